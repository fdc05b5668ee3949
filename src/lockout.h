/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_LOCKOUT_H
#define SWICTL_LOCKOUT_H

#include "planning.h"

/*
 * What would lock a modem out (sierra-at 3), judged before anything is sent. Each refuses through
 * planning_refuse(), notes in plan.warned what a permitted one means for the host, and returns
 * false when it was refused.
 */
bool lockout_mask(struct planning *p, int type, uint32_t mask);
bool lockout_number(struct planning *p, int number);
bool lockout_identity(struct planning *p, uint16_t vid, uint16_t app, uint16_t boot);

/* The composition that the modem is set to, which any reset would put in effect. */
bool lockout_present(struct planning *p);

/* Name of a bit as the modem offers it, or as the family has it, or NULL. */
const char *lockout_function(const struct found *found, const struct setup *setup, uint32_t bit);

#endif
