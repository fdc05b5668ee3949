/* SPDX-License-Identifier: MIT */
#include "planning.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void words(struct plan *plan, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void words(struct plan *plan, const char *format, va_list args)
{
	char text[2 * PLAN_WORDS_MAX];
	BUF_ON_STACK(clean, 2 * PLAN_WORDS_MAX);

	/* Names in it may come from the modem. */
	vsnprintf(text, sizeof(text), format, args);
	buf_clean(&clean, text, strlen(text));
	if (buf_copy(plan->words, sizeof(plan->words), clean.at))
		buf_copy(plan->words, sizeof(plan->words), "(too long to be told)");
}

bool planning_refuse(struct planning *p, enum plan_refusal refusal, const char *format, ...)
{
	struct plan *plan = p->plan;
	bool over = p->force && plan_refusal_overridable(refusal);
	va_list args;

	if (plan->verdict == PLAN_IS_REFUSED)
		return true;
	if (!over || !plan->forced) {
		plan->refusal = refusal;
		va_start(args, format);
		words(plan, format, args);
		va_end(args);
	}
	if (over)
		plan->forced = true;
	else
		plan->verdict = PLAN_IS_REFUSED;
	return !over;
}

void planning_pending(struct planning *p, const char *format, ...)
{
	va_list args;

	if (p->plan->verdict != PLAN_IS_AS_WANTED)
		return;
	p->plan->verdict = PLAN_IS_PENDING;
	va_start(args, format);
	words(p->plan, format, args);
	va_end(args);
}

static struct plan_step *step_new(struct planning *p)
{
	struct plan *plan = p->plan;

	if (plan->verdict == PLAN_IS_REFUSED)
		return NULL;
	if (plan->count == PLAN_STEPS_MAX) {
		planning_refuse(p, PLAN_REFUSED_TOO_MUCH, "more than %d steps", PLAN_STEPS_MAX);
		return NULL;
	}
	memset(&plan->steps[plan->count], 0, sizeof(plan->steps[0]));
	return &plan->steps[plan->count];
}

/* 0, or -errno of what cannot be sent. */
static int step_commands(struct plan_step *step, const struct found *found)
{
	struct buf command, undo;
	int rc;

	buf_init(&command, step->command, sizeof(step->command));
	buf_init(&undo, step->undo, sizeof(step->undo));
	rc = plan_command(step->setting, step->key, step->after, found, &command);
	/* What was there before may be no text that can be sent; then there is no way back. */
	if (plan_command(step->setting, step->key, step->before, found, &undo))
		buf_clear(&undo);
	return rc == -ENODATA && step->setting == PLAN_FIRMWARE ? 0 : rc;
}

void planning_want(struct planning *p, enum plan_setting setting, const char *key,
		   const char *after)
{
	struct plan_step *step = step_new(p);
	struct buf before;

	if (!step)
		return;
	buf_init(&before, step->before, sizeof(step->before));
	step->setting = setting;
	if (plan_value(setting, key, p->found, &before)) {
		planning_refuse(p, PLAN_REFUSED_NOT_SAID,
				"the modem does not say its %s: it lacks it, or it is locked",
				plan_setting_name(setting));
		return;
	}
	if (!strcmp(before.at, after))
		return;
	if (buf_copy(step->after, sizeof(step->after), after) ||
	    buf_copy(step->key, sizeof(step->key), key) || step_commands(step, p->found)) {
		planning_refuse(p, PLAN_REFUSED_BAD_VALUE, "%s: \"%s\" cannot be sent",
				plan_setting_name(setting), after);
		return;
	}
	buf_copy(step->query, sizeof(step->query), plan_query(setting, p->found));
	step->at_reset = plan_setting_at_reset(setting);
	p->plan->count++;
	/* A step is more than a state that only waits. */
	if (p->plan->verdict == PLAN_IS_AS_WANTED || p->plan->verdict == PLAN_IS_PENDING)
		p->plan->verdict = PLAN_IS_READY;
}
