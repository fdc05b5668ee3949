/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_DATACALL_H
#define VMODEM_DATACALL_H

/* The data call: who gets the bytes of the AT port, the interpreter or the network's side. */
#define DATACALL_STATES(X)      \
	X(IDLE, "command")      \
	X(DIALLING, "dialling") \
	X(DATA, "data")         \
	X(ESCAPED, "escaped") /* +++: command mode, the call lives */

enum datacall_state {
#define X(name, text) DATACALL_##name,
	DATACALL_STATES(X)
#undef X
		DATACALL_STATE_COUNT
};

#define DATACALL_EVENTS(X)                                                        \
	X(DIAL, "dial")                                                           \
	X(CONNECT, "connect") /* dial time over, the network accepts */           \
	X(REFUSE, "refuse")   /* dial time over, it does not */                   \
	X(KEY, "key")	      /* a character while dialling (V.250 5.6.1) */      \
	X(HANGUP, "hangup")   /* ATH, ATZ, AT&F */                                \
	X(DTR, "dtr")	      /* DTR dropped with &D2 (V.250 6.2.9) */            \
	X(PEER, "peer")	      /* the network's side ended the call */             \
	X(ESCAPE, "escape")   /* +++, or DTR dropped with &D1 */                  \
	X(RESUME, "resume")   /* ATO */                                           \
	X(LOST, "lost")	      /* the radio side is gone */                        \
	X(DROP, "drop")	      /* the firmware forgot the call and says nothing */ \
	X(GONE, "gone")	      /* reset, or the cable is cut */

enum datacall_event {
#define X(name, text) DATACALL_EVENT_##name,
	DATACALL_EVENTS(X)
#undef X
		DATACALL_EVENT_COUNT
};

/* What to do on the way, in this order. */
enum datacall_action {
	DATACALL_START = 1 << 0, /* start the network's side and the dial time */
	DATACALL_STOP = 1 << 1,	 /* end both */
	DATACALL_JOIN = 1 << 2,	 /* let the network's side speak after timing.lcp_start_ms */
	DATACALL_PART = 1 << 3,	 /* keep it waiting */
	DATACALL_SAY_OK = 1 << 4,
	DATACALL_SAY_CONNECT = 1 << 5,
	DATACALL_SAY_NO_CARRIER = 1 << 6,
	DATACALL_SAY_REFUSAL = 1 << 7,
};

struct datacall_step {
	enum datacall_state to;
	unsigned actions;
};

extern const struct datacall_step datacall_table[DATACALL_STATE_COUNT][DATACALL_EVENT_COUNT];

const char *datacall_state_name(enum datacall_state state);
const char *datacall_event_name(enum datacall_event event);

#endif
