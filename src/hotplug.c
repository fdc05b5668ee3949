/* SPDX-License-Identifier: MIT */
#include "hotplug.h"

#include <errno.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

/* NETLINK_KOBJECT_UEVENT group of the kernel's own events; udev's copies come on group 2. */
#define HOTPLUG_KERNEL_GROUP 1
#define HOTPLUG_SETTLE_S     0.05

/* "add@/devices/..." NUL "KEY=value" NUL ... (lib/kobject_uevent.c) */
static int hotplug_counts(const char *data, size_t n)
{
	const char *end = data + n, *p;

	if (strncmp(data, "add@", 4) && strncmp(data, "remove@", 7))
		return 0;
	for (p = data; p < end; p += strlen(p) + 1)
		if (!strcmp(p, "SUBSYSTEM=tty") || !strcmp(p, "SUBSYSTEM=usb"))
			return 1;
	return 0;
}

/*
 * "add@/devices/..." and "remove@/devices/...", but not from /devices/virtual: there is no USB, and
 * a container or a PPP interface that comes and goes there must not wake anyone.
 */
int hotplug_filter(int fd)
{
	/* Four letters each, in the order in which a filter loads them. */
	enum { ADD = 0x61646440, REMO = 0x72656d6f, VIRT = 0x76697274 };
	static struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ADD, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, sizeof("add@/devices/") - 1),
		BPF_JUMP(BPF_JMP | BPF_JA, 2, 0, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, REMO, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, sizeof("remove@/devices/") - 1),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, VIRT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	const struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) ? -errno : 0;
}

static void hotplug_on_settled(struct ev_loop *loop, ev_timer *w, int events)
{
	struct hotplug *h = w->data;

	(void)loop;
	(void)events;
	h->changed(h->arg);
}

static void hotplug_settle(struct hotplug *h)
{
	if (ev_is_active(&h->settle))
		return;
	ev_timer_set(&h->settle, HOTPLUG_SETTLE_S, 0.);
	ev_timer_start(h->loop, &h->settle);
}

static void hotplug_on_uevent(struct ev_loop *loop, ev_io *w, int events)
{
	struct hotplug *h = w->data;
	struct sockaddr_nl from;
	socklen_t from_len = sizeof(from);
	char data[4096];
	ssize_t n;

	(void)loop;
	(void)events;
	n = recvfrom(w->fd, data, sizeof(data) - 1, MSG_DONTWAIT, (struct sockaddr *)&from,
		     &from_len);
	/* Only the kernel has port id 0; ENOBUFS means that events were lost: look again. */
	if (n < 0 ? errno != ENOBUFS : n == 0 || from.nl_pid != 0)
		return;
	data[n > 0 ? n : 0] = '\0';
	if (n > 0 && !hotplug_counts(data, (size_t)n))
		return;
	if (n > 0 && h->told)
		h->told(h->arg, data);
	hotplug_settle(h);
}

/* Which entry it was does not matter. */
static void hotplug_on_entry(struct ev_loop *loop, ev_io *w, int events)
{
	char data[4096];

	(void)loop;
	(void)events;
	if (read(w->fd, data, sizeof(data)) > 0)
		hotplug_settle(w->data);
}

/* A descriptor that the kernel's uevents come from, or -errno. */
static int uevents_open(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = HOTPLUG_KERNEL_GROUP };
	int fd =
		socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
	int rc;

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address))) {
		rc = -errno;
		close(fd);
		return rc;
	}
	/* Without it there are only more of them. */
	(void)hotplug_filter(fd);
	return fd;
}

/* The same for what comes and goes in the directories of a tree. */
static int tree_open(const char *sysfs, const char *devfs)
{
	const uint32_t mask = IN_CREATE | IN_DELETE | IN_MOVE | IN_ONLYDIR;
	char devices[PATH_MAX];
	int fd, rc;

	if (snprintf(devices, sizeof(devices), "%s/bus/usb/devices", sysfs) >= (int)sizeof(devices))
		return -ENAMETOOLONG;
	fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (inotify_add_watch(fd, devices, mask) < 0 || inotify_add_watch(fd, devfs, mask) < 0) {
		rc = -errno;
		close(fd);
		return rc;
	}
	return fd;
}

int hotplug_init(struct hotplug *h, struct ev_loop *loop, const char *sysfs, const char *devfs,
		 void (*changed)(void *arg), void *arg)
{
	bool kernel = !strcmp(sysfs, "/sys");
	int fd;

	memset(h, 0, sizeof(*h));
	h->loop = loop;
	h->changed = changed;
	h->arg = arg;
	h->io.fd = -1;
	fd = kernel ? uevents_open() : tree_open(sysfs, devfs);
	if (fd < 0)
		return fd;
	ev_io_init(&h->io, kernel ? hotplug_on_uevent : hotplug_on_entry, fd, EV_READ);
	ev_timer_init(&h->settle, hotplug_on_settled, HOTPLUG_SETTLE_S, 0.);
	h->io.data = h->settle.data = h;
	ev_io_start(loop, &h->io);
	return 0;
}

void hotplug_fini(struct hotplug *h)
{
	if (h->io.fd < 0)
		return;
	ev_io_stop(h->loop, &h->io);
	ev_timer_stop(h->loop, &h->settle);
	close(h->io.fd);
	h->io.fd = -1;
}
