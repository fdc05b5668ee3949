/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HISTORY_H
#define SWICTL_HISTORY_H

#include "record.h"
#include "tally.h"

/*
 * What happened to the links of this machine: `<state_dir>/history.jsonl`, a record a line, and
 * `history.jsonl.1`, which it becomes when it is full. Several connects may write at the same time.
 * What cannot be read in it (cut short by a power loss, or not ours) is passed over.
 */
#define HISTORY_FILE_MAX (256 * 1024) /* bytes of each of the two */

/*
 * Append a record and see it to the disk: 0; -errno after a warning, with the file as it was.
 * Nothing that keeps a link up may depend on it.
 */
int history_append(const char *state_dir, const struct record *r);

/* A line of JSON without LF, freed by the caller; NULL: no memory. */
char *history_format(const struct record *r);

/* 0; -EINVAL when it is no record. A value of the wrong kind or too long counts as not known. */
int history_parse(struct record *r, const char *line);

struct history {
	size_t count;
	struct record *at;  /* by time, oldest first, each end once */
	struct tally tally; /* of all records, those that `last` left out, too */
};

/* The last records, of one profile or of all (NULL). 0 (none is no error); -errno. */
int history_load(struct history *h, const char *state_dir, const char *profile, size_t last);
void history_free(struct history *h);

#endif
