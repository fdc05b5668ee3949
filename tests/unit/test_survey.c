/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "survey.h"
#include "transcript.h"

#define SESSIONS "tests/fuzz/corpus/facts/"
#define UNLOCK	 "AT!ENTERCND=\"A710\""

static struct facts facts;
static struct survey survey;

/* What was sent, one command a line. */
static char sent_memory[8192];
static struct buf sent;

static struct reply final_of(const char *line, const char *command)
{
	struct reply reply = reply_read(line, command);

	assert_int_equal(reply.kind, REPLY_IS_FINAL);
	return reply;
}

/* Run a survey on a session; what it has no answer for is refused with ERROR. */
static void run(const char *session, const struct query_set *set, const char *unlock)
{
	const char *command, *answer;
	char line[4097];
	struct reply reply;
	unsigned timeout_ms;
	int earlier;

	assert_non_null(session);
	buf_init(&sent, sent_memory, sizeof(sent_memory));
	facts_init(&facts);
	survey_init(&survey, &facts, set, unlock);
	while ((command = survey_command(&survey, &timeout_ms)) != NULL) {
		const char *before = sent.at;

		assert_true(timeout_ms > 0);
		for (earlier = 0; (before = strstr(before, command)) != NULL; before++)
			earlier += before[strlen(command)] == '\n';
		buf_fmt(&sent, "%s\n", command);
		assert_int_equal(buf_error(&sent), 0);
		answer = transcript_answer(session, command, earlier);
		reply = final_of("ERROR", command);
		while (answer && transcript_line(&answer, line, sizeof(line))) {
			reply = reply_read(line, command);
			if (reply.kind == REPLY_IS_FINAL)
				break;
			survey_line(&survey, line);
		}
		survey_end(&survey, &reply);
	}
	assert_int_equal(survey.state, SURVEY_DONE);
}

static enum survey_outcome outcome(const char *command)
{
	size_t i;

	for (i = 0; i < query_count; i++)
		if (!strcmp(query_table[i].command, command))
			return survey.outcome[i];
	fail_msg("no query %s", command);
	return SURVEY_IS_NOT_ASKED;
}

static void survey_table_is_as_stored(void **state)
{
	static const char *const finals[SURVEY_EVENTS_COUNT] = {
		[SURVEY_ON_GOOD] = "OK",
		[SURVEY_ON_ERROR] = "ERROR",
		[SURVEY_ON_OTHER] = "+CME ERROR: 30",
	};
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < SURVEY_STATES_COUNT; s++)
		for (e = 0; e < SURVEY_EVENTS_COUNT; e++) {
			struct reply reply = { .final = REPLY_NONE };

			facts_init(&facts);
			survey_init(&survey, &facts, &query_info, UNLOCK);
			/* A row that may be locked, on a modem that has shown its dialect. */
			for (survey.at = 0; !(query_table[survey.at].flags & QUERY_UNLOCK);
			     survey.at++)
				;
			survey.own_dialect = true;
			survey.unlock_sent = s == SURVEY_UNLOCK || s == SURVEY_SHUT;
			survey.state = (enum survey_state)s;
			if (finals[e])
				reply = final_of(finals[e], "AT!IMAGE?");
			{
				size_t row = survey.at;

				survey_end(&survey, finals[e] ? &reply : NULL);
				buf_fmt(&text, "%-7s %-7s -> %-7s %s, %s\n", survey_state_name(s),
					survey_event_name(e), survey_state_name(survey.state),
					survey_outcome_name(survey.outcome[row]),
					survey.at == row ? "same query" : "next query");
			}
		}
	assert_int_equal(buf_error(&text), 0);
	stored_check("survey.table", text.at);
}

static void survey_asks_all_and_unlocks_once(void **state)
{
	(void)state;
	run(transcript_load(SESSIONS "mc7455"), &query_info, UNLOCK);
	assert_string_equal(facts.identity.model, "MC7455");
	assert_string_equal(facts.network.operator_name, "Telstra Mobile");
	assert_string_equal(facts.network.plmn, "50501");
	assert_int_equal(facts.images.fw_count, 4);
	/* Locked at first, answered behind the unlock command. */
	assert_int_equal(facts.composition.mask, 0x50D);
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_ANSWERED);
	assert_non_null(strstr(sent.at, "AT!USBCOMP?\n" UNLOCK "\nAT!USBCOMP?\n"));
	/* Alternatives of what was answered are not asked. */
	assert_int_equal(outcome("AT+CCID"), SURVEY_IS_NOT_ASKED);
	assert_int_equal(outcome("AT!GOBIIMPREF?"), SURVEY_IS_NOT_ASKED);
	assert_int_equal(outcome("AT!UDUSBCOMP?"), SURVEY_IS_NOT_ASKED);
}

