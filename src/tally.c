/* SPDX-License-Identifier: MIT */
#include "tally.h"

#include <string.h>

#define SPAN_MAX_S 10000000000 /* some hundred years */

void tally_init(struct tally *t)
{
	memset(t, 0, sizeof(*t));
}

/* A name beyond those that there is room for is not counted by name. */
static void names_add(struct tally_names *names, const char *name)
{
	struct tally_name moved;
	size_t i;

	if (!name[0])
		return;
	for (i = 0; i < names->count && strcmp(names->at[i].name, name); i++)
		;
	if (i == TALLY_NAMES_MAX)
		return;
	if (i == names->count) {
		names->count++;
		names->at[i].count = 0;
		buf_copy(names->at[i].name, sizeof(names->at[i].name), name);
	}
	moved = names->at[i];
	moved.count++;
	for (; i > 0 && names->at[i - 1].count < moved.count; i--)
		names->at[i] = names->at[i - 1];
	names->at[i] = moved;
}

void tally_add(struct tally *t, const struct record *r)
{
	switch (r->kind) {
	case RECORD_DROP:
		t->drops++;
		t->open += r->lost_ms < 0;
		break;
	case RECORD_DIAL:
		t->dials++;
		break;
	case RECORD_STOP:
		t->stops++;
		break;
	case RECORD_KINDS_COUNT:
		return;
	}
	/* Records come from a file: no sum of them may overflow. */
	if (r->uptime_s > 0 && r->uptime_s < SPAN_MAX_S)
		t->uptime_s += r->uptime_s;
	if (r->lost_ms > 0 && r->lost_ms / 1000 < SPAN_MAX_S)
		t->lost_ms += r->lost_ms;
	names_add(&t->verdicts, r->verdict);
	names_add(&t->cures, r->cured_by);
}

int tally_service(const struct tally *t)
{
	double up_ms = 1000.0 * (double)t->uptime_s, all_ms = up_ms + (double)t->lost_ms;

	return all_ms > 0 ? (int)(10000 * up_ms / all_ms) : -1;
}
