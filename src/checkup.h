/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CHECKUP_H
#define SWICTL_CHECKUP_H

#include "shelf.h"

/*
 * Load all configuration, models and scripts, cross-check them, and touch nothing else: every error
 * of every file, as "file:line: what, expected what".
 */
struct checkup {
	void (*line)(void *arg, const char *text); /* told each error */
	void *arg;
	struct shelf_error error; /* of the file that is being read */
	size_t errors;
	size_t models, ids;
	unsigned profiles, scripts;
};

/* The owner has set `line` and `arg`, all else is zero. `file`: of the settings, or NULL. */
void checkup(struct checkup *c, const char *file);

#endif
