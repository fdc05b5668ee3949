/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "reach.h"

/* A line with a judge: what is sent on it and what comes in. */
struct side {
	struct reach r;
	uint64_t now, rx, tx;
	unsigned probes, looks;
	bool deaf;	/* targets do not answer */
	bool dead;	/* nothing comes in */
	bool one_way;	/* the user gets no answers by itself */
	unsigned every; /* the user sends something, in ms; 0: nothing */
};

static struct side side;

static void side_up(enum patience patience, bool trusted)
{
	struct reach_config config;

	memset(&side, 0, sizeof(side));
	side.now = 1000000;
	reach_config_init(&config, patience);
	reach_init(&side.r, &config, 2, trusted);
	reach_up(&side.r, side.now, side.rx, side.tx);
}

/* Until then, or until there is a verdict: true when there is one. */
static bool side_run(uint64_t ms)
{
	uint64_t until = side.now + ms;

	for (; side.now < until; side.now += 10) {
		if (side.every && side.now % side.every == 0) {
			side.tx++;
			side.rx += !side.dead && !side.one_way;
		}
		if (reach_wait_ms(&side.r, side.now) != 0)
			continue;
		side.looks++;
		switch (reach_tick(&side.r, side.now, side.rx, side.tx)) {
		case REACH_DO_NOTHING:
			break;
		case REACH_DO_PROBE:
			side.probes++;
			side.tx++;
			if (side.dead || side.deaf)
				break;
			side.rx++;
			reach_heard(&side.r, side.now + 50);
			break;
		case REACH_DO_END:
			return true;
		}
	}
	return false;
}

static void reach_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	unsigned s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < REACH_STATES_COUNT; s++)
		for (e = 0; e < REACH_EVENTS_COUNT; e++)
			buf_fmt(&text, "%-8s %-8s -> %s\n", reach_state_name((enum reach_state)s),
				reach_event_name((enum reach_event)e),
				reach_state_name(
					reach_next((enum reach_state)s, (enum reach_event)e)));
	stored_check("reach.table", text.at);
}

static void reach_off_does_nothing(void **state)
{
	(void)state;
	side_up(PATIENCE_OFF, true);
	side.every = 100;
	side.dead = true;
	assert_int_equal(reach_wait_ms(&side.r, side.now), -1);
	assert_false(side_run(600000));
	assert_int_equal(side.probes, 0);
	assert_true(reach_proven(&side.r));
}

/* No traffic is no reason for doubt, nor for a probe. */
static void reach_leaves_an_idle_link_alone(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, true);
	assert_false(side_run(3600000));
	assert_int_equal(side.probes, 0);
	assert_int_equal(side.r.state, REACH_GOOD);
	assert_false(reach_proven(&side.r));
}

/* Looks cost power, so there are few, yet enough to notice in time that traffic begins in vain. */
static void reach_looks_less_often_at_an_idle_link(void **state)
{
	uint64_t begin;

	(void)state;
	side_up(PATIENCE_FAST, false);
	side.every = 500;
	side_run(60000);
	side.every = 0;
	side.looks = 0;
	assert_false(side_run(3600000));
	assert_true(side.looks <= 3600 / 20 + 3);
	begin = side.now;
	side.every = 500;
	side.dead = true;
	assert_true(side_run(600000));
	assert_true(side.now - begin <= 80000);
}

static void reach_asks_once_while_traffic_flows(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, false);
	side.every = 500;
	assert_false(side_run(3600000));
	assert_int_equal(side.probes, 1);
	assert_int_equal(side.r.answers, 1);
	assert_int_equal(side.r.rtt_ms, 50);
	assert_true(reach_proven(&side.r));
}

static void reach_names_a_hole_within_its_time(void **state)
{
	uint64_t dead;

	(void)state;
	side_up(PATIENCE_FAST, false);
	side.every = 500;
	side_run(60000);
	dead = side.now;
	side.dead = true;
	assert_true(side_run(600000));
	assert_int_equal(side.r.state, REACH_LOST);
	assert_true(side.now - dead >= 35000 && side.now - dead <= 60000);
	assert_true(side.r.sent >= 6);
	assert_true(side.r.silence_ms >= 40000);
	assert_int_equal(reach_wait_ms(&side.r, side.now), -1);
}

/* The next link of the same targets: they are known to answer, so it need not carry anything. */
static void reach_remembers_who_answers(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, false);
	side.every = 500;
	side_run(60000);
	side.dead = true;
	assert_true(side_run(600000));
	reach_down(&side.r);
	assert_int_equal(side.r.state, REACH_OFF);
	reach_up(&side.r, side.now, side.rx, side.tx);
	assert_int_equal(side.r.probes, 0);
	assert_false(side.r.flowed);
	assert_true(side_run(600000));
	assert_false(reach_proven(&side.r));
}

