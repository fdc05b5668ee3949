/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PASTE_LINE_H
#define SWICTL_PASTE_LINE_H

#include <stddef.h>
#include <stdint.h>

/* What a time stamp counts from. Times are compared within one clock only. */
#define PASTE_CLOCKS(X)                                              \
	X(NONE, "none") /* no time stamp */                          \
	X(WALL, "wall") /* syslog, journald: time of day, or date */ \
	X(BOOT, "boot") /* kernel: since the machine started */
enum paste_clock {
#define X(name, text) PASTE_CLOCK_##name,
	PASTE_CLOCKS(X)
#undef X
};

/*
 * One log line of a pasted text, as the readers get it: prefix, quote marks and markup are off,
 * `text` is clean UTF-8 without leading or trailing blanks. Everything is borrowed until the next
 * line.
 */
struct paste_line {
	unsigned number;  /* in the paste, from 1: what evidence is named by */
	const char *text; /* terminated; its indentation is not kept */
	size_t len;	  /* strlen(text) */
	size_t indent; /* blanks that stood before it (a tab counts for 8): `lsusb -v` has a tree */
	const char *tag; /* program of the prefix, without pid: "pppd", "kernel"; or "" */
	enum paste_clock clock;
	int64_t time_ms; /* in that clock */
	unsigned damage; /* bits of enum paste_damage (paste.h): what was undone in it */
};

#endif
