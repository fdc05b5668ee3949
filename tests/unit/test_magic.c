/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "magic.h"

static void magic_has_no_control_character(void **state)
{
	static const struct {
		uint32_t magic, plain;
	} rows[] = {
		{ 0x20202020, 0x20202020 }, { 0xFFFFFFFF, 0xFFFFFFFF }, { 0xAF090899, 0xAF494899 },
		{ 0x0D41420A, 0x4D41424A }, { 0x00000000, 0x40404040 }, { 0x1F20131F, 0x5F20535F },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(magic_plain(rows[i].magic), rows[i].plain);
}

/* As pppd sends it: asyncmap, magic, pcomp, accomp. */
static const uint8_t request[] = { 0xFF, 0x03, 0xC0, 0x21, 1, 1,    0,	  20,	2, 6, 0, 0,
				   0,	 0,    5,    6,	   1, 0x08, 0x0D, 0x44, 7, 2, 8, 2 };

static void magic_is_put_into_a_request(void **state)
{
	uint8_t frame[sizeof(request)], wanted[sizeof(request)];

	(void)state;
	memcpy(frame, request, sizeof(frame));
	memcpy(wanted, request, sizeof(wanted));
	memcpy(wanted + 16, "\x41\x48\x4D\x44", 4);
	assert_true(magic_request(frame, sizeof(frame), 0x41484D44));
	assert_memory_equal(frame, wanted, sizeof(frame));
}

/* Cut anywhere, and with every length that an option can claim. */
static void magic_stays_in_its_frame(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(request); n++) {
		/* In memory of its own size, so that a sanitizer sees a write behind it. */
		uint8_t *frame = test_malloc(n + 1);

		memcpy(frame, request, n);
		assert_int_equal(magic_request(frame, n, 1), n >= 20);
		test_free(frame);
	}
	for (int length = 0; length < 256; length++) {
		uint8_t frame[sizeof(request)];

		memcpy(frame, request, sizeof(frame));
		frame[9] = (uint8_t)length;
		assert_int_equal(magic_request(frame, sizeof(frame), 1), length == 6);
	}
}

static void magic_of_others_is_left(void **state)
{
	uint8_t frame[sizeof(request)];

	(void)state;
	memcpy(frame, request, sizeof(frame));
	frame[4] = 2;
	assert_false(magic_request(frame, sizeof(frame), 1));
	frame[4] = 1;
	frame[2] = 0x80;
	assert_false(magic_request(frame, sizeof(frame), 1));
	assert_memory_equal(frame + 5, request + 5, sizeof(frame) - 5);
}

static void magic_that_was_copied_is_hidden(void **state)
{
	uint8_t reply[] = { 0xFF, 0x03, 0xC0, 0x21, 10, 7, 0, 8, 0x11, 0x22, 0x33, 0x44 };

	(void)state;
	assert_false(magic_reply(reply, sizeof(reply), 0x11223345, 0x55667788));
	assert_false(magic_reply(reply, sizeof(reply) - 1, 0x11223344, 0x55667788));
	assert_true(magic_reply(reply, sizeof(reply), 0x11223344, 0x55667788));
	assert_memory_equal(reply + 8, "\x55\x66\x77\x88", 4);
	memcpy(reply + 8, "\0\0\0\0", 4);
	assert_false(magic_reply(reply, sizeof(reply), 0, 0x55667788));
	/* A request of ours that comes back is what proves a loop: it stays as it is. */
	memcpy(reply + 8, "\x11\x22\x33\x44", 4);
	reply[4] = 9;
	assert_false(magic_reply(reply, sizeof(reply), 0x11223344, 0x55667788));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(magic_has_no_control_character),
		cmocka_unit_test(magic_is_put_into_a_request),
		cmocka_unit_test(magic_stays_in_its_frame),
		cmocka_unit_test(magic_of_others_is_left),
		cmocka_unit_test(magic_that_was_copied_is_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
