/* SPDX-License-Identifier: MIT */
/* `lsusb` in its three forms: the list, the descriptors (-v) and the tree (-t). */
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "read_rows.h"
#include "read_usb.h"

#define VENDOR_LINUX 0x1d6b /* root hubs */
#define CLASS_HUB    0x09

enum list_line {
	LIST_DEVICE,
	TREE_BUS,
	TREE_PORT,
	TREE_ID,
};

static const struct pattern_row list[] = {
	{ "Bus %d Device %d: ID %x:%x", LIST_DEVICE },
	{ "/: Bus %d.Port %d:", TREE_BUS },
	{ "|__ Port %d: Dev %d, If %d, Class=", TREE_PORT },
	{ "ID %x:%x ", TREE_ID },
};
static const struct read_rows list_rows = READ_ROWS("", list);

enum verbose_line {
	VERBOSE_VENDOR,
	VERBOSE_PRODUCT,
	VERBOSE_MAKER_NAME,
	VERBOSE_PRODUCT_NAME,
	VERBOSE_SERIAL_NAME,
	VERBOSE_CONFIGS,
	VERBOSE_CONFIG,
	VERBOSE_NUMBER,
	VERBOSE_ENDPOINTS,
	VERBOSE_CLASS,
	VERBOSE_SUBCLASS,
	VERBOSE_PROTOCOL,
	VERBOSE_OTHER,
};

/* Lines of `lsusb -v` inside of a device. */
static const struct pattern_row verbose[] = {
	{ "idVendor %x", VERBOSE_VENDOR },
	{ "idProduct %x", VERBOSE_PRODUCT },
	{ "iManufacturer %d ", VERBOSE_MAKER_NAME },
	{ "iProduct %d ", VERBOSE_PRODUCT_NAME },
	{ "iSerial %d ", VERBOSE_SERIAL_NAME },
	{ "bNumConfigurations %d", VERBOSE_CONFIGS },
	{ "Configuration Descriptor:", VERBOSE_CONFIG },
	{ "Interface Descriptor:", VERBOSE_OTHER },
	{ "bInterfaceNumber %d", VERBOSE_NUMBER },
	{ "bNumEndpoints %d", VERBOSE_ENDPOINTS },
	{ "bInterfaceClass %d", VERBOSE_CLASS },
	{ "bInterfaceSubClass %d", VERBOSE_SUBCLASS },
	{ "bInterfaceProtocol %d", VERBOSE_PROTOCOL },
	{ "Device Descriptor:", VERBOSE_OTHER },
	{ "Endpoint Descriptor:", VERBOSE_OTHER },
	{ "bLength ", VERBOSE_OTHER },
	{ "bDescriptorType ", VERBOSE_OTHER },
	{ "bcdUSB ", VERBOSE_OTHER },
	{ "bcdDevice ", VERBOSE_OTHER },
	{ "bDevice", VERBOSE_OTHER },
	{ "bMax", VERBOSE_OTHER },
	{ "MaxPower ", VERBOSE_OTHER },
	{ "wTotalLength ", VERBOSE_OTHER },
	{ "wMaxPacketSize ", VERBOSE_OTHER },
	{ "bEndpointAddress ", VERBOSE_OTHER },
	{ "bInterval ", VERBOSE_OTHER },
	{ "bmAttributes ", VERBOSE_OTHER },
	{ "bAlternateSetting ", VERBOSE_OTHER },
	{ "bConfigurationValue ", VERBOSE_OTHER },
	{ "bNumInterfaces ", VERBOSE_OTHER },
	{ "iInterface ", VERBOSE_OTHER },
	{ "iConfiguration ", VERBOSE_OTHER },
	{ "** UNRECOGNIZED", VERBOSE_OTHER },
};
static const struct read_rows verbose_rows = READ_ROWS("", verbose);

/* Names of classes (usb.ids), as -t has them. */
static const struct pattern_row classes[] = {
	{ "%*Class=Vendor", 0xff },	   { "%*Class=Communications", 0x02 },
	{ "%*Class=CDC Data", 0x0a },	   { "%*Class=Mass Storage", 0x08 },
	{ "%*Class=Wireless", 0xe0 },	   { "%*Class=Application", 0xfe },
	{ "%*Class=Miscellaneous", 0xef }, { "%*Class=Hub", CLASS_HUB },
};
static const struct read_rows class_rows = READ_ROWS("Class=", classes);

static void listed(struct read_usb *r, const struct paste_line *line, const struct pattern_got *got,
		   struct clues *clues)
{
	struct usb_modem *m;

	r->port = NULL;
	r->device = NULL;
	r->inactive = false;
	if (got->numbers[2] == VENDOR_LINUX) {
		read_rows_hub(got->rest, line, clues);
		return;
	}
	m = clues_device_number(clues, (int)got->numbers[0], (int)got->numbers[1]);
	if (!m || (m->vid && (m->vid != got->numbers[2] || m->pid != got->numbers[3]))) {
		m = clues_device(clues);
		m->busnum = (int)got->numbers[0];
		m->devnum = (int)got->numbers[1];
		m->partial = m->drivers_unsaid = true;
	}
	if (!m->vid)
		m->line = line->number;
	m->vid = (uint16_t)got->numbers[2];
	m->pid = (uint16_t)got->numbers[3];
	if (!m->product[0])
		read_rows_text(m->product, sizeof(m->product), got->rest);
	r->device = m;
}

