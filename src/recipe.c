/* SPDX-License-Identifier: MIT */
#include "recipe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "conf.h"
#include "settings.h"

#define SUFFIX ".conf"

/* A recipe as it stands in the file; wanted.h has what becomes of it. */
struct recipe_file {
	struct wanted wanted; /* what needs no reading */
	char composition[128], carrier[3 * WANTED_NAME_MAX];
	const config_setting_t *contexts, *custom, *identity, *pri, *firmware;
};

static const char *const speed_words[] = {
#define X(name, text) text,
	WANTED_SPEEDS(X)
#undef X
		NULL,
};

#define TEXT(key, member, max, help)                                                          \
	{                                                                                     \
		key, CONF_TEXT, 0, max, "", help, CONF_INTO(struct recipe_file, member), NULL \
	}
#define LIST(member, help)                                                                      \
	{                                                                                       \
#member, CONF_LIST, 0, 0, "", help, CONF_INTO(struct recipe_file, member), NULL \
	}

static const struct conf_row file_rows[] = {
	TEXT("model", wanted.model, WANTED_NAME_MAX - 1,
	     "for this model only: \"MC7455\"; empty: any"),
	TEXT("family", wanted.family, 15, "for this family only: \"9x30\"; empty: any"),
	TEXT("composition", composition, 127,
	     "\"qmi\", \"mbim\", functions by name, a mask (\"0x10D\"), or a number of UDUSBCOMP"),
	TEXT("carrier", carrier, 3 * WANTED_NAME_MAX - 1,
	     "\"ATT\" as the modem spells it, \"auto\" by the SIM, or \"fw,carrier,config\""),
	TEXT("rat", wanted.rat, WANTED_NAME_MAX - 1, "as AT!SELRAT=? names it"),
	TEXT("band", wanted.band, WANTED_NAME_MAX - 1, "as AT!BAND=? names it"),
	LIST(contexts, "{ cid; type; apn; } for each context"),
	LIST(custom, "{ key; value; } for each key of AT!CUSTOM"),
	{ "pcoffen", CONF_NUMBER, -1, 2, "-1", "AT!PCOFFEN: 2 ignores the W_DISABLE pin",
	  CONF_INTO(struct recipe_file, wanted.pcoffen), NULL },
	{ "usb_speed", CONF_WORD, 0, 0, "", "usb2 or usb3",
	  CONF_INTO(struct recipe_file, wanted.speed), speed_words },
	LIST(identity, "( { vid; app; boot; product; } ): USB ids in hex"),
	LIST(pri, "( { part_number; revision; customer; } ): AT!PRIID"),
	LIST(firmware, "names of .cwe, .nvu and .spk files"),
	{ 0 },
};

static const struct conf_row context_rows[] = {
	{ "cid", CONF_NUMBER, 1, 24, NULL, "PDP context, 1 to 24",
	  CONF_INTO(struct wanted_context, cid), NULL },
	{ "type", CONF_TEXT, 2, 7, "IP", "IP, IPV6 or IPV4V6",
	  CONF_INTO(struct wanted_context, type), NULL },
	{ "apn", CONF_TEXT, 0, 100, NULL, "access point name",
	  CONF_INTO(struct wanted_context, apn), NULL },
	{ 0 },
};

static const struct conf_row custom_rows[] = {
	{ "key", CONF_TEXT, 1, 23, NULL, "as AT!CUSTOM? spells it",
	  CONF_INTO(struct wanted_custom, key), NULL },
	{ "value", CONF_NUMBER, 0, 9, NULL, "0 to 9", CONF_INTO(struct wanted_custom, value),
	  NULL },
	{ 0 },
};

struct identity_file {
	char vid[8], app[8], boot[8], product[WANTED_NAME_MAX];
};

