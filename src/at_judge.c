/* SPDX-License-Identifier: MIT */
#include "at_judge.h"

#include <string.h>
#include <strings.h>

#include "verdict.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define PART(name) (1u << AT_MODEM_##name)
#define IMAGE_PARTS                                                                         \
	(PART(MISMATCH) | PART(PREFERRED_FW) | PART(CURRENT_FW) | PART(PREFERRED_CARRIER) | \
	 PART(CURRENT_CARRIER) | PART(PREFERRED_CONFIG) | PART(CURRENT_CONFIG))

/* Which lines a finding of verdict.h stands on. */
static const struct ground_row {
	enum finding_code code;
	unsigned parts;
} grounds[] = {
	{ FINDING_SIM_ABSENT, PART(SIM) },
	{ FINDING_SIM_PIN, PART(SIM) | PART(SIM_TRIES) },
	{ FINDING_SIM_PUK, PART(SIM) | PART(SIM_TRIES) },
	{ FINDING_SIM_FAILURE, PART(SIM) },
	{ FINDING_LOW_POWER_IMAGE, PART(POWER) | PART(VOTERS) },
	{ FINDING_LOW_POWER_WDISABLE, PART(POWER) | PART(VOTERS) },
	{ FINDING_LOW_POWER_FCC, PART(POWER) | PART(VOTERS) },
	{ FINDING_LOW_POWER_USER, PART(POWER) | PART(VOTERS) },
	{ FINDING_LOW_POWER_UNKNOWN, PART(POWER) | PART(VOTERS) },
	{ FINDING_IMAGE_MISMATCH, IMAGE_PARTS },
	{ FINDING_IMAGE_MISSING, PART(PREFERRED_FW) | PART(PREFERRED_CONFIG) | PART(STORED) },
	{ FINDING_IMAGE_LOST, PART(SLOT) | PART(CURRENT_FW) },
	{ FINDING_NOT_REGISTERED, PART(EPS) | PART(PS) | PART(CS) },
	{ FINDING_REGISTRATION_DENIED, PART(EPS) | PART(PS) | PART(CS) },
	{ FINDING_NOT_ATTACHED, PART(ATTACHED) },
	{ FINDING_WEAK_SIGNAL, PART(RSRP) | PART(RSSI) | PART(SINR) },
	{ FINDING_TWO_CONFIGURATIONS, PART(COMPOSITION) },
	{ FINDING_NO_AT_PORT, PART(COMPOSITION) },
	{ FINDING_NO_NETWORK_FUNCTION, PART(COMPOSITION) },
	{ FINDING_TWO_RMNET, PART(COMPOSITION) },
	{ FINDING_ECM_AND_RMNET, PART(COMPOSITION) },
};

/* A line that tells a field that is the same on both sides is no evidence of a difference. */
static unsigned same_parts(const struct facts *f)
{
	const struct facts_preference *p = &f->images.preferred, *c = &f->images.current;
	unsigned same = 0;

	if (strcasecmp(p->fw, c->fw) == 0)
		same |= PART(PREFERRED_FW) | PART(CURRENT_FW);
	if (strcasecmp(p->carrier, c->carrier) == 0)
		same |= PART(PREFERRED_CARRIER) | PART(CURRENT_CARRIER);
	if (strcasecmp(p->config, c->config) == 0)
		same |= PART(PREFERRED_CONFIG) | PART(CURRENT_CONFIG);
	return same;
}

static void put_grounds(struct finding *to, const struct at_modem *m)
{
	unsigned parts = 0, part;
	size_t i;

	for (i = 0; i < COUNT(grounds); i++)
		if (grounds[i].code == to->code)
			parts = grounds[i].parts;
	if (to->code == FINDING_IMAGE_MISMATCH)
		parts &= ~same_parts(&m->facts);
	for (part = 0; part < AT_MODEM_PARTS_COUNT; part++)
		if (parts & 1u << part)
			said_evidence(&m->said[part], to);
}

void at_judge_modem(const struct at_modem *m, struct findings *out)
{
	/* Where lines are known they are the evidence, else the words of verdict.h. */
	struct findings own;
	struct finding *to;
	size_t i, k;

	findings_init(&own);
	verdict_preflight(&m->facts, &own);
	verdict_info(&m->facts, &own);
	for (i = 0; i < own.count; i++) {
		to = findings_add(out, own.at[i].code, own.at[i].certainty);
		k = to->evidence_count;
		put_grounds(to, m);
		if (to->evidence_count == k)
			for (k = 0; k < own.at[i].evidence_count; k++)
				finding_evidence(to, "%s", own.at[i].evidence[k]);
	}
}

/* What a trouble means. Some are none once the same has worked. */
static const struct meaning_row {
	enum read_at_trouble_kind kind;
	enum finding_code code;
	enum finding_certainty certainty;
	bool cured_is_over;
} meanings[] = {
	{ READ_AT_IS_LOCKED, FINDING_LOCKED_COMMANDS, FINDING_LIKELY, true },
	{ READ_AT_IS_UNLOCK, FINDING_LOCKED_COMMANDS, FINDING_CERTAIN, true },
	{ READ_AT_IS_MALFORMED, FINDING_COMMAND_MALFORMED, FINDING_LIKELY, true },
	{ READ_AT_IS_NEEDS_MODE, FINDING_COMMAND_NEEDS_MODE, FINDING_LIKELY, true },
	{ READ_AT_IS_DIAL, FINDING_DIAL_REFUSED, FINDING_CERTAIN, true },
	{ READ_AT_IS_APN, FINDING_APN_REJECTED, FINDING_LIKELY, true },
	{ READ_AT_IS_AUTH, FINDING_AUTH_FAILED, FINDING_LIKELY, true },
	{ READ_AT_IS_NO_SERVICE, FINDING_NOT_REGISTERED, FINDING_LIKELY, true },
	{ READ_AT_IS_SILENT, FINDING_PORT_SILENT, FINDING_LIKELY, true },
	{ READ_AT_IS_DATA_MODE, FINDING_PORT_IN_DATA_MODE, FINDING_CERTAIN, false },
	{ READ_AT_IS_WRONG_PORT, FINDING_WRONG_PORT, FINDING_CERTAIN, true },
	{ READ_AT_IS_RESET, FINDING_RESET_REQUESTED, FINDING_CERTAIN, false },
	{ READ_AT_IS_TRUNCATED, FINDING_OUTPUT_TRUNCATED, FINDING_POSSIBLE, false },
};

static void judge_trouble(const struct read_at_trouble *t, struct findings *out)
{
	const struct meaning_row *row = NULL;
	struct finding *f;
	size_t i;

	for (i = 0; i < COUNT(meanings); i++)
		if (meanings[i].kind == t->kind)
			row = &meanings[i];
	if (!row || (t->cured && row->cured_is_over))
		return;
	f = findings_add(out, row->code, row->certainty);
	said_evidence(&t->command, f);
	said_evidence(&t->answer, f);
}

void at_judge(const struct read_at *r, struct findings *out)
{
	unsigned i;

	for (i = 0; i < r->modems.count; i++)
		at_judge_modem(&r->modems.at[i], out);
	for (i = 0; i < r->trouble_count; i++)
		judge_trouble(&r->trouble[i], out);
}
