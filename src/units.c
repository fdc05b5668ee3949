/* SPDX-License-Identifier: MIT */
#include "units.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A span is told in the greatest unit that fits and the next one. */
static const struct span {
	int64_t seconds;
	const char *text;
} spans[] = { { 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" } };

void units_span(struct buf *b, int64_t ms)
{
	int64_t seconds = ms / 1000;
	size_t i = 0;

	if (ms < 0) {
		buf_char(b, '-');
		return;
	}
	if (ms < 10000) {
		buf_fmt(b, "%" PRId64 ".%d s", seconds, (int)(ms % 1000 / 100));
		return;
	}
	while (seconds < spans[i].seconds)
		i++;
	buf_fmt(b, "%" PRId64 " %s", seconds / spans[i].seconds, spans[i].text);
	seconds %= spans[i].seconds;
	if (i + 1 < COUNT(spans) && seconds >= spans[i + 1].seconds)
		buf_fmt(b, " %" PRId64 " %s", seconds / spans[i + 1].seconds, spans[i + 1].text);
}

void units_bytes(struct buf *b, int64_t bytes)
{
	static const char *const names[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
	int64_t tenths;
	size_t i = 1;

	if (bytes < 0) {
		buf_char(b, '-');
		return;
	}
	if (bytes < 1000) {
		buf_fmt(b, "%" PRId64 " B", bytes);
		return;
	}
	for (tenths = bytes / 100; tenths >= 10000 && i + 1 < COUNT(names); i++)
		tenths /= 1000;
	if (tenths < 100)
		buf_fmt(b, "%" PRId64 ".%d %s", tenths / 10, (int)(tenths % 10), names[i]);
	else
		buf_fmt(b, "%" PRId64 " %s", tenths / 10, names[i]);
}

void units_identifier(struct buf *b, const char *text)
{
	size_t n = strlen(text);

	if (n > 8)
		buf_clean(b, text, 4);
	if (n > 0)
		buf_str(b, "\xE2\x80\xA6");
	if (n > 8)
		buf_clean(b, text + n - 4, 4);
}
