/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SETUPS_H
#define SWICTL_SETUPS_H

#include "setup.h"
#include "shelf.h"

/*
 * How the families are set up, read from setups/<family>.conf of the model directories; a later
 * directory replaces a family of an earlier one. Read only before something is changed.
 */
struct setups {
	unsigned count;
	struct setup at[SETUPS_MAX];
};

/* 0; -EINVAL with the reasons in `error`, and what is wrong left out. No file is no error. */
int setups_load(struct setups *s, const char *const *dirs, size_t dir_count,
		struct shelf_error *error);

#endif
