/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_RUNG_H
#define SWICTL_RUNG_H

#include <stdint.h>

/* The rungs of the recovery ladder, from the gentlest up. */
#define RUNGS(X)                                                            \
	X(REDIAL, "redial") /* look again, dial again */                    \
	X(HANGUP, "hangup") /* DTR low, ATH */                              \
	X(ATTACH, "attach") /* detach from the packet service and attach */ \
	X(CFUN, "cfun")	    /* radio off and on */                          \
	X(RESET, "reset")   /* the modem reboots by command */              \
	X(USB, "usb")	    /* port reset and a new configuration */        \
	X(POWER, "power")   /* the hub cuts the port's power */             \
	X(HOOK, "hook")	    /* the user's script */

enum rung {
#define X(name, text) RUNG_##name,
	RUNGS(X)
#undef X
		RUNGS_COUNT
};

/* Bits: what a rung needs, and what is at hand. */
enum rung_need {
	RUNG_NEEDS_NOTHING = 0,
	RUNG_NEEDS_AT = 1 << 0,	   /* the AT port is there and has not just been found silent */
	RUNG_NEEDS_USB = 1 << 1,   /* the modem is on the bus, in a slot that is known */
	RUNG_NEEDS_POWER = 1 << 2, /* its hub port can be switched */
	RUNG_NEEDS_HOOK = 1 << 3,  /* there is a script */
};

struct rung_row {
	uint32_t settle_ms; /* how long what follows from it by itself is waited for */
	unsigned tries;	    /* in a row */
	enum rung_need need;
};

extern const struct rung_row rung_table[RUNGS_COUNT];

const char *rung_name(enum rung rung);
enum rung rung_of(const char *name); /* RUNGS_COUNT: none */

#endif
