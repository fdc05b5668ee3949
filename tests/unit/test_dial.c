/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "dial.h"

#define SENT_MAX 1024
#define FRAME	 "\x7e\xff\x7d\x23\xc0\x21\x7d\x21\x7d\x21\x7d\x20\x7d\x34\x7e"

/* What the modem says to a command; NULL: nothing. With echo, as it is after ATE1V1. */
struct exchange {
	const char *command, *answer;
};

static const struct dial_config plain = { .cid = 1, .type = "IP", .apn = "internet" };

static const struct dial_config secret = {
	.cid = 3,
	.type = "IPV4V6",
	.apn = "corp.example",
	.auth = DIAL_AUTH_PAP,
	.auth_command = DIAL_BY_QCPDPP,
	.user = "joe",
	.password = "pass word",
};

#define WAKE                      \
	{ "ATE1V1", "OK" },       \
	{                         \
		"AT+CMEE=2", "OK" \
	}

/* A modem that plays a list of exchanges, each answer cut in two pieces at `split`. */
struct modem {
	const struct exchange *exchange;
	size_t count, at, split;
	uint64_t now_ms;
	struct dial dial;
	char sent[SENT_MAX];
	struct buf out;
	char rest[64]; /* bytes that belong to PPP */
	size_t rest_len;
};

static enum dial_do modem_says(struct modem *m, const char *bytes, size_t n)
{
	enum dial_do what = DIAL_DO_WAIT;
	size_t first = m->split < n ? m->split : n;
	const size_t ends[] = { first, n };
	size_t at = 0;

	for (size_t i = 0; i < 2 && what == DIAL_DO_WAIT; i++) {
		size_t taken = 0;

		what = dial_feed(&m->dial, bytes + at, ends[i] - at, &taken, m->now_ms, &m->out);
		assert_true(taken <= ends[i] - at);
		if (what != DIAL_DO_CONNECTED)
			assert_int_equal(taken, ends[i] - at);
		at += taken;
	}
	if (what == DIAL_DO_CONNECTED) {
		m->rest_len = n - at;
		assert_true(m->rest_len < sizeof(m->rest));
		memcpy(m->rest, bytes + at, m->rest_len);
	}
	return what;
}

static enum dial_do modem_hears(struct modem *m)
{
	const struct exchange *e = &m->exchange[m->at];
	char command[SENT_MAX];
	BUF_ON_STACK(answer, 1024);

	assert_true(m->at < m->count);
	snprintf(command, sizeof(command), "%s\r", e->command);
	assert_string_equal(m->sent, command);
	m->at++;
	buf_clear(&m->out);
	if (!e->answer)
		return DIAL_DO_WAIT;
	buf_fmt(&answer, "%s\r\r\n%s\r\n", e->command, e->answer);
	assert_int_equal(buf_error(&answer), 0);
	return modem_says(m, answer.at, answer.len);
}

/* Run to an end: all commands are as listed, and none is left over. */
static enum dial_do run(struct modem *m, const struct dial_config *config,
			const struct exchange *exchange, size_t count, size_t split)
{
	enum dial_do what;

	memset(m, 0, sizeof(*m));
	m->exchange = exchange;
	m->count = count;
	m->split = split;
	m->now_ms = 1000000;
	buf_init(&m->out, m->sent, sizeof(m->sent));
	dial_init(&m->dial, config);
	what = dial_start(&m->dial, m->now_ms, &m->out);
	while (what == DIAL_DO_WAIT) {
		int wait_ms;

		if (m->out.len) {
			what = modem_hears(m);
			continue;
		}
		wait_ms = dial_wait_ms(&m->dial, m->now_ms);
		assert_true(wait_ms >= 0);
		m->now_ms += (uint64_t)wait_ms;
		what = dial_tick(&m->dial, m->now_ms, &m->out);
	}
	assert_int_equal(buf_error(&m->out), 0);
	assert_int_equal(m->at, m->count);
	return what;
}

