/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "descriptor.h"
#include "ep0.h"
#include "ring.h"
#include "usbdev.h"
#include "usbip.h"
#include "vhci.h"

enum {
	URB_DATA_MAX = 64 * 1024, /* usbnet and usb_wwan stay far below */
	URBS_MAX = 1024,	  /* pending at once; usbnet takes up to 300 at super speed */
	OUTPUT = 256 * 1024,
	/* No command is taken while its answer might not fit: a header and a descriptor. */
	ANSWER_MAX = USBIP_HEADER + sizeof(((struct descriptor_block *)0)->at),
};

/* An URB that the host waits for. */
struct urb {
	struct urb *next;
	uint32_t seqnum;
	uint32_t length; /* of the host's buffer, or of data */
	uint8_t data[];	 /* OUT only */
};

struct queue {
	struct urb *first, **end;
};

struct function {
	struct queue in, out, interrupt;
	struct ring ring; /* for bulk IN */
	bool nak;
	uint8_t notice[10]; /* for interrupt IN; a newer one replaces one that was not read */
	size_t notice_size;
};

struct usbdev {
	struct ev_loop *loop;
	struct usbdev_config configs[2]; /* by value; the second where there is one */
	struct usbdev_ops ops;
	void *arg;
	char *sysfs;
	unsigned port;
	char slot[32];

	struct descriptors descriptors[2];
	struct ep0 ep0;
	struct function functions[USBDEV_FUNCTIONS_MAX]; /* by position in ep0.config */
	unsigned urbs;					 /* in all queues */

	int fd; /* -1: the host let go, or detached */
	ev_io readable, writable;
	uint8_t input[USBIP_HEADER + URB_DATA_MAX];
	size_t input_used;
	uint32_t skip; /* bytes to come of an OUT URB that was too long to be taken */
	uint8_t output[OUTPUT];
	size_t output_first, output_used;

	bool working;  /* inside work(), so possibly inside a callback */
	bool stirred;  /* something may be done now that could not be before */
	bool detached; /* free as soon as work() ends */
};

static void queue_init(struct queue *q)
{
	q->first = NULL;
	q->end = &q->first;
}

static void queue_put(struct queue *q, struct urb *u)
{
	u->next = NULL;
	*q->end = u;
	q->end = &u->next;
}

/* Take an URB out: the first with this seqnum. NULL: none has it. */
static struct urb *queue_take(struct queue *q, uint32_t seqnum)
{
	for (struct urb **at = &q->first; *at; at = &(*at)->next) {
		struct urb *u = *at;

		if (u->seqnum != seqnum)
			continue;
		*at = u->next;
		if (!u->next)
			q->end = at;
		return u;
	}
	return NULL;
}

static struct function *find_function(struct usbdev *d, uint8_t interface)
{
	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		if (d->ep0.config->functions[i].number == interface)
			return &d->functions[i];
	}
	return NULL;
}

/* Output: returns to the host, in order. */

static size_t output_room(const struct usbdev *d)
{
	return OUTPUT - d->output_used;
}

/* Room for n more bytes, which the caller has made sure of. */
static uint8_t *output_grow(struct usbdev *d, size_t n)
{
	uint8_t *at;

	if (d->output_first + d->output_used + n > OUTPUT) {
		memmove(d->output, d->output + d->output_first, d->output_used);
		d->output_first = 0;
	}
	at = d->output + d->output_first + d->output_used;
	d->output_used += n;
	return at;
}

/* Move n bytes, of which there are that many and room for them. */
static void output_ring(struct usbdev *d, struct ring *r, size_t n)
{
	const uint8_t *piece;
	size_t most;

	for (; n; n -= most) {
		most = ring_peek(r, &piece);
		if (most > n)
			most = n;
		memcpy(output_grow(d, most), piece, most);
		ring_drop(r, most);
	}
}

static void output_flush(struct usbdev *d)
{
	while (d->fd >= 0 && d->output_used) {
		ssize_t n = send(d->fd, d->output + d->output_first, d->output_used,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			ev_io_start(d->loop, &d->writable);
			return;
		}
		/* A broken stream is told by the reading side, which everybody expects callbacks
		 * of. */
		if (n < 0)
			n = (ssize_t)d->output_used;
		d->output_first += (size_t)n;
		d->output_used -= (size_t)n;
	}
	d->output_first = 0;
	ev_io_stop(d->loop, &d->writable);
}

static void answer_submit(struct usbdev *d, uint32_t seqnum, int status, uint32_t length)
{
	usbip_encode_submit(output_grow(d, USBIP_HEADER), seqnum, status, length);
}

static void answer_unlink(struct usbdev *d, uint32_t seqnum, int status)
{
	usbip_encode_unlink(output_grow(d, USBIP_HEADER), seqnum, status);
}

