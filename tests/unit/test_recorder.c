/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <time.h>

#include "history.h"
#include "recorder.h"

#define HUB  "/devices/pci0000:00/0000:00:14.0/usb1/1-1"
#define GONE "remove@" HUB "/1-1.4"

static struct recorder recorder;
static struct call call;
static struct findings findings;
static struct facts facts;
static struct history history;

static int setup(void **state)
{
	static char dir[80];

	if (files_setup(state))
		return -1;
	snprintf(dir, sizeof(dir), "%s/state", files_dir);
	recorder_init(&recorder, dir, "home");
	recorder_found(&recorder, "1-1.4", "/dev/ttyUSB2");
	facts_init(&facts);
	buf_copy(facts.identity.imei, sizeof(facts.identity.imei), "352712345673066");
	facts.network.eps = FACTS_REG_HOME;
	recorder_asked(&recorder, &facts);
	call_init(&call);
	findings_init(&findings);
	return 0;
}

static int teardown(void **state)
{
	history_free(&history);
	return files_teardown(state);
}

static void blame(enum finding_code code)
{
	findings_init(&findings);
	finding_evidence(findings_add(&findings, code, FINDING_CERTAIN), "seen");
}

static const struct record *kept(size_t count, size_t i)
{
	history_free(&history);
	assert_int_equal(history_load(&history, files_path("state"), "home", 100), 0);
	assert_int_equal(history.count, count);
	return i < count ? &history.at[i] : NULL;
}

static void drop(uint64_t up_ms, uint64_t down_ms, uint64_t end_ms)
{
	recorder_up(&recorder, "", up_ms);
	recorder_down(&recorder, down_ms);
	recorder_down(&recorder, down_ms + 1);
	buf_copy(call.exit.text, sizeof(call.exit.text), "peer is dead");
	buf_copy(call.exit.echo, sizeof(call.exit.echo), "dead");
	call.exit.probes = 120;
	call.exit.answers = 115;
	call.exit.misses = 5;
	call.exit.rtt_ms = 41;
	call.exit.rtt_max_ms = 310;
	call.exit.silence_ms = 2450;
	call.status = 15;
	call.bytes_in = 1000;
	call.bytes_out = 200;
	blame(FINDING_ECHO_LOST_AFTER_TRAFFIC);
	recorder_ended(&recorder, &call, &findings, 1, "", end_ms);
}

static void a_drop_is_kept_with_all_that_shows_it(void **state)
{
	const struct record *r;

	(void)state;
	drop(1000, 101000, 101050);
	r = kept(1, 0);
	assert_int_equal(r->kind, RECORD_DROP);
	assert_true(llabs((long long)(time(NULL) - r->time_s)) < 60);
	assert_int_equal(r->dial, 1);
	assert_string_equal(r->slot, "1-1.4");
	assert_string_equal(r->identity, "3527\xE2\x80\xA6"
					 "3066");
	assert_string_equal(r->verdict, "echo-lost-after-traffic");
	assert_string_equal(r->reason, "peer is dead");
	assert_int_equal(r->status, 15);
	assert_int_equal(r->uptime_s, 100);
	assert_int_equal(r->bytes_in, 1000);
	assert_int_equal(r->rtt_max_ms, 310);
	assert_int_equal(r->misses, 5);
	assert_int_equal(r->echo.count, 3);
	assert_string_equal(r->echo.at[0], "dead: 120 sent, 115 answered, 5 missed");
	assert_string_equal(r->evidence.at[0], "seen");
	assert_string_equal(r->before.at[0], "registration home");
	assert_int_equal(r->after.count, 0);
	assert_int_equal(r->lost_ms, -1);
}

