/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <errno.h>
#include <string.h>

#include "conf.h"

#ifndef SWICTL_PREFIX
#define SWICTL_PREFIX "/usr/local"
#endif

#define SETTINGS_FILE "/etc/swictl/swictl.conf"

/* Defaults as conf/swictl.conf states them; a test compares the two. */
static const struct conf_row rows[] = {
	{ "data_dir", CONF_PATH, 1, 199, SWICTL_PREFIX "/share/swictl",
	  "what the package brings: models/, chat/", CONF_INTO(struct settings, data_dir), NULL },
	{ "config_dir", CONF_PATH, 1, 199, "/etc/swictl", "what the owner adds: models/, profiles/",
	  CONF_INTO(struct settings, config_dir), NULL },
	{ "run_dir", CONF_PATH, 1, 199, "/run/swictl",
	  "control sockets and status of running connects", CONF_INTO(struct settings, run_dir),
	  NULL },
	{ "state_dir", CONF_PATH, 1, 199, "/var/lib/swictl", "what must survive a reboot",
	  CONF_INTO(struct settings, state_dir), NULL },
	{ "pppd", CONF_PATH, 1, 199, "/usr/sbin/pppd", "the pppd program",
	  CONF_INTO(struct settings, pppd), NULL },
	{ "plugin", CONF_TEXT, 1, 199, "swictl.so",
	  "our plugin; without a slash in pppd's plugin directory",
	  CONF_INTO(struct settings, plugin), NULL },
	{ 0 },
};

const struct conf_row *settings_rows(void)
{
	return rows;
}

int settings_load(struct settings *s, const char *file, struct shelf_error *error)
{
	struct conf c;
	int rc;

	memset(s, 0, sizeof(*s));
	memset(error, 0, sizeof(*error));
	conf_initial(rows, s);
	rc = conf_open(&c, file ? file : SETTINGS_FILE, error);
	if (rc == -ENOENT && !file)
		return 0;
	if (rc) {
		if (!error->count)
			conf_error_add(error, "%s: %s, expected a settings file",
				       file ? file : SETTINGS_FILE, strerror(-rc));
		return -EINVAL;
	}
	rc = conf_read(&c, NULL, rows, s);
	conf_close(&c);
	return rc;
}
