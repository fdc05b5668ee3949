/* SPDX-License-Identifier: MIT */
/* Devices of kernel logs and dumps: what came and went, and the rules of usb_judge.c. */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "judge_rules.h"
#include "usb_cure.h"

/* The kernel that the text is of: its own word before what people say of it. */
static const struct clue *kernel_of(const struct clue_set *set)
{
	const struct clue *own = &set->at[CLUE_KERNEL_VERSION];

	return own->count ? own : &set->at[CLUE_KERNEL_MENTIONED];
}

static void gone_evidence(struct finding *f, const struct clue_bus *bus)
{
	finding_evidence(f, "%u: %s", bus->gone, bus->gone_text);
}

static void judge_bus(const struct clue_set *set, const struct usb_modem *m,
		      const struct clue_bus *bus, struct findings *out)
{
	const struct clue *asked = &set->at[CLUE_RESET_ASKED];
	struct finding *f;

	if (bus->gone && !bus->back) {
		gone_evidence(findings_add(out, FINDING_USB_GONE, FINDING_CERTAIN), bus);
	} else if (bus->gone && asked->count && asked->from <= bus->gone_at) {
		gone_evidence(findings_add(out, FINDING_RESET_REQUESTED, FINDING_CERTAIN), bus);
	} else if (bus->gone && (!bus->gone_pid || bus->gone_pid == m->pid)) {
		/* With another id it is another mode of the same device: storage, boot loader. */
		f = findings_add(out, FINDING_USB_RESET, FINDING_CERTAIN);
		gone_evidence(f, bus);
		finding_evidence(f, "%u: back at %s", bus->back, m->slot);
		if (bus->times_gone > 1)
			finding_evidence(f, "%u times in this text", bus->times_gone);
	}
	if (bus->reset && !(asked->count && asked->from <= bus->reset_at)) {
		f = findings_add(out, FINDING_USB_RESET, FINDING_LIKELY);
		finding_evidence(f, "%u: usb %s: reset by the host", bus->reset, m->slot);
	}
}

/* A kernel log that shows the modem and no driver that takes any of it. */
static void judge_nobody(const struct usb_modem *m, const struct clue_bus *bus,
			 struct findings *out)
{
	struct usb_port at = { .role = MODEL_ROLE_AT };
	struct finding *f;
	unsigned i;

	if (!m->partial || m->port_count || !bus->seen || (bus->gone && !bus->back) || !m->layout ||
	    m->mode == MODEL_MODE_BOOT)
		return;
	if (m->id && m->id->in_drivers) {
		f = findings_add(out, FINDING_DRIVER_MISSING, FINDING_POSSIBLE);
	} else {
		f = findings_add(out, FINDING_ID_UNKNOWN, FINDING_LIKELY);
		for (i = 0; i < m->layout->interface_count; i++)
			if (m->layout->interfaces[i].role == MODEL_ROLE_AT)
				buf_copy(at.module, sizeof(at.module),
					 m->layout->interfaces[i].module);
		usb_cure_new_id(m, &at, 0, f);
	}
	finding_evidence(f, "%u: %04x:%04x, and no driver took it", bus->seen, m->vid, m->pid);
}

/*
 * A device that no model file knows, of which a modem's driver took a part: what is left of it has
 * the same look.
 */
static void judge_stranger(const struct usb_modem *m, struct findings *out)
{
	static const char *const drivers[] = { "qmi_wwan", "cdc_mbim", "option", "qcserial" };
	unsigned taken = 0, left = 0, i;
	struct finding *f;
	size_t k;

	for (i = 0; i < m->port_count; i++) {
		const struct usb_port *p = &m->ports[i];

		for (k = 0; k < sizeof(drivers) / sizeof(drivers[0]); k++)
			taken += !strcmp(p->driver, drivers[k]);
		left += !p->driver[0] && p->class_ == 0xff && p->subclass != 0x42;
	}
	if (!taken || !left || m->partial || m->drivers_unsaid)
		return;
	f = findings_add(out, FINDING_DRIVER_MISSING, FINDING_POSSIBLE);
	for (i = 0; i < m->port_count; i++)
		if (!m->ports[i].driver[0] && m->ports[i].class_ == 0xff)
			finding_evidence(f, "%u: interface %d: driver none", m->ports[i].line,
					 m->ports[i].interface);
	/* `lsusb -t` has no ids. */
	if (m->vid)
		finding_cure(f,
			     "modprobe option && echo %04x %04x "
			     ">/sys/bus/usb-serial/drivers/option1/new_id",
			     m->vid, m->pid);
}

/* Two ports of one device with the driver of QMI: whatever its id, these are two functions. */
static void judge_two(const struct usb_modem *m, struct findings *out)
{
	const struct usb_port *first = NULL;
	struct finding *f;
	unsigned i;

	for (i = 0; i < m->port_count; i++) {
		const struct usb_port *p = &m->ports[i];

		if (strcmp(p->driver, "qmi_wwan"))
			continue;
		if (!first) {
			first = p;
			continue;
		}
		f = findings_add(out, FINDING_TWO_RMNET, FINDING_LIKELY);
		if (f->evidence_count)
			return;
		finding_evidence(f, "%u: interface %d: qmi_wwan", first->line, first->interface);
		finding_evidence(f, "%u: interface %d: qmi_wwan", p->line, p->interface);
	}
}

static void names_set(struct usb_modem *m)
{
	struct buf name;
	unsigned i;

	for (i = 0; m->slot[0] && i < m->port_count; i++) {
		if (m->ports[i].name[0])
			continue;
		buf_init(&name, m->ports[i].name, sizeof(m->ports[i].name));
		buf_fmt(&name, "%s:1.%d", m->slot, m->ports[i].interface);
	}
}

void judge_devices(struct clues *clues, const struct shelf *shelf, struct findings *out)
{
	const struct clue *kernel = kernel_of(&clues->all);
	unsigned i;

	for (i = 0; i < clues->device_count; i++) {
		struct usb_modem *m = &clues->devices[i];
		const struct clue_bus *bus = &clues->bus[i];
		bool known = usb_modem_know(m, shelf);

		m->findings = out;
		if (known || bus->modem)
			judge_bus(&clues->all, m, bus, out);
		if (m->partial)
			judge_two(m, out);
		if (!known)
			judge_stranger(m, out);
		if (!known || (bus->gone && !bus->back))
			continue;
		names_set(m);
		judge_nobody(m, bus, out);
		usb_judge(m, (unsigned)kernel->number, kernel->first);
	}
}