#define RUN(m, config, list, split) run(m, config, list, sizeof(list) / sizeof((list)[0]), split)

#define SPLITS 160

static void dial_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (int s = 0; s < DIAL_STATES_COUNT; s++) {
		for (int e = 0; e < DIAL_EVENTS_COUNT; e++) {
			enum dial_state next = dial_next((enum dial_state)s, (enum dial_event)e);

			assert_true(next < DIAL_STATES_COUNT);
			buf_fmt(&text, "%-11s %-7s -> %s\n", dial_state_name((enum dial_state)s),
				dial_event_name((enum dial_event)e), dial_state_name(next));
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("dial.table", text.at);
}

static void dial_writes_a_context_that_differs(void **state)
{
	static const struct exchange list[] = {
		WAKE,
		{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"other\",\"0.0.0.0\",0,0\r\n"
				 "+CGDCONT: 2,\"IP\",\"internet\",\"0.0.0.0\",0,0\r\n\r\n\r\nOK" },
		{ "AT+CGDCONT=1,\"IP\",\"internet\"", "OK" },
		{ "ATD*99***1#", "CONNECT 100000000" },
	};
	struct modem m;

	(void)state;
	for (size_t split = 0; split < SPLITS; split++) {
		assert_int_equal(RUN(&m, &plain, list, split), DIAL_DO_CONNECTED);
		assert_int_equal(m.dial.state, DIAL_CONNECTED);
		assert_false(m.dial.context_as_wanted);
	}
}

static void dial_leaves_a_context_that_is_as_wanted(void **state)
{
	static const char *const rows[] = {
		"+CGDCONT: 1,\"IP\",\"internet\",\"0.0.0.0\",0,0\r\nOK",
		"+CGDCONT: 1,\"IP\",\"INTERNET\",\"\",0,0,0,0\r\nOK",
		"+CGDCONT: 1,\"ip\",\"Internet\",,,,,,,,,,,,,,,,,\"\",,,,0\r\nOK",
		"+CREG: 1\r\n+CGDCONT: 1,\"IP\",\"internet\"\r\n+CGDCONT: 2,\"IP\",\"x\"\r\nOK",
	};
	struct modem m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct exchange list[] = {
			WAKE,
			{ "AT+CGDCONT?", rows[i] },
			{ "ATD*99***1#", "CONNECT" },
		};

		for (size_t split = 0; split < SPLITS; split++) {
			assert_int_equal(RUN(&m, &plain, list, split), DIAL_DO_CONNECTED);
			assert_true(m.dial.context_as_wanted);
		}
	}
}

static void dial_writes_when_the_answer_is_unlike(void **state)
{
	static const char *const rows[] = {
		"OK",
		"+CGDCONT: 1,\"IPV4V6\",\"internet\",\"\",0,0\r\nOK",
		"+CGDCONT: 11,\"IP\",\"internet\",\"\",0,0\r\nOK",
		"+CGDCONT: 1,\"IP\",\"internet.mnc001\",\"\",0,0\r\nOK",
		"+CGDCONT: 1,\"IP\"\r\nOK",
		"+CGDCONT: 1\r\nOK",
		"+CGDCONT: ,\"IP\",\"internet\"\r\nOK",
		"+CGDCONT: 99999999999999999999,\"IP\",\"internet\"\r\nOK",
		"+CGDCONT: 1,\"IPIPIPIPIPIPIPIP\",\"internet\"\r\nOK",
		"ERROR",
		"+CME ERROR: operation not supported",
	};
	struct modem m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct exchange list[] = {
			WAKE,
			{ "AT+CGDCONT?", rows[i] },
			{ "AT+CGDCONT=1,\"IP\",\"internet\"", "OK" },
			{ "ATD*99***1#", "CONNECT" },
		};

		assert_int_equal(RUN(&m, &plain, list, 9), DIAL_DO_CONNECTED);
	}
}

