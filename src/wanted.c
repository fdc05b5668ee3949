/* SPDX-License-Identifier: MIT */
#include "wanted.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define DIGITS_LONG 3 /* digits from which on a number is a mask: "505" */

void wanted_init(struct wanted *w)
{
	memset(w, 0, sizeof(*w));
	w->composition.number = -1;
	w->pcoffen = -1;
}

bool wanted_sendable(const char *text)
{
	for (; *text; text++)
		if (*text == '"' || iscntrl((unsigned char)*text))
			return false;
	return true;
}

static int mask_read(const char *text, uint32_t *mask)
{
	char *end;

	if (!isdigit((unsigned char)*text) || strlen(text) > 10)
		return -EINVAL;
	*mask = (uint32_t)strtoul(text, &end, 16);
	return *end ? -EINVAL : 0;
}

/* "1,3,10D": index, which is always 1, type and mask. */
static int triple_read(struct wanted *w, struct field *field)
{
	char mask[16];
	long index, type;

	if (field_int(field, &index) || index != 1 || field_int(field, &type) || type < 1 ||
	    type > 9 || field_text(field, mask, sizeof(mask)) || field_count(field) ||
	    mask_read(mask, &w->composition.mask))
		return -EINVAL;
	w->composition.by = WANTED_COMPOSITION_MASK;
	w->composition.type = (int)type;
	return 0;
}

static int names_read(struct wanted *w, struct field *field)
{
	unsigned *count = &w->composition.count;
	char *name;
	int rc;

	for (*count = 0; field_count(field); (*count)++) {
		if (*count == WANTED_FUNCTIONS_MAX)
			return -EINVAL;
		name = w->composition.names[*count];
		rc = field_text(field, name, sizeof(w->composition.names[0]));
		if (rc || !isalpha((unsigned char)*name))
			return -EINVAL;
		for (; *name; name++) {
			if (!isalnum((unsigned char)*name) && *name != '-')
				return -EINVAL;
			*name = (char)tolower((unsigned char)*name);
		}
	}
	w->composition.by = WANTED_COMPOSITION_NAMES;
	return 0;
}

int wanted_composition(struct wanted *w, const char *text)
{
	struct field field;

	memset(&w->composition, 0, sizeof(w->composition));
	w->composition.number = -1;
	field_line(&field, text);
	if (!text[0])
		return -EINVAL;
	if (!isdigit((unsigned char)text[0]))
		return names_read(w, &field);
	if (strchr(text, ','))
		return triple_read(w, &field);
	if (strlen(text) < DIGITS_LONG && strspn(text, "0123456789") == strlen(text)) {
		w->composition.by = WANTED_COMPOSITION_NUMBER;
		w->composition.number = atoi(text);
		return 0;
	}
	w->composition.by = WANTED_COMPOSITION_MASK;
	return mask_read(text, &w->composition.mask);
}

int wanted_carrier(struct wanted *w, const char *text)
{
	char *const parts[] = { w->image.fw, w->image.carrier, w->image.config };
	struct field field;
	size_t i;

	memset(&w->image, 0, sizeof(w->image));
	if (!text[0] || !wanted_sendable(text))
		return -EINVAL;
	if (!strcasecmp(text, "auto") || !strcasecmp(text, "AUTO-SIM")) {
		w->image.by = WANTED_IMAGE_AUTO;
		return 0;
	}
	if (!strchr(text, ',')) {
		w->image.by = WANTED_IMAGE_CARRIER;
		return buf_copy(w->image.carrier, sizeof(w->image.carrier), text) ? -EINVAL : 0;
	}
	w->image.by = WANTED_IMAGE_TRIPLE;
	field_line(&field, text);
	for (i = 0; i < COUNT(parts); i++)
		if (field_text(&field, parts[i], WANTED_NAME_MAX) || !parts[i][0])
			return -EINVAL;
	return field_count(&field) ? -EINVAL : 0;
}

/* What a file of this kind holds (sierra-at 8). */
static const struct {
	const char *suffix;
	bool firmware, config;
} kinds[] = {
	{ ".cwe", true, false },
	{ ".nvu", false, true },
	{ ".spk", true, true },
};

int wanted_file(const char *name, struct wanted_file *file)
{
	const char *base = strrchr(name, '/');
	size_t i, n;

	base = base ? base + 1 : name;
	n = strlen(base);
	for (i = 0; i < COUNT(kinds); i++)
		if (n > 4 && !strcasecmp(base + n - 4, kinds[i].suffix))
			break;
	memset(file, 0, sizeof(*file));
	if (i == COUNT(kinds) || image_name_read(&file->name, base, n - 4))
		return -EINVAL;
	file->is_firmware = kinds[i].firmware;
	/* A .spk without a carrier in its name has all of them, so nothing is known of it. */
	file->is_config = kinds[i].config && file->name.carrier[0];
	return kinds[i].config && !kinds[i].firmware && !file->is_config ? -EINVAL : 0;
}
