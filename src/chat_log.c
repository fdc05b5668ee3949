/* SPDX-License-Identifier: MIT */
#include "chat_log.h"

#include <string.h>

#include "secret.h"

#define SHOWN_MAX 1024 /* bytes of a string that are shown; more is cut and says so */

void chat_log_init(struct chat_log *l, bool verbose, bool echo)
{
	memset(l, 0, sizeof(*l));
	l->verbose = verbose;
	l->echo = echo;
	buf_init(&l->log, l->log_memory, sizeof(l->log_memory));
	buf_init(&l->say, l->say_memory, sizeof(l->say_memory));
}

/* As chat(8): ^X for control characters, M- before what has the eighth bit. */
static void show_byte(struct buf *out, char byte)
{
	unsigned char c = (unsigned char)byte;

	if (c & 0x80)
		buf_str(out, "M-");
	c &= 0x7F;
	if (c < 0x20 || c == 0x7F) {
		buf_char(out, '^');
		c ^= 0x40;
	}
	buf_char(out, (char)c);
}

static void show(struct buf *out, const char *text, size_t n)
{
	size_t shown = secret_shown(text, n), i;

	for (i = 0; i < shown && i < SHOWN_MAX; i++)
		show_byte(out, text[i]);
	if (shown < n)
		buf_str(out, CHAT_LOG_MASK);
	else if (n > SHOWN_MAX)
		buf_str(out, "...");
}

static void log_around(struct chat_log *l, const char *before, const char *text, size_t n,
		       const char *behind)
{
	if (!l->verbose)
		return;
	buf_str(&l->log, before);
	show(&l->log, text, n);
	buf_str(&l->log, behind);
	buf_char(&l->log, '\n');
}

void chat_log_line(struct chat_log *l, const char *format, const char *text, size_t n)
{
	const char *hole = strstr(format, "%s");
	BUF_ON_STACK(before, 64);

	buf_mem(&before, format, hole ? (size_t)(hole - format) : strlen(format));
	log_around(l, before.at, text, n, hole ? hole + 2 : "");
}

void chat_log_send(struct chat_log *l, const char *text, size_t n, bool secret)
{
	/* The echo of a secret comes before anything else that matters. */
	l->hide = secret;
	l->hidden_len = 0;
	if (secret)
		chat_log_line(l, "send (" CHAT_LOG_MASK ")", "", 0);
	else
		chat_log_line(l, "send (%s)", text, n);
}

void chat_log_hide(struct chat_log *l, char byte)
{
	if (l->hide && byte != '\r' && byte != '\n' && l->hidden_len < sizeof(l->hidden))
		l->hidden[l->hidden_len++] = byte;
}

static void say_byte(struct chat_log *l, char byte)
{
	if (byte == '\r')
		return;
	l->in_line = byte != '\n';
	if (byte == '\n')
		buf_char(&l->say, byte);
	else
		show_byte(&l->say, byte);
}

/* While a secret's echo may come, only whole lines that do not hold it are shown. */
static bool row_is_secret(const struct chat_log *l, bool whole)
{
	if (!l->hide || l->hidden_len == 0 || l->row_len == 0)
		return false;
	return !whole || memmem(l->row, l->row_len, l->hidden, l->hidden_len);
}

static void row_end(struct chat_log *l, bool whole)
{
	bool secret = row_is_secret(l, whole);
	bool blank = l->row_len == 0 || (l->row_len == 1 && l->row[0] == '\r');
	size_t i;

	if (secret)
		chat_log_line(l, CHAT_LOG_MASK, "", 0);
	else if (l->row_len > 0)
		chat_log_line(l, "%s", l->row, l->row_len);
	if (l->hide && l->echo) {
		for (i = 0; i < l->row_len && !secret; i++)
			say_byte(l, l->row[i]);
		if (whole)
			say_byte(l, '\n');
	}
	if (whole && !blank)
		l->hide = false;
	l->row_len = 0;
}

void chat_log_byte(struct chat_log *l, char byte)
{
	byte &= 0x7F;
	if (l->echo && !l->hide)
		say_byte(l, byte);
	if (byte == '\n') {
		row_end(l, true);
		return;
	}
	l->row[l->row_len++] = byte;
	if (l->row_len == sizeof(l->row))
		row_end(l, false);
}

void chat_log_flush(struct chat_log *l)
{
	if (l->row_len > 0)
		row_end(l, false);
}

void chat_log_end(struct chat_log *l)
{
	if (l->in_line)
		say_byte(l, '\n');
}
