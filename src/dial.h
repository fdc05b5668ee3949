/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_DIAL_H
#define SWICTL_DIAL_H

#include "dial_config.h"
#include "wake.h"

/*
 * One dial on an AT port, from an open descriptor to CONNECT (sierra-at section 7): wake the port,
 * +CGDCONT? and +CGDCONT= only when it differs, authentication, then ATD or +CGDATA. Runs inside
 * pppd, in the plugin; the pure part of it is here.
 */

#define DIAL_STATES(X) \
	X(IDLE)        \
	X(WAKE)        \
	X(ASK_CONTEXT) \
	X(SET_CONTEXT) \
	X(SET_AUTH)    \
	X(CALL)        \
	X(CONNECTED)   \
	X(FAILED)

enum dial_state {
#define X(name) DIAL_##name,
	DIAL_STATES(X)
#undef X
		DIAL_STATES_COUNT
};

#define DIAL_EVENTS(X)                                              \
	X(START)                                                    \
	X(READY) /* wake: the port is in command mode */            \
	X(MUTE)	 /* wake: it will not come to command mode */       \
	X(SKIP)	 /* nothing to send in the state just entered */    \
	X(OK)                                                       \
	X(REFUSED) /* any other final result but CONNECT */         \
	X(CONNECT)                                                  \
	X(FRAME)                                                    \
	X(TIMEOUT)                                                  \
	X(NOISE) /* no answer to this command could look like it */ \
	X(STOP)	 /* the owner gives up */

enum dial_event {
#define X(name) DIAL_ON_##name,
	DIAL_EVENTS(X)
#undef X
		DIAL_EVENTS_COUNT
};

enum dial_do {
	DIAL_DO_WAIT,
	DIAL_DO_DTR_LOW,
	DIAL_DO_DTR_HIGH,
	DIAL_DO_CONNECTED, /* data mode: bytes behind the CONNECT line belong to PPP */
	DIAL_DO_FAIL,	   /* `failed_in`, `final`, `code`, `words` tell why */
};

struct dial {
	enum dial_state state;
	struct wake wake;
	struct talk talk;
	struct dial_config config; /* a copy */
	bool context_as_wanted;
	enum dial_state failed_in;
	enum reply_final final; /* REPLY_NONE: no answer in time */
	int code;		/* +CME number or -1 */
	char words[96];		/* the modem's last words, cleaned */
};

void dial_init(struct dial *d, const struct dial_config *config);
void dial_fini(struct dial *d); /* wipes the secrets */
enum dial_do dial_start(struct dial *d, uint64_t now_ms, struct buf *out);
/* Takes at most n bytes; `*taken` is less than n only with DIAL_DO_CONNECTED. */
enum dial_do dial_feed(struct dial *d, const void *data, size_t n, size_t *taken, uint64_t now_ms,
		       struct buf *out);
enum dial_do dial_tick(struct dial *d, uint64_t now_ms, struct buf *out);
int dial_wait_ms(const struct dial *d, uint64_t now_ms);

/* Give up: DIAL_DO_FAIL. A call in progress is aborted by a character (V.250 5.6.1). */
enum dial_do dial_stop(struct dial *d, struct buf *out);

const char *dial_state_name(enum dial_state state);
const char *dial_event_name(enum dial_event event);

/* The table behind it all; for the test that prints it. */
enum dial_state dial_next(enum dial_state state, enum dial_event event);

#endif
