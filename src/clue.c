/* SPDX-License-Identifier: MIT */
#include "clue.h"

#include <string.h>

#include "buf.h"

#define CUT_MARK "\xE2\x80\xA6" /* the ellipsis, U+2026 */

static const char *const names[] = {
#define X(name, text, phase) text,
	CLUES(X)
#undef X
};

static const enum clue_phase phases[] = {
#define X(name, text, phase) CLUE_PHASE_##phase,
	CLUES(X)
#undef X
};

enum clue_phase clue_phase(enum clue_kind kind)
{
	return phases[kind];
}

const char *clue_name(enum clue_kind kind)
{
	return names[kind];
}

void clues_init(struct clues *c)
{
	memset(c, 0, sizeof(*c));
}

void clue_text(char to[CLUE_TEXT_MAX], const struct paste_line *line)
{
	size_t n = line->len;

	if (n < CLUE_TEXT_MAX) {
		memcpy(to, line->text, n + 1);
		return;
	}
	n = CLUE_TEXT_MAX - sizeof(CUT_MARK);
	while (n > 0 && ((unsigned char)line->text[n] & 0xC0) == 0x80)
		n--;
	memcpy(to, line->text, n);
	memcpy(to + n, CUT_MARK, sizeof(CUT_MARK));
}

static void set_put(struct clue_set *set, enum clue_kind kind, const struct paste_line *line,
		    long number, unsigned at)
{
	struct clue *clue = &set->at[kind];

	if (phases[kind] > set->reached)
		set->reached = phases[kind];
	if (!clue->count) {
		clue->first = line->number;
		clue->from = at;
		clue->number = number;
		clue->clock = line->clock;
		clue->first_ms = line->time_ms;
		clue_text(clue->text, line);
	}
	clue->count++;
	clue->last = line->number;
	clue->to = at;
	clue->last_number = number;
	/* Two clocks in one paste: what was said first keeps its time, the other has none. */
	if (line->clock == clue->clock)
		clue->last_ms = line->time_ms;
	set->count++;
}

/* True when this cannot be of the attempt that is being read. */
static bool begins_another(const struct clue_set *now, enum clue_kind kind)
{
	enum clue_phase phase = phases[kind];

	if (phase == CLUE_PHASE_NONE || phase == CLUE_PHASE_END)
		return false;
	/* pppd's last words may come in any order; a new attempt has a beginning. */
	if (now->reached == CLUE_PHASE_END)
		return phase <= CLUE_PHASE_CONNECT;
	/* wvdial dials first and starts pppd then; a script of OpenWrt's looks at the SIM first. */
	if (phase == CLUE_PHASE_OPEN)
		return now->at[kind].count > 0 || now->reached >= CLUE_PHASE_LCP;
	return phase == CLUE_PHASE_DIAL && now->reached >= CLUE_PHASE_LCP;
}

void clues_put(struct clues *c, enum clue_kind kind, const struct paste_line *line, long number)
{
	if (begins_another(&c->now, kind)) {
		c->past = c->now;
		c->past_waits = true;
		memset(&c->now, 0, sizeof(c->now));
	}
	c->count++;
	set_put(&c->now, kind, line, number, c->count);
	set_put(&c->all, kind, line, number, c->count);
}

struct usb_modem *clues_device(struct clues *c)
{
	struct usb_modem *m;

	if (c->device_count < CLUE_DEVICES_MAX)
		m = &c->devices[c->device_count++];
	else {
		c->devices_full = true;
		m = &c->devices[CLUE_DEVICES_MAX - 1];
	}
	memset(m, 0, sizeof(*m));
	memset(clues_bus(c, m), 0, sizeof(struct clue_bus));
	return m;
}

struct usb_modem *clues_device_slot(struct clues *c, const char *slot, size_t len)
{
	unsigned i;

	for (i = c->device_count; i-- > 0;)
		if (!strncmp(c->devices[i].slot, slot, len) && !c->devices[i].slot[len])
			return &c->devices[i];
	return NULL;
}

struct usb_modem *clues_device_number(struct clues *c, int busnum, int devnum)
{
	unsigned i;

	for (i = c->device_count; i-- > 0;)
		if (c->devices[i].busnum == busnum && c->devices[i].devnum == devnum)
			return &c->devices[i];
	return NULL;
}

struct clue_bus *clues_bus(struct clues *c, const struct usb_modem *device)
{
	return &c->bus[device - c->devices];
}

struct usb_port *clues_port(struct usb_modem *device, int interface, unsigned line)
{
	struct usb_port *p;
	unsigned i;

	for (i = 0; i < device->port_count; i++)
		if (device->ports[i].interface == interface)
			return &device->ports[i];
	if (device->port_count == USB_PORTS_MAX)
		return NULL;
	p = &device->ports[device->port_count++];
	memset(p, 0, sizeof(*p));
	p->interface = interface;
	p->class_ = p->subclass = p->protocol = p->endpoints = MODEL_ANY;
	p->line = line;
	return p;
}
