/* SPDX-License-Identifier: MIT */
#include "out_modem.h"

#include "buf.h"

static void put_port(struct out *out, const struct usb_port *p)
{
	out_open(out, NULL);
	out_int(out, "interface", p->interface);
	out_str(out, "role", model_role_name(p->role));
	out_str(out, "driver", p->driver);
	out_str(out, "node", p->node);
	out_str(out, "holder", p->holder);
	out_close(out);
}

/* What stands above the table of ports for people. */
static void put_heading(struct out *out, const struct usb_modem *m)
{
	const char *family = m->id && m->id->model ? m->id->model->family : "";
	unsigned i;

	out_text(out, "%s  %04x:%04x  %s%s%s%s, mode %s", m->slot, m->vid, m->pid,
		 m->model[0] ? m->model : "unknown model", family[0] ? " (" : "", family,
		 family[0] ? ")" : "", model_mode_name(m->mode));
	if (m->product[0] || m->maker[0])
		out_text(out, "says: %s%s%s", m->maker, m->maker[0] && m->product[0] ? ", " : "",
			 m->product);
	for (i = 0; i < m->port_count; i++)
		if (m->ports[i].net[0])
			out_text(out, "network interface: %s (on %d)", m->ports[i].net,
				 m->ports[i].interface);
}

void out_modem(struct out *out, const struct usb_modem *m, bool whole, bool first)
{
	const struct model *model = m->id ? m->id->model : NULL;
	unsigned i;
	BUF_ON_STACK(vid, 8);
	BUF_ON_STACK(pid, 8);

	buf_fmt(&vid, "%04x", m->vid);
	buf_fmt(&pid, "%04x", m->pid);
	out_open(out, NULL);
	if (!first)
		out_text(out, "%s", "");
	put_heading(out, m);
	out_str(out, "slot", m->slot);
	out_str(out, "vid", vid.at);
	out_str(out, "pid", pid.at);
	out_str(out, "model", m->model);
	out_str(out, "family", model ? model->family : NULL);
	out_str(out, "product", m->product);
	out_identifier(out, "serial", m->serial, whole);
	out_str(out, "mode", model_mode_name(m->mode));
	out_open_list(out, "ports");
	for (i = 0; i < m->port_count; i++)
		put_port(out, &m->ports[i]);
	out_close(out);
	if (m->findings) {
		out_findings(out, m->findings);
	} else { /* of a pasted text: they are those of the text */
		out_open_list(out, "findings");
		out_close(out);
	}
	out_close(out);
}