/* People write ipv4v6; modems compare with the standard's spelling. */
static void dial_spells_the_type_as_the_standard(void **state)
{
	static const struct exchange list[] = {
		WAKE,
		{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"internet\"\r\nOK" },
		{ "AT+CGDCONT=1,\"IPV4V6\",\"internet\"", "OK" },
		{ "ATD*99***1#", "CONNECT" },
	};
	struct dial_config config = plain;
	struct modem m;

	(void)state;
	strcpy(config.type, "ipv4v6");
	assert_int_equal(RUN(&m, &config, list, 3), DIAL_DO_CONNECTED);
}

static void dial_without_apn_leaves_the_context_alone(void **state)
{
	static const struct exchange list[] = { WAKE, { "ATD*99***16#", "CONNECT" } };
	struct dial_config config = plain;
	struct modem m;

	(void)state;
	config.apn[0] = '\0';
	config.cid = 16;
	assert_int_equal(RUN(&m, &config, list, 3), DIAL_DO_CONNECTED);
}

/* The order of the secrets is each command's own (sierra-at section 7). */
static void dial_authenticates(void **state)
{
	static const struct {
		enum dial_auth_command command;
		enum dial_auth auth;
		const char *user, *password, *line;
	} rows[] = {
		{ DIAL_BY_QCPDPP, DIAL_AUTH_PAP, "joe", "pass word",
		  "AT$QCPDPP=3,1,\"pass word\",\"joe\"" },
		{ DIAL_BY_QCPDPP, DIAL_AUTH_CHAP, "joe", "", "AT$QCPDPP=3,2,\"\",\"joe\"" },
		{ DIAL_BY_QCPDPP, DIAL_AUTH_NONE, "", "", "AT$QCPDPP=3,0" },
		{ DIAL_BY_CGAUTH, DIAL_AUTH_PAP, "joe", "p", "AT+CGAUTH=3,1,\"joe\",\"p\"" },
		{ DIAL_BY_CGAUTH, DIAL_AUTH_CHAP, "a\\b", "p;,",
		  "AT+CGAUTH=3,2,\"a\\5Cb\",\"p;,\"" },
		{ DIAL_BY_CGAUTH, DIAL_AUTH_NONE, "", "", "AT+CGAUTH=3,0" },
	};
	struct modem m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct exchange list[] = {
			WAKE,
			{ "AT+CGDCONT?", "+CGDCONT: 3,\"IPV4V6\",\"corp.example\"\r\nOK" },
			{ rows[i].line, "OK" },
			{ "ATD*99***3#", "CONNECT" },
		};
		struct dial_config config = secret;

		config.auth = rows[i].auth;
		config.auth_command = rows[i].command;
		snprintf(config.user, sizeof(config.user), "%s", rows[i].user);
		snprintf(config.password, sizeof(config.password), "%s", rows[i].password);
		assert_null(dial_config_error(&config));
		for (size_t split = 0; split < SPLITS; split++)
			assert_int_equal(RUN(&m, &config, list, split), DIAL_DO_CONNECTED);
	}
}

static void dial_longest_secrets_fit(void **state)
{
	struct dial_config config = secret;
	char line[TALK_COMMAND_MAX + 1] = "AT$QCPDPP=3,1,\"";
	const struct exchange list[] = {
		WAKE,
		{ "AT+CGDCONT?", "+CGDCONT: 3,\"IPV4V6\",\"corp.example\"\r\nOK" },
		{ line, "OK" },
		{ "ATD*99***3#", "CONNECT" },
	};
	struct modem m;

	(void)state;
	memset(config.user, '\\', DIAL_SECRET_MAX);
	memset(config.password, '\\', DIAL_SECRET_MAX);
	for (int i = 0; i < DIAL_SECRET_MAX; i++)
		strcat(line, "\\5C");
	strcat(line, "\",\"");
	for (int i = 0; i < DIAL_SECRET_MAX; i++)
		strcat(line, "\\5C");
	strcat(line, "\"");
	assert_int_equal(RUN(&m, &config, list, 7), DIAL_DO_CONNECTED);
}

