/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_LINES_H
#define FUZZ_LINES_H

/* Any bytes as the lines that readers of pasted text get: clean, trimmed, with a tag or without. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "paste_line.h"

#define LINES_MAX 16384

struct lines {
	const char *at;
	size_t left;
	struct paste_line line;
	char tag[8], text[LINES_MAX];
};

static inline void lines_init(struct lines *l, const uint8_t *data, size_t n)
{
	*l = (struct lines) { .at = (const char *)data, .left = n };
}

/* The next line; a first word that ends in a colon is its tag. False at the end. */
static inline bool lines_next(struct lines *l)
{
	const char *end = memchr(l->at, '\n', l->left);
	size_t n = end ? (size_t)(end - l->at) : l->left, indent = 0, colon;
	struct buf b;

	if (!l->left)
		return false;
	buf_init(&b, l->text, sizeof(l->text));
	while (indent < n && l->at[indent] == ' ')
		indent++;
	buf_clean(&b, l->at + indent, n - indent);
	l->line = (struct paste_line) { .number = l->line.number + 1,
					.text = l->text,
					.len = b.len,
					.indent = indent,
					.tag = l->tag,
					.clock = PASTE_CLOCK_WALL,
					.time_ms = 1000 * (int64_t)(l->line.number % 97) };
	colon = strcspn(l->text, ":");
	l->tag[0] = '\0';
	if (l->text[colon] && l->text[colon + 1] == ' ' && colon < sizeof(l->tag)) {
		memcpy(l->tag, l->text, colon);
		l->tag[colon] = '\0';
		l->line.text += colon + 2;
		l->line.len -= colon + 2;
	}
	l->left -= end ? n + 1 : n;
	l->at += end ? n + 1 : n;
	return true;
}

#endif
