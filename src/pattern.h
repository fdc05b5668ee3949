/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PATTERN_H
#define SWICTL_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Lines of logs by tables of patterns. A pattern stands at the beginning of the text; what follows
 * does not count unless it ends in "%$". In a pattern
 *
 *   %d    is a decimal number, %x a hexadecimal one (with or without 0x): both are kept
 *   %s    is a word up to the next blank: the first is kept
 *   %*    is anything, as little as will do
 *   %$    is the end, behind blanks and full stops
 *   blank is one or more blanks; at the end of a pattern also the end of the text
 *   - ' " are any dash or quote that word processors make of them, once or more
 *
 * and all else is itself, whatever its case.
 */
#define PATTERN_NUMBERS_MAX 4

struct pattern_got {
	unsigned count; /* of numbers */
	long numbers[PATTERN_NUMBERS_MAX];
	const char *word; /* points into the text, not terminated; or NULL */
	size_t word_len;
	const char *rest; /* behind what the pattern stands for */
};

/* One line of a table: what the text means to the owner of the table. */
struct pattern_row {
	const char *text;
	int kind;
};

bool pattern_match(const char *pattern, const char *text, struct pattern_got *got);

/* The first row that fits, or NULL. */
const struct pattern_row *pattern_find(const struct pattern_row *rows, size_t count,
				       const char *text, struct pattern_got *got);

#endif