static void an_outage_ends_with_what_ended_it(void **state)
{
	const struct record *r;

	(void)state;
	drop(1000, 101000, 101050);
	recorder_kernel(&recorder, GONE);
	recorder_found(&recorder, "1-1.4", "/dev/ttyUSB5");
	facts.network.eps = FACTS_REG_SEARCHING;
	buf_copy(facts.network.release, sizeof(facts.network.release), "Regular deactivation");
	recorder_asked(&recorder, &facts);
	call_init(&call);
	buf_copy(call.refused.text, sizeof(call.refused.text), "dial");
	blame(FINDING_DIAL_REFUSED);
	recorder_ended(&recorder, &call, &findings, 2, "redial", 103000);
	facts.network.eps = FACTS_REG_HOME;
	recorder_asked(&recorder, &facts);
	recorder_up(&recorder, "cfun", 111000);
	r = kept(2, 0);
	assert_int_equal(r->kind, RECORD_DROP);
	assert_int_equal(r->lost_ms, 10000);
	assert_string_equal(r->cured_by, "cfun");
	assert_string_equal(r->after.at[0], "registration searching");
	assert_string_equal(r->after.at[1], "+CEER: Regular deactivation");
	assert_string_equal(r->evidence.at[r->evidence.count - 1], "+CEER: Regular deactivation");
	assert_int_equal(r->usb.count, 2);
	assert_string_equal(r->usb.at[1], "1-1.4 is on /dev/ttyUSB5, it was /dev/ttyUSB2");
	r = &history.at[1];
	assert_int_equal(r->kind, RECORD_DIAL);
	assert_string_equal(r->verdict, "dial-refused");
	assert_string_equal(r->reason, "dial");
	assert_string_equal(r->rung, "redial");
	assert_string_equal(r->before.at[0], "registration searching");
	assert_int_equal(r->lost_ms, -1);
	assert_int_equal(r->bytes_in, -1);
	assert_int_equal(r->probes, -1);
	assert_int_equal(history.tally.drops, 1);
	assert_int_equal(history.tally.dials, 1);
	assert_int_equal(history.tally.lost_ms, 10000);
	/* Up again: nothing more is said of it. */
	recorder_up(&recorder, "", 112000);
	kept(2, 0);
}

/* A call that nothing came through ends no outage, and is a failed dial. */
static void an_outage_goes_on_when_nothing_comes_through(void **state)
{
	const struct record *r;

	(void)state;
	drop(1000, 101000, 101050);
	recorder_up(&recorder, "redial", 103000);
	assert_int_equal(kept(1, 0)->lost_ms, 2000);
	recorder_disproved(&recorder);
	assert_int_equal(kept(1, 0)->lost_ms, -1);
	assert_string_equal(kept(1, 0)->cured_by, "");
	call.reach.state = REACH_LOST;
	call.reach.probes = 9;
	call.reach.answers = 1;
	call.reach.rtt_ms = call.reach.rtt_max_ms = 53;
	call.reach.silence_ms = 41000;
	blame(FINDING_NETWORK_UNREACHABLE);
	recorder_ended(&recorder, &call, &findings, 2, "redial", 145000);
	r = kept(2, 1);
	assert_int_equal(r->kind, RECORD_DIAL);
	assert_int_equal(r->uptime_s, 0);
	assert_int_equal(r->reach.count, 3);
	assert_string_equal(r->reach.at[0], "lost: 9 sent, 1 answered");
	assert_string_equal(r->reach.at[1], "no packet for 41000 ms");
	assert_string_equal(r->reach.at[2], "round trip 53 ms, at most 53");
	recorder_up(&recorder, "attach", 161000);
	r = kept(2, 0);
	assert_int_equal(r->lost_ms, 60000);
	assert_string_equal(r->cured_by, "attach");
	assert_int_equal(history.tally.drops, 1);
	assert_int_equal(history.tally.lost_ms, 60000);
}

