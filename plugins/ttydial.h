/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TTYDIAL_H
#define SWICTL_TTYDIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "dial.h"

/*
 * A dial on a terminal that somebody else opened, in a process whose signals only set flags. Knows
 * nothing of pppd.
 */
struct ttydial {
	bool (*is_stopped)(void);	       /* asked at least every 100 ms */
	void (*on_step)(const struct dial *d); /* `d->state` is new */
};

/*
 * Run an initialised dial and leave the terminal's settings as they were.
 * 0 in data mode; -ECONNREFUSED: `d` tells why; -EINTR told to stop; else the terminal's error.
 */
int ttydial_run(const struct ttydial *t, struct dial *d, int fd);

/* Wait for a descriptor: 1 ready, 0 time is over, -EINTR told to stop, -EIO it is gone. */
int ttydial_wait(const struct ttydial *t, int fd, short events, int timeout_ms);

uint64_t ttydial_now_ms(void);

#endif
