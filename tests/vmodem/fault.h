/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_FAULT_H
#define VMODEM_FAULT_H

#include "vmodem.h"

/*
 * What can go wrong, by name: at once (fault_run) or on a time line (struct faults). A fault is a
 * line of words: "freeze 3000".
 */

/* 0, or -EINVAL with what is wrong, and what was expected, in `why`. */
int fault_run(struct vmodem *m, const char *line, struct buf *why);

/* Name, arguments and meaning of all, a line each: for --help. */
void fault_help(FILE *to);

/* A time line: "[every] [EVENT+]MS FAULT [ARG]...", counted from the start or from each EVENT. */
struct fault_rule {
	struct fault_rule *next;
	struct vmodem *modem;
	enum vmodem_event event;
	bool every; /* at each such event, not only the first */
	bool done;
	long ms;
	struct ev_timer timer;
	char fault[256];
};

struct faults {
	struct vmodem *modem;
	struct fault_rule *first;
};

/* Load and check a file; `unit` not 0: each line starts with the unit that it is for, by slot (the
 * modem's name) or number, or with * for all. 0; -EINVAL with `why` ("file:line: what, expected
 * what"); -errno. */
int faults_init(struct faults *f, struct vmodem *m, const char *path, unsigned unit,
		struct buf *why);
void faults_fini(struct faults *f);

/* Something happened to the modem: arm what counts from it. */
void faults_event(struct faults *f, enum vmodem_event event);

#endif
