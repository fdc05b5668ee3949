/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PREFIX_H
#define SWICTL_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paste_line.h"

/*
 * What log programs put before a message: syslog, journald, logread, dmesg, RouterOS, pfSense,
 * Windows syslog servers, terminal programs with time stamps.
 */
#define PREFIX_TAG_MAX 32

struct prefix {
	char tag[PREFIX_TAG_MAX]; /* program, without pid; "kernel" for kernel stamps; or "" */
	enum paste_clock clock;
	/* Since boot; or since 1970 in the log's own time zone, where a log without year or date
	 * counts from 1970 or midnight. */
	int64_t time_ms;
};

/* How many bytes of a line without leading blanks the prefix takes; 0: there is none. */
size_t prefix_read(struct prefix *p, const char *text);

#endif
