/* SPDX-License-Identifier: MIT */
#include "tree.h"
#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREE_BUS = 1, TREE_DEPTH = 16 };

static const char devices[] = "sys/bus/usb/devices";

/* Ids in the drivers' tables (sierra-at 9.1). MBIM is bound by its class, whatever the id. */
static const struct {
	uint16_t vid, pid;
	const char *serial;
} known[] = {
	{ 0x1199, 0x9040, "qcserial" }, { 0x1199, 0x9041, "qcserial" },
	{ 0x1199, 0x9070, "qcserial" }, { 0x1199, 0x9071, "qcserial" },
	{ 0x1199, 0x9078, "qcserial" }, { 0x1199, 0x9079, "qcserial" },
	{ 0x1199, 0x9090, "qcserial" }, { 0x1199, 0x9091, "qcserial" },
	{ 0x1199, 0x90d2, "qcserial" }, { 0x1199, 0x90d3, "option" },
	{ 0x1199, 0x68c0, "qcserial" }, { 0x1199, 0x901f, "qcserial" },
	{ 0x413c, 0x81b5, "qcserial" }, { 0x413c, 0x81b6, "qcserial" },
	{ 0x2c7c, 0x0125, "option" },
};

static const struct kind_row {
	const char *driver; /* NULL: the serial one of the id */
	bool tty, wdm;
	unsigned endpoints;
} kinds[] = {
	[USBDEV_SERIAL] = { NULL, true, false, 2 },
	[USBDEV_SERIAL_INTERRUPT] = { NULL, true, false, 3 },
	[USBDEV_QMI] = { "qmi_wwan", false, true, 3 },
	[USBDEV_MBIM_CONTROL] = { "cdc_mbim", false, true, 1 },
	[USBDEV_MBIM_DATA] = { "cdc_mbim", false, false, 2 },
};

static const char *tree_driver(const struct usbdev_config *usb, enum usbdev_kind kind)
{
	const char *driver = kinds[kind].driver;

	if (kind == USBDEV_MBIM_CONTROL || kind == USBDEV_MBIM_DATA)
		return driver;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i].vid == usb->vid && known[i].pid == usb->pid)
			return driver ? driver : known[i].serial;
	return NULL;
}

/* A path below the tree's directory; NULL: too long. */
static const char *tree_path(const struct tree *t, char path[TREE_PATH], const char *directory,
			     const char *name)
{
	struct buf text;

	buf_init(&text, path, TREE_PATH);
	buf_fmt(&text, "%s/%s%s%s", t->dir, directory, *name ? "/" : "", name);
	return buf_error(&text) ? NULL : path;
}

static int tree_mkdir(const struct tree *t, const char *directory, const char *name)
{
	char path[TREE_PATH];

	if (!tree_path(t, path, directory, name))
		return -ENAMETOOLONG;
	for (char *c = path + strlen(t->dir) + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		if (mkdir(path, 0777) < 0 && errno != EEXIST)
			return -errno;
		*c = '/';
	}
	return mkdir(path, 0777) < 0 && errno != EEXIST ? -errno : 0;
}

/* A file of one line. */
static int tree_write(const struct tree *t, const char *directory, const char *name,
		      const char *value)
{
	char path[TREE_PATH];
	int fd, error = 0;

	if (!tree_path(t, path, directory, name))
		return -ENAMETOOLONG;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	if (dprintf(fd, "%s\n", value) < 0)
		error = -EIO;
	close(fd);
	return error;
}

static int tree_link(const struct tree *t, const char *target, const char *directory,
		     const char *name)
{
	char path[TREE_PATH];

	if (!tree_path(t, path, directory, name))
		return -ENAMETOOLONG;
	return symlink(target, path) < 0 ? -errno : 0;
}

static int tree_remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	remove(path);
	return 0;
}

