/* SPDX-License-Identifier: MIT */
/* Facts and troubles of any session; what has bounds must keep them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "at_judge.h"

static struct read_at reader;
static struct findings findings;

static void check(bool kept)
{
	if (!kept)
		abort();
}

static void check_bounds(void)
{
	unsigned i;

	check(reader.modems.count >= 1 && reader.modems.count <= AT_MODEMS_MAX);
	check(reader.modems.current < reader.modems.count);
	check(reader.trouble_count <= READ_AT_TROUBLES_MAX);
	for (i = 0; i < reader.modems.count; i++) {
		const struct facts *f = &reader.modems.at[i].facts;

		check(f->contexts_count <= FACTS_CONTEXTS_MAX);
		check(f->power.voters_count <= FACTS_VOTERS_MAX);
		check(f->images.fw_count <= FACTS_IMAGES_MAX);
		check(f->images.pri_count <= FACTS_PRI_MAX);
		check(f->composition.functions_count <= FACTS_FUNCTIONS_MAX);
		check(f->pri.carriers_count <= FACTS_CARRIERS_MAX);
		check(f->network.rssi_dbm == FACTS_UNKNOWN || f->network.rssi_dbm < 0);
		check(f->network.rsrp_dbm == FACTS_UNKNOWN || f->network.rsrp_dbm < 0);
	}
	for (i = 0; i < findings.count; i++)
		check(findings.at[i].evidence_count <= FINDING_EVIDENCE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct paste_line line = { .tag = "" };
	char *text = malloc(size + 1), *at, *end;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	read_at_init(&reader);
	for (at = text; at && *at; at = end ? end + 1 : NULL) {
		end = strchr(at, '\n');
		if (end)
			*end = '\0';
		line.number++;
		line.text = at;
		line.len = strlen(at);
		read_at_line(&reader, &line);
	}
	read_at_end(&reader);
	findings_init(&findings);
	at_judge(&reader, &findings);
	check_bounds();
	free(text);
	return 0;
}