static void reach_forgives_a_gap(void **state)
{
	unsigned i;

	(void)state;
	side_up(PATIENCE_FAST, true);
	side.every = 500;
	for (i = 0; i < 100; i++) {
		side.dead = false;
		assert_false(side_run(10000));
		side.dead = true;
		assert_false(side_run(30000));
	}
}

/* Traffic flows, but whom we ask is deaf: then silence proves nothing. */
static void reach_does_not_judge_by_the_deaf(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, true);
	side.every = 500;
	side.deaf = true;
	assert_false(side_run(600000));
	assert_int_equal(side.probes, 6);
	assert_int_equal(side.r.state, REACH_MUTE);
	assert_int_equal(reach_wait_ms(&side.r, side.now), -1);
	side.one_way = true;
	assert_false(side_run(3600000));
	assert_int_equal(side.probes, 6);
	/* One that answers late is not. */
	reach_heard(&side.r, side.now);
	assert_int_equal(side.r.state, REACH_GOOD);
}

/* All traffic is one way from the beginning, and the network's servers are deaf. */
static void reach_does_not_trust_whom_it_never_heard(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, false);
	side.every = 500;
	side.deaf = side.one_way = true;
	assert_false(side_run(600000));
	assert_int_equal(side.r.state, REACH_MUTE);
	assert_true(side.probes < 20);
	/* When something comes at last, there is a reason to ask again. */
	side.deaf = side.one_way = false;
	assert_false(side_run(60000));
	assert_int_equal(side.r.state, REACH_GOOD);
	assert_true(side.r.heard);
}

static void reach_trusts_the_vouched_for(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, true);
	side.every = 500;
	side.dead = true;
	assert_true(side_run(600000));
	assert_false(reach_proven(&side.r));
	assert_false(side.r.heard);
}

/* A probe that could not be sent is none. */
static void reach_counts_only_what_was_sent(void **state)
{
	unsigned i;

	(void)state;
	side_up(PATIENCE_FAST, true);
	for (i = 0; i < 10000; i++) {
		enum reach_do act;

		side.now += (uint64_t)reach_wait_ms(&side.r, side.now);
		act = reach_tick(&side.r, side.now, 0, ++side.tx);
		assert_int_not_equal(act, REACH_DO_END);
		if (act == REACH_DO_PROBE)
			reach_unsent(&side.r);
	}
	assert_int_equal(side.r.state, REACH_SUSPECT);
	assert_int_equal(side.r.probes, 0);
	assert_true(reach_wait_ms(&side.r, side.now) > 1000);
}

/* What sets up the link comes in, too, and proves nothing of the network. */
static void reach_takes_the_first_packets_for_none(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, true);
	side.rx = 3;
	side.dead = true;
	side.every = 500;
	assert_true(side_run(600000));
	assert_false(side.r.flowed);
}

static void reach_asks_each_target_in_turn(void **state)
{
	unsigned i;

	(void)state;
	side_up(PATIENCE_FAST, true);
	for (i = 0; i < 6;) {
		side.now += (uint64_t)reach_wait_ms(&side.r, side.now);
		if (reach_tick(&side.r, side.now, 0, ++side.tx) == REACH_DO_PROBE)
			assert_int_equal(side.r.target, i++ % 2);
	}
}

static void reach_second_address_changes_nothing(void **state)
{
	(void)state;
	side_up(PATIENCE_FAST, true);
	side.every = 500;
	side.dead = true;
	side_run(30000);
	reach_up(&side.r, side.now, side.rx, side.tx);
	assert_int_equal(side.r.state, REACH_SUSPECT);
	assert_true(side_run(30000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reach_table_is_as_stored),
		cmocka_unit_test(reach_off_does_nothing),
		cmocka_unit_test(reach_leaves_an_idle_link_alone),
		cmocka_unit_test(reach_looks_less_often_at_an_idle_link),
		cmocka_unit_test(reach_asks_once_while_traffic_flows),
		cmocka_unit_test(reach_names_a_hole_within_its_time),
		cmocka_unit_test(reach_remembers_who_answers),
		cmocka_unit_test(reach_forgives_a_gap),
		cmocka_unit_test(reach_does_not_judge_by_the_deaf),
		cmocka_unit_test(reach_does_not_trust_whom_it_never_heard),
		cmocka_unit_test(reach_trusts_the_vouched_for),
		cmocka_unit_test(reach_counts_only_what_was_sent),
		cmocka_unit_test(reach_takes_the_first_packets_for_none),
		cmocka_unit_test(reach_asks_each_target_in_turn),
		cmocka_unit_test(reach_second_address_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
