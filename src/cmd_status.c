/* SPDX-License-Identifier: MIT */
/* swictl status and disconnect: ask the connects that run. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cmd.h"
#include "ctl.h"
#include "log.h"
#include "settings.h"
#include "status.h"

#define STATUS_CONNECTS_MAX 64

struct connects {
	unsigned count;
	char path[STATUS_CONNECTS_MAX][220];
};

static int connects_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The sockets of the connects that may be running; `profile` NULL: all. */
static void connects_find(struct connects *c, const char *run_dir, const char *profile)
{
	struct dirent *entry;
	struct buf path;
	DIR *dir;

	c->count = 0;
	dir = opendir(run_dir);
	while (dir && c->count < STATUS_CONNECTS_MAX && (entry = readdir(dir))) {
		size_t n = strlen(entry->d_name);

		if (n <= 5 || strcmp(entry->d_name + n - 5, ".sock"))
			continue;
		if (profile && (strlen(profile) != n - 5 || strncmp(profile, entry->d_name, n - 5)))
			continue;
		buf_init(&path, c->path[c->count], sizeof(c->path[0]));
		buf_fmt(&path, "%s/%s", run_dir, entry->d_name);
		if (!buf_error(&path))
			c->count++;
	}
	if (dir)
		closedir(dir);
	qsort(c->path, c->count, sizeof(c->path[0]), connects_compare);
}

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

static int status_run(struct ctx *ctx, int argc, char **argv)
{
	return status_ask(ctx, argc, argv, CTL_STATUS);
}

static int disconnect_run(struct ctx *ctx, int argc, char **argv)
{
	return status_ask(ctx, argc, argv, CTL_DISCONNECT);
}

const struct cmd cmd_status = {
	.name = "status",
	.args = "[PROFILE]",
	.summary = "Show what the running connects do",
	.help = "Exit code 1 when none is running.",
	.example = "  swictl status\n  swictl --json status home",
	.max_args = 1,
	.run = status_run,
};

const struct cmd cmd_disconnect = {
	.name = "disconnect",
	.args = "[PROFILE]",
	.summary = "End the running connects, or the one of PROFILE",
	.help = "Prints the last status of each. The link is down, and the port free, within 3 s.",
	.example = "  swictl disconnect home",
	.max_args = 1,
	.run = disconnect_run,
};
