/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "line.h"

/* Feed bytes in pieces cut at `cut` (0: behind each byte); tell the events as text. */
static void line_tell(struct line *l, const char *data, size_t n, size_t cut, struct buf *told)
{
	enum line_event event;
	size_t at = 0, end;

	while (at < n) {
		end = cut == 0 ? at + 1 : at < cut ? cut : n;
		at += line_feed(l, data + at, end - at, &event);
		switch (event) {
		case LINE_NONE:
			assert_int_equal(at, end);
			break;
		case LINE_TEXT:
			assert_int_equal(strlen(l->text), l->len);
			buf_fmt(told, "[%s]", l->text);
			break;
		case LINE_PROMPT:
			buf_str(told, "<prompt>");
			break;
		case LINE_FRAME:
			buf_str(told, "<frame>");
			break;
		case LINE_TOO_LONG:
			buf_str(told, "<long>");
			break;
		}
	}
}

static void line_check(const char *data, size_t n, bool prompts, const char *expected)
{
	static struct line l;
	size_t cut;

	for (cut = 0; cut <= n; cut++) {
		BUF_ON_STACK(told, 2048);

		line_init(&l);
		l.prompts = prompts;
		line_tell(&l, data, n, cut, &told);
		assert_int_equal(buf_error(&told), 0);
		assert_string_equal(told.at, expected);
	}
}

#define LINE_CHECK(data, expected)	   line_check(data, sizeof(data) - 1, false, expected)
#define LINE_CHECK_PROMPTS(data, expected) line_check(data, sizeof(data) - 1, true, expected)

static void line_ends_by_any_mixture(void **state)
{
	(void)state;
	LINE_CHECK("AT\r\r\nOK\r\n", "[AT][OK]");
	LINE_CHECK("\r\n\r\n\n\r\r\n", "");
	LINE_CHECK("a\rb\nc\n\rd", "[a][b][c]");
	LINE_CHECK(" \t \r\n", "");
	LINE_CHECK(" a\tb \t\r\n", "[ a\tb]");
}

static void line_drops_nuls_and_nothing_else(void **state)
{
	(void)state;
	LINE_CHECK("\0O\0K\0\r\0\n", "[OK]");
	LINE_CHECK("\x01\xFF\x7F\r\n", "[\x01\xFF\x7F]");
	LINE_CHECK("\0\0\0", "");
}

static void line_prompts_when_it_may(void **state)
{
	(void)state;
	LINE_CHECK_PROMPTS("AT+CMGS=1\r\r\n> ", "[AT+CMGS=1]<prompt>");
	LINE_CHECK_PROMPTS("\r\n> \r\n> x\r\n", "<prompt><prompt>[x]");
	LINE_CHECK_PROMPTS(" > a> b\r\n", "[ > a> b]");
	LINE_CHECK_PROMPTS(">\r\n", "[>]");
	LINE_CHECK("> ", "");
	LINE_CHECK("> x\r\n", "[> x]");
}

static void line_knows_frames(void **state)
{
	(void)state;
	LINE_CHECK("~\xFF}#\xC0!}!}!} }4~", "<frame>");
	LINE_CHECK("~\xFF\x03\xC0\x21", "<frame>");
	LINE_CHECK("~\xC0!\x01~", "<frame>");
	LINE_CHECK("~\x80!\x01~", "<frame>");
	LINE_CHECK("~\x80W~", "<frame>");
	LINE_CHECK("~\x80\xFD~", "<frame>");
	LINE_CHECK("~\xC0#~", "<frame>");
	LINE_CHECK("~\xC2#~", "<frame>");
	LINE_CHECK("~~~\xFF}#~~\xFF}#xx~", "<frame><frame>");
	LINE_CHECK("half a li~\xFF}#x~\r\nOK\r\n", "<frame>[OK]");
	/* behind the closing flag, or a line's end where it was lost, text is text again */
	LINE_CHECK("~\xFF}#x~OK\r\n", "<frame>[OK]");
	LINE_CHECK("~\xFF}#x\r\nOK\r\n", "<frame>[OK]");
	LINE_CHECK("~\xFF\0}#", "<frame>");
}

static void line_takes_a_tilde_for_text(void **state)
{
	(void)state;
	LINE_CHECK("~\r\n", "[~]");
	LINE_CHECK("~~\r\n", "[~~]");
	LINE_CHECK("~!E\r\n", "[~!E]");
	LINE_CHECK("a~}#~ff~\r\n", "[a~}#~ff~]");
	LINE_CHECK("~\r\xFF\x03\r\n", "[~][\xFF\x03]");
	LINE_CHECK("~\xFF}\r\n#\r\n", "[~\xFF}][#]");
}

/* At the limit, one above it, at every cut near it. */
static void line_is_bounded(void **state)
{
	static char data[LINE_TEXT_MAX + 8];
	static struct line l;
	size_t cut;

	(void)state;
	memset(data, 'x', sizeof(data));
	for (cut = LINE_TEXT_MAX - 2; cut < sizeof(data); cut++) {
		BUF_ON_STACK(told, LINE_TEXT_MAX + 64);

		line_init(&l);
		data[LINE_TEXT_MAX] = '\r';
		line_tell(&l, data, LINE_TEXT_MAX + 1, cut <= LINE_TEXT_MAX ? cut : 0, &told);
		assert_int_equal(told.len, LINE_TEXT_MAX + 2);
		buf_clear(&told);
		data[LINE_TEXT_MAX] = 'x';
		memcpy(data + LINE_TEXT_MAX + 3, "\nOK\r", 4);
		line_tell(&l, data, LINE_TEXT_MAX + 7, cut <= LINE_TEXT_MAX + 7 ? cut : 0, &told);
		assert_string_equal(told.at, "<long>[OK]");
		memset(data + LINE_TEXT_MAX, 'x', 8);
	}
}

static void line_finds_frames_in_what_is_too_long(void **state)
{
	static char data[2 * LINE_TEXT_MAX];
	static struct line l;

	BUF_ON_STACK(told, 64);
	(void)state;
	memset(data, 'x', sizeof(data));
	memcpy(data + LINE_TEXT_MAX + 100, "~\xFF}#x~OK\r", 9);
	line_init(&l);
	line_tell(&l, data, LINE_TEXT_MAX + 109, LINE_TEXT_MAX, &told);
	assert_string_equal(told.at, "<long><frame>[OK]");
}

static void line_keeps_its_text_until_fed_again(void **state)
{
	static struct line l;
	enum line_event event;

	(void)state;
	line_init(&l);
	assert_int_equal(line_feed(&l, "OK\r\nmore", 8, &event), 3);
	assert_int_equal(event, LINE_TEXT);
	assert_int_equal(line_feed(&l, "", 0, &event), 0);
	assert_int_equal(event, LINE_NONE);
	assert_string_equal(l.text, "OK");
	assert_int_equal(line_feed(&l, "\nmore\r", 6, &event), 6);
	assert_string_equal(l.text, "more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(line_ends_by_any_mixture),
		cmocka_unit_test(line_drops_nuls_and_nothing_else),
		cmocka_unit_test(line_prompts_when_it_may),
		cmocka_unit_test(line_knows_frames),
		cmocka_unit_test(line_takes_a_tilde_for_text),
		cmocka_unit_test(line_is_bounded),
		cmocka_unit_test(line_finds_frames_in_what_is_too_long),
		cmocka_unit_test(line_keeps_its_text_until_fed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
