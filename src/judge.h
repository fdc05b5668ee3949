/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JUDGE_H
#define SWICTL_JUDGE_H

#include "clue.h"
#include "finding.h"

/* How far an attempt to be online came. */
#define JUDGE_STAGES(X)                                                                       \
	X(NONE, NULL)			  /* nothing of one is there */                       \
	X(NO_DEVICE, "no-device")	  /* the port is not there */                         \
	X(PORT, "port")			  /* it cannot be opened, or nobody answers */        \
	X(DIAL, "dial")			  /* the modem answers */                             \
	X(CONNECT, "connect")		  /* it said CONNECT */                               \
	X(LCP, "lcp")			  /* its PPP answered */                              \
	X(AUTH, "auth")			  /* user and password were asked for, maybe taken */ \
	X(IPCP, "ipcp")			  /* addresses were talked about */                   \
	X(UP, "up") X(DROPPED, "dropped") /* up, and ended by nobody who wanted it */
enum judge_stage {
#define X(name, text) JUDGE_STAGE_##name,
	JUDGE_STAGES(X)
#undef X
};

/*
 * From clues to findings: a table of rules over one attempt, and one over the whole text. A finding
 * claims what the lines say and no more: where they fit several causes, each is a finding with
 * certainty `possible`. What failed before an attempt that came up is no error any more, but a
 * warning.
 */
struct judge {
	enum judge_stage stage, before; /* of the last attempt, and of the one before it */
	bool ended;			/* the last attempt did */
	unsigned attempts, ups;
	/* Echo failures of links that lived equally long: then nobody ever answered. */
	long lifetime_s;
	unsigned lifetimes;
	struct findings failed, kept; /* since something was up last; and all that stands */
	struct findings found;	      /* of the attempt that is being judged */
};

void judge_init(struct judge *j);

/* One attempt is over, or the text is: clues_put() tells of the first by `past_waits`. */
void judge_attempt(struct judge *j, const struct clue_set *set);

/*
 * The whole text, after its last attempt: kernel, USB devices, what managers tell. Devices of
 * clues->devices that the shelf does not know are no modems: `id` and `layout` stay NULL. Adds to
 * `out`, and leaves it sorted.
 */
void judge_end(struct judge *j, struct clues *clues, const struct shelf *shelf,
	       struct findings *out);

enum judge_stage judge_stage(const struct judge *j);
const char *judge_stage_name(enum judge_stage stage);

#endif
