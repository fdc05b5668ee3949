/* SPDX-License-Identifier: MIT */
#include "inspect.h"

#include <string.h>

#include "interview.h"
#include "verdict.h"

struct inspection {
	struct found *found;
	unsigned lines; /* of the command in hand */
};

/* The interview tells the command, its lines and its final result, in that order. */
static void inspect_said(void *arg, const char *command, const char *line)
{
	struct inspection *n = arg;
	struct reply reply = reply_read(line, command);

	n->lines = strcmp(line, command) ? n->lines + 1 : 0;
	if (!n->lines)
		return;
	if (reply.kind == REPLY_IS_FINAL)
		found_end(n->found, command, &reply);
	else
		found_line(n->found, command, line);
}

int inspect(struct ctx *ctx, unsigned sections, struct modem *m, struct found *found,
	    struct findings *findings)
{
	struct query_set set = query_setup;
	struct inspection n = { .found = found };
	struct session_answer answer;
	struct interview i = { .said = inspect_said, .arg = &n };
	struct survey survey;
	int status = modem_open(ctx, m);

	if (status)
		return status;
	found_init(found);
	findings_init(findings);
	/* Whether "!" commands are answered tells what is locked from what is lacking. */
	set.sections = sections | QUERY_SECTION(IDENTITY) | QUERY_SECTION(POWER);
	survey_init(&survey, &found->facts, &set, m->unlock);
	i.session = m->session;
	i.name = m->name;
	i.survey = &survey;
	answer = interview(&i);
	if (answer.outcome != SESSION_FINAL)
		status = modem_outcome_exit(m, i.command, &answer);
	else if (survey_is_dead(&survey))
		status = CMD_IO;
	verdict_survey(&survey, findings);
	verdict_preflight(&found->facts, findings);
	verdict_info(&found->facts, findings);
	session_free(m->session);
	m->session = NULL;
	if (status)
		modem_forget(m);
	return status;
}
