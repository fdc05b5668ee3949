/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HOTPLUG_H
#define SWICTL_HOTPLUG_H

#include <ev.h>

/*
 * The kernel's uevent socket. It says "look again" and nothing more: what is there is read from
 * sysfs. Only devices that come or go under usb and tty count.
 */
struct hotplug {
	struct ev_loop *loop;
	ev_io io;
	ev_timer settle; /* one composition brings a dozen events; they are told once */
	void (*changed)(void *arg);
	/* Each event by itself, for the record: "remove@/devices/.../1-1.4". Or NULL. */
	void (*told)(void *arg, const char *event);
	void *arg;
};

/* 0, or -errno: then nothing is told, and the owner must look by itself now and then. */
int hotplug_init(struct hotplug *h, struct ev_loop *loop, void (*changed)(void *arg), void *arg);
void hotplug_fini(struct hotplug *h);

#endif
