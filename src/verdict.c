/* SPDX-License-Identifier: MIT */
#include "verdict.h"

#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Below these a link is slow and drops: edge of the cell by common practice of operators. */
#define RSRP_WEAK_DBM  (-115)
#define RSSI_WEAK_DBM  (-105)
#define SINR_WEAK_DB10 (-30)

static const struct sim_row {
	enum facts_sim state;
	enum finding_code code;
} sim_rows[] = {
	{ FACTS_SIM_ABSENT, FINDING_SIM_ABSENT },
	{ FACTS_SIM_PIN, FINDING_SIM_PIN },
	{ FACTS_SIM_PUK, FINDING_SIM_PUK },
	{ FACTS_SIM_FAILURE, FINDING_SIM_FAILURE },
};

static void judge_sim(const struct facts *f, struct findings *out)
{
	struct finding *finding;
	size_t i;

	for (i = 0; i < COUNT(sim_rows); i++)
		if (f->sim.state == sim_rows[i].state) {
			finding = findings_add(out, sim_rows[i].code, FINDING_CERTAIN);
			finding_evidence(finding, "AT+CPIN? says %s", facts_sim_name(f->sim.state));
			if (f->sim.state == FACTS_SIM_PIN && f->sim.pin1_left != FACTS_UNKNOWN)
				finding_evidence(finding, "PIN tries left: %d", f->sim.pin1_left);
			if (f->sim.state == FACTS_SIM_PUK && f->sim.puk1_left != FACTS_UNKNOWN)
				finding_evidence(finding, "PUK tries left: %d", f->sim.puk1_left);
		}
}

/* Voters by name (sierra-at 5); how BIOS is to be read is not settled there. */
static const struct voter_row {
	const char *name;
	enum finding_code code;
	enum finding_certainty certainty;
} voter_rows[] = {
	{ "IMSWITCH", FINDING_LOW_POWER_IMAGE, FINDING_CERTAIN },
	{ "GOBIIM", FINDING_LOW_POWER_IMAGE, FINDING_CERTAIN },
	{ "W_DISABLE", FINDING_LOW_POWER_WDISABLE, FINDING_CERTAIN },
	{ "BIOS", FINDING_LOW_POWER_FCC, FINDING_LIKELY },
	{ "User", FINDING_LOW_POWER_USER, FINDING_CERTAIN },
};

static const struct voter_row *voter_row(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(voter_rows); i++)
		if (strcasecmp(voter_rows[i].name, name) == 0)
			return &voter_rows[i];
	return NULL;
}

static bool radio_is_off(const struct facts *f)
{
	return f->power.state == FACTS_POWER_LOW_POWER || f->power.state == FACTS_POWER_OFFLINE;
}

static void judge_power(const struct facts *f, struct findings *out)
{
	const struct voter_row *row;
	struct finding *finding;
	bool named = false;
	unsigned i;

	if (!radio_is_off(f))
		return;
	for (i = 0; i < f->power.voters_count; i++) {
		if (f->power.voters[i].value == 0)
			continue;
		row = voter_row(f->power.voters[i].name);
		finding = findings_add(out, row ? row->code : FINDING_LOW_POWER_UNKNOWN,
				       row ? row->certainty : FINDING_LIKELY);
		finding_evidence(finding, "LPM voter %s:%d", f->power.voters[i].name,
				 f->power.voters[i].value);
		named = true;
	}
	if (!named && (f->power.cfun == 0 || f->power.cfun == 4)) {
		finding = findings_add(out, FINDING_LOW_POWER_USER, FINDING_LIKELY);
		finding_evidence(finding, "+CFUN: %d", f->power.cfun);
		named = true;
	}
	if (!named) {
		finding = findings_add(out, FINDING_LOW_POWER_UNKNOWN, FINDING_CERTAIN);
		finding_evidence(finding, "state %s, no voter shown",
				 facts_power_name(f->power.state));
	}
}

/* Automatic choice by the SIM: all zeros, or AUTO-SIM (sierra-at 4.1). */
static bool is_automatic(const struct facts_preference *p)
{
	return strncasecmp(p->carrier, "AUTO-SIM", 8) == 0 ||
	       strncasecmp(p->config, "AUTO-SIM", 8) == 0 || strcmp(p->fw, "00.00.00.00") == 0;
}

static bool is_empty(const struct facts_preference *p)
{
	return !p->fw[0] && !p->carrier[0] && !p->config[0];
}

/* One field of the preference; an empty one on either side says nothing. */
static bool differs(const char *preferred, const char *current)
{
	return preferred[0] && current[0] && strcasecmp(preferred, current) != 0;
}

