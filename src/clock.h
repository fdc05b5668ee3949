/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CLOCK_H
#define SWICTL_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Milliseconds of a clock that no time server moves. */
static inline uint64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

#endif
