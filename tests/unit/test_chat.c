/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "chat.h"

static char *const env[] = { "APN=internet", "EVIL=a\"b", NULL };
static const struct escape_values values = { .env = env, .phone = "123" };

/* What the modem says `after_ms` when a string was sent that ends in `sent`; NULL: hangs up. */
struct answer {
	const char *sent, *says;
	unsigned after_ms;
};

struct play {
	const char *name, *script;
	struct answer answers[8];
	const char *expected;
	struct chat_config config;
	const char *file; /* what a file to send holds; NULL: it is not there */
};

static struct script script;
static struct chat chat;

/* Bytes that are on their way from the modem, each with the time when it is there. */
struct wire {
	size_t len, at;
	char bytes[8192];
	uint64_t due[8192];
	bool hung_up;
	uint64_t hung_up_at;
};

static void wire_answer(struct wire *w, const struct answer *a, uint64_t now)
{
	size_t i, n = a->says ? strlen(a->says) : 0;

	if (!a->says) {
		w->hung_up = true;
		w->hung_up_at = now + a->after_ms;
	}
	for (i = 0; i < n; i++) {
		w->bytes[w->len] = a->says[i];
		w->due[w->len++] = now + a->after_ms;
	}
}

/* One more byte was sent; returns how many have been answered. */
static size_t wire_sent(struct wire *w, const struct answer *answers, const struct buf *sent,
			size_t used, uint64_t now)
{
	size_t i, len;

	for (i = 0; i < 8 && answers[i].sent; i++) {
		len = strlen(answers[i].sent);
		if (sent->len - used < len ||
		    memcmp(sent->at + sent->len - len, answers[i].sent, len))
			continue;
		wire_answer(w, &answers[i], now);
		return sent->len;
	}
	return used;
}

/* Play once: the modem's bytes come in pieces of `in`, ours leave in pieces of `out`. */
static void play_once(const struct play *p, size_t in, size_t out, struct buf *seen)
{
	struct chat_config config = p->config;
	static struct wire wire;
	BUF_ON_STACK(error, 256);
	BUF_ON_STACK(sent, 4096);
	bool sending = false;
	uint64_t now = 1000;
	size_t used = 0, n, i;
	enum chat_do todo;

	memset(&wire, 0, sizeof(wire));
	assert_int_equal(script_read(&script, p->script, strlen(p->script), &values, &error), 0);
	config.script = &script;
	config.values = &values;
	chat_init(&chat, &config);
	chat_start(&chat);
	while ((todo = chat_next(&chat, now)) != CHAT_DO_FINISHED) {
		const char *text = "";

		n = 0;
		if (todo != CHAT_DO_READ && todo != CHAT_DO_WAIT && todo != CHAT_DO_BREAK)
			text = chat_text(&chat, &n);
		if (todo != CHAT_DO_WRITE && sending) {
			buf_char(seen, '\n');
			sending = false;
		}
		switch (todo) {
		case CHAT_DO_READ:
			n = 0;
			while (n < in && wire.at + n < wire.len && wire.due[wire.at + n] <= now)
				n++;
			if (n > 0) {
				wire.at += chat_feed(&chat, wire.bytes + wire.at, n, now);
				break;
			}
			if (wire.hung_up && wire.hung_up_at <= now) {
				chat_broken(&chat, "hung up");
				break;
			}
			now += (uint64_t)chat_wait_ms(&chat, now);
			if (wire.at < wire.len && wire.due[wire.at] < now)
				now = wire.due[wire.at];
			if (wire.hung_up && wire.hung_up_at < now)
				now = wire.hung_up_at;
			break;
		case CHAT_DO_WAIT:
			now += (uint64_t)chat_wait_ms(&chat, now);
			buf_fmt(seen, "wait until %llu\n", (unsigned long long)now - 1000);
			break;
		case CHAT_DO_WRITE:
			n = n < out ? n : out;
			if (!sending)
				buf_str(seen, "> ");
			sending = true;
			buf_clean(seen, text, n);
			for (i = 0; i < n; i++) {
				buf_char(&sent, text[i]);
				used = wire_sent(&wire, p->answers, &sent, used, now);
			}
			chat_wrote(&chat, n);
			break;
		case CHAT_DO_BREAK:
			buf_str(seen, "break\n");
			chat_done(&chat);
			break;
		case CHAT_DO_LOAD:
			buf_fmt(seen, "load %s\n", text);
			if (p->file)
				chat_loaded(&chat, p->file, strlen(p->file), now);
			else
				chat_broken(&chat, "no such file");
			break;
		case CHAT_DO_SAY:
		case CHAT_DO_LOG:
		case CHAT_DO_REPORT:
			if (todo != CHAT_DO_SAY)
				buf_str(seen, todo == CHAT_DO_LOG ? "log " : "report ");
			for (i = 0; i < n; i++) {
				if (todo == CHAT_DO_LOG && text[i] == '\n' && i + 1 < n)
					buf_str(seen, "\nlog ");
				else if (todo == CHAT_DO_SAY && text[i] != '\n')
					buf_clean(seen, &text[i], 1);
				else
					buf_char(seen, text[i]);
			}
			if (todo == CHAT_DO_REPORT)
				buf_char(seen, '\n');
			break;
		case CHAT_DO_FINISHED:
			break;
		}
	}
	if (sending)
		buf_char(seen, '\n');
	buf_fmt(seen, "%d", chat.code);
	if (chat.code)
		buf_fmt(seen, " line %u: %s", chat.line, chat.reason);
	else
		assert_string_equal(chat.reason, "");
	buf_fmt(seen, " at %llu\n", (unsigned long long)now - 1000);
	assert_int_equal(buf_error(seen), 0);
	chat_fini(&chat);
}

