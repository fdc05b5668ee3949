/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_RING_H
#define VMODEM_RING_H

#include <stddef.h>
#include <stdint.h>

/* A byte queue of fixed size. What does not fit is not taken: the callers stop the source. */
#define RING_BYTES 65536u

struct ring {
	size_t head; /* first byte to read */
	size_t len;
	uint8_t at[RING_BYTES];
};

void ring_clear(struct ring *r);

/* Append up to n bytes; returns how many had room. */
size_t ring_put(struct ring *r, const void *data, size_t n);

/* The first bytes that lie in one piece, and how many: 0 when empty. */
size_t ring_peek(const struct ring *r, const uint8_t **data);

/* Forget the first n bytes; n is at most what ring_peek() gave. */
void ring_drop(struct ring *r, size_t n);

#endif
