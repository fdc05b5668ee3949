/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const role_names[] = {
#define X(name, text) text,
	MODEL_ROLES(X)
#undef X
};

static const char *const mode_names[] = {
#define X(name, text) text,
	MODEL_MODES(X)
#undef X
};

const char *model_role_name(enum model_role role)
{
	return role_names[role];
}

const char *model_mode_name(enum model_mode mode)
{
	return mode_names[mode];
}

int model_hex(const char *text, unsigned digits, unsigned *value)
{
	unsigned i, v = 0;

	for (i = 0; i < digits; i++) {
		char c = text[i];

		if (c >= '0' && c <= '9')
			v = v << 4 | (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (unsigned)(c - 'a' + 10);
		else
			return -EINVAL;
	}
	*value = v;
	return 0;
}

int model_id_parse(const char *text, uint16_t *vid, uint16_t *pid, int *interfaces)
{
	unsigned v, p;

	*interfaces = 0;
	if (model_hex(text, 4, &v) || text[4] != ':' || model_hex(text + 5, 4, &p))
		return -EINVAL;
	*vid = (uint16_t)v;
	*pid = (uint16_t)p;
	if (!text[9])
		return 0;
	if (text[9] != '/' || text[10] < '1' || text[10] > '9' || text[11])
		return -EINVAL;
	*interfaces = text[10] - '0';
	return 0;
}

int model_word(const char **text, char *word, size_t size)
{
	const char *from = *text + strspn(*text, " \t");
	size_t n = strcspn(from, " \t");

	*text = from + n;
	if (!n)
		return -ENODATA;
	if (n >= size)
		return -EINVAL;
	memcpy(word, from, n);
	word[n] = '\0';
	return 0;
}

/* A decimal number up to 255, or "*". */
static int number_parse(const char *word, int *value)
{
	char *end;

	if (!strcmp(word, "*")) {
		*value = MODEL_ANY;
		return 0;
	}
	*value = (int)strtoul(word, &end, 10);
	return *end || word[0] < '0' || word[0] > '9' || *value > 255 || *value < 0 ? -EINVAL : 0;
}

/* "ff/00/40", each of them two hex digits or "*". */
static int class_parse(const char *word, struct model_interface *row)
{
	int *const fields[] = { &row->class_, &row->subclass, &row->protocol };
	unsigned value;
	size_t i;

	for (i = 0; i < COUNT(fields); i++) {
		*fields[i] = MODEL_ANY;
		if (*word == '*') {
			word++;
		} else {
			if (model_hex(word, 2, &value))
				return -EINVAL;
			*fields[i] = (int)value;
			word += 2;
		}
		if (*word++ != (i + 1 < COUNT(fields) ? '/' : '\0'))
			return -EINVAL;
	}
	return 0;
}

static int role_parse(const char *word, enum model_role *role)
{
	unsigned i;

	for (i = 0; i < COUNT(role_names); i++)
		if (!strcmp(role_names[i], word)) {
			*role = (enum model_role)i;
			return 0;
		}
	return -EINVAL;
}

/* "driver", "driver:module" or "-". */
static int driver_parse(char *word, struct model_interface *row)
{
	char *module = strchr(word, ':');

	if (!strcmp(word, "-"))
		return 0;
	if (module)
		*module++ = '\0';
	return buf_copy(row->driver, sizeof(row->driver), word) ||
			       buf_copy(row->module, sizeof(row->module), module ? module : word)
		       ? -EINVAL
		       : 0;
}

int model_interface_parse(const char *text, struct model_interface *row)
{
	char word[56];
	int rc;

	if (model_word(&text, word, sizeof(word)) || number_parse(word, &row->number) ||
	    model_word(&text, word, sizeof(word)) || class_parse(word, row) ||
	    model_word(&text, word, sizeof(word)) || number_parse(word, &row->endpoints) ||
	    model_word(&text, word, sizeof(word)) || role_parse(word, &row->role) ||
	    model_word(&text, word, sizeof(word)) || driver_parse(word, row))
		return -EINVAL;
	rc = model_word(&text, word, sizeof(word));
	if (rc == -ENODATA)
		return 0;
	row->ppp = true;
	return rc || strcmp(word, "ppp") || row->role != MODEL_ROLE_AT ||
			       model_word(&text, word, sizeof(word)) != -ENODATA
		       ? -EINVAL
		       : 0;
}
