/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <unistd.h>

#include "recovery.h"

static const struct profile profile = { .recover = PROFILE_RECOVER_AUTO,
					.recover_max = RUNG_POWER };
static char state_dir[80];
static struct recovery recovery;
static struct hook hook;

static int setup(void **state)
{
	if (files_setup(state))
		return -1;
	snprintf(state_dir, sizeof(state_dir), "%s/state", files_dir);
	return 0;
}

/* A new process that meets this modem. */
static void meet(const char *slot, const char *imei)
{
	recovery_init(&recovery, ev_default_loop(0), files_dir, state_dir, &profile, &hook);
	recovery_found(&recovery, slot, slot, "/dev/ttyUSB2");
	recovery_identified(&recovery, imei);
}

/* A failure that ended with a redial, and a good time after it. */
static void drop(enum finding_code code)
{
	assert_int_equal(recovery_failed(&recovery, code), 0);
	assert_string_equal(recovery_rung(&recovery), "redial");
	recovery_up(&recovery);
	assert_string_equal(recovery.cured_by, "redial");
	assert_string_equal(recovery_rung(&recovery), "");
	recovery.ladder.up_ms -= LADDER_STABLE_MS;
	recovery_settled(&recovery);
}

static void expect_kept(const char *name, const char *text)
{
	char path[200], kept[256] = "";
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s/lessons", state_dir, name);
	f = fopen(path, "r");
	assert_non_null(f);
	(void)!fread(kept, 1, sizeof(kept) - 1, f);
	fclose(f);
	assert_string_equal(kept, text);
}

static void lessons_outlive_the_process(void **state)
{
	(void)state;
	meet("1-1", "359072060000011");
	drop(FINDING_LINK_HANGUP);
	expect_kept("359072060000011", "link-hangup redial 1\n");
	meet("1-1", "359072060000011");
	drop(FINDING_LINK_HANGUP);
	drop(FINDING_PEER_TERMINATED);
	expect_kept("359072060000011", "peer-terminated redial 1\nlink-hangup redial 2\n");
}

/* Whatever slot it is in; and the next one in that slot begins with nothing. */
static void lessons_are_the_modems(void **state)
{
	(void)state;
	meet("1-1", "359072060000011");
	drop(FINDING_LINK_HANGUP);
	meet("1-1", "359072060000029");
	assert_int_equal(recovery.ladder.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL], 0);
	drop(FINDING_PEER_TERMINATED);
	expect_kept("359072060000029", "peer-terminated redial 1\n");
	meet("1-1.4", "359072060000011");
	assert_int_equal(recovery.ladder.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL], 1);
	assert_int_equal(recovery.ladder.lessons.count[FINDING_PEER_TERMINATED][RUNG_REDIAL], 0);
}

/* Nobody saw that it lasted, before it failed again. */
static void lessons_are_kept_at_the_next_failure(void **state)
{
	(void)state;
	meet("1-1", "359072060000011");
	assert_int_equal(recovery_failed(&recovery, FINDING_LINK_HANGUP), 0);
	recovery_up(&recovery);
	recovery.ladder.up_ms -= LADDER_STABLE_MS;
	assert_int_equal(recovery_failed(&recovery, FINDING_LINK_HANGUP), 0);
	expect_kept("359072060000011", "link-hangup redial 1\n");
}

/* In one process: unplugged, another one is put in. */
static void lessons_change_with_the_modem(void **state)
{
	(void)state;
	meet("1-1", "359072060000011");
	drop(FINDING_LINK_HANGUP);
	recovery_failed(&recovery, FINDING_USB_GONE);
	recovery_found(&recovery, "1-1", "1-1", "/dev/ttyUSB2");
	recovery_identified(&recovery, "359072060000029");
	assert_int_equal(recovery.ladder.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL], 0);
}

/* One that does not say who it is goes by its slot; what it says becomes no part of a path unseen.
 */
static void lessons_of_the_nameless_are_the_slots(void **state)
{
	static const char *const names[] = { "", "../../root", "35907206000001/", ".5", "x" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		meet("1-1", names[i]);
		assert_string_equal(recovery.key, "1-1");
		assert_int_equal(recovery.ladder.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL],
				 i);
		drop(FINDING_LINK_HANGUP);
	}
	expect_kept("1-1", "link-hangup redial 5\n");
}

/* A disk that takes nothing is no reason to stop. */
static void lessons_may_not_be_kept(void **state)
{
	(void)state;
	files_write("state", "no directory\n", 0600);
	meet("1-1", "359072060000011");
	drop(FINDING_LINK_HANGUP);
	assert_int_equal(recovery.ladder.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, files_teardown)
		TEST(lessons_outlive_the_process),	     TEST(lessons_are_the_modems),
		TEST(lessons_are_kept_at_the_next_failure),  TEST(lessons_change_with_the_modem),
		TEST(lessons_of_the_nameless_are_the_slots), TEST(lessons_may_not_be_kept),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
