/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MANGLE_H
#define SWICTL_MANGLE_H

#include "finding.h"
#include "paste.h"
#include "said.h"

/*
 * What was damaged on the way of a text to us, and what had been wrong before: a command with
 * typographic quotes that the modem carried out was sent with plain ones; one that it refused may
 * have been sent as it stands there. The same of dial strings that lost their asterisks.
 */
#define MANGLE_FLAWS(X)                       \
	X(QUOTES, FINDING_TYPOGRAPHIC_QUOTES) \
	X(DIAL, FINDING_DIAL_STRING_DAMAGED)  \
	X(DOUBLED, FINDING_COMMAND_MALFORMED)

enum mangle_flaw {
#define X(name, code) MANGLE_##name,
	MANGLE_FLAWS(X)
#undef X
		MANGLE_FLAWS_COUNT
};

struct mangle {
	unsigned waiting; /* flaws of the command that waits for its result, as bits */
	struct said sent;
	struct mangle_flaw_seen {
		struct said carried_out, refused, refusal, unknown;
	} flaw[MANGLE_FLAWS_COUNT];
	/* Proofs, on lines that are no commands with a flaw. */
	bool plain_quotes, other_quotes, asterisks;
	struct said damaged[PASTE_DAMAGES_COUNT]; /* first lines that a reader claimed */
};

void mangle_init(struct mangle *m);

/* Every line, in order; `claimed`: a reader knows it, so that it is no prose. */
void mangle_line(struct mangle *m, const struct paste_line *line, bool claimed);

void mangle_judge(const struct mangle *m, const struct paste *paste, struct findings *out);

#endif
