/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "boot.h"
#include "facts.h"

#define NO FACTS_UNKNOWN

static const struct row {
	struct boot before, now;
	enum boot_answer answer;
} rows[] = {
	/* The device number tells, while our own machine runs on. */
	{ { "a", 4, 100, NO, NO }, { "a", 4, 200, NO, NO }, BOOT_SAME },
	{ { "a", 4, 100, NO, NO }, { "a", 5, 200, NO, NO }, BOOT_OTHER },
	{ { "a", 4, 100, 50, 1 }, { "a", 5, 200, 150, 1 }, BOOT_OTHER },
	{ { "a", 4, 100, NO, NO }, { "b", 4, 200, NO, NO }, BOOT_UNKNOWN },
	{ { "", 4, 100, NO, NO }, { "", 4, 200, NO, NO }, BOOT_UNKNOWN },
	{ { "a", 0, 100, NO, NO }, { "a", 4, 200, NO, NO }, BOOT_UNKNOWN },
	{ { "a", NO, 100, NO, NO }, { "a", NO, 200, NO, NO }, BOOT_UNKNOWN },
	/* Else its own count of resets, and its own clock. */
	{ { "a", 0, 100, 50, 1 }, { "a", 0, 130, 80, 2 }, BOOT_OTHER },
	{ { "a", 4, 100, 50, 1 }, { "b", 4, 10, 20, 1 }, BOOT_OTHER },
	{ { "a", 4, 100, 50, 1 }, { "b", 9, 10, 900, 1 }, BOOT_SAME },
	{ { "a", 4, 100, 50, NO }, { "b", 9, 10, 900, NO }, BOOT_UNKNOWN },
	{ { "a", 0, 100, 50, NO }, { "a", 0, 110, 3, NO }, BOOT_OTHER },
	{ { "a", 0, 100, 50, NO }, { "a", 0, 160, 112, NO }, BOOT_SAME },
	/* Booted anew, and up for longer than it was then: only our clock tells. */
	{ { "a", 0, 100, 50, NO }, { "a", 0, 900, 200, NO }, BOOT_UNKNOWN },
};

static void boot_is_told_by_what_is_seen(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (boot_compare(&rows[i].before, &rows[i].now) != rows[i].answer)
			fail_msg("row %zu: %s", i,
				 boot_answer_name(boot_compare(&rows[i].before, &rows[i].now)));
}

static void boot_is_read_as_it_was_written(void **state)
{
	static const char *const bad[] = {
		"",	      "a",	  "a 1 2 3",	"a 1 2 3 4 5", "a 1 2 3 ",
		"a 1 2 3 x4", " 1 2 3 4", "a -1 2 3 4", "a 1  2 3",    "a 1 2 3 99999999999"
	};
	struct boot b;
	size_t i;
	BUF_ON_STACK(text, 100);
	BUF_ON_STACK(again, 100);

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&text);
		buf_clear(&again);
		boot_put(&rows[i].before, &text);
		assert_int_equal(boot_parse(&b, text.at), 0);
		boot_put(&b, &again);
		assert_string_equal(again.at, text.at);
		assert_int_equal(boot_compare(&b, &rows[i].now), rows[i].answer);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (boot_parse(&b, bad[i]) != -EINVAL)
			fail_msg("\"%s\" is taken for a boot", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boot_is_told_by_what_is_seen),
		cmocka_unit_test(boot_is_read_as_it_was_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
