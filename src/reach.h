/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_REACH_H
#define SWICTL_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "patience.h"

/*
 * The judge of the network behind the modem: second tier, with a verdict of its own. Pure: the
 * interface's counters, what came back and now_ms in; what to do out.
 *
 * Counters go first: as long as packets come in, or none go out, nothing is judged. Only when
 * packets went out and none came back for `suspect_ms` are targets probed. Gaps of 1 to 12 s, in
 * both directions one after the other, occur on links that are alive and moving (NSDI 2013
 * recordings), so the network is called lost only after `lost_ms` and `probes` unanswered probes.
 *
 * Silence of a target that never spoke proves nothing: the servers of a closed network may be deaf
 * to us, and its traffic may be all one way. So targets are asked while the first packets come in,
 * until one answers; before that the link is not ended. Only of targets that somebody vouches for
 * silence counts when not one packet ever came in.
 */
#define REACH_STATES(X)                                             \
	X(OFF, "off")                                               \
	X(GOOD, "good")	      /* packets come in, or none go out */ \
	X(SUSPECT, "suspect") /* probing */                         \
	X(LOST, "lost")                                             \
	X(MUTE, "mute") /* no target has ever answered: not judged by them */

#define REACH_EVENTS(X)                                               \
	X(UP) /* an address was agreed on */                          \
	X(DOWN)                                                       \
	X(LIFE)	   /* a packet came in */                             \
	X(HEARD)   /* a target answered */                            \
	X(QUIET)   /* packets went out, none came for `suspect_ms` */ \
	X(SILENT)  /* nothing for `lost_ms` */                        \
	X(UNHEARD) /* enough probes, and none was ever answered */

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
	unsigned look_ms;    /* how often the counters are looked at, idle ones less; 0: off */
	unsigned suspect_ms; /* so long sent without a packet back */
	unsigned probe_ms;   /* first pause between probes, growing by half each time */
	unsigned probes;     /* so many unanswered, at least */
	unsigned lost_ms;    /* and so long without a packet */
};

/* "fast": never under the longest gaps of the recordings in both directions, 12 + 12 s. */
#define REACH_PROFILES(X)                          \
	X(FAST, 5000, 5000, 1000, 6, 40000)        \
	X(TOLERANT, 10000, 20000, 3000, 8, 120000) \
	X(OFF, 0, 0, 0, 0, 0)

struct reach {
	struct reach_config config;
	enum reach_state state;
	unsigned targets; /* how many there are to probe; at least 1 */
	bool trusted;	  /* somebody vouches that they answer */
	bool heard;	  /* one of them did, on this link or one before */

	/* Of this link, and of the last one while it is down. */
	bool flowed;		     /* packets came in */
	bool looked;		     /* the first look is over */
	unsigned target;	     /* which is next */
	unsigned sent;		     /* probes since the last life */
	unsigned asked;		     /* probes in vain while packets came in */
	unsigned probes;	     /* in all */
	unsigned answers;	     /* in all */
	uint64_t rtt_ms, rtt_max_ms; /* of probes, when there are answers */
	uint64_t silence_ms;	     /* without a packet, when the state is LOST */

	unsigned pause_ms;
	unsigned idle_looks; /* the next look is so many `look_ms` after the last */
	uint64_t probe_ms;   /* the last one; 0: answered, or not sent */
	uint64_t life_ms;    /* last packet that came in */
	uint64_t quiet_ms;   /* first packet that went out since; 0: none did */
	uint64_t due_ms;
	uint64_t rx_packets, tx_packets; /* as last seen */
};

void reach_config_init(struct reach_config *config, enum patience patience);

/* For a set of targets: what is known of another set counts no more. */
void reach_init(struct reach *r, const struct reach_config *config, unsigned targets, bool trusted);

/* The link is up; again when it gets a second address. */
void reach_up(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets);
void reach_down(struct reach *r);

/* Call when due, with the counters of now. A probe's answer shows in rx_packets, too. */
enum reach_do reach_tick(struct reach *r, uint64_t now_ms, uint64_t rx_packets,
			 uint64_t tx_packets);

/* The last probe was answered. */
void reach_heard(struct reach *r, uint64_t now_ms);

/* The last probe could not be sent: it proves nothing. */
void reach_unsent(struct reach *r);

/* True when the link is known to carry packets, or is not judged by that. */
bool reach_proven(const struct reach *r);

/* Milliseconds until reach_tick() is due; -1 for never. */
int reach_wait_ms(const struct reach *r, uint64_t now_ms);

const char *reach_state_name(enum reach_state state);
const char *reach_event_name(enum reach_event event);
enum reach_state reach_next(enum reach_state state, enum reach_event event);

#endif
