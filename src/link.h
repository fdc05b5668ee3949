/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LINK_H
#define SWICTL_LINK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Keep one link up: find the modem, ask it, dial, watch, wait, cure and begin again. Decides only;
 * the dialer (dialer.c) does what it is told and reports what happened. What a failure means, how
 * long to wait and what to do about it is the ladder's (ladder.h). One complete table state x event
 * (link.c); one thing at a time, because each state has one way to be left in time.
 */
#define LINK_STATES(X)                   \
	X(IDLE, "idle")                  \
	X(FIND, "looking for the modem") \
	X(ASK, "asking the modem")       \
	X(DIAL, "dialling")              \
	X(UP, "up")                      \
	X(HANG, "hanging up")            \
	X(WAIT, "waiting")               \
	X(CURE, "recovering")            \
	X(STOPPING, "stopping")          \
	X(DONE, "done")

#define LINK_EVENTS(X)                                                             \
	X(START)   /* begin */                                                     \
	X(FOUND)   /* the modem and its AT port are there */                       \
	X(FIT)	   /* preflight found nothing against dialling */                  \
	X(UP)	   /* an address was agreed on */                                  \
	X(LOST)	   /* the link is down, pppd is on its way out */                  \
	X(SILENT)  /* nothing comes back from the network behind the modem */      \
	X(FAILED)  /* no modem, nothing to dial with, no cure: the ladder knows */ \
	X(ENDED)   /* pppd is gone */                                              \
	X(CURED)   /* the ladder's rung was carried out */                         \
	X(TIMER)   /* link_wait_ms() is over */                                    \
	X(CHANGED) /* hardware came */                                             \
	X(STOP)	   /* the user wants it down */

enum link_state {
#define X(name, text) LINK_##name,
	LINK_STATES(X)
#undef X
		LINK_STATES_COUNT
};

enum link_event {
#define X(name) LINK_ON_##name,
	LINK_EVENTS(X)
#undef X
		LINK_EVENTS_COUNT
};

#define LINK_DOS(X)                                                         \
	X(NOTHING)                                                          \
	X(FIND)	  /* look for the modem: FOUND or FAILED */                 \
	X(ASK)	  /* preflight on its AT port: FIT or FAILED */             \
	X(DIAL)	  /* start pppd */                                          \
	X(SETTLE) /* the link lasts: note what cured it */                  \
	X(REST)	  /* ask the ladder, and link_rest() as long as it says */  \
	X(ABORT)  /* give up asking or curing, then as REST */              \
	X(CURE)	  /* carry out the ladder's rung: CURED or FAILED */        \
	X(UNDO)	  /* stop curing, leave nothing switched off, then CURED */ \
	X(TERM)	  /* end pppd kindly */                                     \
	X(KILL)	  /* end pppd, or what still cures */                       \
	X(FINISH) /* nothing is left to do */

enum link_do {
#define X(name) LINK_DO_##name,
	LINK_DOS(X)
#undef X
		LINK_DOS_COUNT
};

struct link {
	enum link_state state;
	bool once;	      /* leave instead of waiting */
	bool stopped;	      /* STOP was asked for */
	uint64_t since_ms;    /* when `state` began */
	uint64_t deadline_ms; /* when TIMER is due; 0: never */
};

void link_init(struct link *l, bool once);

/* Take an event; returns what to do now. An event that means nothing in the state changes nothing.
 */
enum link_do link_event(struct link *l, enum link_event event, uint64_t now_ms);

/* For REST and ABORT: TIMER is due in so long. */
void link_rest(struct link *l, uint32_t pause_ms, uint64_t now_ms);

/* Milliseconds until LINK_ON_TIMER is due; -1 for never. */
int link_wait_ms(const struct link *l, uint64_t now_ms);

const char *link_state_name(enum link_state state); /* "IDLE" */
const char *link_state_text(enum link_state state); /* for people */
const char *link_event_name(enum link_event event);
const char *link_do_name(enum link_do act);

#endif
