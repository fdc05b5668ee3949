/* SPDX-License-Identifier: MIT */
#include "read_usb.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "read_rows.h"

#define CLASS_HUB     0x09
#define CLASS_COMM    0x02
#define CLASS_DATA    0x0a
#define NUMBERS_FIRST 8 /* the first that printf takes for a bad octal: "08" */

/* debugfs and usb-devices (Documentation/driver-api/usb/usb.rst). */
enum dump_line {
	DUMP_TOPOLOGY,
	DUMP_DEVICE,
	DUMP_IDS,
	DUMP_MAKER,
	DUMP_PRODUCT,
	DUMP_SERIAL,
	DUMP_ACTIVE,
	DUMP_CONFIG,
	DUMP_INTERFACE,
	DUMP_OTHER,
	DUMP_OCTAL,
};

static const struct pattern_row dump[] = {
	{ "T: Bus=", DUMP_TOPOLOGY },		{ "D: Ver=", DUMP_DEVICE },
	{ "P: Vendor=%x ProdID=%x", DUMP_IDS }, { "S: Manufacturer=", DUMP_MAKER },
	{ "S: Product=", DUMP_PRODUCT },	{ "S: SerialNumber=", DUMP_SERIAL },
	{ "C:* #Ifs=", DUMP_ACTIVE },		{ "C: #Ifs=", DUMP_CONFIG },
	{ "I:%*If#=", DUMP_INTERFACE },		{ "E: Ad=", DUMP_OTHER },
	{ "A: FirstIf#=", DUMP_OTHER },		{ "B: Alloc=", DUMP_OTHER },
};
static const struct read_rows dump_rows = READ_ROWS(":", dump);

/* What the shell says when usb-devices hands it such a number. */
static const struct pattern_row octal[] = {
	{ "%*printf: 0%x: ", DUMP_OCTAL },
};
static const struct read_rows octal_rows = READ_ROWS("printf: 0", octal);

void read_usb_init(struct read_usb *r)
{
	memset(r, 0, sizeof(*r));
	r->octal = -1;
}

/* A number behind "Label=" with blanks between; MODEL_ANY when it is not there. */
static int labelled(const char *text, const char *label, int base)
{
	const char *at = strcasestr(text, label);
	char *end;
	long value;

	if (!at)
		return MODEL_ANY;
	at += strlen(label);
	value = strtol(at, &end, base);
	return end == at || value < 0 || value > 255 ? MODEL_ANY : (int)value;
}

/* Empty a device of what an earlier dump or log said, but its place on the bus. */
static void device_renew(struct usb_modem *m, unsigned line)
{
	m->port_count = 0;
	m->partial = m->drivers_unsaid = false;
	m->configurations = 0;
	m->product[0] = m->maker[0] = m->serial[0] = '\0';
	m->vid = m->pid = 0;
	m->line = line;
}

/* "1-1" for level 1; below that the parent's slot, when the dump told of it. */
static void slot_set(struct clues *clues, struct usb_modem *m, int level, int parent, int port)
{
	const struct usb_modem *hub =
		level > 1 ? clues_device_number(clues, m->busnum, parent) : NULL;
	struct buf slot;

	if (m->slot[0] || level < 1 || (level > 1 && (!hub || !hub->slot[0])))
		return;
	buf_init(&slot, m->slot, sizeof(m->slot));
	if (level == 1)
		buf_fmt(&slot, "%d-%d", m->busnum, port + 1);
	else
		buf_fmt(&slot, "%s.%d", hub->slot, port + 1);
	if (buf_error(&slot))
		m->slot[0] = '\0';
}

static void topology(struct read_usb *r, const struct paste_line *line, struct clues *clues)
{
	int bus = labelled(line->text, "Bus=", 10), devnum = labelled(line->text, "Dev#=", 10);

	r->port = NULL;
	r->device = NULL;
	r->octal = -1;
	r->starred = r->inactive = false;
	if (bus < 0 || devnum < 0)
		return;
	r->device = read_rows_device(clues, bus, devnum, line->number);
	device_renew(r->device, line->number);
	slot_set(clues, r->device, labelled(line->text, "Lev=", 10),
		 labelled(line->text, "Prnt=", 10), labelled(line->text, "Port=", 10));
}

