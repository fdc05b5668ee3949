/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "event.h"

static struct event full(void)
{
	struct event e = {
		.kind = EVENT_UP,
		.code = -7,
		.text = "a=b 100% \xc3\xa9",
		.words = "+CME ERROR: 30",
		.ifname = "ppp0",
		.local = "10.1.2.3",
		.remote = "10.64.64.64",
		.dns1 = "9.9.9.9",
		.dns2 = "1.1.1.1",
		.local6 = "fe80::1",
		.remote6 = "fe80::2",
		.bytes_in = INT64_MAX,
		.bytes_out = INT64_MIN,
		.uptime_ms = 1,
		.echo = "stalled",
		.probes = 2,
		.answers = 3,
		.misses = 4,
		.rtt_ms = 5,
		.rtt_max_ms = 6,
		.silence_ms = 7,
		.magic_copied = 1,
		.stuck = 1,
		.cid = 16,
		.type = "IPV4V6",
		.apn = "internet",
		.auth = "chap",
		.auth_command = "$QCPDPP",
		.user = "joe",
		.password = " %=&\\\"x",
		.dial = "ATD*99***16#",
		.connect_timeout_ms = 60000,
		.watch_idle_ms = 8,
		.watch_silence_ms = 9,
		.watch_misses = 10,
		.watch_stall_ms = 11,
	};

	return e;
}

static void format(const struct event *e, struct buf *out)
{
	buf_clear(out);
	assert_int_equal(event_format(e, out), 0);
}

static void event_comes_back_as_it_was(void **state)
{
	struct event e = full(), back;
	BUF_ON_STACK(text, EVENT_BYTES_MAX);

	(void)state;
	format(&e, &text);
	assert_int_equal(event_parse(&back, text.at, text.len), 0);
	assert_memory_equal(&back, &e, sizeof(e));
	for (size_t i = 0; i < text.len; i++)
		assert_true(text.at[i] >= ' ' && text.at[i] <= '~');
}

static void event_kinds_come_back(void **state)
{
	BUF_ON_STACK(text, EVENT_BYTES_MAX);

	(void)state;
	for (int kind = 0; kind < EVENT_KINDS_COUNT; kind++) {
		struct event e = { .kind = (enum event_kind)kind }, back;

		format(&e, &text);
		assert_string_equal(text.at, event_kind_name(e.kind));
		assert_int_equal(event_parse(&back, text.at, text.len), 0);
		assert_memory_equal(&back, &e, sizeof(e));
	}
}

/* Every member at its longest, with the characters that take most room, fits one datagram. */
static void event_at_its_longest_fits(void **state)
{
	struct dial_config config = { .cid = 16, .connect_timeout_ms = 600000 }, taken;
	struct echo_config watch = { 600000, 3600000, 32, 3600000 }, taken_watch;
	struct event e, back;
	BUF_ON_STACK(text, EVENT_BYTES_MAX);

	(void)state;
	strcpy(config.type, "IPV4V6");
	config.auth = DIAL_AUTH_CHAP;
	config.auth_command = DIAL_BY_QCPDPP;
	memset(config.apn, 'a', DIAL_APN_MAX);
	memset(config.user, '%', DIAL_SECRET_MAX);
	memset(config.password, ' ', DIAL_SECRET_MAX);
	strcpy(config.dial, "ATD");
	memset(config.dial + 3, ' ', sizeof(config.dial) - 4);
	assert_null(dial_config_error(&config));
	event_put_config(&e, &config);
	event_put_watch(&e, &watch);
	format(&e, &text);
	assert_int_equal(event_parse(&back, text.at, text.len), 0);
	assert_null(event_take_config(&back, &taken));
	assert_memory_equal(&taken, &config, sizeof(config));
	assert_null(event_take_watch(&back, &taken_watch));
	assert_memory_equal(&taken_watch, &watch, sizeof(watch));

	/* The longest text the plugin can send besides. */
	memset(&e, 0, sizeof(e));
	e.kind = EVENT_REFUSED;
	memset(e.text, '%', sizeof(e.text) - 1);
	memset(e.words, '%', sizeof(e.words) - 1);
	format(&e, &text);
	assert_int_equal(event_parse(&back, text.at, text.len), 0);
	assert_memory_equal(&back, &e, sizeof(e));
}

static void event_that_does_not_fit_is_an_error(void **state)
{
	struct event e = full();
	char memory[EVENT_BYTES_MAX];
	struct buf text;
	size_t need;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	format(&e, &text);
	need = text.len;
	for (size_t size = 1; size <= need; size++) {
		buf_init(&text, memory, size);
		assert_int_equal(event_format(&e, &text), -ENOBUFS);
	}
}

static void event_unknown_field_is_passed_over(void **state)
{
	static const char data[] = "up ifname=ppp0 mtu=1500 x= local=10.0.0.1";
	struct event e;

	(void)state;
	assert_int_equal(event_parse(&e, data, strlen(data)), 0);
	assert_int_equal(e.kind, EVENT_UP);
	assert_string_equal(e.ifname, "ppp0");
	assert_string_equal(e.local, "10.0.0.1");
}

