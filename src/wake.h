/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WAKE_H
#define SWICTL_WAKE_H

#include "talk.h"

/*
 * Bring a freshly opened port to command mode before anything that matters is sent.
 *
 * A port left in data mode sends LCP frames where OK should be (sierra-at 1.10). The ladder is:
 * ATE0V1 or ATE1V1 up to three times (the first may be lost: 1.6), DTR low, guard time and "+++",
 * ATH. A modem that is in command mode costs two commands and no wait; a dead port costs 5 s.
 * One complete table state x event (wake.c); it has no way back to an earlier state, so waking
 * ends whatever the modem sends. Nothing here touches a descriptor.
 */
#define WAKE_STATES(X)                                                             \
	X(IDLE)                                                                    \
	X(ATTENTION) /* asking the port as it was found */                         \
	X(DTR_LOW)                                                                 \
	X(SETTLE)    /* DTR is high again: the modem hangs up and says so */       \
	X(AFTER_DTR) /* asking again */                                            \
	X(GUARD)     /* silence before the escape (V.250 leaves it to S12: 1 s) */ \
	X(ESCAPE)    /* silence after it */                                        \
	X(HANGUP)    /* in command mode, with a call behind it */                  \
	X(LAST)	     /* asking for the last time */                                \
	X(DRAIN)     /* it answers, but answers to earlier tries may follow */     \
	X(SETUP)                                                                   \
	X(READY)                                                                   \
	X(SILENT)                                                                  \
	X(STUCK)

#define WAKE_EVENTS(X)                                                         \
	X(START)                                                               \
	X(OK)	   /* the answer, and none to an earlier try is outstanding */ \
	X(LATE)	   /* an answer, but one or more to earlier tries are owed */  \
	X(ERROR)   /* refused, and no try is left */                           \
	X(AGAIN)   /* refused or time over, and a try is left */               \
	X(FRAME)   /* a PPP frame came */                                      \
	X(SILENCE) /* time over, no try left */                                \
	X(NOISE)   /* the same, and frames came at some time since the start */

/* What the machine does on its way into the next state. */
#define WAKE_ACTS(X)                                     \
	X(NONE) /* the time that runs goes on */         \
	X(REST) /* a new time starts, nothing is sent */ \
	X(ASK)	/* send ATE0V1 or ATE1V1 */              \
	X(DROP_DTR)                                      \
	X(RAISE_DTR)                                     \
	X(ESCAPE)  /* send "+++" */                      \
	X(HANG_UP) /* send ATH */                        \
	X(SET_UP)  /* send AT+CMEE=2 */                  \
	X(FINISH)  /* READY, SILENT or STUCK */

enum wake_state {
#define X(name) WAKE_##name,
	WAKE_STATES(X)
#undef X
		WAKE_STATES_COUNT
};

enum wake_event {
#define X(name) WAKE_ON_##name,
	WAKE_EVENTS(X)
#undef X
		WAKE_EVENTS_COUNT
};

enum wake_act {
#define X(name) WAKE_ACT_##name,
	WAKE_ACTS(X)
#undef X
		WAKE_ACTS_COUNT
};

/* What the owner of the port must do next. */
enum wake_do {
	WAKE_DO_WAIT,	  /* read; call wake_tick() after wake_wait_ms() */
	WAKE_DO_DTR_LOW,  /* drop DTR (and RTS stays), then as WAIT */
	WAKE_DO_DTR_HIGH, /* raise DTR, then as WAIT */
	WAKE_DO_READY,	  /* command mode, echo as wanted, verbose results, +CMEE=2 */
	WAKE_DO_FAIL,	  /* state SILENT: never an answer; STUCK: data mode, not recovered */
};

struct wake {
	enum wake_state state;
	unsigned tries;	     /* of the present state */
	unsigned owed;	     /* commands sent that were not answered yet */
	bool data_mode_seen; /* frames came back at least once: finding port-in-data-mode */
	bool echo;	     /* leave command echo on (the dial wants it: pppd-plugin 0.8) */
	uint64_t until_ms;   /* when the present try or rest is over */
	struct talk *talk;   /* borrowed: the port's dialogue */
};

void wake_init(struct wake *w, struct talk *talk, bool echo);

/*
 * Each may append bytes to send to `out`, 16 at most. Once READY or FAIL was returned it is
 * returned again until the next wake_start().
 */
enum wake_do wake_start(struct wake *w, uint64_t now_ms, struct buf *out);
enum wake_do wake_feed(struct wake *w, const void *data, size_t n, uint64_t now_ms,
		       struct buf *out);
enum wake_do wake_tick(struct wake *w, uint64_t now_ms, struct buf *out);

/* Milliseconds until wake_tick() has something to do; -1 for never. */
int wake_wait_ms(const struct wake *w, uint64_t now_ms);

const char *wake_state_name(enum wake_state state);

/* The table, for the test that prints it. */
struct wake_step {
	enum wake_state next;
	enum wake_act act;
};
struct wake_step wake_step(enum wake_state state, enum wake_event event);
const char *wake_event_name(enum wake_event event);
const char *wake_act_name(enum wake_act act);

#endif
