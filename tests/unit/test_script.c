/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"

static const char *const kinds[] = { [SCRIPT_EXPECT] = "expect",
				     [SCRIPT_SEND] = "send",
				     [SCRIPT_LOAD] = "load",
#define X(name) [SCRIPT_##name] = #name,
				     SCRIPT_KEYWORDS(X)
#undef X
};

static struct script script;

/* A step a line: line of the script, kind, string; where an expect goes on; secret as '!'. */
static void dump(struct buf *out)
{
	size_t i;

	for (i = 0; i < script.count; i++) {
		const struct script_step *s = &script.steps[i];

		buf_fmt(out, "%u %s%s ", s->line, kinds[s->kind], s->secret ? "!" : "");
		buf_clean(out, script.text + s->at, s->len);
		if (s->kind == SCRIPT_EXPECT)
			buf_fmt(out, " %s%zu", s->sub ? "else next, or " : "then ", s->next);
		if (s->kind == SCRIPT_TIMEOUT || s->kind == SCRIPT_ECHO || s->kind == SCRIPT_HANGUP)
			buf_fmt(out, " = %u", s->number);
		assert_int_equal(script.text[s->at + s->len], '\0');
		buf_char(out, '\n');
	}
}

static char *const env[] = { "APN=internet",   "EVIL=a\",\"b", "CR=a\rb",   "EMPTY=",
			     "CMD=AT+X=\"1\"", "LONGER=x",     "BACK=\\da", NULL };

static const struct escape_values no_values;
static const struct escape_values values = { .env = env, .phone = "12-34", .phone2 = "5\"6" };

struct row {
	const char *text, *expected;
};

static void read_rows(const struct row *rows, size_t count, const struct escape_values *with)
{
	size_t i;

	for (i = 0; i < count; i++) {
		BUF_ON_STACK(shown, 4096);
		BUF_ON_STACK(error, 256);

		if (script_read(&script, rows[i].text, strlen(rows[i].text), with, &error))
			buf_str(&shown, error.at);
		else
			dump(&shown);
		assert_string_equal(shown.at, rows[i].expected);
	}
}

static void words_are_cut_as_chat_does(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "\n\n  \t\n", "" },
		{ "# OK ATZ\n", "" },
		{ " # ATZ", "1 expect # then 1\n1 send ATZ\\x0D\n" },
		{ "'# ' logout", "1 expect #  then 1\n1 send logout\\x0D\n" },
		{ "OK ATZ", "1 expect OK then 1\n1 send ATZ\\x0D\n" },
		{ "OK\n\nATZ\nOK", "1 expect OK then 1\n3 send ATZ\\x0D\n4 expect OK then 3\n" },
		/* CR LF files */
		{ "OK ATZ\r\nOK\r\n", "1 expect OK then 1\n1 send ATZ\\x0D\n2 expect OK then 3\n" },
		{ "OK \"AT\"\r\n", "1 expect OK then 1\n1 send AT\\x0D\n" },
		/* nothing is expected: no step */
		{ "'' AT", "1 send AT\\x0D\n" },
		{ "\"\" ''", "1 send \\x0D\n" },
		{ "OK AT+CGDCONT=1,\"IP\",\"x\"",
		  "1 expect OK then 1\n1 send AT+CGDCONT=1,\"IP\",\"x\"\\x0D\n" },
		{ "'NO CARRIER' \"a'b\"", "1 expect NO CARRIER then 1\n1 send a'b\\x0D\n" },
		/* what follows a closing quote is the next word */
		{ "'a'b", "1 expect a then 1\n1 send b\\x0D\n" },
		{ "'a\\'b' c", "1 expect a'b then 1\n1 send c\\x0D\n" },
		/* a backslash at the end of a line does not join it with the next */
		{ "OK \\\nATZ", "1 expect OK then 1\n1 send \\\\\\x0D\n2 expect ATZ then 3\n" },
		{ "OK '", "line 1: quote without end, expected a closing one" },
		{ "OK\n'AT\\'", "line 2: quote without end, expected a closing one" },
		{ "OK\n'AT\\", "line 2: quote without end, expected a closing one" },
	};

	(void)state;
	read_rows(rows, sizeof(rows) / sizeof(rows[0]), &no_values);
}

