/* SPDX-License-Identifier: MIT */
#include "facts_read.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
	STATUS_MODE = FACTS_KINDS,
	STATUS_SYSTEM,
	STATUS_ATTACH,
	STATUS_EMM,
	STATUS_GMM,	  /* of the packet domain before LTE */
	STATUS_MM,	  /* of the circuit domain */
	STATUS_FIGURE,	  /* at: of the figure, size: row of figure_ranges */
	STATUS_PAIRED,	  /* RSRP of the antenna that the label before it named */
	STATUS_SECOND,	  /* of another antenna or carrier: its RSRP is not the main one */
	STATUS_NR_FIGURE, /* of the 5G leg: counts where there is no LTE figure */
	STATUS_COUNTER,	  /* at: of a whole number that is not negative */
};

enum { RANGE_RSSI, RANGE_RSRP, RANGE_RSRQ, RANGE_SINR };

/* In tenths. What is outside was not measured: 4294967295 and 0 stand there then. */
static const struct {
	int32_t min, max;
	int32_t unit; /* tenths per unit of the member */
} figure_ranges[] = {
	[RANGE_RSSI] = { -1390, -10, 10 },
	[RANGE_RSRP] = { -1560, -10, 10 },
	[RANGE_RSRQ] = { -430, 200, 1 },
	[RANGE_SINR] = { -300, 500, 1 },
};

#define FIGURE(label, kind, member, range)                                        \
	{                                                                         \
		label, kind, offsetof(struct facts, network.member), range, false \
	}

static const struct label_row gstatus_rows[] = {
	{ .text = "Mode", STATUS_MODE },
	{ .text = "System mode", STATUS_SYSTEM },
	{ .text = "PS state", STATUS_ATTACH },
	{ .text = "EMM state", STATUS_EMM },
	{ .text = "GMM (PS) state", STATUS_GMM },
	{ .text = "MM (CS) state", STATUS_MM },
	FIGURE("PCC RxM RSSI", STATUS_FIGURE, rssi_dbm, RANGE_RSSI),
	FIGURE("RSSI (dBm)", STATUS_FIGURE, rssi_dbm, RANGE_RSSI),  /* 9x15, LTE */
	FIGURE("RxM RSSI C0", STATUS_FIGURE, rssi_dbm, RANGE_RSSI), /* 9x15, WCDMA */
	FIGURE("RX level C0", STATUS_FIGURE, rssi_dbm, RANGE_RSSI), /* 9200 */
	FIGURE("RX level Carrier 0 (dBm)", STATUS_FIGURE, rssi_dbm, RANGE_RSSI),
	FIGURE("RX level (dBm)", STATUS_FIGURE, rssi_dbm, RANGE_RSSI), /* GSM */
	FIGURE("RSRP (dBm)", STATUS_PAIRED, rsrp_dbm, RANGE_RSRP),
	FIGURE("PCC RxM RSRP", STATUS_FIGURE, rsrp_dbm, RANGE_RSRP), /* 55C */
	FIGURE("RSRQ (dB)", STATUS_FIGURE, rsrq_db10, RANGE_RSRQ),
	FIGURE("SINR (dB)", STATUS_FIGURE, sinr_db10, RANGE_SINR),
	FIGURE("NR5G RSRP (dBm)", STATUS_NR_FIGURE, rsrp_dbm, RANGE_RSRP),
	FIGURE("NR5G RSRQ (dB)", STATUS_NR_FIGURE, rsrq_db10, RANGE_RSRQ),
	FIGURE("NR5G SINR (dB)", STATUS_NR_FIGURE, sinr_db10, RANGE_SINR),
	{ .text = "PCC RxD RSSI", STATUS_SECOND },
	{ .text = "SCC RxM RSSI", STATUS_SECOND },
	{ .text = "SCC RxD RSSI", STATUS_SECOND },
	{ .text = "SCC1 RxM RSSI", STATUS_SECOND },
	{ .text = "SCC1 RxD RSSI", STATUS_SECOND },
	{ "Current Time", STATUS_COUNTER, offsetof(struct facts, boot.uptime_s), 0, false },
	{ .text = "Temperature" },
	{ .text = "Bootup Time" },
	{ "Reset Counter", STATUS_COUNTER, offsetof(struct facts, boot.resets), 0, false },
	{ .text = "LTE band" },
	{ .text = "LTE CA state" },
	{ .text = "WCDMA band" },
	{ .text = "RRC state" },
	{ .text = "IMS reg state" },
	{ .text = "IMS mode" },
	{ .text = "Tx Power" },
	{ .text = "TAC" },
	{ .text = "LAC" },
	{ .text = "Cell ID" },
	{ .text = "NR5G band" },
};

/* "-20.0" to -200: a decimal number in tenths, further digits dropped. */
static bool tenths(const struct label *l, int32_t *value)
{
	const char *p = l->value, *end = l->value + l->len;
	bool negative = p < end && *p == '-';
	int32_t n = 0;
	int digits = 0;

	for (p += negative; p < end && isdigit((unsigned char)*p) && digits < 6; p++, digits++)
		n = n * 10 + (*p - '0');
	if (digits == 0 || digits == 6)
		return false;
	n *= 10;
	if (p + 1 < end && *p == '.' && isdigit((unsigned char)p[1]))
		n += p[1] - '0';
	*value = negative ? -n : n;
	return true;
}

static void put_figure(struct facts *f, const struct label *l)
{
	int32_t *to = (int32_t *)((char *)f + l->row->at);
	int32_t value;

	if (tenths(l, &value) && value >= figure_ranges[l->row->size].min &&
	    value <= figure_ranges[l->row->size].max)
		*to = value / figure_ranges[l->row->size].unit;
}

