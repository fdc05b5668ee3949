/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a modem's, through line, reply and talk, and through the waking of a port.
 *
 * The first byte picks the command that runs first, the second the size of the pieces. The events
 * must be those of the same bytes fed whole.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"
#include "wake.h"

static const char *const commands[] = {
	"AT",	       "AT+CREG?",  "AT+CREG=2", "AT!ENTERCND=\"A710\";!BAND?",
	"ATD*99***1#", "AT+CMGS=1", "AT+CLAC",	 "at&d2+cpin?;^hcsq?;+csq",
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void check(int kept)
{
	if (!kept)
		abort();
}

static uint64_t mix(uint64_t sum, const char *text)
{
	for (; *text != '\0'; text++)
		sum = (sum ^ (uint8_t)*text) * 0x100000001B3;
	return sum * 31;
}

static void start(struct talk *t, size_t which)
{
	BUF_ON_STACK(out, TALK_COMMAND_MAX + 2);

	check(talk_start(t, commands[which % COMMANDS], 1000, 0, &out) == 0);
	t->line.prompts = which % COMMANDS == 5;
}

/* Feed in pieces, start the next command where one ended; a sum of all that was told. */
static uint64_t tell(const uint8_t *data, size_t size, size_t which, size_t piece)
{
	static struct talk t;
	enum talk_event event;
	uint64_t sum = 0;
	size_t at, end;

	talk_init(&t);
	start(&t, which);
	for (at = 0, end = 0; at < size;) {
		size_t taken;

		if (at == end)
			end = piece < size - at ? at + piece : size;
		taken = talk_feed(&t, data + at, end - at, &event);
		check(taken <= end - at && (event != TALK_NONE || taken == end - at));
		at += taken;
		if (event == TALK_NONE)
			continue;
		sum = sum * 31 + event;
		check(event != TALK_TIMEOUT);
		check(t.answered <= TALK_ANSWER_MAX || !t.running);
		if (event == TALK_INFO || event == TALK_URC || event == TALK_DONE) {
			check(strlen(talk_text(&t)) == t.line.len && t.line.len > 0);
			check(t.reply.words != NULL);
			check(!strpbrk(talk_text(&t), "\r\n"));
			sum = mix(mix(sum, talk_text(&t)), t.reply.words);
			sum = sum * 31 + (uint64_t)t.reply.final + (uint64_t)(t.reply.code + 1);
		}
		if (!t.running)
			start(&t, ++which);
	}
	return sum;
}

/* Waking ends in bounded time, whatever comes and however often. */
static void wake(const uint8_t *data, size_t size, size_t piece)
{
	static struct talk t;
	enum wake_do todo;
	uint64_t now_ms = 0;
	struct wake w;
	size_t at = 0, n;

	BUF_ON_STACK(out, 512);
	talk_init(&t);
	wake_init(&w, &t, piece & 1);
	todo = wake_start(&w, now_ms, &out);
	while (todo != WAKE_DO_READY && todo != WAKE_DO_FAIL) {
		check(now_ms < 20000);
		n = piece < size - at ? piece : size - at;
		if (n > 0) {
			todo = wake_feed(&w, data + at, n, now_ms, &out);
			at += n;
			now_ms += 7;
		} else {
			now_ms += (unsigned)wake_wait_ms(&w, now_ms);
			todo = wake_tick(&w, now_ms, &out);
		}
		check(buf_error(&out) == 0);
	}
	check(wake_wait_ms(&w, now_ms) == -1 && !t.running);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t which, piece;

	if (size < 2)
		return 0;
	which = data[0];
	piece = data[1] == 0 ? 1 : data[1];
	data += 2;
	size -= 2;
	check(tell(data, size, which, size) == tell(data, size, which, piece));
	wake(data, size, piece);
	return 0;
}
