/* SPDX-License-Identifier: MIT */
#include "ttydial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The dialogue always has a deadline but when it is over. */
#define NEVER_MS	 1000
#define WRITE_TIMEOUT_MS 2000

uint64_t ttydial_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/*
 * poll(), but for pppd's signals, whose handlers only set flags: they come while we wait, or are
 * seen before. -EINTR when one came.
 */
static int poll_signalled(const struct ttydial *t, struct pollfd *pollfd, int wait_ms)
{
	const struct timespec wait = { wait_ms / 1000, wait_ms % 1000 * 1000000L };
	sigset_t all, before;
	int n = -EINTR;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	if (!t->is_stopped()) {
		n = ppoll(pollfd, 1, &wait, &before);
		if (n < 0)
			n = -errno;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return n;
}

int ttydial_wait(const struct ttydial *t, int fd, short events, int timeout_ms)
{
	struct pollfd pollfd = { .fd = fd, .events = events };
	uint64_t end_ms = ttydial_now_ms() + (uint64_t)timeout_ms;
	int left_ms = timeout_ms;

	for (;;) {
		int n = poll_signalled(t, &pollfd, left_ms);
		uint64_t now;

		if (n > 0)
			return pollfd.revents & events ? 1 : -EIO;
		/* A signal of no concern, as that of a child that ended. */
		if (n != -EINTR || t->is_stopped())
			return n;
		now = ttydial_now_ms();
		left_ms = now < end_ms ? (int)(end_ms - now) : 0;
	}
}

static int send_all(const struct ttydial *t, int fd, struct buf *out)
{
	size_t sent = 0;
	int error = buf_error(out);

	while (!error && sent < out->len) {
		ssize_t n = write(fd, out->at + sent, out->len - sent);

		if (n > 0) {
			sent += (size_t)n;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			error = -errno;
		} else {
			int ready = ttydial_wait(t, fd, POLLOUT, WRITE_TIMEOUT_MS);

			error = ready < 0 ? ready : ready ? 0 : -ETIMEDOUT;
		}
	}
	/* It may have held a password. */
	explicit_bzero(out->at, out->size);
	buf_clear(out);
	return error;
}

/* A pseudo-terminal has no such line; the dialogue notices when it mattered. */
static void set_dtr(int fd, bool high)
{
	int line = TIOCM_DTR;

	(void)ioctl(fd, high ? TIOCMBIS : TIOCMBIC, &line);
}

/* Run the dial: 0 in data mode, or negative errno. */
static int run_dial(const struct ttydial *t, struct dial *d, int fd)
{
	enum dial_state seen = DIAL_IDLE;
	BUF_ON_STACK(out, TALK_COMMAND_MAX + 64);
	enum dial_do what = dial_start(d, ttydial_now_ms(), &out);

	for (;;) {
		char data[256];
		size_t taken;
		ssize_t n;
		int rc = send_all(t, fd, &out);

		if (d->state != seen)
			t->on_step(d);
		seen = d->state;
		if (what == DIAL_DO_CONNECTED)
			return 0;
		if (what == DIAL_DO_FAIL)
			return -ECONNREFUSED;
		if (what != DIAL_DO_WAIT)
			set_dtr(fd, what == DIAL_DO_DTR_HIGH);
		if (rc == 0) {
			int wait_ms = dial_wait_ms(d, ttydial_now_ms());

			rc = ttydial_wait(t, fd, POLLIN, wait_ms < 0 ? NEVER_MS : wait_ms);
		}
		if (rc == -EINTR) {
			/* One character aborts a call (V.250 5.6.1); DTR follows when pppd
			 * closes the port. */
			(void)dial_stop(d, &out);
			if (out.len)
				(void)!write(fd, out.at, out.len);
			return rc;
		}
		if (rc < 0)
			return rc;
		if (rc == 0) {
			what = dial_tick(d, ttydial_now_ms(), &out);
			continue;
		}
		n = read(fd, data, sizeof(data));
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return n ? -errno : -EIO;
		what = DIAL_DO_WAIT;
		/* What stands behind CONNECT cannot be given to the line discipline; PPP sends
		 * it again (RFC 1661 4.6). */
		if (n > 0)
			what = dial_feed(d, data, (size_t)n, &taken, ttydial_now_ms(), &out);
		explicit_bzero(data, sizeof(data));
	}
}

int ttydial_run(const struct ttydial *t, struct dial *d, int fd)
{
	struct termios before, during;
	bool is_tty = tcgetattr(fd, &before) == 0;
	int flags = fcntl(fd, F_GETFL);
	int rc;

	/* Carrier does not count meanwhile: it goes with DTR, and a driver that watches it would
	 * hang the terminal up. */
	if (is_tty) {
		during = before;
		during.c_cflag |= CLOCAL;
		(void)tcsetattr(fd, TCSANOW, &during);
	}
	(void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	rc = run_dial(t, d, fd);
	(void)fcntl(fd, F_SETFL, flags);
	if (is_tty)
		(void)tcsetattr(fd, TCSANOW, &before);
	return rc;
}
