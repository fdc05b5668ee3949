/* SPDX-License-Identifier: MIT */
/* swictl connect: keep a link up, in the foreground. */
#include <string.h>

#include "cmd.h"
#include "dialer.h"
#include "log.h"
#include "modem.h"
#include "shelf.h"

static bool connect_once;

static const struct opt connect_opts[] = {
	{ '1', "once", NULL, OPT_FLAG, &connect_once, 0, 0,
	  "dial once and leave when that link ends, instead of dialling again" },
	{ 0 },
};

static int connect_run(struct ctx *ctx, int argc, char **argv)
{
	const struct settings *settings = ctx_settings(ctx);
	struct shelf_error error = { 0 };
	struct profile profile;
	char *line, *rest;
	int rc;

	if (!settings)
		return CMD_CONFIG;
	rc = profile_load(&profile, settings, argc ? argv[0] : "default", &error);
	for (rest = error.text; (line = strsep(&rest, "\n"));)
		if (line[0])
			log_error("%s", line);
	if (rc)
		return CMD_CONFIG;
	rc = modem_resolve(ctx);
	if (!rc)
		rc = dialer_run(ctx, &profile, connect_once);
	profile_fini(&profile);
	return rc;
}

const struct cmd cmd_connect = {
	.help = "Stays in the foreground: systemd or procd supervise it. PROFILE is a file in\n"
		"/etc/swictl/profiles (or a path); without it, default. Before each dial the modem "
		"is\n"
		"asked for SIM, registration and power; what stands against a dial is named, and\n"
		"nothing is dialled. Ctrl-C and SIGTERM end the link within 3 s.",
	.example = "  swictl connect home\n  swictl -d 1-1.4 connect --once ./home.conf",
	.opts = connect_opts,
	.max_args = 1,
	.run = connect_run,
};
