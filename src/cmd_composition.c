/* SPDX-License-Identifier: MIT */
/* swictl composition: the USB functions of a modem, or others for it. */
#include <errno.h>
#include <string.h>

#include "buf.h"
#include "inspect.h"
#include "log.h"
#include "work.h"

static struct work composition_work;
static struct wanted composition_wanted;
static struct found composition_found;
static struct findings composition_findings;

static const struct opt composition_opts[] = {
	WORK_OPTS(composition_work),
	{ 0 },
};

/* What is on the bus now: which driver each function has, or ought to have. */
static void ports_put(struct out *o, const struct usb_modem *usb)
{
	unsigned i;

	out_open_list(o, "ports");
	for (i = 0; i < usb->port_count; i++) {
		const struct usb_port *p = &usb->ports[i];

		out_open(o, NULL);
		out_int(o, "interface", p->interface);
		out_str(o, "role", model_role_name(p->role));
		out_str(o, "driver", p->driver[0] ? p->driver : p->wanted);
		out_bool(o, "bound", p->driver[0] != '\0');
		out_str(o, "node", p->node);
		out_text(o, "%9d  %-5s %-10s %-14s%s", p->interface, model_role_name(p->role),
			 p->driver[0]	? p->driver
			 : p->wanted[0] ? p->wanted
					: "-",
			 p->node[0] ? p->node : "-", p->driver[0] ? "" : "  not bound");
		out_close(o);
	}
	out_close(o);
}

static void out_known(struct out *o, const char *key, int32_t value)
{
	if (value == FACTS_UNKNOWN)
		out_null(o, key);
	else
		out_int(o, key, value);
}

static void functions_put(struct out *o, const struct facts *f)
{
	BUF_ON_STACK(mask, 16);
	BUF_ON_STACK(names, 300);
	unsigned i;

	if (f->composition.mask_said)
		buf_fmt(&mask, "0x%08X", f->composition.mask);
	out_str(o, "command", facts_composition_command_name(f->composition.command));
	out_known(o, "index", f->composition.index);
	out_known(o, "type", f->composition.type);
	out_str(o, "mask", mask.at);
	out_open_list(o, "functions");
	for (i = 0; i < f->composition.functions_count; i++) {
		out_str(o, NULL, f->composition.functions[i]);
		buf_item(&names, "%s", f->composition.functions[i]);
	}
	out_close(o);
	if (f->composition.mask_said)
		out_text(o, "set: %s (type %d, %s)", names.at, (int)f->composition.type, mask.at);
	else if (f->composition.index != FACTS_UNKNOWN)
		out_text(o, "set: %s (number %d)", names.at, (int)f->composition.index);
}

static int composition_show(struct ctx *ctx)
{
	struct out *o = ctx->out;
	const struct usb_modem *usb = NULL;
	struct usb_list list = { 0 };
	struct modem m;
	int status = inspect(ctx, QUERY_SECTION(COMPOSITION), &m, &composition_found,
			     &composition_findings);

	if (status)
		return status;
	/* Once more, with what a look for the AT port leaves out. */
	if (m.usb && !ctx_scan(ctx, "/proc", &list))
		usb_find(&list, m.usb->slot, &usb);
	out_open(o, NULL);
	out_str(o, "slot", m.name);
	functions_put(o, &composition_found.facts);
	if (usb)
		ports_put(o, usb);
	out_findings(o, usb && usb->findings->count ? usb->findings : &composition_findings);
	out_close(o);
	usb_list_free(&list);
	modem_forget(&m);
	return CMD_DONE;
}

static int composition_run(struct ctx *ctx, int argc, char **argv)
{
	BUF_ON_STACK(what, 96);

	if (!argc)
		return composition_show(ctx);
	wanted_init(&composition_wanted);
	if (wanted_composition(&composition_wanted, argv[0])) {
		log_error("%s: expected qmi, mbim, functions as diag,nmea,modem,rmnet0, a mask as "
			  "0x10D, or a number of AT!UDUSBCOMP",
			  argv[0]);
		return CMD_USAGE;
	}
	buf_fmt(&what, "composition %.80s", argv[0]);
	composition_work.wanted = &composition_wanted;
	composition_work.what = what.at;
	return work_run(ctx, &composition_work);
}

const struct cmd cmd_composition = {
	.help = "Without an argument: the functions that are set, and what is on the bus with "
		"which "
		"driver.\n"
		"Else they are set by name, mask or number, with the config type of the family, "
		"the "
		"modem\n"
		"is reset and looked at. What would end without an AT port is refused.",
	.example = "  swictl -d 1-1.4 composition\n  swictl -d 1-1.4 composition qmi --dry-run",
	.opts = composition_opts,
	.max_args = 1,
	.run = composition_run,
};
