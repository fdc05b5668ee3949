/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SESSION_H
#define SWICTL_SESSION_H

#include <ev.h>

#include "port.h"
#include "wake.h"

/*
 * An AT session on one port: opens and locks it, wakes it (wake.h), then carries one command at a
 * time. Everything is driven by the loop; session_ask_wait() runs the loop until the answer is
 * there, for verbs that have nothing else to do.
 */
struct session_answer {
	enum {
		SESSION_FINAL, /* `reply` holds the final result */
		SESSION_TIMEOUT,
		SESSION_TOO_LONG,
		SESSION_DATA_MODE, /* PPP frames where answers should be, and no way out of it */
		SESSION_GONE,	   /* the port is dead: modem vanished */
		SESSION_BAD,	   /* the command was refused here: talk_start()'s error */
		SESSION_STOPPED,   /* session_stop(), or SIGINT/SIGTERM in session_ask_wait() */
	} outcome;
	struct reply reply;
	const char *text; /* information lines, for session_line() */
	size_t text_len;
	const char *final_text;
};

/* The line behind `last`, or the first one with NULL; NULL behind the last. */
const char *session_line(const struct session_answer *answer, const char *last);

struct session;
typedef void session_done(struct session *s, const struct session_answer *answer, void *arg);
typedef void session_urc(struct session *s, const char *line, void *arg);

struct session_config {
	const char *node; /* opened here, or NULL: take `fd` */
	int fd;
	const char *name; /* for the log */
	bool echo;	  /* see wake.h */
	session_urc *urc; /* may be NULL */
	void *arg;
};

/*
 * 0 and a session that wakes its port; -EBUSY with the holder's name in `holder`; port_open()'s
 * errors; -ENOMEM.
 */
int session_new(struct session **s, struct ev_loop *loop, const struct session_config *config,
		char holder[PORT_HOLDER_MAX]);
void session_free(struct session *s); /* closes the port; NULL is allowed */

/*
 * Ask; `done` is called once, from the loop, unless session_free() comes first. Commands queue
 * behind the waking, not behind each other. 0, or -EBUSY when one is in flight.
 */
int session_ask(struct session *s, const char *command, unsigned timeout_ms, session_done *done,
		void *arg);

/* Raise or drop DTR between two commands: 0; -ENOTTY where there are no modem lines. */
int session_dtr(struct session *s, bool high);

/* As session_ask(), but runs the loop until the answer is there. `text` is valid until the next. */
struct session_answer session_ask_wait(struct session *s, const char *command, unsigned timeout_ms);

/* True when PPP frames were seen while waking: finding port-in-data-mode. */
bool session_was_in_data_mode(const struct session *s);

#endif