static void play_all(const struct play *plays, size_t count)
{
	static char memory[16384];
	static const size_t sizes[] = { 1, 2, 3, 5, 7, 11, 64, 4096 };
	struct buf seen;
	size_t i, in, out;

	for (i = 0; i < count; i++) {
		for (in = 0; in < 8; in++) {
			for (out = 0; out < 8; out += 3) {
				buf_init(&seen, memory, sizeof(memory));
				play_once(&plays[i], sizes[in], sizes[out], &seen);
				if (strcmp(seen.at, plays[i].expected))
					print_error("%s, %zu in, %zu out\n", plays[i].name,
						    sizes[in], sizes[out]);
				assert_string_equal(seen.at, plays[i].expected);
			}
		}
	}
}

#define PLAY(plays) play_all(plays, sizeof(plays) / sizeof(plays[0]))

static void dialogues_go_as_under_chat(void **state)
{
	static const struct play plays[] = {
		{ .name = "nothing", .script = "", .expected = "0 at 0\n" },
		{ .name = "send only", .script = "'' ATZ", .expected = "> ATZ\\x0D\n0 at 0\n" },
		{ .name = "a dial",
		  .script = "ABORT BUSY ABORT 'NO CARRIER' ABORT ERROR REPORT CONNECT TIMEOUT 10\n"
			    "'' AT&F OK ATE1 OK 'AT+CGDCONT=1,\"IP\",\"$APN\"'\n"
			    "SAY 'Calling' TIMEOUT 30 OK ATD*99# CONNECT ' '",
		  .answers = { { "AT&F\r", "AT&F\r\r\nOK\r\n", 20 },
			       { "ATE1\r", "ATE1\r\r\nOK\r\n", 20 },
			       { "\"internet\"\r", "AT+CGDCONT=1,\"IP\",\"internet\"\r\r\nOK\r\n",
				 20 },
			       { "#\r", "ATD*99#\r\r\nCONNECT 150000000\r\n~\x7f}#@!", 1000 } },
		  .expected = "> AT&F\\x0D\n> ATE1\\x0D\n"
			      "> AT+CGDCONT=1,\"IP\",\"internet\"\\x0D\n"
			      "Calling\\x0D> ATD*99#\\x0D\n>  \\x0D\n"
			      "report CONNECT 150000000\n0 at 1060\n" },
		{ .name = "ABORT strings are numbered",
		  .script = "ABORT BUSY ABORT 'NO CARRIER' '' ATD1 CONNECT",
		  .answers = { { "ATD1\r", "\r\nNO CARRIER\r\n", 500 } },
		  .expected = "> ATD1\\x0D\n5 line 1: NO CARRIER at 500\n" },
		{ .name = "CLR_ABORT renumbers",
		  .script = "ABORT A ABORT B ABORT C CLR_ABORT A '' x\nCONNECT",
		  .answers = { { "x\r", "..C", 0 } },
		  .expected = "> x\\x0D\n5 line 2: ..C at 1000\n" },
		{ .name = "an empty ABORT string is met by anything",
		  .script = "ABORT '' '' x CONNECT",
		  .answers = { { "x\r", "y", 0 } },
		  .expected = "> x\\x0D\n4 line 1: y at 1000\n" },
		{ .name = "time is over",
		  .script = "TIMEOUT 3\n'' AT\nOK",
		  .answers = { { "AT\r", "\r\nO\r\n", 100 } },
		  .expected = "> AT\\x0D\n3 line 3: no OK within 3 s at 3000\n" },
		{ .name = "the usual time",
		  .script = "'' AT OK",
		  .expected = "> AT\\x0D\n3 line 1: no OK within 45 s at 45000\n" },
		{ .name = "a sub-expect",
		  .script = "TIMEOUT 2 ogin:--ogin: ppp ssword: hello",
		  .answers = { { "ppp\r", "Password:", 10 }, { "\r", "\r\nlogin: ", 10 } },
		  .expected = "> \\x0D\n> ppp\\x0D\n> hello\\x0D\n0 at 2020\n" },
		{ .name = "all sub-expects in vain",
		  .script = "TIMEOUT 1 a-b-c-d-e f",
		  .expected = "> b\\x0D\n> d\\x0D\n3 line 1: no e within 1 s at 3000\n" },
		{ .name = "a sub-send at the end is no failure",
		  .script = "TIMEOUT 1 a-b c",
		  .expected = "> b\\x0Dc\\x0D\n0 at 1000\n" },
		{ .name = "an empty sub-expect is met",
		  .script = "TIMEOUT 1 -b-c d",
		  .expected = "> d\\x0D\n0 at 0\n" },
		{ .name = "an ABORT string ends sub-expects, too",
		  .script = "ABORT BUSY '' x TIMEOUT 1 a-b-c d",
		  .answers = { { "x\r", "BUSY", 0 } },
		  .expected = "> x\\x0D\n4 line 1: BUSY at 1000\n" },
		{ .name = "pauses and a break",
		  .script = "'' \\dA\\p\\pB\\K\\d\\c '' BREAK '' EOT",
		  .expected = "wait until 1000\n> A\nwait until 1100\nwait until 1200\n> B\n"
			      "break\nwait until 2200\nbreak\n> \\x04\n0 at 2200\n" },
		{ .name = "a string must be sent within the time",
		  .script = "TIMEOUT 2\n'' 'A\\d\\dB'",
		  .expected = "> A\nwait until 1000\nwait until 2000\n"
			      "1 line 2: write timed out at 2000\n" },
		{ .name = "a pause may outlast the time when nothing follows",
		  .script = "TIMEOUT 1 '' 'A\\d\\d\\c'",
		  .expected = "> A\nwait until 1000\nwait until 2000\n0 at 2000\n" },
		{ .name = "what comes before is not looked for",
		  .script = "'' x A '' B '' TIMEOUT 1 A",
		  .answers = { { "x\r", "AB\r\n", 0 } },
		  .expected = "> x\\x0D\n> \\x0D\n> \\x0D\n3 line 1: no A within 1 s at 1000\n" },
		{ .name = "what comes while sending is kept",
		  .script = "'' x A '\\d' B y",
		  .answers = { { "x\r", "AB", 0 } },
		  .expected = "> x\\x0D\nwait until 1000\n> \\x0D\n> y\\x0D\n0 at 1000\n" },
		{ .name = "the eighth bit does not count",
		  .script = "'' x ogin: y",
		  .answers = { { "x\r", "\xEC\xEF\xE7\xE9\xEE\xBA", 0 } },
		  .expected = "> x\\x0D\n> y\\x0D\n0 at 0\n" },
		{ .name = "an eighth bit is never met",
		  .script = "TIMEOUT 1 '' x \\301 y",
		  .answers = { { "x\r", "\301", 0 } },
		  .expected = "> x\\x0D\n3 line 1: no \\xC1 within 1 s at 1000\n" },
		{ .name = "a report once, and the end of the last one is waited for",
		  .script = "REPORT A REPORT CONN CLR_REPORT none '' x OK",
		  .answers = { { "x\r", "A1\rA2\rOK", 0 } },
		  .expected = "> x\\x0D\nreport A1\n0 at 0\n" },
		{ .name = "a report that does not end",
		  .script = "REPORT CONN '' x CONNECT",
		  .answers = { { "x\r", "CONNECT 96", 0 } },
		  .expected = "> x\\x0D\nreport CONNECT 96\n0 at 1000\n" },
		{ .name = "a cleared report",
		  .script = "REPORT CONN CLR_REPORT CONN '' x CONNECT",
		  .answers = { { "x\r", "CONNECT 96", 0 } },
		  .expected = "> x\\x0D\n0 at 0\n" },
		{ .name = "echo on standard error",
		  .script = "'' x A '' ECHO ON B '' C '' ECHO OFF D ''",
		  .answers = { { "x\r",
				 "1A2\r\n3B4\x01"
				 "C5D",
				 0 } },
		  .expected = "> x\\x0D\n> \\x0D\n2\n3B> \\x0D\n4^AC> \\x0D\n> \\x0D\n\n0 at 0\n" },
		{ .name = "text from a file",
		  .script = "'' @/run/pin OK",
		  .answers = { { "AT+CPIN=\"1234\"\r", "OK", 0 } },
		  .file = "AT+CPIN=\\\"1234\"\n",
		  .expected = "load /run/pin\n> AT+CPIN=\"1234\"\\x0D\n0 at 0\n" },
		{ .name = "a file may hold BREAK",
		  .script = "'' @f",
		  .file = "BREAK\n",
		  .expected = "load f\nbreak\n0 at 0\n" },
		{ .name = "a file that is not there",
		  .script = "''\n@f",
		  .expected = "load f\n1 line 2: no such file at 0\n" },
		{ .name = "a file with a value that is refused",
		  .script = "'' @f",
		  .file = "\"$EVIL\"",
		  .expected = "load f\n1 line 1: value of $EVIL holds a quote, expected none "
			      "inside quotes at 0\n" },
		{ .name = "the port dies while something is expected",
		  .script = "'' x OK",
		  .answers = { { "x\r", NULL, 70 } },
		  .expected = "> x\\x0D\n2 line 1: hung up at 70\n" },
		{ .name = "the port dies while the last report is gathered",
		  .script = "REPORT CONN '' x CONNECT",
		  .answers = { { "x", "CONNECT 96", 0 }, { "\r", NULL, 70 } },
		  .expected = "> x\\x0D\nreport CONNECT 96\n0 at 70\n" },
	};

	(void)state;
	PLAY(plays);
}

