/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "vhci.h"

/* Linux drivers/usb/usbip/usbip_common.h: a port that nobody holds, and one that is addressed. */
enum { PORT_FREE = 4, PORT_USED = 6 };
enum { SPEED_HIGH = 3, SPEED_SUPER = 5 };

/* One line of a status file: "hs  0000 006 003 00010002 000007 1-1". */
struct vhci_row {
	bool super_speed;
	unsigned port, state;
	char slot[32];
};

/* Looks at one row; true: seen enough. `status` is the file that it stands in. */
typedef bool row_fn(void *arg, const char *status, const struct vhci_row *row);

static bool row_parse(struct vhci_row *row, const char *line)
{
	char hub[3];

	if (sscanf(line, "%2s %u %u %*u %*x %*u %31s", hub, &row->port, &row->state, row->slot) !=
	    4)
		return false;
	row->super_speed = !strcmp(hub, "ss");
	return true;
}

static bool file_rows(const char *status, row_fn *look, void *arg)
{
	char line[128];
	struct vhci_row row;
	bool enough = false;
	FILE *f = fopen(status, "re");

	if (!f)
		return false;
	while (!enough && fgets(line, sizeof(line), f))
		enough = row_parse(&row, line) && look(arg, status, &row);
	fclose(f);
	return enough;
}

/* Every port of every controller. 0 when somebody had seen enough, -ENOENT else, -ENODEV. */
static int each_row(const char *sysfs, row_fn *look, void *arg)
{
	BUF_ON_STACK(pattern, PATH_MAX);
	bool enough = false;
	glob_t found;
	int error;

	buf_fmt(&pattern, "%s/devices/platform/vhci_hcd.*/status*", sysfs);
	error = buf_error(&pattern);
	if (error)
		return error;
	switch (glob(pattern.at, 0, NULL, &found)) {
	case 0:
		break;
	case GLOB_NOSPACE:
		return -ENOMEM;
	default:
		return -ENODEV;
	}
	for (size_t i = 0; !enough && i < found.gl_pathc; i++)
		enough = file_rows(found.gl_pathv[i], look, arg);
	globfree(&found);
	return enough ? 0 : -ENOENT;
}

static int write_attach(const char *status, const char *line, size_t n)
{
	char directory[PATH_MAX];
	BUF_ON_STACK(path, PATH_MAX);
	ssize_t written;
	int fd, error;

	error = buf_copy(directory, sizeof(directory), status);
	if (error)
		return error;
	buf_fmt(&path, "%s/attach", dirname(directory));
	error = buf_error(&path);
	if (error)
		return error;
	fd = open(path.at, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	written = write(fd, line, n);
	if (written < 0)
		error = -errno;
	else if ((size_t)written != n)
		error = -EIO;
	close(fd);
	return error;
}

struct attachment {
	bool super_speed, there;
	int fd;
	unsigned port; /* the one that was taken; or, where `there`, the only one to take */
	int error;     /* of the last try */
};

static bool attach_row(void *arg, const char *status, const struct vhci_row *row)
{
	struct attachment *a = arg;
	BUF_ON_STACK(line, 64);

	if (row->state != PORT_FREE || row->super_speed != a->super_speed ||
	    (a->there && row->port != a->port))
		return false;
	/* The device id is for the server's side of a network; the kernel wants one, any. */
	buf_fmt(&line, "%u %d %u %d", row->port, a->fd, 0x10000 + row->port + 1,
		row->super_speed ? SPEED_SUPER : SPEED_HIGH);
	a->port = row->port;
	a->error = write_attach(status, line.at, line.len);
	/* EBUSY: another took the port since the file was read. */
	return a->error != -EBUSY;
}

static int attach(const char *sysfs, struct attachment *a)
{
	int error = each_row(sysfs, attach_row, a);

	if (error)
		return error == -ENOENT ? -EBUSY : error;
	return a->error;
}

int vhci_attach(const char *sysfs, bool super_speed, int fd, unsigned *port)
{
	struct attachment a = { .super_speed = super_speed, .fd = fd };
	int error = attach(sysfs, &a);

	*port = a.port;
	return error;
}

int vhci_attach_to(const char *sysfs, bool super_speed, int fd, unsigned port)
{
	struct attachment a = { .super_speed = super_speed, .there = true, .fd = fd, .port = port };

	return attach(sysfs, &a);
}

struct search {
	unsigned port;
	struct vhci_row row;
};

static bool search_row(void *arg, const char *status, const struct vhci_row *row)
{
	struct search *s = arg;

	(void)status;
	if (row->port != s->port)
		return false;
	s->row = *row;
	return true;
}

int vhci_slot(const char *sysfs, unsigned port, char *slot, size_t size)
{
	struct search s = { .port = port };
	int error = each_row(sysfs, search_row, &s);

	if (error)
		return error == -ENOENT ? -ENODEV : error;
	return buf_copy(slot, size, s.row.state == PORT_USED ? s.row.slot : "");
}
