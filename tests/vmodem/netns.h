/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_NETNS_H
#define VMODEM_NETNS_H

#include <limits.h>

/*
 * The network's side lives in a network namespace of its own: two ends of a PPP link in one would
 * answer each other inside the kernel. It is kept over calls, so that servers in it persist.
 */
struct netns {
	int fd;		     /* -1: none */
	char path[PATH_MAX]; /* /run/netns/NAME while it has a name, else "" */
};

/*
 * Make one with lo up, which also gets the addresses of `internet` ("192.0.2.1 2001:db8::1"): what
 * a test reaches "behind" the link. With a name, `ip netns exec NAME` enters it; one left by a
 * program that died is replaced. 0 or negative errno; -EPERM unless root.
 */
int netns_init(struct netns *n, const char *name, const char *internet);
void netns_fini(struct netns *n);

#endif
