/* SPDX-License-Identifier: MIT */
#include "lessons.h"

#include <stdlib.h>
#include <string.h>

/* So many cures are needed before they move the start; halved when they get too many. */
#define LESSONS_MIN 3
#define LESSONS_MAX 64
/* One climb in so many begins at the bottom whatever leads. */
#define LESSONS_TRIAL 4

static unsigned lessons_sum(const struct lessons *l, enum finding_code code)
{
	unsigned r, sum = 0;

	for (r = 0; r < RUNGS_COUNT; r++)
		sum += l->count[code][r];
	return sum;
}

/* The lowest rung that did for half of them, at most USB. */
static enum rung lessons_lead(const struct lessons *l, enum finding_code code)
{
	unsigned total = lessons_sum(l, code), sum = 0, r;

	if (total < LESSONS_MIN)
		return RUNG_REDIAL;
	for (r = 0; r < RUNG_USB; r++) {
		sum += l->count[code][r];
		if (sum * 2 >= total)
			break;
	}
	return (enum rung)r;
}

void lessons_add(struct lessons *l, enum finding_code code, enum rung rung)
{
	unsigned r;

	/* What led did for lack of a try of anything less. */
	if (rung < lessons_lead(l, code))
		for (r = rung + 1; r < RUNGS_COUNT; r++)
			l->count[code][r] = 0;
	l->count[code][rung]++;
	if (lessons_sum(l, code) > LESSONS_MAX)
		for (r = 0; r < RUNGS_COUNT; r++)
			l->count[code][r] /= 2;
}

enum rung lessons_start(const struct lessons *l, enum finding_code code)
{
	/* The sum grows with each cure, and is kept: so is whose turn it is. */
	if (lessons_sum(l, code) % LESSONS_TRIAL == LESSONS_TRIAL - 2)
		return RUNG_REDIAL;
	return lessons_lead(l, code);
}

void lessons_put(const struct lessons *l, struct buf *out)
{
	unsigned code, r;

	for (code = 0; code < FINDING_COUNT; code++)
		for (r = 0; r < RUNGS_COUNT; r++)
			if (l->count[code][r])
				buf_fmt(out, "%s %s %u\n", finding_code_name(code), rung_name(r),
					l->count[code][r]);
}

void lessons_line(struct lessons *l, const char *line)
{
	char word[2][40];
	unsigned i, code, rung;
	unsigned long count;
	char *end;

	for (i = 0; i < 2; i++) {
		size_t n = strcspn(line, " ");

		if (n >= sizeof(word[i]) || line[n] != ' ')
			return;
		memcpy(word[i], line, n);
		word[i][n] = '\0';
		line += n + 1;
	}
	code = finding_code_of(word[0]);
	rung = rung_of(word[1]);
	count = strtoul(line, &end, 10);
	if (line[0] < '0' || line[0] > '9' || *end || count > LESSONS_MAX ||
	    code == FINDING_COUNT || rung == RUNGS_COUNT)
		return;
	l->count[code][rung] = (uint16_t)count;
}
