/* SPDX-License-Identifier: MIT */
#include "rung.h"

#include <string.h>

/* After a reboot the modem is away for 8 s (sierra-at 6) and then registers; after a USB reset it
 * keeps its registration. */
const struct rung_row rung_table[RUNGS_COUNT] = {
	[RUNG_REDIAL] = { 0, 1, RUNG_NEEDS_NOTHING },  [RUNG_HANGUP] = { 0, 1, RUNG_NEEDS_AT },
	[RUNG_ATTACH] = { 10000, 1, RUNG_NEEDS_AT },   [RUNG_CFUN] = { 30000, 1, RUNG_NEEDS_AT },
	[RUNG_RESET] = { 60000, 1, RUNG_NEEDS_AT },    [RUNG_USB] = { 15000, 2, RUNG_NEEDS_USB },
	[RUNG_POWER] = { 60000, 1, RUNG_NEEDS_POWER }, [RUNG_HOOK] = { 30000, 1, RUNG_NEEDS_HOOK },
};

static const char *const names[] = {
#define X(name, text) text,
	RUNGS(X)
#undef X
};

const char *rung_name(enum rung rung)
{
	return names[rung];
}

enum rung rung_of(const char *name)
{
	unsigned r;

	for (r = 0; r < RUNGS_COUNT; r++)
		if (!strcmp(names[r], name))
			break;
	return (enum rung)r;
}
