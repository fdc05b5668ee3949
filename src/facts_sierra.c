/* SPDX-License-Identifier: MIT */
#include "facts_read.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "setup.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct label_row identity_rows[] = {
	{ "Manufacturer", FACTS_TEXT, FACTS_INTO(identity.manufacturer), false },
	{ "Model", FACTS_TEXT, FACTS_INTO(identity.model), false },
	{ "Revision", FACTS_TEXT, FACTS_INTO(identity.revision), false },
	{ "MEID", FACTS_TEXT, FACTS_INTO(identity.meid), false },
	{ "IMEI", FACTS_TEXT, FACTS_INTO(identity.imei), false },
	{ "FSN", FACTS_TEXT, FACTS_INTO(identity.fsn), false },
	{ .text = "IMEI SV" },
	{ .text = "ESN" },
	{ .text = "+GCAP" },
};

bool facts_read_identity(struct facts *f, const char *text)
{
	size_t n = strlen(text);
	bool told = false;
	struct label l;

	label_start(&l, identity_rows, COUNT(identity_rows), text);
	while (label_next(&l)) {
		told = true;
		if (l.row->kind == FACTS_TEXT)
			facts_put_label(f, &l);
	}
	if (told)
		return true;
	/* Others than Sierra answer ATI with maker and model on bare lines, before any label. */
	if (n == 0 || strchr(text, ':'))
		return false;
	if (!f->identity.manufacturer[0])
		facts_put(f, f->identity.manufacturer, sizeof(f->identity.manufacturer), text, n);
	else if (!f->identity.model[0])
		facts_put(f, f->identity.model, sizeof(f->identity.model), text, n);
	else
		return false;
	return true;
}

enum { COMP_INDEX = FACTS_KINDS, COMP_TYPE, COMP_MASK };

static const struct label_row usbcomp_rows[] = {
	{ .text = "Config Index", COMP_INDEX },
	{ .text = "Config Type", COMP_TYPE },
	{ .text = "Interface bitmask", COMP_MASK },
};

static void put_function(struct facts *f, const char *name, size_t n)
{
	char *to = f->composition.functions[f->composition.functions_count];

	if (n == 0)
		return;
	if (f->composition.functions_count == FACTS_FUNCTIONS_MAX ||
	    n >= sizeof(f->composition.functions[0])) {
		f->overflow = true;
		return;
	}
	f->composition.functions_count++;
	facts_put(f, to, sizeof(f->composition.functions[0]), name, n);
	for (; *to; to++)
		*to = (char)tolower((unsigned char)*to);
}

/* Names separated by any of `separators`. */
static void put_functions(struct facts *f, const char *names, size_t len, const char *separators)
{
	const char *end = names + len;
	size_t n;

	f->composition.functions_count = 0;
	memset(f->composition.functions, 0, sizeof(f->composition.functions));
	while (names < end) {
		n = strcspn(names, separators);
		if (n > (size_t)(end - names))
			n = (size_t)(end - names);
		put_function(f, names, n);
		names += n + 1;
	}
}

static bool label_int(const struct label *l, int32_t *to)
{
	if (l->len == 0 || !isdigit((unsigned char)*l->value))
		return false;
	*to = (int32_t)strtol(l->value, NULL, 10);
	return true;
}

/* "0000010D (diag,nmea,modem,rmnet0)" */
static bool read_mask(struct facts *f, const struct label *l)
{
	const char *open = memchr(l->value, '(', l->len), *close;
	size_t digits = strspn(l->value, "0123456789ABCDEFabcdefxX");

	if (digits == 0 || digits > 10)
		return false;
	f->composition.mask = (uint32_t)strtoul(l->value, NULL, 16);
	f->composition.mask_said = true;
	if (open) {
		open++;
		close = memchr(open, ')', (size_t)(l->value + l->len - open));
		put_functions(f, open, (size_t)((close ? close : l->value + l->len) - open), ", ");
	}
	return true;
}

bool facts_read_usbcomp(struct facts *f, const char *text)
{
	bool told = false;
	struct label l;

	label_start(&l, usbcomp_rows, COUNT(usbcomp_rows), text);
	while (label_next(&l)) {
		if (l.row->kind == COMP_INDEX)
			told |= label_int(&l, &f->composition.index);
		if (l.row->kind == COMP_TYPE)
			told |= label_int(&l, &f->composition.type);
		if (l.row->kind == COMP_MASK)
			told |= read_mask(f, &l);
	}
	if (told)
		f->composition.command = FACTS_BY_USBCOMP;
	return told;
}

bool facts_read_udusbcomp(struct facts *f, const char *text)
{
	struct field field;
	const char *names, *second;
	long index;

	field_line(&field, text);
	if (field_int(&field, &index) != 0 || index < 0 || index > 255)
		return false;
	f->composition.command = FACTS_BY_UDUSBCOMP;
	f->composition.index = (int32_t)index;
	/* Of two configurations the first is shown. */
	names = setup_numbered((int)index, &second);
	put_functions(f, names ? names : "", names ? strlen(names) : 0, " ");
	return true;
}

/* "00, Automatic": kept by name, because the numbers differ by firmware (sierra-at 5). */
bool facts_read_selrat(struct facts *f, const char *text)
{
	char name[FACTS_NAME_MAX];
	struct field field;
	uint32_t index;

	field_line(&field, text);
	if (field_hex(&field, &index) != 0 || field_text(&field, name, sizeof(name)) != 0)
		return false;
	facts_put(f, f->network.rat_preference, sizeof(f->network.rat_preference), name,
		  strlen(name));
	return true;
}
