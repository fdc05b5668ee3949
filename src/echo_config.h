/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ECHO_CONFIG_H
#define SWICTL_ECHO_CONFIG_H

/* How patient the echo judge is (echo.h). */
#include "patience.h"

/*
 * All in milliseconds. A row of ECHO_PROFILES, or numbers of one's own.
 *
 * "fast": a freeze begins at most idle_ms after the last sign of life, so it is named between
 * silence_ms - idle_ms = 2.1 s and silence_ms = 2.45 s after it, and a stall of 2 s is not, not
 * even behind a lost probe.
 */
struct echo_config {
	unsigned idle_ms;    /* probe when nothing came for so long; 0: off */
	unsigned silence_ms; /* dead after so long without life */
	unsigned misses;     /* and so many unanswered probes */
	unsigned stall_ms;   /* dead after so long whatever we have to send */
};

#define ECHO_PROFILES(X)                   \
	X(FAST, 350, 2450, 4, 10000)       \
	X(TOLERANT, 5000, 15000, 4, 30000) \
	X(OFF, 0, 0, 0, 0)

#define ECHO_SENT_MAX 32

void echo_config_init(struct echo_config *config, enum patience patience);

/* Put `own` numbers, where they are not 0, in the place of a profile's; "off" stays off. */
void echo_config_own(struct echo_config *config, const struct echo_config *own);

/* NULL, or "watch: what, expected what" (static text). */
const char *echo_config_error(const struct echo_config *config);

#endif
