/* SPDX-License-Identifier: MIT */
#include "talk.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

void talk_init(struct talk *t)
{
	*t = (struct talk) { .reply = { .kind = REPLY_IS_URC, .code = -1, .words = "" } };
	line_init(&t->line);
}

void talk_drop(struct talk *t)
{
	t->running = false;
	t->line.prompts = false;
}

int talk_start(struct talk *t, const char *command, unsigned timeout_ms, uint64_t now_ms,
	       struct buf *out)
{
	size_t n = strlen(command), i;

	if (t->running)
		return -EBUSY;
	if (n == 0)
		return -EINVAL;
	if (n > TALK_COMMAND_MAX)
		return -EMSGSIZE;
	for (i = 0; i < n; i++)
		if ((unsigned char)command[i] < ' ' || command[i] == 0x7F)
			return -EINVAL;
	if (out->size - out->len < n + sizeof("\r"))
		return -ENOBUFS;
	buf_mem(out, command, n);
	buf_char(out, '\r');
	memcpy(t->command, command, n + 1);
	t->running = true;
	t->line.prompts = false;
	t->deadline_ms = now_ms + timeout_ms;
	t->answered = 0;
	t->echoed = 0;
	return 0;
}

/* A whole line is in: what it is to the owner, TALK_NONE for an echo. */
static enum talk_event talk_line(struct talk *t)
{
	size_t echoed;

	if (t->urc_goes_on) {
		t->urc_goes_on = false;
		t->reply = (struct reply) { REPLY_IS_URC, REPLY_NONE, -1, false, t->line.text };
		return TALK_URC;
	}
	if (t->running) {
		echoed = reply_echo(t->line.text, t->command, t->echoed);
		if (echoed > 0) {
			t->echoed = echoed;
			return TALK_NONE;
		}
	}
	t->reply = reply_read(t->line.text, t->running ? t->command : NULL);
	switch (t->reply.kind) {
	case REPLY_IS_ECHO:
		return TALK_NONE;
	case REPLY_IS_INFO:
		t->answered += t->line.len + 1;
		if (t->answered <= TALK_ANSWER_MAX)
			return TALK_INFO;
		talk_drop(t);
		return TALK_TOO_LONG;
	case REPLY_IS_URC:
		t->urc_goes_on = t->reply.more;
		return TALK_URC;
	case REPLY_IS_FINAL:
		talk_drop(t);
		return TALK_DONE;
	}
	return TALK_NONE;
}

size_t talk_feed(struct talk *t, const void *data, size_t n, enum talk_event *event)
{
	const char *bytes = data;
	enum line_event line;
	size_t taken = 0;

	*event = TALK_NONE;
	while (taken < n && *event == TALK_NONE) {
		taken += line_feed(&t->line, bytes + taken, n - taken, &line);
		switch (line) {
		case LINE_NONE:
			break;
		case LINE_TEXT:
			*event = talk_line(t);
			break;
		case LINE_PROMPT:
			*event = TALK_PROMPT;
			break;
		case LINE_FRAME:
			talk_drop(t);
			*event = TALK_FRAME;
			break;
		case LINE_TOO_LONG:
			talk_drop(t);
			*event = TALK_TOO_LONG;
			break;
		}
	}
	return taken;
}

enum talk_event talk_tick(struct talk *t, uint64_t now_ms)
{
	if (!t->running || now_ms < t->deadline_ms)
		return TALK_NONE;
	talk_drop(t);
	return TALK_TIMEOUT;
}

int talk_wait_ms(const struct talk *t, uint64_t now_ms)
{
	uint64_t left;

	if (!t->running)
		return -1;
	if (now_ms >= t->deadline_ms)
		return 0;
	left = t->deadline_ms - now_ms;
	return left > INT_MAX ? INT_MAX : (int)left;
}

const char *talk_text(const struct talk *t)
{
	return t->line.text;
}
