/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "bays.h"

static struct bays bays;
static struct shelf_error error;

static int load(const char *text)
{
	files_write("bench.conf", text, 0644);
	return bays_load(&bays, files_dir, &error);
}

static void refused(const char *text, const char *expected)
{
	assert_int_equal(load(text), -EINVAL);
	if (!strstr(error.text, expected))
		fail_msg("\"%s\" has no \"%s\"", error.text, expected);
}

static void labels_are_read(void **state)
{
	(void)state;
	assert_int_equal(load("jobs = 8; bays = ({ slot = \"1-1.4\"; label = \"A1\"; },"
			      "{ slot = \"12-3\"; label = \"upper left\"; });"),
			 0);
	assert_int_equal(bays.jobs, 8);
	assert_int_equal(bays.count, 2);
	assert_string_equal(bays.at[1].slot, "12-3");
	assert_string_equal(bays.at[1].label, "upper left");
}

static void without_the_file_there_are_none(void **state)
{
	(void)state;
	assert_int_equal(bays_load(&bays, files_path("nowhere"), &error), 0);
	assert_int_equal(bays.count, 0);
	assert_int_equal(bays.jobs, 64);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	(void)state;
	refused("jobs = 0;", "bench.conf:1: jobs");
	refused("\nbays = ({ slot = \"ttyUSB2\"; label = \"A1\"; });", "bench.conf:2: slot");
	refused("bays = ({ slot = \"1-\"; label = \"A1\"; });", "expected a USB slot like 1-1.4");
	refused("bays = ({ slot = \"1-1.\"; label = \"A1\"; });", "expected a USB slot like 1-1.4");
	refused("bays = ({ slot = \"1-1\"; });", "label");
	refused("bays = (3);", "no group");
	refused("bays = ({ slot = \"1-1\"; label = \"A\"; }, { slot = \"1-1\"; label = \"B\"; });",
		"once");
	refused("bays = ({ slot = \"1-1\"; label = \"A\"; }, { slot = \"1-2\"; label = \"A\"; });",
		"once");
	refused("shelves = 4;", "shelves");
}

static void the_example_is_good(void **state)
{
	(void)state;
	assert_int_equal(bays_load(&bays, "conf", &error), 0);
	assert_int_equal(bays.count, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(labels_are_read),
		TEST(without_the_file_there_are_none),
		TEST(what_is_wrong_is_named_with_its_line),
		TEST(the_example_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
