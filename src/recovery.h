/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_RECOVERY_H
#define SWICTL_RECOVERY_H

#include "cure.h"
#include "ladder.h"
#include "settings.h"

/*
 * The ladder of one link with what it needs of the world: what is at hand now, what was learned of
 * this modem (`<state_dir>/<IMEI or slot>/lessons`), and the cure that runs.
 */
struct recovery {
	const char *sysfs, *state_dir; /* borrowed */
	struct ladder ladder;
	struct ladder_step step; /* what is due next, or runs */
	struct cure cure;
	struct hook *hook;	 /* borrowed */
	char name[64];		 /* of the modem, for the log */
	char node[64], slot[32]; /* where it was seen last; "" unknown */
	char key[40];		 /* IMEI or slot that the lessons were read for */
	bool identified;	 /* it is the IMEI */
	char cured_by[16];	 /* rung that brought the present link up; "" it had not failed */
	enum finding_code code;	 /* of the failure in hand */
	/* The rung ended: true when it was carried out, else `code` says what stood against it. */
	void (*done)(void *arg, bool cured);
	void *arg;
};

/* The owner sets `done` and `arg`. */
void recovery_init(struct recovery *r, struct ev_loop *loop, const char *sysfs,
		   const char *state_dir, const struct profile *profile, struct hook *hook);
void recovery_fini(struct recovery *r);

/* A modem was found; `node` "" when it has no AT port. */
void recovery_found(struct recovery *r, const char *name, const char *slot, const char *node);

/* Who it is: what was learned of it is read. `imei` "" when it does not say. */
void recovery_identified(struct recovery *r, const char *imei);

/* The link failed, with this cause: how long to wait before recovery_start(). */
uint32_t recovery_failed(struct recovery *r, enum finding_code code);

/*
 * Begin the rung that is due: 0 when `done` will be called; 1 when there is nothing to do but look
 * again; -errno when it cannot be done, and `code` says what stands against it.
 */
int recovery_start(struct recovery *r);

void recovery_up(struct recovery *r);	     /* the link is up */
void recovery_disproved(struct recovery *r); /* nothing ever came through it: it does not count */
void recovery_settled(struct recovery *r);   /* it lasts */

/* The rung taken last, while the link is down; else "". */
const char *recovery_rung(const struct recovery *r);

#endif
