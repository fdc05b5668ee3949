/* SPDX-License-Identifier: MIT */
#include "read_kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "read_rows.h"

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define CLASS_STORAGE 0x08

/* Behind "usb 1-1.4: " (drivers/usb/core/hub.c, config.c, message.c, usb-serial.c). */
enum device_line {
	DEVICE_NEW,
	DEVICE_ID,
	DEVICE_PRODUCT,
	DEVICE_MAKER,
	DEVICE_SERIAL,
	DEVICE_GONE,
	DEVICE_RESET,
	DEVICE_IFNUM,
	DEVICE_NO_IFNUM,
	DEVICE_TTY,
	DEVICE_ERROR,
	DEVICE_OTHER,
};

static const struct pattern_row device_rows[] = {
	{ "new %*USB device number %d", DEVICE_NEW },
	{ "new %*USB device %*address %d", DEVICE_NEW }, /* before Linux 3.0 */
	{ "New USB device found, idVendor=%x, idProduct=%x", DEVICE_ID },
	{ "New USB device strings: ", DEVICE_OTHER },
	{ "Product: ", DEVICE_PRODUCT },
	{ "Manufacturer: ", DEVICE_MAKER },
	{ "SerialNumber: ", DEVICE_SERIAL },
	{ "USB disconnect, device number %d", DEVICE_GONE },
	{ "USB disconnect, address %d", DEVICE_GONE },
	{ "reset %*USB device number %d", DEVICE_RESET },
	{ "reset %*USB device %*address %d", DEVICE_RESET },
	{ "config %d has an invalid interface number: %d", DEVICE_IFNUM },
	{ "config %d has no interface number %d", DEVICE_NO_IFNUM },
	{ "%*converter now attached to ttyUSB%d", DEVICE_TTY },
	{ "device descriptor read/%*error %d", DEVICE_ERROR },
	{ "device not accepting address %*error %d", DEVICE_ERROR },
	{ "device firmware changed", DEVICE_OTHER },
	{ "can't set config %*error %d", DEVICE_ERROR },
	{ "can't read configurations, error %d", DEVICE_ERROR },
	{ "unable to enumerate USB device", DEVICE_ERROR },
	{ "unable to read config %*", DEVICE_ERROR },
	{ "Cannot enable. Maybe the USB cable is bad?", DEVICE_ERROR },
	{ "configuration #", DEVICE_OTHER },
	{ "", DEVICE_OTHER },
};

/* Behind "qcserial 1-1.4:1.2: " or "qmi_wwan 1-1.4:1.8 wwan0: ". */
enum interface_line {
	INTERFACE_SERIAL,
	INTERFACE_WDM,
	INTERFACE_NET,
	INTERFACE_NET_GONE,
	INTERFACE_ACM,
	INTERFACE_STORAGE,
	INTERFACE_SERIAL_GONE,
	INTERFACE_ERROR,
	INTERFACE_OTHER,
};

static const struct pattern_row interface_rows[] = {
	{ "%*converter detected", INTERFACE_SERIAL },
	{ "cdc-wdm%d: USB WDM device", INTERFACE_WDM },
	{ "cdc-wdm%d: USB cdc-wdm", INTERFACE_WDM },
	{ "%*unregister '", INTERFACE_NET_GONE },
	{ "%*register '", INTERFACE_NET },
	{ "ttyACM%d: USB ACM device", INTERFACE_ACM },
	{ "USB Mass Storage device detected", INTERFACE_STORAGE },
	{ "device disconnected", INTERFACE_SERIAL_GONE },
	{ "%*error%*-71", INTERFACE_ERROR },
	{ "%*error%*-110", INTERFACE_ERROR },
	{ "%*nonzero urb status received: -71", INTERFACE_ERROR },
	{ "", INTERFACE_OTHER },
};

/* "option1 ttyUSB0: GSM modem (1-port) converter now disconnected from ttyUSB0" */
static const struct pattern_row tty_rows[] = {
	{ "%*converter now disconnected from ttyUSB%d", CLUE_SERIAL_GONE },
	{ "%*urb failed%*", CLUE_SERIAL_ERROR },
	{ "%*urb stopped%*", CLUE_SERIAL_ERROR },
	{ "%*nonzero status%*", CLUE_SERIAL_ERROR },
	{ "%*error -%*", CLUE_SERIAL_ERROR },
	{ "", CLUE_NONE },
};

void read_kernel_init(struct read_kernel *r)
{
	memset(r, 0, sizeof(*r));
}

/* Length of "1-1.4" at `text`, or 0. */
static size_t slot_len(const char *text)
{
	size_t n = strspn(text, "0123456789");
	size_t more = text[n] == '-' ? strspn(text + n + 1, "0123456789.") : 0;

	return n && more && n + 1 + more < sizeof(((struct usb_modem *)0)->slot) ? n + 1 + more : 0;
}