static const struct conf_row identity_rows[] = {
	{ "vid", CONF_TEXT, 4, 4, NULL, "four hex digits", CONF_INTO(struct identity_file, vid),
	  NULL },
	{ "app", CONF_TEXT, 4, 4, NULL, "four hex digits", CONF_INTO(struct identity_file, app),
	  NULL },
	{ "boot", CONF_TEXT, 4, 4, NULL, "four hex digits", CONF_INTO(struct identity_file, boot),
	  NULL },
	{ "product", CONF_TEXT, 0, WANTED_NAME_MAX - 1, "", "product string; empty: as it is",
	  CONF_INTO(struct identity_file, product), NULL },
	{ 0 },
};

static const struct conf_row pri_rows[] = {
	{ "part_number", CONF_TEXT, 1, WANTED_NAME_MAX - 1, NULL, "PRI part number",
	  CONF_INTO(struct wanted, pri.part_number), NULL },
	{ "revision", CONF_TEXT, 1, WANTED_NAME_MAX - 1, NULL, "PRI revision",
	  CONF_INTO(struct wanted, pri.revision), NULL },
	{ "customer", CONF_TEXT, 1, WANTED_NAME_MAX - 1, NULL, "customer",
	  CONF_INTO(struct wanted, pri.customer), NULL },
	{ 0 },
};

const struct conf_row *recipe_rows(void)
{
	return file_rows;
}

/* Read each group of a list into an array. How many, or -EINVAL. */
static int groups_read(struct conf *c, const config_setting_t *list, const struct conf_row *rows,
		       void *at, size_t size, unsigned max)
{
	int i, n = list ? config_setting_length(list) : 0, rc = 0;

	if (n > (int)max) {
		conf_refuse(c, list, "fewer", "%s: %d, and there is room for %u",
			    config_setting_name(list), n, max);
		return -EINVAL;
	}
	for (i = 0; i < n; i++)
		if (conf_read(c, config_setting_get_elem(list, (unsigned)i), rows,
			      (char *)at + (size_t)i * size))
			rc = -EINVAL;
	return rc ? rc : n;
}

static int files_read(struct conf *c, struct wanted *w, const config_setting_t *list)
{
	int i, n = list ? config_setting_length(list) : 0;

	if (n > WANTED_FILES_MAX) {
		conf_refuse(c, list, "at most 4", "firmware: %d files", n);
		return -EINVAL;
	}
	for (i = 0; i < n; i++) {
		const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
		const char *name = config_setting_get_string(at);
		struct wanted_file file;

		if (!name || wanted_file(name, &file) ||
		    buf_copy(w->files[i], sizeof(w->files[i]), name)) {
			conf_refuse(c, at, "a .cwe, .nvu or .spk file as its maker named it",
				    "firmware: \"%s\"", name ? name : "");
			return -EINVAL;
		}
	}
	w->file_count = (unsigned)n;
	return 0;
}

static int hex_read(const char *text, uint16_t *id)
{
	unsigned value;

	if (strlen(text) != 4 || strspn(text, "0123456789abcdefABCDEF") != 4 ||
	    sscanf(text, "%4x", &value) != 1)
		return -EINVAL;
	*id = (uint16_t)value;
	return 0;
}

static int identity_read(struct conf *c, struct wanted *w, const config_setting_t *list)
{
	struct identity_file file;
	int n = groups_read(c, list, identity_rows, &file, sizeof(file), 1);

	if (n <= 0)
		return n;
	if (hex_read(file.vid, &w->identity.vid) || hex_read(file.app, &w->identity.app) ||
	    hex_read(file.boot, &w->identity.boot)) {
		conf_refuse(c, list, "four hex digits each", "identity: vid, app, boot");
		return -EINVAL;
	}
	w->identity.said = true;
	memcpy(w->identity.product, file.product, sizeof(file.product));
	return 0;
}

