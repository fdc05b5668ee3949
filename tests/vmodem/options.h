/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_OPTIONS_H
#define VMODEM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The command line; texts are borrowed from it. */
enum { OPTIONS_SETS = 32, OPTIONS_PERSONALITIES = 8, OPTIONS_UNITS = 120 };

struct options {
	const char *pty, *bench, *control, *faults, *faulty, *state, *netns, *peer_log, *trace,
		*log, *pid, *sysfs, *ctl;
	const char *personalities[OPTIONS_PERSONALITIES];
	size_t personality_count;
	const char *sets[OPTIONS_SETS];
	size_t set_count;
	char *delay, *dial;
	double reset_seconds; /* 0: the personality's */
	unsigned units, unit; /* unit 0: identities of the personality */
	bool usb, peer, cold, background, check;
	uint64_t seed;
};

/* 0, or -EINVAL when stderr has what is wrong; --help and --version end the program. */
int options_read(struct options *c, int argc, char **argv);

#endif
