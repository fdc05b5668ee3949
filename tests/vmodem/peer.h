/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_PEER_H
#define VMODEM_PEER_H

#include "netns.h"
#include "ring.h"
#include "vars.h"

#include <ev.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * The network's side of a data call: a real pppd on a pseudo-terminal, in the network namespace
 * and with an /etc/ppp and /run of its own. Its options come from the variables "ppp.*".
 */
struct peer_ops {
	/* How many bytes input() may be given now; 0 leaves them in the pseudo-terminal. */
	size_t (*room)(void *arg);
	void (*input)(void *arg, const void *data, size_t n);
	/* It took bytes that were waiting: peer_send() has room again. */
	void (*drained)(void *arg);
	/* The peer ended by itself, and all it said was given to input(). */
	void (*ended)(void *arg);
};

struct peer {
	struct ev_loop *loop; /* the default loop: children are watched */
	const struct peer_ops *ops;
	void *arg;
	int log; /* descriptor that the peer's messages go to */
	int fd;	 /* -1: not running */
	bool joined;
	struct ring to;
	struct ev_io in, out;
	struct ev_timer again; /* no room at the host: look again */
	struct ev_child child;
};

void peer_init(struct peer *p, struct ev_loop *loop, int log, const struct peer_ops *ops,
	       void *arg);

/* Start it; it is not heard until peer_join(). 0 or negative errno. */
int peer_start(struct peer *p, const struct netns *netns, const struct vars *vars);

/* Hear it, or leave what it says in the pseudo-terminal. */
void peer_join(struct peer *p, bool on);

/* End it at once. Nothing when it does not run. */
void peer_stop(struct peer *p);

/* Ask it to terminate LCP, as a network that ends the call does. */
void peer_terminate(struct peer *p);

/* Bytes for it; returns how many it took (all, while it does not run). */
size_t peer_send(struct peer *p, const void *data, size_t n);

bool peer_runs(const struct peer *p);

#endif
