/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_WORK_H
#define SWICTL_WORK_H

#include "cmd.h"
#include "job.h"

/*
 * Change the modem that -d names, for verbs that change one: plan, ask, carry out, tell. Progress
 * goes to stderr. Ctrl-C ends it at the next safe point, and says how to go on.
 */
struct work {
	const struct wanted *wanted; /* NULL: undo */
	const char *what;	     /* for the journal: "carrier ATT" */
	const char *const *files;    /* paths of wanted->files */
	/* The rows of WORK_OPTS. */
	bool yes, dry_run, force;
	/* Print a plan on ctx->out: what would be sent, or why nothing is. NULL: out_plan(). */
	void (*show)(struct ctx *ctx, const struct plan *plan, const struct found *found);
};

/* Rows for the verb's own options; `work` is its static struct work. */
#define WORK_OPTS(work)                                                                           \
	{ 'y', "yes", NULL, OPT_FLAG, &(work).yes, 0, 0, "do not ask before something is sent" }, \
		{ 'n',                                                                            \
		  "dry-run",                                                                      \
		  NULL,                                                                           \
		  OPT_FLAG,                                                                       \
		  &(work).dry_run,                                                                \
		  0,                                                                              \
		  0,                                                                              \
		  "print the plan, send nothing that changes the modem" },                        \
	{                                                                                         \
		0, "force-lockout", NULL, OPT_FLAG, &(work).force, 0, 0,                          \
			"do what may leave it without an AT port; asks for its serial number"     \
	}

/* Returns an enum cmd_exit. */
int work_run(struct ctx *ctx, const struct work *work);

#endif
