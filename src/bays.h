/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BAYS_H
#define SWICTL_BAYS_H

#include "roster.h"
#include "shelf.h"

/*
 * What stands on the bays of a bench: `<config_dir>/bench.conf`, a label for each USB slot. Plain
 * data; the roster is the table that uses it.
 */
struct bays {
	unsigned jobs; /* modems at work at the same time */
	size_t count;
	struct bays_row {
		char slot[32], label[24];
	} at[ROSTER_BAYS_MAX];
};

struct conf_row;
extern const struct conf_row *bays_rows(void);

/*
 * Without the file there are no labels, and that is no error. 0, or -EINVAL with the reasons in
 * `error`: slots and labels must each be there once.
 */
int bays_load(struct bays *b, const char *config_dir, struct shelf_error *error);

#endif
