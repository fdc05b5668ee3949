/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "conf.h"

#ifndef SWICTL_PREFIX
#define SWICTL_PREFIX "/usr/local"
#endif

#define DATA_DIR      SWICTL_PREFIX "/share/swictl"
#define SETTINGS_FILE "/etc/swictl/swictl.conf"

/* Defaults as conf/swictl.conf states them; a test compares the two. */
static const struct conf_row rows[] = {
	{ "data_dir", CONF_PATH, 1, 199, DATA_DIR, "what the package brings: models/, chat/",
	  CONF_INTO(struct settings, data_dir), NULL },
	{ "config_dir", CONF_PATH, 1, 199, "/etc/swictl", "what the owner adds: models/, profiles/",
	  CONF_INTO(struct settings, config_dir), NULL },
	{ "run_dir", CONF_PATH, 1, 199, "/run/swictl",
	  "control sockets and status of running connects", CONF_INTO(struct settings, run_dir),
	  NULL },
	{ "state_dir", CONF_PATH, 1, 199, "/var/lib/swictl", "what must survive a reboot",
	  CONF_INTO(struct settings, state_dir), NULL },
	{ "pppd", CONF_PATH, 1, 199, "/usr/sbin/pppd", "the pppd program",
	  CONF_INTO(struct settings, pppd), NULL },
	{ "flasher", CONF_TEXT, 1, 199, "qmi-firmware-update",
	  "program that writes firmware; without a slash in PATH",
	  CONF_INTO(struct settings, flasher), NULL },
	{ "plugin", CONF_TEXT, 1, 199, "swictl.so",
	  "our plugin; without a slash in pppd's plugin directory",
	  CONF_INTO(struct settings, plugin), NULL },
	{ 0 },
};

const struct conf_row *settings_rows(void)
{
	return rows;
}

/*
 * What the package brings stands where the program stands: beside it as it is built, or in the
 * prefix that it was moved to with all else. Only in place of the default.
 */
static void data_dir_find(struct settings *s)
{
	static const char *const places[] = { "share/swictl", "../share/swictl",
					      "../../share/swictl" };
	char program[sizeof(s->data_dir)], *base;
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	BUF_ON_STACK(path, sizeof(s->data_dir));
	size_t i;

	if (strcmp(s->data_dir, DATA_DIR) != 0)
		return;
	program[len < 0 ? 0 : len] = '\0';
	base = strrchr(program, '/');
	for (i = 0; base && i < sizeof(places) / sizeof(places[0]); i++) {
		buf_clear(&path);
		buf_fmt(&path, "%.*s/%s", (int)(base - program), program, places[i]);
		if (buf_error(&path) || access(path.at, R_OK | X_OK))
			continue;
		strcpy(s->data_dir, path.at);
		return;
	}
}

int settings_load(struct settings *s, const char *file, struct shelf_error *error)
{
	struct conf c;
	int rc;

	memset(s, 0, sizeof(*s));
	memset(error, 0, sizeof(*error));
	conf_initial(rows, s);
	rc = conf_open(&c, file ? file : SETTINGS_FILE, error);
	if (rc == -ENOENT && !file) {
		data_dir_find(s);
		return 0;
	}
	if (rc) {
		if (!error->count)
			conf_error_add(error, "%s: %s, expected a settings file",
				       file ? file : SETTINGS_FILE, strerror(-rc));
		return -EINVAL;
	}
	rc = conf_read(&c, NULL, rows, s);
	conf_close(&c);
	data_dir_find(s);
	return rc;
}
