/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FIX_H
#define SWICTL_FIX_H

#include "finding.h"

/*
 * Cures that a program may carry out when a person agrees: they take nothing away, and the next
 * reset or reboot undoes most of them. All others stay words: they need hands, a decision, or a
 * verb with a plan of its own (composition, carrier).
 */
enum fix_way {
	FIX_NONE,
	FIX_SHELL, /* the finding's own cure is a line for sh(1), made of ids and slots only */
	FIX_AT,	   /* the cure is an AT command */
};

enum fix_way fix_way(const struct finding *f);

#endif