static void judge_image(const struct facts *f, struct findings *out)
{
	const struct facts_preference *p = &f->images.preferred, *c = &f->images.current;
	const struct {
		const char *name, *preferred, *current;
	} pairs[] = {
		{ "fw version", p->fw, c->fw },
		{ "carrier name", p->carrier, c->carrier },
		{ "config name", p->config, c->config },
	};
	struct finding *finding;
	bool found = f->images.mismatch;
	size_t i;

	for (i = 0; i < COUNT(pairs) && !is_automatic(p); i++)
		found |= differs(pairs[i].preferred, pairs[i].current);
	if (!found)
		return;
	finding = findings_add(out, FINDING_IMAGE_MISMATCH, FINDING_CERTAIN);
	for (i = 0; i < COUNT(pairs); i++)
		if (differs(pairs[i].preferred, pairs[i].current))
			finding_evidence(finding, "%s: preferred %s, current %s", pairs[i].name,
					 pairs[i].preferred, pairs[i].current);
}

static void judge_registration(const struct facts *f, struct findings *out)
{
	const struct {
		const char *name;
		enum facts_registration state;
	} said[] = {
		{ "+CEREG", f->network.eps },
		{ "+CGREG", f->network.ps },
		{ "+CREG", f->network.cs },
	};
	enum facts_registration state = facts_registration(f);
	struct finding *finding;
	size_t i;

	if (state == FACTS_REG_HOME || state == FACTS_REG_ROAMING) {
		if (f->network.attached == 0) {
			finding = findings_add(out, FINDING_NOT_ATTACHED, FINDING_CERTAIN);
			finding_evidence(finding, "+CGATT: 0");
		}
		return;
	}
	if (state == FACTS_REG_UNKNOWN)
		return;
	/* Denied in one domain is the reason, whatever the other ones are at. */
	for (i = 0; i < COUNT(said); i++)
		if (said[i].state == FACTS_REG_DENIED)
			state = FACTS_REG_DENIED;
	finding = findings_add(out,
			       state == FACTS_REG_DENIED ? FINDING_REGISTRATION_DENIED
							 : FINDING_NOT_REGISTERED,
			       FINDING_CERTAIN);
	for (i = 0; i < COUNT(said); i++)
		if (said[i].state != FACTS_REG_UNKNOWN)
			finding_evidence(finding, "%s: %s", said[i].name,
					 facts_registration_name(said[i].state));
}

/* RSRP where there is one, for RSSI counts the neighbours and the noise in. */
static void judge_signal(const struct facts *f, struct findings *out)
{
	int32_t rsrp = f->network.rsrp_dbm, rssi = f->network.rssi_dbm;
	int32_t sinr = f->network.sinr_db10;
	bool weak_rssi = rsrp == FACTS_UNKNOWN && rssi != FACTS_UNKNOWN && rssi < RSSI_WEAK_DBM;

	if (rsrp != FACTS_UNKNOWN && rsrp < RSRP_WEAK_DBM)
		finding_evidence(findings_add(out, FINDING_WEAK_SIGNAL, FINDING_CERTAIN),
				 "RSRP %d dBm", rsrp);
	if (weak_rssi)
		finding_evidence(findings_add(out, FINDING_WEAK_SIGNAL, FINDING_LIKELY),
				 "RSSI %d dBm", rssi);
	if (sinr != FACTS_UNKNOWN && sinr < SINR_WEAK_DB10)
		finding_evidence(findings_add(out, FINDING_WEAK_SIGNAL, FINDING_LIKELY),
				 "SINR %d.%d dB", sinr / 10, -sinr % 10);
}

void verdict_preflight(const struct facts *f, struct findings *out)
{
	bool sim_ready = f->sim.state == FACTS_SIM_READY || f->sim.state == FACTS_SIM_UNKNOWN;

	judge_sim(f, out);
	judge_power(f, out);
	judge_image(f, out);
	if (!sim_ready || radio_is_off(f))
		return;
	judge_registration(f, out);
	judge_signal(f, out);
}

/* A stored row for this firmware and, if given, carrier: "<fw>_<CARRIER>" (sierra-at 4.2). Forums
 * take the underscores of "?_? 02.24.05.06_?" for marks of their own. */
static bool is_of(const struct facts_image *image, const char *fw, const char *carrier)
{
	size_t n = strlen(fw);

	if (strcasecmp(image->status, "GOOD") != 0 || strncasecmp(image->build_id, fw, n) != 0)
		return false;
	if (!carrier)
		return !strchr("0123456789.", image->build_id[n]) || !image->build_id[n];
	return image->build_id[n] == '_' && strcasecmp(image->build_id + n + 1, carrier) == 0;
}

