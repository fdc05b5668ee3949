/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_USB_H
#define SWICTL_USB_H

#include <stdbool.h>
#include <stdint.h>

#include "finding.h"
#include "shelf.h"

/*
 * Modems on the USB buses, by a walk of sysfs under a given root. Keyed by slot ("1-1.4": bus and
 * port path), which survives resets; never by ttyUSB number, which does not.
 */
#define USB_PORTS_MAX  32
#define USB_MODEMS_MAX 128

struct usb_port {
	char name[40]; /* in sysfs: "1-1.4:1.3" */
	int interface; /* bInterfaceNumber */
	int class_, subclass, protocol, endpoints;
	enum model_role role;
	bool ppp;
	char driver[24];    /* bound, or "" */
	char wanted[24];    /* driver that ought to be, or "" */
	char module[24];    /* its kernel module */
	bool barred;	    /* the layout says that no driver ought to bind it */
	bool wanted_loaded; /* that driver is there (looked up only where nothing is bound) */
	char node[64];	    /* "/dev/ttyUSB2", "/dev/cdc-wdm0", "wwan0"; or "" */
	char net[24];	    /* network interface beside the node, or "" */
	int holder_pid;	    /* 0: nobody seen */
	char holder[32];    /* "minicom(812)" or "" */
};

struct usb_modem {
	char slot[32];
	uint16_t vid, pid;
	char product[128], maker[128], serial[64]; /* as the descriptors say: untrusted */
	int busnum, devnum, speed_mbps;
	int configurations; /* bNumConfigurations */
	enum model_mode mode;
	char model[48]; /* of the model's names the one in the product string, or all; or "" */
	const struct model_layout *layout; /* of the id, or of the vendor; or NULL */
	const struct model_id
		*id; /* NULL: no row for this vid:pid (product string or vendor matched) */
	unsigned port_count;
	struct usb_port ports[USB_PORTS_MAX];
	struct findings *findings; /* ours, freed by usb_list_free() */
};

struct usb_list {
	unsigned count;
	struct usb_modem *at;
};

/*
 * Walk `<sysfs>/bus/usb/devices` ("/sys" or a fixture tree). Every device with a row in the shelf,
 * or of a vendor that makes modems, becomes a usb_modem, sorted by slot. Holders of the nodes are
 * looked up under `proc` ("/proc"). With `proc` NULL only what leads to an AT port is read: of the
 * other interfaces the number, and no holder, maker, serial or speed.
 * 0; -ENOENT no such tree; -ENOMEM.
 */
int usb_scan(const char *sysfs, const char *proc, const struct shelf *shelf, struct usb_list *list);
void usb_list_free(struct usb_list *list);

/* Ids of the devices that are there, for shelf_load_for(): how many, at most `max`. */
size_t usb_ids(const char *sysfs, uint32_t *ids, size_t max);

/*
 * The modem that DEV names: slot, tty node, or "any" (NULL: the same), which takes the only one.
 * 0; -ENODEV none; -ENOTUNIQ several and DEV does not choose.
 */
int usb_find(const struct usb_list *list, const char *dev, const struct usb_modem **modem);

/* Port with this role (the dialling one first for MODEL_ROLE_AT), or NULL. */
const struct usb_port *usb_port(const struct usb_modem *modem, enum model_role role);

/* Who has a node open, from /proc/<pid>/fd: pid (> 0) and "name(pid)", or 0. Own process left out.
 */
int usb_holder(const char *proc, const char *node, char *name, unsigned size);

#endif
