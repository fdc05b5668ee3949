/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JSONL_H
#define SWICTL_JSONL_H

#include <json-c/json.h>
#include <stddef.h>
#include <sys/types.h>

#include "record.h"

/*
 * Files of JSON lines that outlive us: an object a line, appended under a lock and seen to the
 * disk, so that several programs may write at the same time. A line that was cut short by a power
 * loss stays one by itself, and whoever reads passes over what is not an object of his.
 */

/*
 * Append a line (without LF) to `<dir>/<name>`; both are made. Where the file would get larger than
 * `max` bytes it becomes `<name>.1` and begins anew; 0: it grows. 0; -EFBIG the line alone is too
 * large; -errno, with the file as it was.
 */
int jsonl_append(const char *dir, const char *name, size_t max, const char *line);

/*
 * The end of an open directory's file, at most `max` bytes of it, into `text`: its length (0: there
 * is no such file); -errno.
 */
ssize_t jsonl_read(int dir, const char *name, char *text, size_t max);

/* Members of a structure by its rows, to an object and from one. What is not known is left out, for
 * files are small; a value of the wrong kind or too long counts as not known. */
void jsonl_put(struct json_object *object, const struct record_row *rows, const void *from);
void jsonl_take(struct json_object *object, const struct record_row *rows, void *into);

#endif
