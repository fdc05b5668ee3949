/* SPDX-License-Identifier: MIT */
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

#define HISTORY_NAME "history.jsonl"
#define HISTORY_OLD  "history.jsonl.1"
#define NUMBER_MAX   1000000000000000 /* more is not a number of ours */
#define LOCK_TRIES   8

/* --- a record as JSON; what is not known is left out, for the file is small --- */

static struct json_object *lines_format(const struct record_lines *lines)
{
	struct json_object *list = lines->count > 0 ? json_object_new_array() : NULL;
	size_t i;

	for (i = 0; list && i < lines->count; i++)
		json_object_array_add(list, json_object_new_string(lines->at[i]));
	return list;
}

static struct json_object *value_format(const struct record *r, const struct record_row *row)
{
	const char *at = (const char *)r + row->offset;
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

char *history_format(const struct record *r)
{
	struct json_object *object = json_object_new_object();
	const struct record_row *row;
	struct json_object *value;
	char *text;

	if (!object)
		return NULL;
	json_object_object_add(object, "kind", json_object_new_string(record_kind_name(r->kind)));
	for (row = record_rows; row->key; row++) {
		value = value_format(r, row);
		if (value)
			json_object_object_add(object, row->key, value);
	}
	text = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
	return text;
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

static void value_parse(struct record *r, const struct record_row *row, struct json_object *value)
{
	char *at = (char *)r + row->offset;
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

int history_parse(struct record *r, const char *line)
{
	struct json_object *object = json_tokener_parse(line), *value;
	enum record_kind kind = RECORD_KINDS_COUNT;
	const struct record_row *row;

	if (json_object_is_type(object, json_type_object) &&
	    json_object_object_get_ex(object, "kind", &value) &&
	    json_object_is_type(value, json_type_string))
		kind = record_kind_of(json_object_get_string(value));
	record_init(r, kind);
	for (row = record_rows; kind != RECORD_KINDS_COUNT && row->key; row++)
		if (json_object_object_get_ex(object, row->key, &value))
			value_parse(r, row, value);
	json_object_put(object);
	return kind != RECORD_KINDS_COUNT && r->time_s >= 0 ? 0 : -EINVAL;
}

/* --- writing --- */

static int dir_open(const char *state_dir)
{
	int fd;

	if (mkdir(state_dir, 0755) && errno != EEXIST)
		return -errno;
	fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/*
 * Open the file and lock it. Another connect may have renamed it between the two: then the lock is
 * on the file that became the old one.
 */
static int file_open(int dir, struct stat *st)
{
	struct stat named;
	int fd, tries;

	for (tries = 0; tries < LOCK_TRIES; tries++) {
		fd = openat(dir, HISTORY_NAME,
			    O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
			    0600);
		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX) == 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode) &&
		    fstatat(dir, HISTORY_NAME, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
		    named.st_ino == st->st_ino)
			return fd;
		close(fd);
	}
	return -EAGAIN;
}

/* Write a line behind what is whole; a line that was cut short stays one by itself. */
static int file_write(int fd, off_t size, char *line, size_t n)
{
	char last = '\n';
	int rc = 0;

	if (size > 0 && pread(fd, &last, 1, size - 1) != 1)
		return -EIO;
	if (last != '\n' && write(fd, "\n", 1) != 1)
		rc = -errno;
	if (!rc && write(fd, line, n) != (ssize_t)n)
		rc = errno ? -errno : -ENOSPC;
	if (!rc && fsync(fd))
		rc = -errno;
	if (rc && ftruncate(fd, size))
		log_debug("%s: %s", HISTORY_NAME, strerror(errno));
	return rc;
}

static int dir_append(int dir, char *line, size_t n)
{
	struct stat st;
	int fd, rc;

	fd = file_open(dir, &st);
	if (fd < 0)
		return fd;
	if (st.st_size > 0 && st.st_size + (off_t)n + 1 > HISTORY_FILE_MAX) {
		rc = renameat(dir, HISTORY_NAME, dir, HISTORY_OLD) ? -errno : 0;
		close(fd);
		if (rc)
			return rc;
		fd = file_open(dir, &st);
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

int history_append(const char *state_dir, const struct record *r)
{
	char *line = history_format(r);
	size_t n = line ? strlen(line) : 0;
	int dir, rc = -ENOMEM;

	if (!line)
		goto out;
	line[n++] = '\n'; /* in place of the terminator: the length is known */
	rc = n <= HISTORY_FILE_MAX ? dir_open(state_dir) : -EFBIG;
	if (rc < 0)
		goto out;
	dir = rc;
	rc = dir_append(dir, line, n);
	close(dir);
out:
	free(line);
	if (rc)
		log_warn("%s/%s: %s, not kept", state_dir, HISTORY_NAME, strerror(-rc));
	return rc;
}

/* --- reading --- */

/* The end of a file, as much as one may hold, into `text`: its length (0: no such file); -errno. */
static ssize_t file_read(int dir, const char *name, char *text)
{
	ssize_t n = 0, len = 0;
	struct stat st;
	int fd;

	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		if (st.st_size > HISTORY_FILE_MAX)
			lseek(fd, st.st_size - HISTORY_FILE_MAX, SEEK_SET);
		while (len < HISTORY_FILE_MAX &&
		       (n = read(fd, text + len, HISTORY_FILE_MAX - (size_t)len)) > 0)
			len += n;
	}
	close(fd);
	return n < 0 ? -EIO : len;
}

/* Both files, the older one first: all of it ends in LF. NUL, as a file system leaves after a power
 * loss, ends a line. */
static ssize_t files_read(const char *state_dir, char *text)
{
	static const char *const names[] = { HISTORY_OLD, HISTORY_NAME };
	ssize_t n, len = 0;
	size_t i;
	int dir;

	dir = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? 0 : -errno;
	for (i = 0, n = 0; i < 2 && n >= 0; i++) {
		n = file_read(dir, names[i], text + len);
		if (n >= 0) {
			len += n;
			text[len++] = '\n';
		}
	}
	close(dir);
	if (n < 0)
		return n;
	for (n = 0; n < len; n++)
		if (!text[n])
			text[n] = '\n';
	return len;
}

/* The ends that were met. Records are read backwards: of the same end the first one counts. */
struct key {
	int64_t time_s, number;
	char profile[sizeof(((struct record *)0)->profile)];
};

struct keys {
	size_t count, room;
	struct key *at;
};

/* 1 it is new; 0 it was met before; -ENOMEM. */
static int keys_add(struct keys *keys, const struct record *r)
{
	struct key *more;
	size_t i;

	for (i = keys->count; i-- > 0;)
		if (keys->at[i].time_s == r->time_s && keys->at[i].number == r->number &&
		    !strcmp(keys->at[i].profile, r->profile))
			return 0;
	if (keys->count == keys->room) {
		keys->room = keys->room ? 2 * keys->room : 64;
		more = realloc(keys->at, keys->room * sizeof(*more));
		if (!more)
			return -ENOMEM;
		keys->at = more;
	}
	keys->at[keys->count].time_s = r->time_s;
	keys->at[keys->count].number = r->number;
	memcpy(keys->at[keys->count++].profile, r->profile, sizeof(r->profile));
	return 1;
}

static int history_keep(struct history *h, const struct record *r, size_t last)
{
	struct record *more;

	if (h->count == last)
		return 0;
	more = realloc(h->at, (h->count + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	h->at = more;
	h->at[h->count++] = *r;
	return 0;
}

/* One line, newest first. */
static int history_line(struct history *h, struct keys *keys, const char *line, const char *profile,
			size_t last)
{
	struct record r;
	int rc;

	if (history_parse(&r, line) || (profile && strcmp(profile, r.profile)))
		return 0;
	rc = keys_add(keys, &r);
	if (rc <= 0)
		return rc;
	tally_add(&h->tally, &r);
	return history_keep(h, &r, last);
}

static bool goes_before(const struct record *a, const struct record *b)
{
	return a->time_s != b->time_s ? a->time_s < b->time_s : a->number < b->number;
}

/* They came newest first, but the last word on an end may stand behind what came after that end. */
static void history_sort(struct history *h)
{
	struct record moved;
	size_t i, j;

	for (i = 0; i < h->count / 2; i++) {
		moved = h->at[i];
		h->at[i] = h->at[h->count - 1 - i];
		h->at[h->count - 1 - i] = moved;
	}
	for (i = 1; i < h->count; i++) {
		for (j = i; j > 0 && goes_before(&h->at[i], &h->at[j - 1]); j--)
			;
		if (j == i)
			continue;
		moved = h->at[i];
		memmove(&h->at[j + 1], &h->at[j], (i - j) * sizeof(h->at[0]));
		h->at[j] = moved;
	}
}

int history_load(struct history *h, const char *state_dir, const char *profile, size_t last)
{
	char *text = malloc(2 * HISTORY_FILE_MAX + 2), *end;
	struct keys keys = { 0 };
	ssize_t len;
	int rc = -ENOMEM;

	memset(h, 0, sizeof(*h));
	tally_init(&h->tally);
	if (!text)
		return rc;
	len = files_read(state_dir, text);
	rc = len < 0 ? (int)len : 0;
	while (!rc && len > 0) {
		text[--len] = '\0';
		end = memrchr(text, '\n', (size_t)len);
		end = end ? end + 1 : text;
		if (*end)
			rc = history_line(h, &keys, end, profile, last);
		len = end - text;
	}
	free(keys.at);
	free(text);
	history_sort(h);
	if (rc)
		history_free(h);
	return rc;
}

void history_free(struct history *h)
{
	free(h->at);
	memset(h, 0, sizeof(*h));
}
