/* SPDX-License-Identifier: MIT */
#include "pen.h"

#include <string.h>

/* ECMA-48 8.3.117 SGR */
static const char *const renditions[] = {
	[PEN_PLAIN] = "",  [PEN_HEAD] = "1",  [PEN_LABEL] = "2",
	[PEN_GOOD] = "32", [PEN_WAIT] = "33", [PEN_BAD] = "31",
};

static bool pen_is_off(const struct pen *p)
{
	return p->row >= p->height;
}

/*
 * Erase before writing, not behind it: EL (8.3.41) with the cursor still on the last column would
 * take the last character away.
 */
void pen_home(struct pen *p)
{
	p->row = p->column = 0;
	buf_str(p->out, "\033[H\033[K");
}

void pen_last(struct pen *p, unsigned row)
{
	if (!pen_is_off(p))
		buf_str(p->out, "\033[J");
	p->row = row;
	p->column = 0;
	buf_fmt(p->out, "\033[%u;1H\033[K", row + 1);
}

void pen_next(struct pen *p)
{
	if (pen_is_off(p))
		return;
	if (++p->row < p->height)
		buf_str(p->out, "\r\n\033[K");
	p->column = 0;
}

static size_t character_len(const char *text)
{
	size_t n = 1;

	while ((text[n] & 0xC0) == 0x80)
		n++;
	return n;
}

unsigned pen_columns(const char *text, size_t n)
{
	unsigned count = 0;

	for (; n > 0; n--, text++)
		count += (*text & 0xC0) != 0x80;
	return count;
}

static void pen_put(struct pen *p, enum pen_style style, const char *text, size_t n)
{
	bool styled = p->color && renditions[style][0];
	const char *end = text + n;
	size_t len;

	if (pen_is_off(p))
		return;
	if (styled)
		buf_fmt(p->out, "\033[%sm", renditions[style]);
	for (; text < end && p->column < p->width; text += len, p->column++) {
		len = character_len(text);
		buf_mem(p->out, text, len);
	}
	if (styled)
		buf_str(p->out, "\033[m");
}

void pen_str(struct pen *p, enum pen_style style, const char *text)
{
	pen_put(p, style, text, strlen(text));
}

void pen_to(struct pen *p, unsigned column)
{
	while (!pen_is_off(p) && p->column < column && p->column < p->width) {
		buf_char(p->out, ' ');
		p->column++;
	}
}

/* Bytes of the text that go on this row, broken at a blank where there is one. */
static size_t pen_fitting(const struct pen *p, const char *text)
{
	unsigned room = p->width > p->column ? p->width - p->column : 1, taken;
	size_t n = 0, blank = 0;

	for (taken = 0; text[n] && taken < room; taken++) {
		if (text[n] == ' ')
			blank = n;
		n += character_len(text + n);
	}
	return text[n] && text[n] != ' ' && blank ? blank : n;
}

void pen_wrap(struct pen *p, enum pen_style style, const char *text)
{
	unsigned column = p->column;
	size_t n;

	while (*text && !pen_is_off(p)) {
		pen_to(p, column);
		n = pen_fitting(p, text);
		pen_put(p, style, text, n);
		pen_next(p);
		text += n;
		text += strspn(text, " ");
	}
}
