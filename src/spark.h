/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SPARK_H
#define SWICTL_SPARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* A figure over time as one row of bars, a character a sample. */
#define SPARK_MAX    256
#define SPARK_NONE   (-1) /* there was nothing to measure: a gap */
#define SPARK_MISSED (-2) /* nothing came back: a mark of its own */

struct spark {
	size_t count, next;
	int64_t at[SPARK_MAX];
};

void spark_init(struct spark *s);
void spark_add(struct spark *s, int64_t value);

/* Greatest of the last `width` samples; 0 when none was measured. */
int64_t spark_top(const struct spark *s, size_t width);

/*
 * The last `width` samples, oldest first, in as many characters as there are. The highest bar is
 * spark_top(), but at least `least`, so that small differences of small figures look small.
 */
void spark_draw(const struct spark *s, size_t width, int64_t least, bool utf8, struct buf *out);

#endif
