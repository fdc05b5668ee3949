/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JUDGE_RULES_H
#define SWICTL_JUDGE_RULES_H

#include "judge.h"

/*
 * One rule: each clue of `all`, one of `any` and one of `also` must be there, where there are any,
 * and nothing of `none`; then `when` may do arithmetic. The clues of `all` and `any` that are
 * there, and of `also` the first, are the evidence.
 */
struct judge_rule {
	enum finding_code code;
	enum finding_certainty certainty;
	enum clue_kind all[3], any[6], also[6], none[20];
	enum clue_kind cured; /* when this came later, it is no error any more */
	bool (*when)(const struct judge *j, const struct clue_set *set);
	const char *cure; /* NULL: the code's own */
};

struct judge_rules {
	const struct judge_rule *at;
	size_t count;
};

/* Over one attempt, and over the clues of a whole text. */
extern const struct judge_rules judge_rules_attempt, judge_rules_whole;

/* What a kernel log tells of devices, and what is wrong with them as they stand on the bus. */
void judge_devices(struct clues *clues, const struct shelf *shelf, struct findings *out);

/* Seconds that a link was up, as pppd or the time stamps say; -1: not said. */
long judge_lifetime_s(const struct clue_set *set);

/* True when it was up and ended, and nobody wanted that. */
bool judge_dropped(const struct clue_set *set);

#endif
