/* SPDX-License-Identifier: MIT */
#include "bus.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "buf.h"

/* Devices and interfaces of one machine; far more than a bus can carry. */
#define BUS_ENTRIES_MAX 4096

/* "1-1.4" or "1-1.4:1.3": what the kernel calls devices and interfaces; not root hubs ("usb1"). */
static bool is_usb_name(const char *name)
{
	size_t n = strlen(name);

	return n < BUS_NAME_MAX && name[0] >= '0' && name[0] <= '9' && strchr(name, '-') &&
	       strspn(name, "0123456789-.:") == n;
}

static int entry_order(const void *a, const void *b)
{
	return strverscmp(((const struct bus_entry *)a)->name, ((const struct bus_entry *)b)->name);
}

static int entry_add(struct bus *b, const char *name)
{
	/* Room doubles whenever the count is a power of two. */
	if (!(b->count & (b->count - 1))) {
		size_t room = b->count ? 2 * b->count : 1;
		void *more = reallocarray(b->at, room, sizeof(*b->at));

		if (!more)
			return -ENOMEM;
		b->at = more;
	}
	memset(&b->at[b->count], 0, sizeof(*b->at));
	buf_copy(b->at[b->count++].name, BUS_NAME_MAX, name);
	return 0;
}

/* The names in a directory, which is kept. */
static int names_read(struct bus *b, int dir)
{
	DIR *list = dir < 0 ? NULL : fdopendir(dup(dir));
	struct dirent *entry;
	int rc = 0;

	memset(b, 0, sizeof(*b));
	b->dir = dir;
	if (!list) {
		bus_free(b);
		return -ENOENT;
	}
	while (!rc && (entry = readdir(list)) && b->count < BUS_ENTRIES_MAX)
		if (is_usb_name(entry->d_name))
			rc = entry_add(b, entry->d_name);
	closedir(list);
	if (rc)
		bus_free(b);
	else if (b->count)
		qsort(b->at, b->count, sizeof(*b->at), entry_order);
	return rc;
}

static void ids_read(const struct bus *b, struct bus_entry *entry)
{
	int dir = strchr(entry->name, ':') ? -1 : attr_dir(b->dir, entry->name);
	long vid, pid;

	if (dir < 0)
		return;
	vid = attr_number(dir, "idVendor", 16, 0xFFFF);
	pid = vid < 0 ? -1 : attr_number(dir, "idProduct", 16, 0xFFFF);
	close(dir);
	if (pid < 0)
		return;
	entry->is_device = true;
	entry->vid = (uint16_t)vid;
	entry->pid = (uint16_t)pid;
}

int bus_read(struct bus *b, const char *sysfs)
{
	char path[PATH_MAX];
	size_t i;
	int rc = -ENOENT;

	if (snprintf(path, sizeof(path), "%s/bus/usb/devices", sysfs) < (int)sizeof(path))
		rc = names_read(b, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (rc)
		return rc;
	for (i = 0; i < b->count; i++)
		ids_read(b, &b->at[i]);
	return 0;
}

int bus_inner(struct bus *inner, const struct bus *b, const char *device)
{
	return names_read(inner, attr_dir(b->dir, device));
}

void bus_free(struct bus *b)
{
	if (b->dir >= 0)
		close(b->dir);
	free(b->at);
}
