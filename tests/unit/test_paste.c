/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paste.h"

static struct paste p;

/* What comes out, a line each as "number|tag|indent|text". */
static char lines[65536];

static void put_line(const struct paste_line *line)
{
	size_t n = strlen(lines);

	assert_int_equal(line->len, strlen(line->text));
	snprintf(lines + n, sizeof(lines) - n, "%u|%s|%zu|%s\n", line->number, line->tag,
		 line->indent, line->text);
}

static void feed(const char *data, size_t n, size_t chunk)
{
	const struct paste_line *line;
	size_t at = 0, left;

	lines[0] = '\0';
	paste_init(&p);
	while (at < n) {
		left = n - at < chunk ? n - at : chunk;
		do {
			size_t taken = paste_feed(&p, data + at, left, &line);

			if (line)
				put_line(line);
			at += taken;
			left -= taken;
		} while (left > 0);
	}
	while ((line = paste_end(&p)) != NULL)
		put_line(line);
}

static void paste_is(const char *data, size_t n, const char *expected)
{
	size_t chunk;

	for (chunk = 1; chunk <= n; chunk++) {
		feed(data, n, chunk);
		assert_string_equal(lines, expected);
	}
}

#define IS(data, expected) paste_is(data, sizeof(data) - 1, expected)

static void paste_line_ends(void **state)
{
	(void)state;
	IS("a\nb\n\nc", "1||0|a\n2||0|b\n4||0|c\n");
	IS("a\r\nb\r\n\r\nc\r\n", "1||0|a\n2||0|b\n4||0|c\n");
	IS("a\r\r\nb\r\r\n", "1||0|a\n2||0|b\n");
	IS("a\rb\r", "1||0|a\n2||0|b\n");
	IS("a\0\r\n\0b\0", "1||0|a\n2||0|b\n");
	IS("\xFF\xFE"
	   "A\0T\0\r\0\n\0O\0K\0\r\0\n\0",
	   "1||0|AT\n2||0|OK\n");
	IS("a<br>b<br/>c\nd", "1||0|a\n1||0|b\n1||0|c\n2||0|d\n");
}

static void paste_decoration(void **state)
{
	(void)state;
	IS("> AT+CSQ\n>> OK\n> > x\n>\n", "1||0|AT+CSQ\n2||0|OK\n3||0|x\n");
	IS("  \xE2\x80\xA2 AT+CSQ\n * OK\n1. ATI\n", "1||0|AT+CSQ\n2||0|OK\n3||0|ATI\n");
	IS("```text\n\tATI\n```\n[code]OK[/code]\n`AT`\n", "2||8|ATI\n4||0|OK\n5||0|AT\n");
	IS("Send:ATI\nRecieve: OK\nAT> AT+CSQ\nAT< OK\n-> AT\n",
	   "1||0|ATI\n2||0|OK\n3||0|AT+CSQ\n4||0|OK\n5||0|AT\n");
	/* What only looks like it. */
	IS("-- got it\n--> Carrier\n<-- x\n<mru 1500>\n", /* of pppd, chat and wvdial */
	   "1||0|-- got it\n2||0|--> Carrier\n3||0|<-- x\n4||0|<mru 1500>\n");
	IS("\xE2\x80\x93 got it\n", "1||0|- got it\n");
	IS("C:* #Ifs= 4\nI:* If#= 0\n", "1||0|C:* #Ifs= 4\n2||0|I:* If#= 0\n");
	IS("(ttyUSB2): --> 'AT+CPIN?<CR>'\n", "1||0|AT+CPIN?<CR>'\n");
	IS("[12:00:01] TX: AT+CSQ\n", "1||0|AT+CSQ\n");
}

static void paste_wrapped(void **state)
{
	(void)state;
	/* At the 80th column. */
	IS("LPM voters - Temp:0, Volt:0, User:0, W_DISABLE:0, IMSWITCH:1, BIOS:0, LWM2M:0, O\n"
	   "MADM:0, FOTA:0\n"
	   "LPM persistence - None\n",
	   "1||0|LPM voters - Temp:0, Volt:0, User:0, W_DISABLE:0, IMSWITCH:1, BIOS:0, LWM2M:0, "
	   "OMADM:0, FOTA:0\n3||0|LPM persistence - None\n");
	/* Before a word that did not fit, in a mail. */
	IS("> rcvd [LCP ConfReq id=0x1 <asyncmap 0x0> <auth chap MD5>\n"
	   "> <magic 0x1234> <pcomp> <accomp>]\n"
	   "> sent [LCP ConfAck id=0x1]\n",
	   "1||0|rcvd [LCP ConfReq id=0x1 <asyncmap 0x0> <auth chap MD5> <magic 0x1234> <pcomp> "
	   "<accomp>]\n3||0|sent [LCP ConfAck id=0x1]\n");
	/* Lines that are two: the second begins as such lines do, or the first was short. */
	IS("Could not determine remote IP address: defaulting to 10.64.64.64\n"
	   "local  IP address 10.1.2.3\n",
	   "1||0|Could not determine remote IP address: defaulting to 10.64.64.64\n"
	   "2||0|local  IP address 10.1.2.3\n");
	IS("+CSQ: 20,99\nand so on\n", "1||0|+CSQ: 20,99\n2||0|and so on\n");
	/* Padded to 80 columns they are as they were. */
	IS("OK                                                                              \n"
	   "next                                                                            \n",
	   "1||0|OK\n2||0|next\n");
}

static void paste_damage(void **state)
{
	static const char text[] = "\xE2\x80\x9Cx\xE2\x80\x9D\na\n&lt;\n> b\n--More--\n";

	(void)state;
	feed(text, sizeof(text) - 1, 5);
	assert_int_equal(p.damage[PASTE_QUOTES].lines, 1);
	assert_int_equal(p.damage[PASTE_QUOTES].first, 1);
	assert_int_equal(p.damage[PASTE_MARKUP].first, 3);
	assert_int_equal(p.damage[PASTE_QUOTED].first, 4);
	assert_int_equal(p.damage[PASTE_CUT].first, 5);
	assert_int_equal(p.damage[PASTE_WRAPPED].lines, 0);
}

/* A line without an end comes in pieces, and nothing of it is lost. */
static void paste_long_line(void **state)
{
	const size_t size = 40000;
	char *text = malloc(size);
	const struct paste_line *line;
	size_t at = 0, got = 0, taken, i;

	(void)state;
	assert_non_null(text);
	for (i = 0; i < size; i++)
		text[i] = "ab \x93"[i % 4];
	paste_init(&p);
	while (at < size) {
		taken = paste_feed(&p, text + at, size - at, &line);
		at += taken;
		for (i = 0; line && i < line->len; i++)
			got += line->text[i] == 'a';
	}
	while ((line = paste_end(&p)) != NULL)
		for (i = 0; i < line->len; i++)
			got += line->text[i] == 'a';
	assert_int_equal(got, size / 4);
	assert_true(p.damage[PASTE_LONG].lines > 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paste_line_ends), cmocka_unit_test(paste_decoration),
		cmocka_unit_test(paste_wrapped),   cmocka_unit_test(paste_damage),
		cmocka_unit_test(paste_long_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
