/* SPDX-License-Identifier: MIT */
#include "attr.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

int attr_dir(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
}

void attr_read(int dir, const char *name, char *to, size_t size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = -1;

	to[0] = '\0';
	if (fd < 0)
		return;
	n = read(fd, to, size - 1);
	close(fd);
	if (n < 0)
		n = 0;
	if (n == (ssize_t)size - 1)
		while (n > 0 && (to[n - 1] & 0xC0) == 0x80)
			n--;
	while (n > 0 && (to[n - 1] == '\n' || to[n - 1] == ' ' || (unsigned char)to[n - 1] >= 0xC0))
		n--;
	to[n] = '\0';
}

long attr_number(int dir, const char *name, int base, long max)
{
	char text[24], *end;
	long value;

	attr_read(dir, name, text, sizeof(text));
	errno = 0;
	value = strtol(text, &end, base);
	return errno || end == text || *end || value < 0 || value > max ? -1 : value;
}

void attr_link(int dir, const char *link, char *to, size_t size)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dir, link, target, sizeof(target) - 1);
	const char *slash;

	to[0] = '\0';
	if (n < 0)
		return;
	target[n] = '\0';
	slash = strrchr(target, '/');
	buf_copy(to, size, slash ? slash + 1 : target);
}

void attr_child(int dir, const char *sub, const char *prefix, char *to, size_t size)
{
	int fd = attr_dir(dir, sub);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	to[0] = '\0';
	if (!list) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while (!to[0] && (entry = readdir(list)))
		if (entry->d_name[0] != '.' && !strncmp(entry->d_name, prefix, strlen(prefix)))
			buf_copy(to, size, entry->d_name);
	closedir(list);
}
