/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READING_H
#define SWICTL_READING_H

#include "judge.h"
#include "read_kernel.h"
#include "read_pppd.h"
#include "read_usb.h"

enum reading_kind {
	READING_NONE, /* none of these */
	READING_PPPD,
	READING_KERNEL,
	READING_USB,
};

/* Logs and dumps of a pasted text, line by line, to findings. */
struct reading {
	struct clues clues;
	struct read_pppd pppd;
	struct read_kernel kernel;
	struct read_usb usb;
	struct judge judge;
};

void reading_init(struct reading *r);

/* Take the next line: of which kind it is. */
enum reading_kind reading_line(struct reading *r, const struct paste_line *line);

/* The text is over: what judge_end() says. */
void reading_end(struct reading *r, const struct shelf *shelf, struct findings *out);

#endif
