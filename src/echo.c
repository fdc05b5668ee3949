/* SPDX-License-Identifier: MIT */
#include "echo.h"

#include <string.h>

#define RTO_FLOOR_MS   300 /* design section 7; RFC 6298 2.4 has 1 s, for paths through the world */
#define RTO_CEILING_MS 3000 /* of a single miss; what is known of late answers is not capped */
#define RTO_FIRST_MS   1000 /* RFC 6298 2.1 */
#define RTT_MAX_MS     20000
/* While suspect: often enough that loss on the line cannot look like death. */
#define SUSPECT_MS 150
#define QUICK_MS   50
#define LEARN	   5
#define MUTE_MS	   60000
/*
 * How often a probe goes out although packets come: a modem in command mode echoes those that we
 * send, and the kernel counts them as received. Only a request that comes back tells.
 */
#define BUSY_MS 2000
/* More than the four 4 KiB write URBs of usb_wwan: a probe may wait behind so much. */
#define LOAD_BYTES 16384

/* LCP (RFC 1661 section 5, 6.4) behind FF 03. */
enum {
	LCP_PROTOCOL = 0xC021,
	LCP_CODE_REJECT = 7,
	LCP_ECHO_REQUEST = 9,
	LCP_ECHO_REPLY = 10,
	FRAME_HEADER = 4, /* FF 03 and protocol */
	FRAME_ECHO = 12,  /* and code, id, length, magic */
};

static const uint8_t table[ECHO_STATES_COUNT][ECHO_EVENTS_COUNT] = {
#define ROW(state, up, down, answer, life, loop, miss, unheard, silent, loaded, stuck) \
	[ECHO_##state] = {                                                             \
		[ECHO_ON_UP] = ECHO_##up,	    [ECHO_ON_DOWN] = ECHO_##down,      \
		[ECHO_ON_ANSWER] = ECHO_##answer,   [ECHO_ON_LIFE] = ECHO_##life,      \
		[ECHO_ON_LOOP] = ECHO_##loop,	    [ECHO_ON_MISS] = ECHO_##miss,      \
		[ECHO_ON_UNHEARD] = ECHO_##unheard, [ECHO_ON_SILENT] = ECHO_##silent,  \
		[ECHO_ON_LOADED] = ECHO_##loaded,   [ECHO_ON_STUCK] = ECHO_##stuck,    \
	}
	/*  state     UP        DOWN ANSWER    LIFE      LOOP    MISS      UNHEARD   SILENT LOADED
	   STUCK */
	ROW(OFF, LEARNING, OFF, OFF, OFF, OFF, OFF, OFF, OFF, OFF, OFF),
	ROW(LEARNING, LEARNING, OFF, ALIVE, LEARNING, LOOPED, LEARNING, MUTE, LEARNING, LEARNING,
	    LEARNING),
	ROW(ALIVE, LEARNING, OFF, ALIVE, ALIVE, LOOPED, SUSPECT, ALIVE, ALIVE, ALIVE, ALIVE),
	ROW(SUSPECT, LEARNING, OFF, ALIVE, ALIVE, LOOPED, SUSPECT, SUSPECT, DEAD, STALLED, DEAD),
	ROW(STALLED, LEARNING, OFF, ALIVE, ALIVE, LOOPED, STALLED, STALLED, STALLED, STALLED, DEAD),
	ROW(MUTE, LEARNING, OFF, ALIVE, MUTE, LOOPED, MUTE, MUTE, MUTE, MUTE, MUTE),
	ROW(DEAD, LEARNING, OFF, DEAD, DEAD, DEAD, DEAD, DEAD, DEAD, DEAD, DEAD),
	ROW(LOOPED, LEARNING, OFF, LOOPED, LOOPED, LOOPED, LOOPED, LOOPED, LOOPED, LOOPED, LOOPED),
#undef ROW
};

