/* SPDX-License-Identifier: MIT */
#include "usb.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "buf.h"
#include "holder.h"
#include "log.h"
#include "usb_judge.h"

/* Where the nodes of an interface are: usb-serial has them at once, others in a directory. */
static void port_nodes(int dir, bool whole, struct usb_port *p)
{
	static const struct {
		const char *sub, *prefix;
	} places[] = {
		{ ".", "tty" },		  /* ttyUSB2, of usb-serial; "tty" of cdc_acm too */
		{ "tty", "tty" },	  /* ttyACM0 */
		{ "usbmisc", "cdc-wdm" }, /* cdc-wdm0 */
		{ "usb", "cdc-wdm" },	  /* the same before Linux 3.6 */
	};
	char name[48];
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		attr_child(dir, places[i].sub, places[i].prefix, name, sizeof(name));
		if (!name[0] || !strcmp(name, "tty"))
			continue;
		buf_copy(p->node, sizeof(p->node), name);
		break;
	}
	if (whole || !p->node[0])
		attr_child(dir, "net", "", p->net, sizeof(p->net));
	if (!p->node[0])
		buf_copy(p->node, sizeof(p->node), p->net);
}

/* May an interface with this number be an AT port, whatever its class? */
static bool may_be_at(const struct model_layout *layout, int number)
{
	unsigned i;

	for (i = 0; i < layout->interface_count; i++)
		if (layout->interfaces[i].role == MODEL_ROLE_AT &&
		    (layout->interfaces[i].number == MODEL_ANY ||
		     layout->interfaces[i].number == number))
			return true;
	return false;
}

/*
 * Read one interface: 0, -ENOENT when it is none. With a layout only what may be an AT port is
 * looked at: the number stands in the name, too ("1-1:1.3", drivers/usb/core/message.c).
 */
static int port_read(int bus, const char *name, const struct model_layout *only_at,
		     struct usb_port *p)
{
	const char *number = strrchr(name, '.');
	int dir;

	memset(p, 0, sizeof(*p));
	if (only_at && number && !may_be_at(only_at, atoi(number + 1))) {
		buf_copy(p->name, sizeof(p->name), name);
		p->interface = atoi(number + 1);
		return 0;
	}
	dir = attr_dir(bus, name);
	if (dir < 0)
		return -ENOENT;
	buf_copy(p->name, sizeof(p->name), name);
	p->interface = (int)attr_number(dir, "bInterfaceNumber", 16, 0xFF);
	if (p->interface >= 0) {
		p->class_ = (int)attr_number(dir, "bInterfaceClass", 16, 0xFF);
		p->subclass = (int)attr_number(dir, "bInterfaceSubClass", 16, 0xFF);
		p->protocol = (int)attr_number(dir, "bInterfaceProtocol", 16, 0xFF);
		p->endpoints = (int)attr_number(dir, "bNumEndpoints", 16, 30);
		attr_link(dir, "driver", p->driver, sizeof(p->driver));
		if (p->driver[0])
			port_nodes(dir, !only_at, p);
	}
	close(dir);
	return p->interface < 0 ? -ENOENT : 0;
}

static int port_order(const void *a, const void *b)
{
	return ((const struct usb_port *)a)->interface - ((const struct usb_port *)b)->interface;
}

static bool is_of(const char *name, const char *slot, size_t n)
{
	return !strncmp(name, slot, n) && name[n] == ':';
}

static unsigned ports_count(const struct bus *bus, const char *slot)
{
	unsigned count = 0;
	size_t i;

	for (i = 0; i < bus->count; i++)
		count += is_of(bus->at[i].name, slot, strlen(slot));
	return count;
}

/* All interfaces of a device among the names. A configuration has at most 32 of them
 * (USB_MAXINTERFACES). */
static void ports_read(const struct bus *bus, const struct model_layout *only_at,
		       struct usb_modem *m)
{
	size_t n = strlen(m->slot), i;

	for (i = 0; i < bus->count && m->port_count < USB_PORTS_MAX; i++)
		if (is_of(bus->at[i].name, m->slot, n) &&
		    !port_read(bus->dir, bus->at[i].name, only_at, &m->ports[m->port_count]))
			m->port_count++;
	qsort(m->ports, m->port_count, sizeof(m->ports[0]), port_order);
}

