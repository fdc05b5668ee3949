/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ECHO_H
#define SWICTL_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "echo_config.h"

/*
 * The LCP echo judge: is the PPP peer alive? The peer is the modem, so this judges USB, firmware
 * and data mode, never the network behind (pppd-plugin 0.9). Pure: frames, counters and now_ms in;
 * what to do out. Runs inside pppd and, unchanged, in the simulator.
 *
 * Any received frame that is not our own coming back is life. Probes go out only when nothing came
 * for `idle_ms`. The timer is that of RFC 6298. False alarms are the worse sin: a peer is called
 * dead only when it used to answer, at least `misses` probes went unanswered and nothing at all
 * came for `silence_ms` (longer when answers are known to be late, or while the uplink is loaded).
 */
#define ECHO_STATES(X)                                                                        \
	X(OFF, "off")		/* not up, or not to be judged */                             \
	X(LEARNING, "learning") /* up, no echo was ever answered */                           \
	X(ALIVE, "alive")                                                                     \
	X(SUSPECT, "suspect") /* a probe was not answered in time */                          \
	X(STALLED,                                                                            \
	  "stalled")	/* as suspect, but we have much to send: the modem may hold us off */ \
	X(MUTE, "mute") /* this peer does not answer echo: not judged by it */                \
	X(DEAD, "dead")                                                                       \
	X(LOOPED, "looped") /* our own requests come back: the modem left data mode */

#define ECHO_EVENTS(X)                                                                    \
	X(UP)	   /* LCP is open */                                                      \
	X(DOWN)	   /* the link ends */                                                    \
	X(ANSWER)  /* an Echo-Reply */                                                    \
	X(LIFE)	   /* anything else from the peer */                                      \
	X(LOOP)	   /* our own request came back */                                        \
	X(MISS)	   /* a probe's time is over */                                           \
	X(UNHEARD) /* learning is over, nothing was answered; or the peer rejects echo */ \
	X(SILENT)  /* silent for `silence_ms` */                                          \
	X(LOADED)  /* the same, while the uplink is loaded */                             \
	X(STUCK)   /* silent for `stall_ms` */

enum echo_state {
#define X(name, text) ECHO_##name,
	ECHO_STATES(X)
#undef X
		ECHO_STATES_COUNT
};

enum echo_event {
#define X(name) ECHO_ON_##name,
	ECHO_EVENTS(X)
#undef X
		ECHO_EVENTS_COUNT
};

enum echo_do {
	ECHO_DO_NOTHING,
	ECHO_DO_PROBE, /* send an Echo-Request with the id of `echo.id` */
	ECHO_DO_END,   /* end the link: state is DEAD or LOOPED */
};

/* What the kernel says of the interface. */
struct echo_counters {
	uint32_t rx_packets;
	uint64_t tx_bytes;
	bool backlog; /* packets wait, because the modem takes no more; asked for while suspect */
};

struct echo {
	struct echo_config config;
	enum echo_state state;
	bool answered;		 /* this peer answered an echo since it came up */
	uint8_t id;		 /* of the last probe */
	unsigned misses;	 /* since the last life */
	unsigned unheard;	 /* probes since UP, as long as none was answered */
	uint64_t life_ms;	 /* last sign of life, or the earliest that it can have been */
	uint64_t heard_ms;	 /* when we learned of it */
	uint64_t tick_ms;	 /* last echo_tick() */
	uint64_t probe_ms;	 /* last probe */
	uint64_t due_ms;	 /* when echo_tick() wants to be called */
	uint32_t srtt8, rttvar4; /* RFC 6298, scaled by 8 and 4; 0: no sample yet */
	uint32_t rx_packets;	 /* as last seen */
	uint64_t tx_bytes;	 /* at the last sign of life */
	struct {
		bool waiting;
		uint8_t id;
		uint64_t at_ms;
	} sent[ECHO_SENT_MAX];
	/* For the record. */
	uint32_t probes, answers;
	uint32_t rtt_ms, rtt_max_ms; /* last and greatest */
};

void echo_init(struct echo *e, const struct echo_config *config);

/* LCP is open; counters as the kernel has them now. */
void echo_up(struct echo *e, uint64_t now_ms, const struct echo_counters *counters);
void echo_down(struct echo *e);

/*
 * A control frame came: FF 03, protocol, code, id, length, magic (pppd-plugin 3.2). `magic` is ours
 * as negotiated, 0 when none was: then nothing can be told to be looped.
 */
enum echo_do echo_frame(struct echo *e, const uint8_t *frame, size_t n, uint32_t magic,
			uint64_t now_ms);

/* Time passed: with the interface's counters of now. */
enum echo_do echo_tick(struct echo *e, uint64_t now_ms, const struct echo_counters *counters);

/* True when echo_tick() will use `backlog`: it costs more to ask for than the rest. */
bool echo_wants_backlog(const struct echo *e);

/* Milliseconds until echo_tick() is due; -1 for never. */
int echo_wait_ms(const struct echo *e, uint64_t now_ms);

const char *echo_state_name(enum echo_state state);
const char *echo_event_name(enum echo_event event);

/* For the walk of the table: what `event` makes of `state`. */
enum echo_state echo_next(enum echo_state state, enum echo_event event);

#endif
