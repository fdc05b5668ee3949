/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_USB_MODEM_H
#define SWICTL_USB_MODEM_H

#include <stdbool.h>
#include <stdint.h>

#include "finding.h"
#include "shelf.h"

/*
 * One modem as it stands on a bus: read from sysfs (usb.c), or from a text that somebody pasted
 * (read_usb.c, read_kernel.c). What it is and what each interface is for comes from the shelf.
 */
#define USB_PORTS_MAX 32

struct usb_port {
	char name[40];				   /* in sysfs: "1-1.4:1.3" */
	int interface;				   /* bInterfaceNumber */
	int class_, subclass, protocol, endpoints; /* MODEL_ANY: not known */
	enum model_role role;
	bool ppp;
	char driver[24];    /* bound, or "" */
	char wanted[24];    /* driver that ought to be, or "" */
	char module[24];    /* its kernel module */
	bool barred;	    /* the layout says that no driver ought to bind it */
	bool wanted_loaded; /* that driver is there (looked up only where nothing is bound) */
	char node[64];	    /* "/dev/ttyUSB2", "/dev/cdc-wdm0", "wwan0"; or "" */
	char net[24];	    /* network interface beside the node, or "" */
	unsigned line;	    /* of a pasted text that told of it; 0: read from this machine */
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
		*id;	     /* NULL: no row for this vid:pid (product string or vendor matched) */
	unsigned line;	     /* of a pasted text; 0: read from this machine */
	bool drivers_unsaid; /* nobody said which drivers are bound */
	bool partial;	     /* only interfaces that a driver took are told of */
	unsigned port_count;
	struct usb_port ports[USB_PORTS_MAX];
	struct findings *findings; /* ours, freed by usb_list_free() */
};

/*
 * Fill what the shelf knows of it, from ids, product string and interfaces: id, layout, mode, model
 * and the roles of the ports. False when nothing says that it is a modem.
 */
bool usb_modem_know(struct usb_modem *m, const struct shelf *shelf);

/* Port with this role (the dialling one first for MODEL_ROLE_AT), or NULL. */
const struct usb_port *usb_port(const struct usb_modem *modem, enum model_role role);

#endif
