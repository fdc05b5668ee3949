/* SPDX-License-Identifier: MIT */
#include "ring.h"

#include <string.h>

void ring_clear(struct ring *r)
{
	r->head = 0;
	r->len = 0;
}

size_t ring_put(struct ring *r, const void *data, size_t n)
{
	size_t tail = (r->head + r->len) % RING_BYTES;
	size_t room = RING_BYTES - r->len, first;

	if (n > room)
		n = room;
	first = n < RING_BYTES - tail ? n : RING_BYTES - tail;
	memcpy(r->at + tail, data, first);
	memcpy(r->at, (const uint8_t *)data + first, n - first);
	r->len += n;
	return n;
}

size_t ring_peek(const struct ring *r, const uint8_t **data)
{
	*data = r->at + r->head;
	return r->len < RING_BYTES - r->head ? r->len : RING_BYTES - r->head;
}

void ring_drop(struct ring *r, size_t n)
{
	r->len -= n;
	/* An empty one starts anew, so that what is used of the memory stays small. */
	r->head = r->len ? (r->head + n) % RING_BYTES : 0;
}
