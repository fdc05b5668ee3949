/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"

static void buf_leaves_out_whole_what_does_not_fit(void **state)
{
	char memory[8];
	struct buf b;

	(void)state;
	buf_init(&b, memory, sizeof(memory));
	buf_str(&b, "1234567");
	assert_int_equal(buf_error(&b), 0);
	buf_char(&b, '8');
	assert_int_equal(buf_error(&b), -ENOBUFS);
	assert_string_equal(b.at, "1234567");
	assert_int_equal(b.len, 7);

	buf_clear(&b);
	assert_int_equal(buf_error(&b), 0);
	buf_str(&b, "abc");
	buf_fmt(&b, "%s", "defgh");
	assert_string_equal(b.at, "abc");
	assert_int_equal(b.len, 3);
	buf_str(&b, "d"); /* what fits still goes in, but the buf stays marked */
	assert_string_equal(b.at, "abcd");
	assert_int_equal(buf_error(&b), -ENOBUFS);
}

static void buf_of_one_byte_holds_nothing(void **state)
{
	BUF_ON_STACK(b, 1);

	(void)state;
	assert_string_equal(b.at, "");
	buf_str(&b, "");
	buf_fmt(&b, "%s", "");
	assert_int_equal(buf_error(&b), 0);
	buf_char(&b, 'a');
	assert_string_equal(b.at, "");
	assert_int_equal(buf_error(&b), -ENOBUFS);
}

static void buf_fills_to_the_last_byte(void **state)
{
	BUF_ON_STACK(b, 8);

	(void)state;
	buf_fmt(&b, "%d%s", 123, "4567");
	assert_string_equal(b.at, "1234567");
	assert_int_equal(buf_error(&b), 0);
	buf_clear(&b);
	buf_mem(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.at, "a\0b", 4);
}

static void buf_cleans_what_came_from_outside(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "plain ~ text", "plain ~ text" },
		{ "\x1B[31m\r\n\t\x7F", "\\x1B[31m\\x0D\\x0A\\x09\\x7F" },
		{ "Sierra\xC2\xAE \xE2\x84\xA2 \xF0\x9F\x93\xB6", /* as !USBPRODUCT? may say */
		  "Sierra\xC2\xAE \xE2\x84\xA2 \xF0\x9F\x93\xB6" },
		{ "\xC2\x9B", "\\xC2\\x9B" },			/* C1: CSI in one character */
		{ "\xC0\xAF", "\\xC0\\xAF" },			/* overlong */
		{ "\xE0\x9F\xBF", "\\xE0\\x9F\\xBF" },		/* overlong */
		{ "\xED\xA0\x80", "\\xED\\xA0\\x80" },		/* a surrogate */
		{ "\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80" }, /* above U+10FFFF */
		{ "\xE2\x84", "\\xE2\\x84" },			/* cut short */
		{ "\x80\xFF", "\\x80\\xFF" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		BUF_ON_STACK(b, 128);

		buf_clean(&b, rows[i].in, strlen(rows[i].in));
		assert_int_equal(buf_error(&b), 0);
		assert_string_equal(b.at, rows[i].out);
	}
}

/* Every memory size: never a piece of an escape or of a character. */
static void buf_cleans_in_whole_pieces(void **state)
{
	static const char in[] = "a\x01\xE2\x84\xA2\x02";
	static const char *const whole[] = { "a", "\\x01", "\xE2\x84\xA2", "\\x02" };
	char memory[32];
	size_t size, i, at;
	struct buf b;

	(void)state;
	for (size = 1; size < sizeof(memory); size++) {
		buf_init(&b, memory, size);
		buf_clean(&b, in, sizeof(in) - 1);
		for (at = 0, i = 0; i < 4; i++)
			if (strncmp(b.at + at, whole[i], strlen(whole[i])) == 0)
				at += strlen(whole[i]);
		assert_int_equal(at, b.len);
		assert_int_equal(buf_error(&b), size > 12 ? 0 : -ENOBUFS);
	}
}

static void buf_copies_or_refuses(void **state)
{
	char to[4] = "old";

	(void)state;
	assert_int_equal(buf_copy(to, sizeof(to), "new"), 0);
	assert_string_equal(to, "new");
	assert_int_equal(buf_copy(to, sizeof(to), "long"), -ENOBUFS);
	assert_string_equal(to, "");
	assert_int_equal(buf_copy(to, 1, ""), 0);
}

static void buf_puts_commas_between_items(void **state)
{
	BUF_ON_STACK(b, 16);

	(void)state;
	buf_item(&b, "%d", 1);
	assert_string_equal(b.at, "1");
	buf_item(&b, "%s", "two");
	assert_string_equal(b.at, "1, two");
	assert_int_equal(buf_error(&b), 0);
	buf_item(&b, "%s", "12345678");
	assert_string_equal(b.at, "1, two");
	assert_int_equal(buf_error(&b), -ENOBUFS);
	buf_item(&b, "%s", "1234567");
	assert_string_equal(b.at, "1, two, 1234567");
	buf_item(&b, "x");
	assert_string_equal(b.at, "1, two, 1234567");
	buf_clear(&b);
	buf_str(&b, "12345678901234");
	buf_item(&b, "x");
	assert_string_equal(b.at, "12345678901234");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_leaves_out_whole_what_does_not_fit),
		cmocka_unit_test(buf_of_one_byte_holds_nothing),
		cmocka_unit_test(buf_fills_to_the_last_byte),
		cmocka_unit_test(buf_cleans_what_came_from_outside),
		cmocka_unit_test(buf_cleans_in_whole_pieces),
		cmocka_unit_test(buf_copies_or_refuses),
		cmocka_unit_test(buf_puts_commas_between_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
