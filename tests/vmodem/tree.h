/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_TREE_H
#define VMODEM_TREE_H

#include "usbdev.h"

/*
 * A sysfs of the kernel's making, made by us: DIR/sys/bus/usb/devices as programs walk it, with
 * numbers of nodes and devices given out as the kernel does (the lowest free ttyUSB, the next
 * device number). Nodes are links in DIR/dev, made by whoever has the ports.
 */
enum { TREE_NODES = 1024, TREE_DEVICES = 128, TREE_PATH = 256 };

struct tree {
	const char *dir;
	unsigned last; /* device number that was given out */
	bool device[TREE_DEVICES], tty[TREE_NODES], wdm[TREE_NODES];
};

/* A device's place in it. */
struct tree_device {
	char slot[16]; /* "1-1.4"; set by the caller */
	unsigned number;
	struct {
		const char *driver; /* NULL: none binds it */
		int node;	    /* ttyUSB or cdc-wdm number, -1 none */
	} interface[USBDEV_FUNCTIONS_MAX];
};

/* Make what is always there under `dir` (borrowed). 0 or negative errno. */
int tree_init(struct tree *t, const char *dir);

/* Numbers for a device, by the drivers that know its id. 0; -ENOSPC: none left. */
int tree_reserve(struct tree *t, struct tree_device *d, const struct usbdev_config *usb);
void tree_release(struct tree *t, struct tree_device *d, const struct usbdev_config *usb);

/* It is there; it is gone. 0 or negative errno. */
int tree_show(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb);
void tree_hide(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb);

/* The node of an interface that is a serial port: DIR/dev/ttyUSBn; -ENOENT when it is none. */
int tree_node(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb,
	      unsigned interface, char path[TREE_PATH]);

#endif