static void whole_lines_count_besides(void **state)
{
	static const struct play plays[] = {
		{ .name = "case, NUL bytes and line ends do not matter",
		  .script = "'' AT 'OK\\r\\n' ATI OK",
		  .answers = { { "AT\r", "\r\nok\r\n", 0 }, { "ATI\r", "Ok\r", 0 } },
		  .expected = "> AT\\x0D\n> ATI\\x0D\n0 at 0\n" },
		{ .name = "an ABORT string in another case",
		  .script = "ABORT 'NO CARRIER' '' ATD1 CONNECT",
		  .answers = { { "ATD1\r", "\r\nNo Carrier\r\n", 0 } },
		  .expected = "> ATD1\\x0D\n4 line 1: No Carrier at 0\n" },
		{ .name = "not the rest of a line that has been met",
		  .script = "'' AT OK '' TIMEOUT 1 OK",
		  .answers = { { "AT\r", "\r\nOK\r\n", 0 } },
		  .expected = "> AT\\x0D\n> \\x0D\n3 line 1: no OK within 1 s at 1000\n" },
		{ .name = "a refusal that nothing expects ends it soon, with its words",
		  .script = "'' AT+CPIN?\nREADY ATD*99# CONNECT",
		  .answers = { { "AT+CPIN?\r", "\r\n+CME ERROR: 10\r\n", 20 } },
		  .expected = "> AT+CPIN?\\x0D\n"
			      "3 line 2: +CME ERROR: 10 (SIM not inserted) at 1020\n" },
		{ .name = "a call that failed",
		  .script = "'' ATD*99# CONNECT",
		  .answers = { { "ATD*99#\r", "ATD*99#\r\r\nNO CARRIER\r\n", 300 } },
		  .expected = "> ATD*99#\\x0D\n3 line 1: NO CARRIER at 1300\n" },
		{ .name = "a refusal that is expected",
		  .script = "'' AT+X ERROR ATD1 CONNECT",
		  .answers = { { "AT+X\r", "\r\nERROR\r\n", 0 }, { "ATD1\r", "CONNECT", 0 } },
		  .expected = "> AT+X\\x0D\n> ATD1\\x0D\n0 at 0\n" },
		{ .name = "its line's end is no second refusal",
		  .script = "'' AT+X ERR '' TIMEOUT 5 OK",
		  .answers = { { "AT+X\r", "\r\nERROR\r\n", 0 } },
		  .expected = "> AT+X\\x0D\n> \\x0D\n3 line 1: no OK within 5 s at 5000\n" },
		{ .name = "a refusal with an ABORT string of its own",
		  .script = "ABORT ERROR '' AT+X OK",
		  .answers = { { "AT+X\r", "\r\n+CME ERROR: 3\r\n", 0 } },
		  .expected =
			  "> AT+X\\x0D\n4 line 1: +CME ERROR: 3 (operation not allowed) at 0\n" },
		{ .name = "a first command that is refused is not the second one",
		  .script = "'' AT '' ATZ OK ATD1 CONNECT",
		  .answers = { { "AT\r", "\r\nERROR\r\n", 0 },
			       { "ATZ\r", "\r\nOK\r\n", 5000 },
			       { "ATD1\r", "CONNECT", 0 } },
		  .expected = "> AT\\x0DATZ\\x0D\n> ATD1\\x0D\n0 at 5000\n" },
		{ .name = "something else may stand right behind a refusal",
		  .script = "'' ATZ OK ATD1",
		  .answers = { { "ATZ\r", "\r\nERROR\r\n\r\nOK\r\n", 5 } },
		  .expected = "> ATZ\\x0D\n> ATD1\\x0D\n0 at 5\n" },
		{ .name = "hanging up says NO CARRIER before OK",
		  .script = "'' ATH OK ATZ",
		  .answers = { { "ATH", "\r\nNO CARRIER\r\n", 0 }, { "\r", "\r\nOK\r\n", 5000 } },
		  .expected = "> ATH\\x0D\n> ATZ\\x0D\n0 at 5000\n" },
		{ .name = "a script's own pace of trying again is kept",
		  .script = "TIMEOUT 5 '' AT+CPIN? READY-AT+CPIN?-READY ATD1",
		  .answers = { { "AT+CPIN?\r", "\r\n+CME ERROR: SIM busy\r\n", 0 } },
		  .expected = "> AT+CPIN?\\x0D\n> AT+CPIN?\\x0D\n"
			      "3 line 1: +CME ERROR: SIM busy at 6000\n" },
		{ .name = "a login may say ERROR",
		  .script = "'' ATD1 CONNECT '' TIMEOUT 20 ogin: me",
		  .answers = { { "ATD1\r", "CONNECT 9600\r\nERROR\r\n", 0 },
			       { "\r", "login:", 5000 } },
		  .expected = "> ATD1\\x0D\n> \\x0D\n> me\\x0D\n0 at 5000\n" },
		{ .name = "the port is in data mode",
		  .script = "TIMEOUT 4 '' AT OK",
		  .answers = { { "AT\r", "~\xff}#\xc0!}!}", 5 } },
		  .expected = "> AT\\x0D\n3 line 1: no OK within 4 s, but PPP frames: the port "
			      "is in data mode at 4000\n" },
		{ .name = "all that is off when it is to be plain",
		  .script = "TIMEOUT 9 '' AT OK",
		  .answers = { { "AT\r", "ok\r\nERROR\r\n", 0 } },
		  .config = { .plain = true },
		  .expected = "> AT\\x0D\n3 line 1: no OK within 9 s at 9000\n" },
	};

	(void)state;
	PLAY(plays);
}

