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

			link_init(&l, false);
			l.state = (enum link_state)s;
			act = link_event(&l, (enum link_event)e, 1000);
			buf_fmt(&text, "%-8s %-8s -> %-8s %-8s", link_state_name(s),
				link_event_name(e), link_state_name(l.state), link_do_name(act));
			if (l.deadline_ms)
				buf_fmt(&text, " %6llu ms",
					(unsigned long long)(l.deadline_ms - 1000));
			buf_str(&text, "\n");
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("link.table", text.at);
}

static void link_goes_all_the_way(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, false);
	assert_int_equal(link_wait_ms(&l, 0), -1);
	assert_int_equal(link_event(&l, LINK_ON_START, 10), LINK_DO_FIND);
	assert_int_equal(link_event(&l, LINK_ON_FOUND, 20), LINK_DO_ASK);
	assert_int_equal(link_event(&l, LINK_ON_FIT, 30), LINK_DO_DIAL);
	assert_int_equal(link_event(&l, LINK_ON_UP, 2000), LINK_DO_NOTHING);
	assert_int_equal(link_event(&l, LINK_ON_STOP, 9000), LINK_DO_TERM);
	assert_true(link_wait_ms(&l, 9000) > 0 && link_wait_ms(&l, 9000) < 3000);
	assert_int_equal(link_event(&l, LINK_ON_ENDED, 9100), LINK_DO_FINISH);
	assert_int_equal(l.state, LINK_DONE);
	assert_true(l.stopped);
}

/* What fails is waited for as long as the ladder says, then its rung, then from the beginning. */
static void link_waits_and_cures(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, false);
	link_event(&l, LINK_ON_START, 10);
	assert_int_equal(link_event(&l, LINK_ON_FAILED, 20), LINK_DO_REST);
	assert_int_equal(link_wait_ms(&l, 20), -1);
	link_rest(&l, 500, 20);
	assert_int_equal(link_wait_ms(&l, 20), 500);
	assert_int_equal(link_event(&l, LINK_ON_TIMER, 520), LINK_DO_CURE);
	assert_true(link_wait_ms(&l, 520) > 0);
	/* Only WAIT rests. */
	link_rest(&l, 1, 520);
	assert_true(link_wait_ms(&l, 520) > 1);
	assert_int_equal(link_event(&l, LINK_ON_CURED, 900), LINK_DO_FIND);
	assert_int_equal(link_event(&l, LINK_ON_FAILED, 910), LINK_DO_REST);
	link_rest(&l, 60000, 910);
	assert_int_equal(link_event(&l, LINK_ON_CHANGED, 920), LINK_DO_FIND);
}

/* A rung that does not end is given up, and STOP leaves nothing switched off. */
static void link_bounds_a_cure(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, false);
	l.state = LINK_WAIT;
	link_event(&l, LINK_ON_TIMER, 0);
	assert_int_equal(link_event(&l, LINK_ON_TIMER, 180000), LINK_DO_ABORT);
	assert_int_equal(l.state, LINK_WAIT);
	link_event(&l, LINK_ON_TIMER, 180000);
	assert_int_equal(link_event(&l, LINK_ON_STOP, 180001), LINK_DO_UNDO);
	assert_true(link_wait_ms(&l, 180001) < 3000);
	assert_int_equal(link_event(&l, LINK_ON_TIMER, 183000), LINK_DO_KILL);
	assert_int_equal(link_event(&l, LINK_ON_CURED, 183001), LINK_DO_FINISH);
}

/* A link that lasts is told once. */
static void link_tells_that_it_lasts(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, false);
	l.state = LINK_DIAL;
	link_event(&l, LINK_ON_UP, 1000);
	assert_int_equal(link_wait_ms(&l, 1000), 30000);
	assert_int_equal(link_event(&l, LINK_ON_TIMER, 31000), LINK_DO_SETTLE);
	assert_int_equal(l.state, LINK_UP);
	assert_int_equal(link_wait_ms(&l, 31000), -1);
}

static void link_once_does_not_wait(void **state)
{
	struct link l;

	(void)state;
	link_init(&l, true);
	link_event(&l, LINK_ON_START, 1);
	assert_int_equal(link_event(&l, LINK_ON_FAILED, 2), LINK_DO_FINISH);
	assert_int_equal(l.state, LINK_DONE);
	assert_false(l.stopped);
}

/* A pppd that does not go is killed, again and again, until it is gone. */
static void link_kills_what_does_not_end(void **state)
{
	struct link l;
	int i;

	(void)state;
	link_init(&l, false);
	link_event(&l, LINK_ON_START, 1);
	link_event(&l, LINK_ON_FOUND, 1);
	link_event(&l, LINK_ON_FIT, 1);
	assert_int_equal(link_event(&l, LINK_ON_STOP, 1), LINK_DO_TERM);
	for (i = 1; i < 4; i++) {
		assert_true(link_wait_ms(&l, 1) > 0);
		assert_int_equal(link_event(&l, LINK_ON_TIMER, (uint64_t)i * 2500), LINK_DO_KILL);
	}
	assert_int_equal(link_event(&l, LINK_ON_ENDED, 20000), LINK_DO_FINISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(link_table_is_as_stored),
		cmocka_unit_test(link_goes_all_the_way),
		cmocka_unit_test(link_waits_and_cures),
		cmocka_unit_test(link_bounds_a_cure),
		cmocka_unit_test(link_tells_that_it_lasts),
		cmocka_unit_test(link_once_does_not_wait),
		cmocka_unit_test(link_kills_what_does_not_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
