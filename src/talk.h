/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TALK_H
#define SWICTL_TALK_H

#include "buf.h"
#include "line.h"
#include "reply.h"

/*
 * One AT dialogue: one command in flight, bytes in, events out (sierra-at 1.11).
 *
 * A line is classified whole by reply_read(); URCs are handed out at any place and never end or
 * break a command. Bounded: a command of TALK_COMMAND_MAX bytes, an answer of TALK_ANSWER_MAX.
 */
#define TALK_COMMAND_MAX 512
#define TALK_ANSWER_MAX	 65536 /* bytes of one answer; design section 5 */

enum talk_event {
	TALK_NONE,     /* all bytes taken, nothing to tell */
	TALK_INFO,     /* talk_text(): a line of the running command's answer */
	TALK_URC,      /* talk_text(): an unsolicited line */
	TALK_DONE,     /* the command ended: `reply` tells how */
	TALK_PROMPT,   /* the command asks for more */
	TALK_FRAME,    /* a PPP frame: the port is in data mode; the command is dropped */
	TALK_TOO_LONG, /* line or answer over its limit; the command is dropped */
	TALK_TIMEOUT,  /* only from talk_tick() */
};

struct talk {
	struct line line;
	char command[TALK_COMMAND_MAX + 1]; /* running, or the last one */
	bool running;
	uint64_t deadline_ms;
	size_t answered;  /* bytes of the running answer so far */
	size_t echoed;	  /* bytes of the running command that came back */
	bool urc_goes_on; /* the next line belongs to the URC before it */
	struct reply reply;
};

void talk_init(struct talk *t);

/*
 * Start a command and append it with its CR to `out`.
 * 0; -EBUSY one is running; -EINVAL empty or with a control character (nothing that could be two
 * commands ever leaves); -EMSGSIZE longer than TALK_COMMAND_MAX; -ENOBUFS no room in `out`.
 */
int talk_start(struct talk *t, const char *command, unsigned timeout_ms, uint64_t now_ms,
	       struct buf *out);

/* Forget the running command: what still comes for it is handed out as URC. */
void talk_drop(struct talk *t);

/* Take bytes up to the first event; returns how many were taken. */
size_t talk_feed(struct talk *t, const void *data, size_t n, enum talk_event *event);

/* TALK_TIMEOUT when the running command's time is over (it is dropped), else TALK_NONE. */
enum talk_event talk_tick(struct talk *t, uint64_t now_ms);

/* Milliseconds until talk_tick() has something to say; -1 for never. */
int talk_wait_ms(const struct talk *t, uint64_t now_ms);

/* The line of the last TALK_INFO, TALK_URC or TALK_DONE; valid until the next call. */
const char *talk_text(const struct talk *t);

#endif