static void urb_free(struct usbdev *d, struct urb *u)
{
	free(u);
	d->urbs--;
}

static void queue_clear(struct usbdev *d, struct queue *q)
{
	while (q->first)
		urb_free(d, queue_take(q, q->first->seqnum));
}

/* Keep an URB until it can be completed. */
static void urb_keep(struct usbdev *d, struct queue *q, const struct usbip_command *c,
		     const uint8_t *data)
{
	size_t n = c->in ? 0 : c->length;
	struct urb *u = d->urbs < URBS_MAX ? malloc(sizeof(*u) + n) : NULL;

	if (!u) {
		answer_submit(d, c->seqnum, -ENOMEM, 0);
		return;
	}
	u->seqnum = c->seqnum;
	u->length = c->length;
	if (n)
		memcpy(u->data, data, n);
	queue_put(q, u);
	d->urbs++;
}

/* Pumps complete what can be completed; false: output has no room for more just now. */

static bool pump_in(struct usbdev *d, struct function *f)
{
	while (f->ring.len && f->in.first) {
		struct urb *u = f->in.first;
		size_t n = f->ring.len < u->length ? f->ring.len : u->length;

		if (output_room(d) < USBIP_HEADER + n)
			return false;
		queue_take(&f->in, u->seqnum);
		answer_submit(d, u->seqnum, 0, (uint32_t)n);
		output_ring(d, &f->ring, n);
		urb_free(d, u);
	}
	return true;
}

static bool pump_interrupt(struct usbdev *d, struct function *f)
{
	struct urb *u = f->interrupt.first;
	size_t n = f->notice_size;

	if (!n || !u)
		return true;
	if (n > u->length)
		n = u->length;
	if (output_room(d) < USBIP_HEADER + n)
		return false;
	queue_take(&f->interrupt, u->seqnum);
	answer_submit(d, u->seqnum, 0, (uint32_t)n);
	memcpy(output_grow(d, n), f->notice, n);
	f->notice_size = 0;
	urb_free(d, u);
	return true;
}

/* The return goes first: what the device says to the data comes after its acknowledgement. */
static void deliver(struct usbdev *d, struct function *f, uint32_t seqnum, const uint8_t *data,
		    uint32_t n)
{
	answer_submit(d, seqnum, 0, n);
	if (n)
		d->ops.out(d->arg, d->ep0.config->functions[f - d->functions].number, data, n);
}

static bool pump_out(struct usbdev *d, struct function *f)
{
	while (!f->nak && f->out.first && d->fd >= 0) {
		struct urb *u = f->out.first;

		if (output_room(d) < USBIP_HEADER)
			return false;
		queue_take(&f->out, u->seqnum);
		deliver(d, f, u->seqnum, u->data, u->length);
		urb_free(d, u);
	}
	return true;
}

static bool pump_all(struct usbdev *d)
{
	bool room = true;

	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		struct function *f = &d->functions[i];

		room = pump_out(d, f) && pump_interrupt(d, f) && pump_in(d, f) && room;
	}
	return room;
}

/* USB 2.0 9.1.1.5: configuring resets the endpoints, so nothing of before is read after it. */
static void configured(struct usbdev *d)
{
	for (unsigned i = 0; i < USBDEV_FUNCTIONS_MAX; i++) {
		ring_clear(&d->functions[i].ring);
		d->functions[i].notice_size = 0;
	}
	if (vhci_slot(d->sysfs, d->port, d->slot, sizeof(d->slot)))
		d->slot[0] = '\0';
	d->ops.configured(d->arg, d->ep0.configuration);
}

static void submit_control(struct usbdev *d, const struct usbip_command *c, const uint8_t *data)
{
	struct ep0_answer a = ep0_request(&d->ep0, c->setup, data, c->in ? 0 : c->length);
	uint32_t n = c->length;

	if (a.stall) {
		answer_submit(d, c->seqnum, -EPIPE, 0);
		return;
	}
	if (c->in && n > a.n)
		n = (uint32_t)a.n;
	answer_submit(d, c->seqnum, 0, n);
	if (c->in && n)
		memcpy(output_grow(d, n), a.data, n);
	switch (a.deed) {
	case EP0_NOTHING:
		break;
	case EP0_CONFIGURED:
		configured(d);
		break;
	case EP0_LINE_STATE:
		d->ops.line_state(d->arg, a.interface, a.dtr, a.rts);
		break;
	}
}

static void submit_out(struct usbdev *d, struct function *f, const struct usbip_command *c,
		       const uint8_t *data)
{
	if (f->nak || f->out.first)
		urb_keep(d, &f->out, c, data);
	else
		deliver(d, f, c->seqnum, data, c->length);
}