/* A family without !USBCOMP and !IMAGE: unlocked once, then lacking, then the other command. */
static void survey_tells_lacking_from_locked(void **state)
{
	(void)state;
	run("AT!PCINFO?\nState: Online\nOK\n" UNLOCK "\nOK\nAT!UDUSBCOMP?\n!UDUSBCOMP: 6\nOK\n",
	    &query_info, UNLOCK);
	assert_int_equal(outcome("AT!IMAGE?"), SURVEY_IS_UNSUPPORTED);
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_UNSUPPORTED);
	assert_int_equal(outcome("AT!UDUSBCOMP?"), SURVEY_IS_ANSWERED);
	assert_int_equal(facts.composition.index, 6);
	assert_ptr_equal(strstr(strstr(sent.at, UNLOCK) + 1, UNLOCK), NULL);
}

/* Another password: the unlock command is refused, so what is refused is locked, not absent. */
static void survey_reports_locked(void **state)
{
	(void)state;
	run("AT!PCINFO?\nState: Online\nOK\nAT!IMAGE?\nMax FW images: 4\nOK\n", &query_info,
	    UNLOCK);
	assert_int_equal(outcome("AT!IMAGE?"), SURVEY_IS_ANSWERED);
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_LOCKED);
	assert_int_equal(outcome("AT!UDUSBCOMP?"), SURVEY_IS_LOCKED);
	assert_ptr_equal(strstr(strstr(sent.at, UNLOCK) + 1, UNLOCK), NULL);
	/* The alternative answers without: then the first was not locked, but is not there. */
	run("AT!PCINFO?\nState: Online\nOK\nAT!UDUSBCOMP?\n!UDUSBCOMP: 6\nOK\n", &query_info,
	    UNLOCK);
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_UNSUPPORTED);
	assert_int_equal(outcome("AT!UDUSBCOMP?"), SURVEY_IS_ANSWERED);
}

/* Another maker's modem: nothing of it is locked, and no unlock command is sent. */
static void survey_sends_no_unlock_to_others(void **state)
{
	(void)state;
	run(transcript_load(SESSIONS "ec25"), &query_info, UNLOCK);
	assert_null(strstr(sent.at, "ENTERCND"));
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_UNSUPPORTED);
	assert_int_equal(outcome("AT+CPIN?"), SURVEY_IS_REFUSED);
	assert_int_equal(facts.sim.state, FACTS_SIM_ABSENT);
	/* A model without a lock. */
	run(transcript_load(SESSIONS "mc7455"), &query_info, "");
	assert_null(strstr(sent.at, "ENTERCND"));
	assert_int_equal(outcome("AT!USBCOMP?"), SURVEY_IS_UNSUPPORTED);
}

static void survey_preflight_is_short(void **state)
{
	(void)state;
	run(transcript_load(SESSIONS "mc7455"), &query_preflight, UNLOCK);
	assert_string_equal(sent.at, "AT+CPIN?\nAT!PCINFO?\nAT+CEREG?\nAT+CGATT?\nAT+CSQ\n"
				     "AT!IMPREF?\n");
	/* Alternatives come only in their place. */
	run("", &query_preflight, UNLOCK);
	assert_string_equal(sent.at, "AT+CPIN?\nAT!PCINFO?\nAT+CFUN?\nAT+CEREG?\nAT+CGREG?\n"
				     "AT+CGATT?\nAT+CSQ\nAT!IMPREF?\nAT!GOBIIMPREF?\n");
}

static void survey_gives_up_on_silence(void **state)
{
	struct reply ok = { .final = REPLY_OK };
	const char *command;
	unsigned timeout_ms;
	int asked = 0;

	(void)state;
	facts_init(&facts);
	survey_init(&survey, &facts, &query_info, UNLOCK);
	/* Two silences do no harm when an answer follows. */
	survey_end(&survey, NULL);
	survey_end(&survey, NULL);
	survey_end(&survey, &ok);
	assert_false(survey_is_dead(&survey));
	for (; (command = survey_command(&survey, &timeout_ms)) != NULL; asked++)
		survey_end(&survey, NULL);
	assert_int_equal(asked, SURVEY_SILENCES_MAX);
	assert_true(survey_is_dead(&survey));
	/* Nothing is in flight: more of it changes nothing. */
	survey_line(&survey, "+CREG: 0,1");
	survey_end(&survey, &ok);
	assert_int_equal(facts.network.cs, FACTS_REG_UNKNOWN);
	assert_null(survey_command(&survey, &timeout_ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survey_table_is_as_stored),
		cmocka_unit_test(survey_asks_all_and_unlocks_once),
		cmocka_unit_test(survey_tells_lacking_from_locked),
		cmocka_unit_test(survey_reports_locked),
		cmocka_unit_test(survey_sends_no_unlock_to_others),
		cmocka_unit_test(survey_preflight_is_short),
		cmocka_unit_test(survey_gives_up_on_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
