/* SPDX-License-Identifier: MIT */
#include "facts_read.h"

#include <string.h>
#include <strings.h>

#include "buf.h"
#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void put_rat(struct facts *f, const char *name)
{
	facts_put(f, f->network.rat, sizeof(f->network.rat), name, strlen(name));
}

/* "SC",<pin1>,<puk1> and "P2",...: Quectel */
bool facts_read_qpinc(struct facts *f, const char *text)
{
	struct field field;
	int32_t pin, puk;
	char which[8];

	field_line(&field, text);
	if (field_text(&field, which, sizeof(which)) != 0 || !facts_take_int(&field, 0, 99, &pin) ||
	    !facts_take_int(&field, 0, 99, &puk))
		return false;
	if (strcasecmp(which, "SC") == 0) {
		f->sim.pin1_left = pin;
		f->sim.puk1_left = puk;
	}
	return true;
}

/* <pin1>,<puk1>,<pin2>,<puk2>: SIMCom */
bool facts_read_spic(struct facts *f, const char *text)
{
	struct field field;
	int32_t pin, puk;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 99, &pin) || !facts_take_int(&field, 0, 99, &puk))
		return false;
	f->sim.pin1_left = pin;
	f->sim.puk1_left = puk;
	return true;
}

/* <code>,[<times>],<puk1>,<pin1>,<puk2>,<pin2>: Huawei */
bool facts_read_huawei_cpin(struct facts *f, const char *text)
{
	struct field field;
	int32_t puk, pin;

	if (!facts_read_cpin(f, text))
		return false;
	field_line(&field, text);
	if (field_skip(&field) == 0 && field_skip(&field) == 0 &&
	    facts_take_int(&field, 0, 99, &puk) && facts_take_int(&field, 0, 99, &pin)) {
		f->sim.puk1_left = puk;
		f->sim.pin1_left = pin;
	}
	return true;
}

/* "LTE",<rssi>,<rsrp>,<sinr>,<rsrq>: SINR 0..250 is -20..30 dB in fifths; Quectel */
bool facts_read_qcsq(struct facts *f, const char *text)
{
	struct field field;
	int32_t rssi, rsrp, sinr, rsrq;
	char rat[16];

	field_line(&field, text);
	if (field_text(&field, rat, sizeof(rat)) != 0)
		return false;
	if (strcasecmp(rat, "NOSERVICE") == 0)
		return true;
	put_rat(f, rat);
	if (facts_take_int(&field, -140, -1, &rssi))
		f->network.rssi_dbm = rssi;
	if (strncasecmp(rat, "LTE", 3) != 0 && strncasecmp(rat, "CAT", 3) != 0 &&
	    strncasecmp(rat, "eMTC", 4) != 0)
		return true;
	if (facts_take_int(&field, -156, -1, &rsrp))
		f->network.rsrp_dbm = rsrp;
	if (facts_take_int(&field, 0, 250, &sinr))
		f->network.sinr_db10 = -200 + 2 * sinr;
	if (facts_take_int(&field, -43, 20, &rsrq))
		f->network.rsrq_db10 = 10 * rsrq;
	return true;
}

static bool skip(struct field *field, int count)
{
	while (count-- > 0)
		if (field_skip(field) != 0)
			return false;
	return true;
}

/* Country and network, in two fields; a network of one digit has lost its zero. */
static void put_plmn(struct facts *f, const char *mcc, const char *mnc)
{
	BUF_ON_STACK(plmn, 16);

	buf_fmt(&plmn, "%s%s%s", mcc, strlen(mnc) == 1 ? "0" : "", mnc);
	facts_put_digits(f, f->network.plmn, sizeof(f->network.plmn), plmn.at, plmn.len, 5, 6);
}

/*
 * "servingcell","NOCONN","LTE","FDD",<mcc>,<mnc>,<cell>,<pcid>,<earfcn>,<band>,<ul>,<dl>,<tac>,
 * <rsrp>,<rsrq>,<rssi>,<sinr>,...: Quectel. Other networks have other fields behind the second.
 */
