/* SPDX-License-Identifier: MIT */
#include "facts_tools.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "facts_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum tool_kind {
	TOOL_TEXT,
	TOOL_REVISION,
	TOOL_IMEI,
	TOOL_IMSI,
	TOOL_ICCID,
	TOOL_PLMN,
	TOOL_MCC,
	TOOL_MNC,
	TOOL_SIM,
	TOOL_TRIES,
	TOOL_REGISTRATION,
	TOOL_ROAMING,
	TOOL_POWER,
	TOOL_ATTACHED,
	TOOL_RAT,
	TOOL_DBM,
	TOOL_DB,
	TOOL_TENTHS, /* printed without their point */
};

/* Keys as qmicli, mbimcli and mmcli print them, value in single quotes; and of uqmi's JSON. A key
 * is the end of what stands before the colon, so the longer ones go first. */
static const struct tool_row {
	const char *key;
	enum tool_kind kind;
	size_t at, size;
} tool_rows[] = {
	{ "Device ID", TOOL_IMEI, 0, 0 },
	{ "IMEI", TOOL_IMEI, 0, 0 },
	{ "equipment id", TOOL_IMEI, 0, 0 },
	{ "imei", TOOL_IMEI, 0, 0 },
	{ "MEID", TOOL_TEXT, FACTS_INTO(identity.meid) },
	{ "Manufacturer", TOOL_TEXT, FACTS_INTO(identity.manufacturer) },
	{ "manufacturer", TOOL_TEXT, FACTS_INTO(identity.manufacturer) },
	{ "Hardware info", TOOL_TEXT, FACTS_INTO(identity.model) },
	{ "Model", TOOL_TEXT, FACTS_INTO(identity.model) },
	{ "model", TOOL_TEXT, FACTS_INTO(identity.model) },
	{ "Firmware info", TOOL_REVISION, 0, 0 },
	{ "firmware revision", TOOL_REVISION, 0, 0 },
	{ "Revision", TOOL_REVISION, 0, 0 },
	{ "SIM ICCID", TOOL_ICCID, 0, 0 },
	{ "ICCID", TOOL_ICCID, 0, 0 },
	{ "Subscriber ID", TOOL_IMSI, 0, 0 },
	{ "IMSI", TOOL_IMSI, 0, 0 },
	{ "Ready state", TOOL_SIM, 0, 0 },
	{ "Card state", TOOL_SIM, 0, 0 },
	{ "PIN1 state", TOOL_SIM, 0, 0 },
	{ "PIN1 retries", TOOL_TRIES, FACTS_INTO(sim.pin1_left) },
	{ "PUK1 retries", TOOL_TRIES, FACTS_INTO(sim.puk1_left) },
	{ "Register state", TOOL_REGISTRATION, 0, 0 },
	{ "Registration state", TOOL_REGISTRATION, 0, 0 },
	{ "registration", TOOL_REGISTRATION, 0, 0 },
	{ "Roaming status", TOOL_ROAMING, 0, 0 },
	{ "roaming", TOOL_ROAMING, 0, 0 },
	{ "Provider ID", TOOL_PLMN, 0, 0 },
	{ "operator id", TOOL_PLMN, 0, 0 },
	{ "plmn_mcc", TOOL_MCC, 0, 0 },
	{ "MCC", TOOL_MCC, 0, 0 },
	{ "plmn_mnc", TOOL_MNC, 0, 0 },
	{ "MNC", TOOL_MNC, 0, 0 },
	{ "Provider name", TOOL_TEXT, FACTS_INTO(network.operator_name) },
	{ "operator name", TOOL_TEXT, FACTS_INTO(network.operator_name) },
	{ "plmn_description", TOOL_TEXT, FACTS_INTO(network.operator_name) },
	{ "Available data classes", TOOL_RAT, 0, 0 },
	{ "type", TOOL_RAT, 0, 0 },
	{ "Packet service state", TOOL_ATTACHED, 0, 0 },
	{ "packet service state", TOOL_ATTACHED, 0, 0 },
	{ "PS", TOOL_ATTACHED, 0, 0 },
	{ "Mode", TOOL_POWER, 0, 0 },
	{ "power state", TOOL_POWER, 0, 0 },
	{ "RSSI", TOOL_DBM, FACTS_INTO(network.rssi_dbm) },
	{ "rssi", TOOL_DBM, FACTS_INTO(network.rssi_dbm) },
	{ "RSRP", TOOL_DBM, FACTS_INTO(network.rsrp_dbm) },
	{ "rsrp", TOOL_DBM, FACTS_INTO(network.rsrp_dbm) },
	{ "RSRQ", TOOL_DB, FACTS_INTO(network.rsrq_db10) },
	{ "rsrq", TOOL_DB, FACTS_INTO(network.rsrq_db10) },
	{ "SNR", TOOL_DB, FACTS_INTO(network.sinr_db10) },
	{ "snr", TOOL_TENTHS, FACTS_INTO(network.sinr_db10) },
};

