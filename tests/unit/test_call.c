/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "call.h"

/* What is told of a call, and the one code that it must end in. */
static const struct row {
	const char *name;
	struct event told[6];
	size_t count;
	int status;
	bool gone, stopped;
	enum finding_code code; /* FINDING_COUNT: none */
	bool hopeless;
} rows[] = {
#define PHASE(n)                               \
	{                                      \
		.kind = EVENT_PHASE, .code = n \
	}
#define REFUSED(step, said, n)                                                \
	{                                                                     \
		.kind = EVENT_REFUSED, .text = step, .words = said, .code = n \
	}
#define EXIT(said, n)                                       \
	{                                                   \
		.kind = EVENT_EXIT, .text = said, .code = n \
	}
#define UP                       \
	{                        \
		.kind = EVENT_UP \
	}
#define ECHO(state, sent, came)                                                    \
	{                                                                          \
		.kind = EVENT_ECHO, .echo = state, .probes = sent, .answers = came \
	}
#define DOWN(state, sent, came, n)                                                            \
	{                                                                                     \
		.kind = EVENT_DOWN, .echo = state, .probes = sent, .answers = came, .code = n \
	}
	{ "APN not subscribed",
	  { PHASE(2), REFUSED("CALL", "requested service option not subscribed", 133),
	    EXIT("", 8) },
	  3,
	  8,
	  false,
	  false,
	  FINDING_APN_REJECTED,
	  true },
	{ "the same in words that the plugin does not number",
	  { REFUSED("CALL", "Requested service option not subscribed (#33)", -1) },
	  1,
	  8,
	  false,
	  false,
	  FINDING_APN_REJECTED,
	  true },
	{ "plain ERROR to the dial",
	  { PHASE(2), REFUSED("CALL", "ERROR", -1), EXIT("", 8) },
	  3,
	  8,
	  false,
	  false,
	  FINDING_DIAL_REFUSED,
	  false },
	{ "PDP authentication",
	  { REFUSED("CALL", "PDP authentication failure", 149) },
	  1,
	  8,
	  false,
	  false,
	  FINDING_AUTH_FAILED,
	  true },
	{ "peer refused our password",
	  { PHASE(2), PHASE(4), PHASE(5), { .kind = EVENT_AUTH, .code = 0 }, EXIT("", 19) },
	  5,
	  19,
	  false,
	  false,
	  FINDING_AUTH_FAILED,
	  true },
	{ "CHAP succeeded, then nothing",
	  { PHASE(4), PHASE(5), { .kind = EVENT_AUTH, .code = 1 }, PHASE(7), EXIT("", 10) },
	  5,
	  10,
	  false,
	  false,
	  FINDING_CONNECT_WITHOUT_NETWORK,
	  false },
	{ "LCP never answered",
	  { PHASE(2), PHASE(4), EXIT("", 10) },
	  3,
	  10,
	  false,
	  false,
	  FINDING_NO_IPCP_ADDRESS,
	  false },
	{ "hung up while negotiating",
	  { PHASE(4), EXIT("Modem hangup", 16) },
	  2,
	  16,
	  false,
	  false,
	  FINDING_LINK_HANGUP,
	  false },
	{ "peer ended a good link",
	  { PHASE(8),
	    { .kind = EVENT_UP, .local = "10.0.0.1" },
	    EXIT("LCP terminated by peer", 16) },
	  3,
	  16,
	  false,
	  false,
	  FINDING_PEER_TERMINATED,
	  false },
	{ "cable cut",
	  { PHASE(8), { .kind = EVENT_UP }, EXIT("Modem hangup", 16) },
	  3,
	  16,
	  true,
	  false,
	  FINDING_USB_GONE,
	  false },
	{ "looped back",
	  { PHASE(8), { .kind = EVENT_UP }, EXIT("", 17) },
	  3,
	  17,
	  false,
	  false,
	  FINDING_MODEM_LEFT_DATA_MODE,
	  false },
	{ "silent after traffic",
	  { PHASE(8), UP, ECHO("dead", 20, 15), DOWN("dead", 20, 15, 15),
	    EXIT("no answer to LCP echo", 16) },
	  5,
	  16,
	  false,
	  false,
	  FINDING_ECHO_LOST_AFTER_TRAFFIC,
	  false },
	{ "silent after traffic, and pppd had to be killed",
	  { PHASE(8), UP, ECHO("dead", 20, 15) },
	  3,
	  -1,
	  false,
	  false,
	  FINDING_ECHO_LOST_AFTER_TRAFFIC,
	  false },
	{ "pppd's own echo to a peer that never answered ours",
	  { PHASE(8), UP, ECHO("mute", 6, 0), DOWN("mute", 6, 0, 15), EXIT("", 16) },
	  5,
	  16,
	  false,
	  false,
	  FINDING_ECHO_NEVER_ANSWERED,
	  false },
	{ "back in command mode",
	  { PHASE(8), UP, DOWN("looped", 20, 19, 15), EXIT("our own frames come back", 15) },
	  4,
	  15,
	  false,
	  false,
	  FINDING_MODEM_LEFT_DATA_MODE,
	  false },
	{ "back in command mode before it had an address",
	  { PHASE(7), ECHO("looped", 1, 0), EXIT("our own frames come back", 15) },
	  3,
	  15,
	  false,
	  false,
	  FINDING_MODEM_LEFT_DATA_MODE,
	  false },
	{ "hung up while the echo was well",
	  { PHASE(8), UP, DOWN("alive", 20, 20, 16), EXIT("hang-up", 16) },
	  4,
	  16,
	  false,
	  false,
	  FINDING_LINK_HANGUP,
	  false },
	{ "unplugged, as the bus says; the echo fell silent first",
	  { PHASE(8), UP, DOWN("suspect", 20, 19, 16), EXIT("hang-up", 16) },
	  4,
	  16,
	  true,
	  false,
	  FINDING_USB_GONE,
	  false },
	{ "port taken by another",
	  { PHASE(1), EXIT("", 6) },
	  2,
	  6,
	  false,
	  false,
	  FINDING_PORT_BUSY,
	  false },
	{ "asked to stop",
	  { PHASE(8), { .kind = EVENT_UP }, EXIT("", 5) },
	  3,
	  5,
	  false,
	  true,
	  FINDING_COUNT,
	  false },
};

