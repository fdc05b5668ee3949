/* SPDX-License-Identifier: MIT */
#include "roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define N ROSTER_STATES_COUNT /* stays as it is */

static const enum roster_state table[ROSTER_STATES_COUNT][ROSTER_EVENTS_COUNT] = {
	/* seen, changed, unseen, started, ended good, bad, named */
	[ROSTER_EMPTY] = { ROSTER_WAITING, ROSTER_WAITING, N, N, N, N, N },
	[ROSTER_WAITING] = { N, N, ROSTER_EMPTY, ROSTER_BUSY, N, N, N },
	[ROSTER_BUSY] = { N, N, N, N, ROSTER_GOOD, ROSTER_BAD, ROSTER_NAMED },
	[ROSTER_GOOD] = { N, ROSTER_WAITING, ROSTER_EMPTY, N, N, N, N },
	[ROSTER_BAD] = { N, ROSTER_WAITING, ROSTER_EMPTY, N, N, N, N },
	[ROSTER_NAMED] = { N, ROSTER_WAITING, ROSTER_EMPTY, N, N, N, N },
};

static const char *const state_names[] = {
#define X(name, text) text,
	ROSTER_STATES(X)
#undef X
};

static const char *const event_names[] = {
#define X(name, text) text,
	ROSTER_EVENTS(X)
#undef X
};

const char *roster_state_name(enum roster_state state)
{
	return state_names[state];
}

const char *roster_event_name(enum roster_event event)
{
	return event_names[event];
}

void roster_init(struct roster *r)
{
	memset(r, 0, sizeof(*r));
}

/* "1-1.10" behind "1-1.9": runs of digits by their value. */
static int name_compare(const char *a, const char *b)
{
	while (*a && *b) {
		size_t m = strspn(a, "0123456789"), n = strspn(b, "0123456789");

		if (m && n) {
			unsigned long x = strtoul(a, NULL, 10), y = strtoul(b, NULL, 10);

			if (x != y)
				return x < y ? -1 : 1;
			a += m;
			b += n;
		} else if (*a != *b) {
			break;
		} else {
			a++;
			b++;
		}
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static int bay_compare(const struct roster_bay *a, const struct roster_bay *b)
{
	int by_label = name_compare(a->label, b->label);

	return by_label ? by_label : name_compare(a->slot, b->slot);
}

int roster_bay_add(struct roster *r, const char *slot, const char *label)
{
	struct roster_bay bay = { .state = ROSTER_EMPTY };
	size_t i;

	if (roster_find(r, slot))
		return 0;
	if (r->count == ROSTER_BAYS_MAX || buf_copy(bay.slot, sizeof(bay.slot), slot) ||
	    buf_copy(bay.label, sizeof(bay.label), label)) {
		r->full = true;
		return -ENOSPC;
	}
	for (i = r->count; i > 0 && bay_compare(&bay, &r->at[i - 1]) < 0; i--)
		r->at[i] = r->at[i - 1];
	r->at[i] = bay;
	r->count++;
	return 0;
}

struct roster_bay *roster_find(struct roster *r, const char *slot)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if (!strcmp(r->at[i].slot, slot))
			return &r->at[i];
	return NULL;
}

static void state_set(struct roster_bay *bay, enum roster_state state, uint64_t now_ms)
{
	if (bay->state == ROSTER_BUSY)
		bay->took_ms = now_ms - bay->since_ms;
	if (state == ROSTER_EMPTY || state == ROSTER_WAITING) {
		bay->unit[0] = bay->text[0] = '\0';
		bay->step = bay->steps = 0;
		bay->took_ms = 0;
	}
	bay->state = state;
	bay->since_ms = now_ms;
}

void roster_event(struct roster_bay *bay, enum roster_event event, uint64_t now_ms)
{
	enum roster_state next = table[bay->state][event];

	if (next != N)
		state_set(bay, next, now_ms);
}

static const struct roster_seen *seen_find(const struct roster_seen *seen, size_t count,
					   const char *slot)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(seen[i].slot, slot))
			return &seen[i];
	return NULL;
}

unsigned roster_look(struct roster *r, const struct roster_seen *seen, size_t count,
		     uint64_t now_ms)
{
	const struct roster_seen *there;
	enum roster_state before;
	unsigned changes = 0;
	size_t i;

	for (i = 0; i < count; i++)
		(void)roster_bay_add(r, seen[i].slot, seen[i].slot);
	for (i = 0; i < r->count; i++) {
		struct roster_bay *bay = &r->at[i];

		there = seen_find(seen, count, bay->slot);
		before = bay->state;
		roster_event(bay,
			     !there					   ? ROSTER_ON_UNSEEN
			     : bay->devnum && bay->devnum != there->devnum ? ROSTER_ON_CHANGED
									   : ROSTER_ON_SEEN,
			     now_ms);
		bay->devnum = there ? there->devnum : 0;
		changes += bay->state != before;
	}
	return changes;
}

struct roster_bay *roster_next(struct roster *r, unsigned jobs)
{
	struct roster_bay *next = NULL;
	size_t i;

	if (roster_count(r, ROSTER_BUSY) >= jobs)
		return NULL;
	for (i = 0; i < r->count; i++)
		if (r->at[i].state == ROSTER_WAITING &&
		    (!next || r->at[i].since_ms < next->since_ms))
			next = &r->at[i];
	return next;
}

unsigned roster_count(const struct roster *r, enum roster_state state)
{
	unsigned count = 0;
	size_t i;

	for (i = 0; i < r->count; i++)
		count += r->at[i].state == state;
	return count;
}