bool facts_read_qeng(struct facts *f, const char *text)
{
	char what[16], state[16], rat[16], mcc[8], mnc[8];
	struct field field;
	int32_t value;

	field_line(&field, text);
	if (field_text(&field, what, sizeof(what)) != 0 || strcasecmp(what, "servingcell") != 0 ||
	    field_text(&field, state, sizeof(state)) != 0)
		return false;
	if (strcasecmp(state, "SEARCH") == 0 && f->network.eps == FACTS_REG_UNKNOWN)
		f->network.eps = FACTS_REG_SEARCHING;
	if (field_text(&field, rat, sizeof(rat)) != 0 || !rat[0])
		return true;
	put_rat(f, rat);
	if (strcasecmp(rat, "LTE") != 0 || !skip(&field, 1) ||
	    field_text(&field, mcc, sizeof(mcc)) != 0 || field_text(&field, mnc, sizeof(mnc)) != 0)
		return true;
	put_plmn(f, mcc, mnc);
	if (!skip(&field, 7))
		return true;
	if (facts_take_int(&field, -156, -1, &value))
		f->network.rsrp_dbm = value;
	if (facts_take_int(&field, -43, 20, &value))
		f->network.rsrq_db10 = 10 * value;
	if (facts_take_int(&field, -140, -1, &value))
		f->network.rssi_dbm = value;
	return true;
}

/*
 * LTE,Online,262-01,<tac>,<cell>,<pcid>,<band>,<earfcn>,<dl>,<ul>,<rsrq>,<rsrp>,<rssi>,<rssnr>,
 * three of them in tenths; "NO SERVICE,Online": SIMCom
 */
bool facts_read_cpsi(struct facts *f, const char *text)
{
	char rat[16], mode[24], plmn[16], *dash;
	struct field field;
	int32_t value;

	field_line(&field, text);
	if (field_text(&field, rat, sizeof(rat)) != 0 ||
	    field_text(&field, mode, sizeof(mode)) != 0)
		return false;
	if (strcasecmp(mode, "Online") == 0)
		f->power.state = FACTS_POWER_ONLINE;
	else if (strcasecmp(mode, "Low Power Mode") == 0)
		f->power.state = FACTS_POWER_LOW_POWER;
	if (strcasecmp(rat, "NO SERVICE") == 0) {
		if (f->network.eps == FACTS_REG_UNKNOWN)
			f->network.eps = FACTS_REG_NOT_REGISTERED;
		return true;
	}
	put_rat(f, rat);
	if (field_text(&field, plmn, sizeof(plmn)) == 0 && (dash = strchr(plmn, '-')) != NULL) {
		*dash = '\0';
		put_plmn(f, plmn, dash + 1);
	}
	if (strcasecmp(rat, "LTE") != 0 || !skip(&field, 7))
		return true;
	if (facts_take_int(&field, -430, 200, &value))
		f->network.rsrq_db10 = value;
	if (facts_take_int(&field, -1560, -10, &value))
		f->network.rsrp_dbm = value / 10;
	if (facts_take_int(&field, -1390, -10, &value))
		f->network.rssi_dbm = value / 10;
	return true;
}

/* "FDD LTE","26201","LTE BAND 3",1300: Quectel */
bool facts_read_qnwinfo(struct facts *f, const char *text)
{
	struct field field;
	char rat[24], plmn[8];

	field_line(&field, text);
	if (field_text(&field, rat, sizeof(rat)) != 0 || strcasecmp(rat, "No Service") == 0 ||
	    field_text(&field, plmn, sizeof(plmn)) != 0)
		return false;
	if (strlen(rat) < sizeof(f->network.rat))
		put_rat(f, rat);
	facts_put_digits(f, f->network.plmn, sizeof(f->network.plmn), plmn, strlen(plmn), 5, 6);
	return true;
}

/* "LTE",<rssi>,<rsrp>,<sinr>,<rsrq> as numbers from 0 at the lower end of each scale; 255 is
 * unknown. "WCDMA",<rssi>,<rscp>,<ecio>; "GSM",<rssi>. Huawei */
