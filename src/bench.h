/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BENCH_H
#define SWICTL_BENCH_H

#include "cmd.h"
#include "found.h"
#include "plan.h"

/*
 * A bench: all modems that are there, or those that -d names, brought to one recipe, some at a
 * time, each in its bay. A table on a terminal, or a line for each change in the log; what became
 * of each unit is in the ledger, and on the sheet, before it is shown.
 */
struct bench_config {
	const char *name;	     /* of the recipe: title and file of the ledger */
	const char *what;	     /* for the journals: "provision att" */
	const struct wanted *wanted; /* borrowed, as all of this */
	const struct setup *setups;
	unsigned setup_count;
	const char *const *files; /* paths of wanted->files */
	const char *const *devs;  /* slots, nodes or IMEIs; ended by NULL; NULL: all */
	unsigned jobs;		  /* at the same time; 0: as bench.conf says */
	bool watch;		  /* go on with what is plugged in, until it is ended */
	bool dry_run;		  /* nothing is sent, nothing recorded */
	bool force;		  /* --force-lockout, confirmed */
	bool no_color;
	const char *report; /* sheet.h; NULL: none */
	/* Told each plan, with the slot; may be NULL. */
	void (*planned)(const char *slot, const struct plan *plan, const struct found *found,
			void *arg);
	void *arg;
};

/* An enum cmd_exit: 0 when each unit is as wanted. */
int bench_run(struct ctx *ctx, const struct bench_config *config);

#endif