/* Words of these values, and what they are among our own. */
static const struct tool_word {
	enum tool_kind kind;
	const char *word;
	int value;
} tool_words[] = {
	{ TOOL_SIM, "initialized", FACTS_SIM_READY },
	{ TOOL_SIM, "device-locked", FACTS_SIM_PIN },
	{ TOOL_SIM, "sim-not-inserted", FACTS_SIM_ABSENT },
	{ TOOL_SIM, "bad-sim", FACTS_SIM_FAILURE },
	{ TOOL_SIM, "failure", FACTS_SIM_FAILURE },
	{ TOOL_SIM, "absent", FACTS_SIM_ABSENT },
	{ TOOL_SIM, "error", FACTS_SIM_FAILURE },
	{ TOOL_SIM, "enabled-not-verified", FACTS_SIM_PIN },
	{ TOOL_SIM, "enabled-verified", FACTS_SIM_READY },
	{ TOOL_SIM, "disabled", FACTS_SIM_READY },
	{ TOOL_SIM, "blocked", FACTS_SIM_PUK },
	{ TOOL_REGISTRATION, "home", FACTS_REG_HOME },
	{ TOOL_REGISTRATION, "registered", FACTS_REG_HOME }, /* unless it says roaming */
	{ TOOL_REGISTRATION, "roaming", FACTS_REG_ROAMING },
	{ TOOL_REGISTRATION, "partner", FACTS_REG_ROAMING },
	{ TOOL_REGISTRATION, "searching", FACTS_REG_SEARCHING },
	{ TOOL_REGISTRATION, "not-registered-searching", FACTS_REG_SEARCHING },
	{ TOOL_REGISTRATION, "denied", FACTS_REG_DENIED },
	{ TOOL_REGISTRATION, "registration-denied", FACTS_REG_DENIED },
	{ TOOL_REGISTRATION, "registering_denied", FACTS_REG_DENIED },
	{ TOOL_REGISTRATION, "deregistered", FACTS_REG_NOT_REGISTERED },
	{ TOOL_REGISTRATION, "not-registered", FACTS_REG_NOT_REGISTERED },
	{ TOOL_REGISTRATION, "not_registered", FACTS_REG_NOT_REGISTERED },
	{ TOOL_REGISTRATION, "idle", FACTS_REG_NOT_REGISTERED },
	{ TOOL_ROAMING, "on", FACTS_REG_ROAMING },
	{ TOOL_ROAMING, "true", FACTS_REG_ROAMING },
	{ TOOL_ROAMING, "off", FACTS_REG_HOME },
	{ TOOL_ROAMING, "false", FACTS_REG_HOME },
	{ TOOL_POWER, "online", FACTS_POWER_ONLINE },
	{ TOOL_POWER, "on", FACTS_POWER_ONLINE },
	{ TOOL_POWER, "low-power", FACTS_POWER_LOW_POWER },
	{ TOOL_POWER, "low", FACTS_POWER_LOW_POWER },
	{ TOOL_POWER, "persistent-low-power", FACTS_POWER_LOW_POWER },
	{ TOOL_POWER, "offline", FACTS_POWER_OFFLINE },
	{ TOOL_ATTACHED, "attached", 1 },
	{ TOOL_ATTACHED, "detached", 0 },
};