static void event_hostile_is_refused_and_leaves_nothing(void **state)
{
	static const struct {
		const char *data;
		size_t n;
	} rows[] = {
#define ROW(text) { text, sizeof(text) - 1 }
		ROW(""),
		ROW(" "),
		ROW("nothing"),
		ROW("UP"),
		ROW("up "),
		ROW("up  ifname=ppp0"),
		ROW("up ifname=ppp0 "),
		ROW(" up ifname=ppp0"),
		ROW("up ifname"),
		ROW("up\0"),
		ROW("up ifname=ppp0\0"),
		ROW("up ifname=pp\0p0"),
		ROW("up ifname=ppp0\n"),
		ROW("up ifname=\x1b[2J"),
		ROW("up ifname=\xc3\xa9"),
		ROW("up ifname=a=b"),
		ROW("up ifname=%"),
		ROW("up ifname=%4"),
		ROW("up ifname=%4g"),
		ROW("up ifname=%00"),
		ROW("up ifname=%0A"),
		ROW("up ifname=%7F"),
		ROW("up ifname=%c3"),
		ROW("up ifname=0123456789012345678901234"),
		ROW("up "
		    "ifname=%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41%41"
		    "%41"),
		ROW("up code="),
		ROW("up code=-"),
		ROW("up code=+1"),
		ROW("up code=%201"),
		ROW("up code=1x"),
		ROW("up code=--1"),
		ROW("up code=0x10"),
		ROW("up code=1.5"),
		ROW("up code=9223372036854775808"),
		ROW("up code=-9223372036854775809"),
		ROW("up code=111111111111111111111111111111111111"),
#undef ROW
	};
	static const struct event zero;
	struct event e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&e, 0xa5, sizeof(e));
		assert_int_equal(event_parse(&e, rows[i].data, rows[i].n), -EINVAL);
		assert_memory_equal(&e, &zero, sizeof(e));
	}
}

/* Cut anywhere and with any byte changed, a datagram is an event or refused, never more. */
static void event_damaged_is_bounded(void **state)
{
	struct event e = full(), back;
	BUF_ON_STACK(text, EVENT_BYTES_MAX);
	char data[EVENT_BYTES_MAX];

	(void)state;
	format(&e, &text);
	for (size_t n = 0; n < text.len; n++) {
		/* In memory of its own size, so that a sanitizer sees a read behind it. */
		char *cut = test_malloc(n + 1);

		memcpy(cut, text.at, n);
		cut[n] = '7';
		(void)event_parse(&back, cut, n);
		test_free(cut);
	}
	for (size_t at = 0; at < text.len; at++) {
		for (int c = 0; c < 256; c++) {
			memcpy(data, text.at, text.len);
			data[at] = (char)c;
			if (event_parse(&back, data, text.len) == 0) {
				assert_non_null(memchr(back.text, 0, sizeof(back.text)));
				assert_non_null(memchr(back.password, 0, sizeof(back.password)));
			}
		}
	}
}

static void event_config_is_checked(void **state)
{
	static const struct {
		const char *data, *field;
	} rows[] = {
		{ "config", "auth:" },
		{ "config cid=-1 type=IP auth=none auth_command=none", "cid:" },
		{ "config cid=4294967297 type=IP auth=none auth_command=none", "cid:" },
		{ "config cid=1 type=IPV4V6XX auth=none auth_command=none", NULL },
		{ "config cid=1 type=IPX auth=none auth_command=none", "type:" },
		{ "config cid=1 type=IP auth=mschap auth_command=none", "auth:" },
		{ "config cid=1 type=IP auth=none", "auth_command:" },
		{ "config cid=1 type=IP auth=none auth_command=none apn=a%22b", "apn:" },
		{ "config cid=1 type=IP auth=none auth_command=none dial=AT!RESET", "dial:" },
		{ "config cid=1 type=IP auth=none auth_command=none connect_timeout_ms=-1",
		  "connect_timeout_ms:" },
	};
	struct dial_config config;
	struct event e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int rc = event_parse(&e, rows[i].data, strlen(rows[i].data));
		const char *error;

		if (!rows[i].field) {
			assert_int_equal(rc, -EINVAL);
			continue;
		}
		assert_int_equal(rc, 0);
		error = event_take_config(&e, &config);
		assert_non_null(error);
		assert_memory_equal(error, rows[i].field, strlen(rows[i].field));
	}
	/* The members of the event are longer than those of the configuration. */
	memset(&e, 0, sizeof(e));
	e.cid = 1;
	strcpy(e.type, "IP");
	strcpy(e.auth, "none");
	strcpy(e.auth_command, "none");
	assert_null(event_take_config(&e, &config));
	memset(e.apn, 'a', DIAL_APN_MAX + 1);
	assert_non_null(event_take_config(&e, &config));
	e.apn[DIAL_APN_MAX] = '\0';
	assert_null(event_take_config(&e, &config));
}

static void event_watch_is_checked(void **state)
{
	static const struct {
		const char *data;
		bool is_good;
	} rows[] = {
		{ "config", true },
		{ "config watch_silence_ms=9", true }, /* off */
		{ "config watch_idle_ms=350 watch_silence_ms=2450 watch_misses=4 "
		  "watch_stall_ms=10000",
		  true },
		{ "config watch_idle_ms=350", false },
		{ "config watch_idle_ms=-1", false },
		{ "config watch_idle_ms=4294967646 watch_silence_ms=2450 watch_misses=4 "
		  "watch_stall_ms=10000",
		  false },
		{ "config watch_stall_ms=-10000", false },
	};
	struct echo_config watch;
	struct event e;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *error;

		assert_int_equal(event_parse(&e, rows[i].data, strlen(rows[i].data)), 0);
		error = event_take_watch(&e, &watch);
		assert_int_equal(!error, rows[i].is_good);
		if (error)
			assert_memory_equal(error, "watch: ", 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(event_comes_back_as_it_was),
		cmocka_unit_test(event_kinds_come_back),
		cmocka_unit_test(event_at_its_longest_fits),
		cmocka_unit_test(event_that_does_not_fit_is_an_error),
		cmocka_unit_test(event_unknown_field_is_passed_over),
		cmocka_unit_test(event_hostile_is_refused_and_leaves_nothing),
		cmocka_unit_test(event_damaged_is_bounded),
		cmocka_unit_test(event_config_is_checked),
		cmocka_unit_test(event_watch_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
