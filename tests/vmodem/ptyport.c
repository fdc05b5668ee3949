/* SPDX-License-Identifier: MIT */
#include "ptyport.h"
#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { PTY_CHUNK = 4096 };

static void ptyport_readable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct ptyport *p = w->data;
	char chunk[PTY_CHUNK];
	ssize_t n = read(p->master, chunk, sizeof(chunk));

	(void)loop;
	(void)revents;
	if (n > 0)
		p->input(p->arg, p, chunk, (size_t)n);
}

static void ptyport_writable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct ptyport *p = w->data;
	const uint8_t *data;
	size_t n = ring_peek(&p->to, &data);
	ssize_t done = n ? write(p->master, data, n) : 0;

	(void)revents;
	if (done > 0)
		ring_drop(&p->to, (size_t)done);
	if (!p->to.len)
		ev_io_stop(loop, w);
}

void ptyport_init(struct ptyport *p, struct ev_loop *loop)
{
	p->loop = loop;
	p->master = p->slave = -1;
	ring_clear(&p->to);
	ev_init(&p->in, ptyport_readable);
	ev_init(&p->out, ptyport_writable);
	p->in.data = p->out.data = p;
}

static int ptyport_terminal(struct ptyport *p)
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

int ptyport_open(struct ptyport *p, const char *link)
{
	int error = buf_copy(p->link, sizeof(p->link), link);

	if (!error)
		error = ptyport_terminal(p);
	if (error)
		return error;
	ring_clear(&p->to);
	ev_io_set(&p->in, p->master, EV_READ);
	ev_io_set(&p->out, p->master, EV_WRITE);
	ev_io_start(p->loop, &p->in);
	return 0;
}

void ptyport_close(struct ptyport *p)
{
	if (p->master < 0)
		return;
	ev_io_stop(p->loop, &p->in);
	ev_io_stop(p->loop, &p->out);
	unlink(p->link);
	close(p->slave);
	close(p->master);
	p->master = p->slave = -1;
}

void ptyport_send(struct ptyport *p, const void *data, size_t n)
{
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
	ev_io_start(p->loop, &p->out);
}

size_t ptyport_room(const struct ptyport *p)
{
	return RING_BYTES - p->to.len;
}

void ptyport_hold(struct ptyport *p, bool hold)
{
	if (hold)
		ev_io_stop(p->loop, &p->in);
	else if (p->master >= 0)
		ev_io_start(p->loop, &p->in);
}