static void keywords_stand_where_expects_do(void **state)
{
	static const struct row rows[] = {
		{ "ABORT BUSY REPORT CONNECT CLR_ABORT BUSY CLR_REPORT 'CONNECT'",
		  "1 ABORT BUSY\n1 REPORT CONNECT\n1 CLR_ABORT BUSY\n1 CLR_REPORT CONNECT\n" },
		{ "'ABORT' '\\nNO\\sCARRIER\\r'", "1 ABORT \\x0ANO CARRIER\\x0D\n" },
		{ "OK ABORT", "1 expect OK then 1\n1 send ABORT\\x0D\n" },
		{ "abort BUSY", "1 expect abort then 1\n1 send BUSY\\x0D\n" },
		{ "TIMEOUT 10 TIMEOUT 0 TIMEOUT x TIMEOUT -3 TIMEOUT '7 s'",
		  "1 TIMEOUT 10 = 10\n1 TIMEOUT 0 = 45\n1 TIMEOUT x = 45\n1 TIMEOUT -3 = 45\n"
		  "1 TIMEOUT 7 s = 7\n" },
		{ "TIMEOUT 86401",
		  "line 1: TIMEOUT of more than a day, expected 1 to 86400 seconds" },
		{ "TIMEOUT 99999999999999999999",
		  "line 1: TIMEOUT of more than a day, expected 1 to 86400 seconds" },
		{ "HANGUP OFF HANGUP ON HANGUP maybe ECHO ON ECHO OFF ECHO on",
		  "1 HANGUP OFF = 0\n1 HANGUP ON = 1\n1 HANGUP maybe = 1\n1 ECHO ON = 1\n"
		  "1 ECHO OFF = 0\n1 ECHO on = 0\n" },
		/* said with its CR, and without what only sending understands */
		{ "SAY 'Dialling\\n' SAY 'a\\c' SAY 'x\\dy\\Nz' SAY BREAK",
		  "1 SAY Dialling\\x0A\\x0D\n1 SAY a\n1 SAY x\\dy\\\n1 SAY BREAK\\x0D\n" },
		/* a keyword without its string is nothing, as in chat(8) */
		{ "OK AT TIMEOUT", "1 expect OK then 1\n1 send AT\\x0D\n" },
		{ "ABORT 1234567890123456789012345678901234567890123456789",
		  "1 ABORT 1234567890123456789012345678901234567890123456789\n" },
		{ "ABORT 12345678901234567890123456789012345678901234567890",
		  "line 1: ABORT or REPORT string too long, expected at most 49 bytes" },
	};

	(void)state;
	read_rows(rows, sizeof(rows) / sizeof(rows[0]), &no_values);
}

static void expects_have_alternatives(void **state)
{
	static const struct row rows[] = {
		{ "ogin:-BREAK-ogin: ppp", "1 expect ogin: else next, or 3\n1 send \\K\n"
					   "1 expect ogin: then 3\n1 send ppp\\x0D\n" },
		{ "ogin:--ogin: ppp", "1 expect ogin: else next, or 3\n1 send \\x0D\n"
				      "1 expect ogin: then 3\n1 send ppp\\x0D\n" },
		{ "a-b-c-d-e", "1 expect a else next, or 5\n1 send b\\x0D\n"
			       "1 expect c else next, or 5\n1 send d\\x0D\n"
			       "1 expect e then 5\n" },
		/* it ends with what to send: whatever happens then, the script goes on */
		{ "a-b", "1 expect a else next, or 2\n1 send b\\x0D\n" },
		{ "a-b-", "1 expect a else next, or 2\n1 send b\\x0D\n" },
		/* nothing to send: no alternative */
		{ "a- b", "1 expect a then 1\n1 send b\\x0D\n" },
		{ "-b-c", "1 expect  else next, or 3\n1 send b\\x0D\n1 expect c then 3\n" },
		{ "'a-b'", "1 expect a else next, or 2\n1 send b\\x0D\n" },
		{ "a\\-b-c", "1 expect a-b else next, or 2\n1 send c\\x0D\n" },
		{ "a-@/f-c", "1 expect a else next, or 3\n1 load! /f\n1 expect c then 3\n" },
		/* only expects are split */
		{ "OK a-b", "1 expect OK then 1\n1 send a-b\\x0D\n" },
	};

	(void)state;
	read_rows(rows, sizeof(rows) / sizeof(rows[0]), &no_values);
}

