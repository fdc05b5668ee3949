/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SHARED_H
#define SWICTL_SHARED_H

#include "conf.h"
#include "model.h"

/*
 * What models have in common: layouts and families, as model files state them, newest first. One
 * that several vendors share stands in a file of its own, layouts/<name>.conf or
 * families/<name>.conf in a model directory, which is read when the first row names it: all of them
 * together cost a dial more than the models that it needs.
 */
struct shared_family {
	struct shared_family *next;
	char name[16];
	uint32_t quirks;
	unsigned auth_command;
	char unlock[32];
};

struct shared {
	struct model_layout *layouts;
	struct shared_family *families;
	const char *const *dirs; /* model directories, the later one wins; borrowed */
	size_t dir_count;
	struct shelf_error *error; /* borrowed */
};

/* Words of the keys `quirks` and `auth_command`, ended by NULL. */
extern const char *const shared_quirks[];
extern const char *const shared_auth_commands[];

/* Take in a list of a file; rows that are wrong are refused and left out. 0, or -ENOMEM. */
int shared_layouts_read(struct shared *s, struct conf *c, const config_setting_t *list);
int shared_families_read(struct shared *s, struct conf *c, const config_setting_t *list);

/* The one of this name, read now if need be; NULL for none, and for "". */
const struct model_layout *shared_layout(struct shared *s, const char *name);
const struct shared_family *shared_family(struct shared *s, const char *name);

void shared_layouts_free(struct model_layout *first);
void shared_families_free(struct shared_family *first);

#endif
