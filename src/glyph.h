/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_GLYPH_H
#define SWICTL_GLYPH_H

#include <stddef.h>

#include "buf.h"

/*
 * The characters of one pasted line made plain: what terminals, mail programs, web pages and word
 * processors do to text is undone, and what was found is noted.
 *
 * UTF-8 where it is well formed, else Windows-1252 byte by byte (Latin-1 with the quotes that are
 * not in it); HTML entities, also twice escaped; the tags that forums leave; quotes, dashes, blanks
 * and full-width letters that stand for ASCII; ANSI escape sequences, also those whose ESC is lost
 * or spelled "^["; backspaces carried out. NULs and characters without width are dropped. What
 * comes out is printable UTF-8 and tabs.
 */
#define GLYPH_MARKS(X)                                      \
	X(QUOTES)  /* typographic quotes: now plain ones */ \
	X(MARKUP)  /* HTML entities or tags */              \
	X(LATIN1)  /* bytes that are no UTF-8 */            \
	X(ESCAPES) /* what steers a terminal */             \
	X(BLANKS)  /* blanks, dashes and letters not of ASCII */

enum glyph_shift {
#define X(name) GLYPH_SHIFT_##name,
	GLYPH_MARKS(X)
#undef X
};

enum glyph_mark {
#define X(name) GLYPH_##name = 1 << GLYPH_SHIFT_##name,
	GLYPH_MARKS(X)
#undef X
};

/*
 * Append the plain text of raw[0..n) to `to` and add to `marks`. Returns how many bytes were taken:
 * n, or fewer when a tag ended the line (<br>, <p>, ...): call again with the rest.
 */
size_t glyph_line(const char *raw, size_t n, struct buf *to, unsigned *marks);

#endif
