/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CMD_H
#define SWICTL_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "out.h"
#include "usb.h"

/*
 * Verbs. Each cmd_*.c defines the `const struct cmd` of a row in verbs.h. Options are rows: parser,
 * --help and manual are printed from the row.
 */
enum opt_type {
	OPT_FLAG,   /* `into` is a bool */
	OPT_TEXT,   /* `into` is a const char * */
	OPT_NUMBER, /* `into` is an unsigned; min..max */
	OPT_LIST,   /* `into` is a struct opt_list: it may be given several times */
};

#define OPT_LIST_MAX 128

struct opt_list {
	unsigned count;
	const char *at[OPT_LIST_MAX + 1]; /* ended by NULL */
};

struct opt {
	char key; /* short form, or 0 */
	const char *name;
	const char *arg; /* name of the argument in the help; NULL for a flag */
	enum opt_type type;
	void *into;
	unsigned min, max;
	const char *help;
};

/* Exit codes (design section 4; 64 to 78 are those of sysexits.h). */
enum cmd_exit {
	CMD_DONE = 0,
	CMD_NO = 1, /* it ran and the answer is no */
	CMD_USAGE = 64,
	CMD_DATA = 65,
	CMD_NO_MODEM = 69,
	CMD_INTERNAL = 70,
	CMD_IO = 74,
	CMD_AGAIN = 75, /* busy: locked by another */
	CMD_PERMISSION = 77,
	CMD_CONFIG = 78,
};

struct shelf;
struct settings;

struct ctx {
	const char *dev; /* -d, or NULL; of several the last */
	struct opt_list *devs;
	const char *conf;  /* -c FILE, or NULL: /etc/swictl/swictl.conf where it is there */
	const char *sysfs; /* --sysfs, default /sys */
	const char *devfs; /* --devfs, default /dev */
	bool json, keys, verbose, quiet, show_ids;
	struct out *out; /* made before the verb runs; main.c frees it */
};

struct cmd {
	const char *help;	/* paragraphs for --help, or NULL */
	const char *example;	/* one or more lines */
	const struct opt *opts; /* ended by a row without a name, or NULL */
	int min_args, max_args; /* max_args -1: any number */
	bool many_devs;		/* -d may be given several times */
	int (*run)(struct ctx *ctx, int argc, char **argv); /* returns an enum cmd_exit */
};

/*
 * The modems on the bus, by usb_scan() with the models that they need. What `list` points into
 * stays until the program ends, but for the list itself. 0; -EINVAL after it logged what is wrong
 * with settings or models (exit CMD_CONFIG); -ENOENT no USB tree under --sysfs; -ENOMEM.
 */
int ctx_scan(struct ctx *ctx, const char *proc, struct usb_list *list);

/* swictl.conf of this run, loaded on first use; NULL after it logged why not (exit CMD_CONFIG). */
const struct settings *ctx_settings(struct ctx *ctx);

#endif
