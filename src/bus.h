/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BUS_H
#define SWICTL_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * `<sysfs>/bus/usb/devices`, read once for all who ask what is there: which models are to be loaded
 * depends on the ids, and the ports are looked for by the names.
 */
#define BUS_NAME_MAX 40

struct bus_entry {
	char name[BUS_NAME_MAX]; /* "1-1.4", or of an interface "1-1.4:1.3" */
	bool is_device;		 /* with ids: what has none is no device */
	uint16_t vid, pid;
};

struct bus {
	int dir; /* where the names stand */
	size_t count;
	struct bus_entry *at; /* in the order of their ports */
};

/* Read it: 0, -ENOENT no such tree, -ENOMEM. bus_free() only after 0. */
int bus_read(struct bus *b, const char *sysfs);

/* What stands inside of one device, without ids: in sysfs its interfaces are beside it, too, in a
 * copy maybe only there. As bus_read(). */
int bus_inner(struct bus *inner, const struct bus *b, const char *device);

void bus_free(struct bus *b);

#endif
