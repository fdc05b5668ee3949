/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TALLY_H
#define SWICTL_TALLY_H

#include "record.h"

/* What many records say together: how often, for how long, why, and what helped. */
#define TALLY_NAMES_MAX 32

struct tally_names {
	size_t count;
	struct tally_name {
		char name[40];
		unsigned count;
	} at[TALLY_NAMES_MAX]; /* most frequent first */
};

struct tally {
	unsigned drops, dials, stops;
	unsigned open;		   /* outages of which no end is known */
	int64_t uptime_s, lost_ms; /* sums of what is known */
	struct tally_names verdicts;
	struct tally_names cures;
};

void tally_init(struct tally *t);

/* Count a record. Each end once: the later of two that are record_same(). */
void tally_add(struct tally *t, const struct record *r);

/* Time in service in hundredths of a percent; -1 when no time is known. */
int tally_service(const struct tally *t);

#endif
