/* SPDX-License-Identifier: MIT */
/* The AT port as a pseudo-terminal. It has no DTR and no DCD; a cut cable is a new terminal. */
#include "front.h"
#include "ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PTY_CHUNK = 4096 };

struct front_pty {
	struct front front;
	const char *link;
	int master;
	/* Held open, so that what a closed port did not read is kept, as a modem does. */
	int slave;
	struct ring to;
	struct ev_io in, out;
};

static struct front_pty *pty_of(struct front *f)
{
	return (struct front_pty *)f;
}

static void pty_readable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct front_pty *p = w->data;
	char chunk[PTY_CHUNK];
	ssize_t n = read(p->master, chunk, sizeof(chunk));

	(void)loop;
	(void)revents;
	if (n > 0)
		p->front.ops->input(p->front.arg, chunk, (size_t)n);
}

static void pty_writable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct front_pty *p = w->data;
	const uint8_t *data;
	size_t n = ring_peek(&p->to, &data);
	ssize_t done = n ? write(p->master, data, n) : 0;

	(void)revents;
	if (done > 0)
		ring_drop(&p->to, (size_t)done);
	if (!p->to.len)
		ev_io_stop(loop, w);
}

static int pty_open(struct front_pty *p)
{
	struct termios raw;
	char name[64];
	int error;

	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (p->master < 0)
		return -errno;
	if (grantpt(p->master) < 0 || unlockpt(p->master) < 0 ||
	    ptsname_r(p->master, name, sizeof(name)))
		goto fail;
	p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0)
		goto fail;
	if (tcgetattr(p->slave, &raw) < 0)
		goto fail_slave;
	cfmakeraw(&raw);
	if (tcsetattr(p->slave, TCSANOW, &raw) < 0)
		goto fail_slave;
	if (unlink(p->link) < 0 && errno != ENOENT)
		goto fail_slave;
	if (symlink(name, p->link) < 0)
		goto fail_slave;
	return 0;

fail_slave:
	error = -errno;
	close(p->slave);
	goto close_master;
fail:
	error = -errno;
close_master:
	close(p->master);
	p->master = p->slave = -1;
	return error;
}

static int pty_attach(struct front *f, const struct usbdev_config *usb, int at)
{
	struct front_pty *p = pty_of(f);
	int error = pty_open(p);

	(void)usb;
	(void)at;
	if (error)
		return error;
	ring_clear(&p->to);
	ev_io_set(&p->in, p->master, EV_READ);
	ev_io_set(&p->out, p->master, EV_WRITE);
	ev_io_start(f->loop, &p->in);
	f->ops->ready(f->arg);
	return 0;
}

static void pty_detach(struct front *f)
{
	struct front_pty *p = pty_of(f);

	if (p->master < 0)
		return;
	ev_io_stop(f->loop, &p->in);
	ev_io_stop(f->loop, &p->out);
	unlink(p->link);
	close(p->slave);
	close(p->master);
	p->master = p->slave = -1;
}

static void pty_free(struct front *f)
{
	pty_detach(f);
	free(f);
}

static void pty_send(struct front *f, const void *data, size_t n)
{
	struct front_pty *p = pty_of(f);
	ssize_t done = 0;

	if (p->master < 0)
		return;
	if (!p->to.len)
		done = write(p->master, data, n);
	if (done < 0)
		done = 0;
	if ((size_t)done == n)
		return;
	ring_put(&p->to, (const char *)data + done, n - (size_t)done);
	ev_io_start(f->loop, &p->out);
}

static size_t pty_room(const struct front *f)
{
	return RING_BYTES - ((const struct front_pty *)f)->to.len;
}

static void pty_hold(struct front *f, bool hold)
{
	struct front_pty *p = pty_of(f);

	if (hold)
		ev_io_stop(f->loop, &p->in);
	else if (p->master >= 0)
		ev_io_start(f->loop, &p->in);
}

static void pty_dcd(struct front *f, bool on)
{
	(void)f;
	(void)on;
}

static void pty_nak(struct front *f, bool on)
{
	pty_hold(f, on);
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
	.nak = pty_nak,
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
	p->master = p->slave = -1;
	ev_init(&p->in, pty_readable);
	ev_init(&p->out, pty_writable);
	p->in.data = p->out.data = p;
	return &p->front;
}