static void what_is_not_dialled_is_kept_once_for_each_cause(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		blame(FINDING_SIM_ABSENT);
		recorder_refused(&recorder, &findings, "", 1000);
	}
	assert_string_equal(kept(1, 0)->verdict, "sim-absent");
	for (i = 0; i < 5; i++) {
		blame(FINDING_NOT_REGISTERED);
		recorder_refused(&recorder, &findings, "redial", 2000);
	}
	findings_init(&findings);
	recorder_refused(&recorder, &findings, "", 3000);
	kept(2, 0);
	recorder_up(&recorder, "redial", 9000);
	assert_int_equal(kept(2, 0)->lost_ms, 8000);
	assert_int_equal(history.at[1].lost_ms, -1);
	/* A link that came and went, then the same cause again. */
	recorder_ended(&recorder, &call, &findings, 1, "", 10000);
	blame(FINDING_NOT_REGISTERED);
	recorder_refused(&recorder, &findings, "", 11000);
	kept(4, 0);
	/* A failed dial and the look that follows it have one cause. */
	blame(FINDING_DIAL_REFUSED);
	recorder_ended(&recorder, &call, &findings, 2, "", 12000);
	recorder_refused(&recorder, &findings, "", 12000);
	kept(5, 0);
}

static void an_end_that_was_asked_for_is_no_failure(void **state)
{
	const struct record *r;

	(void)state;
	call.stopped = true;
	recorder_ended(&recorder, &call, &findings, 1, "", 500);
	kept(0, 0);
	recorder_up(&recorder, "", 1000);
	recorder_ended(&recorder, &call, &findings, 2, "", 61000);
	r = kept(1, 0);
	assert_int_equal(r->kind, RECORD_STOP);
	assert_int_equal(r->uptime_s, 60);
	assert_int_equal(history.tally.drops, 0);
	recorder_up(&recorder, "", 70000);
	kept(1, 0);
}

static void what_left_the_bus_is_named(void **state)
{
	(void)state;
	call.modem_gone = true;
	call.status = -1;
	recorder_kernel(&recorder, GONE);
	recorder_up(&recorder, "", 1000);
	recorder_ended(&recorder, &call, &findings, 1, "", 2000);
	assert_string_equal(kept(1, 0)->usb.at[0], "remove 1-1.4");
	assert_string_equal(history.at[0].usb.at[1], "1-1.4 left the bus");
	assert_int_equal(history.at[0].status, -1);
}

static void only_our_slot_counts(void **state)
{
	static const char *const others[] = {
		"",
		"add",
		"remove@",
		"remove@/",
		"remove@" HUB "/1-1.40",
		"remove@" HUB "/1-1.4/1-1.4:1.3",
		"remove@" HUB "/1-1.4/1-1.4:1.3/ttyUSB2",
		"add@" HUB "/1-1.5/1-1.5:1.3/ttyUSB2/tty/ttyUSB2",
		"add@" HUB,
	};
	const struct record_lines *usb = &recorder.next.usb;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		recorder_kernel(&recorder, others[i]);
	assert_int_equal(usb->count, 0);
	recorder_kernel(&recorder, GONE);
	recorder_kernel(&recorder, "add@" HUB "/1-1.4/1-1.4:1.3/ttyUSB2/tty/ttyUSB\033");
	assert_int_equal(usb->count, 2);
	assert_string_equal(usb->at[0], "remove 1-1.4");
	assert_string_equal(usb->at[1], "add ttyUSB\\x1B");
	/* Before a modem was found, none is ours. */
	recorder_init(&recorder, recorder.state_dir, "home");
	recorder_kernel(&recorder, "remove@" HUB "/");
	assert_int_equal(usb->count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_drop_is_kept_with_all_that_shows_it),
		TEST(an_outage_ends_with_what_ended_it),
		TEST(an_outage_goes_on_when_nothing_comes_through),
		TEST(what_is_not_dialled_is_kept_once_for_each_cause),
		TEST(an_end_that_was_asked_for_is_no_failure),
		TEST(what_left_the_bus_is_named),
		TEST(only_our_slot_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
