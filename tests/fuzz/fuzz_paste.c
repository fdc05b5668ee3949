/* SPDX-License-Identifier: MIT */
/* Any bytes to lines: all at once and byte by byte they are the same, and safe to print. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "paste.h"
#include "redact.h"

static struct paste paste;

static void check(bool kept)
{
	if (!kept)
		abort();
}

static uint64_t hash_of(uint64_t hash, const struct paste_line *line)
{
	size_t i;

	check(line->len == strlen(line->text));
	check(line->len <= PASTE_TEXT_MAX);
	check(line->number > 0);
	check(strlen(line->tag) < PREFIX_TAG_MAX);
	for (i = 0; i < line->len; i++) {
		unsigned char c = (unsigned char)line->text[i];

		check(c >= 0x20 || c == '\t');
		hash = (hash ^ c) * 1099511628211u;
	}
	return (hash ^ line->number) * 1099511628211u;
}

static uint64_t feed(const uint8_t *data, size_t size, size_t chunk)
{
	static char memory[4 * PASTE_TEXT_MAX + 64];
	const struct paste_line *line;
	uint64_t hash = 1469598103934665603u;
	struct buf clean;
	size_t at = 0, n, taken;

	paste_init(&paste);
	while (at < size) {
		n = size - at < chunk ? size - at : chunk;
		do {
			taken = paste_feed(&paste, data + at, n, &line);
			check(taken <= n && (taken > 0 || line));
			if (line)
				hash = hash_of(hash, line);
			at += taken;
			n -= taken;
		} while (n > 0);
	}
	while ((line = paste_end(&paste)) != NULL) {
		hash = hash_of(hash, line);
		buf_init(&clean, memory, sizeof(memory));
		redact_text(&clean, line->text, line->len);
	}
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(feed(data, size, size ? size : 1) == feed(data, size, 1));
	return 0;
}
