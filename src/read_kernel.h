/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READ_KERNEL_H
#define SWICTL_READ_KERNEL_H

#include "clue.h"

/*
 * Reader of kernel logs (dmesg, kern.log): what came to the USB buses and left them, and which
 * driver took which interface. Devices go to clues.devices, by slot, as `partial`: interfaces that
 * no driver took are not in a log.
 */
struct read_kernel {
	char port_slot[32]; /* where a serial driver was "detected" last, for its tty's number */
	int port_interface;
};

void read_kernel_init(struct read_kernel *r);

/* True when the line is of a kernel log and of USB, whether or not it was a clue. */
bool read_kernel_line(struct read_kernel *r, const struct paste_line *line, struct clues *clues);

/* The part of it for lines that name no device by its slot. */
bool read_host_line(const struct paste_line *line, struct clues *clues);

#endif
