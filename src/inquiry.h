/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_INQUIRY_H
#define SWICTL_INQUIRY_H

#include "session.h"
#include "survey.h"

/*
 * A survey of one modem, carried out on its AT port beside whatever else the loop does: opens and
 * locks the port, wakes it, asks, closes it again.
 */
enum inquiry_extra {
	INQUIRY_WHO = 1, /* which one it is */
	INQUIRY_END = 2, /* why the call before ended */
};

struct inquiry {
	struct session *session; /* NULL: nothing is asked */
	struct survey survey;
	struct facts facts;
	unsigned extras; /* what is asked besides: bits */
	size_t at;	 /* which of it */
	/* It is over: all is asked, or the first SESSION_* outcome that is no answer. The port is
	 * closed by then. */
	void (*done)(void *arg, int outcome);
	void *arg;
};

/*
 * Begin; the owner has set `done` and `arg`. 0; or session_new()'s errors, with the holder's name
 * in `holder` for -EBUSY. `facts` are new from here on. `wanted`: bits of enum inquiry_extra.
 */
int inquiry_start(struct inquiry *q, struct ev_loop *loop, const char *node, const char *unlock,
		  unsigned wanted, char holder[PORT_HOLDER_MAX]);

/* Give up: the port is closed and `done` not called. */
void inquiry_stop(struct inquiry *q);

#endif