/* Names stand in their tables: a pointer to each would be a relocation in the plugin. */
static const char state_names[][12] = {
#define X(name, text) [ECHO_##name] = text,
	ECHO_STATES(X)
#undef X
};

static const char event_names[][8] = {
#define X(name) [ECHO_ON_##name] = #name,
	ECHO_EVENTS(X)
#undef X
};

void echo_init(struct echo *e, const struct echo_config *config)
{
	memset(e, 0, sizeof(*e));
	e->config = *config;
}

enum echo_state echo_next(enum echo_state state, enum echo_event event)
{
	return (enum echo_state)table[state][event];
}

static void echo_event(struct echo *e, enum echo_event event)
{
	e->state = echo_next(e->state, event);
}

static enum echo_do echo_verdict(const struct echo *e)
{
	return e->state == ECHO_DEAD || e->state == ECHO_LOOPED ? ECHO_DO_END : ECHO_DO_NOTHING;
}

static bool echo_judges(const struct echo *e)
{
	return e->state != ECHO_OFF && echo_verdict(e) == ECHO_DO_NOTHING;
}

/* RFC 6298 section 2.2, 2.3; not clamped. */
static uint32_t echo_late_ms(const struct echo *e)
{
	return e->srtt8 ? e->srtt8 / 8 + e->rttvar4 : RTO_FIRST_MS;
}

static uint32_t echo_rto_ms(const struct echo *e)
{
	uint32_t rto = echo_late_ms(e);

	if (rto < RTO_FLOOR_MS)
		return RTO_FLOOR_MS;
	return rto > RTO_CEILING_MS ? RTO_CEILING_MS : rto;
}

static void echo_sample(struct echo *e, uint64_t rtt)
{
	uint32_t ms = rtt > RTT_MAX_MS ? RTT_MAX_MS : (uint32_t)rtt, off;

	e->rtt_ms = ms;
	if (ms > e->rtt_max_ms)
		e->rtt_max_ms = ms;
	if (!e->srtt8) {
		e->srtt8 = ms ? ms * 8 : 1;
		e->rttvar4 = ms * 2;
		return;
	}
	off = ms > e->srtt8 / 8 ? ms - e->srtt8 / 8 : e->srtt8 / 8 - ms;
	e->rttvar4 = e->rttvar4 - e->rttvar4 / 4 + off;
	e->srtt8 = e->srtt8 - e->srtt8 / 8 + ms;
	if (!e->srtt8)
		e->srtt8 = 1;
}

static void echo_alive(struct echo *e, enum echo_event event, uint64_t now_ms)
{
	echo_event(e, event);
	e->life_ms = e->heard_ms = now_ms;
	e->misses = 0;
	if (e->state == ECHO_ALIVE) {
		e->due_ms = now_ms + e->config.idle_ms;
		e->tx_bytes = UINT64_MAX; /* taken anew at the next tick */
	}
}

static void echo_answered(struct echo *e, uint8_t id, uint64_t now_ms)
{
	size_t i;

	for (i = 0; i < ECHO_SENT_MAX; i++)
		if (e->sent[i].waiting && e->sent[i].id == id)
			break;
	if (i < ECHO_SENT_MAX) {
		e->sent[i].waiting = false;
		e->answers++;
		echo_sample(e, now_ms - e->sent[i].at_ms);
	}
	/* A stall lets all answers through at its end: one of them is news, the others repeat it.
	 */
	if (e->state == ECHO_SUSPECT || e->state == ECHO_STALLED)
		memset(e->sent, 0, sizeof(e->sent));
	e->answered = true;
	e->unheard = 0;
	echo_alive(e, ECHO_ON_ANSWER, now_ms);
}

