/* SPDX-License-Identifier: MIT */
#include "shared.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dial.h"

const char *const shared_quirks[] = {
#define X(name, text) text,
	MODEL_QUIRKS(X)
#undef X
		NULL,
};

const char *const shared_auth_commands[] = {
#define X(name, text) text,
	DIAL_AUTH_COMMANDS(X)
#undef X
		NULL,
};

struct layout_rows {
	char like[12];
	const config_setting_t *interfaces;
	struct model_layout layout; /* without interfaces */
};

static const struct conf_row layout_table[] = {
	{ "name", CONF_TEXT, 1, 23, NULL, "the name that models give",
	  CONF_INTO(struct layout_rows, layout.name), NULL },
	{ "serial_driver", CONF_TEXT, 0, 23, "", "usb-serial driver for the new_id line",
	  CONF_INTO(struct layout_rows, layout.serial_driver), NULL },
	{ "like", CONF_TEXT, 0, 9, "", "id \"vid:pid\" that this driver serves with this layout",
	  CONF_INTO(struct layout_rows, like), NULL },
	{ "interfaces", CONF_LIST, 0, 0, NULL, "a list of interfaces",
	  CONF_INTO(struct layout_rows, interfaces), NULL },
	{ 0 },
};

static const struct conf_row family_table[] = {
	{ "name", CONF_TEXT, 1, 15, NULL, "the name that models give",
	  CONF_INTO(struct shared_family, name), NULL },
	{ "quirks", CONF_WORDS, 0, 0, "", "named behaviour",
	  CONF_INTO(struct shared_family, quirks), shared_quirks },
	{ "auth_command", CONF_WORD, 0, 0, "none", "AT command that sets authentication",
	  CONF_INTO(struct shared_family, auth_command), shared_auth_commands },
	{ "unlock", CONF_TEXT, 0, 31, "", "AT command that unlocks the others",
	  CONF_INTO(struct shared_family, unlock), NULL },
	{ 0 },
};

/* The only key of the files in a directory, which has the same name. */
static const struct conf_row layouts_table[] = {
	{ "layouts", CONF_LIST, 0, 0, NULL, "layouts of interfaces", 0, sizeof(config_setting_t *),
	  NULL },
	{ 0 },
};

static const struct conf_row families_table[] = {
	{ "families", CONF_LIST, 0, 0, NULL, "what models have in common", 0,
	  sizeof(config_setting_t *), NULL },
	{ 0 },
};

static const struct kind {
	const struct conf_row *table;
	int (*read)(struct shared *s, struct conf *c, const config_setting_t *list);
} layouts = { layouts_table, shared_layouts_read },
  families = { families_table, shared_families_read };

static unsigned list_length(const config_setting_t *list)
{
	return list ? (unsigned)config_setting_length(list) : 0;
}

static void like_read(struct conf *c, const config_setting_t *at, const char *like,
		      struct model_layout *layout)
{
	int interfaces;

	if (like[0] &&
	    (model_id_parse(like, &layout->like_vid, &layout->like_pid, &interfaces) || interfaces))
		conf_refuse(c, at, "\"vid:pid\" in lower-case hex", "like: \"%s\"", like);
}

static int layout_read(struct shared *s, struct conf *c, const config_setting_t *at)
{
	struct layout_rows rows = { 0 };
	struct model_layout *layout;
	unsigned i, count;

	if (conf_read(c, at, layout_table, &rows))
		return 0;
	like_read(c, at, rows.like, &rows.layout);
	count = list_length(rows.interfaces);
	layout = calloc(1, sizeof(*layout) + count * sizeof(layout->interfaces[0]));
	if (!layout)
		return -ENOMEM;
	*layout = rows.layout;
	layout->interface_count = count;
	layout->next = s->layouts;
	s->layouts = layout;
	for (i = 0; i < count; i++) {
		const config_setting_t *row = config_setting_get_elem(rows.interfaces, i);
		const char *text = config_setting_get_string(row);

		if (!text || model_interface_parse(text, &layout->interfaces[i]))
			conf_refuse(c, row,
				    "\"number class/subclass/protocol endpoints role "
				    "driver[:module] [ppp]\", ppp with role at only",
				    "interface \"%.60s\"", text ? text : "");
	}
	return 0;
}

static int family_read(struct shared *s, struct conf *c, const config_setting_t *at)
{
	struct shared_family *family = calloc(1, sizeof(*family));

	if (!family)
		return -ENOMEM;
	if (conf_read(c, at, family_table, family)) {
		free(family);
		return 0;
	}
	family->next = s->families;
	s->families = family;
	return 0;
}

int shared_layouts_read(struct shared *s, struct conf *c, const config_setting_t *list)
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < list_length(list) && !rc; i++)
		rc = layout_read(s, c, config_setting_get_elem(list, i));
	return rc;
}

int shared_families_read(struct shared *s, struct conf *c, const config_setting_t *list)
{
	unsigned i;
	int rc = 0;

	for (i = 0; i < list_length(list) && !rc; i++)
		rc = family_read(s, c, config_setting_get_elem(list, i));
	return rc;
}

/* -ENOENT: no such file. */
static int file_read(struct shared *s, const struct kind *kind, const char *path)
{
	const config_setting_t *list = NULL;
	struct conf conf;
	int rc = conf_open(&conf, path, s->error);

	if (rc == -ENOENT || rc == -EINVAL)
		return rc;
	if (rc) {
		conf_error_add(s->error, "%s: %s, expected a readable file", path, strerror(-rc));
		return rc;
	}
	conf_read(&conf, NULL, kind->table, &list);
	rc = kind->read(s, &conf, list);
	conf_close(&conf);
	return rc;
}

static void name_read(struct shared *s, const struct kind *kind, const char *name)
{
	size_t i = s->dir_count;
	char path[512];
	int rc = -ENOENT;

	/* A name that stays in its directory. */
	if (!name[0] || name[0] == '.' || strchr(name, '/'))
		return;
	while (rc == -ENOENT && i-- > 0)
		if (snprintf(path, sizeof(path), "%s/%s/%s.conf", s->dirs[i], kind->table->name,
			     name) < (int)sizeof(path))
			rc = file_read(s, kind, path);
}

static const struct model_layout *layout_known(const struct shared *s, const char *name)
{
	const struct model_layout *layout = s->layouts;

	while (layout && strcmp(layout->name, name))
		layout = layout->next;
	return layout;
}

static const struct shared_family *family_known(const struct shared *s, const char *name)
{
	const struct shared_family *family = s->families;

	while (family && strcmp(family->name, name))
		family = family->next;
	return family;
}

const struct model_layout *shared_layout(struct shared *s, const char *name)
{
	const struct model_layout *layout = layout_known(s, name);

	if (layout)
		return layout;
	name_read(s, &layouts, name);
	return layout_known(s, name);
}

const struct shared_family *shared_family(struct shared *s, const char *name)
{
	const struct shared_family *family = family_known(s, name);

	if (family)
		return family;
	name_read(s, &families, name);
	return family_known(s, name);
}

void shared_layouts_free(struct model_layout *first)
{
	struct model_layout *layout;

	while ((layout = first)) {
		first = layout->next;
		free(layout);
	}
}

void shared_families_free(struct shared_family *first)
{
	struct shared_family *family;

	while ((family = first)) {
		first = family->next;
		free(family);
	}
}
