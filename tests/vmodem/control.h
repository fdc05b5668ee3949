/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_CONTROL_H
#define VMODEM_CONTROL_H

#include "timeline.h"

/*
 * The control socket: Unix stream, one command a line, one answer line: "ok[ TEXT]" or
 * "error TEXT". `wait EVENT [MS]` is answered when it is true, `quit` when
 * everything else was put away.
 */
enum { CONTROL_CLIENTS = 16, CONTROL_LINE = 512 };

struct control;

struct control_client {
	struct control *control;
	int fd; /* -1: free */
	struct ev_io in;
	struct ev_timer late;
	bool quit; /* asked for the end, and is told of it */
	int wait;  /* enum vmodem_event, -1 none */
	size_t len;
	char line[CONTROL_LINE];
};

struct control {
	struct vmodem *modem;
	struct timeline *timeline;
	const char *path;
	int fd;
	struct ev_io in;
	struct control_client clients[CONTROL_CLIENTS];
};

/* Listen at `path` (0600, a stale one is replaced). 0 or negative errno; -EADDRINUSE: alive. */
int control_init(struct control *c, struct vmodem *m, struct timeline *timeline, const char *path);
/* The last to go: the modem's memory must live, what it held may be gone. */
void control_fini(struct control *c);

/* Something happened to the modem: answer those who waited for it. */
void control_event(struct control *c);

/* Names and meanings, for --help. */
void control_help(FILE *to);

/*
 * Send one command to a running program and print its answer: TEXT on stdout, or the error on
 * stderr. The exit code: 0; 1 error; 64 no command; 69 nobody listens there.
 */
int control_ask(const char *path, int argc, char **argv);

#endif
