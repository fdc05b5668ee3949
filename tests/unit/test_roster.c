/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "roster.h"

static struct roster roster;

static unsigned look(uint64_t now_ms, size_t count, const struct roster_seen *seen)
{
	return roster_look(&roster, seen, count, now_ms);
}

#define LOOK(now_ms, ...)                                                                         \
	look(now_ms, sizeof((struct roster_seen[]) { __VA_ARGS__ }) / sizeof(struct roster_seen), \
	     (struct roster_seen[]) { __VA_ARGS__ })

static int setup(void **state)
{
	(void)state;
	roster_init(&roster);
	return 0;
}

static enum roster_state state_of(const char *slot)
{
	struct roster_bay *bay = roster_find(&roster, slot);

	assert_non_null(bay);
	return bay->state;
}

static void roster_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < ROSTER_STATES_COUNT; s++)
		for (e = 0; e < ROSTER_EVENTS_COUNT; e++) {
			struct roster_bay bay = { .state = (enum roster_state)s };

			roster_event(&bay, (enum roster_event)e, 0);
			buf_fmt(&text, "%-8s %-12s -> %s\n",
				roster_state_name((enum roster_state)s),
				roster_event_name((enum roster_event)e),
				roster_state_name(bay.state));
		}
	assert_int_equal(buf_error(&text), 0);
	stored_check("roster.table", text.at);
}

static void a_modem_at_work_may_come_and_go(void **state)
{
	struct roster_bay *bay;

	(void)state;
	assert_int_equal(LOOK(0, { "1-1.2", 4 }), 1);
	bay = roster_next(&roster, 1);
	assert_non_null(bay);
	assert_string_equal(bay->slot, "1-1.2");
	roster_event(bay, ROSTER_ON_STARTED, 10);
	assert_null(roster_next(&roster, 8));
	assert_int_equal(look(100, 0, NULL), 0);
	assert_int_equal(LOOK(9000, { "1-1.2", 5 }), 0);
	assert_int_equal(state_of("1-1.2"), ROSTER_BUSY);
	roster_event(bay, ROSTER_ON_ENDED_GOOD, 12010);
	assert_int_equal(bay->took_ms, 12000);
	/* The same modem, seen again, is done; taken out it leaves its bay. */
	assert_int_equal(LOOK(13000, { "1-1.2", 5 }), 0);
	assert_int_equal(state_of("1-1.2"), ROSTER_GOOD);
	assert_int_equal(look(14000, 0, NULL), 1);
	assert_int_equal(state_of("1-1.2"), ROSTER_EMPTY);
	assert_int_equal(LOOK(15000, { "1-1.2", 6 }), 1);
	assert_int_equal(state_of("1-1.2"), ROSTER_WAITING);
}

static void one_that_was_changed_unseen_waits_again(void **state)
{
	struct roster_bay *bay;

	(void)state;
	LOOK(0, { "1-2", 4 });
	bay = roster_next(&roster, 1);
	roster_event(bay, ROSTER_ON_STARTED, 0);
	LOOK(1, { "1-2", 7 });
	roster_event(bay, ROSTER_ON_ENDED_BAD, 2);
	buf_copy(bay->text, sizeof(bay->text), "no answer");
	assert_int_equal(LOOK(3, { "1-2", 7 }), 0);
	assert_int_equal(LOOK(4, { "1-2", 9 }), 1);
	assert_int_equal(state_of("1-2"), ROSTER_WAITING);
	assert_string_equal(bay->text, "");
}

static void jobs_are_a_limit_and_the_longest_wait_goes_first(void **state)
{
	struct roster_bay *bay;

	(void)state;
	LOOK(5, { "1-1", 1 });
	LOOK(9, { "1-1", 1 }, { "1-2", 2 }, { "1-3", 3 });
	bay = roster_next(&roster, 2);
	assert_string_equal(bay->slot, "1-1");
	roster_event(bay, ROSTER_ON_STARTED, 10);
	bay = roster_next(&roster, 2);
	assert_non_null(bay);
	roster_event(bay, ROSTER_ON_STARTED, 10);
	assert_null(roster_next(&roster, 2));
	assert_int_equal(roster_count(&roster, ROSTER_BUSY), 2);
	roster_event(bay, ROSTER_ON_ENDED_NAMED, 10);
	assert_non_null(roster_next(&roster, 2));
}

static void bays_stand_in_the_order_of_their_labels(void **state)
{
	static const char *const labels[] = { "A1", "A2", "A10", "1-1.9", "1-1.10" };
	static const char *const order[] = { "1-1.9", "1-1.10", "A1", "A2", "A10" };
	size_t i;
	char slot[8];

	(void)state;
	for (i = 0; i < 5; i++) {
		snprintf(slot, sizeof(slot), "2-%zu", i + 1);
		assert_int_equal(roster_bay_add(&roster, slot, labels[i]), 0);
	}
	for (i = 0; i < 5; i++)
		assert_string_equal(roster.at[i].label, order[i]);
}

static void no_room_is_said(void **state)
{
	char slot[16];
	int i;

	(void)state;
	for (i = 0; i < ROSTER_BAYS_MAX; i++) {
		snprintf(slot, sizeof(slot), "3-%d", i + 1);
		LOOK(0, { slot, 1 });
	}
	assert_int_equal(roster.count, ROSTER_BAYS_MAX);
	assert_false(roster.full);
	LOOK(0, { "4-1", 1 });
	assert_true(roster.full);
	assert_int_equal(roster.count, ROSTER_BAYS_MAX);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(roster_table_is_as_stored),
		TEST(a_modem_at_work_may_come_and_go),
		TEST(one_that_was_changed_unseen_waits_again),
		TEST(jobs_are_a_limit_and_the_longest_wait_goes_first),
		TEST(bays_stand_in_the_order_of_their_labels),
		TEST(no_room_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
