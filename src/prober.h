/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PROBER_H
#define SWICTL_PROBER_H

#include <ev.h>

#include "event.h"
#include "probe.h"
#include "reach.h"
#include "settings.h"

/*
 * Watches the network behind a link for as long as it is up: gives reach.h the interface's
 * counters, and sends what it asks for, each probe from a socket that is bound to the interface.
 * Nothing here waits; with "off", or without anything to probe, nothing runs.
 */
struct prober {
	struct ev_loop *loop;
	struct reach_config config;
	struct probe_target targets[PROFILE_TARGETS_MAX];
	unsigned count;
	bool given; /* by the profile, else by the network at each dial */
	struct reach reach;
	/* reach.state is another, or the first packet came in; set by the owner. */
	void (*changed)(void *arg);
	void *arg;

	char ifname[sizeof(((struct event *)0)->ifname)];
	ev_timer timer; /* the next look */
	ev_io io;	/* the probe that is out; fd -1: none */
	uint16_t id;	/* of it */
};

void prober_init(struct prober *p, struct ev_loop *loop, const struct profile *profile);

/* The link is up, with all that is known of it by now. Once more when it gets a second address. */
void prober_up(struct prober *p, const struct event *up);

/* It is not any more; `reach` keeps its figures. `changed` is not called for that. */
void prober_down(struct prober *p);

#endif
