/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CONNECTS_H
#define SWICTL_CONNECTS_H

#include <stddef.h>

/* Control sockets of the connects that may be running, by name. */
#define CONNECTS_MAX 64

struct connects {
	unsigned count;
	char path[CONNECTS_MAX][220];
};

/* Those in `run_dir`, or the one of `profile` only. None when the directory is not there. */
void connects_find(struct connects *c, const char *run_dir, const char *profile);

#endif