static void ports_read_inner(const struct bus *bus, const struct model_layout *only_at,
			     struct usb_modem *m)
{
	struct bus inner;

	if (bus_inner(&inner, bus, m->slot))
		return;
	ports_read(&inner, only_at, m);
	bus_free(&inner);
}

static bool is_loaded(const struct bus *bus, const char *driver)
{
	char path[64];

	return snprintf(path, sizeof(path), "../drivers/%s", driver) < (int)sizeof(path) &&
	       !faccessat(bus->dir, path, F_OK, 0);
}

static bool is_candidate(const struct shelf *shelf, uint16_t vid, uint16_t pid)
{
	size_t i;

	/* Any count of interfaces but 0 is enough here: they are not read yet. */
	for (i = 0; i < shelf->id_count; i++)
		if (shelf->ids[i].vid == vid && shelf->ids[i].pid == pid)
			return true;
	for (i = 0; i < shelf->vendor_count; i++)
		if (shelf->vendors[i].vid == vid)
			return true;
	return false;
}

static void strings_read(int dir, struct usb_modem *m)
{
	attr_read(dir, "product", m->product, sizeof(m->product));
	attr_read(dir, "manufacturer", m->maker, sizeof(m->maker));
	attr_read(dir, "serial", m->serial, sizeof(m->serial));
	m->busnum = (int)attr_number(dir, "busnum", 10, INT_MAX);
	m->devnum = (int)attr_number(dir, "devnum", 10, INT_MAX);
	m->speed_mbps = (int)attr_number(dir, "speed", 10, INT_MAX);
	m->configurations = (int)attr_number(dir, "bNumConfigurations", 10, 255);
}

/* True when it is a modem. */
static bool modem_read(const struct bus *bus, const struct bus_entry *device,
		       const struct shelf *shelf, bool whole, struct usb_modem *m)
{
	const struct model_layout *only_at;
	unsigned i, count;
	int dir;

	if (!device->is_device || !is_candidate(shelf, device->vid, device->pid))
		return false;
	memset(m, 0, sizeof(*m));
	m->vid = device->vid;
	m->pid = device->pid;
	buf_copy(m->slot, sizeof(m->slot), device->name);
	count = ports_count(bus, m->slot);
	m->id = shelf_id(shelf, m->vid, m->pid, count);
	/* Where the vendor is all that is known the product's name decides. */
	if (whole || !m->id) {
		dir = attr_dir(bus->dir, device->name);
		if (dir < 0)
			return false;
		strings_read(dir, m);
		close(dir);
	}
	only_at = whole || !m->id ? NULL : m->id->layout;
	if (count)
		ports_read(bus, only_at, m);
	else
		ports_read_inner(bus, only_at, m);
	if (!usb_modem_know(m, shelf))
		return false;
	for (i = 0; i < m->port_count; i++) {
		if (!m->ports[i].driver[0] && m->ports[i].wanted[0])
			m->ports[i].wanted_loaded = is_loaded(bus, m->ports[i].wanted);
	}
	return true;
}

/* Version of the kernel as usb_judge.h has it, from <proc>/sys/kernel/osrelease; 0: not known. */
static unsigned kernel_read(const char *proc)
{
	unsigned major, minor, version = 0;
	char text[64];
	int dir;

	dir = proc ? open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (dir < 0)
		return 0;
	attr_read(dir, "sys/kernel/osrelease", text, sizeof(text));
	if (sscanf(text, "%3u.%3u", &major, &minor) == 2 && minor < 256)
		version = USB_KERNEL(major, minor);
	close(dir);
	return version;
}

static int holders_set(const char *proc, struct usb_list *list)
{
	struct holder *holders;
	size_t n = 0, room = 0;
	unsigned i, j;

	for (i = 0; i < list->count; i++)
		room += list->at[i].port_count;
	if (!proc || !room)
		return 0;
	holders = calloc(room, sizeof(*holders));
	if (!holders)
		return -ENOMEM;
	for (i = 0; i < list->count; i++)
		for (j = 0; j < list->at[i].port_count; j++)
			holders[n++].node = list->at[i].ports[j].node;
	holder_find(proc, holders, n);
	for (n = 0, i = 0; i < list->count; i++)
		for (j = 0; j < list->at[i].port_count; j++, n++) {
			struct usb_port *p = &list->at[i].ports[j];

			p->holder_pid = holders[n].pid;
			buf_copy(p->holder, sizeof(p->holder), holders[n].name);
		}
	free(holders);
	return 0;
}

