/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_OUT_PLAN_H
#define SWICTL_OUT_PLAN_H

#include "cmd.h"
#include "plan.h"

/*
 * Print a plan: for people what changes, the commands and the resets; for programs
 * {verdict, refusal, text, cure, resets, steps [{setting, key, before, after, command, at_reset}]}.
 */
void out_plan(struct ctx *ctx, const struct plan *plan, const struct found *found);

#endif