void echo_up(struct echo *e, uint64_t now_ms, const struct echo_counters *counters)
{
	struct echo_config config = e->config;

	echo_init(e, &config);
	if (!config.idle_ms)
		return;
	echo_event(e, ECHO_ON_UP);
	e->life_ms = e->heard_ms = e->tick_ms = now_ms;
	e->due_ms = now_ms;
	e->rx_packets = counters->rx_packets;
	e->tx_bytes = counters->tx_bytes;
}

void echo_down(struct echo *e)
{
	echo_event(e, ECHO_ON_DOWN);
}

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/*
 * Is this request one of ours? Echo-Requests carry the sender's magic. A Terminate-Request has
 * none, and a Configure-Request hides it among options, but then LCP is no longer open and pppd
 * itself finds the loop (RFC 1661 6.4); so the one that tells is the echo.
 */
static bool echo_is_own(const uint8_t *frame, size_t n, uint32_t magic)
{
	return magic && n >= FRAME_ECHO && frame[4] == LCP_ECHO_REQUEST && be32(frame + 8) == magic;
}

/* "I do not know this code" (RFC 1661 5.6), with our request behind it. */
static bool echo_is_rejected(const uint8_t *frame, size_t n)
{
	return n > 8 && frame[4] == LCP_CODE_REJECT && frame[8] == LCP_ECHO_REQUEST;
}

/* A peer that says so is not asked again: each time it would be in the log. */
static void echo_rejected(struct echo *e, uint64_t now_ms)
{
	echo_alive(e, ECHO_ON_LIFE, now_ms);
	echo_event(e, ECHO_ON_UNHEARD);
	if (e->state == ECHO_MUTE)
		e->due_ms = UINT64_MAX;
}

enum echo_do echo_frame(struct echo *e, const uint8_t *frame, size_t n, uint32_t magic,
			uint64_t now_ms)
{
	bool lcp;

	if (!echo_judges(e) || n < FRAME_HEADER)
		return ECHO_DO_NOTHING;
	lcp = (frame[2] << 8 | frame[3]) == LCP_PROTOCOL;
	if (lcp && echo_is_own(frame, n, magic))
		echo_event(e, ECHO_ON_LOOP);
	else if (lcp && n >= FRAME_ECHO && frame[4] == LCP_ECHO_REPLY)
		echo_answered(e, frame[5], now_ms);
	else if (lcp && echo_is_rejected(frame, n))
		echo_rejected(e, now_ms);
	else
		echo_alive(e, ECHO_ON_LIFE, now_ms);
	return echo_verdict(e);
}

static enum echo_do echo_probe(struct echo *e, uint64_t now_ms, unsigned again_ms)
{
	size_t i, oldest = 0;

	for (i = 0; i < ECHO_SENT_MAX && e->sent[i].waiting; i++)
		if (e->sent[i].at_ms < e->sent[oldest].at_ms)
			oldest = i;
	if (i == ECHO_SENT_MAX)
		i = oldest;
	/* Without control characters, which a modem in command mode does not echo (magic.h). */
	if (++e->id < ' ')
		e->id = ' ';
	e->probes++;
	e->sent[i].waiting = true;
	e->sent[i].id = e->id;
	e->sent[i].at_ms = now_ms;
	e->probe_ms = now_ms;
	e->due_ms = now_ms + again_ms;
	return ECHO_DO_PROBE;
}

static enum echo_do echo_learn(struct echo *e, uint64_t now_ms)
{
	unsigned pause = e->config.idle_ms > RTO_FIRST_MS ? e->config.idle_ms : RTO_FIRST_MS;

	if (e->unheard == LEARN)
		echo_event(e, ECHO_ON_UNHEARD);
	e->unheard++;
	/* A peer that is late to begin answering is still learned. */
	return echo_probe(e, now_ms, e->state == ECHO_MUTE ? MUTE_MS : pause);
}

