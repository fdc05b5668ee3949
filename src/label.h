/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LABEL_H
#define SWICTL_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * "Label: value" pairs in a line of text, found by a table of labels.
 *
 * Sierra's blocks print one or two pairs a line with blanks or tabs between, and copies of them are
 * folded into one line (sierra-at 4.1, 5). So a value ends at a tab, at two blanks or at the next
 * known label, whichever comes first; a table names labels that nobody reads, to end the value
 * before them.
 */
struct label_row {
	const char *text;  /* without its colon */
	uint16_t kind;	   /* what the owner of the table makes of it */
	uint16_t at, size; /* where the value goes, for kinds that are stored as they stand */
	bool bare;	   /* no colon follows */
};

struct label {
	const struct label_row *rows;
	size_t count;
	const char *next;
	/* The pair found last: `value` points into the line and is trimmed, not terminated. */
	const struct label_row *row;
	const char *value;
	size_t len;
};

void label_start(struct label *l, const struct label_row *rows, size_t count, const char *line);

/* True when one more pair was found; case of labels and blanks before the colon do not count. */
bool label_next(struct label *l);

/* True when the value begins with, or has in it, this text; case does not count. */
bool label_starts(const struct label *l, const char *text);
bool label_holds(const struct label *l, const char *text);

#endif
