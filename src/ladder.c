/* SPDX-License-Identifier: MIT */
#include "ladder.h"

#include <string.h>

/* Rungs that can help, as they stand in the table below. */
#define H (1u << RUNG_HANGUP)
#define A (1u << RUNG_ATTACH)
#define C (1u << RUNG_CFUN)
#define R (1u << RUNG_RESET)
#define U (1u << RUNG_USB)
#define P (1u << RUNG_POWER)
#define K (1u << RUNG_HOOK)

/*
 * Cause by cause. `redials` go before the climb; a cause that may pass by itself is given
 * `patience_s` from its beginning and from the last rung; `settles`: it may follow from a rung, and
 * is excused while that one settles. Between looks `look_s` pass, doubling to `look_max_s` (0: it
 * stays) where no rung helps. So a refused APN is tried again once an hour, for an operator may
 * put it right while nobody is near, and no more often, for accounts get locked by it.
 *
 * Why some stand as they do: a card or a subscription that was refused stays so until the radio
 * goes off and on (24.301 5.5.1.2.5, causes 3, 6, 7 and 8), and no reset of USB changes it. A
 * silent port cannot be helped by AT commands. A composition without AT port comes back the same
 * from each reset. A network that swallows what the modem sends is the network's state of this
 * attachment: nothing that is done to USB or to the call changes it. W_DISABLE and image voters
 * outlast all of them (sierra-at 5).
 */
static const struct cause_row {
	uint8_t redials;
	uint16_t patience_s;
	uint16_t look_s, look_max_s;
	bool settles;
	uint8_t rungs;
} cause_rows[FINDING_COUNT] = {
	[FINDING_SIM_ABSENT] = { 0, 120, 5, 0, true, C | R | P | K },
	[FINDING_SIM_PIN] = { 0, 0, 15, 60, false, 0 },
	[FINDING_SIM_PUK] = { 0, 0, 15, 60, false, 0 },
	[FINDING_SIM_FAILURE] = { 0, 10, 5, 0, true, C | R | P | K },
	[FINDING_LOW_POWER_IMAGE] = { 0, 0, 15, 60, false, 0 },
	[FINDING_LOW_POWER_WDISABLE] = { 0, 0, 5, 60, false, 0 },
	[FINDING_LOW_POWER_FCC] = { 0, 0, 5, 60, false, K },
	[FINDING_LOW_POWER_USER] = { 0, 5, 2, 0, true, C | R | K },
	[FINDING_LOW_POWER_UNKNOWN] = { 0, 300, 5, 0, true, C | R | P | K },
	[FINDING_IMAGE_MISMATCH] = { 0, 0, 15, 60, false, 0 },
	[FINDING_IMAGE_MISSING] = { 0, 0, 15, 60, false, 0 },
	[FINDING_IMAGE_LOST] = { 0, 0, 15, 60, false, 0 },
	[FINDING_FIRMWARE_UPDATE_FAILED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NOT_REGISTERED] = { 0, 60, 2, 0, true, C | R | P | K },
	[FINDING_REGISTRATION_DENIED] = { 0, 300, 5, 0, true, C | K },
	[FINDING_NOT_ATTACHED] = { 0, 5, 2, 0, true, A | C | R | K },
	[FINDING_WEAK_SIGNAL] = { 0, 0, 15, 60, false, 0 },
	[FINDING_APN_REJECTED] = { 0, 0, 300, 3600, false, 0 },
	[FINDING_AUTH_FAILED] = { 0, 0, 300, 3600, false, 0 },
	[FINDING_NO_CREDENTIALS] = { 0, 0, 300, 3600, false, 0 },
	[FINDING_NO_AT_PORT] = { 0, 30, 2, 30, true, K },
	[FINDING_TWO_CONFIGURATIONS] = { 0, 30, 2, 30, true, K },
	[FINDING_TWO_RMNET] = { 0, 0, 15, 60, false, 0 },
	[FINDING_ECM_AND_RMNET] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NO_NETWORK_FUNCTION] = { 0, 0, 15, 60, false, 0 },
	[FINDING_BOOT_LOADER] = { 0, 30, 2, 0, true, P | K },
	[FINDING_DRIVER_MISSING] = { 0, 30, 2, 30, true, K },
	[FINDING_ID_UNKNOWN] = { 0, 30, 2, 30, true, K },
	[FINDING_DRIVER_WRONG] = { 0, 30, 2, 30, true, K },
	[FINDING_RAW_IP_MISSING] = { 0, 0, 15, 60, false, 0 },
	[FINDING_INTERFACE_NUMBERS_HARMLESS] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NEEDS_MODESWITCH] = { 0, 30, 2, 30, true, K },
	[FINDING_ROUTER_MODE] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NOT_A_MODEM] = { 0, 0, 15, 60, false, 0 },
	[FINDING_WRONG_PORT] = { 0, 0, 15, 60, false, 0 },
	[FINDING_PORT_BUSY] = { 0, 0, 1, 30, false, 0 },
	[FINDING_PERMISSION_DENIED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_PPPD_OPTIONS] = { 0, 0, 15, 60, false, 0 },
	[FINDING_PORT_SILENT] = { 1, 0, 2, 0, true, U | P | K },
	[FINDING_PORT_STUCK] = { 0, 0, 2, 0, true, U | P | K },
	[FINDING_PORT_IN_DATA_MODE] = { 1, 0, 2, 0, true, U | P | K },
	[FINDING_COMMAND_MALFORMED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_COMMAND_NEEDS_MODE] = { 0, 0, 15, 60, false, 0 },
	[FINDING_LOCKED_COMMANDS] = { 0, 0, 15, 60, false, 0 },
	[FINDING_DIAL_REFUSED] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_ALREADY_CONNECTED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_CONNECT_WITHOUT_NETWORK] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_NETWORK_UNREACHABLE] = { 1, 0, 2, 0, false, A | C | R | K },
	[FINDING_NO_IPCP_ADDRESS] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_DNS_PLACEHOLDER] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_IPCP_OPTIONS_REFUSED] = { 0, 0, 15, 600, false, 0 },
	[FINDING_OWN_ADDRESS_OFFERED] = { 0, 0, 15, 600, false, 0 },
	[FINDING_ROUTE_KEPT] = { 0, 0, 15, 60, false, 0 },
	[FINDING_ECHO_NEVER_ANSWERED] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_ECHO_LOST_AFTER_TRAFFIC] = { 1, 0, 2, 0, false, H | A | C | R | U | P | K },
	[FINDING_ECHO_LOOPED] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_ECHO_MAGIC_COPIED] = { 0, 0, 15, 600, false, 0 },
	[FINDING_MODEM_LEFT_DATA_MODE] = { 2, 0, 2, 0, false, H | A | C | R | P | K },
	[FINDING_PEER_TERMINATED] = { 3, 0, 2, 0, false, A | C | R | K },
	[FINDING_LINK_HANGUP] = { 3, 0, 2, 0, false, H | A | C | R | U | P | K },
	[FINDING_USB_GONE] = { 0, 60, 2, 0, true, P | K },
	[FINDING_USB_RESET] = { 0, 0, 1, 30, false, 0 },
	[FINDING_USB_POWER] = { 0, 0, 15, 60, false, 0 },
	[FINDING_RESET_REQUESTED] = { 0, 0, 1, 30, false, 0 },
	[FINDING_TYPOGRAPHIC_QUOTES] = { 0, 0, 15, 60, false, 0 },
	[FINDING_DIAL_STRING_DAMAGED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_LOG_MANGLED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_OUTPUT_TRUNCATED] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NO_KERNEL_PPP] = { 0, 0, 15, 60, false, 0 },
	[FINDING_PPPD_MISSING] = { 0, 0, 15, 60, false, 0 },
	[FINDING_PLUGIN_MISSING] = { 0, 0, 15, 60, false, 0 },
	[FINDING_NO_PERMISSION] = { 0, 0, 15, 60, false, 0 },
	[FINDING_CONFIGURATION_WRONG] = { 0, 0, 15, 60, false, 0 },
	[FINDING_USB_AUTOSUSPEND] = { 0, 0, 15, 60, false, 0 },
	[FINDING_USB_SLOW] = { 0, 0, 15, 60, false, 0 },
	[FINDING_IMAGE_NOT_FOR_SIM] = { 0, 0, 15, 60, false, 0 },
};