static void escapes_become_bytes(void **state)
{
	static const struct row rows[] = {
		{ "'\\b\\n\\r\\s\\t\\\\x\\q\\^A' ''",
		  "1 expect! \\x08\\x0A\\x0D \\x09\\x^A then 1\n1 send \\x0D\n" },
		{ "^M^j^?^@^ OK", "1 expect \\x0D\\x0A\\x1F^ then 1\n1 send OK\\x0D\n" },
		{ "\\d\\p\\K\\N\\c\\T\\U ''", "1 expect dpKNc\\T\\U then 1\n1 send \\x0D\n" },
		{ "\\101\\1019\\0\\12\\400 ''", "1 expect AA9\\x0A then 1\n1 send \\x0D\n" },
		{ "'' '\\b\\n\\r\\s\\t'", "1 send \\x08\\x0A\\x0D \\x09\\x0D\n" },
		{ "'' \\d\\p\\K\\c", "1 send \\d\\p\\K\n" },
		{ "'' a\\cb", "1 send acb\\x0D\n" },
		{ "'' a\\\\c", "1 send a\\\\c\\x0D\n" },
		{ "'' ^\\c", "1 send \\x1Cc\\x0D\n" },
		{ "'' a\\", "1 send a\\\\\\x0D\n" },
		{ "'' a^", "1 send a^\\x0D\n" },
		{ "'' \\N\\0\\134", "1 send \\\\x00\\\\x00\\\\\\x0D\n" },
		{ "'' \\101\\x\\-", "1 send A\\x\\-\\x0D\n" },
		{ "'' \\qpass", "1 send! pass\\x0D\n" },
		{ "'' EOT '' BREAK '' EOTs", "1 send \\x04\n1 send \\K\n1 send EOTs\\x0D\n" },
		{ "'' '@ /etc/x y' '' @ '' '@  '",
		  "1 load! /etc/x y\n1 send @\\x0D\n1 send @  \\x0D\n" },
		{ "'' $APN\\T", "1 send $APN\\T\\x0D\n" },
	};

	(void)state;
	read_rows(rows, sizeof(rows) / sizeof(rows[0]), &no_values);
}

static void values_are_put_in_and_checked(void **state)
{
	static const struct row rows[] = {
		{ "'' 'AT+CGDCONT=1,\"IP\",\"$APN\"'",
		  "1 send AT+CGDCONT=1,\"IP\",\"internet\"\\x0D\n" },
		{ "'' $APN$APN.x$NONE$EMPTY$", "1 send internetinternet.x\\x0D\n" },
		{ "'' $LONG", "1 send \\x0D\n" },
		{ "'' \\$APN", "1 send \\$APN\\x0D\n" },
		{ "$APN-$APN-\\$ ''", "1 expect internet else next, or 3\n1 send internet\\x0D\n"
				      "1 expect $ then 3\n1 send \\x0D\n" },
		{ "TIMEOUT $NONE ABORT $APN SAY $APN\\c",
		  "1 TIMEOUT  = 45\n1 ABORT internet\n1 SAY internet\n" },
		{ "'' ATD\\T", "1 send ATD12-34\\x0D\n" },
		{ "\\T ''", "1 expect \\T then 1\n1 send \\x0D\n" },
		/* a whole command may come from a variable, but no value ends its quotes */
		{ "'' $CMD", "1 send AT+X=\"1\"\\x0D\n" },
		{ "OK\n'AT+CGDCONT=1,\"IP\",\"$EVIL\"'",
		  "line 2: value of $EVIL holds a quote, expected none inside quotes" },
		{ "'' 'AT+X=\"\\U\"'",
		  "line 1: value of \\U holds a quote, expected none inside quotes" },
		{ "'' 'AT+X=\\\"\\U\\\"'",
		  "line 1: value of \\U holds a quote, expected none inside quotes" },
		{ "'' $CR",
		  "line 1: value of $CR holds a control character, expected printable text" },
		{ "$CR", "1 expect a\\x0Db then 1\n" },
		/* what a value means while sending is as in chat(8) */
		{ "'' $BACK", "1 send \\da\\x0D\n" },
	};
	static const struct row unchecked_rows[] = {
		{ "'' \"$EVIL\"", "1 send a\",\"b\\x0D\n" },
		{ "'' '\"$CR\"'", "1 send \"a\\x0Db\"\\x0D\n" },
	};
	struct escape_values unchecked = values;

	(void)state;
	read_rows(rows, sizeof(rows) / sizeof(rows[0]), &values);
	unchecked.unchecked = true;
	read_rows(unchecked_rows, 2, &unchecked);
}

