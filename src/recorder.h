/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_RECORDER_H
#define SWICTL_RECORDER_H

#include "call.h"
#include "facts.h"
#include "record.h"

/*
 * The flight recorder of one connect: gathers what is said before, during and after each dial, and
 * keeps a record (history.h) of each end. The record that began an outage is kept once more when
 * the link is up again, with what brought it back and the time that was lost.
 */
struct recorder {
	const char *state_dir; /* borrowed */
	struct record next;    /* gathered for what ends next */
	struct record first;   /* began the outage, when `failing` */
	bool failing;
	bool healed;					  /* the call that runs ended it */
	int64_t number;					  /* of the record kept last */
	char said[sizeof(((struct record *)0)->verdict)]; /* kept last since the link was up */
	char node[64];
	uint64_t up_ms, down_ms; /* of the call that runs; 0: not */
	uint64_t failed_ms;	 /* when the outage began */
};

void recorder_init(struct recorder *r, const char *state_dir, const char *profile);

/* The modem was found, here. */
void recorder_found(struct recorder *r, const char *slot, const char *node);

/*
 * What it said of itself: before the next dial and, the first time, after the end before; what it
 * says of that end is evidence of it, too.
 */
void recorder_asked(struct recorder *r, const struct facts *f);

/* What the kernel says, as hotplug.h tells it; only what comes or goes in our slot counts. */
void recorder_kernel(struct recorder *r, const char *event);

/* The link is up; `rung` is what brought it back, or "". */
void recorder_up(struct recorder *r, const char *rung, uint64_t now_ms);

/* Nothing ever came through the link that is up: what had failed before is no better. */
void recorder_disproved(struct recorder *r);

/* The link is down; its pppd is still there. */
void recorder_down(struct recorder *r, uint64_t now_ms);

/* A dial is over, well or not: it was number `dial`, after `rung`, with these findings. */
void recorder_ended(struct recorder *r, const struct call *call, struct findings *findings,
		    unsigned dial, const char *rung, uint64_t now_ms);

/* It was not even dialled. Kept when it is another cause than the one before. */
void recorder_refused(struct recorder *r, struct findings *findings, const char *rung,
		      uint64_t now_ms);

#endif
