/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_REPLUG_H
#define SWICTL_REPLUG_H

#include <ev.h>
#include <stdbool.h>

/*
 * As good as unplugging a USB device: a reset of its port with a new configuration, or its power
 * cut by the hub. Done in a process of its own, because the kernel may hold up the writer for
 * seconds while the device is hung, and because a device must never be left switched off: that
 * process ends its work whatever becomes of us.
 */
#define REPLUG_WAYS(X)                                                      \
	X(RESET, "port reset") /* deauthorise, USBDEVFS_RESET, authorise */ \
	X(POWER, "power cut")  /* <hub port>/disable 1, then 0, with its USB 3 peer */

enum replug_way {
#define X(name, text) REPLUG_##name,
	REPLUG_WAYS(X)
#undef X
		REPLUG_WAYS_COUNT
};

struct replug {
	struct ev_loop *loop;
	ev_child child;
	ev_timer limit;
	void (*done)(void *arg, int error); /* 0; -errno; -ETIMEDOUT: it still tries */
	void *arg;
};

/* True when this way is open for the device in a slot ("1-1.4"), whether or not it is there. */
bool replug_can(const char *sysfs, const char *slot, enum replug_way way);

/* Begin; `done` is called from the loop (the default one). 0, or -errno. */
int replug_start(struct replug *r, struct ev_loop *loop, const char *sysfs, const char *slot,
		 enum replug_way way);

/* `done` is not called any more. */
void replug_forget(struct replug *r);

#endif