static int word_value(enum tool_kind kind, const char *value)
{
	size_t i;

	for (i = 0; i < COUNT(tool_words); i++)
		if (tool_words[i].kind == kind && strcasecmp(tool_words[i].word, value) == 0)
			return tool_words[i].value;
	return -1;
}

/* "-12.5 dB" in tenths; false when it is no number. */
static bool tenths(const char *value, int32_t *to)
{
	bool minus = *value == '-';
	const char *p = value + minus;
	int32_t number = 0;
	int digits;

	for (digits = 0; isdigit((unsigned char)*p) && digits < 4; p++, digits++)
		number = number * 10 + (*p - '0');
	if (digits == 0 || isdigit((unsigned char)*p))
		return false;
	number *= 10;
	if (p[0] == '.' && isdigit((unsigned char)p[1]))
		number += p[1] - '0';
	*to = minus ? -number : number;
	return true;
}

static bool put_words(struct facts *f, enum tool_kind kind, const char *value)
{
	int word = word_value(kind, value);

	if (word < 0)
		return false;
	if (kind == TOOL_SIM)
		f->sim.state = (enum facts_sim)word;
	else if (kind == TOOL_REGISTRATION)
		f->network.eps = (enum facts_registration)word;
	else if (kind == TOOL_ATTACHED)
		f->network.attached = word;
	else if (kind == TOOL_POWER)
		f->power.state = (enum facts_power)word;
	else if (f->network.eps == FACTS_REG_HOME || f->network.eps == FACTS_REG_ROAMING)
		f->network.eps = (enum facts_registration)word;
	return true;
}

/* The country comes before the network, on a line of its own or on the same. */
static bool put_plmn(struct facts *f, enum tool_kind kind, const char *value)
{
	BUF_ON_STACK(plmn, 16);

	if (kind == TOOL_MNC)
		buf_fmt(&plmn, "%.3s%s", f->network.plmn, strlen(value) == 1 ? "0" : "");
	buf_str(&plmn, value);
	if (kind == TOOL_MNC && strlen(f->network.plmn) != 3)
		return false;
	return facts_put_digits(f, f->network.plmn, sizeof(f->network.plmn), plmn.at, plmn.len,
				kind == TOOL_MCC ? 3 : 5, 6);
}

static bool put(struct facts *f, const struct tool_row *row, const char *value)
{
	char *to = (char *)f + row->at;
	size_t n = strlen(value);
	int32_t number;

	if (n == 0 || strcasecmp(value, "unknown") == 0 || strcasecmp(value, "none") == 0)
		return false;
	switch (row->kind) {
	case TOOL_TEXT:
		facts_put(f, to, row->size, value, n);
		return true;
	case TOOL_REVISION:
		return facts_read_revision(f, value);
	case TOOL_IMEI:
		return facts_read_imei(f, value);
	case TOOL_IMSI:
		return facts_read_imsi(f, value);
	case TOOL_ICCID:
		return facts_read_iccid(f, value);
	case TOOL_PLMN:
	case TOOL_MCC:
	case TOOL_MNC:
		return put_plmn(f, row->kind, value);
	case TOOL_SIM:
	case TOOL_REGISTRATION:
	case TOOL_ROAMING:
	case TOOL_POWER:
	case TOOL_ATTACHED:
		return put_words(f, row->kind, value);
	case TOOL_RAT:
		if (n >= sizeof(f->network.rat) || strchr(value, ','))
			return false;
		facts_put(f, f->network.rat, sizeof(f->network.rat), value, n);
		for (to = f->network.rat; *to; to++)
			*to = (char)toupper((unsigned char)*to);
		return true;
	case TOOL_TRIES:
	case TOOL_DBM:
	case TOOL_DB:
	case TOOL_TENTHS:
		if (!tenths(value, &number))
			return false;
		if (row->kind == TOOL_TENTHS || row->kind == TOOL_TRIES || row->kind == TOOL_DBM)
			number /= 10;
		if (row->kind == TOOL_DBM && (number >= 0 || number < -160))
			return false;
		*(int32_t *)to = number;
		return true;
	}
	return false;
}

