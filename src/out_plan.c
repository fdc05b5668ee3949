/* SPDX-License-Identifier: MIT */
#include "out_plan.h"

static void step_put(struct out *o, const struct plan_step *step)
{
	out_open(o, NULL);
	out_str(o, "setting", plan_setting_name(step->setting));
	out_str(o, "key", step->key);
	out_str(o, "before", step->before);
	out_str(o, "after", step->after);
	out_str(o, "command", step->command);
	out_bool(o, "at_reset", step->at_reset);
	out_text(o, "%s%s%s: %s -> %s", plan_setting_name(step->setting), step->key[0] ? " " : "",
		 step->key, step->before[0] ? step->before : "-", step->after);
	if (step->command[0])
		out_text(o, "    %s", step->command);
	out_close(o);
}

void out_plan(struct ctx *ctx, const struct plan *plan, const struct found *found)
{
	struct out *o = ctx->out;
	unsigned i;

	(void)found;
	out_open(o, NULL);
	out_str(o, "verdict", plan_verdict_name(plan->verdict));
	out_str(o, "refusal",
		plan->verdict == PLAN_IS_REFUSED || plan->forced ? plan_refusal_name(plan->refusal)
								 : NULL);
	out_str(o, "text", plan->words);
	out_str(o, "cure",
		plan->verdict == PLAN_IS_REFUSED ? plan_refusal_cure(plan->refusal) : NULL);
	out_int(o, "resets", plan->resets);
	out_open_list(o, "steps");
	for (i = 0; i < plan->count; i++)
		step_put(o, &plan->steps[i]);
	out_close(o);
	if (plan->verdict == PLAN_IS_READY)
		out_text(o, "%u reset%s", plan->resets, plan->resets == 1 ? "" : "s");
	out_close(o);
}
