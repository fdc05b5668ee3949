/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HOTPLUG_H
#define SWICTL_HOTPLUG_H

#include <ev.h>

/*
 * "Look again", and nothing more: what is there is read from sysfs. The kernel's uevent socket says
 * so for /sys, when devices come or go under usb and tty; a fixture tree has no kernel, there its
 * directories are watched.
 */
struct hotplug {
	struct ev_loop *loop;
	ev_io io;
	ev_timer settle; /* one composition brings a dozen events; they are told once */
	void (*changed)(void *arg);
	/* Each event of the kernel, for the record: "remove@/devices/.../1-1.4". Or NULL. */
	void (*told)(void *arg, const char *event);
	void *arg;
};

/* 0, or -errno: then nothing is told, and the owner must look by itself now and then. */
int hotplug_init(struct hotplug *h, struct ev_loop *loop, const char *sysfs, const char *devfs,
		 void (*changed)(void *arg), void *arg);
void hotplug_fini(struct hotplug *h);

/* Let only those uevents into a socket that may count: 0, or -errno. */
int hotplug_filter(int fd);

#endif
