/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LEDGER_H
#define SWICTL_LEDGER_H

#include <stddef.h>

#include "unit.h"

/*
 * The units of a bench run, on the disk before the operator is told that one is done:
 * `<state_dir>/bench/<recipe>.jsonl`. A run that did not end (kill -9, power loss) is continued by
 * the next one with the same recipe, so that its sheet has every unit, once.
 */
struct json_object;

struct ledger {
	char dir[220], name[80];
	bool continued; /* units of a run that did not end were found */
	size_t count, room;
	struct unit *at; /* each unit once, in the order of its first end */
};

/*
 * Begin, or continue. `recipe`: its name, for the file. 0; -EINVAL no name for a file; -errno, when
 * nothing could be kept.
 */
int ledger_init(struct ledger *l, const char *state_dir, const char *recipe);

/* Keep how a unit ended. 0, or -errno: it is not kept. */
int ledger_add(struct ledger *l, const struct unit *u);

/* The run is over: the next one begins anew. 0, or -errno. */
int ledger_end(struct ledger *l);

void ledger_fini(struct ledger *l);

/* A unit as a JSON object, and what is in one. NULL: no memory. -EINVAL: none of ours. */
struct json_object *ledger_put(const struct unit *u);
int ledger_take(struct unit *u, struct json_object *object);

#endif
