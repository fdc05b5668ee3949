/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probe.h"

static const char *target(const char *text, struct probe_target *t)
{
	return probe_target_read(t, text, strlen(text));
}

static void probe_target_is_read(void **state)
{
	static const struct {
		const char *text, *address;
		enum probe_kind kind;
		unsigned port;
	} rows[] = {
		{ "icmp:192.0.2.1", "192.0.2.1", PROBE_ICMP, 0 },
		{ "icmp:2001:db8::1", "2001:db8::1", PROBE_ICMP, 0 },
		{ "icmp:[2001:db8::1]", "2001:db8::1", PROBE_ICMP, 0 },
		{ "dns:192.0.2.53", "192.0.2.53", PROBE_DNS, 53 },
		{ "dns:192.0.2.53:5353", "192.0.2.53", PROBE_DNS, 5353 },
		{ "dns:2001:db8::53", "2001:db8::53", PROBE_DNS, 53 },
		{ "dns:[2001:db8::53]:5353", "2001:db8::53", PROBE_DNS, 5353 },
		{ "tcp:192.0.2.1:443", "192.0.2.1", PROBE_TCP, 443 },
		{ "tcp:[2001:db8::1]:65535", "2001:db8::1", PROBE_TCP, 65535 },
	};
	struct probe_target t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(target(rows[i].text, &t));
		assert_int_equal(t.kind, rows[i].kind);
		assert_string_equal(t.address, rows[i].address);
		assert_int_equal(t.port, rows[i].port);
		assert_int_equal(probe_is_ipv6(&t), strchr(rows[i].address, ':') != NULL);
	}
}

static void probe_target_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"icmp",
		":",
		"icmp:",
		"ping:192.0.2.1",
		"ICMP:192.0.2.1",
		"icm:192.0.2.1",
		"icmp:192.0.2.1:7",
		"icmp:[2001:db8::1]:7",
		"dns:192.0.2.1:",
		"dns:192.0.2.1:0",
		"dns:192.0.2.1:65536",
		"dns:192.0.2.1:99999999999999999999",
		"dns:192.0.2.1:5x",
		"dns:192.0.2.1:+5",
		"tcp:192.0.2.1",
		"tcp:2001:db8::1",
		"tcp:[2001:db8::1]",
		"tcp:[2001:db8::1]443",
		"tcp:[2001:db8::1",
		"tcp:[]:443",
		"tcp::443",
		"icmp:2001:db8:0000:0000:0000:0000:0000:0000:0000:0001",
	};
	struct probe_target t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *wrong = target(bad[i], &t);

		assert_non_null(wrong);
		assert_non_null(strstr(wrong, ", expected "));
	}
}

static unsigned sum(const uint8_t *data, size_t n)
{
	unsigned total = 0;
	size_t i;

	for (i = 0; i < n; i += 2)
		total += (unsigned)data[i] << 8 | data[i + 1];
	return (total >> 16) + (total & 0xFFFF);
}

/* The sum over the whole is all ones (RFC 1071), whatever the id. */
static void probe_of_icmp_is_an_echo_request(void **state)
{
	struct probe_target t;
	uint8_t p[PROBE_BYTES_MAX];
	unsigned id;

	(void)state;
	target("icmp:192.0.2.1", &t);
	for (id = 0; id <= UINT16_MAX; id++) {
		assert_int_equal(probe_write(&t, (uint16_t)id, p), 8);
		assert_int_equal(sum(p, 8), 0xFFFF);
	}
	assert_memory_equal(p, "\x08\x00\xf7\xff\xff\xff\x00\x00", 8);
	target("icmp:2001:db8::1", &t);
	assert_int_equal(probe_write(&t, 0x1234, p), 8);
	assert_memory_equal(p, "\x80\x00\x00\x00\x12\x34\x00\x00", 8);
}

static void probe_of_dns_asks_for_the_root(void **state)
{
	static const uint8_t query[] = { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1 };
	struct probe_target t;
	uint8_t p[PROBE_BYTES_MAX];

	(void)state;
	target("dns:192.0.2.1", &t);
	assert_int_equal(probe_write(&t, 0x1234, p), sizeof(query));
	assert_memory_equal(p, query, sizeof(query));
	target("tcp:192.0.2.1:80", &t);
	assert_int_equal(probe_write(&t, 0x1234, p), 0);
}

static void probe_knows_its_answer(void **state)
{
	static const uint8_t pong[] = { 0x45, 0, 0,  28, 0, 0, 0, 0, 64, 1, 0,	  0,	192, 0,
					2,    1, 10, 0,	 0, 1, 0, 0, 0,	 0, 0x12, 0x34, 0,   0 };
	static const uint8_t pong6[] = { 129, 0, 0, 0, 0x12, 0x34, 0, 0 };
	/* REFUSED, with the question: somebody was there to refuse. */
	static const uint8_t refused[] = { 0x12, 0x34, 0x81, 5, 0, 1, 0, 0, 0, 0, 0, 0 };
	static const struct {
		const char *target;
		const uint8_t *answer;
		size_t n, type, id;
	} rows[] = {
		{ "icmp:192.0.2.1", pong, sizeof(pong), 20, 24 },
		{ "icmp:2001:db8::1", pong6, sizeof(pong6), 0, 4 },
		{ "dns:192.0.2.1", refused, sizeof(refused), 2, 0 },
	};
	struct probe_target t;
	uint8_t data[32];
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		target(rows[i].target, &t);
		memcpy(data, rows[i].answer, rows[i].n);
		assert_true(probe_answers(&t, 0x1234, data, rows[i].n));
		assert_false(probe_answers(&t, 0x1235, data, rows[i].n));
		/* What came before its end is none, nor is our own question. */
		for (n = 0; n < rows[i].n; n++)
			assert_false(probe_answers(&t, 0x1234, data, n));
		data[rows[i].id]++;
		assert_false(probe_answers(&t, 0x1234, data, rows[i].n));
		data[rows[i].id]--;
		data[rows[i].type] ^= 0x88;
		assert_false(probe_answers(&t, 0x1234, data, rows[i].n));
	}
	target("tcp:192.0.2.1:80", &t);
	assert_false(probe_answers(&t, 0x1234, refused, sizeof(refused)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(probe_target_is_read),
		cmocka_unit_test(probe_target_that_is_none_is_refused),
		cmocka_unit_test(probe_of_icmp_is_an_echo_request),
		cmocka_unit_test(probe_of_dns_asks_for_the_root),
		cmocka_unit_test(probe_knows_its_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
