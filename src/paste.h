/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PASTE_H
#define SWICTL_PASTE_H

#include <stdbool.h>

#include "paste_line.h"
#include "prefix.h"
#include "wrap.h"

/*
 * Pasted bytes to clean lines: every kind of line end, NULs (UTF-16 of plain text with them),
 * characters (glyph.h), the marks of mails, lists, code blocks and terminal programs, log prefixes
 * (prefix.h), broken lines (wrap.h). Blank lines are swallowed: copies have too many or too few.
 *
 *	do {
 *		taken = paste_feed(&p, data, n, &line);
 *		if (line) ...
 *	} while ((data += taken, n -= taken) > 0);
 *	while ((line = paste_end(&p)) != NULL) ...
 */
#define PASTE_RAW_MAX  4096		   /* bytes; a line that is longer comes as several */
#define PASTE_TEXT_MAX (3 * PASTE_RAW_MAX) /* a byte of another encoding becomes at most three */

/* What happened to the paste. */
enum paste_damage {
	PASTE_QUOTES,  /* typographic quotes */
	PASTE_MARKUP,  /* HTML entities or tags */
	PASTE_LATIN1,  /* characters of another encoding */
	PASTE_ESCAPES, /* control sequences of a terminal */
	PASTE_BLANKS,  /* blanks or dashes of a word processor */
	PASTE_WRAPPED, /* lines broken in two */
	PASTE_QUOTED,  /* quote marks of a mail */
	PASTE_LONG,    /* lines of more than 4096 bytes */
	PASTE_CUT,     /* marks where something was left out */
	PASTE_DAMAGES_COUNT
};

struct paste_count {
	unsigned lines, first; /* how many, and the number of the first */
};

struct paste_slot {
	struct paste_line line;
	struct prefix prefix;
	struct wrap_line wrap;
	char text[PASTE_TEXT_MAX + 1];
};

struct paste {
	struct paste_count damage[PASTE_DAMAGES_COUNT];
	struct wrap wrap;
	unsigned lfs, crs; /* line ends so far: a text has one kind, or the LFs count */
	bool cr;	   /* the byte before was a CR that ended a line */
	size_t raw_len;
	char raw[PASTE_RAW_MAX];
	/* A whole line, of which a tag may have ended a piece: raw[rest_at..rest_end). */
	bool ended;
	size_t rest_at, rest_end;
	unsigned rest_number;
	int held; /* slot that waits for its continuation, or -1 */
	struct paste_slot slot[2];
};

void paste_init(struct paste *p);

/* Take bytes up to the next line: how many were taken; `line` is set to it, or to NULL when more
 * are needed. What it points to is valid until the next call. */
size_t paste_feed(struct paste *p, const void *data, size_t n, const struct paste_line **line);

/* The lines that are left at the end, one a call, then NULL. */
const struct paste_line *paste_end(struct paste *p);

#endif
