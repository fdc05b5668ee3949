/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PPPD_H
#define SWICTL_PPPD_H

#include <stdbool.h>
#include <stdint.h>

#include <ev.h>

#include "event.h"

/* The plugin's end of the socket in pppd, whatever descriptors we have open. */
#define PPPD_EVENT_FD 3

/*
 * One pppd with our plugin: started, heard, ended. It dies with us (PR_SET_PDEATHSIG), so that a
 * supervisor that was killed leaves no link behind that nobody watches.
 */
struct pppd {
	struct ev_loop *loop;
	pid_t pid; /* 0: none runs */
	ev_child child;
	ev_io events; /* datagrams of event.h */
	ev_io log;    /* its stdout and stderr: to the log, level DEBUG */
	char line[512];
	size_t line_len;
	bool watched;	     /* the plugin tells every echo answer */
	uint64_t watched_ms; /* when somebody wanted that last */
	void (*event)(void *arg, const struct event *event);
	/* It ended, after its last event was told; `status` as wait(2) says. */
	void (*ended)(void *arg, int status);
	void *arg;
};

/*
 * Start argv[0] with this argument vector; `config` is sent to the plugin, so that no secret is in
 * the arguments. The callbacks are set by the owner before. 0, or -errno.
 */
int pppd_start(struct pppd *p, struct ev_loop *loop, char *const argv[],
	       const struct event *config);

/* Somebody looks: for the next seconds every echo answer is an event, not only another state. */
void pppd_watch(struct pppd *p);

/* Send a signal; nothing happens when none runs. */
void pppd_signal(struct pppd *p, int signal);

#endif
