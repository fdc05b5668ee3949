/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LADDER_H
#define SWICTL_LADDER_H

#include <stdbool.h>
#include <stdint.h>

#include "finding.h"
#include "lessons.h"
#include "rung.h"

/*
 * The recovery ladder: what to do about a link that went down or does not come up, and when. Pure:
 * named causes, what is at hand and now_ms in; one rung out. Whoever asks carries it out (cure.c),
 * looks again, and asks again when that did not help; so two rungs never overlap.
 *
 * Which rungs can help with which cause is one table (ladder.c). Within it the ladder is climbed
 * from the lowest rung up, at most to the end, then only dialled again for a while that doubles
 * with each round. A cause that only a person can remove has no rung but waiting.
 */

struct ladder_step {
	enum rung rung;
	uint32_t pause_ms; /* before it */
	bool hopeless;	   /* no rung helps with this cause: a person has to do something */
};

struct ladder {
	enum rung max;		/* highest rung but for HOOK, which goes by the means */
	struct lessons lessons; /* filled in by the owner, any time */
	uint32_t random;
	bool failing;		 /* between a first failure and a link that lasts */
	bool climbed;		 /* `rung` was taken in this round */
	enum rung rung;		 /* taken last */
	unsigned tries;		 /* of it */
	unsigned redials;	 /* in a row */
	unsigned looks;		 /* in a row at the same hopeless cause */
	unsigned rounds;	 /* up the whole ladder */
	enum finding_code first; /* cause of the first failure */
	enum finding_code cause; /* for which `rung` was taken */
	enum finding_code code;	 /* of the failure in hand */
	uint64_t since_ms;	 /* when that code began */
	uint64_t taken_ms;	 /* when `rung` was taken */
	uint64_t climb_ms;	 /* no rung above REDIAL before this */
	uint64_t up_ms;		 /* when the link came up; 0: it is down */
};

/* `seed` spreads the jitter of many instances; any value. */
void ladder_init(struct ladder *l, enum rung max, uint32_t seed);

/*
 * The link went down, did not come up, or the rung that was given could not be carried out. Returns
 * the next rung, which counts as taken. `means`: what is at hand, bits of enum rung_need; a rung
 * that needs anything else is passed over.
 */
struct ladder_step ladder_failed(struct ladder *l, enum finding_code code, unsigned means,
				 uint64_t now_ms);

/* The rung was carried out: its settling time begins. */
void ladder_taken(struct ladder *l, uint64_t now_ms);

/* The link is up. */
void ladder_up(struct ladder *l, uint64_t now_ms);

/* It is, but nothing ever came through it: however long that was, nothing is cured. */
void ladder_disproved(struct ladder *l);

/* It has been up for so long: what cured it is noted, the next failure counts as the first. */
#define LADDER_STABLE_MS 30000

/* True when that was noted just now, so that the owner keeps the lessons. */
bool ladder_settled(struct ladder *l, uint64_t now_ms);

#endif
