/* SPDX-License-Identifier: MIT */
#include "setups.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"

struct setup_rows {
	struct setup setup;
	const config_setting_t *functions, *identities, *presets;
};

static const struct conf_row setup_table[] = {
	{ "name", CONF_TEXT, 1, 15, NULL, "family, as models name it",
	  CONF_INTO(struct setup_rows, setup.name), NULL },
	{ "firmware", CONF_TEXT, 0, 15, "", "how its revision and its firmware files begin",
	  CONF_INTO(struct setup_rows, setup.firmware), NULL },
	{ "type", CONF_NUMBER, 0, 9, "0", "config type of !USBCOMP that keeps ids and AT port",
	  CONF_INTO(struct setup_rows, setup.type), NULL },
	{ "functions", CONF_LIST, 0, 0, "", "functions of !USBCOMP",
	  CONF_INTO(struct setup_rows, functions), NULL },
	{ "identities", CONF_LIST, 0, 0, "", "identities that drivers know",
	  CONF_INTO(struct setup_rows, identities), NULL },
	{ "presets", CONF_LIST, 0, 0, "", "compositions by name",
	  CONF_INTO(struct setup_rows, presets), NULL },
	{ 0 },
};

/* A word that is a number of the given base, up to `max`: 0, or -EINVAL. */
static int number_word(const char **text, int base, unsigned long max, unsigned long *value)
{
	char word[16], *end;

	if (model_word(text, word, sizeof(word)))
		return -EINVAL;
	errno = 0;
	*value = strtoul(word, &end, base);
	return errno || *end || word[0] == '-' || *value > max ? -EINVAL : 0;
}

static bool is_over(const char *text)
{
	char word[2];

	return model_word(&text, word, sizeof(word)) == -ENODATA;
}

/* "rmnet0 0x100 qmi 8" */
static int function_read(struct setup *s, const char *text)
{
	struct setup_function *f = &s->functions[s->function_count];
	unsigned long value;
	char role[16];
	unsigned i;

	if (s->function_count == SETUP_FUNCTIONS_MAX ||
	    model_word(&text, f->name, sizeof(f->name)) ||
	    number_word(&text, 16, UINT32_MAX, &value) || !value || (value & (value - 1)))
		return -EINVAL;
	f->bit = (uint32_t)value;
	if (model_word(&text, role, sizeof(role)))
		return -EINVAL;
	for (i = MODEL_ROLE_OTHER; i <= MODEL_ROLE_NET; i++)
		if (!strcmp(model_role_name((enum model_role)i), role))
			break;
	if (i > MODEL_ROLE_NET)
		return -EINVAL;
	f->role = (enum model_role)i;
	f->interface = MODEL_ANY;
	if (!is_over(text)) {
		if (number_word(&text, 10, 31, &value) || !is_over(text))
			return -EINVAL;
		f->interface = (int)value;
	}
	s->function_count++;
	return 0;
}

/* "1199:9071 9070" */
static int identity_read(struct setup *s, const char *text)
{
	struct setup_identity *row = &s->identities[s->identity_count];
	unsigned long boot;
	char id[12];
	int interfaces;

	if (s->identity_count == SETUP_IDENTITIES_MAX || model_word(&text, id, sizeof(id)) ||
	    model_id_parse(id, &row->vid, &row->app, &interfaces) || interfaces ||
	    number_word(&text, 16, 0xFFFF, &boot) || !is_over(text))
		return -EINVAL;
	row->boot = (uint16_t)boot;
	s->identity_count++;
	return 0;
}

/* "qmi 0x10d", "qmi - 6": by mask, by number, or both */
static int preset_read(struct setup *s, const char *text)
{
	struct setup_preset *row = &s->presets[s->preset_count];
	unsigned long value = 0;
	const char *mask;
	char word[16];

	if (s->preset_count == SETUP_PRESETS_MAX || model_word(&text, row->name, sizeof(row->name)))
		return -EINVAL;
	mask = text;
	if (model_word(&text, word, sizeof(word)))
		return -EINVAL;
	if (strcmp(word, "-") != 0 && number_word(&mask, 16, UINT32_MAX, &value))
		return -EINVAL;
	row->mask = (uint32_t)value;
	row->number = -1;
	if (!is_over(text)) {
		if (number_word(&text, 10, 22, &value) || !is_over(text))
			return -EINVAL;
		row->number = (int)value;
	}
	s->preset_count++;
	return 0;
}

static int list_read(struct conf *c, const config_setting_t *list, struct setup *s,
		     int (*row_read)(struct setup *s, const char *text), const char *expected)
{
	int i, rc = 0, count = list ? config_setting_length(list) : 0;

	for (i = 0; i < count; i++) {
		const config_setting_t *row = config_setting_get_elem(list, (unsigned)i);
		const char *text = config_setting_get_string(row);

		if (text && !row_read(s, text))
			continue;
		conf_refuse(c, row, expected, "\"%.60s\"", text ? text : "");
		rc = -EINVAL;
	}
	return rc;
}

static int file_read(struct setups *s, const char *path, struct shelf_error *error)
{
	struct setup_rows rows = { 0 };
	struct conf c;
	unsigned i;
	int rc = conf_open(&c, path, error);

	if (rc) {
		if (rc != -EINVAL)
			conf_error_add(error, "%s: %s, expected a readable file", path,
				       strerror(-rc));
		return -EINVAL;
	}
	rc = conf_read(&c, NULL, setup_table, &rows);
	if (!rc)
		rc = list_read(&c, rows.functions, &rows.setup, function_read,
			       "\"name bit role [interface]\", the bit in hex");
	if (!rc)
		rc = list_read(&c, rows.identities, &rows.setup, identity_read,
			       "\"vid:pid bootpid\" in lower-case hex");
	if (!rc)
		rc = list_read(&c, rows.presets, &rows.setup, preset_read,
			       "\"name mask [number]\", the mask in hex or -");
	for (i = 0; i < s->count && strcmp(s->at[i].name, rows.setup.name) != 0; i++)
		;
	if (!rc && i == SETUPS_MAX) {
		conf_refuse(&c, NULL, "at most 16 of them", "one family more");
		rc = -EINVAL;
	}
	conf_close(&c);
	if (rc)
		return rc;
	s->at[i] = rows.setup;
	s->count += i == s->count;
	return 0;
}

int setups_load(struct setups *s, const char *const *dirs, size_t dir_count,
		struct shelf_error *error)
{
	char pattern[300];
	size_t i, j;
	int rc = 0;

	memset(s, 0, sizeof(*s));
	memset(error, 0, sizeof(*error));
	for (i = 0; i < dir_count; i++) {
		glob_t found;

		snprintf(pattern, sizeof(pattern), "%s/setups/*.conf", dirs[i]);
		if (glob(pattern, 0, NULL, &found))
			continue;
		for (j = 0; j < found.gl_pathc; j++)
			if (file_read(s, found.gl_pathv[j], error))
				rc = -EINVAL;
		globfree(&found);
	}
	return rc;
}