int tree_init(struct tree *t, const char *dir)
{
	static const char *const always[] = { devices,
					      "sys/bus/usb/drivers/qcserial",
					      "sys/bus/usb/drivers/option",
					      "sys/bus/usb/drivers/qmi_wwan",
					      "sys/bus/usb/drivers/cdc_mbim",
					      "sys/devices/usb1",
					      "proc/sys/kernel",
					      "dev" };
	int error = 0;

	*t = (struct tree) { .dir = dir, .last = 1 };
	for (size_t i = 0; i < sizeof(always) / sizeof(*always) && !error; i++)
		error = tree_mkdir(t, always[i], "");
	if (!error)
		error = tree_write(t, "proc/sys/kernel", "osrelease", "6.1.0");
	return error;
}

static int tree_lowest(bool *taken)
{
	for (int i = 0; i < TREE_NODES; i++) {
		if (taken[i])
			continue;
		taken[i] = true;
		return i;
	}
	return -ENOSPC;
}

int tree_reserve(struct tree *t, struct tree_device *d, const struct usbdev_config *usb)
{
	unsigned tries = 0;

	/* Device numbers go round; 1 is the root hub. */
	do {
		t->last = t->last + 1 < TREE_DEVICES ? t->last + 1 : 2;
		if (++tries == TREE_DEVICES)
			return -ENOSPC;
	} while (t->device[t->last]);
	d->number = t->last;
	t->device[d->number] = true;
	for (unsigned i = 0; i < usb->count; i++) {
		enum usbdev_kind kind = usb->functions[i].kind;

		d->interface[i].driver = tree_driver(usb, kind);
		d->interface[i].node = -1;
		if (d->interface[i].driver && (kinds[kind].tty || kinds[kind].wdm))
			d->interface[i].node = tree_lowest(kinds[kind].tty ? t->tty : t->wdm);
	}
	return 0;
}

void tree_release(struct tree *t, struct tree_device *d, const struct usbdev_config *usb)
{
	t->device[d->number] = false;
	for (unsigned i = 0; i < usb->count; i++) {
		bool *taken = kinds[usb->functions[i].kind].tty ? t->tty : t->wdm;

		if (d->interface[i].node >= 0)
			taken[d->interface[i].node] = false;
	}
}

int tree_node(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb,
	      unsigned interface, char path[TREE_PATH])
{
	BUF_ON_STACK(node, 16);

	if (!kinds[usb->functions[interface].kind].tty || d->interface[interface].node < 0)
		return -ENOENT;
	buf_fmt(&node, "ttyUSB%d", d->interface[interface].node);
	return tree_path(t, path, "dev", node.at) ? 0 : -ENAMETOOLONG;
}

/* Under the interface, as drivers put them. */
static int tree_show_node(const struct tree *t, const struct tree_device *d,
			  const struct usbdev_config *usb, unsigned i, const char *at)
{
	int number = d->interface[i].node, error;
	BUF_ON_STACK(name, 64);

	if (number < 0)
		return 0;
	if (kinds[usb->functions[i].kind].tty) {
		buf_fmt(&name, "ttyUSB%d/tty/ttyUSB%d", number, number);
		return tree_mkdir(t, at, name.at);
	}
	buf_fmt(&name, "usbmisc/cdc-wdm%d", number);
	error = tree_mkdir(t, at, name.at);
	buf_clear(&name);
	buf_fmt(&name, "net/wwan%d", number);
	return error ? error : tree_mkdir(t, at, name.at);
}

static void tree_name(const struct tree_device *d, const struct usbdev_config *usb, unsigned i,
		      struct buf *name)
{
	buf_fmt(name, "%s:%u.%u", d->slot, usb->value, usb->functions[i].number);
}

