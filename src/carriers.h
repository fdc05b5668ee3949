/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CARRIERS_H
#define SWICTL_CARRIERS_H

#include "carrier.h"
#include "shelf.h"

/* carriers.conf of the directories, the owner's first: of rows that fit alike the first counts. */
struct carriers {
	unsigned count;
	struct carrier at[CARRIERS_MAX];
};

/* 0; -EINVAL with the reasons in `error`, and what is wrong left out. No file is no error. */
int carriers_load(struct carriers *c, const char *const *dirs, size_t dir_count,
		  struct shelf_error *error);

#endif