static void the_log_is_as_chat_writes_it(void **state)
{
	static const struct play plays[] = {
		{ .name = "a dialogue",
		  .script =
			  "ABORT BUSY REPORT CONNECT TIMEOUT 10 '' AT&F OK \\dATD1 OK-\\p-CONNECT",
		  .answers = { { "AT&F\r", "AT&F\r\r\nOK\r\n", 0 }, { "1\r", "\r\nBUSY\r\n", 10 } },
		  .config = { .verbose = true },
		  .expected = "log abort on (BUSY)\nlog report (CONNECT)\n"
			      "log timeout set to 10 seconds\nlog send (AT&F^M)\n"
			      "> AT&F\\x0D\nlog expect (OK)\nlog AT&F^M^M\nlog OK\n"
			      "log  -- got it\nlog send (\\dATD1^M)\nwait until 1000\n"
			      "> ATD1\\x0D\nlog expect (OK)\nlog ^M\nlog ^M\nlog BUSY\n"
			      "log  -- failed\nlog Failed (BUSY)\n4 line 1: BUSY at 1010\n" },
		{ .name = "time is over",
		  .script = "TIMEOUT 1 A-B-C",
		  .config = { .verbose = true },
		  .expected = "log timeout set to 1 seconds\nlog expect (A)\nlog alarm\n"
			      "log send (B^M)\n> B\\x0D\nlog expect (C)\nlog alarm\n"
			      "log Failed (no C within 1 s)\n3 line 1: no C within 1 s at 2000\n" },
	};

	(void)state;
	PLAY(plays);
}

