/* SPDX-License-Identifier: MIT */
/* The modem in a bay of a bench: a device in a made-up sysfs, its serial ports pseudo-terminals. */
#include "buf.h"
#include "front.h"
#include "ptyport.h"

#include <stdlib.h>

enum { BENCH_PORTS = 8 };

struct front_bench {
	struct front front;
	struct tree *tree;
	struct tree_device device;
	struct usbdev_config usb; /* count 0: not at the host. Its texts are not kept. */
	struct ptyport ports[BENCH_PORTS];
	bool speaks[BENCH_PORTS]; /* its bytes are those of the AT function */
	unsigned count;
	struct ptyport *at; /* the one that was last spoken to; NULL none */
};

static struct front_bench *bench_of(struct front *f)
{
	return (struct front_bench *)f;
}

static void bench_input(void *arg, struct ptyport *port, const void *data, size_t n)
{
	struct front_bench *b = arg;

	/* The other ports take all and say nothing. */
	if (!b->speaks[port - b->ports])
		return;
	b->at = port;
	b->front.ops->input(b->front.arg, data, n);
}

static int bench_ports(struct front_bench *b)
{
	char path[TREE_PATH];
	int error = 0;

	for (unsigned i = 0; i < b->usb.count && b->count < BENCH_PORTS && !error; i++) {
		if (tree_node(b->tree, &b->device, &b->usb, i, path))
			continue;
		error = ptyport_open(&b->ports[b->count], path);
		if (error)
			break;
		b->speaks[b->count] = b->usb.speaks[i];
		if (b->usb.speaks[i])
			b->at = &b->ports[b->count];
		b->count++;
	}
	return error;
}

static void bench_detach(struct front *f)
{
	struct front_bench *b = bench_of(f);

	if (!b->usb.count)
		return;
	tree_hide(b->tree, &b->device, &b->usb);
	while (b->count)
		ptyport_close(&b->ports[--b->count]);
	b->at = NULL;
	tree_release(b->tree, &b->device, &b->usb);
	b->usb.count = 0;
}

static int bench_attach(struct front *f, const struct usbdev_config *usb)
{
	struct front_bench *b = bench_of(f);
	int error;

	error = tree_reserve(b->tree, &b->device, usb);
	if (error)
		return error;
	b->usb = *usb;
	/* A program that sees the device finds its nodes. */
	error = bench_ports(b);
	if (!error)
		error = tree_show(b->tree, &b->device, usb);
	if (error)
		bench_detach(f);
	else
		f->ops->ready(f->arg);
	return error;
}

static void bench_free(struct front *f)
{
	bench_detach(f);
	free(f);
}

static void bench_send(struct front *f, const void *data, size_t n)
{
	if (bench_of(f)->at)
		ptyport_send(bench_of(f)->at, data, n);
}

static size_t bench_room(const struct front *f)
{
	const struct front_bench *b = (const struct front_bench *)f;

	return b->at ? ptyport_room(b->at) : 0;
}

static void bench_hold(struct front *f, bool hold)
{
	struct front_bench *b = bench_of(f);

	for (unsigned i = 0; i < b->count; i++)
		if (b->speaks[i])
			ptyport_hold(&b->ports[i], hold);
}

static void bench_dcd(struct front *f, bool on)
{
	(void)f;
	(void)on;
}

static bool bench_present(const struct front *f)
{
	(void)f;
	return true;
}

static const char *bench_place(const struct front *f)
{
	return ((const struct front_bench *)f)->device.slot;
}

static const struct front_kind bench_kind = {
	.name = "bench",
	.attach = bench_attach,
	.detach = bench_detach,
	.free = bench_free,
	.send = bench_send,
	.room = bench_room,
	.hold = bench_hold,
	.nak = bench_hold,
	.dcd = bench_dcd,
	.present = bench_present,
	.place = bench_place,
};

struct front *front_bench_new(struct ev_loop *loop, struct tree *tree, const char *slot,
			      const struct front_ops *ops, void *arg)
{
	struct front_bench *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->front = (struct front) { &bench_kind, loop, ops, arg };
	b->tree = tree;
	if (buf_copy(b->device.slot, sizeof(b->device.slot), slot)) {
		free(b);
		return NULL;
	}
	for (unsigned i = 0; i < BENCH_PORTS; i++) {
		ptyport_init(&b->ports[i], loop);
		b->ports[i].input = bench_input;
		b->ports[i].arg = b;
	}
	return &b->front;
}
