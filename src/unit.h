/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_UNIT_H
#define SWICTL_UNIT_H

#include <stdbool.h>

#include "record.h"

/*
 * What became of one modem on the bench, as it is recorded and printed on the sheet. A unit is
 * known by IMEI and factory serial number together: of several records of one unit the last counts.
 */
#define UNIT_RESULTS(X)                                                                        \
	X(DONE, "done", true)		/* changed and verified */                             \
	X(AS_WANTED, "as-wanted", true) /* nothing was to be changed */                        \
	X(PLANNED, "planned", true)	/* a dry run: what would be changed */                 \
	X(FAILED, "failed", false)	/* begun, and not as wanted now */                     \
	X(STOPPED, "stopped", false)	/* the operator ended the run before the unit's end */ \
	X(NOT_DONE, "not-done", false)	/* nothing sent: wrong model, boot-loader, locked */

enum unit_result {
#define X(name, text, good) UNIT_##name,
	UNIT_RESULTS(X)
#undef X
		UNIT_RESULTS_COUNT
};

#define UNIT_COMMANDS_MAX 1536

/* Text "" and numbers -1 are not known. */
struct unit {
	enum unit_result result;
	int64_t time_s; /* Unix time of the end */
	int64_t took_ms;
	int64_t resets;
	char imei[24], fsn[24];
	char slot[32], bay[24];
	char model[64], firmware[128];
	char code[40];			  /* finding code or name of the reason, or "" */
	char text[FINDING_TEXT_MAX];	  /* how it ended, in words */
	char commands[UNIT_COMMANDS_MAX]; /* sent, each on a line, secrets masked */
	unsigned commands_left_out;
};

/* Members by name; `result` has none, see unit_result_name(). Ended by a row without a key. */
extern const struct record_row unit_rows[];

void unit_init(struct unit *u);

/* True when the two are about one modem. One that did not say who it is, is known by its slot. */
bool unit_same(const struct unit *a, const struct unit *b);

/* Note a command that was sent. What has no room is counted on the last line: "(4 more)". */
void unit_command(struct unit *u, const char *command);

bool unit_is_good(enum unit_result result);
const char *unit_result_name(enum unit_result result);
enum unit_result unit_result_of(const char *name); /* UNIT_RESULTS_COUNT: none */

#endif