static void put_counter(struct facts *f, const struct label *l)
{
	int32_t n = 0;
	size_t i;

	for (i = 0; i < l->len && i < 9 && isdigit((unsigned char)l->value[i]); i++)
		n = n * 10 + (l->value[i] - '0');
	if (i > 0 && i == l->len)
		*(int32_t *)((char *)f + l->row->at) = n;
}

static enum facts_power power_of(const struct label *l)
{
	if (label_holds(l, "offline"))
		return FACTS_POWER_OFFLINE;
	if (label_holds(l, "online"))
		return FACTS_POWER_ONLINE;
	if (label_holds(l, "low power") || label_holds(l, "LowPower") || label_holds(l, "LPM"))
		return FACTS_POWER_LOW_POWER;
	return FACTS_POWER_UNKNOWN;
}

static void put_power(struct facts *f, const struct label *l)
{
	enum facts_power state = power_of(l);

	if (state == FACTS_POWER_UNKNOWN)
		return;
	f->power.state = state;
	f->power.said = true;
}

/* What +CREG? and its kin said is more. */
static void put_unregistered(enum facts_registration *to)
{
	if (*to == FACTS_REG_UNKNOWN)
		*to = FACTS_REG_NOT_REGISTERED;
}

bool facts_read_gstatus(struct facts *f, const char *text)
{
	bool told = false, second = false;
	struct label l;

	label_start(&l, gstatus_rows, COUNT(gstatus_rows), text);
	while (label_next(&l)) {
		told = true;
		switch (l.row->kind) {
		case STATUS_MODE:
			put_power(f, &l);
			break;
		case STATUS_SYSTEM:
			/* "NO SRV" and dashes name no access technology. */
			if (l.len > 0 && isalnum((unsigned char)l.value[0]) &&
			    !label_starts(&l, "NO S"))
				facts_put(f, f->network.rat, sizeof(f->network.rat), l.value,
					  l.len);
			break;
		case STATUS_ATTACH:
			if (label_starts(&l, "Attached"))
				f->network.attached = 1;
			else if (label_starts(&l, "Not attached") || label_starts(&l, "Detached"))
				f->network.attached = 0;
			break;
		case STATUS_EMM:
			/* "Registered" does not tell home from roaming: +CEREG? does. */
			if (label_starts(&l, "Deregistered"))
				put_unregistered(&f->network.eps);
			break;
		case STATUS_GMM:
			if (label_starts(&l, "DEREGISTERED"))
				put_unregistered(&f->network.ps);
			break;
		case STATUS_MM:
			if (label_holds(&l, "NO SERVICE") || label_holds(&l, "NO IMSI"))
				put_unregistered(&f->network.cs);
			break;
		case STATUS_PAIRED:
			if (!second)
				put_figure(f, &l);
			break;
		case STATUS_NR_FIGURE:
			if (*(int32_t *)((char *)f + l.row->at) == FACTS_UNKNOWN)
				put_figure(f, &l);
			break;
		case STATUS_FIGURE:
			put_figure(f, &l);
			break;
		case STATUS_COUNTER:
			put_counter(f, &l);
			break;
		}
		second = l.row->kind == STATUS_SECOND;
	}
	return told;
}

enum { PC_STATE = FACTS_KINDS, PC_VOTERS };

static const struct label_row pcinfo_rows[] = {
	{ .text = "State", PC_STATE },
	{ .text = "LPM voters -", PC_VOTERS, .bare = true },
	{ .text = "LPM force flags -", PC_VOTERS, .bare = true },
	{ .text = "LPM force flags", PC_VOTERS }, /* copies that lost the dash, and manuals */
	{ .text = "LPM voters", PC_VOTERS },
	{ .text = "LPM persistence -", .bare = true },
	{ .text = "LPM Persistent" },
	{ .text = "Poweroff mode" },
};

static void put_voter(struct facts *f, const char *name, size_t n, int32_t value)
{
	struct facts_voter *v;

	for (v = f->power.voters; v < f->power.voters + f->power.voters_count; v++)
		if (strlen(v->name) == n && strncasecmp(v->name, name, n) == 0)
			break;
	if (v == f->power.voters + f->power.voters_count) {
		if (f->power.voters_count == FACTS_VOTERS_MAX || n >= sizeof(v->name)) {
			f->overflow = true;
			return;
		}
		f->power.voters_count++;
		facts_put(f, v->name, sizeof(v->name), name, n);
	}
	v->value = value;
}

/* "Temp:0, Volt:0": ends at the first pair without a comma, for the old form's copies go on with
 * the state of the pin, which is no voter ("..., Volt:0 W_DISABLE: 0"). */
static void put_voters(struct facts *f, const struct label *l)
{
	const char *p = l->value, *end = l->value + l->len, *name;
	size_t n;

	do {
		while (p < end && (isspace((unsigned char)*p) || *p == ','))
			p++;
		for (name = p; p < end && (isalnum((unsigned char)*p) || *p == '_'); p++)
			;
		n = (size_t)(p - name);
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (n == 0 || p == end || *p++ != ':')
			return;
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (p == end || !isdigit((unsigned char)*p))
			return;
		put_voter(f, name, n, *p != '0');
		while (p < end && isdigit((unsigned char)*p))
			p++;
	} while (p < end && *p == ',');
}

bool facts_read_pcinfo(struct facts *f, const char *text)
{
	struct label l;
	bool told = false;

	label_start(&l, pcinfo_rows, COUNT(pcinfo_rows), text);
	while (label_next(&l)) {
		told = true;
		if (l.row->kind == PC_STATE)
			put_power(f, &l);
		if (l.row->kind == PC_VOTERS)
			put_voters(f, &l);
	}
	return told;
}
