/* SPDX-License-Identifier: MIT */
/* What the clues of one attempt, or of a text, mean (sierra-at 7 and 10, pppd-plugin 3 to 5). */
#include "judge_rules.h"

#include <stdlib.h>

#define C(kind)	    CLUE_##kind
#define F(name, is) .code = FINDING_##name, .certainty = FINDING_##is

/* Nothing came back at all. */
#define ANSWERED C(CHAT_OK), C(CONNECT_SEEN), C(CHAT_GARBAGE), C(CONNECT_SCRIPT_OK)
/* Why a dial fails, in better words than NO CARRIER. */
#define CAUSES                                                                                \
	C(SIM_ABSENT), C(SIM_PIN), C(SIM_PUK), C(SIM_FAILURE), C(APN_REFUSED), C(NO_SERVICE), \
		C(REGISTRATION_DENIED)
#define REFUSED C(CHAT_NO_CARRIER), C(CHAT_BUSY), C(CHAT_ERROR), C(CHAT_ABORT), C(CHAT_CME_ERROR)
/* Ends that somebody wanted, or that have a name of their own. */
#define WANTED C(TERM_ASKED), C(TERM_IDLE)

static bool was_dialled(const struct clue_set *set, enum clue_kind kind)
{
	return set->at[kind].count && set->at[kind].last_number == 1;
}

/* The dial command itself was refused. */
static bool dial_refused(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return was_dialled(set, C(CHAT_NO_CARRIER)) || was_dialled(set, C(CHAT_BUSY)) ||
	       was_dialled(set, C(CHAT_ERROR)) || was_dialled(set, C(CHAT_ABORT));
}

/* A command before it was. */
static bool command_refused(const struct judge *j, const struct clue_set *set)
{
	return !dial_refused(j, set);
}

static bool dial_unanswered(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return was_dialled(set, C(CHAT_ALARM));
}

static bool command_unanswered(const struct judge *j, const struct clue_set *set)
{
	return !dial_unanswered(j, set);
}

/* chat(8): 3 is a time-out, 4 and more an ABORT string. */
static bool script_timed_out(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return set->at[C(SCRIPT_STATUS)].last_number == 3;
}

static bool script_aborted(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return set->at[C(SCRIPT_STATUS)].last_number >= 4;
}

static bool negotiation_failed(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return set->at[C(EXIT_STATUS)].last_number == 10;
}

/* The peer ended it, not we before it. */
static bool peer_first(const struct judge *j, const struct clue_set *set)
{
	const struct clue *us = &set->at[C(TERM_BY_US)], *peer = &set->at[C(TERM_BY_PEER)];

	(void)j;
	return !us->count || peer->from < us->from;
}

static bool dropped(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return judge_dropped(set);
}

bool judge_dropped(const struct clue_set *set)
{
	const struct clue *us = &set->at[C(TERM_BY_US)];

	if (!set->at[C(LOCAL_ADDRESS)].count || set->reached != CLUE_PHASE_END)
		return false;
	if (set->at[C(TERM_ASKED)].count || set->at[C(TERM_IDLE)].count)
		return false;
	/* "User request" and nothing else before it: somebody ended it. */
	return set->at[C(ECHO_FAILURE)].count || set->at[C(LINK_DEAD)].count ||
	       set->at[C(TERM_BY_PEER)].count || set->at[C(MODEM_HANGUP)].count || !us->count;
}

long judge_lifetime_s(const struct clue_set *set)
{
	const struct clue *up = &set->at[C(LOCAL_ADDRESS)], *end = &set->at[C(ECHO_FAILURE)];

	if (set->at[C(CONNECT_TIME)].count)
		return set->at[C(CONNECT_TIME)].last_number;
	if (!up->count || !end->count || up->clock == PASTE_CLOCK_NONE || up->clock != end->clock ||
	    end->first_ms < up->first_ms)
		return -1;
	return (long)((end->first_ms - up->first_ms) / 1000);
}

/*
 * pppd gives up (failure + 1) intervals after LCP came up when no request was ever answered
 * (pppd-plugin 3.1). The interval is seldom in a log; these are what people and distributions set.
 */
