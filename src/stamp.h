/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_STAMP_H
#define SWICTL_STAMP_H

#include <stddef.h>
#include <stdint.h>

/*
 * Time stamps as log programs and terminal programs spell them; a table holds the forms.
 *
 * Where the text behind the stamp and its blanks begins, or NULL when none stands there. The time
 * is in the log's own zone, since 1970; a log without year or date counts from 1970 or midnight.
 */
const char *stamp_read(const char *text, int64_t *time_ms);

/* A number of min..max digits, and what behind a point are fractions of a second: where it ends, or
 * NULL when it is none. */
const char *stamp_number(const char *p, size_t min, size_t max, long *value);
const char *stamp_fraction(const char *p, long *ms);

#endif
