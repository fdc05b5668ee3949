/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_REACH_H
#define SWICTL_REACH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The judge of the network behind the modem: second tier, with a verdict of its own. Pure: the
 * interface's counters, what came back and now_ms in; what to do out.
 *
 * Counters go first: as long as packets come in, or none go out, nothing is sent. Only when packets
 * went out and none came back for `suspect_ms` are targets probed. Gaps of 1 to 12 s, in both
 * directions one after the other, occur on links that are alive and moving (NSDI 2013 recordings),
 * so the network is called lost only after `lost_ms` and `probes` unanswered probes.
 */
#define REACH_STATES(X)                                             \
	X(OFF, "off")                                               \
	X(GOOD, "good")	      /* packets come in, or none go out */ \
	X(SUSPECT, "suspect") /* probing */                         \
	X(LOST, "lost")

#define REACH_EVENTS(X)                                       \
	X(UP) /* an address was agreed on */                  \
	X(DOWN)                                               \
	X(LIFE)	  /* a packet came in, or a probe's answer */ \
	X(QUIET)  /* packets went out, none came */           \
	X(SILENT) /* nothing for `lost_ms` */

enum reach_state {
#define X(name, text) REACH_##name,
	REACH_STATES(X)
#undef X
		REACH_STATES_COUNT
};

enum reach_event {
#define X(name) REACH_ON_##name,
	REACH_EVENTS(X)
#undef X
		REACH_EVENTS_COUNT
};

enum reach_do {
	REACH_DO_NOTHING,
	REACH_DO_PROBE, /* send one to the target number `reach.target` */
	REACH_DO_END,	/* the network is lost */
};

struct reach_config {
	unsigned look_ms;    /* how often the counters are looked at; 0: off */
	unsigned suspect_ms; /* so long sent without a packet back */
	unsigned probe_ms;   /* first pause between probes, growing by half each time */
	unsigned probes;     /* so many unanswered, at least */
	unsigned lost_ms;    /* and so long without a packet */
};

/* "fast": never under the longest gaps of the recordings in both directions, 12 + 12 s. */
#define REACH_PROFILES(X)                            \
	X("fast", 5000, 5000, 1000, 6, 40000)        \
	X("tolerant", 10000, 20000, 3000, 8, 120000) \
	X("off", 0, 0, 0, 0, 0)

struct reach {
	struct reach_config config;
	enum reach_state state;
	unsigned targets; /* how many there are to probe; at least 1 */
	unsigned target;  /* which is next */
	unsigned sent;	  /* probes since the last life */
	unsigned pause_ms;
	uint64_t life_ms;  /* last packet that came in */
	uint64_t quiet_ms; /* first packet that went out since; 0: none did */
	uint64_t due_ms;
	uint64_t rx_packets, tx_packets; /* as last seen */
};

int reach_profile(const char *name, struct reach_config *config); /* 0, or -ENOENT */
void reach_init(struct reach *r, const struct reach_config *config, unsigned targets);
void reach_up(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets);
void reach_down(struct reach *r);

/* Call when due, with the counters of now. A probe's answer shows in rx_packets by itself. */
enum reach_do reach_tick(struct reach *r, uint64_t now_ms, uint64_t rx_packets,
			 uint64_t tx_packets);

/* Milliseconds until reach_tick() is due; -1 for never. */
int reach_wait_ms(const struct reach *r, uint64_t now_ms);

const char *reach_state_name(enum reach_state state);
const char *reach_event_name(enum reach_event event);
enum reach_state reach_next(enum reach_state state, enum reach_event event);

#endif
