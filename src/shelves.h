/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SHELVES_H
#define SWICTL_SHELVES_H

#include "bus.h"
#include "shelf.h"

/*
 * The models of a run: only those of devices that are on the bus, because reading all of them costs
 * a short-lived program more than the rest of its work. When a device of another id turns up later
 * (a modem in boot mode, or switched) a wider shelf is read, and the one before stays for its
 * borrowers.
 */
#define SHELVES_IDS_MAX 128

struct shelves {
	struct shelves_part *last; /* the widest */
	size_t id_count;
	uint32_t ids[SHELVES_IDS_MAX]; /* that `last` was read for */
};

/* A shelf that has every device of the bus. 0, or what shelf_load() says the first time;
 * later on, files that have become wrong leave the shelf as it was. */
int shelves_get(struct shelves *s, const struct bus *bus, const char *const *dirs, size_t count,
		const struct shelf **shelf, struct shelf_error *error);
void shelves_fini(struct shelves *s);

struct settings;

/* Where models and setups stand: the package's directory, then the owner's. */
struct shelves_dirs {
	char data[256], own[256];
	const char *at[2]; /* the two */
};
void shelves_dirs(struct shelves_dirs *d, const struct settings *settings);

/* All models, for whoever reads of devices that are not here: as shelf_load(); shelf_free() is due
 * after 0. */
int shelves_all(const struct settings *settings, struct shelf *shelf, struct shelf_error *error);

struct setups;

/* How the families are set up: as setups_load(). */
int shelves_setups(const struct settings *settings, struct setups *setups,
		   struct shelf_error *error);

struct facts;
struct image_name;

/*
 * The stored image for the SIM that is in, or for the operator that serves it, by carriers.conf, of
 * which what is wrong is logged. False: none is known.
 */
bool shelves_carrier(const struct settings *settings, const struct facts *f,
		     struct image_name *fit);

#endif
