/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TRIM_H
#define SWICTL_TRIM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What people and their programs put around a line of text when they show it to others:
 * indentation, quote marks of a mail, list marks, code marks, "Recieve:" of a terminal program.
 */
struct trim {
	const char *at; /* what is left, in the line */
	size_t len;
	size_t indent; /* blanks before it (a tab counts for 8), the decoration not counted */
	bool quoted;   /* it stood behind the quote mark of a mail */
	const char *unquoted; /* where it begins behind that mark, if any */
	bool marked;	      /* behind the mark of a list, or of who says it */
	bool empty;	      /* nothing but decoration: a fence, a tag */
	bool cut;	      /* says that something was left out: "--More--" */
};

/* `dashes`: the line had dashes that are no ASCII, so that "- " may have been "-- ". */
void trim_line(struct trim *t, const char *text, size_t len, bool dashes);

/* The same of what stands behind a log prefix: who says it, only. */
void trim_speaker(struct trim *t);

#endif
