/* SPDX-License-Identifier: MIT */
#include "jsonl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "log.h"

#define NUMBER_MAX 1000000000000000 /* more is not a number of ours */
#define LOCK_TRIES 8

/* --- members by rows --- */

static struct json_object *lines_format(const struct record_lines *lines)
{
	struct json_object *list = lines->count > 0 ? json_object_new_array() : NULL;
	size_t i;

	for (i = 0; list && i < lines->count; i++)
		json_object_array_add(list, json_object_new_string(lines->at[i]));
	return list;
}

static struct json_object *value_format(const void *from, const struct record_row *row)
{
	const char *at = (const char *)from + row->offset;
	int64_t number;

	switch (row->type) {
	case RECORD_TEXT:
		return at[0] ? json_object_new_string(at) : NULL;
	case RECORD_NUMBER:
		memcpy(&number, at, sizeof(number));
		return number >= 0 ? json_object_new_int64(number) : NULL;
	case RECORD_LINES:
		return lines_format((const struct record_lines *)(const void *)at);
	}
	return NULL;
}

void jsonl_put(struct json_object *object, const struct record_row *rows, const void *from)
{
	struct json_object *value;

	for (; rows->key; rows++) {
		value = value_format(from, rows);
		if (value)
			json_object_object_add(object, rows->key, value);
	}
}

static void lines_parse(struct record_lines *lines, struct json_object *list)
{
	struct json_object *line;
	size_t i,
		n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;

	for (i = 0; i < n; i++) {
		line = json_object_array_get_idx(list, i);
		if (json_object_is_type(line, json_type_string))
			record_line(lines, "%s", json_object_get_string(line));
	}
}

static void value_parse(void *into, const struct record_row *row, struct json_object *value)
{
	char *at = (char *)into + row->offset;
	int64_t number;

	switch (row->type) {
	case RECORD_TEXT:
		if (json_object_is_type(value, json_type_string))
			buf_copy(at, row->size, json_object_get_string(value));
		break;
	case RECORD_NUMBER:
		number = json_object_is_type(value, json_type_int) ? json_object_get_int64(value)
								   : -1;
		if (number >= 0 && number <= NUMBER_MAX)
			memcpy(at, &number, sizeof(number));
		break;
	case RECORD_LINES:
		lines_parse((struct record_lines *)(void *)at, value);
		break;
	}
}

void jsonl_take(struct json_object *object, const struct record_row *rows, void *into)
{
	struct json_object *value;

	for (; rows->key; rows++)
		if (json_object_object_get_ex(object, rows->key, &value))
			value_parse(into, rows, value);
}

/* --- files --- */

static int dir_open(const char *path)
{
	int fd;

	if (mkdir(path, 0755) && errno != EEXIST)
		return -errno;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/*
 * Open the file and lock it. Another connect may have renamed it between the two: then the lock is
 * on the file that became the old one.
 */
static int file_open(int dir, const char *name, struct stat *st)
{
	struct stat named;
	int fd, tries;

	for (tries = 0; tries < LOCK_TRIES; tries++) {
		fd = openat(dir, name,
			    O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
			    0600);
		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX) == 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode) &&
		    fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
		    named.st_ino == st->st_ino)
			return fd;
		close(fd);
	}
	return -EAGAIN;
}

/* Write a line behind what is whole; a line that was cut short stays one by itself. */
static int file_write(int fd, off_t size, const char *line, size_t n)
{
	struct iovec parts[] = { { (char *)line, n }, { (char *)"\n", 1 } };
	char last = '\n';
	int rc = 0;

	if (size > 0 && pread(fd, &last, 1, size - 1) != 1)
		return -EIO;
	if (last != '\n' && write(fd, "\n", 1) != 1)
		rc = -errno;
	if (!rc && writev(fd, parts, 2) != (ssize_t)n + 1)
		rc = errno ? -errno : -ENOSPC;
	if (!rc && fsync(fd))
		rc = -errno;
	if (rc && ftruncate(fd, size))
		log_debug("what was written of a line stays: %s", strerror(errno));
	return rc;
}

static int dir_append(int dir, const char *name, size_t max, const char *line, size_t n)
{
	BUF_ON_STACK(old, 256);
	struct stat st;
	int fd, rc;

	buf_fmt(&old, "%s.1", name);
	fd = file_open(dir, name, &st);
	if (fd < 0)
		return fd;
	if (max > 0 && st.st_size > 0 && st.st_size + (off_t)n + 1 > (off_t)max) {
		rc = buf_error(&old) || renameat(dir, name, dir, old.at) ? -errno : 0;
		close(fd);
		if (rc)
			return rc;
		fd = file_open(dir, name, &st);
		if (fd < 0)
			return fd;
	}
	errno = 0;
	rc = file_write(fd, st.st_size, line, n);
	if (!rc && st.st_size == 0)
		fsync(dir); /* a new name */
	close(fd);
	return rc;
}

int jsonl_append(const char *path, const char *name, size_t max, const char *line)
{
	size_t n = strlen(line);
	int dir, rc;

	if (max > 0 && n + 1 > max)
		return -EFBIG;
	dir = dir_open(path);
	if (dir < 0)
		return dir;
	rc = dir_append(dir, name, max, line, n);
	close(dir);
	return rc;
}

ssize_t jsonl_read(int dir, const char *name, char *text, size_t max)
{
	ssize_t n = 0, len = 0;
	struct stat st;
	int fd;

	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		if (st.st_size > (off_t)max)
			lseek(fd, st.st_size - (off_t)max, SEEK_SET);
		while (len < (ssize_t)max && (n = read(fd, text + len, max - (size_t)len)) > 0)
			len += n;
	}
	close(fd);
	return n < 0 ? -EIO : len;
}
