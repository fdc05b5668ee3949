/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CONF_H
#define SWICTL_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <libconfig.h>

#include "shelf.h"

/*
 * Configuration files (libconfig, the subset of 1.5) read through schema tables: each group of a
 * file has one table, and what the table does not name is refused. Errors are collected as
 * "file:line: what, expected what", so that one run shows them all.
 */
enum conf_type {
	CONF_BOOL,   /* bool */
	CONF_NUMBER, /* integer of 2 or 4 bytes, min..max */
	CONF_TEXT,   /* char[]; min..max is the length; no control characters */
	CONF_SECRET, /* the same, and its value is never printed */
	CONF_PATH,   /* the same, and it begins with '/' */
	CONF_WORD,   /* an enum (4 bytes): index in `words` */
	CONF_WORDS,  /* uint32_t: a bit for each of a list of `words` */
	CONF_LIST,   /* const config_setting_t *, or NULL: a list that the room reads by itself */
};

struct conf_row {
	const char *name; /* NULL ends the table */
	enum conf_type type;
	int32_t min, max;
	const char *initial; /* value when it is not in the file, as text; NULL: it must be there */
	const char *help;
	uint16_t offset, size;
	const char *const *words; /* ended by NULL */
};

/* Where a row's value goes. */
#define CONF_INTO(structure, member) offsetof(structure, member), sizeof(((structure *)0)->member)

struct conf {
	const char *file; /* borrowed */
	struct stat stat;
	config_t config;
	struct shelf_error *error; /* borrowed */
};

/*
 * Open and parse. 0; -ENOENT and -EACCES as the system says, with nothing in `error`; -EINVAL with
 * the reason in `error` (no regular file, too large, does not parse). conf_close() only after 0.
 */
int conf_open(struct conf *c, const char *file, struct shelf_error *error);
void conf_close(struct conf *c);

/* Set every member to its row's initial value; rows that must be there are left alone. */
void conf_initial(const struct conf_row *rows, void *into);

/* Read a group (NULL: the whole file) into a structure: 0, or -EINVAL with the reasons in the
 * error list; members whose value was refused have their initial value. */
int conf_read(struct conf *c, const config_setting_t *group, const struct conf_row *rows,
	      void *into);

/* Add "file:line: what, expected what" at a setting (NULL: the file). */
void conf_refuse(struct conf *c, const config_setting_t *at, const char *expected,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Add "key: what, expected what", which begins with a key of the file, at the line of that key. */
void conf_complain(struct conf *c, const char *text);

/* Add one whole line, cleaned; a line for which there is no room is counted only. */
void conf_error_add(struct shelf_error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
