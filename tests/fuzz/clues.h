/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_CLUES_H
#define FUZZ_CLUES_H

/* Any text for one reader of clues, and what is judged of it. */
#include "judge.h"
#include "lines.h"

static struct lines lines;
static struct clues clues;
static struct judge judge;
static struct findings findings;
static const struct shelf shelf;

static void check(bool kept)
{
	if (!kept)
		abort();
}

/* The reader is new. */
static void clues_fuzz(const uint8_t *data, size_t n, void (*take)(const struct paste_line *line))
{
	size_t i;

	clues_init(&clues);
	judge_init(&judge);
	findings_init(&findings);
	lines_init(&lines, data, n);
	while (lines_next(&lines)) {
		take(&lines.line);
		if (clues.past_waits)
			judge_attempt(&judge, &clues.past);
		clues.past_waits = false;
	}
	check(clues.device_count <= CLUE_DEVICES_MAX);
	for (i = 0; i < clues.device_count; i++) {
		check(clues.devices[i].port_count <= USB_PORTS_MAX);
		check(memchr(clues.devices[i].slot, 0, sizeof(clues.devices[i].slot)));
		check(memchr(clues.devices[i].product, 0, sizeof(clues.devices[i].product)));
	}
	judge_end(&judge, &clues, &shelf, &findings);
	check(findings.count <= FINDINGS_MAX);
	for (i = 0; i < findings.count; i++)
		check(findings.at[i].evidence_count <= FINDING_EVIDENCE_MAX);
}

#endif
