/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_FAULT_H
#define VMODEM_FAULT_H

#include "vmodem.h"

/* What can go wrong, by name. A fault is a line of words: "freeze 3000". */
enum { FAULT_MS_MAX = 86400000 };

/* 0, or -EINVAL with what is wrong, and what was expected, in `why`. */
int fault_run(struct vmodem *m, const char *line, struct buf *why);

/* Whether there is such a fault, with so many arguments: 0, or -EINVAL with `why`. */
int fault_check(const char *line, struct buf *why);

/* Name, arguments and meaning of all, a line each: for --help. */
void fault_help(FILE *to);

#endif