/* The row whose key ends at `colon`, behind the beginning, a blank or a quote; or NULL. */
static const struct tool_row *row_at(const char *line, const char *colon)
{
	size_t i, n;

	for (i = 0; i < COUNT(tool_rows); i++) {
		n = strlen(tool_rows[i].key);
		if ((size_t)(colon - line) < n || memcmp(colon - n, tool_rows[i].key, n) != 0)
			continue;
		if (colon - n == line || strchr(" \t\"'[]", colon[-(long)n - 1]))
			return &tool_rows[i];
	}
	return NULL;
}

bool facts_read_tools(struct facts *f, const char *line)
{
	bool json = line[0] == '"', told = false;
	const struct tool_row *row;
	const char *p, *value, *end;
	char text[FACTS_LINE_MAX];
	size_t n;

	for (p = strchr(line, ':'); p; p = strchr(p + 1, ':')) {
		value = p + 1 + strspn(p + 1, " \t");
		if (value == p + 1 || (!json && *value != '\''))
			continue;
		row = row_at(line, json && p > line && p[-1] == '"' ? p - 1 : p);
		value += *value == '\'' || *value == '"';
		end = value[-1] == '\'' || value[-1] == '"' ? strchr(value, value[-1])
							    : value + strcspn(value, ", \t");
		n = end ? (size_t)(end - value) : 0;
		if (!row || !end || n >= sizeof(text))
			continue;
		memcpy(text, value, n);
		text[n] = '\0';
		told |= put(f, row, text);
		p = end > p ? end - 1 : p;
	}
	return told;
}

#define TEXT(member)                                                                      \
	{                                                                                 \
		offsetof(struct facts, member), sizeof(((struct facts *)0)->member), true \
	}
#define NUMBER(member)                                   \
	{                                                \
		offsetof(struct facts, member), 0, false \
	}

static const struct fill_row {
	size_t at, size;
	bool text;
} fill_rows[] = {
	TEXT(identity.manufacturer),
	TEXT(identity.model),
	TEXT(identity.revision),
	TEXT(identity.imei),
	TEXT(identity.meid),
	TEXT(identity.fsn),
	TEXT(sim.iccid),
	TEXT(sim.imsi),
	TEXT(network.operator_name),
	TEXT(network.plmn),
	TEXT(network.rat),
	TEXT(network.rat_preference),
	NUMBER(sim.pin1_left),
	NUMBER(sim.puk1_left),
	NUMBER(network.rssi_dbm),
	NUMBER(network.rsrp_dbm),
	NUMBER(network.rsrq_db10),
	NUMBER(network.sinr_db10),
	NUMBER(network.attached),
	NUMBER(power.cfun),
};

void facts_fill(struct facts *f, const struct facts *from)
{
	size_t i;

	for (i = 0; i < COUNT(fill_rows); i++) {
		char *to = (char *)f + fill_rows[i].at;
		const char *has = (const char *)from + fill_rows[i].at;

		if (fill_rows[i].text && !to[0])
			buf_copy(to, fill_rows[i].size, has);
		else if (!fill_rows[i].text && *(int32_t *)to == FACTS_UNKNOWN)
			*(int32_t *)to = *(const int32_t *)has;
	}
	if (f->sim.state == FACTS_SIM_UNKNOWN)
		f->sim.state = from->sim.state;
	if (facts_registration(f) == FACTS_REG_UNKNOWN) {
		f->network.cs = from->network.cs;
		f->network.ps = from->network.ps;
		f->network.eps = from->network.eps;
	}
	if (f->power.state == FACTS_POWER_UNKNOWN)
		f->power.state = from->power.state;
	if (f->contexts_count == 0) {
		f->contexts_count = from->contexts_count;
		memcpy(f->contexts, from->contexts, sizeof(f->contexts));
	}
}
