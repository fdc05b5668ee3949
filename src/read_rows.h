/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READ_ROWS_H
#define SWICTL_READ_ROWS_H

#include "clue.h"
#include "pattern.h"

/*
 * Rows that are looked at only when `gate` stands somewhere in the line: a log of 20 MB has no time
 * for patterns that begin with anything.
 */
struct read_rows {
	const char *gate; /* "" for always */
	const struct pattern_row *rows;
	size_t count;
};
#define READ_ROWS(gate, array)                                \
	{                                                     \
		gate, array, sizeof(array) / sizeof(array[0]) \
	}

/* read_pppd_rows.c: pppd itself, its options; chat(8); a modem that chat talks to; wvdial behind
 * its arrow; why something could not be opened. */
extern const struct read_rows read_rows_pppd, read_rows_options, read_rows_chat, read_rows_dialogue,
	read_rows_wvdial, read_rows_open_errors;
/* read_manager.c: groups of what stands above pppd and of tools; and why a call failed. */
#define READ_MANAGER_GROUPS 23
extern const struct read_rows read_rows_managers[READ_MANAGER_GROUPS], read_rows_call_errors;

/* The kind that a line is, or -1. */
int read_rows_kind(const struct read_rows *rows, const char *text, struct pattern_got *got);

/* The text behind a label, cut at a character to fit. */
void read_rows_text(char *to, size_t size, const char *from);
/* The driver behind "Driver=", whatever a person wrote behind it; "(none)" is none. */
void read_rows_driver(struct usb_port *p, const char *text);
/* The device with this bus and device number, made when nothing told of it. */
struct usb_modem *read_rows_device(struct clues *clues, int bus, int devnum, unsigned line);
/* "Linux 5.15.150 xhci-hcd" is what the kernel calls its root hubs: its version. */
void read_rows_hub(const char *text, const struct paste_line *line, struct clues *clues);

#endif
