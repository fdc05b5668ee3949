/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_AT_JUDGE_H
#define SWICTL_AT_JUDGE_H

#include "finding.h"
#include "read_at.h"

/* Findings of an AT session: of the facts of every modem in it, with the lines that told them as
 * evidence, and of what went wrong between people and modem. */
void at_judge(const struct read_at *r, struct findings *out);

/* Those of the facts of one modem. */
void at_judge_modem(const struct at_modem *m, struct findings *out);

#endif
