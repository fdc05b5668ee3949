/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_INSPECT_H
#define SWICTL_INSPECT_H

#include "cmd.h"
#include "found.h"
#include "modem.h"

/*
 * What the modem that -d names is set to, for verbs that show it: some sections of query_setup, and
 * what is wrong with it as far as they tell. 0, or an enum cmd_exit after the reason went to the
 * log; modem_forget() is due after 0.
 */
int inspect(struct ctx *ctx, unsigned sections, struct modem *m, struct found *found,
	    struct findings *findings);

#endif
