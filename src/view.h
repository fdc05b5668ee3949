/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_VIEW_H
#define SWICTL_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "record.h"
#include "spark.h"
#include "status.h"

/*
 * One screen of `swictl monitor`, for a terminal of any size: what is known of a link, and its last
 * events. Only ECMA-48: cursor home, erase, and graphic rendition when `color` is set. Text from
 * elsewhere is cleaned. What does not fit is left out from the end; the last row is the keys.
 */
#define VIEW_EVENTS_MAX 32
#define VIEW_BYTES_MAX	32768 /* of a screen */

struct view_event {
	char when[20];
	const struct record *record;
};

struct view {
	unsigned width, height; /* characters; 0: not known, taken as 80 and 24 */
	bool color, utf8;
	char clock[12];		     /* time of day */
	unsigned shown, running;     /* connect number `shown` of `running` */
	const struct status *status; /* NULL: no connect answers */
	const char *trouble;	     /* what to say instead then */
	int64_t in_rate, out_rate;   /* bytes a second; -1: not known */
	const struct spark *rtt;
	size_t event_count;
	struct view_event events[VIEW_EVENTS_MAX]; /* newest first */
};

void view_draw(const struct view *v, struct buf *out);

/* The same in one line of text, when there is no terminal: what to compare and what to print. */
void view_line(const struct status *s, struct buf *out);

#endif