/* What goes into a command between quotes. */
static int sendable_check(struct conf *c, const struct wanted *w)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "rat", w->rat },
		{ "band", w->band },
		{ "identity", w->identity.product },
		{ "pri", w->pri.part_number },
		{ "pri", w->pri.revision },
		{ "pri", w->pri.customer },
	};
	BUF_ON_STACK(text, 128);
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (wanted_sendable(texts[i].text))
			continue;
		buf_clear(&text);
		buf_fmt(&text, "%s: a quote mark, expected a text without", texts[i].key);
		conf_complain(c, text.at);
		rc = -EINVAL;
	}
	for (i = 0; i < w->context_count; i++)
		if (!wanted_sendable(w->contexts[i].apn)) {
			conf_complain(c, "contexts: a quote mark, expected an APN without");
			rc = -EINVAL;
		}
	return rc;
}

static int values_read(struct conf *c, struct recipe_file *f)
{
	struct wanted *w = &f->wanted;
	int contexts, custom, rc = 0;

	if (f->composition[0] && wanted_composition(w, f->composition)) {
		conf_complain(c, "composition: none of ours, expected names, a mask or a number");
		rc = -EINVAL;
	}
	if (f->carrier[0] && wanted_carrier(w, f->carrier)) {
		conf_complain(c, "carrier: none, expected a name, auto, or fw,carrier,config");
		rc = -EINVAL;
	}
	contexts = groups_read(c, f->contexts, context_rows, w->contexts, sizeof(w->contexts[0]),
			       WANTED_CONTEXTS_MAX);
	custom = groups_read(c, f->custom, custom_rows, w->custom, sizeof(w->custom[0]),
			     WANTED_CUSTOM_MAX);
	w->context_count = contexts > 0 ? (unsigned)contexts : 0;
	w->custom_count = custom > 0 ? (unsigned)custom : 0;
	if (contexts < 0 || custom < 0 || identity_read(c, w, f->identity) ||
	    groups_read(c, f->pri, pri_rows, w, sizeof(*w), 1) < 0 ||
	    files_read(c, w, f->firmware) || sendable_check(c, w))
		return -EINVAL;
	return rc;
}

/* Set r->file and r->name: 0, or -EINVAL with the reason in `error`. */
static int path_set(struct recipe *r, const struct settings *settings, const char *name,
		    struct shelf_error *error)
{
	const char *base = strrchr(name, '/');
	struct buf file, bare;
	size_t n;

	base = base ? base + 1 : name;
	n = strlen(base);
	buf_init(&file, r->file, sizeof(r->file));
	buf_init(&bare, r->name, sizeof(r->name));
	if (base != name || (n > strlen(SUFFIX) && !strcmp(base + n - strlen(SUFFIX), SUFFIX)))
		buf_str(&file, name);
	else
		buf_fmt(&file, "%s/recipes/%s" SUFFIX, settings->config_dir, name);
	if (n > strlen(SUFFIX) && !strcmp(base + n - strlen(SUFFIX), SUFFIX))
		n -= strlen(SUFFIX);
	buf_mem(&bare, base, n);
	if (!n || base[0] == '.' || buf_error(&file) || buf_error(&bare)) {
		conf_error_add(error, "recipe \"%.80s\": no such name, expected that of a file",
			       name);
		return -EINVAL;
	}
	return 0;
}

int recipe_load(struct recipe *r, const struct settings *settings, const char *name,
		struct shelf_error *error)
{
	struct recipe_file f;
	struct conf c;
	int rc;

	memset(r, 0, sizeof(*r));
	memset(&f, 0, sizeof(f));
	memset(error, 0, sizeof(*error));
	wanted_init(&r->wanted);
	wanted_init(&f.wanted);
	if (path_set(r, settings, name, error))
		return -EINVAL;
	rc = conf_open(&c, r->file, error);
	if (rc) {
		if (!error->count)
			conf_error_add(error, "%s: %s, expected a recipe", r->file, strerror(-rc));
		return -EINVAL;
	}
	rc = conf_read(&c, NULL, file_rows, &f);
	if (!rc)
		rc = values_read(&c, &f);
	conf_close(&c);
	if (!rc)
		r->wanted = f.wanted;
	return rc;
}
