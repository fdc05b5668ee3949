/* SPDX-License-Identifier: MIT */
/* swictl explain: what a pasted log, dump or session says is wrong. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "explain.h"
#include "log.h"
#include "out_facts.h"
#include "out_modem.h"
#include "settings.h"
#include "shelves.h"

/* Large, and there is one a run. */
static struct explain explain;
static struct findings findings;
static struct facts facts;

/* Read all of a file, "-" for standard input: 0, or an enum cmd_exit after the reason went to the
 * log. */
static int read_all(const char *name)
{
	int fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	static char data[65536];
	ssize_t n = -1;

	if (fd < 0)
		goto out;
	while ((n = read(fd, data, sizeof(data))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			explain_feed(&explain, data, (size_t)n);
out:
	if (n < 0)
		log_error("%s: %s, expected a readable text", name, strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return n < 0 ? CMD_IO : CMD_DONE;
}

/* All models, because a pasted dump may be of any: 0, or -1 after the reason went to the log. */
static int load_shelf(struct ctx *ctx, struct shelf *shelf)
{
	const struct settings *settings = ctx_settings(ctx);
	struct shelf_error error = { 0 };

	if (!settings)
		return -1;
	if (shelves_all(settings, shelf, &error) == 0)
		return 0;
	log_error("%s", error.text);
	return -1;
}

static void print(struct ctx *ctx, const char *kind)
{
	struct out *o = ctx->out;
	const struct usb_modem *m;
	unsigned i;

	out_open(o, NULL);
	/* People ask what is wrong: what stands in their text they have before them. */
	if (out_mouth(o) == OUT_TEXT) {
		out_text(o, "%s%s%s%s", kind, explain_stage(&explain) ? ", as far as " : "",
			 explain_stage(&explain) ? explain_stage(&explain) : "",
			 findings.count ? "" : ": nothing in it looks wrong");
		out_findings(o, &findings);
		out_close(o);
		return;
	}
	out_str(o, "kind", kind);
	out_str(o, "stage", explain_stage(&explain));
	out_open_list(o, "modems");
	for (i = 0; (m = explain_modem(&explain, i)) != NULL; i++)
		out_modem(o, m, ctx->show_ids, i == 0);
	out_close(o);
	out_open(o, "facts");
	out_facts(o, &facts, ctx->show_ids);
	out_close(o);
	out_findings(o, &findings);
	out_close(o);
}

static int explain_run(struct ctx *ctx, int argc, char **argv)
{
	struct shelf shelf = { 0 };
	const char *kind;
	int status;
	size_t i;

	(void)argc;
	explain_init(&explain);
	status = read_all(argv[0]);
	if (status)
		return status;
	explain_end(&explain);
	kind = explain_kind_name(explain_kind(&explain));
	if (!kind) {
		log_error("%s: nothing in it is known, expected a log of pppd, chat or the kernel, "
			  "a usb-devices dump or an AT session",
			  argv[0]);
		return CMD_DATA;
	}
	if (load_shelf(ctx, &shelf))
		return CMD_CONFIG;
	explain_judge(&explain, &shelf, ctx->show_ids, &findings);
	explain_facts(&explain, ctx->show_ids, &facts);
	print(ctx, kind);
	for (i = 0; i < findings.count; i++)
		if (findings.at[i].severity != FINDING_INFO)
			status = CMD_NO;
	shelf_free(&shelf);
	return status;
}

const struct cmd cmd_explain = {
	.help = "Reads what people paste: logs of pppd, chat, wvdial, NetworkManager, mpd and the\n"
		"kernel, usb-devices and lsusb dumps, AT sessions, in any mixture, with the "
		"damage\n"
		"that forums and mail programs do. Names what is wrong, the lines that say so, "
		"and\n"
		"the cure. Passwords and PINs are left out, identifiers shortened (--show-ids).\n\n"
		"Exit code: 0 nothing is wrong, 1 something is, 65 nothing in it is known.",
	.example = "  swictl explain log.txt\n"
		   "  dmesg | swictl explain -",
	.min_args = 1,
	.max_args = 1,
	.run = explain_run,
};