static void call_names_the_cause(void **state)
{
	static struct findings findings;
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct call c;

		call_init(&c);
		for (j = 0; j < r->count; j++)
			call_event(&c, &r->told[j]);
		c.status = r->status;
		c.modem_gone = r->gone;
		c.stopped = r->stopped;
		findings_init(&findings);
		call_verdict(&c, &findings);
		print_message("%s\n", r->name);
		assert_int_equal(findings.count, r->code == FINDING_COUNT ? 0 : 1);
		if (findings.count) {
			assert_string_equal(finding_code_name(findings.at[0].code),
					    finding_code_name(r->code));
			assert_true(findings.at[0].evidence_count > 0);
		}
		assert_int_equal(call_is_hopeless(&findings), r->hopeless);
	}
}

/* On its way down pppd passes its phases again: the highest is what was reached. */
static void call_keeps_the_highest_phase(void **state)
{
	static const int down[] = { 8, 9, 7, 4, 10, 0 };
	struct call c;
	size_t i;

	(void)state;
	call_init(&c);
	for (i = 0; i < sizeof(down) / sizeof(down[0]); i++)
		call_event(&c, &(struct event)PHASE(down[i]));
	assert_int_equal(c.phase, 8);
}

/* What a person is to read: what pppd said, what the echo was, what had passed. */
static void call_shows_the_evidence(void **state)
{
	static struct findings findings;
	struct event up = UP, down = DOWN("dead", 20, 15, 15),
		     end = EXIT("no answer to LCP echo", 15);
	struct call c;

	(void)state;
	down.rtt_ms = 8;
	down.rtt_max_ms = 31;
	down.silence_ms = 2451;
	down.misses = 5;
	down.bytes_in = 1000;
	down.bytes_out = 200;
	down.uptime_ms = 61999;
	down.magic_copied = 1;
	call_init(&c);
	call_event(&c, &up);
	call_event(&c, &down);
	call_event(&c, &end);
	c.status = 15;
	findings_init(&findings);
	call_verdict(&c, &findings);
	findings_sort(&findings);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.at[0].code, FINDING_ECHO_LOST_AFTER_TRAFFIC);
	assert_int_equal(findings.at[0].evidence_count, 4);
	assert_string_equal(findings.at[0].evidence[0], "pppd: no answer to LCP echo (status 15)");
	assert_string_equal(findings.at[0].evidence[1],
			    "LCP echo dead: silent for 2451 ms, 5 answers missed");
	assert_string_equal(findings.at[0].evidence[2],
			    "15 of 20 probes answered, the last in 8 ms, at most 31 ms");
	assert_string_equal(findings.at[0].evidence[3], "1000 bytes in, 200 out, up for 61 s");
	assert_int_equal(findings.at[1].code, FINDING_ECHO_MAGIC_COPIED);
}

/* The same silence, and it is known that nothing leaves the port: another cause, another cure. */
static void call_tells_a_stuck_port(void **state)
{
	static struct findings findings;
	struct event up = UP, told = { .kind = EVENT_ECHO, .echo = "dead", .stuck = 1 };
	struct event down = DOWN("dead", 20, 15, 15), end = EXIT("the port takes no data", 15);
	struct call c;
	int killed;

	(void)state;
	down.stuck = end.stuck = 1;
	for (killed = 0; killed < 2; killed++) {
		call_init(&c);
		call_event(&c, &up);
		call_event(&c, &told);
		if (!killed) {
			call_event(&c, &down);
			call_event(&c, &end);
		}
		c.status = killed ? -1 : 15;
		findings_init(&findings);
		call_verdict(&c, &findings);
		assert_int_equal(findings.count, 1);
		assert_int_equal(findings.at[0].code, FINDING_PORT_STUCK);
		assert_string_equal(findings.at[0].evidence[1],
				    "what was written last has not left the port");
	}
}

