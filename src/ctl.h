/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CTL_H
#define SWICTL_CTL_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The control socket of a running connect: `<run_dir>/<profile>.sock`, Unix stream, root only. One
 * request a connection: a word and LF; the answer is one line of JSON.
 */
#define CTL_REQUESTS(X) X(STATUS, "status") X(DISCONNECT, "disconnect")
enum ctl_request {
#define X(name, text) CTL_##name,
	CTL_REQUESTS(X)
#undef X
		CTL_REQUESTS_COUNT
};

#define CTL_CLIENTS_MAX 8

struct ctl_client {
	ev_io io;
	ev_timer limit;
	struct ctl *ctl;
	char line[64];
	size_t len;
};

struct ctl {
	struct ev_loop *loop;
	ev_io io;
	char path[220];
	struct ctl_client clients[CTL_CLIENTS_MAX];
	/* Returns the answer, one line of JSON without LF; freed by ctl. */
	char *(*answer)(void *arg, enum ctl_request request);
	void *arg;
};

/* 0; -EBUSY another connect answers there; -errno. */
int ctl_init(struct ctl *c, struct ev_loop *loop, const char *run_dir, const char *profile);
void ctl_fini(struct ctl *c);

/* Ask one: 0 and its line (freed by the caller); -ENOENT nobody listens there; -errno. */
int ctl_ask(const char *path, enum ctl_request request, char **line);

#endif
