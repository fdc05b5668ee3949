/* SPDX-License-Identifier: MIT */
/* swictl provision: modems to the state of a recipe, one or a bench full. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "log.h"
#include "out_plan.h"
#include "recipe.h"
#include "roster.h"
#include "settings.h"
#include "setups.h"
#include "shelves.h"

static bool provision_all, provision_watch, provision_dry_run;
static unsigned provision_jobs;
static const char *provision_report;

static const struct opt provision_opts[] = {
	{ 'a', "all", NULL, OPT_FLAG, &provision_all, 0, 0, "every modem that is there" },
	{ 'w', "watch", NULL, OPT_FLAG, &provision_watch, 0, 0,
	  "go on with each modem that is plugged in, until Ctrl-C" },
	{ 'j', "jobs", "N", OPT_NUMBER, &provision_jobs, 1, ROSTER_BAYS_MAX,
	  "so many at the same time (as bench.conf says; 64)" },
	{ 'n', "dry-run", NULL, OPT_FLAG, &provision_dry_run, 0, 0,
	  "print the plan of each, send nothing that changes it" },
	{ 'r', "report", "FILE", OPT_TEXT, &provision_report, 0, 0,
	  "the sheet: FILE.json, .csv or .html; a name without one of them: all three" },
	{ 0 },
};

static void provision_planned(const char *slot, const struct plan *plan, const struct found *found,
			      void *arg)
{
	struct ctx *ctx = arg;

	out_open(ctx->out, NULL);
	out_str(ctx->out, "slot", slot);
	out_plan(ctx, plan, found);
	out_close(ctx->out);
}

static int provision_run(struct ctx *ctx, int argc, char **argv)
{
	const struct settings *settings = ctx_settings(ctx);
	struct bench_config config = {
		.jobs = provision_jobs,
		.watch = provision_watch,
		.dry_run = provision_dry_run,
		.report = provision_report,
		.planned = provision_dry_run ? provision_planned : NULL,
		.arg = ctx,
	};
	static const char *const any[] = { "any", NULL };
	struct shelf_error error;
	static struct recipe recipe;
	static struct setups setups;
	const char *files[WANTED_FILES_MAX];
	BUF_ON_STACK(what, 96);
	unsigned i;

	(void)argc;
	if (!settings)
		return CMD_CONFIG;
	if (provision_all && ctx->devs->count > 0) {
		log_error("provision: --all and -d, expected one of them");
		return CMD_USAGE;
	}
	if (recipe_load(&recipe, settings, argv[0], &error) ||
	    shelves_setups(settings, &setups, &error)) {
		log_error("%s", error.text);
		return CMD_CONFIG;
	}
	for (i = 0; i < recipe.wanted.file_count; i++) {
		files[i] = recipe.wanted.files[i];
		if (access(files[i], R_OK)) {
			log_error("%s: %s, expected a firmware file", files[i], strerror(errno));
			return CMD_DATA;
		}
	}
	buf_fmt(&what, "provision %s", recipe.name);
	config.name = recipe.name;
	config.what = what.at;
	config.wanted = &recipe.wanted;
	config.files = files;
	config.setups = setups.at;
	config.setup_count = setups.count;
	if (!provision_all && !provision_watch)
		config.devs = ctx->devs->count > 0 ? ctx->devs->at : any;
	return bench_run(ctx, &config);
}

const struct cmd cmd_provision = {
	.help = "RECIPE is a file in /etc/swictl/recipes, or a path; it states the wanted end, "
		"and\n"
		"what a modem has of it already is left alone. Without -d the only modem that is\n"
		"there. Each modem has a bay, which /etc/swictl/bench.conf may give a label. What\n"
		"stands against a modem is named, and does not hold up the others.\n\n"
		"Exit code: 0 when every modem is as wanted, 1 when one is not.",
	.example = "  swictl provision att-mbim --dry-run -d 1-1.4\n"
		   "  swictl provision att-mbim --all --report sheet\n"
		   "  swictl provision att-mbim --watch --report friday.html",
	.opts = provision_opts,
	.min_args = 1,
	.max_args = 1,
	.many_devs = true,
	.run = provision_run,
};
