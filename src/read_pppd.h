/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READ_PPPD_H
#define SWICTL_READ_PPPD_H

#include "clue.h"

/*
 * Reader of what dials: pppd 2.4 and 2.5, with debug and without, chat(8) with -v and without,
 * wvdial, and the managers above them (read_manager.c). Their logs come with the program's name or
 * without, and a dialogue is known by the lines before it.
 */
struct read_pppd {
	bool in_chat;	/* the lines that follow may be a modem's */
	bool hangs_up;	/* that was +++ or ATH: what is answered tells nothing */
	bool dialled;	/* the last that was sent was the dial command */
	char magic[16]; /* of our last LCP request */
	char sent[64];	/* by wvdial, whose log has the echo, too */
};

void read_pppd_init(struct read_pppd *r);

/* True when the line is of such a log, whether or not it was a clue. */
bool read_pppd_line(struct read_pppd *r, const struct paste_line *line, struct clues *clues);

#endif
