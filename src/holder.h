/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HOLDER_H
#define SWICTL_HOLDER_H

#include <stddef.h>

/*
 * Which process has a device node open: one walk over <proc>/<pid>/fd for all nodes. Only the names
 * of links are read, nothing is opened; what we may not read is passed over.
 */
struct holder {
	const char *node; /* borrowed: "/dev/ttyUSB2" */
	int pid;	  /* 0: nobody seen */
	char name[32];	  /* "minicom(812)", cleaned, or "" */
};

/* Fill in pid and name of each; our own process is left out. */
void holder_find(const char *proc, struct holder *holders, size_t count);

#endif
