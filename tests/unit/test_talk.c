/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "talk.h"

/* Dialogues are plays (test_plays.c); here is what is no dialogue: refusals, limits, time. */

static struct talk talk;

static enum talk_event talk_say(const char *data)
{
	enum talk_event event;

	assert_int_equal(talk_feed(&talk, data, strlen(data), &event), strlen(data));
	return event;
}

static void talk_begin(const char *command)
{
	BUF_ON_STACK(out, TALK_COMMAND_MAX + 2);

	talk_init(&talk);
	assert_int_equal(talk_start(&talk, command, 1000, 0, &out), 0);
}

static void talk_sends_a_command_with_its_cr(void **state)
{
	BUF_ON_STACK(out, 64);

	(void)state;
	talk_init(&talk);
	buf_str(&out, "before ");
	assert_int_equal(talk_start(&talk, "AT+CSQ", 1000, 0, &out), 0);
	assert_string_equal(out.at, "before AT+CSQ\r");
	assert_true(talk.running);
	assert_int_equal(talk_start(&talk, "AT", 1000, 0, &out), -EBUSY);
	assert_string_equal(out.at, "before AT+CSQ\r");
}

static void talk_refuses_what_could_be_two_commands(void **state)
{
	static const char *const bad[] = { "",	   "AT\r",  "AT\nAT", "AT\x1A",
					   "\x1B", "AT\tA", "AT\x7F", "\x01" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		BUF_ON_STACK(out, 64);

		talk_init(&talk);
		assert_int_equal(talk_start(&talk, bad[i], 1000, 0, &out), -EINVAL);
		assert_string_equal(out.at, "");
		assert_false(talk.running);
	}
}

static void talk_bounds_the_command(void **state)
{
	char command[TALK_COMMAND_MAX + 2];

	BUF_ON_STACK(out, TALK_COMMAND_MAX + 2);
	(void)state;
	talk_init(&talk);
	memset(command, 'A', sizeof(command));
	command[TALK_COMMAND_MAX + 1] = '\0';
	assert_int_equal(talk_start(&talk, command, 1000, 0, &out), -EMSGSIZE);
	command[TALK_COMMAND_MAX] = '\0';
	assert_int_equal(talk_start(&talk, command, 1000, 0, &out), 0);
	assert_int_equal(out.len, TALK_COMMAND_MAX + 1);
	assert_int_equal(buf_error(&out), 0);
}

/* Without room for all of it nothing is sent and nothing runs. */
static void talk_needs_room_for_a_command(void **state)
{
	char memory[16];
	struct buf out;
	size_t size;

	(void)state;
	for (size = 1; size < sizeof(memory); size++) {
		talk_init(&talk);
		buf_init(&out, memory, size);
		assert_int_equal(talk_start(&talk, "AT+CSQ", 1000, 0, &out),
				 size < 8 ? -ENOBUFS : 0);
		assert_string_equal(out.at, size < 8 ? "" : "AT+CSQ\r");
		assert_int_equal(talk.running, size >= 8);
		assert_int_equal(buf_error(&out), 0);
	}
}

static void talk_keeps_time(void **state)
{
	BUF_ON_STACK(out, 64);

	(void)state;
	talk_init(&talk);
	assert_int_equal(talk_wait_ms(&talk, 0), -1);
	assert_int_equal(talk_tick(&talk, UINT64_MAX), TALK_NONE);
	assert_int_equal(talk_start(&talk, "AT", 1000, 5000, &out), 0);
	assert_int_equal(talk_wait_ms(&talk, 5000), 1000);
	assert_int_equal(talk_wait_ms(&talk, 5999), 1);
	assert_int_equal(talk_wait_ms(&talk, 7000), 0);
	assert_int_equal(talk_tick(&talk, 5999), TALK_NONE);
	assert_int_equal(talk_tick(&talk, 6000), TALK_TIMEOUT);
	assert_false(talk.running);
	assert_int_equal(talk_tick(&talk, 6001), TALK_NONE);
	assert_int_equal(talk_wait_ms(&talk, 6001), -1);
	assert_int_equal(talk_start(&talk, "AT", UINT_MAX, 0, &out), 0);
	assert_int_equal(talk_wait_ms(&talk, 0), INT_MAX);
}