static int tree_show_interface(const struct tree *t, const struct tree_device *d,
			       const struct usbdev_config *usb, unsigned i)
{
	const struct usbdev_function *f = &usb->functions[i];
	const struct {
		const char *name;
		unsigned value;
	} rows[] = { { "bInterfaceNumber", f->number },
		     { "bInterfaceClass", f->class_ },
		     { "bInterfaceSubClass", f->subclass },
		     { "bInterfaceProtocol", f->protocol },
		     { "bNumEndpoints", kinds[f->kind].endpoints } };
	BUF_ON_STACK(at, 128);
	BUF_ON_STACK(name, 32);
	BUF_ON_STACK(target, 128);
	int error;

	tree_name(d, usb, i, &name);
	buf_fmt(&at, "sys/devices/usb1/%s/%s", d->slot, name.at);
	error = tree_mkdir(t, at.at, "");
	for (size_t k = 0; k < sizeof(rows) / sizeof(*rows) && !error; k++) {
		BUF_ON_STACK(value, 16);

		buf_fmt(&value, "%02x", rows[k].value);
		error = tree_write(t, at.at, rows[k].name, value.at);
	}
	if (!error && d->interface[i].driver) {
		buf_fmt(&target, "../../../../bus/usb/drivers/%s", d->interface[i].driver);
		error = tree_link(t, target.at, at.at, "driver");
	}
	if (!error)
		error = tree_show_node(t, d, usb, i, at.at);
	if (error)
		return error;
	buf_clear(&target);
	buf_fmt(&target, "../../../devices/usb1/%s/%s", d->slot, name.at);
	return tree_link(t, target.at, devices, name.at);
}

static int tree_show_device(const struct tree *t, const struct tree_device *d,
			    const struct usbdev_config *usb)
{
	BUF_ON_STACK(at, 64);
	BUF_ON_STACK(numbers, 128);
	const struct {
		const char *name;
		bool hex;
		unsigned value;
	} rows[] = { { "idVendor", true, usb->vid },
		     { "idProduct", true, usb->pid },
		     { "bcdDevice", true, usb->release },
		     { "busnum", false, TREE_BUS },
		     { "devnum", false, d->number },
		     { "speed", false, usb->super_speed ? 5000 : 480 },
		     { "bNumConfigurations", false, usb->other ? 2 : 1 },
		     { "bConfigurationValue", false, usb->value } };
	const char *const texts[][2] = { { "manufacturer", usb->maker },
					 { "product", usb->product },
					 { "serial", usb->serial } };
	int error;

	buf_fmt(&at, "sys/devices/usb1/%s", d->slot);
	error = tree_mkdir(t, at.at, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) && !error; i++) {
		buf_clear(&numbers);
		if (rows[i].hex)
			buf_fmt(&numbers, "%04x", rows[i].value);
		else
			buf_fmt(&numbers, "%u", rows[i].value);
		error = tree_write(t, at.at, rows[i].name, numbers.at);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts) && !error; i++)
		if (texts[i][1])
			error = tree_write(t, at.at, texts[i][0], texts[i][1]);
	return error;
}

int tree_show(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb)
{
	BUF_ON_STACK(target, 64);
	int error;

	/* What an earlier run left behind. */
	tree_hide(t, d, usb);
	error = tree_show_device(t, d, usb);
	for (unsigned i = 0; i < usb->count && !error; i++)
		error = tree_show_interface(t, d, usb, i);
	buf_fmt(&target, "../../../devices/usb1/%s", d->slot);
	if (!error)
		error = tree_link(t, target.at, devices, d->slot);
	if (error)
		tree_hide(t, d, usb);
	return error;
}

void tree_hide(const struct tree *t, const struct tree_device *d, const struct usbdev_config *usb)
{
	char path[TREE_PATH];

	if (tree_path(t, path, devices, d->slot))
		unlink(path);
	for (unsigned i = 0; i < usb->count; i++) {
		BUF_ON_STACK(name, 32);

		tree_name(d, usb, i, &name);
		if (tree_path(t, path, devices, name.at))
			unlink(path);
	}
	if (tree_path(t, path, "sys/devices/usb1", d->slot))
		nftw(path, tree_remove_one, TREE_DEPTH, FTW_DEPTH | FTW_PHYS);
}
