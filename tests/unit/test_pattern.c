/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pattern.h"

static void pattern_fits_what_it_stands_for(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool fits;
	} rows[] = {
		{ "Modem hangup", "Modem hangup", true },
		{ "Modem hangup", "modem HANGUP (again)", true },
		{ "Modem hangup", "A modem hangup", false },
		{ "Modem hangup", "Modem hang", false },
		{ "local IP address ", "local  IP address 10.0.0.1", true },
		{ "local IP address ", "local  IP address", true },
		{ "local IP address ", "local  IP addresses", false },
		{ "- got it", " -- got it", false },
		{ "- got it", "-- got it", true },
		{ "- got it", "\xE2\x80\x93 got it", true },
		{ "-> failed", "--> failed", true },
		{ "--> failed", "\xE2\x80\x94> failed", true },
		{ "(reason 'x'", "(reason \xE2\x80\x98x\xE2\x80\x99", true },
		{ "(reason 'x'", "(reason ''x\"", true },
		{ "(reason 'x'", "(reason x", false },
		{ "Exit.%$", "Exit.", true },
		{ "Exit.%$", "Exit. ", true },
		{ "Exit.%$", "Exit.  now", false },
		{ "OK%$", "OKAY", false },
		{ "%*nder-voltage detected", "hwmon1: Under-voltage detected!", true },
		{ "a%*b%*c", "axxbxxc", true },
		{ "a%*b%*c", "axxcxxb", false },
		{ "a%*b%$", "ab b", true },
		{ "", "anything", true },
		{ "%s: x", "a b: x", false },
	};
	struct pattern_got got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (pattern_match(rows[i].pattern, rows[i].text, &got) != rows[i].fits)
			fail_msg("\"%s\" and \"%s\", expected %s", rows[i].pattern, rows[i].text,
				 rows[i].fits ? "to fit" : "not to fit");
}

static void pattern_keeps_numbers_and_the_first_word(void **state)
{
	struct pattern_got got;

	(void)state;
	assert_true(pattern_match("config %d has %*number: %d but max is %d",
				  "config 1 has an invalid interface number: 8 but max is 3",
				  &got));
	assert_int_equal(got.count, 3);
	assert_int_equal(got.numbers[1], 8);
	assert_true(pattern_match("ID %x:%x ", "ID 1199:90c3 Sierra", &got));
	assert_int_equal(got.numbers[1], 0x90c3);
	assert_string_equal(got.rest, "Sierra");
	assert_true(pattern_match("%*error %d", "x error y, error -71", &got));
	assert_int_equal(got.count, 1);
	assert_int_equal(got.numbers[0], -71);
	assert_true(pattern_match("pppd %s started %s", "pppd 2.4.9 started by", &got));
	assert_int_equal(got.word_len, 5);
	assert_memory_equal(got.word, "2.4.9", 5);
	assert_false(pattern_match("n %d", "n 99999999999999999999999", &got));
	assert_false(pattern_match("%d %d %d %d %d", "1 2 3 4 5", &got));
}

static void pattern_first_row_counts(void **state)
{
	static const struct pattern_row rows[] = {
		{ "ab", 1 }, { "a%*c", 2 }, { "%*z", 3 }, { "a", 4 }
	};
	struct pattern_got got;

	(void)state;
	assert_int_equal(pattern_find(rows, 4, "abc", &got)->kind, 1);
	assert_int_equal(pattern_find(rows, 4, "a-c", &got)->kind, 2);
	assert_int_equal(pattern_find(rows, 4, "wxyz", &got)->kind, 3);
	assert_int_equal(pattern_find(rows, 4, "A", &got)->kind, 4);
	assert_null(pattern_find(rows, 4, "b", &got));
}

/* Two "anything"s in a line that nearly fits everywhere: each place is looked at once. */
static void pattern_takes_no_longer_than_its_text(void **state)
{
	static char text[1 << 20];
	struct pattern_got got;
	size_t i;

	(void)state;
	for (i = 0; i + 1 < sizeof(text); i++)
		text[i] = "ab"[i % 2];
	assert_false(pattern_match("%*ab%*ab%*abc%*ab", text, &got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pattern_fits_what_it_stands_for),
		cmocka_unit_test(pattern_keeps_numbers_and_the_first_word),
		cmocka_unit_test(pattern_first_row_counts),
		cmocka_unit_test(pattern_takes_no_longer_than_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
