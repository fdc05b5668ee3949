/* SPDX-License-Identifier: MIT */
#include "interview.h"

#include "log.h"

static void tell(struct interview *i, const char *line)
{
	if (i->said)
		i->said(i->arg, i->command, line);
}

struct session_answer interview(struct interview *i)
{
	struct session_answer answer = { .outcome = SESSION_FINAL };
	unsigned timeout_ms;
	const char *line;

	while ((i->command = survey_command(i->survey, &timeout_ms))) {
		answer = session_ask_wait(i->session, i->command, timeout_ms);
		tell(i, i->command);
		if (answer.outcome == SESSION_TIMEOUT) {
			log_warn("%s: no answer to %s", i->name, i->command);
			survey_end(i->survey, NULL);
			answer.outcome = SESSION_FINAL;
			continue;
		}
		if (answer.outcome != SESSION_FINAL)
			break;
		for (line = NULL; (line = session_line(&answer, line));) {
			tell(i, line);
			survey_line(i->survey, line);
		}
		tell(i, answer.final_text);
		survey_end(i->survey, &answer.reply);
	}
	return answer;
}
