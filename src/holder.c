/* SPDX-License-Identifier: MIT */
#include "holder.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

/* A process by its number, or 0. */
static int pid_parse(const char *name)
{
	char *end;
	long pid = strtol(name, &end, 10);

	return name[0] >= '1' && name[0] <= '9' && !*end && pid <= INT_MAX ? (int)pid : 0;
}

/* "minicom(812)"; the name of a process is as untrusted as the process. */
static void holder_name(int proc, struct holder *h)
{
	char path[32], comm[17];
	ssize_t n = 0;
	int fd;
	BUF_ON_STACK(name, 80);

	snprintf(path, sizeof(path), "%d/comm", h->pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		n = read(fd, comm, sizeof(comm) - 1);
		close(fd);
	}
	while (n > 0 && comm[n - 1] == '\n')
		n--;
	buf_clean(&name, comm, n > 0 ? (size_t)n : 0);
	snprintf(h->name, sizeof(h->name), "%.18s(%d)", name.at, h->pid);
}

static void process_look(int proc, int pid, struct holder *holders, size_t count)
{
	char path[32], link[128];
	struct dirent *entry;
	ssize_t n;
	size_t i;
	DIR *dir;
	int fd;

	snprintf(path, sizeof(path), "%d/fd", pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return;
	}
	while ((entry = readdir(dir))) {
		n = readlinkat(fd, entry->d_name, link, sizeof(link) - 1);
		if (n < 0)
			continue;
		link[n] = '\0';
		for (i = 0; i < count; i++) {
			if (holders[i].pid || strcmp(holders[i].node, link))
				continue;
			holders[i].pid = pid;
			holder_name(proc, &holders[i]);
		}
	}
	closedir(dir);
}

void holder_find(const char *proc, struct holder *holders, size_t count)
{
	DIR *dir = opendir(proc);
	struct dirent *entry;
	size_t i;
	int pid;

	for (i = 0; i < count; i++) {
		holders[i].pid = 0;
		holders[i].name[0] = '\0';
	}
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		pid = pid_parse(entry->d_name);
		if (pid && pid != (int)getpid())
			process_look(dirfd(dir), pid, holders, count);
	}
	closedir(dir);
}
