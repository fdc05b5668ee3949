/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PEN_H
#define SWICTL_PEN_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * Text on a screen of a given size: a pen that never leaves it. Each character of UTF-8 takes one
 * column; text is clean (buf_clean). ECMA-48 only, and no colors unless they are wanted.
 */
enum pen_style { PEN_PLAIN, PEN_HEAD, PEN_LABEL, PEN_GOOD, PEN_WAIT, PEN_BAD };

struct pen {
	struct buf *out;
	bool color;
	unsigned width, height;
	unsigned row, column; /* from 0; row `height` is beyond the screen */
};

/* Begin at the first row. */
void pen_home(struct pen *p);

/* Begin at this row, whatever was written; what is below the rows written before is erased. */
void pen_last(struct pen *p, unsigned row);

void pen_next(struct pen *p);
void pen_to(struct pen *p, unsigned column);

/* As far as the row goes. */
void pen_str(struct pen *p, enum pen_style style, const char *text);

/* On as many rows as it needs, broken at blanks, all beginning in this column; then a new row. */
void pen_wrap(struct pen *p, enum pen_style style, const char *text);

/* Columns that a text takes. */
unsigned pen_columns(const char *text, size_t n);

#endif
