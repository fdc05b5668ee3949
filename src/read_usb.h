/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READ_USB_H
#define SWICTL_READ_USB_H

#include "clue.h"

#define READ_USB_DEPTH 8

/*
 * Reader of dumps of the USB buses: `usb-devices`, /sys/kernel/debug/usb/devices, `lsusb`,
 * `lsusb -v` and `lsusb -t`. Devices go to clues.devices; what several dumps say of one bus and
 * device number is put together.
 */
struct read_usb {
	struct usb_modem *device; /* that the lines are of, in the clues; NULL: none */
	struct usb_port *port;	  /* its interface that is being described */
	bool starred;		  /* of this device an active configuration was marked */
	bool inactive;		  /* this configuration is not the active one */
	int octal; /* number that usb-devices could not print: of the next interface; or -1 */
	int bus;   /* of `lsusb -t` */
	int path[READ_USB_DEPTH];
};

void read_usb_init(struct read_usb *r);

/* True when the line is of such a dump. */
bool read_usb_line(struct read_usb *r, const struct paste_line *line, struct clues *clues);

/* The part of it that reads lsusb. */
bool read_lsusb_line(struct read_usb *r, const struct paste_line *line, struct clues *clues);

#endif
