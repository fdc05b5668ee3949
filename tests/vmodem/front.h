/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_FRONT_H
#define VMODEM_FRONT_H

#include "tree.h"
#include "usbdev.h"

/*
 * The modem's outside: a pseudo-terminal, a USB device, or a bay of a bench. Bytes are those of the
 * functions with `at`; where there are two, answers go to the one that was last spoken to.
 * `input` may be called with 0 < n; `ready` when the host can use the port.
 */
struct front_ops {
	void (*input)(void *arg, const void *data, size_t n);
	void (*dtr)(void *arg, bool on);
	void (*ready)(void *arg);
	/* The host let go of the device; attach() brings it back. */
	void (*gone)(void *arg);
};

struct front;

struct front_kind {
	const char *name;
	/* Show up at the host. 0 or negative errno. */
	int (*attach)(struct front *f, const struct usbdev_config *usb);
	/* Vanish: every open port of the host is hung up, unread bytes are lost. */
	void (*detach)(struct front *f);
	void (*free)(struct front *f);
	/* To the host: at most front_room() bytes are kept until it reads them. */
	void (*send)(struct front *f, const void *data, size_t n);
	size_t (*room)(const struct front *f);
	/* Take no more bytes from the host / go on. */
	void (*hold)(struct front *f, bool hold);
	/* The same, asked for by a fault. */
	void (*nak)(struct front *f, bool nak);
	void (*dcd)(struct front *f, bool on);
	/* The host knows the device: its port has power. */
	bool (*present)(const struct front *f);
	/* Where the host finds it: the pty's link, the USB slot. */
	const char *(*place)(const struct front *f);
};

struct front {
	const struct front_kind *kind;
	struct ev_loop *loop;
	const struct front_ops *ops;
	void *arg;
};

/* NULL when memory is out. Strings are borrowed for good. */
struct front *front_pty_new(struct ev_loop *loop, const char *link, const struct front_ops *ops,
			    void *arg);
struct front *front_usb_new(struct ev_loop *loop, const char *sysfs, const struct front_ops *ops,
			    void *arg);
struct front *front_bench_new(struct ev_loop *loop, struct tree *tree, const char *slot,
			      const struct front_ops *ops, void *arg);

#endif
