/* SPDX-License-Identifier: MIT */
#include "reach.h"

#include <stddef.h>
#include <string.h>

#define PAUSE_MAX_MS 8000

/* An idle link is looked at less and less often, down to once in so many `look_ms`. */
#define IDLE_LOOKS_MAX 4

static const uint8_t table[REACH_STATES_COUNT][REACH_EVENTS_COUNT] = {
	[REACH_OFF] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_OFF,
		[REACH_ON_HEARD] = REACH_OFF,
		[REACH_ON_QUIET] = REACH_OFF,
		[REACH_ON_SILENT] = REACH_OFF,
		[REACH_ON_UNHEARD] = REACH_OFF,
	},
	[REACH_GOOD] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_GOOD,
		[REACH_ON_HEARD] = REACH_GOOD,
		[REACH_ON_QUIET] = REACH_SUSPECT,
		[REACH_ON_SILENT] = REACH_GOOD,
		[REACH_ON_UNHEARD] = REACH_MUTE,
	},
	[REACH_SUSPECT] = {
		[REACH_ON_UP] = REACH_SUSPECT,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_GOOD,
		[REACH_ON_HEARD] = REACH_GOOD,
		[REACH_ON_QUIET] = REACH_SUSPECT,
		[REACH_ON_SILENT] = REACH_LOST,
		[REACH_ON_UNHEARD] = REACH_MUTE,
	},
	[REACH_LOST] = {
		[REACH_ON_UP] = REACH_LOST,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_LOST,
		[REACH_ON_HEARD] = REACH_LOST,
		[REACH_ON_QUIET] = REACH_LOST,
		[REACH_ON_SILENT] = REACH_LOST,
		[REACH_ON_UNHEARD] = REACH_LOST,
	},
	[REACH_MUTE] = {
		[REACH_ON_UP] = REACH_MUTE,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_GOOD,
		[REACH_ON_HEARD] = REACH_GOOD,
		[REACH_ON_QUIET] = REACH_MUTE,
		[REACH_ON_SILENT] = REACH_MUTE,
		[REACH_ON_UNHEARD] = REACH_MUTE,
	},
};

static const char *const state_names[] = {
#define X(name, text) [REACH_##name] = text,
	REACH_STATES(X)
#undef X
};

static const char *const event_names[] = {
#define X(name) [REACH_ON_##name] = #name,
	REACH_EVENTS(X)
#undef X
};

