/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WORDS_H
#define SWICTL_WORDS_H

/* What the numbers of +CME ERROR (27.007 9.2) and +CMS ERROR (27.005 3.2.5) say in words. */
enum words_of {
	WORDS_OF_NONE, /* numbers that nobody explains */
	WORDS_OF_CME,
	WORDS_OF_CMS,
};

/* The words of a number, or NULL. */
const char *words_text(enum words_of of, int code);

/*
 * The number of words, or -1. Case, blanks, punctuation and a cause number behind them do not
 * count, and spellings of older releases are known (sierra-at 7).
 */
int words_code(enum words_of of, const char *text);

#endif
