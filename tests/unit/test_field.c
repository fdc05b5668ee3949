/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "field.h"

/* All fields of a line as text, "|" between them. */
static void field_check(const char *line, const char *expected)
{
	struct field f;
	char text[128];
	size_t count;
	int r;

	BUF_ON_STACK(told, 512);
	field_line(&f, line);
	count = field_count(&f);
	while ((r = field_text(&f, text, sizeof(text))) != -ENODATA) {
		assert_int_equal(r, 0);
		buf_fmt(&told, "%s|", text);
		assert_true(f.at >= line && f.at <= line + strlen(line));
		assert_int_equal(field_count(&f), --count);
	}
	assert_int_equal(count, 0);
	assert_string_equal(text, "");
	assert_string_equal(told.at, expected);
}

static void field_splits_lines(void **state)
{
	(void)state;
	field_check("", "");
	field_check("  \t ", "");
	field_check("1", "1|");
	field_check(" 1 ,\t2 ", "1|2|");
	field_check(",", "||");
	field_check("1,,", "1|||");
	field_check("0,0,\"Name\",7", "0|0|Name|7|");
	field_check("\"a,b\", \" c \" ,\"\"", "a,b| c ||");
	field_check("(2,\"Name, Inc. (DE)\",\"N\",\"26201\",7),,(0,1,2),(0-2)",
		    "(2,\"Name, Inc. (DE)\",\"N\",\"26201\",7)||(0,1,2)|(0-2)|");
}

static void field_survives_what_is_broken(void **state)
{
	(void)state;
	field_check("1,\"cut short, here", "1|cut short, here|");
	field_check("\"", "|");
	field_check("\"\"\"", "\"|");
	field_check("1,(2,3", "1|(2,3|");
	field_check("1),2", "1)|2|");
	field_check("ab\"c,d\"e,f", "ab\"c,d\"e|f|");
	field_check("\"a\"b", "a\"b|");
}

static void field_starts_behind_a_prefix(void **state)
{
	static const struct {
		const char *line, *prefix, *rest;
	} rows[] = {
		{ "+COPS: 0", "+COPS", "0" },	 { " +cops :0", "+COPS", "0" },
		{ "APP : 81B6", "app", "81B6" }, { "+COPS:", "+COPS", "" },
		{ "+COPSX: 0", "+COPS", NULL },	 { "+COPS", "+COPS", NULL },
		{ "+COP", "+COPS", NULL },	 { "", "+COPS", NULL },
		{ "+COPS 0", "+COPS", NULL },
	};
	struct field f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(field_start(&f, rows[i].line, rows[i].prefix),
				 rows[i].rest != NULL);
		if (rows[i].rest) {
			assert_string_equal(f.at, rows[i].rest);
			assert_int_equal(f.end, rows[i].rest[0] == '\0');
		}
	}
}

static void field_reads_numbers(void **state)
{
	static const struct {
		const char *text;
		int error;
		long value;
	} rows[] = {
		{ "0", 0, 0 },
		{ "002", 0, 2 },
		{ "-113", 0, -113 },
		{ "\"7\"", 0, 7 },
		{ " 42 ", 0, 42 },
		{ "4294967295", 0, 4294967295 },
		{ "", -ENODATA, 0 },
		{ "\"\"", -EINVAL, 0 },
		{ "-", -EINVAL, 0 },
		{ "--1", -EINVAL, 0 },
		{ "1A", -EINVAL, 0 },
		{ "0x10", -EINVAL, 0 },
		{ "1 2", -EINVAL, 0 },
		{ "9223372036854775807", 0, LONG_MAX },
		{ "9223372036854775808", -EINVAL, 0 },
		{ "99999999999999999999999999", -EINVAL, 0 },
		{ "--", -EINVAL, 0 },
	};
	struct field f;
	size_t i;
	long value;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		value = 0;
		field_line(&f, rows[i].text);
		assert_int_equal(field_int(&f, &value), rows[i].error);
		assert_int_equal(value, rows[i].value);
	}
}

static void field_reads_hex(void **state)
{
	static const struct {
		const char *text;
		int error;
		uint32_t value;
	} rows[] = {
		{ "10d", 0, 0x10D },	       { "0000100D", 0, 0x100D },
		{ "0x00001009", 0, 0x1009 },   { "\"0X1A2B\"", 0, 0x1A2B },
		{ "FFFFFFFF", 0, UINT32_MAX }, { "0FFFFFFFF", 0, UINT32_MAX },
		{ "100000000", -EINVAL, 0 },   { "0x", -EINVAL, 0 },
		{ "1G", -EINVAL, 0 },	       { "-1", -EINVAL, 0 },
		{ "", -ENODATA, 0 },	       { ",", -EINVAL, 0 },
	};
	struct field f;
	uint32_t value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		value = 0;
		field_line(&f, rows[i].text);
		assert_int_equal(field_hex(&f, &value), rows[i].error);
		assert_int_equal(value, rows[i].value);
	}
}

/* A field is passed whatever it held; only the end is not. */
static void field_is_passed_even_when_wrong(void **state)
{
	char text[4] = "old";
	struct field f;
	uint32_t hex;
	long value;

	(void)state;
	assert_true(field_start(&f, "+X: abcd,no,zz,,\"long name\",end", "+X"));
	assert_int_equal(field_text(&f, text, sizeof(text)), -ENOBUFS);
	assert_string_equal(text, "");
	assert_int_equal(field_int(&f, &value), -EINVAL);
	assert_int_equal(field_hex(&f, &hex), -EINVAL);
	assert_int_equal(field_skip(&f), 0);
	assert_int_equal(field_count(&f), 2);
	assert_int_equal(field_skip(&f), 0);
	assert_int_equal(field_text(&f, text, sizeof(text)), 0);
	assert_string_equal(text, "end");
	assert_int_equal(field_skip(&f), -ENODATA);
	assert_int_equal(field_int(&f, &value), -ENODATA);
	assert_int_equal(field_hex(&f, &hex), -ENODATA);
	assert_int_equal(field_text(&f, text, sizeof(text)), -ENODATA);
	assert_int_equal(field_count(&f), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(field_splits_lines),
		cmocka_unit_test(field_survives_what_is_broken),
		cmocka_unit_test(field_starts_behind_a_prefix),
		cmocka_unit_test(field_reads_numbers),
		cmocka_unit_test(field_reads_hex),
		cmocka_unit_test(field_is_passed_even_when_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
