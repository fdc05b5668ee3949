/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WATCH_H
#define SWICTL_WATCH_H

#include "line.h"
#include "script.h"
#include "talk.h"

/*
 * What a chat script looks out for while it waits, byte by byte.
 *
 * As chat(8): a string is met when the bytes since the wait began end in it, wherever in a line
 * that is; the eighth bit is ignored; the expected string goes before ABORT strings, and those by
 * their order. Every script that works there works here.
 *
 * Besides, unless `plain` is set, with whole lines as line.h cuts them:
 *  - a line that is the string (blanks and line ends around it and case aside) meets it, too;
 *  - a final result that is an error (reply.h) answers the command that was sent, so nothing else
 *    will come. That needs bookkeeping, because a script may send a second command before the first
 *    has answered.
 */
#define WATCH_SEEN_MAX	  2048 /* at least twice a string */
#define WATCH_STRINGS_MAX 50   /* ABORT strings, and REPORT strings, as in chat(8) */
#define WATCH_REPORT_MAX  1024

struct watch_string {
	const char *at; /* borrowed from the script; a NUL stands behind it */
	size_t len;
};

struct watch_list {
	size_t count;
	struct watch_string strings[WATCH_STRINGS_MAX];
};

enum watch_event {
	WATCH_NONE,
	WATCH_MET,     /* the expected string */
	WATCH_ABORT,   /* strings[hit] of `aborts` */
	WATCH_REFUSED, /* a final error, in `refusal`; the expected string may still come */
};

struct watch {
	bool plain;
	struct watch_list aborts, reports;
	size_t hit;
	struct watch_string expect;
	size_t seen_len;
	char seen[WATCH_SEEN_MAX];

	/* A report string was seen: it and what follows up to a control character. */
	bool gathering, reported; /* `reported`: the text is whole; cleared by the owner */
	size_t report_len;
	char report[WATCH_REPORT_MAX + 1];

	struct line line;
	bool in_line; /* bytes of an unfinished line were taken */
	bool stale;   /* that line began before this wait */
	bool rest;    /* the line of an ABORT string is not whole yet */
	bool frames;  /* PPP frames were seen: the port is in data mode */

	/* The last command line that was sent, and how many have not answered. */
	size_t sent_len;
	char sent[TALK_COMMAND_MAX + 1];
	char command[TALK_COMMAND_MAX + 1];
	unsigned owed;
	char refusal[160]; /* the modem's line, cleaned, with words where we have any */
};

void watch_init(struct watch *w, bool plain);

/* The log line for an ABORT, CLR_ABORT, REPORT or CLR_REPORT step, with %s; else NULL. */
const char *watch_log(enum script_kind kind);

/* Do such a step: the string, which is borrowed, joins its list, or all that are the same leave it.
 * 0, or -ENOSPC. */
int watch_apply(struct watch *w, enum script_kind kind, const char *at, size_t len);

/* Begin to wait for a string, which is borrowed. */
void watch_expect(struct watch *w, const char *at, size_t len);

/* These bytes were sent. */
void watch_sent(struct watch *w, const char *bytes, size_t n);

/* The time for an answer is over: it will not come. */
void watch_give_up(struct watch *w);

/* One byte came. */
enum watch_event watch_byte(struct watch *w, char byte);

/*
 * What is still wanted when the script is over: the line of a report, and that of an ABORT string,
 * which `refusal` holds then. A CR ends both.
 */
bool watch_wants_rest(const struct watch *w);
void watch_rest_byte(struct watch *w, char byte);

#endif