/*
 * Old versions of usb-devices give printf a number like "08", which is no octal, and print 0 for
 * it: the true one stands in the complaint, or the interface comes as a second 0. Then it is 8 or
 * more, and what it can be is told by the class (sierra-at 9).
 */
static int number_mend(struct read_usb *r, const struct usb_modem *m, int number, int class_)
{
	unsigned i, lost = 0;
	bool twice = false;

	if (number == 0 && r->octal >= 0) {
		number = r->octal;
		r->octal = -1;
		return number;
	}
	for (i = 0; i < m->port_count; i++) {
		twice |= m->ports[i].interface == number;
		lost += m->ports[i].interface >= NUMBERS_FIRST;
	}
	if (number != 0 || !twice)
		return number;
	if (class_ == CLASS_COMM)
		return 12;
	if (class_ == CLASS_DATA)
		return 13;
	return NUMBERS_FIRST + 2 * (int)lost;
}

static void interface(struct read_usb *r, const struct paste_line *line)
{
	bool starred = !strncmp(line->text, "I:*", 3);
	int number, alt = labelled(line->text, "Alt=", 10);
	int class_ = labelled(line->text, "Cls=", 16);
	const char *at = strcasestr(line->text, "If#="), *driver;
	struct usb_modem *m = r->device;
	struct usb_port *p;
	bool known;

	at += strlen("If#=");
	at += strspn(at, " ");
	number = (int)strtol(at, NULL, strncmp(at, "0x", 2) ? 10 : 16);
	if (number < 0 || number > 255 || r->inactive || class_ == CLASS_HUB)
		return;
	if (alt <= 0)
		number = number_mend(r, m, number, class_);
	known = m->port_count;
	p = clues_port(m, number, line->number);
	if (!p)
		return;
	/* Of several settings of one interface the one marked counts, or the first. */
	known = known && p->class_ != MODEL_ANY;
	if (known && !starred)
		return;
	p->class_ = class_;
	p->subclass = labelled(line->text, "Sub=", 16);
	p->protocol = labelled(line->text, "Prot=", 16);
	p->endpoints = labelled(line->text, "#EPs=", 10);
	driver = strcasestr(line->text, "Driver=");
	if (driver)
		read_rows_driver(p, driver + strlen("Driver="));
}

static void ids(struct usb_modem *m, const struct pattern_got *got)
{
	m->vid = (uint16_t)got->numbers[0];
	m->pid = (uint16_t)got->numbers[1];
}

static void dump_line(struct read_usb *r, enum dump_line kind, const struct paste_line *line,
		      const struct pattern_got *got, struct clues *clues)
{
	struct usb_modem *m = r->device;

	switch (kind) {
	case DUMP_TOPOLOGY:
	case DUMP_OTHER:
		break;
	case DUMP_DEVICE:
		m->configurations = labelled(line->text, "#Cfgs=", 10);
		break;
	case DUMP_IDS:
		ids(m, got);
		break;
	case DUMP_MAKER:
		read_rows_text(m->maker, sizeof(m->maker), got->rest);
		read_rows_hub(got->rest, line, clues);
		break;
	case DUMP_PRODUCT:
		read_rows_text(m->product, sizeof(m->product), got->rest);
		break;
	case DUMP_SERIAL:
		read_rows_text(m->serial, sizeof(m->serial), got->rest);
		break;
	case DUMP_ACTIVE:
		/* What came before was of a configuration without the mark. */
		if (!r->starred)
			m->port_count = 0;
		r->starred = true;
		r->inactive = false;
		break;
	case DUMP_CONFIG:
		r->inactive = r->starred;
		break;
	case DUMP_INTERFACE:
		interface(r, line);
		break;
	case DUMP_OCTAL:
		r->octal = (int)(got->numbers[0] & 0xFF);
		break;
	}
}

bool read_usb_line(struct read_usb *r, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;
	int kind = read_rows_kind(&dump_rows, line->text, &got);

	if (kind < 0)
		kind = read_rows_kind(&octal_rows, line->text, &got);
	if (kind < 0)
		return read_lsusb_line(r, line, clues);
	if (kind == DUMP_TOPOLOGY)
		topology(r, line, clues);
	else if (r->device)
		dump_line(r, (enum dump_line)kind, line, &got, clues);
	return true;
}
