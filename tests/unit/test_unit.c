/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit.h"

static struct unit unit;

static void a_unit_is_imei_and_serial(void **state)
{
	struct unit other;

	(void)state;
	unit_init(&unit);
	unit_init(&other);
	buf_copy(unit.slot, sizeof(unit.slot), "1-1.1");
	assert_false(unit_same(&unit, &other));
	buf_copy(other.slot, sizeof(other.slot), "1-1.1");
	assert_true(unit_same(&unit, &other));
	buf_copy(unit.imei, sizeof(unit.imei), "352712345673066");
	other = unit;
	buf_copy(other.slot, sizeof(other.slot), "1-1.2");
	assert_true(unit_same(&unit, &other));
	buf_copy(other.fsn, sizeof(other.fsn), "LF123");
	assert_false(unit_same(&unit, &other));
}

static void commands_that_have_no_room_are_counted(void **state)
{
	unsigned i;

	(void)state;
	unit_init(&unit);
	unit_command(&unit, "ATI");
	unit_command(&unit, "AT!RESET");
	assert_string_equal(unit.commands, "ATI\nAT!RESET");
	for (i = 0; i < 1000; i++)
		unit_command(&unit, "AT!CUSTOM=\"FASTENUMEN\",2");
	assert_true(unit.commands_left_out > 800 && unit.commands_left_out < 1000);
	assert_true(strlen(unit.commands) < sizeof(unit.commands));
	assert_int_equal(atoi(strrchr(unit.commands, '(') + 1), unit.commands_left_out);
	/* What is there is whole. */
	assert_memory_equal(strrchr(unit.commands, '\n') - 25, "\nAT!CUSTOM=\"FASTENUMEN\",2", 25);
}

static void one_command_that_is_too_long_is_counted(void **state)
{
	static char longer[2 * UNIT_COMMANDS_MAX];

	(void)state;
	memset(longer, 'A', sizeof(longer) - 1);
	unit_init(&unit);
	unit_command(&unit, longer);
	unit_command(&unit, "ATI");
	assert_string_equal(unit.commands, "(2 more)");
}

static void results_have_names(void **state)
{
	enum unit_result result;

	(void)state;
	for (result = 0; result < UNIT_RESULTS_COUNT; result++)
		assert_int_equal(unit_result_of(unit_result_name(result)), result);
	assert_int_equal(unit_result_of("begun"), UNIT_RESULTS_COUNT);
	assert_null(unit_result_name(UNIT_RESULTS_COUNT));
	assert_true(unit_is_good(UNIT_AS_WANTED));
	assert_false(unit_is_good(UNIT_NOT_DONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_unit_is_imei_and_serial),
		cmocka_unit_test(commands_that_have_no_room_are_counted),
		cmocka_unit_test(one_command_that_is_too_long_is_counted),
		cmocka_unit_test(results_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
