/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_UNITS_H
#define SWICTL_UNITS_H

#include <stdint.h>

#include "buf.h"

/* Figures as people read them, in at most 12 characters, a negative one not known ("-"); and
 * identifiers as others may see them. */

/* "0.3 s", "12 s", "3 min 20 s", "3 h 12 min", "4 d 3 h" */
void units_span(struct buf *b, int64_t ms);

/* "999 B", "1.2 kB", "340 MB": powers of 1000, as networks count */
void units_bytes(struct buf *b, int64_t bytes);

/* An identifier shortened so that two units can still be told apart: its first 4 and last 4
 * characters ("3527…3066"), cleaned; of at most 8 characters nothing is shown. */
void units_identifier(struct buf *b, const char *text);

#endif
