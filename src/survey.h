/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SURVEY_H
#define SWICTL_SURVEY_H

#include "facts.h"
#include "query.h"

/*
 * Ask a modem a set of the queries of the table, in order, and gather its facts.
 *
 * A query that may be locked and gets plain ERROR is repeated once behind the unlock command, which
 * is sent once a survey; ERROR again means that the modem lacks it (sierra-at 2). One complete
 *table state x event (survey.c); the owner sends survey_command(), hands in the answer's lines and
 *then its end, until there is no command left:
 *
 *	while ((command = survey_command(&s, &timeout_ms)) != NULL) {
 *		... survey_line(&s, line) for each line ...
 *		survey_end(&s, &reply);
 *	}
 */
#define SURVEY_STATES(X)                                                  \
	X(OPEN)	  /* asking; plain ERROR means that the modem lacks it */ \
	X(LOCKED) /* asking; plain ERROR leads to the unlock command */   \
	X(SHUT)	  /* asking; the unlock command was refused before */     \
	X(UNLOCK) /* unlocking, the query in hand comes again */          \
	X(DONE)

#define SURVEY_EVENTS(X)                                              \
	X(GOOD)	  /* OK */                                            \
	X(ERROR)  /* plain ERROR: lacking or locked */                \
	X(OTHER)  /* a final result with a reason: +CME ERROR: ... */ \
	X(SILENT) /* no final result in time */

#define SURVEY_OUTCOMES(X)                                             \
	X(NOT_ASKED, "not-asked")                                      \
	X(ANSWERED, "answered")                                        \
	X(UNSUPPORTED, "unsupported")                                  \
	X(LOCKED, "locked")   /* refused for want of the unlock */     \
	X(REFUSED, "refused") /* with a reason: no card, no network */ \
	X(SILENT, "silent")

enum survey_state {
#define X(name) SURVEY_##name,
	SURVEY_STATES(X)
#undef X
		SURVEY_STATES_COUNT
};

enum survey_event {
#define X(name) SURVEY_ON_##name,
	SURVEY_EVENTS(X)
#undef X
		SURVEY_EVENTS_COUNT
};

enum survey_outcome {
#define X(name, text) SURVEY_IS_##name,
	SURVEY_OUTCOMES(X)
#undef X
};

/* Silences in a row after which nothing more is asked: the port is dead. */
#define SURVEY_SILENCES_MAX 3

struct survey {
	struct facts *facts; /* borrowed */
	struct query_set set;
	const char *unlock; /* borrowed; NULL: this modem has no lock */
	enum survey_state state;
	size_t at; /* row of query_table in hand */
	bool unlock_sent, unlocked;
	bool own_dialect; /* a "!" command was answered */
	unsigned silences;
	enum survey_outcome outcome[QUERY_MAX];
};

/* `unlock`: "AT!ENTERCND=\"A710\"", or NULL or "" for a modem without a lock. */
void survey_init(struct survey *s, struct facts *facts, const struct query_set *set,
		 const char *unlock);

/* The command to send now, or NULL when all is asked. */
const char *survey_command(const struct survey *s, unsigned *timeout_ms);

/* A line of the answer to it. */
void survey_line(struct survey *s, const char *line);

/* How it ended; NULL or REPLY_NONE: no answer in time. */
void survey_end(struct survey *s, const struct reply *reply);

/* True when the survey gave up on a silent port. */
bool survey_is_dead(const struct survey *s);

const char *survey_state_name(enum survey_state state);
const char *survey_event_name(enum survey_event event);
const char *survey_outcome_name(enum survey_outcome outcome);

#endif