static bool is_first_failure(const struct clue_set *set)
{
	static const long intervals_s[] = { 1, 2, 3, 5, 10, 15, 20, 30, 60 };
	long failures = set->at[C(ECHO_FAILURE)].number, lifetime = judge_lifetime_s(set), due;
	long told = set->at[C(ECHO_INTERVAL)].last_number;
	size_t i;

	if (lifetime < 0 || failures < 1 || failures > 1000)
		return false;
	for (i = 0; i < sizeof(intervals_s) / sizeof(intervals_s[0]); i++) {
		due = (failures + 1) * (told > 0 && told < 10000 ? told : intervals_s[i]);
		/* Connect time is told in tenths of a minute, and starts a little later than LCP.
		 */
		if (labs(lifetime - due) <= 3 + due / 50)
			return true;
	}
	return false;
}

/* With debug each answer is in the log: none means none. */
static bool echo_shown(const struct clue_set *set)
{
	return set->at[C(ECHO_SENT)].count > 0;
}

static bool echo_never(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return echo_shown(set) && !set->at[C(ECHO_ANSWERED)].count;
}

static bool echo_never_by_time(const struct judge *j, const struct clue_set *set)
{
	long lifetime = judge_lifetime_s(set);

	if (echo_shown(set))
		return false;
	if (!set->at[C(LOCAL_ADDRESS)].count)
		return true;
	/* Two minutes and more by chance on the spot, or twice the same: it is no chance. */
	return is_first_failure(set) && (lifetime >= 60 || set->at[C(ECHO_INTERVAL)].count ||
					 (j->lifetimes && labs(lifetime - j->lifetime_s) <= 2));
}

static bool echo_never_maybe(const struct judge *j, const struct clue_set *set)
{
	if (echo_shown(set) || echo_never_by_time(j, set) || !set->at[C(LOCAL_ADDRESS)].count)
		return false;
	return judge_lifetime_s(set) < 0 || is_first_failure(set);
}

static bool echo_lost(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return set->at[C(LOCAL_ADDRESS)].count &&
	       (set->at[C(ECHO_ANSWERED)].count ||
		(!echo_shown(set) && judge_lifetime_s(set) >= 0 && !is_first_failure(set)));
}

static bool echo_lost_maybe(const struct judge *j, const struct clue_set *set)
{
	return echo_never_maybe(j, set);
}

/* Traffic came in while our magic did: then it is the peer that copies it. */
static bool magic_copied(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return set->at[C(BYTES_RECEIVED)].last_number > 1000 ||
	       (set->at[C(LOCAL_ADDRESS)].count && set->reached != CLUE_PHASE_END);
}

static bool magic_looped(const struct judge *j, const struct clue_set *set)
{
	return !magic_copied(j, set);
}

