/* SPDX-License-Identifier: MIT */
/* swictl: global options, the table of verbs, help, exit code. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "log.h"
#include "settings.h"
#include "shelves.h"
#include "verbs.h"

/* Weak: a verb whose cmd_*.c is not linked in is another program's. */
#define X(name, program, args, summary) extern const struct cmd cmd_##name __attribute__((weak));
VERBS(X)
#undef X

static const struct verb {
	const char *name, *program, *args, *summary;
	const struct cmd *cmd;
} verbs[] = {
#define X(name, program, args, summary) { #name, program, args, summary, &cmd_##name },
	VERBS(X)
#undef X
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct opt_list devs;
static struct ctx ctx = { .devs = &devs, .sysfs = "/sys", .devfs = "/dev" };
static bool want_help, want_version;
static struct shelves shelves;
static struct settings settings;
static bool settings_are_loaded;

static const struct opt global_opts[] = {
	{ 'd', "device", "DEV", OPT_LIST, &devs, 0, 0,
	  "the modem: USB slot (1-1.4), tty node, IMEI, or any" },
	{ 'c', "config", "FILE", OPT_TEXT, &ctx.conf, 0, 0,
	  "settings file (default /etc/swictl/swictl.conf)" },
	{ 'J', "json", NULL, OPT_FLAG, &ctx.json, 0, 0, "print one JSON value" },
	{ 'K', "keys", NULL, OPT_FLAG, &ctx.keys, 0, 0, "print key=value lines" },
	{ 'v', "verbose", NULL, OPT_FLAG, &ctx.verbose, 0, 0, "log each step and the AT dialogue" },
	{ 'q', "quiet", NULL, OPT_FLAG, &ctx.quiet, 0, 0, "log errors only" },
	{ 0, "sysfs", "ROOT", OPT_TEXT, &ctx.sysfs, 0, 0, "look for devices under ROOT (/sys)" },
	{ 0, "devfs", "ROOT", OPT_TEXT, &ctx.devfs, 0, 0, "and for their nodes under ROOT (/dev)" },
	{ 0, "show-ids", NULL, OPT_FLAG, &ctx.show_ids, 0, 0, "print IMEI, IMSI and ICCID whole" },
	{ 'h', "help", NULL, OPT_FLAG, &want_help, 0, 0, "print this help; after a VERB, its own" },
	{ 'V', "version", NULL, OPT_FLAG, &want_version, 0, 0, "print the version" },
	{ 0 },
};

static void opts_print(const struct opt *opts)
{
	for (; opts && opts->name; opts++) {
		char left[64];

		snprintf(left, sizeof(left), "%s%c%s--%s%s%s", opts->key ? "-" : " ",
			 opts->key ? opts->key : ' ', opts->key ? ", " : "  ", opts->name,
			 opts->arg ? "=" : "", opts->arg ? opts->arg : "");
		printf("  %-26s %s\n", left, opts->help);
	}
}

static void main_help(void)
{
	size_t i;

	printf("Usage: swictl [OPTION...] VERB [ARG...]\n\n"
	       "Configures, dials and keeps alive Sierra Wireless modems through their AT port.\n\n"
	       "Verbs:\n");
	for (i = 0; i < COUNT(verbs); i++) {
		char left[64];

		snprintf(left, sizeof(left), "%s %s", verbs[i].name, verbs[i].args);
		printf("  %-26s %s\n", left, verbs[i].summary);
	}
	printf("\nOptions:\n");
	opts_print(global_opts);
	printf("\nExit codes: 0 done or as wanted; 1 it ran and the answer is no; 64 usage;\n"
	       "65 bad input data; 69 no such modem; 70 internal; 74 I/O, modem vanished;\n"
	       "75 busy, try again; 77 permission; 78 configuration.\n\n"
	       "Examples:\n"
	       "  swictl list\n"
	       "  swictl -d 1-1.4 info\n"
	       "  swictl connect home\n");
}

static void verb_help(const struct verb *verb)
{
	printf("Usage: swictl [OPTION...] %s%s%s\n\n%s.\n", verb->name, verb->args[0] ? " " : "",
	       verb->args, verb->summary);
	if (verb->cmd->help)
		printf("\n%s\n", verb->cmd->help);
	printf("\nOptions:\n");
	opts_print(verb->cmd->opts);
	opts_print(global_opts);
	printf("\nExample:\n%s\n", verb->cmd->example);
}

static int opt_take(const struct opt *opt, const char *value)
{
	struct opt_list *list;
	char *end;
	unsigned long number;

	switch (opt->type) {
	case OPT_FLAG:
		*(bool *)opt->into = true;
		return 0;
	case OPT_TEXT:
		*(const char **)opt->into = value;
		return 0;
	case OPT_NUMBER:
		errno = 0;
		number = strtoul(value, &end, 10);
		if (errno || end == value || *end || value[0] == '-' || number < opt->min ||
		    number > opt->max) {
			log_error("--%s: %s, expected a number from %u to %u", opt->name, value,
				  opt->min, opt->max);
			return -EINVAL;
		}
		*(unsigned *)opt->into = (unsigned)number;
		return 0;
	case OPT_LIST:
		list = opt->into;
		if (list->count == OPT_LIST_MAX) {
			log_error("--%s: given more than %d times", opt->name, OPT_LIST_MAX);
			return -EINVAL;
		}
		list->at[list->count++] = value;
		return 0;
	}
	return -EINVAL;
}

#define ROWS_MAX 32

/*
 * Parse options by rows of two tables (the verb's go first): up to the first word that is none, or
 * all of them, wherever they stand. Returns the index of the first other word, or -EINVAL after it
 * said why.
 */
static int opts_parse(const struct opt *own, const struct opt *shared, bool all, int argc,
		      char **argv)
{
	const struct opt *rows[ROWS_MAX];
	struct option longs[ROWS_MAX + 1];
	char shorts[2 * ROWS_MAX + 2] = "+", *s = shorts + 1;
	const struct opt *tables[2] = { own, shared };
	int count = 0, i, found;

	memset(longs, 0, sizeof(longs));
	for (i = 0; i < 2; i++) {
		const struct opt *o;

		for (o = tables[i]; o && o->name && count < ROWS_MAX; o++) {
			rows[count] = o;
			longs[count] =
				(struct option) { o->name, o->arg ? required_argument : no_argument,
						  NULL, 256 + count };
			if (o->key && !strchr(shorts, o->key)) {
				*s++ = o->key;
				if (o->arg)
					*s++ = ':';
			}
			count++;
		}
	}
	optind = 0;
	while ((found = getopt_long(argc, argv, shorts + all, longs, NULL)) != -1) {
		const struct opt *row = NULL;

		if (found >= 256)
			row = rows[found - 256];
		for (i = 0; i < count && !row; i++)
			if (rows[i]->key == found)
				row = rows[i];
		if (!row || opt_take(row, optarg))
			return -EINVAL;
	}
	return optind;
}

static void log_each_line(struct shelf_error *error)
{
	char *line, *rest = error->text;

	while ((line = strsep(&rest, "\n")))
		if (line[0])
			log_error("%s", line);
}

const struct settings *ctx_settings(struct ctx *c)
{
	struct shelf_error error = { 0 };

	if (settings_are_loaded)
		return &settings;
	if (settings_load(&settings, c->conf, &error)) {
		log_each_line(&error);
		return NULL;
	}
	settings_are_loaded = true;
	return &settings;
}

/* What is known of the devices of a bus; NULL after it was logged why that is nothing. */
static const struct shelf *shelf_for(const struct bus *bus, const struct settings *s)
{
	const struct shelf *shelf;
	struct shelf_error error;
	struct shelves_dirs dirs;
	int rc;

	shelves_dirs(&dirs, s);
	rc = shelves_get(&shelves, bus, dirs.at, COUNT(dirs.at), &shelf, &error);
	if (rc) {
		log_each_line(&error);
		if (!error.count)
			log_error("%s: %s, expected model files", dirs.data, strerror(-rc));
		return NULL;
	}
	return shelf;
}

int ctx_scan(struct ctx *c, const char *proc, struct usb_list *list)
{
	const struct settings *s = ctx_settings(c);
	const struct shelf *shelf;
	struct bus bus;
	int rc;

	memset(list, 0, sizeof(*list));
	if (!s)
		return -EINVAL;
	rc = bus_read(&bus, c->sysfs);
	if (rc)
		return rc;
	shelf = shelf_for(&bus, s);
	rc = shelf ? usb_scan(&bus, c->devfs, proc, shelf, list) : -EINVAL;
	bus_free(&bus);
	return rc;
}

static const struct verb *verb_find(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static int verb_run(const struct verb *verb, int argc, char **argv)
{
	enum out_mouth mouth = ctx.json ? OUT_JSON : ctx.keys ? OUT_KEYS : OUT_TEXT;
	int status;

	if (argc < verb->cmd->min_args ||
	    (verb->cmd->max_args >= 0 && argc > verb->cmd->max_args)) {
		log_error("%s: %d argument%s, expected: swictl %s %s", verb->name, argc,
			  argc == 1 ? "" : "s", verb->name, verb->args);
		return CMD_USAGE;
	}
	if (devs.count > 1 && !verb->cmd->many_devs) {
		log_error("%s: -d given %u times, expected one modem", verb->name, devs.count);
		return CMD_USAGE;
	}
	if (devs.count > 0)
		ctx.dev = devs.at[devs.count - 1];
	ctx.out = out_new(mouth, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
	if (!ctx.out) {
		log_error("no memory");
		return CMD_INTERNAL;
	}
	status = verb->cmd->run(&ctx, argc, argv);
	if (out_free(ctx.out) && status == CMD_DONE) {
		log_error("standard output: %s", strerror(errno));
		status = CMD_IO;
	}
	return status;
}

/* The program that holds the verb: beside this one, as it is built, or where it is installed. */
static int verb_elsewhere(const struct verb *verb, char **argv)
{
	char path[512];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - sizeof("swictl-doctor"));
	char *base;

	path[len < 0 ? 0 : len] = '\0';
	base = strrchr(path, '/');
	if (base) {
		strcpy(base + 1, verb->program);
		execv(path, argv);
	}
	snprintf(path, sizeof(path), SWICTL_PREFIX "/libexec/swictl/%s", verb->program);
	execv(path, argv);
	log_error("%s: %s, expected the program of the verb \"%s\" there", path, strerror(errno),
		  verb->name);
	return CMD_INTERNAL;
}

int main(int argc, char **argv)
{
	const struct verb *verb;
	int at, status;

	log_init(LOG_LEVEL_INFO, 0);
	at = opts_parse(NULL, global_opts, false, argc, argv);
	if (at < 0)
		return CMD_USAGE;
	if (want_help || want_version) {
		if (want_version)
			printf("swictl " SWICTL_VERSION "\n");
		else
			main_help();
		return CMD_DONE;
	}
	if (at >= argc) {
		log_error("no verb, expected one of those that swictl --help lists");
		return CMD_USAGE;
	}
	verb = verb_find(argv[at]);
	if (!verb) {
		log_error("%s: no such verb, expected one of those that swictl --help lists",
			  argv[at]);
		return CMD_USAGE;
	}
	if (!verb->cmd)
		return verb_elsewhere(verb, argv);
	argc -= at;
	argv += at;
	at = opts_parse(verb->cmd->opts, global_opts, true, argc, argv);
	if (at < 0)
		return CMD_USAGE;
	if (want_help) {
		verb_help(verb);
		return CMD_DONE;
	}
	log_init(ctx.verbose ? LOG_LEVEL_DEBUG : ctx.quiet ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, 0);
	status = verb_run(verb, argc - at, argv + at);
	shelves_fini(&shelves);
	return status;
}
