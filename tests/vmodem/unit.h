/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_UNIT_H
#define VMODEM_UNIT_H

#include "control.h"
#include "options.h"
#include "timeline.h"
#include "vmodem.h"

/* One modem of the program, with its control socket and its time line. */
struct unit {
	struct vmodem modem;
	struct control control;
	struct timeline timeline;
	unsigned number; /* from 1; 0: identities as in the personality */
	char slot[16];	 /* in a bench: "1-1.4" */
	char ctl[112], trace[256];
	/* Something happened to it. */
	void (*event)(void *arg, struct unit *u, enum vmodem_event event);
	void *arg;
};

/* Everything closed. `number` and the rest are set by the caller after it. */
void unit_init(struct unit *u, struct ev_loop *loop, const struct personality *personality);

/* Sets up all but the network's side, as the options say: `tree` where it is one of a bench.
 * 0, or negative errno when stderr has what is wrong. */
int unit_open(struct unit *u, const struct options *c, struct tree *tree);

/* The control socket goes with unit_end(), when all else is put away: --ctl quit waits for it. */
void unit_fini(struct unit *u);
void unit_end(struct unit *u);

#endif
