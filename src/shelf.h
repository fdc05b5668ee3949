/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SHELF_H
#define SWICTL_SHELF_H

#include <stddef.h>

#include "model.h"

/*
 * All of conf/ and chat/ that the program knows, loaded once and cross-checked before a port is
 * opened. Borrowed by everyone, freed at the end.
 */
struct shelf {
	size_t model_count, id_count, vendor_count;
	struct model *models;
	struct model_layout *layouts; /* those that models and vendors name, and more */
	struct model_id *ids;	      /* sorted by vid, pid */
	struct model_vendor *vendors;
};

/* Errors of loading, one text a line: "file:line: what, expected what". */
struct shelf_error {
	size_t count;
	char text[4096]; /* the first ones; cleaned */
};

/*
 * Load every *.conf of the model directories, the later ones adding to and overriding ids of the
 * earlier. A directory that is not there is passed over, but one at least must hold a model.
 * 0; -EINVAL with the reasons in `error`; -ENOENT nothing to load; -ENOMEM.
 */
int shelf_load(struct shelf *shelf, const char *const *dirs, size_t count,
	       struct shelf_error *error);
void shelf_free(struct shelf *shelf);

/*
 * The same for the devices that are there: a file named after a vendor id ("1199.conf"), or one and
 * the beginning of a product id ("1199-907.conf"), is read only if one of `present` (vid << 16 |
 * pid) begins so; a file of any other name always. Such files may hold no other ids.
 */
int shelf_load_for(struct shelf *shelf, const char *const *dirs, size_t count,
		   const uint32_t *present, size_t present_count, struct shelf_error *error);

/* The row for an id, by interface count where one id serves two modes; NULL when unknown. */
const struct model_id *shelf_id(const struct shelf *shelf, uint16_t vid, uint16_t pid,
				unsigned interfaces);

/* The vendor's row for a device without a row of its own, by its product string, or NULL. */
const struct model_vendor *shelf_vendor(const struct shelf *shelf, uint16_t vid,
					const char *product);

#endif
