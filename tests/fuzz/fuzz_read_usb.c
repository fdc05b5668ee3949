/* SPDX-License-Identifier: MIT */
/* Any text as a dump of the USB buses. */
#include "read_usb.h"

#include "judge.h"
#include "lines.h"

static struct lines lines;
static struct read_usb reader;
static struct clues clues;
static struct judge judge;
static struct findings findings;
static const struct shelf shelf;

static void check(bool kept)
{
	if (!kept)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t i;

	read_usb_init(&reader);
	clues_init(&clues);
	judge_init(&judge);
	findings_init(&findings);
	lines_init(&lines, data, n);
	while (lines_next(&lines)) {
		read_usb_line(&reader, &lines.line, &clues);
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
	return 0;
}
