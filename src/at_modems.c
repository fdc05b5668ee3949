/* SPDX-License-Identifier: MIT */
#include "at_modems.h"

#include <string.h>
#include <strings.h>

#include "buf.h"

#define PART_OF(part, member) [AT_MODEM_##part] = { FACTS_INTO(member) }
#define FACTS_INTO(member)    offsetof(struct facts, member), sizeof(((struct facts *)0)->member)

static const struct {
	size_t at, size;
} parts[AT_MODEM_PARTS_COUNT] = {
	PART_OF(SIM, sim.state),
	PART_OF(SIM_TRIES, sim.pin1_left),
	PART_OF(POWER, power.state),
	PART_OF(VOTERS, power.voters),
	PART_OF(PREFERRED_FW, images.preferred.fw),
	PART_OF(PREFERRED_CARRIER, images.preferred.carrier),
	PART_OF(PREFERRED_CONFIG, images.preferred.config),
	PART_OF(CURRENT_FW, images.current.fw),
	PART_OF(CURRENT_CARRIER, images.current.carrier),
	PART_OF(CURRENT_CONFIG, images.current.config),
	PART_OF(MISMATCH, images.mismatch),
	PART_OF(STORED, images.fw_count),
	PART_OF(SLOT, images.active_slot),
	PART_OF(EPS, network.eps),
	PART_OF(PS, network.ps),
	PART_OF(CS, network.cs),
	PART_OF(ATTACHED, network.attached),
	PART_OF(RSSI, network.rssi_dbm),
	PART_OF(RSRP, network.rsrp_dbm),
	PART_OF(SINR, network.sinr_db10),
	PART_OF(COMPOSITION, composition),
};

#define PARTS_SIZE 2048
_Static_assert(sizeof(((struct facts *)0)->power.voters) +
			       sizeof(((struct facts *)0)->composition) + 6 * FACTS_NAME_MAX + 64 <
		       PARTS_SIZE,
	       "PARTS_SIZE is too small");

void at_modems_init(struct at_modems *m)
{
	memset(m, 0, sizeof(*m));
	facts_init(&m->at[0].facts);
	m->count = 1;
}

static struct at_modem *modem(struct at_modems *m)
{
	return &m->at[m->current];
}

/*
 * An ATI block names the modem: when it is not the one that was spoken of, what follows is of
 * another. Without an IMEI on both sides the model decides; the same modem may come back.
 */
static bool same_modem(const struct facts_identity *a, const struct facts_identity *b)
{
	/* People replace digits of it by letters before they post. */
	if (strlen(a->imei) >= 14 && strlen(b->imei) >= 14)
		return strcmp(a->imei, b->imei) == 0;
	return !a->model[0] || !b->model[0] || strcasecmp(a->model, b->model) == 0;
}

static void fill(char *to, size_t size, const char *from)
{
	if (!to[0])
		buf_copy(to, size, from);
}

void at_modems_identity_begin(struct at_modems *m)
{
	if (m->identity)
		return;
	m->identity = true;
	m->before = modem(m)->facts.identity;
	m->told_before = modem(m)->told;
	memset(&modem(m)->facts.identity, 0, sizeof(m->before));
}

/* "XXXXXXXXXXXXXXX": its owner took it out. */
static void drop_blotted(char *number)
{
	if (!strpbrk(number, "0123456789"))
		number[0] = '\0';
}

void at_modems_identity_end(struct at_modems *m)
{
	struct facts_identity *now = &modem(m)->facts.identity, named;
	unsigned i;

	if (!m->identity)
		return;
	m->identity = false;
	drop_blotted(now->imei);
	drop_blotted(now->meid);
	named = *now;
	if (!same_modem(&m->before, &named)) {
		*now = m->before;
		for (i = 0; i < m->count; i++)
			if (m->at[i].facts.identity.model[0] &&
			    same_modem(&m->at[i].facts.identity, &named))
				break;
		if (i == AT_MODEMS_MAX)
			return;
		if (i == m->count) {
			m->count++;
			facts_init(&m->at[i].facts);
		}
		m->at[i].told += modem(m)->told - m->told_before;
		modem(m)->told = m->told_before;
		m->current = i;
		m->before = modem(m)->facts.identity;
		now = &modem(m)->facts.identity;
		*now = named;
	}
	fill(now->manufacturer, sizeof(now->manufacturer), m->before.manufacturer);
	fill(now->model, sizeof(now->model), m->before.model);
	fill(now->revision, sizeof(now->revision), m->before.revision);
	fill(now->imei, sizeof(now->imei), m->before.imei);
	fill(now->meid, sizeof(now->meid), m->before.meid);
	fill(now->fsn, sizeof(now->fsn), m->before.fsn);
}

static bool tell(struct at_modems *m, const char *command, const char *text,
		 const struct reply *reply, unsigned line)
{
	struct at_modem *to = modem(m);
	char before[PARTS_SIZE];
	bool told = true;
	size_t i, at;

	for (i = 0, at = 0; i < AT_MODEM_PARTS_COUNT; at += parts[i++].size)
		memcpy(before + at, (char *)&to->facts + parts[i].at, parts[i].size);
	if (reply)
		facts_final(&to->facts, command, reply);
	else
		told = facts_line(&to->facts, command, text);
	for (i = 0, at = 0; told && i < AT_MODEM_PARTS_COUNT; at += parts[i++].size)
		if (memcmp(before + at, (char *)&to->facts + parts[i].at, parts[i].size) != 0)
			said_put(&to->said[i], line, text);
	to->told += told;
	return told;
}

bool at_modems_line(struct at_modems *m, const char *command, const char *text, unsigned line)
{
	return tell(m, command, text, NULL, line);
}

void at_modems_final(struct at_modems *m, const char *command, const char *text,
		     const struct reply *reply, unsigned line)
{
	tell(m, command, text, reply, line);
}

const struct at_modem *at_modems_main(const struct at_modems *m)
{
	const struct at_modem *best = NULL;
	unsigned i;

	for (i = 0; i < m->count; i++)
		if (m->at[i].told > (best ? best->told : 0))
			best = &m->at[i];
	return best;
}