/* Nobody asked for authentication, so a modem without the command is as good. */
static void dial_goes_on_without_an_auth_command(void **state)
{
	static const struct exchange list[] = {
		WAKE,
		{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"internet\"\r\nOK" },
		{ "AT$QCPDPP=1,0", "ERROR" },
		{ "ATD*99***1#", "CONNECT" },
	};
	struct dial_config config = plain;
	struct modem m;

	(void)state;
	config.auth_command = DIAL_BY_QCPDPP;
	assert_int_equal(RUN(&m, &config, list, 5), DIAL_DO_CONNECTED);
}

static void dial_dials_as_told(void **state)
{
	static const struct {
		const char *dial, *line;
	} rows[] = {
		{ "", "ATD*99***3#" },
		{ "CGDATA", "AT+CGDATA=\"PPP\",3" },
		{ "ATDT*99#", "ATDT*99#" },
	};
	struct modem m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct exchange list[] = { WAKE, { rows[i].line, "CONNECT 115200" } };
		struct dial_config config = { .cid = 3, .type = "IP" };

		snprintf(config.dial, sizeof(config.dial), "%s", rows[i].dial);
		assert_int_equal(RUN(&m, &config, list, 4), DIAL_DO_CONNECTED);
	}
}

/* Each misfortune at each step, split at every byte. */
static void dial_fails_in_its_step(void **state)
{
	static const char *const commands[] = {
		"AT+CGDCONT?",
		"AT+CGDCONT=3,\"IPV4V6\",\"corp.example\"",
		"AT$QCPDPP=3,1,\"pass word\",\"joe\"",
		"ATD*99***3#",
	};
	static const char *const good[] = { "OK", "OK", "OK", "CONNECT" };
	static const enum dial_state steps[] = { DIAL_ASK_CONTEXT, DIAL_SET_CONTEXT, DIAL_SET_AUTH,
						 DIAL_CALL };
	enum { ASK, AUTH = 2, STEPS = 4 };
	static const struct {
		const char *answer;
		enum reply_final final; /* as a result of the call */
		int code;
		const char *words;
		bool of_call; /* no answer to +CGDCONT; a maker's own command might call */
	} rows[] = {
		{ "ERROR", REPLY_ERROR, -1, "", false },
		{ "+CME ERROR: 30", REPLY_CME, 30, "no network service", false },
		{ "+CME ERROR: no network service", REPLY_CME, 30, "no network service", false },
		{ "+CME ERROR: \x1b[31m\"", REPLY_CME, -1, NULL, false },
		{ "NO CARRIER", REPLY_NO_CARRIER, -1, "", true },
		{ "BUSY", REPLY_BUSY, -1, "", true },
		{ NULL, REPLY_NONE, -1, "", false },
		{ "+CREG: 0", REPLY_NONE, -1, "", false },
	};
	struct modem m;

	(void)state;
	for (size_t step = 0; step < STEPS; step++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct exchange list[2 + STEPS] = { WAKE };
			bool answered =
				rows[i].final != REPLY_NONE && (step >= AUTH || !rows[i].of_call);

			if (step == ASK && answered)
				continue; /* it writes then: tested above */
			for (size_t k = 0; k <= step; k++)
				list[2 + k] =
					(struct exchange) { commands[k],
							    k == step ? rows[i].answer : good[k] };
			for (size_t split = 0; split < SPLITS; split++) {
				enum dial_do what = run(&m, &secret, list, 3 + step, split);

				assert_int_equal(what, DIAL_DO_FAIL);
				assert_int_equal(m.dial.state, DIAL_FAILED);
				assert_int_equal(m.dial.failed_in, steps[step]);
				assert_int_equal(m.dial.final,
						 answered ? rows[i].final : REPLY_NONE);
				assert_int_equal(m.dial.code, answered ? rows[i].code : -1);
				if (answered && rows[i].words && rows[i].words[0])
					assert_string_equal(m.dial.words, rows[i].words);
				for (const char *c = m.dial.words; *c; c++)
					assert_true(*c >= ' ');
			}
		}
	}
}

