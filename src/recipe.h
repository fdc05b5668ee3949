/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_RECIPE_H
#define SWICTL_RECIPE_H

#include "shelf.h"
#include "wanted.h"

/*
 * A recipe: the wanted end of a modem, as a file (conf/recipes/ has examples). What it does not
 * name is left as it is.
 */
struct recipe {
	char file[256];
	char name[64]; /* of the file, without ".conf": for journals, ledger and sheet */
	struct wanted wanted;
};

struct settings;
struct conf_row;

/*
 * `name`: of a file in <config_dir>/recipes, or a path (with a slash, or ending in ".conf"). 0;
 * -EINVAL, with each reason as "file:line: what, expected what" in `error`.
 */
int recipe_load(struct recipe *r, const struct settings *settings, const char *name,
		struct shelf_error *error);

/* The keys of a recipe. */
const struct conf_row *recipe_rows(void);

#endif