static bool fw_is_stored(const struct facts *f, const char *fw)
{
	unsigned i;

	for (i = 0; i < f->images.fw_count; i++)
		if (is_of(&f->images.fw[i], fw, NULL))
			return true;
	return false;
}

/* <CARRIER>_<unique id> makes the name of the configuration. */
static bool config_is_stored(const struct facts *f, const struct facts_preference *p)
{
	size_t n = strlen(p->carrier);
	unsigned i;

	for (i = 0; i < f->images.pri_count; i++)
		if (is_of(&f->images.pri[i], p->fw, p->carrier) &&
		    strncasecmp(p->config, p->carrier, n) == 0 && p->config[n] == '_' &&
		    strcasecmp(p->config + n + 1, f->images.pri[i].unique_id) == 0)
			return true;
	return false;
}

static void judge_stored(const struct facts *f, struct findings *out)
{
	const struct facts_preference *p = &f->images.preferred, *c = &f->images.current;

	if (f->images.active_slot == 255)
		finding_evidence(findings_add(out, FINDING_IMAGE_LOST, FINDING_CERTAIN),
				 "Active FW image is at slot 255");
	if (f->images.said && !is_empty(p) && is_empty(c))
		finding_evidence(findings_add(out, FINDING_IMAGE_LOST, FINDING_LIKELY),
				 "current fw version, carrier and config name are empty");
	if (!f->images.said || is_empty(p) || is_automatic(p) || f->overflow)
		return;
	if (f->images.fw_count > 0 && p->fw[0] && !fw_is_stored(f, p->fw))
		finding_evidence(findings_add(out, FINDING_IMAGE_MISSING, FINDING_CERTAIN),
				 "preferred fw version %s is in no slot", p->fw);
	/* Copies and some firmware leave the PRI part out: no row at all says nothing. */
	if (f->images.pri_count > 0 && p->fw[0] && p->config[0] && !config_is_stored(f, p))
		finding_evidence(findings_add(out, FINDING_IMAGE_MISSING, FINDING_CERTAIN),
				 "preferred config %s for %s is not stored", p->config, p->fw);
}

static bool has_function(const struct facts *f, const char *name)
{
	unsigned i;

	for (i = 0; i < f->composition.functions_count; i++)
		if (strcmp(f->composition.functions[i], name) == 0)
			return true;
	return false;
}

static bool has_any(const struct facts *f, const char *const *names, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (has_function(f, names[i]))
			return true;
	return false;
}

/*
 * The stored composition, which need not be the live one until a reset (sierra-at 3.1): that an AT
 * port is missing is said while there still is one.
 */
static void judge_composition(const struct facts *f, struct findings *out)
{
	static const char *const at[] = { "modem", "at" };
	static const char *const network[] = { "rmnet0", "rmnet1", "rmnet2", "rmnet3", "mbim",
					       "ecm",	 "ecm1",   "rndis",  "qmi",    "nic1" };
	int32_t index = f->composition.index;

	if (f->composition.command == FACTS_BY_UDUSBCOMP && index >= 13 && index <= 22)
		finding_evidence(findings_add(out, FINDING_TWO_CONFIGURATIONS, FINDING_CERTAIN),
				 "!UDUSBCOMP: %d", index);
	if (f->composition.functions_count == 0)
		return;
	if (!has_any(f, at, COUNT(at)))
		findings_add(out, FINDING_NO_AT_PORT, FINDING_CERTAIN);
	if (!has_any(f, network, COUNT(network)))
		findings_add(out, FINDING_NO_NETWORK_FUNCTION, FINDING_CERTAIN);
	if (has_function(f, "rmnet0") && has_function(f, "rmnet1"))
		findings_add(out, FINDING_TWO_RMNET, FINDING_CERTAIN);
	if (has_function(f, "rmnet0") && has_function(f, "ecm"))
		findings_add(out, FINDING_ECM_AND_RMNET, FINDING_CERTAIN);
}

void verdict_info(const struct facts *f, struct findings *out)
{
	judge_stored(f, out);
	judge_composition(f, out);
}

void verdict_survey(const struct survey *s, struct findings *out)
{
	size_t i;

	for (i = 0; i < query_count; i++)
		if (s->outcome[i] == SURVEY_IS_LOCKED)
			finding_evidence(
				findings_add(out, FINDING_LOCKED_COMMANDS, FINDING_CERTAIN),
				"%s: ERROR, also after the unlock command was refused",
				query_table[i].command);
	if (survey_is_dead(s))
		finding_evidence(findings_add(out, FINDING_PORT_SILENT, FINDING_CERTAIN),
				 "%u commands in a row without an answer", s->silences);
}
