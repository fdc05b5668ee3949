/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_AT_MODEMS_H
#define SWICTL_AT_MODEMS_H

#include "facts.h"
#include "said.h"

/*
 * The modems that a pasted session speaks of, one after the other: what each said, and the lines
 * that told it.
 */
#define AT_MODEMS_MAX 4

/* Parts of the facts, each with the line that told it last. */
#define AT_MODEM_PARTS(X)    \
	X(SIM)               \
	X(SIM_TRIES)         \
	X(POWER)             \
	X(VOTERS)            \
	X(PREFERRED_FW)      \
	X(PREFERRED_CARRIER) \
	X(PREFERRED_CONFIG)  \
	X(CURRENT_FW)        \
	X(CURRENT_CARRIER)   \
	X(CURRENT_CONFIG)    \
	X(MISMATCH)          \
	X(STORED)            \
	X(SLOT)              \
	X(EPS)               \
	X(PS)                \
	X(CS)                \
	X(ATTACHED)          \
	X(RSSI)              \
	X(RSRP)              \
	X(SINR)              \
	X(COMPOSITION)
enum at_modem_part {
#define X(name) AT_MODEM_##name,
	AT_MODEM_PARTS(X)
#undef X
		AT_MODEM_PARTS_COUNT
};

struct at_modem {
	struct facts facts;
	unsigned told; /* lines that told something */
	struct said said[AT_MODEM_PARTS_COUNT];
};

struct at_modems {
	unsigned count, current;
	bool identity; /* an ATI block is being read: `before` holds what was known */
	struct facts_identity before;
	unsigned told_before;
	struct at_modem at[AT_MODEMS_MAX];
};

void at_modems_init(struct at_modems *m);

/* An ATI block begins, or is over: it may name another modem than the one that was spoken of. */
void at_modems_identity_begin(struct at_modems *m);
void at_modems_identity_end(struct at_modems *m);

/* A line of the answer to `command` (NULL: one that names itself): true when it told something. */
bool at_modems_line(struct at_modems *m, const char *command, const char *text, unsigned line);
void at_modems_final(struct at_modems *m, const char *command, const char *text,
		     const struct reply *reply, unsigned line);

/* The modem that said most, or NULL when none said anything. */
const struct at_modem *at_modems_main(const struct at_modems *m);

#endif
