/* SPDX-License-Identifier: MIT */
/* swictl list: modems and their ports, as the USB buses show them. Opens no port. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "cmd.h"
#include "log.h"
#include "usb.h"

static void list_port(struct out *out, const struct usb_port *p)
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
static void list_heading(struct out *out, const struct usb_modem *m)
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

static void list_modem(struct ctx *ctx, const struct usb_modem *m, bool first)
{
	const struct model *model = m->id ? m->id->model : NULL;
	struct out *out = ctx->out;
	unsigned i;
	BUF_ON_STACK(vid, 8);
	BUF_ON_STACK(pid, 8);

	buf_fmt(&vid, "%04x", m->vid);
	buf_fmt(&pid, "%04x", m->pid);
	out_open(out, NULL);
	if (!first)
		out_text(out, "%s", "");
	list_heading(out, m);
	out_str(out, "slot", m->slot);
	out_str(out, "vid", vid.at);
	out_str(out, "pid", pid.at);
	out_str(out, "model", m->model);
	out_str(out, "family", model ? model->family : NULL);
	out_str(out, "product", m->product);
	out_identifier(out, "serial", m->serial, ctx->show_ids);
	out_str(out, "mode", model_mode_name(m->mode));
	out_open_list(out, "ports");
	for (i = 0; i < m->port_count; i++)
		list_port(out, &m->ports[i]);
	out_close(out);
	out_findings(out, m->findings);
	out_close(out);
}

/* /proc that belongs to a sysfs: beside it, so that a copied tree brings its own. */
static const char *list_proc(const char *sysfs, char *path, size_t size)
{
	if (!strcmp(sysfs, "/sys"))
		return "/proc";
	return snprintf(path, size, "%s/../proc", sysfs) < (int)size ? path : NULL;
}

static int list_run(struct ctx *ctx, int argc, char **argv)
{
	const struct usb_modem *only = NULL;
	bool all = !ctx->dev || !strcmp(ctx->dev, "any");
	struct usb_list list;
	char proc[PATH_MAX];
	unsigned i, shown = 0;
	int rc;

	(void)argc;
	(void)argv;
	rc = ctx_scan(ctx, list_proc(ctx->sysfs, proc, sizeof(proc)), &list);
	if (rc == -EINVAL)
		return CMD_CONFIG;
	if (rc && rc != -ENOENT) {
		log_error("%s: %s", ctx->sysfs, strerror(-rc));
		return CMD_INTERNAL;
	}
	if (!all)
		usb_find(&list, ctx->dev, &only);
	out_open_list(ctx->out, NULL);
	for (i = 0; i < list.count; i++)
		if (all || &list.at[i] == only)
			list_modem(ctx, &list.at[i], shown++ == 0);
	out_close(ctx->out);
	if (!shown && rc)
		log_error("%s: no USB devices here, expected bus/usb/devices in it", ctx->sysfs);
	else if (!shown && all)
		log_error("no modem on USB");
	else if (!shown)
		log_error("%s: no such modem on USB; without -d all are shown", ctx->dev);
	usb_list_free(&list);
	return shown ? CMD_DONE : CMD_NO_MODEM;
}

const struct cmd cmd_list = {
	.help = "One modem after the other: USB slot, ids and model, then a row for each "
		"interface\n"
		"with its role, the driver that is bound, the device node and who holds it, then\n"
		"what is wrong and the line that cures it. No port is opened. With -d only this\n"
		"modem is shown. Run as root to see the holders of all users.\n\n"
		"Exit code: 0 whatever the findings are, 69 when there is no modem.",
	.example = "  swictl list\n"
		   "  swictl list --json | jq -r '.[].ports[] | select(.role == \"at\").node'",
	.run = list_run,
};
