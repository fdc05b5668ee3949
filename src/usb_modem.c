/* SPDX-License-Identifier: MIT */
#include "usb_modem.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"

static bool fits(int wanted, int is)
{
	return wanted == MODEL_ANY || wanted == is;
}

static bool row_fits(const struct model_interface *row, const struct usb_port *p)
{
	if (!fits(row->number, p->interface))
		return false;
	/* A log names interfaces by number alone: enough where numbers tell functions apart. */
	if (p->line && p->class_ == MODEL_ANY && row->number != MODEL_ANY)
		return true;
	return fits(row->class_, p->class_) && fits(row->subclass, p->subclass) &&
	       fits(row->protocol, p->protocol) &&
	       (fits(row->endpoints, p->endpoints) || (p->line && p->endpoints == MODEL_ANY));
}

static void port_role(const struct model_layout *layout, struct usb_port *p)
{
	unsigned i;

	for (i = 0; layout && i < layout->interface_count; i++) {
		const struct model_interface *row = &layout->interfaces[i];

		if (!row_fits(row, p))
			continue;
		p->role = row->role;
		p->ppp = row->ppp;
		p->barred = !row->driver[0];
		buf_copy(p->wanted, sizeof(p->wanted), row->driver);
		buf_copy(p->module, sizeof(p->module), row->module);
		return;
	}
}

/* Find `name` in `text`, where an 'x' of the name stands for any digit: where, or NULL. */
static const char *name_find(const char *text, const char *name, size_t n)
{
	for (; *text; text++) {
		size_t i;

		for (i = 0; i < n && text[i]; i++)
			if (text[i] != name[i] &&
			    !(name[i] == 'x' && text[i] >= '0' && text[i] <= '9'))
				break;
		if (i == n)
			return text;
	}
	return NULL;
}

/* One id serves several models; the product string often says which. */
static void model_choose(struct usb_modem *m)
{
	const char *name = m->id && m->id->model ? m->id->model->name : "";
	const char *at = name, *found;
	size_t n;

	buf_copy(m->model, sizeof(m->model), name);
	for (; *at; at += n + (at[n] == '/')) {
		n = strcspn(at, "/");
		found = name_find(m->product, at, n);
		if (!found)
			continue;
		snprintf(m->model, sizeof(m->model), "%.*s", (int)n, found);
		return;
	}
}

bool usb_modem_know(struct usb_modem *m, const struct shelf *shelf)
{
	const struct model_vendor *vendor;
	unsigned i;

	m->id = shelf_id(shelf, m->vid, m->pid, m->port_count);
	vendor = m->id ? NULL : shelf_vendor(shelf, m->vid, m->product);
	if (!m->id && !vendor)
		return false;
	m->layout = m->id ? m->id->layout : vendor->layout;
	m->mode = m->id ? m->id->mode : MODEL_MODE_UNKNOWN;
	if (vendor && vendor->boot_interfaces && (int)m->port_count == vendor->boot_interfaces &&
	    m->ports[0].class_ == 0xff && m->ports[0].endpoints == 2) {
		m->mode = MODEL_MODE_BOOT;
		m->layout = NULL;
	}
	for (i = 0; i < m->port_count; i++)
		port_role(m->layout, &m->ports[i]);
	model_choose(m);
	return true;
}

const struct usb_port *usb_port(const struct usb_modem *modem, enum model_role role)
{
	const struct usb_port *found = NULL;
	unsigned i;

	for (i = 0; i < modem->port_count; i++) {
		const struct usb_port *p = &modem->ports[i];

		if (p->role == role && (!found || (p->ppp && !found->ppp)))
			found = p;
	}
	return found;
}
