/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BOOT_H
#define SWICTL_BOOT_H

#include <stdint.h>

#include "buf.h"

/*
 * What tells one run of a modem's firmware from another, as far as it can be seen from outside: so
 * that a reset that was done is not done again by a program that did not see its end.
 */
#define BOOT_HOST_MAX 40

struct boot {
	char host[BOOT_HOST_MAX]; /* this run of our own machine's kernel; "" not known */
	int32_t devnum; /* on the USB bus: another one each time it comes up; 0 not known */
	int32_t at_s;	/* when it was seen, by a clock that counts from our machine's start */
	int32_t uptime_s, resets; /* facts.boot, FACTS_UNKNOWN included */
};

#define BOOT_ANSWERS(X)     \
	X(SAME, "same")     \
	X(OTHER, "another") \
	X(UNKNOWN, "unknown")

enum boot_answer {
#define X(name, text) BOOT_##name,
	BOOT_ANSWERS(X)
#undef X
		BOOT_ANSWERS_COUNT
};

/* Was the modem that is seen `now` started anew since it was seen `before`? */
enum boot_answer boot_compare(const struct boot *before, const struct boot *now);

/* "<host> <devnum> <at_s> <uptime_s> <resets>", with - for what is not known. */
void boot_put(const struct boot *b, struct buf *out);
int boot_parse(struct boot *b, const char *text); /* 0, -EINVAL */

const char *boot_answer_name(enum boot_answer answer);

#endif
