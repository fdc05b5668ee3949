/* SPDX-License-Identifier: MIT */
#include "spark.h"

#include <string.h>

#define LEVELS 8

/* U+2581 to U+2588 in UTF-8; and what looks most like them where there is ASCII only. */
static const char *const blocks[LEVELS] = {
	"\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84",
	"\xE2\x96\x85", "\xE2\x96\x86", "\xE2\x96\x87", "\xE2\x96\x88",
};
static const char *const letters[LEVELS] = { "_", ".", ",", "-", "=", "+", "*", "#" };

void spark_init(struct spark *s)
{
	memset(s, 0, sizeof(*s));
}

void spark_add(struct spark *s, int64_t value)
{
	s->at[s->next] = value;
	s->next = (s->next + 1) % SPARK_MAX;
	if (s->count < SPARK_MAX)
		s->count++;
}

/* How many of `width` there are. */
static size_t spark_shown(const struct spark *s, size_t width)
{
	return width < s->count ? width : s->count;
}

/* The sample `back` steps before the next one; 1 is the newest. */
static int64_t spark_get(const struct spark *s, size_t back)
{
	return s->at[(s->next + SPARK_MAX - back) % SPARK_MAX];
}

int64_t spark_top(const struct spark *s, size_t width)
{
	size_t back = spark_shown(s, width);
	int64_t top = 0;

	for (; back > 0; back--)
		if (spark_get(s, back) > top)
			top = spark_get(s, back);
	return top;
}

void spark_draw(const struct spark *s, size_t width, int64_t least, bool utf8, struct buf *out)
{
	const char *const *bars = utf8 ? blocks : letters;
	int64_t top = spark_top(s, width), value;
	size_t back, level;

	if (top < least)
		top = least;
	for (back = spark_shown(s, width); back > 0; back--) {
		value = spark_get(s, back);
		if (value < 0) {
			buf_char(out, value == SPARK_MISSED ? 'x' : ' ');
			continue;
		}
		/* By quotient, for the product of a large figure may not fit. */
		level = top < LEVELS ? (size_t)(top ? value * LEVELS / (top + 1) : 0)
				     : (size_t)(value / (top / LEVELS + 1));
		buf_str(out, bars[level]);
	}
}
