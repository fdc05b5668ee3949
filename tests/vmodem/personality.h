/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_PERSONALITY_H
#define VMODEM_PERSONALITY_H

#include "usbdev.h"
#include "vars.h"

#include <libconfig.h>

/*
 * One kind of modem as data: a libconfig file (README.md describes it). Everything but `commands`
 * and `functions` becomes variables: group network { csq = "18"; } is "network.csq". A file may be
 * based on another beside it (base = "mc7455"), and then says only what differs.
 */
enum { PERSONALITY_FILES = 4 };

#define COMMAND_FORMS(X)                                     \
	X(EXEC, "exec") /* AT+X, and basic commands: ATE1 */ \
	X(READ, "read") /* AT+X? and AT!X?args */            \
	X(TEST, "test") /* AT+X=? */                         \
	X(SET, "set")	/* AT+X=args */

enum command_form {
#define X(name, text) COMMAND_##name,
	COMMAND_FORMS(X)
#undef X
		COMMAND_FORM_COUNT
};

#define COMMAND_LOCKS(X)                                 \
	X(NONE, "none")                                  \
	X(SET, "set") /* everything but the questions */ \
	X(ALL, "all")

enum command_lock {
#define X(name, text) COMMAND_LOCK_##name,
	COMMAND_LOCKS(X)
#undef X
		COMMAND_LOCK_COUNT
};

/* One AT command. Texts are borrowed from the file and NULL where it does not say. */
struct command {
	const char *name;
	const char *text[COMMAND_FORM_COUNT]; /* a template, a result ("ERROR"), or "@handler" */
	const char *store;  /* variables that the set form's arguments go to, blanks between */
	const char *values; /* what each argument may be: "0-2", "IP|IPV6", "*"; blanks between */
	/* A table: set puts the arguments into TABLE.<first>.<names of store>, where `values` are
	 * given; other forms show `each` for every entry, or for those that set names. `list` is
	 * the table that `each` shows where it is not the same; a text comes first. */
	const char *table, *list;
	const char *each;
	enum command_lock lock;
	bool sim; /* answers the SIM's error until it is ready */
	long ms;  /* takes so much longer than timing.command_ms */
};

/* A USB function: there while its bit is set in composition.mask. */
struct function {
	const char *name; /* as the modem prints it; a second interface of one bit has none */
	unsigned long bit;
	bool unseen; /* the bit alone: no interface */
	bool at;     /* answers */
	struct usbdev_function usb;
};

struct personality {
	config_t files[PERSONALITY_FILES]; /* the last one is what all others are based on */
	size_t file_count;
	struct vars initial;
	struct command *commands;
	size_t command_count;
	struct function functions[USBDEV_FUNCTIONS_MAX];
	size_t function_count;
	struct function boot; /* the only one in boot mode */
	/* Patterns of variables, blanks between: put back by a reset; kept in --state. Borrowed
	 * from `initial`, where a file's come behind those of its base. */
	const char *volatile_, *stored;
};

/*
 * Load and check all of a file. 0, or -EINVAL with `why` ("file:line: what, expected what"),
 * or -ENOMEM.
 */
int personality_init(struct personality *p, const char *path, struct buf *why);
void personality_fini(struct personality *p);

/* The row of a command, any case, or NULL. */
const struct command *personality_command(const struct personality *p, const char *name);

/* Whether one of the patterns in `list` matches. */
bool personality_in(const char *list, const char *name);

#endif
