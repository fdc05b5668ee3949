/* SPDX-License-Identifier: MIT */
/* Any script, up to a NUL byte, and what any modem says to it: behind the NUL byte. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "chat.h"

static struct script script;
static struct chat chat;

static void check(int kept)
{
	if (!kept)
		abort();
}

static void check_steps(void)
{
	size_t i;

	check(script.count <= SCRIPT_STEPS_MAX);
	for (i = 0; i < script.count; i++) {
		const struct script_step *s = &script.steps[i];

		check(s->at + s->len < sizeof(script.text));
		check(s->len <= SCRIPT_LINE_MAX);
		check(script.text[s->at + s->len] == '\0' || s->kind == SCRIPT_SAY);
		if (s->kind != SCRIPT_EXPECT)
			continue;
		check(s->next > i && s->next <= script.count);
		check(!s->sub || script.steps[i + 1].kind == SCRIPT_SEND ||
		      script.steps[i + 1].kind == SCRIPT_LOAD);
	}
}

/* Lines of the log are printable ASCII, whatever the modem sent. */
static void check_log(const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		check(text[i] == '\n' || (text[i] >= 0x20 && text[i] < 0x7F));
}

static void run(const struct chat_config *config, const char *modem, size_t n)
{
	enum chat_do todo;
	uint64_t now = 0;
	size_t len, piece = 1 + n % 7;
	int ms;

	chat_init(&chat, config);
	chat_start(&chat);
	while ((todo = chat_next(&chat, now)) != CHAT_DO_FINISHED) {
		const char *text;

		switch (todo) {
		case CHAT_DO_READ:
			len = chat_feed(&chat, modem, n < piece ? n : piece, now);
			modem += len;
			n -= len;
			if (len > 0)
				break;
			ms = chat_wait_ms(&chat, now);
			check(ms >= 0);
			now += (uint64_t)ms;
			break;
		case CHAT_DO_WAIT:
			ms = chat_wait_ms(&chat, now);
			check(ms > 0);
			now += (uint64_t)ms;
			break;
		case CHAT_DO_WRITE:
			chat_text(&chat, &len);
			check(len > 0 && len <= CHAT_OUT_MAX);
			chat_wrote(&chat, len < 5 ? len : 5);
			break;
		case CHAT_DO_BREAK:
			chat_done(&chat);
			break;
		case CHAT_DO_LOAD:
			chat_loaded(&chat, modem, n < 100 ? n : 100, now);
			break;
		case CHAT_DO_LOG:
			text = chat_text(&chat, &len);
			check_log(text, len);
			break;
		case CHAT_DO_SAY:
		case CHAT_DO_REPORT:
			chat_text(&chat, &len);
			check(len > 0);
			break;
		case CHAT_DO_FINISHED:
			break;
		}
	}
	/* Nothing that was to be shown was too long for its place. */
	check(!chat.log.log.full && !chat.log.say.full && !chat.report.full);
	check(chat.code >= 0 && chat.code < CHAT_ABORTED + WATCH_STRINGS_MAX);
	chat_fini(&chat);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *const env[] = { "A=internet", "B=a\"b", "C=\\", "_=AT+X=\"1\"", NULL };
	const struct escape_values values = { .env = env, .phone = "123", .phone2 = "4\r5" };
	struct chat_config config = {
		.script = &script,
		.values = &values,
		.echo = size & 1,
		.verbose = true,
		.plain = size & 2,
	};
	const char *text = (const char *)data;
	size_t n = strnlen(text, size);
	BUF_ON_STACK(error, 256);

	if (script_read(&script, text, n, &values, &error)) {
		check(error.len > 0 && !error.full);
		return 0;
	}
	check(error.len == 0);
	check_steps();
	run(&config, text + n, size - n);
	return 0;
}