static void dial_frame_before_the_call_fails(void **state)
{
	static const struct exchange list[] = { WAKE, { "AT+CGDCONT?", "\r\n" FRAME } };
	struct modem m;

	(void)state;
	for (size_t split = 0; split < 60; split++) {
		assert_int_equal(RUN(&m, &plain, list, split), DIAL_DO_FAIL);
		assert_int_equal(m.dial.failed_in, DIAL_ASK_CONTEXT);
	}
}

/* Firmware that can be told to leave CONNECT out: the peer's first frame says it (SIM7600). */
static void dial_frame_in_the_call_connects(void **state)
{
	static const struct exchange list[] = { WAKE, { "ATD*99***1#", "\r\n" FRAME } };
	struct dial_config config = { .cid = 1, .type = "IP" };
	struct modem m;

	(void)state;
	for (size_t split = 0; split < 60; split++)
		assert_int_equal(RUN(&m, &config, list, split), DIAL_DO_CONNECTED);
}

/* OK is no answer to a call: nobody is in data mode then. */
static void dial_ok_is_not_connect(void **state)
{
	static const struct exchange list[] = { WAKE, { "ATD*99***1#", "OK" } };
	struct dial_config config = { .cid = 1, .type = "IP" };
	struct modem m;

	(void)state;
	assert_int_equal(RUN(&m, &config, list, 2), DIAL_DO_FAIL);
	assert_int_equal(m.dial.failed_in, DIAL_CALL);
	assert_int_equal(m.dial.final, REPLY_OK);
}

/* What stands behind the CONNECT line is not taken, wherever it is cut. */
static void dial_leaves_the_frames_behind_connect(void **state)
{
	static const struct exchange list[] = { WAKE, { "ATD*99***1#", "CONNECT\r\n" FRAME } };
	struct dial_config config = { .cid = 1, .type = "IP" };
	struct modem m;

	(void)state;
	for (size_t split = 0; split < 60; split++) {
		const char *frame = FRAME;

		assert_int_equal(RUN(&m, &config, list, split), DIAL_DO_CONNECTED);
		/* The modem of this test ends its answers with CR LF. */
		assert_true(m.rest_len >= strlen(frame) + 2);
		assert_memory_equal(m.rest + m.rest_len - 2 - strlen(frame), frame, strlen(frame));
	}
}

static void dial_waits_as_long_as_the_network_may_take(void **state)
{
	static const struct exchange list[] = { WAKE, { "ATD*99***1#", NULL } };
	struct dial_config config = { .cid = 1, .type = "IP", .connect_timeout_ms = 90000 };
	struct modem m;

	(void)state;
	assert_int_equal(RUN(&m, &config, list, 0), DIAL_DO_FAIL);
	assert_int_equal(m.now_ms, 1000000 + 90000);
	config.connect_timeout_ms = 0;
	assert_int_equal(RUN(&m, &config, list, 0), DIAL_DO_FAIL);
	assert_int_equal(m.now_ms, 1000000 + DIAL_CONNECT_TIMEOUT_MS);
}

