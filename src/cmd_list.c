/* SPDX-License-Identifier: MIT */
/* swictl list: modems and their ports, as the USB buses show them. Opens no port. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "log.h"
#include "out_modem.h"
#include "usb.h"

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
			out_modem(ctx->out, &list.at[i], ctx->show_ids, shown++ == 0);
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