static enum echo_do echo_suspect(struct echo *e, uint64_t now_ms,
				 const struct echo_counters *counters)
{
	uint64_t silence = now_ms - e->life_ms;
	unsigned late = echo_late_ms(e);
	/* Answers that use to be late, or come at any time, are given twice that more. */
	unsigned limit = e->config.silence_ms + (late > QUICK_MS ? 2 * (late - QUICK_MS) : 0);
	bool loaded = counters->backlog || counters->tx_bytes - e->tx_bytes > LOAD_BYTES;
	enum echo_do act;

	e->misses++;
	echo_event(e, ECHO_ON_MISS);
	if (silence >= limit && e->misses >= e->config.misses)
		echo_event(e, loaded ? ECHO_ON_LOADED : ECHO_ON_SILENT);
	if (silence >= e->config.stall_ms && silence >= limit)
		echo_event(e, ECHO_ON_STUCK);
	if (e->state == ECHO_DEAD)
		return ECHO_DO_END;
	act = echo_probe(e, now_ms, SUSPECT_MS);
	/* Not a moment later than the verdict is due. */
	if (silence < limit && e->due_ms > e->life_ms + limit)
		e->due_ms = e->life_ms + limit;
	return act;
}

/*
 * The first probe of a silence, and more as soon as its answer is late, so that a lost frame does
 * not blur when the silence began; a miss is counted only at the end of the timer.
 */
static enum echo_do echo_look(struct echo *e, uint64_t now_ms, const struct echo_counters *counters)
{
	uint64_t silence = now_ms - e->heard_ms, end = e->config.idle_ms + echo_rto_ms(e);
	uint32_t quick = echo_late_ms(e);

	if (silence >= end)
		return echo_suspect(e, now_ms, counters);
	if (quick < QUICK_MS)
		quick = QUICK_MS;
	return echo_probe(e, now_ms, silence + quick > end ? (unsigned)(end - silence) : quick);
}

enum echo_do echo_tick(struct echo *e, uint64_t now_ms, const struct echo_counters *counters)
{
	bool busy = counters->rx_packets != e->rx_packets;
	uint64_t last_ms = e->tick_ms;

	if (!echo_judges(e))
		return ECHO_DO_NOTHING;
	e->tick_ms = now_ms;
	if (busy) {
		e->rx_packets = counters->rx_packets;
		echo_alive(e, ECHO_ON_LIFE, now_ms);
		/* It came at some time since the last look: a silence may be as old as that. */
		e->life_ms =
			now_ms - last_ms < e->config.idle_ms ? last_ms : now_ms - e->config.idle_ms;
	}
	if (e->tx_bytes == UINT64_MAX)
		e->tx_bytes = counters->tx_bytes;
	if (busy && e->state == ECHO_ALIVE && now_ms - e->probe_ms >= BUSY_MS)
		return echo_probe(e, now_ms, e->config.idle_ms);
	if (now_ms < e->due_ms)
		return ECHO_DO_NOTHING;
	switch (e->state) {
	case ECHO_LEARNING:
	case ECHO_MUTE:
		return echo_learn(e, now_ms);
	case ECHO_ALIVE:
		return echo_look(e, now_ms, counters);
	case ECHO_SUSPECT:
	case ECHO_STALLED:
		return echo_suspect(e, now_ms, counters);
	case ECHO_OFF:
	case ECHO_DEAD:
	case ECHO_LOOPED:
	case ECHO_STATES_COUNT:
		break;
	}
	return ECHO_DO_NOTHING;
}

bool echo_wants_backlog(const struct echo *e)
{
	return e->state == ECHO_SUSPECT || e->state == ECHO_STALLED;
}

int echo_wait_ms(const struct echo *e, uint64_t now_ms)
{
	if (!echo_judges(e) || e->due_ms == UINT64_MAX)
		return -1;
	return e->due_ms > now_ms ? (int)(e->due_ms - now_ms) : 0;
}

const char *echo_state_name(enum echo_state state)
{
	return state_names[state];
}

const char *echo_event_name(enum echo_event event)
{
	return event_names[event];
}
