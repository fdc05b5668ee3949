/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PLANNING_H
#define SWICTL_PLANNING_H

#include "plan.h"

/*
 * A plan in the making: what the judges of the settings share (plan_composition.c, plan_image.c,
 * plan_settings.c), for plan.c alone. A judge compares one setting and adds steps, or refuses.
 */
struct planning {
	struct plan *plan;
	const struct wanted *wanted; /* NULL: a way back */
	const struct found *found;
	const struct setup *setup;
	bool force;
	bool flashed; /* this firmware will be there before the other steps: */
	struct image_name firmware;
};

typedef void planning_judge(struct planning *p);

planning_judge planning_firmware, planning_image, planning_composition;
planning_judge planning_identity, planning_pri, planning_speed, planning_custom, planning_pcoffen;
planning_judge planning_rat, planning_band, planning_contexts;

/* Choose the image that was there before, if it can work. */
void planning_image_back(struct planning *p, const char *before);

bool plan_setting_at_reset(enum plan_setting setting);

/* Bring a setting to a value of plan_value(): a step, or none where it is so already. */
void planning_want(struct planning *p, enum plan_setting setting, const char *key,
		   const char *after);

/*
 * Refuse for a reason, in words; the first one counts. True when it is final: an overridable one is
 * passed over when that is forced, and noted.
 */
bool planning_refuse(struct planning *p, enum plan_refusal refusal, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A reset is owed, or the modem is not yet what it is set to: said if there are no steps. */
void planning_pending(struct planning *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The command that gives a setting this value: 0; -ENODATA there is none; -EINVAL, -ENOBUFS. */
int plan_command(enum plan_setting setting, const char *key, const char *value,
		 const struct found *found, struct buf *command);

/* How a setting is read back at once, or "". */
const char *plan_query(enum plan_setting setting, const struct found *found);

#endif