#undef H
#undef A
#undef C
#undef R
#undef U
#undef P
#undef K

/* Pauses between redials double between these. */
#define REDIAL_MIN_MS 1000
#define REDIAL_MAX_MS 60000
/* What began just now, or follows from a rung, mostly passes in seconds: registration, for one.
 * Where looks are frequent anyway they are more so for that long. */
#define SOON_LOOK_MS 500
#define SOON_MS	     20000
/* Between two rounds up the ladder likewise: no more than 24 resets a day for a dead network. */
#define ROUND_MIN_MS 60000
#define ROUND_MAX_MS 3600000

void ladder_init(struct ladder *l, enum rung max, uint32_t seed)
{
	memset(l, 0, sizeof(*l));
	l->max = max;
	l->random = seed | 1;
}

/* `min` doubled n times, at most `max`. */
static uint32_t doubled(uint32_t min, uint32_t max, unsigned n)
{
	uint32_t ms = min;

	while (n-- > 0 && ms < max)
		ms *= 2;
	return ms < max ? ms : max;
}

/* Less up to a fifth: many modems of one bench must not dial in step. */
static uint32_t jittered(struct ladder *l, uint32_t ms)
{
	/* xorshift32 (Marsaglia 2003) */
	l->random ^= l->random << 13;
	l->random ^= l->random >> 17;
	l->random ^= l->random << 5;
	return ms < 5 ? ms : ms - l->random % (ms / 5);
}

static struct ladder_step redial(struct ladder *l)
{
	struct ladder_step step = { .rung = RUNG_REDIAL };

	/* The first one at once. */
	if (l->redials > 0)
		step.pause_ms = jittered(l, doubled(REDIAL_MIN_MS, REDIAL_MAX_MS, l->redials - 1));
	l->redials++;
	return step;
}

