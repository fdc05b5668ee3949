/* SPDX-License-Identifier: MIT */
/* swictl status and disconnect: ask the connects that run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "cmd.h"
#include "connects.h"
#include "ctl.h"
#include "history.h"
#include "log.h"
#include "settings.h"
#include "status.h"
#include "units.h"

static bool status_history;
static unsigned status_last = 20;

static const struct opt status_opts[] = {
	{ 0, "history", NULL, OPT_FLAG, &status_history, 0, 0,
	  "drops and failed dials: why, what cured them, time lost" },
	{ 'n', "last", "N", OPT_NUMBER, &status_last, 1, 1000,
	  "how many of them, the newest (20); all count in the sums" },
	{ 0 },
};

/* Ask every connect that answers; returns how many did. */
static int connects_ask(struct ctx *ctx, const char *profile, enum ctl_request request,
			struct connects *c)
{
	const struct settings *settings = ctx_settings(ctx);
	unsigned i, kept = 0;

	if (!settings)
		return -EINVAL;
	connects_find(c, settings->run_dir, profile);
	for (i = 0; i < c->count; i++) {
		struct status status;
		char *line;
		int rc;

		rc = ctl_ask(c->path[i], request, &line);
		if (rc == -ENOENT)
			continue; /* left by one that was killed */
		if (rc) {
			log_error("%s: %s", c->path[i], strerror(-rc));
			return rc;
		}
		rc = status_parse(&status, line);
		free(line);
		if (rc) {
			log_error("%s: its answer is not a status", c->path[i]);
			return rc;
		}
		kept++;
		status_out(&status, ctx->out);
	}
	if (!kept)
		log_info("no connect is running%s%s", profile ? " for " : "",
			 profile ? profile : "");
	return (int)kept;
}

static int status_ask(struct ctx *ctx, int argc, char **argv, enum ctl_request request)
{
	struct connects c;
	int count;

	out_open_list(ctx->out, NULL);
	count = connects_ask(ctx, argc ? argv[0] : NULL, request, &c);
	out_close(ctx->out);
	if (count == -EACCES || count == -EPERM)
		return CMD_PERMISSION;
	if (count < 0)
		return CMD_IO;
	return count > 0 ? CMD_DONE : CMD_NO;
}

/* --- what happened to the links --- */

#define RECORD_COLUMNS "%-19s  %-7s  %-4s  %-23s  %-8s  %-11s  %s"

static void span_put(char *to, size_t size, int64_t ms)
{
	struct buf b;

	buf_init(&b, to, size);
	units_span(&b, ms);
}

static void record_heading(struct out *out, size_t count)
{
	if (count > 0)
		out_text(out, RECORD_COLUMNS, "time", "modem", "what", "verdict", "cured by",
			 "lost", "up before");
	else
		out_text(out, "nothing is known of drops or failed dials");
}

static void record_lines_out(struct out *out, const char *key, const struct record_lines *lines,
			     bool verbose)
{
	size_t i;

	for (i = 0; verbose && i < lines->count; i++)
		out_text(out, "  %s: %s", key, lines->at[i]);
	out_open_list(out, key);
	for (i = 0; i < lines->count; i++)
		out_str(out, NULL, lines->at[i]);
	out_close(out);
}

static void record_member_out(struct out *out, const struct record *r, const struct record_row *row,
			      bool verbose)
{
	const char *at = (const char *)r + row->offset;
	int64_t number;

	switch (row->type) {
	case RECORD_TEXT:
		out_str(out, row->key, at);
		break;
	case RECORD_NUMBER:
		memcpy(&number, at, sizeof(number));
		if (number >= 0)
			out_int(out, row->key, number);
		else
			out_null(out, row->key);
		break;
	case RECORD_LINES:
		record_lines_out(out, row->key, (const void *)at, verbose);
		break;
	}
}

