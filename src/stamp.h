/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_STAMP_H
#define SWICTL_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Time stamps as log programs and terminal programs spell them; a table holds the forms.
 *
 * Where the text behind the stamp and its blanks begins, or NULL when none stands there. The time
 * is in the log's own zone, since 1970; a log without year or date counts from 1970 or midnight.
 * `bare`: in brackets, or without a date, as terminal programs print it: no host follows.
 */
const char *stamp_read(const char *text, int64_t *time_ms, bool *bare);

/* A number of min..max digits, and what behind a point are fractions of a second: where it ends, or
 * NULL when it is none. */
const char *stamp_number(const char *p, size_t min, size_t max, long *value);
const char *stamp_fraction(const char *p, long *ms);

#endif