static int modem_add(struct usb_list *list, const struct usb_modem *m)
{
	void *more = reallocarray(list->at, list->count + 1, sizeof(*list->at));

	if (!more)
		return -ENOMEM;
	list->at = more;
	list->at[list->count] = *m;
	list->at[list->count].findings = malloc(sizeof(*m->findings));
	if (!list->at[list->count].findings)
		return -ENOMEM;
	findings_init(list->at[list->count].findings);
	list->count++;
	return 0;
}

/* The nodes of a modem, read by name, are found under `devfs`; a network interface has none. */
static void nodes_place(const char *devfs, struct usb_modem *m)
{
	unsigned i;

	for (i = 0; i < m->port_count; i++) {
		struct usb_port *p = &m->ports[i];
		BUF_ON_STACK(node, sizeof(p->node));

		if (!p->node[0] || !strcmp(p->node, p->net))
			continue;
		buf_fmt(&node, "%s/%s", devfs, p->node);
		if (buf_error(&node))
			log_warn("%s/%s: too long for a node, passed over", devfs, p->node);
		buf_copy(p->node, sizeof(p->node), node.at);
	}
}

int usb_scan(const struct bus *bus, const char *devfs, const char *proc, const struct shelf *shelf,
	     struct usb_list *list)
{
	unsigned kernel, i;
	int rc = 0;
	size_t n;

	memset(list, 0, sizeof(*list));
	for (n = 0; n < bus->count && !rc; n++) {
		struct usb_modem m;

		if (!modem_read(bus, &bus->at[n], shelf, proc != NULL, &m))
			continue;
		if (list->count == USB_MODEMS_MAX) {
			log_warn("more than %d modems: the rest is left out", USB_MODEMS_MAX);
			break;
		}
		nodes_place(devfs, &m);
		rc = modem_add(list, &m);
	}
	kernel = list->count ? kernel_read(proc) : 0;
	for (i = 0; i < list->count; i++)
		usb_judge(&list->at[i], kernel, 0);
	if (!rc)
		rc = holders_set(proc, list);
	if (rc)
		usb_list_free(list);
	return rc;
}

void usb_list_free(struct usb_list *list)
{
	unsigned i;

	for (i = 0; i < list->count; i++)
		free(list->at[i].findings);
	free(list->at);
	memset(list, 0, sizeof(*list));
}

static bool has_node(const struct usb_modem *m, const char *node)
{
	unsigned i;

	for (i = 0; i < m->port_count; i++)
		if (!strcmp(m->ports[i].node, node))
			return true;
	return false;
}

/* True for what "any" may mean: not a phone that has a modem maker's id. */
static bool is_modem(const struct usb_modem *m)
{
	size_t i;

	for (i = 0; i < m->findings->count; i++)
		if (m->findings->at[i].code == FINDING_NOT_A_MODEM)
			return false;
	return true;
}

int usb_find(const struct usb_list *list, const char *dev, const struct usb_modem **modem)
{
	bool any = !dev || !strcmp(dev, "any");
	char node[PATH_MAX] = "";
	unsigned i, found = 0;

	*modem = NULL;
	/* /dev/serial/by-id/... and the like are links to the node. */
	if (!any && dev[0] == '/' && !realpath(dev, node))
		snprintf(node, sizeof(node), "%s", dev);
	for (i = 0; i < list->count; i++) {
		const struct usb_modem *m = &list->at[i];

		if (any	      ? !is_modem(m)
		    : node[0] ? !has_node(m, node) && !has_node(m, dev)
			      : strcmp(m->slot, dev) != 0)
			continue;
		*modem = m;
		found++;
	}
	if (found > 1)
		*modem = NULL;
	return found == 0 ? -ENODEV : found > 1 ? -ENOTUNIQ : 0;
}

int usb_holder(const char *proc, const char *node, char *name, unsigned size)
{
	struct holder holder = { .node = node };

	holder_find(proc, &holder, 1);
	buf_copy(name, size, holder.name);
	return holder.pid;
}