static void record_out(struct out *out, const struct record *r, bool verbose)
{
	char when[32] = "-", lost[24], before[24];
	const struct record_row *row;
	time_t at = r->time_s;
	struct tm tm;

	if (localtime_r(&at, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &tm);
	span_put(lost, sizeof(lost), r->lost_ms);
	span_put(before, sizeof(before), r->uptime_s > 0 ? r->uptime_s * 1000 : -1);
	out_open(out, NULL);
	out_text(out, RECORD_COLUMNS, when, r->slot[0] ? r->slot : "-", record_kind_name(r->kind),
		 r->verdict[0] ? r->verdict : "-", r->cured_by[0] ? r->cured_by : "-", lost,
		 before);
	if (verbose && r->reason[0])
		out_text(out, "  pppd: %s", r->reason);
	out_str(out, "kind", record_kind_name(r->kind));
	for (row = record_rows; row->key; row++)
		record_member_out(out, r, row, verbose);
	out_close(out);
}

static void names_out(struct out *out, const char *key, const char *label,
		      const struct tally_names *names)
{
	BUF_ON_STACK(line, 1024);
	size_t i;

	for (i = 0; i < names->count; i++)
		buf_fmt(&line, "%s%s %u", i ? ", " : "", names->at[i].name, names->at[i].count);
	if (names->count)
		out_text(out, "%s: %s", label, line.at);
	out_open(out, key);
	for (i = 0; i < names->count; i++)
		out_int(out, names->at[i].name, names->at[i].count);
	out_close(out);
}

static void tally_out(struct out *out, const struct tally *t)
{
	int service = tally_service(t);
	char up[24], lost[24];

	span_put(up, sizeof(up), t->uptime_s * 1000);
	span_put(lost, sizeof(lost), t->lost_ms);
	out_open(out, "summary");
	out_text(out, "%s", "");
	out_text(out, "%u drop%s, %u failed dial%s; up %s, lost %s", t->drops,
		 t->drops == 1 ? "" : "s", t->dials, t->dials == 1 ? "" : "s", up, lost);
	if (service >= 0)
		out_text(out, "service %d.%02d %% of that time", service / 100, service % 100);
	out_int(out, "drops", t->drops);
	out_int(out, "failed_dials", t->dials);
	out_int(out, "stops", t->stops);
	out_int(out, "not_ended", t->open);
	out_int(out, "uptime_s", t->uptime_s);
	out_int(out, "lost_ms", t->lost_ms);
	if (service >= 0)
		out_double(out, "service_percent", service / 100.0);
	else
		out_null(out, "service_percent");
	names_out(out, "by_verdict", "verdicts", &t->verdicts);
	names_out(out, "by_cure", "cured by", &t->cures);
	out_close(out);
}

static int history_run(struct ctx *ctx, const char *profile)
{
	const struct settings *settings = ctx_settings(ctx);
	struct history history;
	size_t i;
	int rc;

	if (!settings)
		return CMD_CONFIG;
	rc = history_load(&history, settings->state_dir, profile, status_last);
	if (rc) {
		log_error("%s: %s", settings->state_dir, strerror(-rc));
		return rc == -EACCES ? CMD_PERMISSION : CMD_IO;
	}
	out_open(ctx->out, NULL);
	record_heading(ctx->out, history.count);
	out_open_list(ctx->out, "records");
	for (i = 0; i < history.count; i++)
		record_out(ctx->out, &history.at[i], ctx->verbose);
	out_close(ctx->out);
	tally_out(ctx->out, &history.tally);
	out_close(ctx->out);
	history_free(&history);
	return CMD_DONE;
}

static int status_run(struct ctx *ctx, int argc, char **argv)
{
	if (status_history)
		return history_run(ctx, argc ? argv[0] : NULL);
	return status_ask(ctx, argc, argv, CTL_STATUS);
}

static int disconnect_run(struct ctx *ctx, int argc, char **argv)
{
	return status_ask(ctx, argc, argv, CTL_DISCONNECT);
}

const struct cmd cmd_status = {
	.help = "Exit code 1 when none is running. With --history, which works without one, drops\n"
		"and failed dials are listed, the newest last, then what they have in common; -v\n"
		"adds what was seen of each.",
	.example =
		"  swictl status\n  swictl --json status home\n  swictl status --history --last 50",
	.opts = status_opts,
	.max_args = 1,
	.run = status_run,
};

const struct cmd cmd_disconnect = {
	.help = "Prints the last status of each. The link is down, and the port free, within 3 s.",
	.example = "  swictl disconnect home",
	.max_args = 1,
	.run = disconnect_run,
};