/* Nothing that is secret may be seen, wherever the modem's echo of it is cut. */
static void secrets_are_masked(void **state)
{
	static const struct play plays[] = {
		{ .name = "said to be secret, echoed",
		  .script = "'' x ssword: \\qhello2u2 ok ''",
		  .answers = { { "x\r", "Password:", 0 }, { "u2\r", "hello2u2\r\nok", 0 } },
		  .config = { .verbose = true, .echo = true },
		  .expected = "log send (x^M)\n> x\\x0D\nlog expect (ssword:)\n"
			      "log Password:\nlog  -- got it\n" },
		{ .name = "a known command, echoed",
		  .script = "'' AT+CPIN=\"4711\" OK '' x",
		  .answers = { { "\"\r", "AT+CPIN=\"4711\"\r\r\nOK", 0 } },
		  .config = { .verbose = true },
		  .expected = "log send (AT+CPIN=" CHAT_LOG_MASK ")\n> AT+CPIN=\"4711\"\\x0D\n"
			      "log expect (OK)\nlog AT+CPIN=??????\nlog OK\nlog  -- got it\n" },
		{ .name = "from a file",
		  .script = "'' @f ERR",
		  .answers = { { "11\r", "4711\r\r\nERROR", 0 } },
		  .file = "4711",
		  .config = { .verbose = true },
		  .expected =
			  "load f\nlog send (" CHAT_LOG_MASK ")\n> 4711\\x0D\nlog expect (ERR)\n"
			  "log ??????\nlog ERR\nlog  -- got it\n0 at 0\n" },
		{ .name = "met in the middle of the echo",
		  .script = "'' \\qabcdef abc x y",
		  .answers = { { "f\r", "abcdef\r\ny", 0 } },
		  .config = { .verbose = true },
		  .expected = "" },
	};
	static char memory[16384];
	static const char *const secrets[] = { "hello", "4711", "4711", "abc" };
	struct buf seen;
	size_t i, in;

	(void)state;
	for (i = 0; i < sizeof(plays) / sizeof(plays[0]); i++) {
		for (in = 1; in < 40; in++) {
			const char *line, *next;

			buf_init(&seen, memory, sizeof(memory));
			play_once(&plays[i], in, 64, &seen);
			if (!strstr(plays[i].script, "abc") && !strstr(plays[i].script, "\\q"))
				assert_memory_equal(seen.at, plays[i].expected,
						    strlen(plays[i].expected));
			for (line = seen.at; *line; line = next) {
				char one[512] = "";

				next = line + strcspn(line, "\n");
				memcpy(one, line, (size_t)(next - line));
				next += *next == '\n';
				if (one[0] != '>' && strcmp(one, "log expect (abc)"))
					assert_null(strstr(one, secrets[i]));
			}
		}
	}
}

