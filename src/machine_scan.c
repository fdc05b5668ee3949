/* SPDX-License-Identifier: MIT */
#include "machine_scan.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "buf.h"
#include "settings.h"
#include "tool.h"
#include "usb_judge.h"

#define MANAGER	     "ModemManager"
#define PPPD_PLUGINS "/usr/lib/pppd"
#define TOOL_WAIT_MS 2000

/* A small file of one line; "" when there is none. */
static void line_read(const char *root, const char *path, char *text, size_t size)
{
	BUF_ON_STACK(file, 300);

	buf_fmt(&file, "%s%s", root, path);
	attr_read(AT_FDCWD, file.at, text, size);
}

/* True when the list names the module: "kernel/drivers/usb/serial/qcserial.ko.xz:". Dash and
 * underscore are the same to modprobe. */
static bool list_names(const char *file, const char *module)
{
	size_t n = strlen(module), size = 0, i;
	char *line = NULL, *name;
	bool found = false;
	FILE *f = fopen(file, "re");

	if (!f)
		return false;
	while (!found && getline(&line, &size, f) > 0) {
		line[strcspn(line, ":\n")] = '\0';
		name = strrchr(line, '/');
		name = name ? name + 1 : line;
		for (i = 0; name[i]; i++)
			if (name[i] == '-')
				name[i] = '_';
		found = !strncmp(name, module, n) && (!name[n] || !strncmp(name + n, ".ko", 3));
	}
	free(line);
	fclose(f);
	return found;
}

static enum machine_presence module_look(const struct machine *m, const char *root,
					 enum machine_module module)
{
	const char *name = machine_module_name(module);
	BUF_ON_STACK(path, 300);

	buf_fmt(&path, "%s/sys/module/%s", root, name);
	if (access(path.at, F_OK) == 0)
		return MACHINE_IS_LOADED;
	buf_clear(&path);
	buf_fmt(&path, "%s/lib/modules/%s/modules.builtin", root, m->kernel);
	if (list_names(path.at, name))
		return MACHINE_IS_LOADED;
	buf_clear(&path);
	buf_fmt(&path, "%s/lib/modules/%s/modules.dep", root, m->kernel);
	if (access(path.at, R_OK))
		return MACHINE_IS_UNKNOWN;
	return list_names(path.at, name) ? MACHINE_IS_LOADABLE : MACHINE_IS_MISSING;
}

/* Pid of a process by its name, which the kernel cuts at 15 characters. */
static int process_find(const char *root, const char *name)
{
	BUF_ON_STACK(path, 300);
	struct dirent *entry;
	char comm[32];
	int pid = 0;
	DIR *dir;

	buf_fmt(&path, "%s/proc", root);
	dir = opendir(path.at);
	while (dir && !pid && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		buf_clear(&path);
		buf_fmt(&path, "/proc/%s/comm", entry->d_name);
		line_read(root, path.at, comm, sizeof(comm));
		if (!strcmp(comm, name))
			pid = atoi(entry->d_name);
	}
	if (dir)
		closedir(dir);
	return pid;
}

/* "pppd version 2.4.9", to stdout or stderr by version. */
static void pppd_look(struct machine *m, const char *root, const struct settings *settings)
{
	static const char mark[] = "version ";
	const char *argv[] = { settings->pppd, "--version", NULL };
	char said[256] = "", *version;
	struct buf b;

	buf_copy(m->pppd, sizeof(m->pppd), settings->pppd);
	m->has_pppd = access(m->pppd, X_OK) == 0;
	if (m->has_pppd && !root[0] && tool_output(argv, TOOL_WAIT_MS, said, sizeof(said)) >= 0 &&
	    (version = strstr(said, mark))) {
		version += strlen(mark);
		version[strcspn(version, " \r\n")] = '\0';
		(void)buf_copy(m->pppd_version, sizeof(m->pppd_version), version);
	}
	buf_init(&b, m->plugin, sizeof(m->plugin));
	if (strchr(settings->plugin, '/'))
		buf_str(&b, settings->plugin);
	else if (m->pppd_version[0])
		buf_fmt(&b, PPPD_PLUGINS "/%s/%s", m->pppd_version, settings->plugin);
	m->has_plugin = m->plugin[0] && access(m->plugin, R_OK) == 0;
}

void machine_scan(struct machine *m, const char *root, const char *devfs,
		  const struct settings *settings)
{
	unsigned major = 0, minor = 0;
	enum machine_module module;
	BUF_ON_STACK(path, 300);

	memset(m, 0, sizeof(*m));
	line_read(root, "/proc/sys/kernel/osrelease", m->kernel, sizeof(m->kernel));
	if (sscanf(m->kernel, "%3u.%3u", &major, &minor) == 2)
		m->kernel_number = USB_KERNEL(major, minor);
	for (module = 0; module < MACHINE_MODULES_COUNT; module++)
		m->modules[module] = module_look(m, root, module);
	buf_fmt(&path, "%s/ppp", devfs);
	m->ppp_node = access(path.at, F_OK) == 0;
	pppd_look(m, root, settings);
	m->is_root = geteuid() == 0;
	m->manager_pid = process_find(root, MANAGER);
}
