/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_TIMELINE_H
#define VMODEM_TIMELINE_H

#include "vmodem.h"

/*
 * Faults on a time line: "[every] [EVENT[=WHICH]+]MS FAULT [ARG]...", counted from the start or
 * from the first (each) EVENT. WHICH is the number of the event, or what the
 * command line holds: "command=!RESET+0 lose".
 */
struct timeline_rule {
	struct timeline_rule *next;
	struct vmodem *modem;
	enum vmodem_event event;
	unsigned long nth; /* 0: any; counted from `base` on */
	unsigned long base;
	char holds[64]; /* "": any */
	bool every;	/* at each such event, not only the first */
	bool done;
	long ms;
	struct ev_timer timer;
	char fault[256];
};

struct timeline {
	struct vmodem *modem;
	struct timeline_rule *first;
};

/* Empty; timeline_fini() is allowed before it where all is 0. */
void timeline_init(struct timeline *f, struct vmodem *m);

/* Load and check a file; `unit` not 0: each line starts with the unit that it is for, by slot (the
 * modem's name) or number, or with * for all. 0; -EINVAL with `why` ("file:line: what, expected
 * what"); -errno. */
int timeline_load(struct timeline *f, const char *path, unsigned unit, struct buf *why);
void timeline_fini(struct timeline *f);

/* One more line, counted from now. 0; -EINVAL with `why`; -ENOMEM. */
int timeline_add(struct timeline *f, const char *line, struct buf *why);

/* Something happened to the modem: arm what counts from it. */
void timeline_event(struct timeline *f, enum vmodem_event event);

#endif