static void signals_end_it(void **state)
{
	struct chat_config config = { .script = &script, .values = &values };
	static const char text[] = "'' AT\nHANGUP OFF OK AT\nHANGUP ON OK AT";
	BUF_ON_STACK(error, 256);
	size_t n;

	(void)state;
	assert_int_equal(script_read(&script, text, strlen(text), &values, &error), 0);
	chat_init(&chat, &config);
	chat_start(&chat);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_WRITE);
	chat_text(&chat, &n);
	chat_wrote(&chat, n);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_READ);
	chat_hangup(&chat);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_READ);
	assert_int_equal(chat_feed(&chat, "OK", 2, 0), 2);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_WRITE);
	chat_text(&chat, &n);
	chat_wrote(&chat, n);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_READ);
	chat_hangup(&chat);
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_FINISHED);
	assert_int_equal(chat.code, CHAT_FATAL);
	assert_string_equal(chat.reason, "SIGHUP");
	assert_int_equal(chat.line, 3);
	/* and nothing moves it any more */
	chat_stop(&chat, "SIGTERM");
	chat_broken(&chat, "x");
	assert_string_equal(chat.reason, "SIGHUP");

	chat_init(&chat, &config);
	chat_start(&chat);
	chat_stop(&chat, "SIGTERM");
	assert_int_equal(chat_next(&chat, 0), CHAT_DO_FINISHED);
	assert_string_equal(chat.reason, "SIGTERM");
}

