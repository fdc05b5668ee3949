/* SPDX-License-Identifier: MIT */
#include "line.h"

#define LINE_FLAG 0x7E /* opens and closes a PPP frame (RFC 1662 3.1) */

/*
 * How frames begin that a modem in data mode sends, the flag included. IP itself with compressed
 * fields (7E 21 45, "~!E") is left out: text may look so, and control frames come soon enough.
 */
static const struct {
	uint32_t mask, bytes;
} line_frames[] = {
	{ 0x00FFFFFF, 0x007EFF03 }, /* address and control field */
	{ 0xFFFFFFFF, 0x7EFF7D23 }, /* the same, control field escaped: every LCP frame */
	{ 0x00FFFFFF, 0x007EC021 }, /* fields compressed: LCP */
	{ 0x00FFFFFF, 0x007EC023 }, /* PAP */
	{ 0x00FFFFFF, 0x007EC223 }, /* CHAP */
	{ 0x00FFFFFF, 0x007E8021 }, /* IPCP */
	{ 0x00FFFFFF, 0x007E8057 }, /* IPV6CP */
	{ 0x00FFFFFF, 0x007E80FD }, /* CCP */
};

void line_init(struct line *l)
{
	*l = (struct line) { 0 };
}

static bool line_starts_frame(uint32_t tail)
{
	size_t i;

	for (i = 0; i < sizeof(line_frames) / sizeof(line_frames[0]); i++)
		if ((tail & line_frames[i].mask) == line_frames[i].bytes)
			return true;
	return false;
}

static enum line_event line_end(struct line *l)
{
	bool whole = !l->drop && !l->frame;

	l->drop = false;
	l->frame = false;
	while (l->len > 0 && (l->text[l->len - 1] == ' ' || l->text[l->len - 1] == '\t'))
		l->len--;
	if (!whole || l->len == 0) {
		l->len = 0;
		return LINE_NONE;
	}
	l->text[l->len] = '\0';
	l->taken = true;
	return LINE_TEXT;
}

static enum line_event line_byte(struct line *l, uint8_t c)
{
	if (c == '\0')
		return LINE_NONE;
	l->tail = l->tail << 8 | c;
	if (c == '\r' || c == '\n')
		return line_end(l);
	if (line_starts_frame(l->tail)) {
		l->len = 0;
		l->drop = false;
		l->frame = true;
		return LINE_FRAME;
	}
	if (l->frame) {
		l->frame = c != LINE_FLAG;
		return LINE_NONE;
	}
	if (l->drop)
		return LINE_NONE;
	if (l->len == LINE_TEXT_MAX) {
		l->len = 0;
		l->drop = true;
		return LINE_TOO_LONG;
	}
	l->text[l->len++] = (char)c;
	if (l->prompts && l->len == 2 && l->text[0] == '>' && l->text[1] == ' ') {
		l->len = 0;
		return LINE_PROMPT;
	}
	return LINE_NONE;
}

size_t line_feed(struct line *l, const void *data, size_t n, enum line_event *event)
{
	const uint8_t *bytes = data;
	size_t i;

	*event = LINE_NONE;
	if (n > 0 && l->taken) {
		l->taken = false;
		l->len = 0;
	}
	for (i = 0; i < n && *event == LINE_NONE; i++)
		*event = line_byte(l, bytes[i]);
	return i;
}
