/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_NETDEV_H
#define SWICTL_NETDEV_H

#include <stdint.h>

/* One of the kernel's statistics of a network interface ("rx_packets"); -1: there is none. */
int64_t netdev_count(const char *ifname, const char *name);

#endif
