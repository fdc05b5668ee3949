/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clue.h"
#include "read_pppd.h"

static struct clues clues;

static void say(unsigned number, const char *text, int64_t time_ms)
{
	static struct read_pppd reader;
	struct paste_line line = { .number = number,
				   .text = text,
				   .len = strlen(text),
				   .tag = "",
				   .clock = PASTE_CLOCK_WALL,
				   .time_ms = time_ms };

	if (number == 1)
		read_pppd_init(&reader);
	assert_true(read_pppd_line(&reader, &line, &clues));
}

static int setup(void **state)
{
	(void)state;
	clues_init(&clues);
	return 0;
}

static void clue_has_first_and_last(void **state)
{
	const struct clue *c = &clues.now.at[CLUE_ECHO_SENT];

	(void)state;
	say(1, "sent [LCP EchoReq id=0x1 magic=0x1]", 1000);
	say(2, "rcvd [LCP EchoRep id=0x1 magic=0x2]", 1020);
	say(3, "sent [LCP EchoReq id=0x2 magic=0x1]", 2000);
	assert_int_equal(c->count, 2);
	assert_int_equal(c->first, 1);
	assert_int_equal(c->last, 3);
	assert_int_equal(c->last_ms - c->first_ms, 1000);
	assert_string_equal(c->text, "sent [LCP EchoReq id=0x1 magic=0x1]");
}

/* wvdial dials and then starts pppd; OpenWrt's pppd starts and then dials: both are one attempt. */
static void clue_dial_and_pppd_in_any_order_are_one_attempt(void **state)
{
	(void)state;
	say(1, "--> Sending: ATDT*99#", 0);
	say(2, "CONNECT 7200000", 0);
	say(3, "pppd 2.4.9 started by root, uid 0", 0);
	say(4, "CHAP authentication succeeded", 0);
	assert_false(clues.past_waits);
	clues_init(&clues);
	say(1, "pppd 2.4.9 started by root, uid 0", 0);
	say(2, "send (ATDT*99#^M)", 0);
	say(3, "CONNECT", 0);
	say(4, "Serial connection established.", 0);
	assert_false(clues.past_waits);
	assert_int_equal(clues.now.at[CLUE_CONNECT_SEEN].first, 3);
}

static void clue_another_attempt_begins_after_an_end(void **state)
{
	(void)state;
	say(1, "Serial connection established.", 0);
	say(2, "No response to 5 echo-requests", 0);
	say(3, "Connect time 0.3 minutes.", 0);
	say(4, "Sent 90 bytes, received 14 bytes.", 0);
	say(5, "Modem hangup", 0);
	assert_false(clues.past_waits);
	assert_int_equal(clues.now.at[CLUE_CONNECT_TIME].number, 18);
	assert_int_equal(clues.now.at[CLUE_BYTES_RECEIVED].number, 14);
	say(6, "Serial connection established.", 0);
	assert_true(clues.past_waits);
	assert_int_equal(clues.past.at[CLUE_ECHO_FAILURE].number, 5);
	assert_int_equal(clues.now.at[CLUE_ECHO_FAILURE].count, 0);
	assert_int_equal(clues.all.at[CLUE_CONNECT_SCRIPT_OK].count, 2);
}

static void clue_text_that_is_cut_shows_it(void **state)
{
	static char text[400];
	const char *at = clues.now.at[CLUE_LOCAL_ADDRESS].text;

	(void)state;
	strcpy(text, "local  IP address ");
	while (strlen(text) < sizeof(text) - 3)
		strcat(text, "\xC3\xA9");
	say(1, text, 0);
	assert_true(strlen(at) < CLUE_TEXT_MAX);
	assert_string_equal(at + strlen(at) - 5, "\xC3\xA9\xE2\x80\xA6");
}

static void clue_devices_are_bounded(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < CLUE_DEVICES_MAX + 5; i++)
		clues_device(&clues)->devnum = (int)i + 1;
	assert_int_equal(clues.device_count, CLUE_DEVICES_MAX);
	assert_true(clues.devices_full);
	assert_non_null(clues_device_number(&clues, 0, CLUE_DEVICES_MAX + 5));
	for (i = 0; i < USB_PORTS_MAX; i++)
		assert_non_null(clues_port(&clues.devices[0], (int)i, 1));
	assert_null(clues_port(&clues.devices[0], USB_PORTS_MAX, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(clue_has_first_and_last, setup),
		cmocka_unit_test_setup(clue_dial_and_pppd_in_any_order_are_one_attempt, setup),
		cmocka_unit_test_setup(clue_another_attempt_begins_after_an_end, setup),
		cmocka_unit_test_setup(clue_text_that_is_cut_shows_it, setup),
		cmocka_unit_test_setup(clue_devices_are_bounded, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
