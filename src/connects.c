/* SPDX-License-Identifier: MIT */
#include "connects.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define SUFFIX ".sock"

static int connects_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

void connects_find(struct connects *c, const char *run_dir, const char *profile)
{
	struct dirent *entry;
	struct buf path;
	DIR *dir;

	c->count = 0;
	dir = opendir(run_dir);
	while (dir && c->count < CONNECTS_MAX && (entry = readdir(dir))) {
		size_t n = strlen(entry->d_name), bare = n - strlen(SUFFIX);

		if (n <= strlen(SUFFIX) || strcmp(entry->d_name + bare, SUFFIX))
			continue;
		if (profile && (strlen(profile) != bare || strncmp(profile, entry->d_name, bare)))
			continue;
		buf_init(&path, c->path[c->count], sizeof(c->path[0]));
		buf_fmt(&path, "%s/%s", run_dir, entry->d_name);
		if (!buf_error(&path))
			c->count++;
	}
	if (dir)
		closedir(dir);
	qsort(c->path, c->count, sizeof(c->path[0]), connects_compare);
}
