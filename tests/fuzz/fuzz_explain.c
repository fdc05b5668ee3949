/* SPDX-License-Identifier: MIT */
/* Any text to findings; what has bounds must keep them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"

static struct explain explain;
static struct findings findings;
static struct facts facts;
static struct shelf shelf;
static bool shelf_is_loaded;

static void check(bool kept)
{
	if (!kept)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *dirs[] = { "conf/models" };
	struct shelf_error error = { 0 };
	size_t i, k;

	if (!shelf_is_loaded)
		shelf_is_loaded = shelf_load(&shelf, dirs, 1, &error) == 0;
	explain_init(&explain);
	explain_feed(&explain, data, size);
	explain_end(&explain);
	explain_judge(&explain, &shelf, false, &findings);
	explain_facts(&explain, false, &facts);
	check(findings.count <= FINDINGS_MAX);
	check(explain_kind(&explain) < EXPLAIN_KINDS_COUNT);
	for (i = 0; i < findings.count; i++)
		for (k = 0; k < findings.at[i].evidence_count; k++)
			check(strlen(findings.at[i].evidence[k]) < FINDING_TEXT_MAX);
	return 0;
}
