/* SPDX-License-Identifier: MIT */
#include "carriers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf.h"

static const struct conf_row carrier_table[] = {
	{ "names", CONF_TEXT, 1, 63, NULL, "names of images, the better one first",
	  CONF_INTO(struct carrier, names), NULL },
	{ "plmn", CONF_TEXT, 1, 511, NULL, "beginnings of IMSIs, or *",
	  CONF_INTO(struct carrier, plmn), NULL },
	{ 0 },
};

static const struct conf_row carriers_table[] = {
	{ "carriers", CONF_LIST, 0, 0, NULL, "which image serves which operator", 0,
	  sizeof(config_setting_t *), NULL },
	{ 0 },
};

static int file_read(struct carriers *c, struct conf *conf)
{
	const config_setting_t *list = NULL;
	int i, rc = conf_read(conf, NULL, carriers_table, &list);

	for (i = 0; !rc && i < config_setting_length(list); i++) {
		const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);

		if (c->count == CARRIERS_MAX) {
			conf_refuse(conf, at, "fewer", "more than %d carriers", CARRIERS_MAX);
			return -EINVAL;
		}
		rc = conf_read(conf, at, carrier_table, &c->at[c->count]);
		if (!rc && carrier_check(&c->at[c->count])) {
			conf_refuse(conf, at, "words of 3 to 6 digits, or *", "plmn: \"%.60s\"",
				    c->at[c->count].plmn);
			rc = -EINVAL;
		}
		c->count += !rc;
	}
	return rc;
}

int carriers_load(struct carriers *c, const char *const *dirs, size_t dir_count,
		  struct shelf_error *error)
{
	int rc, result = 0;
	struct conf conf;
	char path[512];
	size_t i;

	memset(c, 0, sizeof(*c));
	for (i = 0; i < dir_count; i++) {
		if (snprintf(path, sizeof(path), "%s/carriers.conf", dirs[i]) >= (int)sizeof(path))
			continue;
		rc = conf_open(&conf, path, error);
		if (rc == -ENOENT)
			continue;
		if (rc && rc != -EINVAL)
			conf_error_add(error, "%s: %s, expected a readable file", path,
				       strerror(-rc));
		if (!rc) {
			rc = file_read(c, &conf);
			conf_close(&conf);
		}
		if (rc)
			result = -EINVAL;
	}
	return result;
}