static void too_many_strings_are_named(void **state)
{
	static char memory[4096];
	struct play play = { .name = "51",
			     .expected = "2 line 1: more than 50 ABORT or REPORT "
					 "strings at 0\n" };
	struct buf text;
	int i;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (i = 0; i < 51; i++)
		buf_fmt(&text, "ABORT %d ", i);
	play.script = text.at;
	play_all(&play, 1);
	buf_str(&text, "CLR_ABORT x");
	memcpy(strstr(text.at, "ABORT 49"), "SAY \"\\c\"", 8);
	play.expected = "0 at 0\n";
	play_all(&play, 1);
}

/* Every byte value, at length: nothing is met by chance, and the window does not lose a string. */
static void a_long_wait_finds_its_string(void **state)
{
	struct chat_config config = { .script = &script, .values = &values };
	static const char text[] = "'' x needle-in-hay y";
	BUF_ON_STACK(error, 256);
	char noise[256];
	size_t n, at, i;

	(void)state;
	for (i = 0; i < sizeof(noise); i++)
		noise[i] = (char)i;
	for (at = 1000; at < 3200; at += 7) {
		assert_int_equal(script_read(&script, text, strlen(text), &values, &error), 0);
		chat_init(&chat, &config);
		chat_start(&chat);
		assert_int_equal(chat_next(&chat, 0), CHAT_DO_WRITE);
		chat_text(&chat, &n);
		chat_wrote(&chat, n);
		assert_int_equal(chat_next(&chat, 0), CHAT_DO_READ);
		for (i = 0; i < at; i++)
			assert_int_equal(chat_feed(&chat, &noise[i % 256], 1, 0), 1);
		assert_int_equal(chat_next(&chat, 0), CHAT_DO_READ);
		assert_int_equal(chat_feed(&chat, "needlehay", 9, 0), 6);
		assert_int_equal(chat_next(&chat, 0), CHAT_DO_WRITE);
	}
}

static void every_cell_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < CHAT_STATES_COUNT; s++) {
		for (e = 0; e < CHAT_EVENTS_COUNT; e++) {
			enum chat_state next = chat_table((enum chat_state)s, (enum chat_event)e);

			buf_fmt(&text, "%-8s %-8s -> %s\n", chat_state_name((enum chat_state)s),
				chat_event_name((enum chat_event)e),
				(int)next == s ? "-" : chat_state_name(next));
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("chat.table", text.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_as_stored),
		cmocka_unit_test(dialogues_go_as_under_chat),
		cmocka_unit_test(whole_lines_count_besides),
		cmocka_unit_test(the_log_is_as_chat_writes_it),
		cmocka_unit_test(secrets_are_masked),
		cmocka_unit_test(signals_end_it),
		cmocka_unit_test(too_many_strings_are_named),
		cmocka_unit_test(a_long_wait_finds_its_string),
	};

	return cmocka_run_group_tests_name("chat", tests, NULL, NULL);
}
