/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_COUNTERS_H
#define SWICTL_COUNTERS_H

#include <net/if.h>

#include "echo.h"

/*
 * What the kernel counts on a ppp interface. Asked for several times a second on a small router, so
 * by one system call: SIOCGPPPSTATS, which is 32 bits wide and the same in all kernels. Knows
 * nothing of pppd.
 */
struct counters {
	int fd; /* -1: closed */
	char ifname[IFNAMSIZ];
	struct echo_counters last;
};

/* 0, or negative errno; closed then, and counters_read() says what it said last: zero. */
int counters_open(struct counters *c, const char *ifname);
void counters_close(struct counters *c);

/* With `backlog`, also whether packets wait in front of the interface: two calls more. */
const struct echo_counters *counters_read(struct counters *c, bool backlog);

/* A counter of any interface by its name in sysfs, 64 bits wide; 0 when it cannot be read. */
int64_t counters_sysfs(const char *ifname, const char *name);

#endif