/* A port that says nothing, and one that talks PPP all the time: both end in WAKE, told apart. */
static void dial_wake_fails(void **state)
{
	struct dial d;
	BUF_ON_STACK(out, SENT_MAX);

	(void)state;
	for (int noisy = 0; noisy < 2; noisy++) {
		uint64_t now_ms = 5000;
		enum dial_do what;
		int low = 0, high = 0;

		dial_init(&d, &plain);
		what = dial_start(&d, now_ms, &out);
		while (what != DIAL_DO_FAIL) {
			size_t taken;

			assert_int_not_equal(what, DIAL_DO_CONNECTED);
			assert_true(now_ms < 60000);
			low += what == DIAL_DO_DTR_LOW;
			high += what == DIAL_DO_DTR_HIGH;
			buf_clear(&out);
			if (noisy) {
				what = dial_feed(&d, FRAME, strlen(FRAME), &taken, now_ms, &out);
				if (what != DIAL_DO_WAIT)
					continue;
			}
			now_ms += 50;
			what = dial_tick(&d, now_ms, &out);
		}
		assert_int_equal(d.failed_in, DIAL_WAKE);
		assert_int_equal(d.wake.state, noisy ? WAKE_STUCK : WAKE_SILENT);
		assert_int_equal(low, 1);
		assert_int_equal(high, 1);
	}
}

static void dial_stops_everywhere(void **state)
{
	struct modem m;

	(void)state;
	/* A character aborts a call and nothing else (V.250 5.6.1). */
	for (int s = 0; s < DIAL_STATES_COUNT; s++) {
		dial_init(&m.dial, &plain);
		buf_init(&m.out, m.sent, sizeof(m.sent));
		m.dial.state = (enum dial_state)s;
		(void)dial_stop(&m.dial, &m.out);
		assert_string_equal(m.sent, s == DIAL_CALL ? "\r" : "");
		assert_int_equal(m.dial.state, s == DIAL_CONNECTED ? DIAL_CONNECTED : DIAL_FAILED);
	}
}

/* Nothing of the secrets is left in memory, the echo included. */
static void dial_forgets_its_secrets(void **state)
{
	static const struct exchange list[] = {
		WAKE,
		{ "AT+CGDCONT?", "OK" },
		{ "AT+CGDCONT=3,\"IPV4V6\",\"corp.example\"", "OK" },
		{ "AT$QCPDPP=3,1,\"pass word\",\"joe\"", "ERROR" },
	};
	struct modem m;
	const unsigned char *bytes = (const unsigned char *)&m.dial;

	(void)state;
	assert_int_equal(RUN(&m, &secret, list, 11), DIAL_DO_FAIL);
	assert_null(strstr(m.dial.words, "pass"));
	dial_fini(&m.dial);
	for (size_t i = 0; i < sizeof(m.dial); i++)
		assert_int_equal(bytes[i], 0);
}