static const struct judge_rule attempt[] = {
	/* The port. */
	{ F(PORT_BUSY, CERTAIN), .all = { C(DEVICE_BUSY) } },
	{ F(PERMISSION_DENIED, CERTAIN), .any = { C(DEVICE_DENIED), C(NOT_ROOT) } },
	{ F(WRONG_PORT, CERTAIN), .all = { C(DEVICE_NO_TTY) } },
	{ F(WRONG_PORT, POSSIBLE), .all = { C(DEVICE_MISSING) },
	  .none = { C(USB_DISCONNECT), C(SERIAL_GONE) } },
	{ F(DRIVER_MISSING, POSSIBLE), .all = { C(DEVICE_MISSING) },
	  .none = { C(USB_DISCONNECT), C(SERIAL_GONE), C(SERIAL_DRIVER) } },
	{ F(USB_GONE, LIKELY), .all = { C(DEVICE_IO_ERROR) }, .none = { C(USB_DISCONNECT) } },
	{ F(NO_KERNEL_PPP, CERTAIN), .all = { C(NO_KERNEL_PPP) } },
	{ F(PPPD_OPTIONS, CERTAIN), .all = { C(OPTION_ERROR) } },
	{ F(PPPD_OPTIONS, CERTAIN), .all = { C(PEER_WILL_NOT_AUTH) }, .cure = "noauth" },

	/* The dialogue. */
	{ F(PORT_IN_DATA_MODE, LIKELY), .all = { C(CHAT_GARBAGE) }, .none = { C(CONNECT_SEEN) } },
	{ F(WRONG_PORT, POSSIBLE), .all = { C(CHAT_ALARM) },
	  .none = { ANSWERED, C(DEVICE_MISSING), C(DEVICE_BUSY) } },
	{ F(PORT_BUSY, POSSIBLE), .all = { C(CHAT_ALARM) },
	  .none = { ANSWERED, C(DEVICE_MISSING), C(DEVICE_BUSY) } },
	{ F(PORT_SILENT, POSSIBLE), .all = { C(CHAT_ALARM) },
	  .none = { ANSWERED, C(DEVICE_MISSING), C(DEVICE_BUSY) } },
	{ F(PORT_SILENT, POSSIBLE), .all = { C(CHAT_ALARM), C(CHAT_OK) },
	  .none = { C(CONNECT_SEEN), CAUSES }, .when = command_unanswered },
	{ F(DIAL_REFUSED, POSSIBLE), .all = { C(CHAT_ALARM), C(CHAT_OK) },
	  .none = { C(CONNECT_SEEN), CAUSES }, .when = dial_unanswered },
	{ F(NOT_REGISTERED, POSSIBLE), .all = { C(CHAT_ALARM), C(CHAT_OK) },
	  .none = { C(CONNECT_SEEN), CAUSES }, .when = dial_unanswered },
	{ F(DIAL_REFUSED, CERTAIN),
	  .any = { C(CHAT_NO_CARRIER), C(CHAT_BUSY), C(CHAT_ERROR), C(CHAT_ABORT) },
	  .none = { C(CONNECT_SEEN), C(CHAT_CME_ERROR), CAUSES }, .when = dial_refused },
	{ F(DIAL_REFUSED, LIKELY), .any = { C(CHAT_NO_CARRIER), C(CHAT_BUSY), C(CHAT_ABORT) },
	  .none = { C(CONNECT_SEEN), C(CHAT_CME_ERROR), CAUSES }, .when = command_refused },
	{ F(DIAL_REFUSED, LIKELY), .all = { C(CHAT_CME_ERROR) },
	  .none = { C(CONNECT_SEEN), CAUSES } },
	{ F(COMMAND_MALFORMED, POSSIBLE), .all = { C(CHAT_ERROR) },
	  .none = { C(CONNECT_SEEN), C(CHAT_NO_CARRIER) }, .when = command_refused },
	{ F(CONNECT_WITHOUT_NETWORK, LIKELY), .all = { C(CONNECT_SEEN), C(CHAT_NO_CARRIER) },
	  .none = { C(LOCAL_ADDRESS) } },
	/* A dialogue without chat's own lines: what its exit status says. */
	{ F(WRONG_PORT, POSSIBLE), .all = { C(SCRIPT_STATUS) }, .none = { ANSWERED, C(CHAT_ALARM) },
	  .when = script_timed_out },
	{ F(PORT_SILENT, POSSIBLE), .all = { C(SCRIPT_STATUS) },
	  .none = { ANSWERED, C(CHAT_ALARM) }, .when = script_timed_out },
	{ F(DIAL_REFUSED, LIKELY), .all = { C(SCRIPT_STATUS) },
	  .none = { C(CHAT_NO_CARRIER), C(CHAT_BUSY), C(CHAT_ERROR), C(CHAT_ABORT),
		    C(CHAT_CME_ERROR), CAUSES },
	  .when = script_aborted },
	{ F(DIAL_REFUSED, POSSIBLE), .all = { C(CONNECT_SCRIPT_FAILED) },
	  .none = { C(CHAT_SEND), C(CHAT_DIAL), REFUSED, C(CHAT_ALARM), C(CHAT_OK),
		    C(SCRIPT_STATUS), C(DEVICE_IO_ERROR), CAUSES } },
	{ F(PORT_SILENT, POSSIBLE), .all = { C(CONNECT_SCRIPT_FAILED) },
	  .none = { C(CHAT_SEND), C(CHAT_DIAL), REFUSED, C(CHAT_ALARM), C(CHAT_OK),
		    C(SCRIPT_STATUS), C(DEVICE_IO_ERROR), CAUSES } },

	/* LCP. */
	{ F(ECHO_LOOPED, CERTAIN), .all = { C(LCP_LOOPED) } },
	{ F(MODEM_LEFT_DATA_MODE, LIKELY), .all = { C(LCP_NOT_8BIT) } },
	{ F(CONNECT_WITHOUT_NETWORK, LIKELY), .all = { C(LCP_TIMEOUT) },
	  .also = { C(CONNECT_SEEN), C(CONNECT_SCRIPT_OK) },
	  .none = { C(LCP_HEARD), C(LCP_LOOPED), C(LCP_NOT_8BIT) } },
	{ F(WRONG_PORT, POSSIBLE), .all = { C(LCP_TIMEOUT) },
	  .none = { C(CONNECT_SEEN), C(CONNECT_SCRIPT_OK), C(LCP_HEARD), C(LCP_LOOPED),
		    C(LCP_NOT_8BIT) } },
	{ F(PORT_SILENT, POSSIBLE), .all = { C(LCP_TIMEOUT) },
	  .none = { C(CONNECT_SEEN), C(CONNECT_SCRIPT_OK), C(LCP_HEARD), C(LCP_LOOPED),
		    C(LCP_NOT_8BIT) } },

	/* Authentication. */
	{ F(AUTH_FAILED, CERTAIN), .all = { C(AUTH_FAILED) } },
	{ F(NO_CREDENTIALS, CERTAIN), .all = { C(NO_SECRET) } },
	{ F(CONNECT_WITHOUT_NETWORK, LIKELY), .all = { C(AUTH_TIMEOUT) } },

	/* Addresses. */
	{ F(OWN_ADDRESS_OFFERED, LIKELY), .all = { C(OWN_ADDRESS) },
	  .any = { C(IPCP_TIMEOUT), C(ADDRESS_REFUSED), C(IPCP_ENDED), C(TERM_BY_PEER),
		   C(TERM_BY_US), C(MODEM_HANGUP) },
	  .none = { C(LOCAL_ADDRESS), C(ADDRESS_GIVEN), WANTED } },
	{ F(NO_IPCP_ADDRESS, CERTAIN),
	  .any = { C(IPCP_TIMEOUT), C(LOCAL_UNKNOWN), C(IPCP_PROTOCOL_REJECT), C(IPCP_ENDED),
		   C(ADDRESS_REFUSED) },
	  .none = { C(LOCAL_ADDRESS) } },
	{ F(CONNECT_WITHOUT_NETWORK, LIKELY),
	  .any = { C(IPCP_TIMEOUT), C(ECHO_FAILURE), C(LINK_DEAD), C(LOCAL_UNKNOWN) },
	  .also = { C(CHAP_OK), C(PAP_OK), C(CONNECT_SEEN), C(CONNECT_SCRIPT_OK), C(LCP_HEARD),
		    C(LINK_CONNECT) },
	  .none = { C(LOCAL_ADDRESS), C(USB_DISCONNECT), C(ECHO_OWN), C(LCP_LOOPED), C(OWN_ADDRESS),
		    WANTED } },
	{ F(CONNECT_WITHOUT_NETWORK, POSSIBLE), .any = { C(MODEM_HANGUP), C(TERM_BY_PEER) },
	  .also = { C(CHAP_OK), C(PAP_OK), C(CONNECT_SEEN), C(CONNECT_SCRIPT_OK), C(LCP_HEARD),
		    C(LINK_CONNECT) },
	  .none = { C(LOCAL_ADDRESS), C(USB_DISCONNECT), C(LCP_LOOPED), C(LCP_TIMEOUT),
		    C(ECHO_FAILURE), C(AUTH_FAILED), C(IPCP_TIMEOUT), C(NO_SECRET),
		    C(PEER_WILL_NOT_AUTH), WANTED } },
	{ F(CONNECT_WITHOUT_NETWORK, LIKELY), .all = { C(EXIT_STATUS) },
	  .none = { C(LOCAL_ADDRESS), C(IPCP_TIMEOUT), C(LCP_TIMEOUT), C(LCP_LOOPED) },
	  .when = negotiation_failed },
	{ F(APN_REJECTED, POSSIBLE),
	  .any = { C(IPCP_NAK_EMPTY), C(IPCP_PROTOCOL_REJECT), C(IPCP_ENDED) },
	  .none = { C(LOCAL_ADDRESS), WANTED } },
	{ F(APN_REJECTED, POSSIBLE), .all = { C(TERM_BY_PEER) }, .also = { C(CHAP_OK), C(PAP_OK) },
	  .none = { C(LOCAL_ADDRESS), WANTED }, .when = peer_first },
	{ F(IPCP_OPTIONS_REFUSED, LIKELY), .any = { C(IPCP_BAD_ANSWER), C(IPCP_REJECTED) },
	  .also = { C(IPCP_TIMEOUT), C(TERM_BY_PEER), C(TERM_BY_US), C(MODEM_HANGUP),
		    C(ECHO_FAILURE), C(IPCP_ENDED) },
	  .none = { C(LOCAL_ADDRESS), WANTED } },
	{ F(DNS_PLACEHOLDER, CERTAIN), .all = { C(DNS_PLACEHOLDER), C(LOCAL_ADDRESS) },
	  .none = { C(DNS_REAL) } },
	{ F(DNS_PLACEHOLDER, LIKELY), .all = { C(DNS_PLACEHOLDER) },
	  .also = { C(IPCP_TIMEOUT), C(TERM_BY_PEER), C(TERM_BY_US), C(MODEM_HANGUP),
		    C(ECHO_FAILURE), C(IPCP_ENDED) },
	  .none = { C(LOCAL_ADDRESS), C(DNS_REAL) } },
	{ F(ROUTE_KEPT, CERTAIN), .all = { C(ROUTE_KEPT), C(LOCAL_ADDRESS) } },

	/* Echo. */
	{ F(ECHO_MAGIC_COPIED, LIKELY), .all = { C(ECHO_OWN) }, .when = magic_copied },
	{ F(ECHO_LOOPED, LIKELY), .all = { C(ECHO_OWN) }, .when = magic_looped },
	{ F(ECHO_NEVER_ANSWERED, CERTAIN), .all = { C(ECHO_FAILURE) }, .none = { C(ECHO_OWN) },
	  .when = echo_never },
	{ F(ECHO_NEVER_ANSWERED, LIKELY), .all = { C(ECHO_FAILURE) },
	  .none = { C(ECHO_OWN), C(USB_DISCONNECT) }, .when = echo_never_by_time },
	{ F(ECHO_NEVER_ANSWERED, POSSIBLE), .all = { C(ECHO_FAILURE) },
	  .none = { C(ECHO_OWN), C(USB_DISCONNECT) }, .when = echo_never_maybe },
	{ F(ECHO_LOST_AFTER_TRAFFIC, CERTAIN),
	  .all = { C(ECHO_FAILURE), C(LOCAL_ADDRESS), C(ECHO_ANSWERED) },
	  .none = { C(ECHO_OWN), C(USB_DISCONNECT) } },
	{ F(ECHO_LOST_AFTER_TRAFFIC, LIKELY), .all = { C(ECHO_FAILURE) },
	  .none = { C(ECHO_OWN), C(USB_DISCONNECT) }, .when = echo_lost },
	{ F(ECHO_LOST_AFTER_TRAFFIC, POSSIBLE), .all = { C(ECHO_FAILURE) },
	  .none = { C(ECHO_OWN), C(USB_DISCONNECT) }, .when = echo_lost_maybe },
	{ F(ECHO_LOST_AFTER_TRAFFIC, POSSIBLE), .all = { C(LINK_DEAD), C(LOCAL_ADDRESS) },
	  .none = { C(ECHO_FAILURE), C(USB_DISCONNECT) } },

	/* Other ends. */
	{ F(PEER_TERMINATED, CERTAIN), .all = { C(TERM_BY_PEER) }, .none = { WANTED },
	  .when = peer_first },
	{ F(LINK_HANGUP, CERTAIN), .all = { C(MODEM_HANGUP) },
	  .none = { C(ECHO_FAILURE), C(LINK_DEAD), C(TERM_BY_PEER), C(TERM_BY_US),
		    C(USB_DISCONNECT), C(SERIAL_GONE), C(AUTH_FAILED), C(IPCP_TIMEOUT),
		    C(LCP_TIMEOUT), C(LCP_LOOPED), C(NO_SECRET), WANTED } },
	{ F(LINK_HANGUP, POSSIBLE), .all = { C(LOCAL_ADDRESS), C(LINK_TERMINATED) },
	  .none = { C(ECHO_FAILURE), C(LINK_DEAD), C(TERM_BY_PEER), C(TERM_BY_US), C(MODEM_HANGUP),
		    C(USB_DISCONNECT), C(SERIAL_GONE), WANTED },
	  .when = dropped },
};
const struct judge_rules judge_rules_attempt = { attempt, sizeof(attempt) / sizeof(attempt[0]) };