bool facts_read_hcsq(struct facts *f, const char *text)
{
	struct field field;
	int32_t rssi, rsrp, sinr, rsrq;
	char rat[16];

	field_line(&field, text);
	if (field_text(&field, rat, sizeof(rat)) != 0)
		return false;
	if (strcasecmp(rat, "NOSERVICE") == 0)
		return true;
	put_rat(f, rat);
	if (facts_take_int(&field, 0, 96, &rssi))
		f->network.rssi_dbm = -121 + rssi;
	if (strcasecmp(rat, "LTE") != 0)
		return true;
	if (facts_take_int(&field, 0, 97, &rsrp))
		f->network.rsrp_dbm = -141 + rsrp;
	if (facts_take_int(&field, 0, 251, &sinr))
		f->network.sinr_db10 = -202 + 2 * sinr;
	if (facts_take_int(&field, 0, 34, &rsrq))
		f->network.rsrq_db10 = -200 + 5 * rsrq;
	return true;
}

/* <srv_status>,<srv_domain>,<roam_status>,...: the first three of both forms */
static bool read_service(struct facts *f, struct field *field)
{
	int32_t service, domain, roaming;

	if (!facts_take_int(field, 0, 4, &service) || !facts_take_int(field, 0, 255, &domain) ||
	    !facts_take_int(field, 0, 1, &roaming))
		return false;
	if (service == 2 && domain >= 1 && domain <= 3)
		f->network.ps = domain == 1 ? f->network.ps
				: roaming   ? FACTS_REG_ROAMING
					    : FACTS_REG_HOME;
	else if (service == 0)
		f->network.ps = FACTS_REG_NOT_REGISTERED;
	return true;
}

/* SIM state of both forms: 1 valid, 255 none; others are cards that do not work here. */
static void read_card(struct facts *f, int32_t state)
{
	if (state == 255)
		f->sim.state = FACTS_SIM_ABSENT;
	else if (state == 1 && f->sim.state == FACTS_SIM_UNKNOWN)
		f->sim.state = FACTS_SIM_READY;
}

/* <srv_status>,<srv_domain>,<roam>,<sys_mode>,<sim_state>[,...]: Huawei */
bool facts_read_sysinfo(struct facts *f, const char *text)
{
	static const struct {
		int32_t mode;
		const char *name;
	} modes[] = { { 3, "GSM" }, { 5, "WCDMA" }, { 15, "TD-SCDMA" }, { 17, "LTE" } };
	struct field field;
	int32_t mode, card;
	size_t i;

	field_line(&field, text);
	if (!read_service(f, &field))
		return false;
	if (facts_take_int(&field, 0, 255, &mode))
		for (i = 0; i < COUNT(modes); i++)
			if (modes[i].mode == mode)
				put_rat(f, modes[i].name);
	if (facts_take_int(&field, 0, 255, &card))
		read_card(f, card);
	return true;
}

/* <srv_status>,<srv_domain>,<roam>,<sim_state>,[<lock>],<sysmode>,"<name>",...: Huawei */
bool facts_read_sysinfoex(struct facts *f, const char *text)
{
	struct field field;
	char name[16];
	int32_t card;

	field_line(&field, text);
	if (!read_service(f, &field))
		return false;
	if (facts_take_int(&field, 0, 255, &card))
		read_card(f, card);
	if (field_skip(&field) == 0 && field_skip(&field) == 0 &&
	    field_text(&field, name, sizeof(name)) == 0 && name[0] &&
	    strcasecmp(name, "NO SERVICE") != 0)
		put_rat(f, name);
	return true;
}

/* "<acqorder>",...: digits of two, in the order they are tried; Huawei */
bool facts_read_syscfgex(struct facts *f, const char *text)
{
	static const struct {
		char code[3];
		const char *name;
	} orders[] = { { "00", "Automatic" }, { "01", "GSM" },	{ "02", "WCDMA" },
		       { "03", "LTE" },	      { "04", "CDMA" }, { "08", "NR" } };
	struct field field;
	char order[16];
	size_t i, k;
	BUF_ON_STACK(names, FACTS_NAME_MAX);

	field_line(&field, text);
	if (field_text(&field, order, sizeof(order)) != 0 || strlen(order) % 2 || !order[0])
		return false;
	for (k = 0; order[k]; k += 2)
		for (i = 0; i < COUNT(orders); i++)
			if (strncmp(order + k, orders[i].code, 2) == 0)
				buf_fmt(&names, "%s%s", names.len ? ", " : "", orders[i].name);
	if (!names.len)
		return false;
	facts_put(f, f->network.rat_preference, sizeof(f->network.rat_preference), names.at,
		  names.len);
	return true;
}