static void words_need_no_quotes(void **state)
{
	static char *const words[] = { "ABORT", "NO CARRIER", "", "AT \"x\"", "OK-'a'-OK", "#" };
	static char *const bad[] = { "", "'\"$EVIL\"" };
	BUF_ON_STACK(shown, 1024);
	BUF_ON_STACK(error, 256);

	(void)state;
	assert_int_equal(script_read_words(&script, words, 6, &values, &error), 0);
	dump(&shown);
	assert_string_equal(shown.at, "2 ABORT NO CARRIER\n4 send AT \"x\"\\x0D\n"
				      "5 expect OK else next, or 5\n5 send 'a'\\x0D\n"
				      "5 expect OK then 5\n6 send #\\x0D\n");
	assert_int_not_equal(script_read_words(&script, bad, 2, &values, &error), 0);
	assert_string_equal(error.at, "word 2: value of $EVIL holds a quote, expected none "
				      "inside quotes");
}

static void limits_are_named(void **state)
{
	static char text[65536];
	BUF_ON_STACK(error, 256);
	struct buf many;
	int i;

	(void)state;
	memset(text, 'a', 1024);
	assert_int_equal(script_read(&script, text, 1023, &no_values, &error), 0);
	assert_int_not_equal(script_read(&script, text, 1024, &no_values, &error), 0);
	assert_string_equal(error.at, "line 1: line too long, expected at most 1023 bytes");

	buf_clear(&error);
	assert_int_not_equal(script_read(&script, "OK\nA\0B", 6, &no_values, &error), 0);
	assert_string_equal(error.at, "line 2: NUL byte, expected text");

	buf_init(&many, text, sizeof(text));
	for (i = 0; i < SCRIPT_STEPS_MAX; i++)
		buf_str(&many, "a\n");
	buf_clear(&error);
	assert_int_equal(script_read(&script, text, many.len, &no_values, &error), 0);
	assert_int_equal(script.count, SCRIPT_STEPS_MAX);
	buf_str(&many, "a");
	assert_int_not_equal(script_read(&script, text, many.len, &no_values, &error), 0);
	assert_string_equal(error.at, "line 401: more than 400 steps, expected fewer");

	buf_clear(&many);
	for (i = 0; i < 20; i++)
		buf_fmt(&many, "%01000d\n", i);
	buf_clear(&error);
	assert_int_not_equal(script_read(&script, text, many.len, &no_values, &error), 0);
	assert_string_equal(error.at, "line 17: more than 16384 bytes of strings, expected fewer");
}

/* A value may make a string longer than a line. */
static void a_string_grown_by_values_is_bounded(void **state)
{
	static char big[1100] = "BIG=";
	char *const big_env[] = { big, NULL };
	const struct escape_values with = { .env = big_env };
	BUF_ON_STACK(error, 256);

	(void)state;
	memset(big + 4, 'x', 1090);
	assert_int_not_equal(script_read(&script, "'' $BIG", 7, &with, &error), 0);
	assert_string_equal(error.at, "line 1: string of 1091 bytes, expected at most 1023");
}

static void sending_walks_bytes_and_pauses(void **state)
{
	static const struct {
		enum escape_op op;
		char byte;
	} expected[] = {
		{ ESCAPE_BYTE, 'A' },  { ESCAPE_SECOND, 0 }, { ESCAPE_BYTE, '\\' },
		{ ESCAPE_BYTE, '\0' }, { ESCAPE_TENTH, 0 },  { ESCAPE_BREAK, 0 },
		{ ESCAPE_BYTE, 'x' },  { ESCAPE_BYTE, '-' }, { ESCAPE_BYTE, '\r' },
		{ ESCAPE_END, 0 },     { ESCAPE_END, 0 },
	};
	static const char text[] = "'' A\\d\\\\\\N\\p\\K\\x\\-";
	BUF_ON_STACK(error, 256);
	size_t pos = 0, i;
	char byte;

	(void)state;
	assert_int_equal(script_read(&script, text, strlen(text), &no_values, &error), 0);
	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		enum escape_op op = escape_next(script.text, script.steps[0].len, &pos, &byte);

		assert_int_equal(op, expected[i].op);
		if (op == ESCAPE_BYTE)
			assert_int_equal(byte, expected[i].byte);
	}
	pos = 0;
	assert_int_equal(escape_next("\\", 1, &pos, &byte), ESCAPE_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_cut_as_chat_does),
		cmocka_unit_test(keywords_stand_where_expects_do),
		cmocka_unit_test(expects_have_alternatives),
		cmocka_unit_test(escapes_become_bytes),
		cmocka_unit_test(values_are_put_in_and_checked),
		cmocka_unit_test(words_need_no_quotes),
		cmocka_unit_test(limits_are_named),
		cmocka_unit_test(a_string_grown_by_values_is_bounded),
		cmocka_unit_test(sending_walks_bytes_and_pauses),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