static bool later(const struct clue_set *set, enum clue_kind a, enum clue_kind b)
{
	return set->at[a].to > set->at[b].to;
}

static bool not_registered_last(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return later(set, C(NOT_REGISTERED), C(REGISTERED)) &&
	       later(set, C(NOT_REGISTERED), C(NETWORK_STARTED));
}

static bool network_failed_last(const struct judge *j, const struct clue_set *set)
{
	(void)j;
	return later(set, C(NETWORK_FAILED), C(NETWORK_STARTED));
}

static const struct judge_rule whole[] = {
	{ F(SIM_ABSENT, CERTAIN), .all = { C(SIM_ABSENT) } },
	{ F(SIM_PIN, CERTAIN), .all = { C(SIM_PIN) }, .cured = C(SIM_READY) },
	{ F(SIM_PUK, CERTAIN), .all = { C(SIM_PUK) } },
	{ F(SIM_FAILURE, CERTAIN), .all = { C(SIM_FAILURE) } },
	{ F(LOW_POWER_WDISABLE, LIKELY), .all = { C(RADIO_PIN) } },
	{ F(LOW_POWER_FCC, LIKELY), .all = { C(FCC_LOCKED) }, .cured = C(FCC_UNLOCKED) },
	{ F(LOW_POWER_FCC, LIKELY), .all = { C(RADIO_OFF), C(FCC_UNLOCKED) },
	  .cured = C(NETWORK_STARTED) },
	{ F(LOW_POWER_FCC, POSSIBLE), .all = { C(RADIO_OFF) },
	  .none = { C(FCC_UNLOCKED), C(RADIO_PIN) } },
	{ F(LOW_POWER_UNKNOWN, CERTAIN), .all = { C(RADIO_OFF) },
	  .none = { C(FCC_UNLOCKED), C(RADIO_PIN) } },
	{ F(NOT_REGISTERED, CERTAIN), .all = { C(NOT_REGISTERED) }, .when = not_registered_last },
	{ F(NOT_REGISTERED, LIKELY), .all = { C(NO_SERVICE) } },
	{ F(REGISTRATION_DENIED, CERTAIN), .all = { C(REGISTRATION_DENIED) } },
	{ F(APN_REJECTED, CERTAIN), .all = { C(APN_REFUSED) } },
	{ F(PORT_BUSY, LIKELY), .all = { C(MODEM_BUSY) } },
	{ F(DIAL_REFUSED, POSSIBLE), .all = { C(NETWORK_FAILED) },
	  .none = { C(CONNECT_SEEN), C(LINK_CONNECT), C(RADIO_OFF), C(RADIO_PIN), C(NOT_REGISTERED),
		    CAUSES },
	  .when = network_failed_last },
	{ F(ALREADY_CONNECTED, LIKELY), .all = { C(ALREADY_CONNECTED) } },
	{ F(RAW_IP_MISSING, CERTAIN), .all = { C(RAW_IP_MISSING) } },
	{ F(FIRMWARE_UPDATE_FAILED, CERTAIN), .all = { C(UPDATE_FAILED) } },
	{ F(INTERFACE_NUMBERS_HARMLESS, CERTAIN), .all = { C(IFNUM_WARNING) } },
	{ F(TWO_CONFIGURATIONS, CERTAIN), .all = { C(IFNUM_SECOND_CONFIG) } },
	{ F(ID_UNKNOWN, LIKELY), .all = { C(NEW_ID) }, .cured = C(SERIAL_DRIVER) },
	{ F(DRIVER_MISSING, LIKELY), .all = { C(NO_NODES) },
	  .none = { C(SERIAL_DRIVER), C(USB_DISCONNECT) } },
	{ F(USB_POWER, CERTAIN), .all = { C(USB_OVER_CURRENT) } },
	{ F(USB_POWER, LIKELY), .all = { C(UNDER_VOLTAGE) } },
	{ F(USB_POWER, POSSIBLE), .all = { C(USB_ERROR) } },
};
const struct judge_rules judge_rules_whole = { whole, sizeof(whole) / sizeof(whole[0]) };