static void submit(struct usbdev *d, const struct usbip_command *c, const uint8_t *data)
{
	uint8_t address = (uint8_t)(c->endpoint | (c->in ? 0x80 : 0));

	if (!c->endpoint) {
		submit_control(d, c, data);
		return;
	}
	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		const struct descriptor_endpoints *e = &d->ep0.descriptors->endpoints[i];
		struct function *f = &d->functions[i];

		if (address == e->bulk_out) {
			submit_out(d, f, c, data);
		} else if (address == e->bulk_in) {
			urb_keep(d, &f->in, c, NULL);
			pump_in(d, f);
		} else if (address == e->interrupt) {
			urb_keep(d, &f->interrupt, c, NULL);
			pump_interrupt(d, f);
		} else {
			continue;
		}
		return;
	}
	/* Nobody answers at such an endpoint. */
	answer_submit(d, c->seqnum, -EPROTO, 0);
}

static void unlink_urb(struct usbdev *d, const struct usbip_command *c)
{
	struct urb *u = NULL;

	for (unsigned i = 0; !u && i < d->ep0.config->count; i++) {
		struct function *f = &d->functions[i];

		u = queue_take(&f->in, c->victim);
		if (!u)
			u = queue_take(&f->out, c->victim);
		if (!u)
			u = queue_take(&f->interrupt, c->victim);
	}
	answer_unlink(d, c->seqnum, u ? -ECONNRESET : 0);
	if (u)
		urb_free(d, u);
}

/* The stream is over: nothing more is read, written or expected. */
static void let_go(struct usbdev *d)
{
	if (d->fd < 0)
		return;
	ev_io_stop(d->loop, &d->readable);
	ev_io_stop(d->loop, &d->writable);
	close(d->fd);
	d->fd = -1;
	d->output_used = 0;
	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		queue_clear(d, &d->functions[i].in);
		queue_clear(d, &d->functions[i].out);
		queue_clear(d, &d->functions[i].interrupt);
	}
}

static void lost(struct usbdev *d)
{
	let_go(d);
	d->ops.gone(d->arg);
}

/* One command at `at`: bytes used; 0 when it is not whole yet or has to wait for room. */
static size_t input_command(struct usbdev *d, const uint8_t *at, size_t n)
{
	struct usbip_command c;
	size_t data;

	if (n < USBIP_HEADER || output_room(d) < ANSWER_MAX)
		return 0;
	if (usbip_decode(&c, at)) {
		lost(d);
		return 0;
	}
	if (c.kind == USBIP_UNLINK) {
		unlink_urb(d, &c);
		return USBIP_HEADER;
	}
	data = c.in ? 0 : c.length;
	if (data > URB_DATA_MAX) {
		answer_submit(d, c.seqnum, -EMSGSIZE, 0);
		d->skip = c.length;
		return USBIP_HEADER;
	}
	if (n < USBIP_HEADER + data)
		return 0;
	submit(d, &c, at + USBIP_HEADER);
	return USBIP_HEADER + data;
}

/* false: there may be a command that waits for room in the output. */
static bool input_consume(struct usbdev *d)
{
	size_t at = 0;

	while (d->fd >= 0) {
		size_t left = d->input_used - at, used;

		used = left < d->skip ? left : d->skip;
		d->skip -= (uint32_t)used;
		if (!d->skip)
			used += input_command(d, d->input + at + used, left - used);
		if (!used)
			break;
		at += used;
	}
	d->input_used -= at;
	memmove(d->input, d->input + at, d->input_used);
	return output_room(d) >= ANSWER_MAX;
}

static void device_free(struct usbdev *d)
{
	if (!d)
		return;
	let_go(d);
	free(d->sysfs);
	free(d);
}

/* Do all that can be done now. Callbacks happen only in here; `d` may be freed when it returns. */
static void work(struct usbdev *d)
{
	bool room;

	d->working = true;
	do {
		d->stirred = false;
		room = input_consume(d);
		room = pump_all(d) && room;
		output_flush(d);
	} while (d->fd >= 0 && (d->stirred || (!room && !d->output_used)));
	/* A full output first has to get rid of something: on_writable comes back here. */
	if (d->fd >= 0 && output_room(d) < ANSWER_MAX)
		ev_io_stop(d->loop, &d->readable);
	else if (d->fd >= 0)
		ev_io_start(d->loop, &d->readable);
	d->working = false;
	if (d->detached)
		device_free(d);
}

static void on_readable(struct ev_loop *loop, ev_io *w, int events)
{
	struct usbdev *d = w->data;
	ssize_t n = recv(d->fd, d->input + d->input_used, sizeof(d->input) - d->input_used,
			 MSG_DONTWAIT);

	(void)loop;
	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	d->working = true;
	if (n > 0)
		d->input_used += (size_t)n;
	else
		lost(d);
	work(d);
}

