/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JOURNAL_H
#define SWICTL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The write-ahead journal of one unit: the file `<state_dir>/<unit>/journal` and the lock on that
 * directory, which says that one program works on this unit. What stands in it is change.h's; here
 * it is text that is on the disk when a function returns 0, whole or not at all.
 */
#define JOURNAL_MAX (1 << 20) /* bytes that are read; ours are far shorter */

struct journal {
	int dir, file; /* descriptors; -1: closed. `dir` holds the lock */
	size_t len;
};

/*
 * Make the directory and the file, unless -ENOENT will do, lock it, and read the file into `*text`
 * (to be freed, terminated, `j->len` bytes). `unit` is made of digits, dots and dashes: IMEI or
 * slot. 0; -EBUSY another program works on this unit; -EINVAL no such name; -EFBIG; -ENOMEM;
 * -errno.
 */
int journal_open(struct journal *j, const char *state_dir, const char *unit, bool make,
		 char **text);
void journal_close(struct journal *j);

/* Only the bytes from `from` up to `to` stay: what is old goes, and what is torn. 0, or -errno and
 * the file is as it was. */
int journal_trim(struct journal *j, const char *text, size_t from, size_t to);

/* Append. 0: it is on the disk. -errno: nothing of it counts. */
int journal_add(struct journal *j, const char *text, size_t n);

#endif
