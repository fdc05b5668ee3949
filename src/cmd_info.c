/* SPDX-License-Identifier: MIT */
/* swictl info: identity, card, network, power, images, composition, contexts of one modem. */
#include "cmd.h"
#include "interview.h"
#include "log.h"
#include "modem.h"
#include "out_facts.h"
#include "survey.h"
#include "verdict.h"

/* What the survey and the mouths share; static, for it is large and there is one a run. */
static struct facts info_facts;
static struct findings info_findings;
static struct survey info_survey;

/* Run the survey to its end: 0, or an enum cmd_exit after the reason went to the log. */
static int info_ask(const struct modem *m, struct survey *s)
{
	struct interview i = { .session = m->session, .name = m->name, .survey = s };
	struct session_answer answer = interview(&i);

	return answer.outcome == SESSION_FINAL ? CMD_DONE
					       : modem_outcome_exit(m, i.command, &answer);
}

static void info_print(struct ctx *ctx, const struct modem *m, const struct facts *f,
		       struct findings *findings)
{
	struct out *o = ctx->out;

	out_open(o, NULL);
	out_str(o, "slot", m->usb ? m->usb->slot : NULL);
	/* The other mouths have a fixed shape; people need not read a page of dashes. */
	if (survey_is_dead(&info_survey) && out_mouth(o) == OUT_TEXT) {
		out_findings(o, findings);
		out_close(o);
		return;
	}
	out_facts(o, f, ctx->show_ids);
	out_findings(o, findings);
	out_close(o);
}

static int info_run(struct ctx *ctx, int argc, char **argv)
{
	struct modem m;
	int status;

	(void)argc;
	(void)argv;
	status = modem_open(ctx, &m);
	if (status)
		return status;
	facts_init(&info_facts);
	findings_init(&info_findings);
	survey_init(&info_survey, &info_facts, &query_info, m.unlock);
	status = info_ask(&m, &info_survey);
	if (status)
		goto close;
	if (session_was_in_data_mode(m.session))
		findings_add(&info_findings, FINDING_PORT_IN_DATA_MODE, FINDING_CERTAIN);
	verdict_survey(&info_survey, &info_findings);
	verdict_preflight(&info_facts, &info_findings);
	verdict_info(&info_facts, &info_findings);
	if (info_facts.overflow)
		log_warn("%s: it said more than there is room for; some of it is left out", m.name);
	info_print(ctx, &m, &info_facts, &info_findings);
	if (survey_is_dead(&info_survey))
		status = CMD_IO;
close:
	modem_close(&m);
	return status;
}

const struct cmd cmd_info = {
	.help = "It only asks. Queries that some units lock are repeated once behind AT!ENTERCND; "
		"what\n"
		"stays locked is reported as locked, not as absent. Identifiers are shortened "
		"unless\n"
		"--show-ids is given.",
	.example = "  swictl -d 1-1.4 --json info",
	.min_args = 0,
	.max_args = 0,
	.run = info_run,
};
