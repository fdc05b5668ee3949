/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "units.h"

static void span(int64_t ms, const char *text)
{
	BUF_ON_STACK(b, 32);

	units_span(&b, ms);
	assert_string_equal(b.at, text);
}

static void bytes(int64_t n, const char *text)
{
	BUF_ON_STACK(b, 32);

	units_bytes(&b, n);
	assert_string_equal(b.at, text);
}

static void spans_are_told_in_two_units(void **state)
{
	(void)state;
	span(-1, "-");
	span(0, "0.0 s");
	span(99, "0.0 s");
	span(1849, "1.8 s");
	span(9999, "9.9 s");
	span(10000, "10 s");
	span(59999, "59 s");
	span(60000, "1 min");
	span(61000, "1 min 1 s");
	span(3599999, "59 min 59 s");
	span(3600000, "1 h");
	span(3659000, "1 h");
	span(11520000, "3 h 12 min");
	span(86400000, "1 d");
	span(97200000, "1 d 3 h");
	span(INT64_MAX, "106751991167 d 7 h");
	span(INT64_MIN, "-");
}

static void bytes_are_told_in_powers_of_thousand(void **state)
{
	(void)state;
	bytes(-1, "-");
	bytes(0, "0 B");
	bytes(999, "999 B");
	bytes(1000, "1.0 kB");
	bytes(9949, "9.9 kB");
	bytes(10000, "10 kB");
	bytes(999999, "999 kB");
	bytes(1000000, "1.0 MB");
	bytes(340500000, "340 MB");
	bytes(INT64_MAX, "9.2 EB");
	bytes(INT64_MIN, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_told_in_two_units),
		cmocka_unit_test(bytes_are_told_in_powers_of_thousand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
