/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SAID_H
#define SWICTL_SAID_H

#include "finding.h"

/* A line of a pasted text that is kept as evidence. */
#define SAID_TEXT_MAX 128

struct said {
	unsigned line; /* its number; 0: nobody said it */
	char text[SAID_TEXT_MAX];
};

/* Keep a line; one that is longer is cut at a character. */
void said_put(struct said *s, unsigned line, const char *text);

/* "12: text", if somebody said it. */
void said_evidence(const struct said *s, struct finding *f);

#endif
