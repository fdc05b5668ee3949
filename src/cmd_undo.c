/* SPDX-License-Identifier: MIT */
/* swictl undo: put back what the last change of a modem replaced. */
#include "work.h"

static struct work undo_work;

static const struct opt undo_opts[] = {
	WORK_OPTS(undo_work),
	{ 0 },
};

static int undo_run(struct ctx *ctx, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	undo_work.what = "undo";
	return work_run(ctx, &undo_work);
}

const struct cmd cmd_undo = {
	.help = "What each change of a modem replaced is kept under its IMEI in the journal, "
		"before "
		"the\n"
		"change is begun. Undone is the last one that took effect, or one that was not "
		"ended;\n"
		"undo once more takes the one before it. What somebody changed since is left "
		"alone. "
		"The\n"
		"same rules hold as for any change: nothing is sent that would lock the modem up.",
	.example = "  swictl -d 1-1.4 undo --dry-run\n  swictl -d 1-1.4 undo --yes",
	.opts = undo_opts,
	.run = undo_run,
};
