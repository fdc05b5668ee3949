/* SPDX-License-Identifier: MIT */
/* Looking up what shelf.c loaded. */
#include <string.h>

#include "shelf.h"

/* Index of the first row that is not before vid:pid. */
static size_t id_lower(const struct shelf *shelf, uint16_t vid, uint16_t pid)
{
	size_t low = 0, high = shelf->id_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct model_id *id = &shelf->ids[mid];

		if (id->vid < vid || (id->vid == vid && id->pid < pid))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct model_id *shelf_id(const struct shelf *shelf, uint16_t vid, uint16_t pid,
				unsigned interfaces)
{
	const struct model_id *found = NULL, *id;
	size_t i;

	for (i = id_lower(shelf, vid, pid); i < shelf->id_count; i++) {
		id = &shelf->ids[i];
		if (id->vid != vid || id->pid != pid)
			break;
		if (!id->boot_interfaces || id->boot_interfaces == (int)interfaces)
			found = id; /* the row for a count sorts last and wins */
	}
	return found;
}

const struct model_vendor *shelf_vendor(const struct shelf *shelf, uint16_t vid,
					const char *product)
{
	size_t i;

	for (i = 0; i < shelf->vendor_count; i++)
		if (shelf->vendors[i].vid == vid && strstr(product, shelf->vendors[i].product))
			return &shelf->vendors[i];
	return NULL;
}
