/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "link.h"

/* Every cell: what each event makes of each state, by the machine itself. */
static void link_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < LINK_STATES_COUNT; s++) {
		for (e = 0; e < LINK_EVENTS_COUNT; e++) {
			struct link l;
			enum link_do act;

			link_init(&l, false, 1);
			l.state = (enum link_state)s;
			act = link_event(&l, (enum link_event)e, 1000);
			buf_fmt(&text, "%-8s %-8s -> %-8s %-8s", link_state_name(s),
				link_event_name(e), link_state_name(l.state), link_do_name(act));
			if (l.deadline_ms)
				buf_fmt(&text, " %6llu ms",
					(unsigned long long)(l.deadline_ms - 1000));
			buf_str(&text, l.tries ? " fails\n" : "\n");
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("link.table", text.at);
}

static void link_goes_all_the_way(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, false, 7);
	assert_int_equal(link_wait_ms(&l, 0), -1);
	assert_int_equal(link_event(&l, LINK_ON_START, 10), LINK_DO_FIND);
	assert_int_equal(link_event(&l, LINK_ON_FOUND, 20), LINK_DO_ASK);
	assert_int_equal(link_event(&l, LINK_ON_FIT, 30), LINK_DO_DIAL);
	assert_int_equal(link_event(&l, LINK_ON_UP, 2000), LINK_DO_NOTHING);
	assert_int_equal(link_wait_ms(&l, 2000), -1);
	assert_int_equal(link_event(&l, LINK_ON_STOP, 9000), LINK_DO_TERM);
	assert_true(link_wait_ms(&l, 9000) > 0 && link_wait_ms(&l, 9000) < 3000);
	assert_int_equal(link_event(&l, LINK_ON_ENDED, 9100), LINK_DO_FINISH);
	assert_int_equal(l.state, LINK_DONE);
	assert_true(l.stopped);
}

/* The pause grows to its ceiling, never passes it, and the first retry goes at once. */
static void link_backs_off(void **state)
{
	uint64_t now = 1000;
	int wait, last = 0, i;
	struct link l;

	(void)state;
	link_init(&l, false, 12345);
	link_event(&l, LINK_ON_START, now);
	for (i = 0; i < 20; i++) {
		link_event(&l, LINK_ON_FOUND, now);
		link_event(&l, LINK_ON_FIT, now);
		assert_int_equal(l.state, LINK_DIAL);
		link_event(&l, LINK_ON_ENDED, now);
		assert_int_equal(l.state, LINK_WAIT);
		wait = link_wait_ms(&l, now);
		if (i == 0)
			assert_int_equal(wait, 0);
		assert_true(wait <= 60000);
		if (i > 0 && i < 6)
			assert_true(wait > last);
		last = wait;
		now += (uint64_t)wait;
		assert_int_equal(link_event(&l, LINK_ON_TIMER, now), LINK_DO_FIND);
	}
	assert_true(last >= 48000);
}

static void link_forgets_failures_after_a_good_time(void **state)
{
	uint64_t now = 1000;
	struct link l;
	int i;

	(void)state;
	link_init(&l, false, 3);
	link_event(&l, LINK_ON_START, now);
	for (i = 0; i < 5; i++) {
		link_event(&l, LINK_ON_BUSY, now);
		link_event(&l, LINK_ON_TIMER, now);
	}
	assert_int_equal(l.tries, 5);
	link_event(&l, LINK_ON_FOUND, now);
	link_event(&l, LINK_ON_FIT, now);
	link_event(&l, LINK_ON_UP, now);
	link_event(&l, LINK_ON_ENDED, now + 30000);
	assert_int_equal(l.tries, 1);
	assert_int_equal(link_wait_ms(&l, now + 30000), 0);
}

static void link_once_does_not_wait(void **state)
{
	static const enum link_event ends[] = { LINK_ON_ABSENT, LINK_ON_BUSY };
	struct link l;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		link_init(&l, true, 1);
		link_event(&l, LINK_ON_START, 1);
		assert_int_equal(link_event(&l, ends[i], 2), LINK_DO_FINISH);
		assert_int_equal(l.state, LINK_DONE);
		assert_false(l.stopped);
	}
}

/* A pppd that does not go is killed, again and again, until it is gone. */
static void link_kills_what_does_not_end(void **state)
{
	struct link l;
	int i;

	(void)state;
	link_init(&l, false, 1);
	link_event(&l, LINK_ON_START, 1);
	link_event(&l, LINK_ON_FOUND, 1);
	link_event(&l, LINK_ON_FIT, 1);
	assert_int_equal(link_event(&l, LINK_ON_STOP, 1), LINK_DO_TERM);
	for (i = 1; i < 4; i++) {
		assert_true(link_wait_ms(&l, 1) > 0);
		assert_int_equal(link_event(&l, LINK_ON_TIMER, (uint64_t)i * 2500), LINK_DO_KILL);
	}
	assert_int_equal(link_event(&l, LINK_ON_REJECTED, 20000), LINK_DO_FINISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(link_table_is_as_stored),
		cmocka_unit_test(link_goes_all_the_way),
		cmocka_unit_test(link_backs_off),
		cmocka_unit_test(link_forgets_failures_after_a_good_time),
		cmocka_unit_test(link_once_does_not_wait),
		cmocka_unit_test(link_kills_what_does_not_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
