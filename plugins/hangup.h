/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HANGUP_H
#define SWICTL_HANGUP_H

#include <stdbool.h>

/*
 * The end of a call on a tty, in any line discipline, without the waits that pppd has there: for
 * ever where an endpoint takes no more bytes (vm-and-baselines, surprise 3), a second for DTR.
 * Knows nothing of pppd.
 */

/* True when all that was written leaves within so long, or the port is dead. Bounded by SIGALRM,
 * which nobody else may use meanwhile. */
bool hangup_drains(int fd, unsigned ms);

/* What has not left is dropped, and whoever has the port open finds it dead. Needs CAP_SYS_ADMIN.
 */
void hangup_force(int fd);

/* DTR low, long enough for a modem to take it for a hang-up; it stays low. */
void hangup_dtr(int fd);

#endif
