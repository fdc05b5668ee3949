/* SPDX-License-Identifier: MIT */
/* The modem as a USB device: AT on one function; the others take all and say nothing of use. */
#include "buf.h"
#include "front.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SERIAL_STATE bits of PSTN 1.2 table 31. */
enum { USB_DCD = 1 << 0, USB_DSR = 1 << 1, USB_BUFFER = 65536 };

struct front_usb {
	struct front front;
	const char *sysfs;
	struct usbdev *dev;		 /* NULL: not at the host */
	bool speaks[256];		 /* interfaces of the AT function, in this configuration */
	struct usbdev_config configs[2]; /* by value; without texts */
	int at;				 /* the one that was last spoken to, -1 none */
	int diag;			 /* answers binary when poked */
	bool held, naked;
	/* As a slot of a board, they are the same after each reset. */
	unsigned seat;
	char slot[32];
};

static struct front_usb *usb_of(struct front *f)
{
	return (struct front_usb *)f;
}

/* DIAG frames are HDLC without PPP's address field: what a program sees on the wrong port. */
static void usb_poke(struct front_usb *u, uint8_t interface)
{
	static const uint8_t answer[] = { 0x13, 0x41, 0x54, 0x0d, 0xc5, 0x9e, 0x7e };

	usbdev_in(u->dev, interface, answer, sizeof(answer));
}

static void usb_out(void *arg, uint8_t interface, const void *data, size_t n)
{
	struct front_usb *u = arg;

	if (u->speaks[interface]) {
		u->at = interface;
		u->front.ops->input(u->front.arg, data, n);
	} else if (interface == u->diag) {
		usb_poke(u, interface);
	}
}

static void usb_line_state(void *arg, uint8_t interface, bool dtr, bool rts)
{
	struct front_usb *u = arg;

	(void)rts;
	if (u->speaks[interface])
		u->front.ops->dtr(u->front.arg, dtr);
}

static void usb_stop(struct front_usb *u)
{
	for (int i = 0; u->dev && i < 256; i++)
		if (u->speaks[i])
			usbdev_nak_out(u->dev, i, u->held || u->naked);
}

/* Which interfaces speak depends on the configuration. */
static void usb_choose(struct front_usb *u, const struct usbdev_config *usb)
{
	int at = usbdev_speaker(usb);

	memset(u->speaks, 0, sizeof(u->speaks));
	u->at = at < 0 ? -1 : usb->functions[at].number;
	u->diag = -1;
	for (unsigned i = 0; i < usb->count; i++) {
		u->speaks[usb->functions[i].number] = usb->speaks[i];
		if (usb->functions[i].kind == USBDEV_SERIAL && !usb->speaks[i])
			u->diag = usb->functions[i].number;
	}
}

static void usb_configured(void *arg, uint8_t configuration)
{
	struct front_usb *u = arg;

	if (!configuration)
		return;
	/* Endpoints begin anew (USB 2.0 9.1.1.5). */
	u->naked = false;
	usb_choose(u, &u->configs[configuration == 2]);
	usb_stop(u);
	u->front.ops->ready(u->front.arg);
}

static void usb_gone(void *arg)
{
	struct front_usb *u = arg;

	u->front.ops->gone(u->front.arg);
}

static const struct usbdev_ops usb_ops = {
	.out = usb_out,
	.line_state = usb_line_state,
	.configured = usb_configured,
	.gone = usb_gone,
};

/* Whether the host still has a device in this slot. */
static bool usb_occupied(const struct front_usb *u, const char *slot)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/bus/usb/devices/%s", u->sysfs, slot);
	return !access(path, F_OK);
}

static int usb_attach(struct front *f, const struct usbdev_config *usb)
{
	struct front_usb *u = usb_of(f);
	struct usbdev_config config = *usb;
	int error;

	u->configs[usb->value == 2] = *usb;
	if (usb->other)
		u->configs[usb->value != 2] = *usb->other;
	usb_choose(u, &u->configs[0]);
	u->held = u->naked = false;
	/* Told of the old device's end and the new one at once, the kernel keeps the old one. */
	if (*u->slot && usb_occupied(u, u->slot))
		return -EBUSY;
	config.seat = u->seat;
	error = usbdev_attach(&u->dev, f->loop, u->sysfs, &config, &usb_ops, u);
	if (!error)
		u->seat = usbdev_seat(u->dev);
	return error;
}

static void usb_detach(struct front *f)
{
	struct front_usb *u = usb_of(f);

	if (u->dev)
		buf_copy(u->slot, sizeof(u->slot), usbdev_slot(u->dev));
	usbdev_detach(u->dev);
	u->dev = NULL;
}

static void usb_free(struct front *f)
{
	usb_detach(f);
	free(f);
}

static void usb_send(struct front *f, const void *data, size_t n)
{
	struct front_usb *u = usb_of(f);

	if (u->dev && u->at >= 0)
		usbdev_in(u->dev, (uint8_t)u->at, data, n);
}

static size_t usb_room(const struct front *f)
{
	const struct front_usb *u = (const struct front_usb *)f;

	if (!u->dev || u->at < 0)
		return 0;
	return USB_BUFFER - usbdev_pending(u->dev, (uint8_t)u->at);
}

static void usb_hold(struct front *f, bool hold)
{
	usb_of(f)->held = hold;
	usb_stop(usb_of(f));
}

static void usb_nak(struct front *f, bool nak)
{
	usb_of(f)->naked = nak;
	usb_stop(usb_of(f));
}

static void usb_dcd(struct front *f, bool on)
{
	struct front_usb *u = usb_of(f);

	if (u->dev && u->at >= 0)
		usbdev_serial_state(u->dev, (uint8_t)u->at, on ? USB_DCD | USB_DSR : USB_DSR);
}

/* vhci_hcd does not tell that a port lost its power; that the device left the bus does. */
static bool usb_present(const struct front *f)
{
	const struct front_usb *u = (const struct front_usb *)f;

	return !u->dev || !*usbdev_slot(u->dev) || usb_occupied(u, usbdev_slot(u->dev));
}

static const char *usb_place(const struct front *f)
{
	const struct front_usb *u = (const struct front_usb *)f;

	return u->dev ? usbdev_slot(u->dev) : "";
}

static const struct front_kind usb_kind = {
	.name = "usb",
	.attach = usb_attach,
	.detach = usb_detach,
	.free = usb_free,
	.send = usb_send,
	.room = usb_room,
	.hold = usb_hold,
	.nak = usb_nak,
	.dcd = usb_dcd,
	.present = usb_present,
	.place = usb_place,
};

struct front *front_usb_new(struct ev_loop *loop, const char *sysfs, const struct front_ops *ops,
			    void *arg)
{
	struct front_usb *u = calloc(1, sizeof(*u));

	if (!u)
		return NULL;
	u->front = (struct front) { &usb_kind, loop, ops, arg };
	u->sysfs = sysfs;
	u->at = u->diag = -1;
	return &u->front;
}
