/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lockout.h"

/* In the order in which they are sent. */
static const struct setting {
	planning_judge *judge; /* NULL: the one before does it, too */
	unsigned section;      /* of queries that say what is there and what could be */
	bool at_reset;
} settings[PLAN_SETTINGS_COUNT] = {
	[PLAN_FIRMWARE] = { planning_firmware, QUERY_SECTION(IMAGES) | QUERY_SECTION(PRI), false },
	[PLAN_PRI] = { planning_pri, QUERY_SECTION(PRI), true },
	[PLAN_VENDOR] = { planning_identity, QUERY_SECTION(USB), true },
	[PLAN_IDENTITY] = { NULL, QUERY_SECTION(USB), true },
	[PLAN_PRODUCT] = { NULL, QUERY_SECTION(USB), true },
	[PLAN_IMAGE] = { planning_image, QUERY_SECTION(IMAGES) | QUERY_SECTION(PRI), true },
	[PLAN_COMPOSITION] = { planning_composition, QUERY_SECTION(COMPOSITION), true },
	[PLAN_SPEED] = { planning_speed, QUERY_SECTION(USB), true },
	[PLAN_CUSTOM] = { planning_custom, QUERY_SECTION(CUSTOM), true },
	[PLAN_PCOFFEN] = { planning_pcoffen, QUERY_SECTION(PCOFFEN), false },
	[PLAN_RAT] = { planning_rat, QUERY_SECTION(RAT), false },
	[PLAN_BAND] = { planning_band, QUERY_SECTION(BAND), false },
	[PLAN_CONTEXT] = { planning_contexts, QUERY_SECTION(CONTEXTS), false },
};

bool plan_setting_at_reset(enum plan_setting setting)
{
	return settings[setting].at_reset;
}

static bool is_said(const struct wanted *w, enum plan_setting setting)
{
	switch (setting) {
	case PLAN_FIRMWARE:
		return w->file_count > 0;
	case PLAN_PRI:
		return w->pri.part_number[0] || w->pri.revision[0] || w->pri.customer[0];
	case PLAN_VENDOR:
	case PLAN_IDENTITY:
		return w->identity.said;
	case PLAN_PRODUCT:
		return w->identity.product[0];
	case PLAN_IMAGE:
		return w->image.by != WANTED_IMAGE_UNSAID;
	case PLAN_COMPOSITION:
		return w->composition.by != WANTED_COMPOSITION_UNSAID;
	case PLAN_SPEED:
		return w->speed != WANTED_SPEED_UNSAID;
	case PLAN_CUSTOM:
		return w->custom_count > 0;
	case PLAN_PCOFFEN:
		return w->pcoffen >= 0;
	case PLAN_RAT:
		return w->rat[0];
	case PLAN_BAND:
		return w->band[0];
	case PLAN_CONTEXT:
		return w->context_count > 0;
	case PLAN_SETTINGS_COUNT:
		break;
	}
	return false;
}

/* The composition is always asked for: any reset puts in effect what it is set to. */
unsigned plan_sections(const struct wanted *w)
{
	unsigned sections =
		QUERY_SECTION(IDENTITY) | QUERY_SECTION(POWER) | QUERY_SECTION(COMPOSITION);
	int i;

	for (i = 0; i < PLAN_SETTINGS_COUNT; i++)
		if (is_said(w, (enum plan_setting)i))
			sections |= settings[i].section;
	return sections;
}

/* Modems state more than their label says: EM7565-9, EM7455B (sierra-at 5). */
static bool is_meant(struct planning *p)
{
	const struct wanted *w = p->wanted;
	const char *model = p->found->facts.identity.model;

	if (w->model[0] && strncasecmp(model, w->model, strlen(w->model)))
		return !planning_refuse(p, PLAN_REFUSED_WRONG_MODEL, "this is for %s, it is %s",
					w->model, model[0] ? model : "a modem that names no model");
	if (w->family[0] && (!p->setup || strcasecmp(p->setup->name, w->family)))
		return !planning_refuse(p, PLAN_REFUSED_WRONG_MODEL,
					"this is for the family %s, it is %s", w->family,
					p->setup ? p->setup->name : "of another one");
	return true;
}

static const struct plan_step *step_of(const struct plan *p, enum plan_setting setting)
{
	unsigned i;

	for (i = 0; i < p->count; i++)
		if (p->steps[i].setting == setting)
			return &p->steps[i];
	return NULL;
}

