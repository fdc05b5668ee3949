/* SPDX-License-Identifier: MIT */
#include "inquiry.h"

/*
 * Beyond the survey. Whoever lacks a command may, and one that gets no answer costs no more than
 * its time; a dial waits for the first two, which read what the modem has at hand.
 */
static const struct extra {
	char command[16];
	uint16_t timeout_ms;
	uint16_t when; /* enum inquiry_extra */
} extras[] = {
	{ "AT+CEER", 1000, INQUIRY_END },
	{ "AT!GSTATUS?", 1000, INQUIRY_END },
	{ "AT+CGSN", 5000, INQUIRY_WHO },
};

#define EXTRAS (sizeof(extras) / sizeof(extras[0]))

static void inquiry_next(struct inquiry *q);

static void inquiry_end(struct inquiry *q, int outcome)
{
	inquiry_stop(q);
	q->done(q->arg, outcome);
}

static void inquiry_answered(struct session *s, const struct session_answer *answer, void *arg)
{
	struct inquiry *q = arg;
	const char *line = NULL;

	(void)s;
	if (answer->outcome != SESSION_FINAL) {
		inquiry_end(q, answer->outcome);
		return;
	}
	while ((line = session_line(answer, line)))
		survey_line(&q->survey, line);
	survey_end(&q->survey, &answer->reply);
	inquiry_next(q);
}

static void inquiry_told(struct session *s, const struct session_answer *answer, void *arg)
{
	struct inquiry *q = arg;
	const char *line = NULL;

	(void)s;
	while (answer->outcome == SESSION_FINAL && (line = session_line(answer, line)))
		facts_line(&q->facts, extras[q->at].command, line);
	q->at++;
	if (answer->outcome == SESSION_FINAL || answer->outcome == SESSION_TIMEOUT)
		inquiry_next(q);
	else
		inquiry_end(q, answer->outcome);
}

static void inquiry_next(struct inquiry *q)
{
	unsigned timeout_ms;
	const char *command = survey_command(&q->survey, &timeout_ms);

	if (command) {
		session_ask(q->session, command, timeout_ms, inquiry_answered, q);
		return;
	}
	while (q->at < EXTRAS && !(extras[q->at].when & q->extras))
		q->at++;
	if (q->at < EXTRAS)
		session_ask(q->session, extras[q->at].command, extras[q->at].timeout_ms,
			    inquiry_told, q);
	else
		inquiry_end(q, SESSION_FINAL);
}

int inquiry_start(struct inquiry *q, struct ev_loop *loop, const char *node, const char *unlock,
		  unsigned wanted, char holder[PORT_HOLDER_MAX])
{
	/* Echo stays on: an echoed frame proves later that the call was lost (pppd-plugin 0.8). */
	/* Without echo each answer comes in one piece; the dial turns it on again. */
	struct session_config config = { .node = node, .echo = false };
	int rc;

	rc = session_new(&q->session, loop, &config, holder);
	if (rc)
		return rc;
	q->extras = wanted;
	q->at = 0;
	facts_init(&q->facts);
	survey_init(&q->survey, &q->facts, &query_preflight, unlock);
	inquiry_next(q);
	return 0;
}

void inquiry_stop(struct inquiry *q)
{
	session_free(q->session);
	q->session = NULL;
}