void reach_config_init(struct reach_config *config, enum patience patience)
{
	static const struct reach_config profiles[PATIENCES_COUNT] = {
#define X(name, look, suspect, probe, probes, lost) \
	[PATIENCE_##name] = { look, suspect, probe, probes, lost },
		REACH_PROFILES(X)
#undef X
	};

	*config = profiles[patience];
}

void reach_init(struct reach *r, const struct reach_config *config, unsigned targets, bool trusted)
{
	memset(r, 0, sizeof(*r));
	r->config = *config;
	r->targets = targets ? targets : 1;
	r->trusted = trusted;
}

enum reach_state reach_next(enum reach_state state, enum reach_event event)
{
	return (enum reach_state)table[state][event];
}

static void reach_event(struct reach *r, enum reach_event event)
{
	r->state = reach_next(r->state, event);
}

static void reach_alive(struct reach *r, enum reach_event event, uint64_t now_ms)
{
	reach_event(r, event);
	r->life_ms = now_ms;
	r->quiet_ms = 0;
	r->sent = 0;
	r->pause_ms = r->config.probe_ms;
	r->idle_looks = 1;
	r->due_ms = now_ms + r->config.look_ms;
}

void reach_up(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets)
{
	struct reach fresh = {
		.config = r->config, .targets = r->targets, .trusted = r->trusted, .heard = r->heard
	};

	if (!r->config.look_ms || r->state != REACH_OFF)
		return;
	*r = fresh;
	r->rx_packets = rx_packets;
	r->tx_packets = tx_packets;
	reach_alive(r, REACH_ON_UP, now_ms);
}

void reach_down(struct reach *r)
{
	reach_event(r, REACH_ON_DOWN);
}

static enum reach_do reach_probe(struct reach *r, uint64_t now_ms)
{
	r->target = r->probes % r->targets;
	r->probes++;
	r->probe_ms = now_ms;
	return REACH_DO_PROBE;
}

/* Nothing came for too long. Does that prove anything? */
static enum reach_do reach_silent(struct reach *r, uint64_t now_ms)
{
	bool proves = r->heard || (r->trusted && !r->flowed);

	r->silence_ms = now_ms - r->life_ms;
	r->due_ms = now_ms + r->config.lost_ms;
	reach_event(r, proves ? REACH_ON_SILENT : REACH_ON_UNHEARD);
	return proves ? REACH_DO_END : REACH_DO_NOTHING;
}

static enum reach_do reach_suspect(struct reach *r, uint64_t now_ms)
{
	if (r->sent >= r->config.probes && now_ms - r->life_ms >= r->config.lost_ms &&
	    now_ms - r->quiet_ms >= r->config.lost_ms - r->config.suspect_ms)
		return reach_silent(r, now_ms);
	r->sent++;
	r->due_ms = now_ms + r->pause_ms;
	r->pause_ms += r->pause_ms / 2;
	if (r->pause_ms > PAUSE_MAX_MS)
		r->pause_ms = PAUSE_MAX_MS;
	return reach_probe(r, now_ms);
}

/* Packets come in: the time to learn who answers. */
static enum reach_do reach_learn(struct reach *r, uint64_t now_ms)
{
	if (r->heard)
		return REACH_DO_NOTHING;
	if (r->asked++ < r->config.probes)
		return reach_probe(r, now_ms);
	reach_event(r, REACH_ON_UNHEARD);
	return REACH_DO_NOTHING;
}

/* Each look wakes the host; where nothing goes out, nothing can be missing. */
static void reach_look(struct reach *r, uint64_t now_ms)
{
	if (r->quiet_ms)
		r->idle_looks = 1;
	else if (r->idle_looks < IDLE_LOOKS_MAX)
		r->idle_looks *= 2;
	r->due_ms = now_ms + (uint64_t)r->idle_looks * r->config.look_ms;
}

enum reach_do reach_tick(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets)
{
	bool came = rx_packets != r->rx_packets, went = tx_packets != r->tx_packets;

	r->rx_packets = rx_packets;
	r->tx_packets = tx_packets;
	if (reach_wait_ms(r, now_ms) < 0)
		return REACH_DO_NOTHING;
	if (came) {
		/* What comes first may belong to the protocols that set up the link (IPV6CP). */
		r->flowed |= r->looked;
		r->looked = true;
		reach_alive(r, REACH_ON_LIFE, now_ms);
		return r->flowed ? reach_learn(r, now_ms) : REACH_DO_NOTHING;
	}
	if (went && !r->quiet_ms)
		r->quiet_ms = now_ms;
	if (now_ms < r->due_ms)
		return REACH_DO_NOTHING;
	r->looked = true;
	if (r->state == REACH_MUTE) {
		r->due_ms = now_ms + r->config.lost_ms;
		return REACH_DO_NOTHING;
	}
	if (r->quiet_ms && now_ms - r->quiet_ms >= r->config.suspect_ms)
		reach_event(r, REACH_ON_QUIET);
	if (r->state == REACH_SUSPECT)
		return reach_suspect(r, now_ms);
	reach_look(r, now_ms);
	return REACH_DO_NOTHING;
}

void reach_heard(struct reach *r, uint64_t now_ms)
{
	if (r->state == REACH_OFF || r->state == REACH_LOST)
		return;
	r->heard = r->flowed = true;
	if (r->probe_ms) {
		r->answers++;
		r->rtt_ms = now_ms - r->probe_ms;
		if (r->rtt_ms > r->rtt_max_ms)
			r->rtt_max_ms = r->rtt_ms;
		r->probe_ms = 0;
	}
	reach_alive(r, REACH_ON_HEARD, now_ms);
}

void reach_unsent(struct reach *r)
{
	if (r->probes)
		r->probes--;
	if (r->sent)
		r->sent--;
	r->probe_ms = 0;
}

bool reach_proven(const struct reach *r)
{
	return r->flowed || r->state == REACH_OFF;
}

int reach_wait_ms(const struct reach *r, uint64_t now_ms)
{
	if (r->state == REACH_OFF || r->state == REACH_LOST ||
	    (r->state == REACH_MUTE && r->flowed))
		return -1;
	return r->due_ms > now_ms ? (int)(r->due_ms - now_ms) : 0;
}

const char *reach_state_name(enum reach_state state)
{
	return state_names[state];
}

const char *reach_event_name(enum reach_event event)
{
	return event_names[event];
}
