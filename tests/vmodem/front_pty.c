/* SPDX-License-Identifier: MIT */
/* The AT port as a pseudo-terminal; a cut cable is a new terminal. */
#include "front.h"
#include "ptyport.h"

#include <stdlib.h>

struct front_pty {
	struct front front;
	const char *link;
	struct ptyport port;
};

static struct front_pty *pty_of(struct front *f)
{
	return (struct front_pty *)f;
}

static void pty_input(void *arg, struct ptyport *port, const void *data, size_t n)
{
	struct front *f = arg;

	(void)port;
	f->ops->input(f->arg, data, n);
}

static int pty_attach(struct front *f, const struct usbdev_config *usb)
{
	struct front_pty *p = pty_of(f);
	int error = usbdev_speaker(usb) >= 0 ? ptyport_open(&p->port, p->link) : 0;

	if (!error)
		f->ops->ready(f->arg);
	return error;
}

static void pty_detach(struct front *f)
{
	ptyport_close(&pty_of(f)->port);
}

static void pty_free(struct front *f)
{
	pty_detach(f);
	free(f);
}

static void pty_send(struct front *f, const void *data, size_t n)
{
	ptyport_send(&pty_of(f)->port, data, n);
}

static size_t pty_room(const struct front *f)
{
	return ptyport_room(&((const struct front_pty *)f)->port);
}

static void pty_hold(struct front *f, bool hold)
{
	ptyport_hold(&pty_of(f)->port, hold);
}

static void pty_dcd(struct front *f, bool on)
{
	(void)f;
	(void)on;
}

static bool pty_present(const struct front *f)
{
	(void)f;
	return true;
}

static const char *pty_place(const struct front *f)
{
	return ((const struct front_pty *)f)->link;
}

static const struct front_kind pty_kind = {
	.name = "pty",
	.attach = pty_attach,
	.detach = pty_detach,
	.free = pty_free,
	.send = pty_send,
	.room = pty_room,
	.hold = pty_hold,
	.nak = pty_hold,
	.dcd = pty_dcd,
	.present = pty_present,
	.place = pty_place,
};

struct front *front_pty_new(struct ev_loop *loop, const char *link, const struct front_ops *ops,
			    void *arg)
{
	struct front_pty *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->front = (struct front) { &pty_kind, loop, ops, arg };
	p->link = link;
	ptyport_init(&p->port, loop);
	p->port.input = pty_input;
	p->port.arg = p;
	return &p->front;
}