static void tree_port(struct read_usb *r, const struct paste_line *line,
		      const struct pattern_got *got, struct clues *clues)
{
	unsigned depth = (unsigned)(line->indent / 4), i;
	struct pattern_got unused;
	int class_ = read_rows_kind(&class_rows, line->text, &unused);
	const char *driver = strcasestr(line->text, "Driver=");
	struct usb_modem *m;
	struct usb_port *p;
	struct buf slot;

	depth = depth < 1 ? 1 : depth > READ_USB_DEPTH ? READ_USB_DEPTH : depth;
	r->path[depth - 1] = (int)got->numbers[0];
	r->device = NULL;
	if (!r->bus || (unsigned long)got->numbers[2] > 255 || class_ == CLASS_HUB)
		return;
	m = read_rows_device(clues, r->bus, (int)got->numbers[1], line->number);
	if (m->partial && (m->drivers_unsaid || !m->port_count)) {
		m->partial = m->drivers_unsaid = false;
		m->port_count = 0;
	}
	if (!m->slot[0]) {
		buf_init(&slot, m->slot, sizeof(m->slot));
		buf_fmt(&slot, "%d-%d", r->bus, r->path[0]);
		for (i = 1; i < depth; i++)
			buf_fmt(&slot, ".%d", r->path[i]);
		if (buf_error(&slot))
			m->slot[0] = '\0';
	}
	p = clues_port(m, (int)got->numbers[2], line->number);
	if (!p)
		return;
	if (class_ >= 0)
		p->class_ = class_;
	m->drivers_unsaid = false;
	if (driver)
		read_rows_driver(p, driver + strlen("Driver="));
	r->device = m;
}

static void verbose_line(struct read_usb *r, const struct paste_line *line, enum verbose_line kind,
			 const struct pattern_got *got)
{
	struct usb_modem *m = r->device;
	long number = got->count ? got->numbers[0] : 0;

	switch (kind) {
	case VERBOSE_VENDOR:
		m->vid = (uint16_t)number;
		break;
	case VERBOSE_PRODUCT:
		m->pid = (uint16_t)number;
		break;
	case VERBOSE_MAKER_NAME:
		read_rows_text(m->maker, sizeof(m->maker), got->rest);
		break;
	case VERBOSE_PRODUCT_NAME:
		read_rows_text(m->product, sizeof(m->product), got->rest);
		break;
	case VERBOSE_SERIAL_NAME:
		read_rows_text(m->serial, sizeof(m->serial), got->rest);
		break;
	case VERBOSE_CONFIGS:
		m->configurations = (unsigned long)number < 256 ? (int)number : 0;
		break;
	case VERBOSE_CONFIG:
		/* Which of several is the active one is not told: the first is the usual one. */
		r->inactive = m->port_count && m->drivers_unsaid && !m->partial;
		if (m->partial) {
			m->partial = false;
			m->drivers_unsaid = true;
			m->port_count = 0;
		}
		r->port = NULL;
		break;
	case VERBOSE_NUMBER:
		r->port = r->inactive || (unsigned long)number > 255
				  ? NULL
				  : clues_port(m, (int)number, line->number);
		break;
	case VERBOSE_ENDPOINTS:
		if (r->port && r->port->endpoints <= 0 && (unsigned long)number < 31)
			r->port->endpoints = (int)number;
		break;
	case VERBOSE_CLASS:
		if (r->port)
			r->port->class_ = (int)(number & 0xFF);
		break;
	case VERBOSE_SUBCLASS:
		if (r->port)
			r->port->subclass = (int)(number & 0xFF);
		break;
	case VERBOSE_PROTOCOL:
		if (r->port)
			r->port->protocol = (int)(number & 0xFF);
		break;
	case VERBOSE_OTHER:
		break;
	}
}

bool read_lsusb_line(struct read_usb *r, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;
	int kind = read_rows_kind(&list_rows, line->text, &got);

	if (kind < 0) {
		kind = r->device ? read_rows_kind(&verbose_rows, line->text, &got) : -1;
		if (kind >= 0)
			verbose_line(r, line, (enum verbose_line)kind, &got);
		return kind >= 0;
	}
	switch ((enum list_line)kind) {
	case LIST_DEVICE:
		listed(r, line, &got, clues);
		break;
	case TREE_BUS:
		r->bus = (int)got.numbers[0];
		r->device = NULL;
		break;
	case TREE_PORT:
		tree_port(r, line, &got, clues);
		break;
	case TREE_ID:
		if (!r->device)
			return false;
		if (!r->device->vid) {
			r->device->vid = (uint16_t)got.numbers[0];
			r->device->pid = (uint16_t)got.numbers[1];
		}
		break;
	}
	return true;
}
