/* SPDX-License-Identifier: MIT */
#include "replug.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"

/* What holds a modem's 3.3 V up must run dry. */
#define REPLUG_OFF_MS 3000
/* A device that does not answer costs the kernel 5 s a control transfer, three times. */
#define REPLUG_LIMIT_S 30

struct replug_paths {
	char authorized[256]; /* of the device */
	char disable[2][256]; /* of its port, and of that one's peer */
	char node[64];	      /* in usbfs, or "" */
};

static int replug_read_number(const char *directory, const char *name)
{
	BUF_ON_STACK(path, 320);
	char text[16] = "";
	int fd;

	buf_fmt(&path, "%s/%s", directory, name);
	fd = open(path.at, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (read(fd, text, sizeof(text) - 1) < 1)
		text[0] = '\0';
	close(fd);
	return text[0] >= '0' && text[0] <= '9' ? atoi(text) : -1;
}

/*
 * Slot "1-1.4" is port 4 of hub "1-1", and "1-1" port 1 of root hub "usb1", whose interface goes by
 * "1-0:1.0" (Documentation/ABI/testing/sysfs-bus-usb).
 */
static int replug_find_port(char *path, size_t size, const char *devices, const char *slot)
{
	const char *dot = strrchr(slot, '.'), *dash = strchr(slot, '-');
	struct buf b;

	if (!dash || !(dot ? dot : dash)[1])
		return -EINVAL;
	buf_init(&b, path, size);
	if (dot)
		buf_fmt(&b, "%s/%.*s:1.0/%.*s-port%s", devices, (int)(dot - slot), slot,
			(int)(dot - slot), slot, dot + 1);
	else
		buf_fmt(&b, "%s/%.*s-0:1.0/usb%.*s-port%s", devices, (int)(dash - slot), slot,
			(int)(dash - slot), slot, dash + 1);
	return buf_error(&b);
}

static int replug_find(struct replug_paths *p, const char *sysfs, const char *slot)
{
	char devices[160], device[220], port[200];
	struct buf b;
	int bus, number, i;

	memset(p, 0, sizeof(*p));
	/* It becomes part of a path. */
	if (!slot[0] || slot[strspn(slot, "0123456789-.")])
		return -EINVAL;
	buf_init(&b, devices, sizeof(devices));
	buf_fmt(&b, "%s/bus/usb/devices", sysfs);
	if (buf_error(&b) || replug_find_port(port, sizeof(port), devices, slot))
		return -EINVAL;
	snprintf(device, sizeof(device), "%s/%s", devices, slot);
	snprintf(p->authorized, sizeof(p->authorized), "%s/authorized", device);
	for (i = 0; i < 2; i++)
		snprintf(p->disable[i], sizeof(p->disable[i]), "%s%s/disable", port,
			 i ? "/peer" : "");
	bus = replug_read_number(device, "busnum");
	number = replug_read_number(device, "devnum");
	if (bus > 0 && number > 0)
		snprintf(p->node, sizeof(p->node), "/dev/bus/usb/%03d/%03d", bus, number);
	return 0;
}

bool replug_can(const char *sysfs, const char *slot, enum replug_way way)
{
	struct replug_paths p;

	if (replug_find(&p, sysfs, slot))
		return false;
	return !access(way == REPLUG_RESET ? p.authorized : p.disable[0], W_OK);
}

/* --- in the child --- */

static int replug_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		rc = errno;
	close(fd);
	return rc;
}

static void replug_sleep(unsigned ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

/*
 * Deauthorised, no driver is bound that a reset would disturb, and what hangs in a write to a dead
 * endpoint is let go. Where there is no usbfs, the new configuration has to do.
 */
static int replug_reset(const struct replug_paths *p)
{
	int rc, fd;

	rc = replug_write(p->authorized, "0");
	if (rc)
		return rc;
	fd = p->node[0] ? open(p->node, O_WRONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		ioctl(fd, USBDEVFS_RESET, NULL);
		close(fd);
	}
	return replug_write(p->authorized, "1");
}

static int replug_power(const struct replug_paths *p)
{
	int rc, i, cut = 0;

	rc = replug_write(p->disable[0], "1");
	if (rc)
		return rc;
	/* A USB 3 port is fed until its USB 2 half is off, too. */
	cut = replug_write(p->disable[1], "1") == 0;
	replug_sleep(REPLUG_OFF_MS);
	for (i = cut; i >= 0; i--)
		rc = replug_write(p->disable[i], "0");
	return rc;
}

static void replug_run(const struct replug_paths *p, enum replug_way way) __attribute__((noreturn));

static void replug_run(const struct replug_paths *p, enum replug_way way)
{
	sigset_t none;

	/* Whoever ends all of a service at once must not leave the modem switched off. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	_exit(way == REPLUG_RESET ? replug_reset(p) : replug_power(p));
}

/* --- here --- */

static void replug_end(struct replug *r, int error)
{
	replug_forget(r);
	r->done(r->arg, error);
}

static void replug_on_child(struct ev_loop *loop, ev_child *w, int events)
{
	(void)loop;
	(void)events;
	replug_end(w->data, WIFEXITED(w->rstatus) ? -WEXITSTATUS(w->rstatus) : -EINTR);
}

static void replug_on_limit(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)events;
	replug_end(w->data, -ETIMEDOUT);
}

int replug_start(struct replug *r, struct ev_loop *loop, const char *sysfs, const char *slot,
		 enum replug_way way)
{
	struct replug_paths paths;
	pid_t pid;
	int rc;

	rc = replug_find(&paths, sysfs, slot);
	if (rc)
		return rc;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		replug_run(&paths, way);
	r->loop = loop;
	ev_child_init(&r->child, replug_on_child, pid, 0);
	ev_timer_init(&r->limit, replug_on_limit, REPLUG_LIMIT_S, 0.);
	r->child.data = r->limit.data = r;
	ev_child_start(loop, &r->child);
	ev_now_update(loop);
	ev_timer_start(loop, &r->limit);
	return 0;
}

void replug_forget(struct replug *r)
{
	if (!r->loop)
		return;
	ev_child_stop(r->loop, &r->child);
	ev_timer_stop(r->loop, &r->limit);
}