/* How long the cause has lasted, and the rung that was taken has not helped. */
static uint64_t lasts_ms(const struct ladder *l, uint64_t now_ms)
{
	return now_ms - (l->taken_ms > l->since_ms ? l->taken_ms : l->since_ms);
}

static struct ladder_step look(struct ladder *l, const struct cause_row *row, uint64_t now_ms)
{
	uint32_t ms = row->look_s * 1000;

	if (row->look_max_s)
		ms = doubled(ms, row->look_max_s * 1000, l->looks++);
	else if (lasts_ms(l, now_ms) < SOON_MS)
		ms = SOON_LOOK_MS;
	return (struct ladder_step) { .rung = RUNG_REDIAL,
				      .pause_ms = ms,
				      .hopeless = !row->rungs };
}

static bool is_usable(const struct ladder *l, enum rung rung, unsigned means)
{
	if (!(cause_rows[l->code].rungs & 1u << rung))
		return false;
	if (rung > l->max && rung != RUNG_HOOK)
		return false;
	return !(rung_table[rung].need & ~means);
}

/* REDIAL when there is none. */
static enum rung usable_from(const struct ladder *l, enum rung rung, unsigned means)
{
	for (; rung < RUNGS_COUNT; rung++)
		if (is_usable(l, rung, means))
			return rung;
	return RUNG_REDIAL;
}

static enum rung next_rung(const struct ladder *l, unsigned means)
{
	enum rung start = l->rounds ? RUNG_REDIAL : lessons_start(&l->lessons, l->code);

	if (l->climbed && l->tries < rung_table[l->rung].tries && is_usable(l, l->rung, means))
		return l->rung;
	if (l->climbed)
		return usable_from(l, l->rung + 1, means);
	if (start > RUNG_REDIAL && is_usable(l, start, means))
		return start;
	return usable_from(l, RUNG_HANGUP, means);
}

/* What costs a dial goes more and more slowly; what is only looked at is seen when it passes. */
static struct ladder_step again(struct ladder *l, const struct cause_row *row, uint64_t now_ms)
{
	return row->redials ? redial(l) : look(l, row, now_ms);
}

static struct ladder_step take(struct ladder *l, enum rung rung)
{
	l->tries = l->climbed && l->rung == rung ? l->tries + 1 : 1;
	l->climbed = true;
	l->rung = rung;
	l->cause = l->code;
	l->taken_ms = 0;
	return (struct ladder_step) { .rung = rung };
}

static struct ladder_step round_over(struct ladder *l, uint64_t now_ms)
{
	l->climb_ms = now_ms + jittered(l, doubled(ROUND_MIN_MS, ROUND_MAX_MS, l->rounds));
	l->rounds++;
	l->climbed = false;
	return again(l, &cause_rows[l->code], now_ms);
}

static bool is_settling(const struct ladder *l, uint64_t now_ms)
{
	return l->taken_ms && now_ms - l->taken_ms < rung_table[l->rung].settle_ms;
}

/* A cause that may pass by itself has its time. */
static bool is_early(const struct ladder *l, uint64_t now_ms)
{
	return lasts_ms(l, now_ms) < (uint64_t)cause_rows[l->code].patience_s * 1000;
}

struct ladder_step ladder_failed(struct ladder *l, enum finding_code code, unsigned means,
				 uint64_t now_ms)
{
	const struct cause_row *row = &cause_rows[code];
	enum rung rung;

	ladder_settled(l, now_ms);
	l->up_ms = 0;
	if (!l->failing) {
		l->failing = true;
		l->first = l->cause = code;
		l->code = FINDING_COUNT;
		l->rung = RUNG_REDIAL;
		l->taken_ms = 0;
	}
	if (code != l->code) {
		l->code = code;
		l->since_ms = now_ms;
		l->looks = 0;
	}
	if (row->settles && is_settling(l, now_ms))
		return look(l, row, now_ms);
	if (!row->rungs || is_early(l, now_ms))
		return look(l, row, now_ms);
	if (!l->climbed && l->redials < row->redials &&
	    lessons_start(&l->lessons, code) == RUNG_REDIAL)
		return redial(l);
	if (now_ms < l->climb_ms)
		return again(l, row, now_ms);
	rung = next_rung(l, means);
	return rung == RUNG_REDIAL ? round_over(l, now_ms) : take(l, rung);
}

void ladder_taken(struct ladder *l, uint64_t now_ms)
{
	l->taken_ms = now_ms;
}

void ladder_up(struct ladder *l, uint64_t now_ms)
{
	l->up_ms = now_ms;
}

void ladder_disproved(struct ladder *l)
{
	l->up_ms = 0;
}

bool ladder_settled(struct ladder *l, uint64_t now_ms)
{
	if (!l->failing || !l->up_ms || now_ms - l->up_ms < LADDER_STABLE_MS)
		return false;
	/* Both the cause that was met first and the one that chose the rung lead there. */
	lessons_add(&l->lessons, l->first, l->rung);
	if (l->cause != l->first)
		lessons_add(&l->lessons, l->cause, l->rung);
	l->failing = l->climbed = false;
	l->redials = l->rounds = l->tries = 0;
	l->climb_ms = 0;
	return true;
}
