/* SPDX-License-Identifier: MIT */
/* swictl check: load all configuration, models and scripts, and touch nothing else. */
#include "checkup.h"
#include "cmd.h"

static void check_line(void *arg, const char *text)
{
	struct ctx *ctx = arg;

	out_str(ctx->out, NULL, text);
}

static int check_run(struct ctx *ctx, int argc, char **argv)
{
	struct checkup c = { .line = check_line, .arg = ctx };

	(void)argc;
	(void)argv;
	out_open(ctx->out, NULL);
	out_open_list(ctx->out, "errors");
	checkup(&c, ctx->conf);
	out_close(ctx->out);
	out_int(ctx->out, "models", (int64_t)c.models);
	out_int(ctx->out, "ids", (int64_t)c.ids);
	out_int(ctx->out, "profiles", c.profiles);
	out_int(ctx->out, "scripts", c.scripts);
	out_bool(ctx->out, "ok", c.errors == 0);
	out_close(ctx->out);
	return c.errors ? CMD_CONFIG : CMD_DONE;
}

const struct cmd cmd_check = {
	.help = "Reads the settings, all model files, all profiles and all chat scripts, and "
		"prints\n"
		"every error as file:line: what, expected what. No device is looked at.\n\n"
		"Exit code: 0 when all is well, 78 when something is not.",
	.example = "  swictl check\n"
		   "  swictl -c ./swictl.conf check --json",
	.run = check_run,
};
