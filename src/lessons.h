/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LESSONS_H
#define SWICTL_LESSONS_H

#include "buf.h"
#include "finding.h"
#include "rung.h"

/*
 * What cured what, for one modem: how often a cause ended with which rung. It moves the start of
 * the next climb. Kept over restarts by the owner, as text.
 */
struct lessons {
	uint16_t count[FINDING_COUNT][RUNGS_COUNT];
};

/* One more cure. The sum of a cause stays bounded: what happened of late weighs more. When less
 * than what led has cured it, all above that is forgotten. */
void lessons_add(struct lessons *l, enum finding_code code, enum rung rung);

/*
 * Where a climb begins: REDIAL to USB. Nothing above is skipped to, for it reaches beyond the
 * modem. Where another rung leads, every fourth climb begins at the bottom all the same: a rung
 * that always comes first would prove itself for ever.
 */
enum rung lessons_start(const struct lessons *l, enum finding_code code);

/* "<code> <rung> <count>" a line; lines of other forms are passed over. */
void lessons_put(const struct lessons *l, struct buf *out);
void lessons_line(struct lessons *l, const char *line);

#endif