/* TALK_ANSWER_MAX bytes are an answer, one line more is not; nor does the next command suffer. */
static void talk_bounds_the_answer(void **state)
{
	static char line[1024 + 1];
	size_t i;

	(void)state;
	memset(line, 'x', sizeof(line) - 2);
	line[sizeof(line) - 2] = '\r';
	for (i = 0; i < 2; i++) {
		size_t told = 0;

		talk_begin("AT!LOG?");
		while (told < TALK_ANSWER_MAX / 1024) {
			assert_int_equal(talk_say(line), TALK_INFO);
			told++;
		}
		if (i == 0) {
			assert_int_equal(talk_say("OK\r"), TALK_DONE);
			continue;
		}
		assert_int_equal(talk_say("y\r"), TALK_TOO_LONG);
		assert_false(talk.running);
		assert_int_equal(talk_say(line), TALK_URC);
		assert_int_equal(talk_say("OK\r"), TALK_URC);
	}
	talk_begin("AT");
	assert_int_equal(talk_say("OK\r"), TALK_DONE);
}

static void talk_bounds_the_line(void **state)
{
	static char line[LINE_TEXT_MAX + 2];

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	talk_begin("ATI");
	assert_int_equal(talk_say(line), TALK_TOO_LONG);
	assert_false(talk.running);
	assert_int_equal(talk_say("rest of it\r\n"), TALK_NONE);
	assert_int_equal(talk_say("OK\r"), TALK_URC);
}

/* URCs, however many, do not fill up an answer. */
static void talk_does_not_count_urcs(void **state)
{
	size_t i;

	(void)state;
	talk_begin("AT+COPS=?");
	for (i = 0; i < TALK_ANSWER_MAX / 8; i++)
		assert_int_equal(talk_say("^RSSI:12\r"), TALK_URC);
	assert_int_equal(talk_say("OK\r"), TALK_DONE);
}

/* What comes behind CONNECT is not taken: it is PPP's. */
static void talk_stops_behind_connect(void **state)
{
	static const char bytes[] = "\r\nCONNECT 115200\r\n~\xFF}#";
	enum talk_event event;

	(void)state;
	talk_begin("ATD*99#");
	assert_int_equal(talk_feed(&talk, bytes, sizeof(bytes) - 1, &event), 17);
	assert_int_equal(event, TALK_DONE);
	assert_int_equal(talk.reply.final, REPLY_CONNECT);
	assert_string_equal(talk_text(&talk), "CONNECT 115200");
}

/* A prompt is one only for the command that was given leave. */
static void talk_forgets_leave_to_prompt(void **state)
{
	BUF_ON_STACK(out, 64);

	(void)state;
	talk_begin("AT+CMGS=1");
	talk.line.prompts = true;
	assert_int_equal(talk_say("\r\n> "), TALK_PROMPT);
	assert_true(talk.running);
	assert_int_equal(talk_say("OK\r"), TALK_DONE);
	assert_false(talk.line.prompts);
	talk.line.prompts = true;
	assert_int_equal(talk_start(&talk, "AT", 1000, 0, &out), 0);
	assert_false(talk.line.prompts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(talk_sends_a_command_with_its_cr),
		cmocka_unit_test(talk_refuses_what_could_be_two_commands),
		cmocka_unit_test(talk_bounds_the_command),
		cmocka_unit_test(talk_needs_room_for_a_command),
		cmocka_unit_test(talk_keeps_time),
		cmocka_unit_test(talk_bounds_the_answer),
		cmocka_unit_test(talk_bounds_the_line),
		cmocka_unit_test(talk_does_not_count_urcs),
		cmocka_unit_test(talk_stops_behind_connect),
		cmocka_unit_test(talk_forgets_leave_to_prompt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
