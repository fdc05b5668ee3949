/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_INTERVIEW_H
#define SWICTL_INTERVIEW_H

#include "session.h"
#include "survey.h"

/*
 * A survey carried out on an open session, for verbs that have nothing else to do meanwhile
 * (inquiry.h is for those that have). A query without an answer in time is logged and passed over.
 */
struct interview {
	struct session *session;
	const char *name; /* of the modem, for the log */
	struct survey *survey;
	/* Told each command, each line of its answer and its final result, if there was one, with
	 * the command once more; NULL: nobody. */
	void (*said)(void *arg, const char *command, const char *line);
	void *arg;
	const char *command; /* in hand */
};

/* Run it to its end: SESSION_FINAL; or the first other outcome that is none of a query's own, and
 * then `command` is what was asked. */
struct session_answer interview(struct interview *i);

#endif
