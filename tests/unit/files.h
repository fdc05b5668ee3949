/* SPDX-License-Identifier: MIT */
#ifndef TEST_FILES_H
#define TEST_FILES_H

/* A directory of its own for each test that needs files, gone when the test is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char files_dir[64];

static inline int files_setup(void **state)
{
	(void)state;
	snprintf(files_dir, sizeof(files_dir), "/tmp/swictl-test.XXXXXX");
	return mkdtemp(files_dir) ? 0 : -1;
}

static inline int files_teardown(void **state)
{
	char command[96];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", files_dir);
	return system(command);
}

/* Path of a file in the directory; valid until the fourth call from here. */
static inline const char *files_path(const char *name)
{
	static char paths[4][160];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", files_dir, name);
	return path;
}

static inline const char *files_write(const char *name, const char *text, mode_t mode)
{
	const char *path = files_path(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static inline void files_mkdir(const char *name)
{
	assert_int_equal(mkdir(files_path(name), 0755), 0);
}

#endif