/* The device at a slot; `len` is less than a slot has room for. */
static struct usb_modem *device(struct clues *clues, const char *slot, size_t len, unsigned line)
{
	struct usb_modem *m = clues_device_slot(clues, slot, len);

	if (m)
		return m;
	m = clues_device(clues);
	memcpy(m->slot, slot, len);
	m->slot[len] = '\0';
	m->busnum = (int)strtol(m->slot, NULL, 10);
	m->partial = true;
	m->line = line;
	return m;
}

/* lsusb before the log had the ids and no slot; some kernels log no ids. */
static void ids_adopt(struct usb_modem *m, struct usb_modem *listed)
{
	if (!listed || listed == m || listed->slot[0])
		return;
	m->vid = listed->vid;
	m->pid = listed->pid;
	memcpy(m->product, listed->product, sizeof(m->product));
	listed->vid = listed->pid = 0;
	listed->product[0] = '\0';
}

/* The same slot, another device, or the same one once more: what it was does not count now. */
static void device_renew(struct clues *clues, struct usb_modem *m, unsigned line, int devnum)
{
	struct clue_bus *bus = clues_bus(clues, m);

	/* A dump before the log told of it: the log says no more than that it is there. */
	if (!m->partial && m->devnum == devnum)
		return;
	ids_adopt(m, clues_device_number(clues, m->busnum, devnum));
	m->partial = true;
	m->drivers_unsaid = false;
	m->port_count = 0;
	m->line = line;
	m->devnum = devnum;
	bus->seen = line;
	bus->serial = bus->network = bus->storage = false;
	if (bus->gone)
		bus->back = line;
}

static void device_gone(struct clues *clues, const struct usb_modem *m,
			const struct paste_line *line)
{
	struct clue_bus *bus = clues_bus(clues, m);

	bus->gone = line->number;
	bus->gone_at = clues->count;
	bus->back = 0;
	bus->times_gone++;
	bus->gone_pid = m->pid;
	clue_text(bus->gone_text, line);
	clues_put(clues, CLUE_USB_DISCONNECT, line, 0);
}

static void device_line(struct read_kernel *r, struct usb_modem *m, const char *text,
			const struct paste_line *line, struct clues *clues)
{
	struct clue_bus *bus = clues_bus(clues, m);
	struct pattern_got got;
	const struct pattern_row *row = pattern_find(device_rows, COUNT(device_rows), text, &got);
	long number = got.count ? got.numbers[got.count - 1] : 0;
	struct usb_port *p;

	switch ((enum device_line)row->kind) {
	case DEVICE_NEW:
		device_renew(clues, m, line->number, (int)number);
		clues_put(clues, CLUE_USB_NEW, line, number);
		break;
	case DEVICE_ID:
		if (m->vid != got.numbers[0] || m->pid != number)
			m->product[0] = m->maker[0] = m->serial[0] = '\0';
		m->vid = (uint16_t)got.numbers[0];
		m->pid = (uint16_t)number;
		m->line = line->number;
		clues_put(clues, CLUE_USB_ID, line, (long)m->vid << 16 | m->pid);
		break;
	case DEVICE_PRODUCT:
		read_rows_text(m->product, sizeof(m->product), got.rest);
		break;
	case DEVICE_MAKER:
		read_rows_text(m->maker, sizeof(m->maker), got.rest);
		break;
	case DEVICE_SERIAL:
		read_rows_text(m->serial, sizeof(m->serial), got.rest);
		break;
	case DEVICE_GONE:
		device_gone(clues, m, line);
		break;
	case DEVICE_RESET:
		bus->reset = line->number;
		bus->reset_at = clues->count;
		clues_put(clues, CLUE_USB_RESET, line, number);
		break;
	case DEVICE_IFNUM:
	case DEVICE_NO_IFNUM:
		if (got.numbers[0] > m->configurations && got.numbers[0] < 256)
			m->configurations = (int)got.numbers[0];
		clues_put(clues, CLUE_IFNUM_WARNING, line, number);
		if (got.numbers[0] > 1)
			clues_put(clues, CLUE_IFNUM_SECOND_CONFIG, line, number);
		break;
	case DEVICE_TTY:
		bus->serial = bus->modem = true;
		p = !strcmp(r->port_slot, m->slot) ? clues_port(m, r->port_interface, line->number)
						   : NULL;
		if (p)
			snprintf(p->node, sizeof(p->node), "/dev/ttyUSB%ld", number);
		clues_put(clues, CLUE_SERIAL_DRIVER, line, number);
		break;
	case DEVICE_ERROR:
		clues_put(clues, CLUE_USB_ERROR, line, number);
		break;
	case DEVICE_OTHER:
		break;
	}
}

