/* SPDX-License-Identifier: MIT */
#include "bays.h"

#include <errno.h>
#include <string.h>

#include "buf.h"
#include "conf.h"

struct bays_file {
	unsigned jobs;
	const config_setting_t *bays;
};

static const struct conf_row file_rows[] = {
	{ "jobs", CONF_NUMBER, 1, ROSTER_BAYS_MAX, "64", "modems at work at the same time",
	  CONF_INTO(struct bays_file, jobs), NULL },
	{ "bays", CONF_LIST, 0, 0, "", "{ slot; label; } for each USB port that is a bay",
	  CONF_INTO(struct bays_file, bays), NULL },
	{ 0 },
};

static const struct conf_row bay_rows[] = {
	{ "slot", CONF_TEXT, 1, 31, NULL, "USB slot, as swictl list prints it: 1-1.4",
	  CONF_INTO(struct bays_row, slot), NULL },
	{ "label", CONF_TEXT, 1, 23, NULL, "what stands on the bay",
	  CONF_INTO(struct bays_row, label), NULL },
	{ 0 },
};

const struct conf_row *bays_rows(void)
{
	return file_rows;
}

/* "<bus>-<port>[.<port>]...", as the kernel spells it (Documentation/ABI, usb devices). */
static bool is_slot(const char *text)
{
	size_t n = strspn(text, "0123456789");

	if (n == 0 || text[n++] != '-')
		return false;
	for (text += n; (n = strspn(text, "0123456789")) > 0; text += n + 1)
		if (text[n] != '.')
			return !text[n];
	return false;
}

static int bay_read(struct conf *c, struct bays *b, const config_setting_t *group)
{
	struct bays_row *row = &b->at[b->count];
	size_t i;

	if (b->count == ROSTER_BAYS_MAX) {
		conf_refuse(c, group, "at most 128", "bays: more than there is room for");
		return -EINVAL;
	}
	if (!config_setting_is_group((config_setting_t *)group)) {
		conf_refuse(c, group, "{ slot = \"1-1.4\"; label = \"A1\"; }", "bays: no group");
		return -EINVAL;
	}
	conf_initial(bay_rows, row);
	if (conf_read(c, group, bay_rows, row))
		return -EINVAL;
	if (!is_slot(row->slot)) {
		conf_refuse(c, group, "a USB slot like 1-1.4", "slot: \"%s\"", row->slot);
		return -EINVAL;
	}
	for (i = 0; i < b->count; i++)
		if (!strcmp(b->at[i].slot, row->slot) || !strcmp(b->at[i].label, row->label)) {
			conf_refuse(c, group, "each slot and each label once",
				    "bays: %s, %s: there already", row->slot, row->label);
			return -EINVAL;
		}
	b->count++;
	return 0;
}

int bays_load(struct bays *b, const char *config_dir, struct shelf_error *error)
{
	BUF_ON_STACK(path, 256);
	struct bays_file file;
	struct conf c;
	int i, rc;

	memset(b, 0, sizeof(*b));
	memset(error, 0, sizeof(*error));
	memset(&file, 0, sizeof(file));
	conf_initial(file_rows, &file);
	b->jobs = file.jobs;
	buf_fmt(&path, "%s/bench.conf", config_dir);
	rc = conf_open(&c, path.at, error);
	if (rc == -ENOENT)
		return 0;
	if (rc) {
		if (!error->count)
			conf_error_add(error, "%s: %s, expected the bays of a bench", path.at,
				       strerror(-rc));
		return -EINVAL;
	}
	rc = conf_read(&c, NULL, file_rows, &file);
	b->jobs = file.jobs;
	for (i = 0; file.bays && i < config_setting_length(file.bays); i++)
		if (bay_read(&c, b, config_setting_get_elem(file.bays, (unsigned)i)))
			rc = -EINVAL;
	conf_close(&c);
	return rc;
}