static void finish(struct planning *p)
{
	struct plan *plan = p->plan;
	bool at_reset = plan->verdict == PLAN_IS_PENDING;
	unsigned i;

	for (i = 0; i < plan->count; i++)
		at_reset |= plan->steps[i].at_reset;
	plan->resets = at_reset + (step_of(plan, PLAN_FIRMWARE) != NULL);
	if (plan->resets && !step_of(plan, PLAN_COMPOSITION))
		lockout_present(p);
	if (plan->verdict == PLAN_IS_REFUSED)
		plan->count = plan->resets = 0;
}

void plan_make(struct plan *p, const struct wanted *w, const struct found *found,
	       const struct setup *setup, bool force)
{
	struct planning planning = {
		.plan = p, .wanted = w, .found = found, .setup = setup, .force = force
	};
	int i;

	memset(p, 0, sizeof(*p));
	if (!is_meant(&planning))
		return;
	for (i = 0; i < PLAN_SETTINGS_COUNT && p->verdict != PLAN_IS_REFUSED; i++)
		if (settings[i].judge)
			settings[i].judge(&planning);
	finish(&planning);
}

/* The composition that the way back ends with. */
static void judge_composition(struct planning *p)
{
	const struct plan_step *step = step_of(p->plan, PLAN_COMPOSITION);
	const char *comma = step ? strchr(step->after, ',') : NULL;

	if (comma)
		lockout_mask(p, atoi(step->after), (uint32_t)strtoul(comma + 1, NULL, 16));
	else if (step)
		lockout_number(p, atoi(step->after));
}

/* The same for the identity, of which others may have changed a part since. */
static void judge_identity(struct planning *p)
{
	const struct plan_step *vendor = step_of(p->plan, PLAN_VENDOR),
			       *ids = step_of(p->plan, PLAN_IDENTITY);
	unsigned long vid = (unsigned long)p->found->identity.vid;
	unsigned long app = (unsigned long)p->found->identity.app;
	unsigned long boot = (unsigned long)p->found->identity.boot;
	char *end;

	if (!vendor && !ids)
		return;
	if (vendor)
		vid = strtoul(vendor->after, NULL, 16);
	if (ids) {
		app = strtoul(ids->after, &end, 16);
		boot = *end == ',' ? strtoul(end + 1, NULL, 16) : 0;
	}
	lockout_identity(p, (uint16_t)vid, (uint16_t)app, (uint16_t)boot);
}

void plan_undo(struct plan *p, const struct plan_step *steps, unsigned count,
	       const struct found *found, const struct setup *setup, bool force)
{
	struct planning planning = { .plan = p, .found = found, .setup = setup, .force = force };

	memset(p, 0, sizeof(*p));
	while (count-- > 0 && p->verdict != PLAN_IS_REFUSED) {
		const struct plan_step *step = &steps[count];

		if (!plan_step_holds(step, found))
			continue;
		/* Firmware is not flashed back: what ran before is chosen, if it is still there. */
		if (step->setting == PLAN_FIRMWARE || step->setting == PLAN_IMAGE)
			planning_image_back(&planning, step->before);
		else
			planning_want(&planning, step->setting, step->key, step->before);
	}
	judge_composition(&planning);
	judge_identity(&planning);
	finish(&planning);
}

#define X(name, text) text,
const char *plan_setting_name(enum plan_setting setting)
{
	static const char *const names[] = { PLAN_SETTINGS(X) };

	return names[setting];
}

const char *plan_verdict_name(enum plan_verdict verdict)
{
	static const char *const names[] = { PLAN_VERDICTS(X) };

	return names[verdict];
}
#undef X

enum plan_setting plan_setting_of(const char *name)
{
	int i = 0;

	while (i < PLAN_SETTINGS_COUNT && strcmp(plan_setting_name((enum plan_setting)i), name))
		i++;
	return (enum plan_setting)i;
}

static const struct {
	const char *name, *cure;
	bool overridable;
} refusals[] = {
#define X(name, text, overridable, cure) { text, cure, overridable },
	PLAN_REFUSALS(X)
#undef X
};

const char *plan_refusal_name(enum plan_refusal refusal)
{
	return refusals[refusal].name;
}

const char *plan_refusal_cure(enum plan_refusal refusal)
{
	return refusals[refusal].cure;
}

bool plan_refusal_overridable(enum plan_refusal refusal)
{
	return refusals[refusal].overridable;
}
