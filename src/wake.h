/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WAKE_H
#define SWICTL_WAKE_H

#include "talk.h"

/*
 * Bring a freshly opened port to command mode before anything that matters is sent.
 *
 * A port left in data mode sends LCP frames where OK should be (sierra-at 1.10). The ladder is:
 * "AT" up to a few times (the first may be lost: 1.6), DTR low, guard time and "+++", ATH. One
 * complete table state x event (wake.c); nothing here touches a descriptor.
 */
#define WAKE_STATES(X) \
	X(IDLE)        \
	X(ATTENTION)   \
	X(DTR_LOW)     \
	X(SETTLE)      \
	X(GUARD)       \
	X(ESCAPE)      \
	X(HANGUP)      \
	X(SETUP)       \
	X(READY)       \
	X(SILENT)      \
	X(STUCK)

#define WAKE_EVENTS(X) \
	X(START)       \
	X(OK)          \
	X(ERROR)       \
	X(FRAME)       \
	X(TIMEOUT)

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

/* What the owner of the port must do next. */
enum wake_do {
	WAKE_DO_WAIT,     /* read; call wake_tick() after wake_wait_ms() */
	WAKE_DO_DTR_LOW,  /* drop DTR (and RTS stays), then as WAIT */
	WAKE_DO_DTR_HIGH, /* raise DTR, then as WAIT */
	WAKE_DO_READY,    /* command mode, echo as wanted, verbose results, +CMEE=2 */
	WAKE_DO_FAIL,     /* state SILENT: never an answer; STUCK: data mode, not recovered */
};

struct wake {
	enum wake_state state;
	unsigned tries;         /* of the present state */
	bool data_mode_seen;    /* frames came back at least once: finding port-in-data-mode */
	bool echo;              /* leave command echo on (the dial wants it: pppd-plugin 0.8) */
	uint64_t until_ms;      /* end of a state that only waits */
	struct talk *talk;      /* borrowed: the port's dialogue */
};

void wake_init(struct wake *w, struct talk *talk, bool echo);

/* Each may append bytes to send to `out`. */
enum wake_do wake_start(struct wake *w, uint64_t now_ms, struct buf *out);
enum wake_do wake_feed(struct wake *w, const void *data, size_t n, uint64_t now_ms,
		       struct buf *out);
enum wake_do wake_tick(struct wake *w, uint64_t now_ms, struct buf *out);
int wake_wait_ms(const struct wake *w, uint64_t now_ms);

const char *wake_state_name(enum wake_state state);

#endif
