/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "query.h"

/* Nothing in the table may change a modem: it asks, or it chooses the spelling of +COPS?. */
static void query_only_reads(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < query_count; i++) {
		const char *command = query_table[i].command;

		n = strlen(command);
		assert_int_equal(strncmp(command, "AT", 2), 0);
		if (strchr(command, '=') && strcmp(strchr(command, '='), "=?"))
			assert_int_equal(strncmp(command, "AT+COPS=3,", 10), 0);
		else
			assert_true(command[n - 1] == '?' || !strcmp(command, "ATI") ||
				    !strcmp(command, "AT+CGSN") || !strcmp(command, "AT+CIMI") ||
				    !strcmp(command, "AT+CCID") || !strcmp(command, "AT+ICCID") ||
				    !strcmp(command, "AT+CSQ") || !strcmp(command, "AT+CGPADDR"));
		assert_true(query_table[i].timeout_ms >= 1000);
		assert_true(query_table[i].timeout_ms <= 15000);
	}
}

/* The alphabetic form of +COPS? is chosen last: other programs expect it. */
static void query_leaves_cops_alphabetic(void **state)
{
	const char *last = "";
	size_t i;

	(void)state;
	for (i = 0; i < query_count; i++)
		if (!strncmp(query_table[i].command, "AT+COPS=", 8))
			last = query_table[i].command;
	assert_string_equal(last, "AT+COPS=3,0");
}

static void query_alternatives_belong_together(void **state)
{
	size_t i;

	(void)state;
	assert_false(query_table[0].flags & QUERY_OTHERWISE);
	for (i = 1; i < query_count; i++)
		if (query_table[i].flags & QUERY_OTHERWISE) {
			assert_int_equal(query_table[i].section, query_table[i - 1].section);
			assert_int_equal(query_table[i].flags & (QUERY_PREFLIGHT | QUERY_UNLOCK),
					 query_table[i - 1].flags &
						 (QUERY_PREFLIGHT | QUERY_UNLOCK));
		}
}

/* A preflight must not need the unlock, and every section of `info` is asked for. */
static void query_sections_and_flags(void **state)
{
	bool asked[QUERY_SECTIONS_COUNT] = { false };
	unsigned preflight = 0, section;
	size_t i;

	(void)state;
	for (i = 0; i < query_count; i++) {
		asked[query_table[i].section] = true;
		preflight += (query_table[i].flags & QUERY_PREFLIGHT) != 0;
		assert_int_not_equal(query_table[i].flags & (QUERY_PREFLIGHT | QUERY_UNLOCK),
				     QUERY_PREFLIGHT | QUERY_UNLOCK);
	}
	for (section = 0; section < QUERY_SECTIONS_COUNT; section++)
		assert_true(asked[section]);
	for (i = 0; i < query_count; i++) {
		bool setup = query_table[i].flags & QUERY_SETUP;

		assert_int_equal(query_is_in(&query_table[i], &query_info), !setup);
		assert_true(query_is_in(&query_table[i], &query_setup));
	}
	assert_true(preflight >= 6);
	assert_string_equal(query_section_name(QUERY_COMPOSITION), "composition");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_only_reads),
		cmocka_unit_test(query_leaves_cops_alphabetic),
		cmocka_unit_test(query_alternatives_belong_together),
		cmocka_unit_test(query_sections_and_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
