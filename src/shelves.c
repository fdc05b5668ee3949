/* SPDX-License-Identifier: MIT */
#include "shelves.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carriers.h"
#include "conf.h"
#include "log.h"
#include "settings.h"
#include "setups.h"

struct shelves_part {
	struct shelves_part *before;
	struct shelf shelf;
};

static bool has_id(const struct shelves *s, uint32_t id)
{
	size_t i;

	for (i = 0; i < s->id_count; i++)
		if (s->ids[i] == id)
			return true;
	return false;
}

/* Take in the ids that are there now: true when the last shelf is without one of them. */
static bool ids_widen(struct shelves *s, const struct bus *bus)
{
	bool wider = false;
	size_t i;

	for (i = 0; i < bus->count && s->id_count < SHELVES_IDS_MAX; i++) {
		const struct bus_entry *entry = &bus->at[i];
		uint32_t id = (uint32_t)entry->vid << 16 | entry->pid;

		if (!entry->is_device || has_id(s, id))
			continue;
		s->ids[s->id_count++] = id;
		wider = true;
	}
	return wider;
}

int shelves_get(struct shelves *s, const struct bus *bus, const char *const *dirs, size_t count,
		const struct shelf **shelf, struct shelf_error *error)
{
	bool wider = ids_widen(s, bus);
	struct shelves_part *part;
	int rc;

	memset(error, 0, sizeof(*error));
	if (s->last && !wider) {
		*shelf = &s->last->shelf;
		return 0;
	}
	part = calloc(1, sizeof(*part));
	if (!part)
		return -ENOMEM;
	/* With so many ids that not all were kept, everything is read. */
	rc = shelf_load_for(&part->shelf, dirs, count,
			    s->id_count < SHELVES_IDS_MAX ? s->ids : NULL, s->id_count, error);
	if (rc) {
		free(part);
		if (!s->last) {
			s->id_count = 0;
			return rc;
		}
		/* A running program goes on with what it has. */
		*shelf = &s->last->shelf;
		return 0;
	}
	part->before = s->last;
	s->last = part;
	*shelf = &part->shelf;
	return 0;
}

void shelves_fini(struct shelves *s)
{
	struct shelves_part *part;

	while ((part = s->last)) {
		s->last = part->before;
		shelf_free(&part->shelf);
		free(part);
	}
}

void shelves_dirs(struct shelves_dirs *d, const struct settings *settings)
{
	snprintf(d->data, sizeof(d->data), "%s/models", settings->data_dir);
	snprintf(d->own, sizeof(d->own), "%s/models", settings->config_dir);
	d->at[0] = d->data;
	d->at[1] = d->own;
}

int shelves_all(const struct settings *settings, struct shelf *shelf, struct shelf_error *error)
{
	struct shelves_dirs d;
	int rc;

	shelves_dirs(&d, settings);
	rc = shelf_load(shelf, d.at, 2, error);
	if (rc && !error->count)
		conf_error_add(error, "%s: %s, expected model files", d.data, strerror(-rc));
	return rc;
}

int shelves_setups(const struct settings *settings, struct setups *setups,
		   struct shelf_error *error)
{
	struct shelves_dirs d;

	shelves_dirs(&d, settings);
	return setups_load(setups, d.at, 2, error);
}

bool shelves_carrier(const struct settings *settings, const struct facts *f, struct image_name *fit)
{
	const char *dirs[] = { settings->config_dir, settings->data_dir };
	/* Static, for it is large. */
	static struct carriers carriers;
	struct shelf_error error = { 0 };

	if (carriers_load(&carriers, dirs, 2, &error))
		log_warn("%s", error.text);
	return carrier_fit(carriers.at, carriers.count,
			   f->sim.imsi[0] ? f->sim.imsi : f->network.plmn, f, fit);
}
