/* SPDX-License-Identifier: MIT */
#include "reach.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define PAUSE_MAX_MS 8000

static const uint8_t table[REACH_STATES_COUNT][REACH_EVENTS_COUNT] = {
	[REACH_OFF] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_OFF,
		[REACH_ON_QUIET] = REACH_OFF,
		[REACH_ON_SILENT] = REACH_OFF,
	},
	[REACH_GOOD] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_GOOD,
		[REACH_ON_QUIET] = REACH_SUSPECT,
		[REACH_ON_SILENT] = REACH_GOOD,
	},
	[REACH_SUSPECT] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_GOOD,
		[REACH_ON_QUIET] = REACH_SUSPECT,
		[REACH_ON_SILENT] = REACH_LOST,
	},
	[REACH_LOST] = {
		[REACH_ON_UP] = REACH_GOOD,
		[REACH_ON_DOWN] = REACH_OFF,
		[REACH_ON_LIFE] = REACH_LOST,
		[REACH_ON_QUIET] = REACH_LOST,
		[REACH_ON_SILENT] = REACH_LOST,
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

static const struct {
	const char *name;
	struct reach_config config;
} profiles[] = {
#define X(name, look, suspect, probe, probes, lost) \
	{ name, { look, suspect, probe, probes, lost } },
	REACH_PROFILES(X)
#undef X
};

int reach_profile(const char *name, struct reach_config *config)
{
	size_t i;

	for (i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
		if (strcmp(profiles[i].name, name))
			continue;
		*config = profiles[i].config;
		return 0;
	}
	return -ENOENT;
}

void reach_init(struct reach *r, const struct reach_config *config, unsigned targets)
{
	memset(r, 0, sizeof(*r));
	r->config = *config;
	r->targets = targets ? targets : 1;
}

enum reach_state reach_next(enum reach_state state, enum reach_event event)
{
	return (enum reach_state)table[state][event];
}

static void reach_event(struct reach *r, enum reach_event event)
{
	r->state = reach_next(r->state, event);
}

static void reach_alive(struct reach *r, uint64_t now_ms)
{
	reach_event(r, REACH_ON_LIFE);
	r->life_ms = now_ms;
	r->quiet_ms = 0;
	r->sent = 0;
	r->pause_ms = r->config.probe_ms;
	r->due_ms = now_ms + r->config.look_ms;
}

void reach_up(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets)
{
	if (!r->config.look_ms)
		return;
	reach_event(r, REACH_ON_UP);
	r->rx_packets = rx_packets;
	r->tx_packets = tx_packets;
	reach_alive(r, now_ms);
}

void reach_down(struct reach *r)
{
	reach_event(r, REACH_ON_DOWN);
}

static enum reach_do reach_suspect(struct reach *r, uint64_t now_ms)
{
	if (r->sent >= r->config.probes && now_ms - r->life_ms >= r->config.lost_ms &&
	    now_ms - r->quiet_ms >= r->config.lost_ms - r->config.suspect_ms) {
		reach_event(r, REACH_ON_SILENT);
		return REACH_DO_END;
	}
	r->target = r->sent % r->targets;
	r->sent++;
	r->due_ms = now_ms + r->pause_ms;
	r->pause_ms += r->pause_ms / 2;
	if (r->pause_ms > PAUSE_MAX_MS)
		r->pause_ms = PAUSE_MAX_MS;
	return REACH_DO_PROBE;
}

enum reach_do reach_tick(struct reach *r, uint64_t now_ms, uint64_t rx_packets, uint64_t tx_packets)
{
	if (r->state == REACH_OFF || r->state == REACH_LOST)
		return REACH_DO_NOTHING;
	if (rx_packets != r->rx_packets) {
		r->rx_packets = rx_packets;
		reach_alive(r, now_ms);
	}
	if (tx_packets != r->tx_packets && !r->quiet_ms)
		r->quiet_ms = now_ms;
	r->tx_packets = tx_packets;
	if (now_ms < r->due_ms)
		return REACH_DO_NOTHING;
	if (r->quiet_ms && now_ms - r->quiet_ms >= r->config.suspect_ms)
		reach_event(r, REACH_ON_QUIET);
	if (r->state == REACH_SUSPECT)
		return reach_suspect(r, now_ms);
	r->due_ms = now_ms + r->config.look_ms;
	return REACH_DO_NOTHING;
}

int reach_wait_ms(const struct reach *r, uint64_t now_ms)
{
	if (r->state == REACH_OFF || r->state == REACH_LOST)
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
