/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LINE_H
#define SWICTL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes from a modem to whole lines.
 *
 * CR, LF and every mixture of them end a line (an echoed command ends in CR CR LF: sierra-at 1.1);
 * blank lines are swallowed, because they prove nothing; NUL bytes are dropped. A PPP frame where
 * a line should be (7E followed by FF 03, FF 7D 23 or the number of a PPP control protocol,
 * RFC 1662) is reported as such: the port is in data mode. The rest of that frame, up to its
 * closing 7E or an end of line, is swallowed.
 */
#define LINE_TEXT_MAX 4096 /* bytes a line; design section 5 */

enum line_event {
	LINE_NONE,     /* all consumed, no line complete yet */
	LINE_TEXT,     /* `text` holds a line, without its end, blanks at its end removed */
	LINE_PROMPT,   /* "> " at the start of a line, when `prompts` is set (27.005 3.3.5) */
	LINE_FRAME,    /* a PPP frame began */
	LINE_TOO_LONG, /* more than LINE_TEXT_MAX bytes: the rest up to the line's end is dropped */
};

struct line {
	bool prompts;  /* set by the owner while the running command may be asked for more */
	bool drop;     /* dropping the rest of a line that was too long */
	bool frame;    /* dropping the rest of a PPP frame */
	bool taken;    /* `text` was handed out and is cleared by the next byte */
	uint32_t tail; /* the last four bytes, to know the start of a frame by */
	size_t len;
	char text[LINE_TEXT_MAX + 1];
};

void line_init(struct line *l);

/*
 * Take bytes up to the first event. Returns how many were taken (all n with LINE_NONE); call again
 * with the rest. `text` is valid until the next call.
 */
size_t line_feed(struct line *l, const void *data, size_t n, enum line_event *event);

#endif