static void dial_config_is_strict(void **state)
{
	static const struct {
		struct dial_config config;
		const char *field; /* NULL: all is well */
	} rows[] = {
		{ { .cid = 1, .type = "IP" }, NULL },
		{ { .cid = 16, .type = "IPV6", .apn = "a.b-c_d.gprs" }, NULL },
		{ { .cid = 1, .type = "IP", .dial = "ATD*99#" }, NULL },
		{ { .cid = 1, .type = "IP", .dial = "CGDATA" }, NULL },
		{ { .cid = 0, .type = "IP" }, "cid:" },
		{ { .cid = 17, .type = "IP" }, "cid:" },
		{ { .cid = 1 }, "type:" },
		{ { .cid = 1, .type = "IPv4" }, "type:" },
		{ { .cid = 1, .type = "ipv4v6" }, NULL },
		{ { .cid = 1, .type = "IP", .apn = "in\"ternet" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "internet\r" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "internet\n" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "inter net" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "internet,1" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "a;+CFUN=0" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "\xe2\x80\x9cinternet\xe2\x80\x9d" }, "apn:" },
		{ { .cid = 1, .type = "IP", .apn = "\x7f" }, "apn:" },
		{ { .cid = 1, .type = "IP", .user = "u" }, "auth:" },
		{ { .cid = 1, .type = "IP", .password = "p" }, "auth:" },
		{ { .cid = 1, .type = "IP", .auth = DIAL_AUTH_PAP }, "user:" },
		{ { .cid = 1, .type = "IP", .auth = DIAL_AUTH_PAP, .user = "a\"b" }, "user:" },
		{ { .cid = 1, .type = "IP", .auth = DIAL_AUTH_PAP, .user = "a", .password = "\"" },
		  "password:" },
		{ { .cid = 1, .type = "IP", .auth = DIAL_AUTH_PAP, .user = "a", .password = "\r" },
		  "password:" },
		{ { .cid = 1, .type = "IP", .dial = "AT!RESET" }, "dial:" },
		{ { .cid = 1, .type = "IP", .dial = "*99#" }, "dial:" },
		{ { .cid = 1, .type = "IP", .dial = "ATD*99#;+CFUN=0" }, "dial:" },
		{ { .cid = 1, .type = "IP", .dial = "ATD123;" }, "dial:" },
		{ { .cid = 1, .type = "IP", .dial = "ATD*99#\rAT" }, "dial:" },
		{ { .cid = 1, .type = "IP", .connect_timeout_ms = 600001 }, "connect_timeout_ms:" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *error = dial_config_error(&rows[i].config);

		if (!rows[i].field) {
			assert_null(error);
			continue;
		}
		assert_non_null(error);
		assert_memory_equal(error, rows[i].field, strlen(rows[i].field));
		assert_non_null(strstr(error, "expected"));
	}
}

static void dial_names_are_known(void **state)
{
	enum dial_auth_command command;
	enum dial_auth auth;

	(void)state;
	for (int i = DIAL_AUTH_NONE; i <= DIAL_AUTH_CHAP; i++) {
		assert_int_equal(dial_auth_by_name(dial_auth_name((enum dial_auth)i), &auth), 0);
		assert_int_equal(auth, i);
	}
	for (int i = DIAL_BY_NONE; i <= DIAL_BY_CGAUTH; i++) {
		const char *name = dial_auth_command_name((enum dial_auth_command)i);

		assert_int_equal(dial_auth_command_by_name(name, &command), 0);
		assert_int_equal(command, i);
	}
	assert_int_equal(dial_auth_by_name("PAP", &auth), 0);
	assert_int_equal(auth, DIAL_AUTH_PAP);
	assert_true(dial_auth_by_name("mschap", &auth) < 0);
	assert_true(dial_auth_by_name("", &auth) < 0);
	assert_true(dial_auth_command_by_name("QCPDPP", &command) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dial_table_is_as_stored),
		cmocka_unit_test(dial_writes_a_context_that_differs),
		cmocka_unit_test(dial_leaves_a_context_that_is_as_wanted),
		cmocka_unit_test(dial_writes_when_the_answer_is_unlike),
		cmocka_unit_test(dial_spells_the_type_as_the_standard),
		cmocka_unit_test(dial_without_apn_leaves_the_context_alone),
		cmocka_unit_test(dial_authenticates),
		cmocka_unit_test(dial_longest_secrets_fit),
		cmocka_unit_test(dial_goes_on_without_an_auth_command),
		cmocka_unit_test(dial_dials_as_told),
		cmocka_unit_test(dial_fails_in_its_step),
		cmocka_unit_test(dial_frame_before_the_call_fails),
		cmocka_unit_test(dial_frame_in_the_call_connects),
		cmocka_unit_test(dial_ok_is_not_connect),
		cmocka_unit_test(dial_leaves_the_frames_behind_connect),
		cmocka_unit_test(dial_waits_as_long_as_the_network_may_take),
		cmocka_unit_test(dial_wake_fails),
		cmocka_unit_test(dial_stops_everywhere),
		cmocka_unit_test(dial_forgets_its_secrets),
		cmocka_unit_test(dial_config_is_strict),
		cmocka_unit_test(dial_names_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
