/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_USB_H
#define SWICTL_USB_H

#include <stddef.h>
#include <stdint.h>

#include "bus.h"
#include "shelf.h"
#include "usb_modem.h"

/*
 * Modems on the USB buses, as sysfs has them. Keyed by slot ("1-1.4": bus and
 * port path), which survives resets; never by ttyUSB number, which does not.
 */
#define USB_MODEMS_MAX 128

struct usb_list {
	unsigned count;
	struct usb_modem *at;
};

/*
 * Every device of the bus with a row in the shelf, or of a vendor that makes modems, becomes a
 * usb_modem, sorted by slot. Nodes are named under `devfs` ("/dev"); holders of them are looked up
 * under `proc` ("/proc"). With `proc` NULL only what leads to an AT port is read: of the other
 * interfaces the number, and no holder, strings or speed. 0; -ENOMEM.
 */
int usb_scan(const struct bus *bus, const char *devfs, const char *proc, const struct shelf *shelf,
	     struct usb_list *list);
void usb_list_free(struct usb_list *list);

/*
 * The modem that DEV names: slot, tty node, or "any" (NULL: the same), which takes the only one.
 * 0; -ENODEV none; -ENOTUNIQ several and DEV does not choose.
 */
int usb_find(const struct usb_list *list, const char *dev, const struct usb_modem **modem);

/* Who has a node open, from /proc/<pid>/fd: pid (> 0) and "name(pid)", or 0. Own process left out.
 */
int usb_holder(const char *proc, const char *node, char *name, unsigned size);

#endif
