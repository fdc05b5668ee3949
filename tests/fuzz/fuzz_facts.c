/* SPDX-License-Identifier: MIT */
/* Facts, verdicts and a survey from any session; what has bounds must keep them. */
#include <stdint.h>
#include <stdlib.h>

#include "../transcript.h"
#include "verdict.h"

static struct facts facts;
static struct findings findings;
static struct survey survey;

static void check(bool kept)
{
	if (!kept)
		abort();
}

static void check_bounds(void)
{
	size_t i;

	check(facts.contexts_count <= FACTS_CONTEXTS_MAX);
	check(facts.power.voters_count <= FACTS_VOTERS_MAX);
	check(facts.images.fw_count <= FACTS_IMAGES_MAX);
	check(facts.images.pri_count <= FACTS_PRI_MAX);
	check(facts.composition.functions_count <= FACTS_FUNCTIONS_MAX);
	check(facts.pri.carriers_count <= FACTS_CARRIERS_MAX);
	check(facts.network.rssi_dbm == FACTS_UNKNOWN || facts.network.rssi_dbm < 0);
	check(findings.count <= FINDINGS_MAX);
	for (i = 0; i < findings.count; i++)
		check(findings.at[i].evidence_count <= FINDING_EVIDENCE_MAX);
}

/* Ask the same text as if it were a modem that answers line by line, whatever was asked. */
static void run_survey(const char *text)
{
	char line[4097];
	struct reply reply;
	const char *command;
	unsigned timeout_ms;

	facts_init(&facts);
	survey_init(&survey, &facts, &query_info, "AT!ENTERCND=\"A710\"");
	while ((command = survey_command(&survey, &timeout_ms)) != NULL) {
		if (!transcript_line(&text, line, sizeof(line))) {
			survey_end(&survey, NULL);
			continue;
		}
		reply = reply_read(line, command);
		if (reply.kind == REPLY_IS_FINAL)
			survey_end(&survey, &reply);
		else
			survey_line(&survey, line);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';

	facts_init(&facts);
	findings_init(&findings);
	transcript_feed(&facts, text);
	verdict_preflight(&facts, &findings);
	verdict_info(&facts, &findings);
	check_bounds();

	run_survey(text);
	findings_init(&findings);
	verdict_survey(&survey, &findings);
	verdict_preflight(&facts, &findings);
	verdict_info(&facts, &findings);
	findings_sort(&findings);
	check_bounds();
	free(text);
	return 0;
}
