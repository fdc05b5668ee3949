/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FLASHER_H
#define SWICTL_FLASHER_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * qmi-firmware-update, run on one device that is in its boot-loader. What it prints comes line by
 * line, cleaned; it may print the same line over and over with another figure.
 */
#define FLASHER_FILES_MAX 4
#define FLASHER_RAW_MAX	  100
#define FLASHER_LINE_MAX  (4 * FLASHER_RAW_MAX + 1)

struct flasher {
	struct ev_loop *loop; /* the default one, for it reaps children */
	ev_child child;
	ev_io io;
	pid_t pid;		    /* 0: it does not run */
	char line[FLASHER_RAW_MAX]; /* as far as it came */
	size_t len;
	bool escape, ended, closed;
	int status; /* 0, or what it is worth telling: exit code or -signal */
	void (*said)(void *arg, const char *line);
	void (*done)(void *arg, int status);
	void *arg;
};

/* Where the program is: `name` with a slash, or in PATH. 0, -ENOENT, -ENAMETOOLONG. */
int flasher_find(const char *name, char *path, size_t size);

/* Begin; `said` and `done` are called from the loop. 0, or -errno: it could not be started. */
int flasher_start(struct flasher *f, struct ev_loop *loop, const char *path, int busnum, int devnum,
		  const char *const *files, size_t count);

/* Nothing is told any more; the program goes on by itself. */
void flasher_forget(struct flasher *f);

#endif