static void interface_line(struct read_kernel *r, struct usb_modem *m, struct usb_port *p,
			   const char *text, const struct paste_line *line, struct clues *clues)
{
	struct clue_bus *bus = clues_bus(clues, m);
	struct pattern_got got;
	const struct pattern_row *row =
		pattern_find(interface_rows, COUNT(interface_rows), text, &got);
	long number = got.count ? got.numbers[0] : 0;

	switch ((enum interface_line)row->kind) {
	case INTERFACE_SERIAL:
		bus->serial = bus->modem = true;
		buf_copy(r->port_slot, sizeof(r->port_slot), m->slot);
		r->port_interface = p->interface;
		break;
	case INTERFACE_WDM:
		bus->network = bus->modem = true;
		snprintf(p->node, sizeof(p->node), "/dev/cdc-wdm%ld", number);
		clues_put(clues, CLUE_WDM_DRIVER, line, number);
		break;
	case INTERFACE_NET:
		bus->network = true;
		clues_put(clues, CLUE_NET_DRIVER, line, 0);
		break;
	case INTERFACE_NET_GONE:
		clues_put(clues, CLUE_NET_GONE, line, 0);
		break;
	case INTERFACE_ACM:
		bus->serial = true;
		snprintf(p->node, sizeof(p->node), "/dev/ttyACM%ld", number);
		break;
	case INTERFACE_STORAGE:
		bus->storage = true;
		p->class_ = CLASS_STORAGE;
		clues_put(clues, CLUE_STORAGE_DRIVER, line, 0);
		break;
	case INTERFACE_SERIAL_GONE:
		bus->modem = true;
		break;
	case INTERFACE_ERROR:
		clues_put(clues, CLUE_USB_ERROR, line, 0);
		break;
	case INTERFACE_OTHER:
		break;
	}
}

/* "qcserial 1-1.4:1.2: ..." or "qmi_wwan 1-1.4:1.8 wwan0: ..."; false when it is not of that form.
 */
static bool interface_text(struct read_kernel *r, const struct paste_line *line,
			   struct clues *clues)
{
	size_t driver = strcspn(line->text, " "), slot, colon;
	const char *at = line->text + driver + 1, *rest;
	struct pattern_got got;
	struct usb_modem *m;
	struct usb_port *p;

	if (!line->text[driver] || driver >= sizeof(p->driver))
		return false;
	slot = slot_len(at);
	if (!slot || !pattern_match(":%d.%d", at + slot, &got) ||
	    (unsigned long)got.numbers[1] > 255)
		return false;
	rest = got.rest;
	colon = strcspn(rest, ":");
	if (rest[colon] != ':')
		return false;
	m = device(clues, at, slot, line->number);
	p = clues_port(m, (int)got.numbers[1], line->number);
	if (!p)
		return true;
	/* What a dump said of its drivers is not made better by a log. */
	if (m->partial) {
		memcpy(p->driver, line->text, driver);
		p->driver[driver] = '\0';
	}
	if (colon > 1 && colon - 1 < sizeof(p->net)) {
		memcpy(p->net, rest + 1, colon - 1);
		p->net[colon - 1] = '\0';
	}
	rest += colon + 1;
	interface_line(r, m, p, rest + strspn(rest, " "), line, clues);
	return true;
}

/* FreeBSD: a modem is what its driver calls it, "u3g0". */
static bool bsd_text(const struct paste_line *line, struct clues *clues)
{
	static const struct pattern_row rows[] = {
		{ "u3g%d: Found %d port", CLUE_USB_NEW },
		{ "u3g%d: %*(disconnected)", CLUE_USB_DISCONNECT },
		{ "u3g%d: ", CLUE_NONE },
	};
	struct pattern_got got;
	const struct pattern_row *row = pattern_find(rows, COUNT(rows), line->text, &got);
	size_t n = strcspn(line->text, ":");
	struct usb_modem *m;

	if (!row || n >= sizeof(m->slot))
		return false;
	m = device(clues, line->text, n, line->number);
	clues_bus(clues, m)->modem = true;
	if (row->kind == CLUE_USB_DISCONNECT)
		device_gone(clues, m, line);
	if (row->kind == CLUE_USB_NEW) {
		device_renew(clues, m, line->number, 0);
		clues_put(clues, CLUE_USB_NEW, line, 0);
	}
	return true;
}

static bool tty_text(const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;
	const struct pattern_row *row;

	if (!pattern_match("%s ttyUSB%d: ", line->text, &got))
		return false;
	row = pattern_find(tty_rows, COUNT(tty_rows), got.rest, &got);
	if (row->kind != CLUE_NONE)
		clues_put(clues, (enum clue_kind)row->kind, line, got.count ? got.numbers[0] : 0);
	return true;
}

bool read_kernel_line(struct read_kernel *r, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;
	const char *slot;
	size_t n;

	if (pattern_match("usb ", line->text, &got)) {
		slot = got.rest;
		n = slot_len(slot);
		if (n && pattern_match(": ", slot + n, &got)) {
			device_line(r, device(clues, slot, n, line->number), got.rest, line, clues);
			return true;
		}
	}
	return interface_text(r, line, clues) || tty_text(line, clues) || bsd_text(line, clues) ||
	       read_host_line(line, clues);
}