/* The network behind a modem that is well: what ever came through decides what it is called. */
static void call_tells_network_from_modem(void **state)
{
	static const struct {
		bool flowed, heard;
		enum finding_code code;
		enum finding_certainty certainty;
	} cases[] = {
		{ true, true, FINDING_NETWORK_UNREACHABLE, FINDING_CERTAIN },
		{ false, true, FINDING_NETWORK_UNREACHABLE, FINDING_CERTAIN },
		{ false, false, FINDING_CONNECT_WITHOUT_NETWORK, FINDING_LIKELY },
	};
	static struct findings findings;
	struct event up = UP, down = DOWN("alive", 20, 20, 5);
	struct call c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		call_init(&c);
		call_event(&c, &up);
		call_event(&c, &down);
		c.status = 5;
		c.reach.state = REACH_LOST;
		c.reach.silence_ms = 41000;
		c.reach.sent = 8;
		c.reach.probes = 9;
		c.reach.answers = cases[i].heard;
		c.reach.rtt_ms = c.reach.rtt_max_ms = 53;
		c.reach.flowed = cases[i].flowed;
		c.reach.heard = cases[i].heard;
		findings_init(&findings);
		call_verdict(&c, &findings);
		assert_int_equal(findings.count, 1);
		assert_int_equal(findings.at[0].code, cases[i].code);
		assert_int_equal(findings.at[0].certainty, cases[i].certainty);
		assert_string_equal(
			findings.at[0].evidence[0],
			"packets went out, none came in for 41000 ms; 8 probes unanswered");
		assert_int_equal(findings.at[0].evidence_count, cases[i].heard ? 5 : 4);
	}
	assert_string_equal(findings.at[0].evidence[1],
			    "LCP echo alive: silent for 0 ms, 0 answers missed");
	c.modem_gone = true;
	findings_init(&findings);
	call_verdict(&c, &findings);
	assert_int_equal(findings.at[0].code, FINDING_USB_GONE);
	c.stopped = true;
	findings_init(&findings);
	call_verdict(&c, &findings);
	assert_int_equal(findings.count, 0);
}

/* A modem that says only numbers is put into words here: the plugin has none. */
static void call_puts_numbers_into_words(void **state)
{
	static struct findings findings;
	struct event refused = REFUSED("CALL", "30", 30);
	struct call c;

	(void)state;
	call_init(&c);
	call_event(&c, &refused);
	c.status = 8;
	findings_init(&findings);
	call_verdict(&c, &findings);
	assert_string_equal(findings.at[0].evidence[0], "CALL: no network service");
}

/* As +CEER says it, after a dial that was refused without a reason. */
static void call_knows_a_refusal_by_its_words(void **state)
{
	(void)state;
	assert_int_equal(call_refusal("Requested service option not subscribed (#33)"),
			 FINDING_APN_REJECTED);
	assert_int_equal(call_refusal("missing or unknown APN"), FINDING_APN_REJECTED);
	assert_int_equal(call_refusal("PDP authentication failure"), FINDING_AUTH_FAILED);
	assert_int_equal(call_refusal("User authentication failed"), FINDING_AUTH_FAILED);
	assert_int_equal(call_refusal("No cause information available"), FINDING_DIAL_REFUSED);
	assert_int_equal(call_refusal(""), FINDING_DIAL_REFUSED);
}

static void call_joins_both_address_families(void **state)
{
	struct event v4 = {
		.kind = EVENT_UP, .ifname = "ppp0", .local = "10.0.0.1", .dns1 = "1.1.1.1"
	};
	struct event v6 = { .kind = EVENT_UP, .ifname = "ppp0", .local6 = "fe80::1" };
	struct call c;

	(void)state;
	call_init(&c);
	call_event(&c, &v4);
	call_event(&c, &v6);
	assert_string_equal(c.up.local, "10.0.0.1");
	assert_string_equal(c.up.dns1, "1.1.1.1");
	assert_string_equal(c.up.local6, "fe80::1");
	call_event(&c, &v4);
	assert_string_equal(c.up.local6, "fe80::1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_names_the_cause),
		cmocka_unit_test(call_keeps_the_highest_phase),
		cmocka_unit_test(call_shows_the_evidence),
		cmocka_unit_test(call_tells_a_stuck_port),
		cmocka_unit_test(call_tells_network_from_modem),
		cmocka_unit_test(call_puts_numbers_into_words),
		cmocka_unit_test(call_knows_a_refusal_by_its_words),
		cmocka_unit_test(call_joins_both_address_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