static void on_writable(struct ev_loop *loop, ev_io *w, int events)
{
	(void)loop;
	(void)events;
	work(w->data);
}

static int device_new(struct usbdev **out, struct ev_loop *loop, const char *sysfs,
		      const struct usbdev_config *first, const struct usbdev_ops *ops, void *arg)
{
	struct usbdev *d = calloc(1, sizeof(*d));
	int error;

	if (!d)
		return -ENOMEM;
	d->fd = -1;
	d->loop = loop;
	d->configs[0] = *(first->value == 2 ? first->other : first);
	if (first->other)
		d->configs[1] = *(first->value == 2 ? first : first->other);
	d->ops = *ops;
	d->arg = arg;
	error = -ENOMEM;
	d->sysfs = strdup(sysfs);
	if (!d->sysfs)
		goto fail;
	error = descriptors_build(&d->descriptors[0], &d->configs[0]);
	if (!error && first->other)
		error = descriptors_build(&d->descriptors[1], &d->configs[1]);
	if (error)
		goto fail;
	ep0_init(&d->ep0, d->configs, d->descriptors);
	for (unsigned i = 0; i < USBDEV_FUNCTIONS_MAX; i++) {
		queue_init(&d->functions[i].in);
		queue_init(&d->functions[i].out);
		queue_init(&d->functions[i].interrupt);
	}
	*out = d;
	return 0;
fail:
	device_free(d);
	return error;
}

/* Takes the stream over. */
static void device_start(struct usbdev *d, int fd)
{
	d->fd = fd;
	ev_io_init(&d->readable, on_readable, fd, EV_READ);
	ev_io_init(&d->writable, on_writable, fd, EV_WRITE);
	d->readable.data = d;
	d->writable.data = d;
	ev_io_start(d->loop, &d->readable);
}

int usbdev_attach(struct usbdev **out, struct ev_loop *loop, const char *sysfs,
		  const struct usbdev_config *config, const struct usbdev_ops *ops, void *arg)
{
	struct usbdev *d = NULL;
	int error, ends[2];

	error = device_new(&d, loop, sysfs, config, ops, arg);
	if (error)
		return error;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
		error = -errno;
		goto fail_socketpair;
	}
	d->port = config->seat - 1;
	error = config->seat ? vhci_attach_to(sysfs, config->super_speed, ends[1], d->port)
			     : vhci_attach(sysfs, config->super_speed, ends[1], &d->port);
	if (error)
		goto fail_attach;
	close(ends[1]);
	device_start(d, ends[0]);
	*out = d;
	return 0;

fail_attach:
	close(ends[0]);
	close(ends[1]);
fail_socketpair:
	device_free(d);
	return error;
}

void usbdev_detach(struct usbdev *d)
{
	if (!d)
		return;
	d->detached = true;
	let_go(d);
	if (!d->working)
		device_free(d);
}

size_t usbdev_in(struct usbdev *d, uint8_t interface, const void *data, size_t n)
{
	struct function *f = find_function(d, interface);

	if (!f || !d->ep0.descriptors->endpoints[f - d->functions].bulk_in || d->fd < 0)
		return 0;
	n = ring_put(&f->ring, data, n);
	pump_in(d, f);
	if (!d->working)
		output_flush(d);
	return n;
}

size_t usbdev_pending(const struct usbdev *d, uint8_t interface)
{
	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		if (d->ep0.config->functions[i].number == interface)
			return d->functions[i].ring.len;
	}
	return 0;
}

void usbdev_nak_out(struct usbdev *d, int interface, bool nak)
{
	for (unsigned i = 0; i < d->ep0.config->count; i++) {
		if (interface < 0 || d->ep0.config->functions[i].number == interface)
			d->functions[i].nak = nak;
	}
	/* What had to wait is delivered from the loop, not from inside this call. */
	d->stirred = true;
	if (!d->working && d->fd >= 0)
		ev_feed_event(d->loop, &d->writable, EV_WRITE);
}

/* PSTN 1.20 6.5.4: SERIAL_STATE with the interface in wIndex and two bytes of bits. */
void usbdev_serial_state(struct usbdev *d, uint8_t interface, uint16_t bits)
{
	const uint8_t notice[] = {
		0xa1, 0x20, 0, 0, interface, 0, 2, 0, bits & 0xff, bits >> 8,
	};
	struct function *f = find_function(d, interface);

	if (!f || !d->ep0.descriptors->endpoints[f - d->functions].interrupt || d->fd < 0)
		return;
	memcpy(f->notice, notice, sizeof(notice));
	f->notice_size = sizeof(notice);
	pump_interrupt(d, f);
	if (!d->working)
		output_flush(d);
}

unsigned usbdev_seat(const struct usbdev *d)
{
	return d->port + 1;
}

const char *usbdev_slot(const struct usbdev *d)
{
	return d->slot;
}
