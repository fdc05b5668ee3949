/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WRAP_H
#define SWICTL_WRAP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Lines that a terminal or a mail program broke: whether a line goes on in the next one.
 *
 * Terminals break at a column, in the middle of a word; mail programs before the word that does not
 * fit. Nothing is joined that begins like a line of its own: a log line, a command, an answer, a
 * row of a dump. Of two mistakes, gluing lines together that are two is the worse one.
 */
struct wrap_line {
	const char *text; /* without decoration and prefix */
	size_t len;
	unsigned width; /* columns, without decoration and blanks at the end */
	bool full; /* it goes up to the last column of a terminal, or did before it was decorated */
	bool blank_end; /* blanks stood at the end, which are not in `text` */
	bool stamped;	/* has a log prefix */
	bool marked;	/* a list mark, or who says it, stood before it */
	size_t indent;
};

struct wrap {
	unsigned widest; /* columns of the widest line that begins like one of machines */
};

#define WRAP_COLUMNS 80 /* of a terminal */

enum wrap_join {
	WRAP_NOT,
	WRAP_GLUE,  /* at a column: nothing stood between */
	WRAP_BLANK, /* before a word: a blank stood between */
};

void wrap_init(struct wrap *w);

/* A new line came, and is no continuation of the one before. */
void wrap_see(struct wrap *w, const struct wrap_line *line);

/* Does `a` go on in `b`? Of a line with continuations, widths and end are those of the last. */
enum wrap_join wrap_joins(const struct wrap *w, const struct wrap_line *a,
			  const struct wrap_line *b);

/* True when a line begins as machines begin theirs. */
bool wrap_starts(const char *text);

#endif
