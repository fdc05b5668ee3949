/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "glyph.h"

static void glyph_is(const char *raw, size_t n, const char *plain, unsigned marks)
{
	BUF_ON_STACK(to, 256);
	unsigned found = 0;

	assert_int_equal(glyph_line(raw, n, &to, &found), n);
	assert_string_equal(to.at, plain);
	assert_int_equal(found, marks);
}

#define IS(raw, plain, marks) glyph_is(raw, sizeof(raw) - 1, plain, marks)

static void glyph_plain(void **state)
{
	(void)state;
	IS("", "", 0);
	IS("rcvd [LCP ConfReq id=0x1 <mru 1500> <auth chap MD5>]", /* has what tags have */
	   "rcvd [LCP ConfReq id=0x1 <mru 1500> <auth chap MD5>]", 0);
	IS("AT&F;&C1 ^M [  5.1] a\tb", "AT&F;&C1 ^M [  5.1] a\tb", 0);
	IS("a\0b\x01", "ab", 0);
}

static void glyph_characters(void **state)
{
	(void)state;
	IS("\xE2\x80\x9CIP\xE2\x80\x9D \xE2\x80\x98x\xE2\x80\x99", "\"IP\" 'x'", GLYPH_QUOTES);
	IS("\x93IP\x94 \xAE", "\"IP\" \xC2\xAE", GLYPH_QUOTES | GLYPH_LATIN1);
	IS("a\xC2\xA0"
	   "b\xE2\x80\x8B"
	   "c\xE2\x88\x92"
	   "1\xE2\x80\xA6",
	   "a bc-1...", GLYPH_BLANKS);
	IS("\xEF\xBB\xBF"
	   "AT",
	   "AT", 0);
	IS("Qualcomm\xC2\xAE", "Qualcomm\xC2\xAE", 0);
	IS("\xEF\xBC\xA1\xEF\xBC\xB4", "AT", GLYPH_BLANKS);
	/* Half a character, one that is too long, half of a pair. */
	IS("\xE2\x80", "\xC3\xA2\xE2\x82\xAC", GLYPH_LATIN1);
	IS("\xC0\xAF", "\xC3\x80\xC2\xAF", GLYPH_LATIN1);
	IS("\xED\xA0\x80", "\xC3\xAD \xE2\x82\xAC", GLYPH_LATIN1 | GLYPH_BLANKS);
}

static void glyph_markup(void **state)
{
	(void)state;
	IS("&lt;x&gt; &quot;a&quot; &#39;b&#x27; &amp;C1", "<x> \"a\" 'b' &C1", GLYPH_MARKUP);
	IS("&amp;quot;a&amp;amp;lt;", "\"a<", GLYPH_MARKUP);
	IS("&ldquo;a&nbsp;b", "\"a b", GLYPH_MARKUP | GLYPH_QUOTES | GLYPH_BLANKS);
	IS("&bogus; &C1 &; &#; &#x110000;", "&bogus; &C1 &; &#; &#x110000;", 0);
	IS("<code>AT</code><span class=\"x\">+CSQ</span>", "AT+CSQ", GLYPH_MARKUP);
	IS("Connect: ppp0 <--> /dev/ttyUSB2 <a b>", "Connect: ppp0 <--> /dev/ttyUSB2 <a b>", 0);
}

static void glyph_breaks(void **state)
{
	static const char raw[] = "AT<br>OK<BR />x";
	BUF_ON_STACK(to, 64);
	unsigned marks = 0;
	size_t n;

	(void)state;
	n = glyph_line(raw, sizeof(raw) - 1, &to, &marks);
	assert_string_equal(to.at, "AT");
	buf_clear(&to);
	n += glyph_line(raw + n, sizeof(raw) - 1 - n, &to, &marks);
	assert_string_equal(to.at, "OK");
	assert_string_equal(raw + n, "x");
}

static void glyph_terminal(void **state)
{
	(void)state;
	IS("\x1B[1;32mOK\x1B[0m\x1B[K", "OK", GLYPH_ESCAPES);
	IS("\x1B]0;title\x07OK\x1B(B", "OK", GLYPH_ESCAPES);
	IS("^[[0mOK", "OK", GLYPH_ESCAPES);
	/* Whose ESC is lost; a time in brackets is none. */
	IS("[1;31mOK[0m[K", "OK", GLYPH_ESCAPES);
	IS("[   12.5] x", "[   12.5] x", 0);
}

static void glyph_backspaces(void **state)
{
	BUF_ON_STACK(to, 64);
	unsigned marks = 0;

	(void)state;
	IS("AT+CPNI\b\bIN?", "AT+CPIN?", GLYPH_ESCAPES);
	IS("\b\bAT\xC3\xA9\x7F", "AT", GLYPH_ESCAPES);
	/* Not what stood in the buffer before. */
	buf_str(&to, "ab");
	glyph_line("\b\bx", 3, &to, &marks);
	assert_string_equal(to.at, "abx");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(glyph_plain),	  cmocka_unit_test(glyph_characters),
		cmocka_unit_test(glyph_markup),	  cmocka_unit_test(glyph_breaks),
		cmocka_unit_test(glyph_terminal), cmocka_unit_test(glyph_backspaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
