/* SPDX-License-Identifier: MIT */
#include "facts_read.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The next field as text; one without room is reported and read as empty. */
static bool take_text(struct facts *f, struct field *field, char *to, size_t size)
{
	int error = field_text(field, to, size);

	if (error) {
		to[0] = '\0';
		f->overflow |= error == -ENOBUFS;
	}
	return error == 0;
}

bool facts_take_int(struct field *field, long min, long max, int32_t *to)
{
	long value;

	if (field_int(field, &value) != 0 || value < min || value > max)
		return false;
	*to = (int32_t)value;
	return true;
}

/* The answer's only field, a number of min..max digits, into one of the identity strings. */
static bool take_digits(struct facts *f, const char *text, char *to, size_t size, size_t min,
			size_t max)
{
	char number[64];
	struct field field;

	field_line(&field, text);
	if (field_text(&field, number, sizeof(number)) != 0)
		return false;
	return facts_put_digits(f, to, size, number, strlen(number), min, max);
}

/* Words of +CPIN (27.007 8.3); what is not listed (PH-NET PIN and the like) says nothing of ours.
 */
static const struct sim_word {
	const char *word;
	enum facts_sim state;
} sim_words[] = {
	{ "READY", FACTS_SIM_READY },
	{ "SIM PIN", FACTS_SIM_PIN },
	{ "SIM PUK", FACTS_SIM_PUK },
	/* PIN2 and PUK2 guard the fixed dialling list only: the card works without. */
	{ "SIM PIN2", FACTS_SIM_READY },
	{ "SIM PUK2", FACTS_SIM_READY },
	{ "NOT INSERTED", FACTS_SIM_ABSENT },
	{ "EMPTY_EUICC", FACTS_SIM_ABSENT },
	{ "NOT READY", FACTS_SIM_BUSY },
};

bool facts_read_cpin(struct facts *f, const char *text)
{
	struct field field;
	char word[32];
	size_t i;

	field_line(&field, text);
	if (field_text(&field, word, sizeof(word)) != 0)
		return false;
	for (i = 0; i < COUNT(sim_words); i++)
		if (strcasecmp(word, sim_words[i].word) == 0) {
			f->sim.state = sim_words[i].state;
			return true;
		}
	return false;
}

/* <pin1>,<pin2>,<puk1>,<puk2> (sierra-at 7) */
bool facts_read_cpinc(struct facts *f, const char *text)
{
	struct field field;
	int32_t pin1, puk1;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 99, &pin1) || field_skip(&field) != 0 ||
	    !facts_take_int(&field, 0, 99, &puk1))
		return false;
	f->sim.pin1_left = pin1;
	f->sim.puk1_left = puk1;
	return true;
}

bool facts_read_iccid(struct facts *f, const char *text)
{
	char *iccid = f->sim.iccid;
	size_t n;

	if (!take_digits(f, text, iccid, sizeof(f->sim.iccid), 18, 22))
		return false;
	/* The card stores 19 digits with a filler F, which is no digit of the number (E.118). */
	n = strlen(iccid);
	if (toupper((unsigned char)iccid[n - 1]) == 'F')
		iccid[n - 1] = '\0';
	return true;
}

bool facts_read_imsi(struct facts *f, const char *text)
{
	return take_digits(f, text, f->sim.imsi, sizeof(f->sim.imsi), 6, 15);
}

bool facts_read_imei(struct facts *f, const char *text)
{
	return take_digits(f, text, f->identity.imei, sizeof(f->identity.imei), 14, 16);
}

/* 27.007 8.5: 0..31 are -113..-51 dBm, 99 is unknown; other scales (100..191) are not dBm. */
bool facts_read_csq(struct facts *f, const char *text)
{
	struct field field;
	int32_t rssi;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 99, &rssi))
		return false;
	if (rssi > 31)
		return rssi == 99;
	f->network.rssi_dbm = -113 + 2 * rssi;
	return true;
}

/* <stat> of 27.007 7.2, 10.1.20, 10.1.22; 6, 7, 9, 10 are kinds of "registered". */
static const enum facts_registration registrations[] = {
	FACTS_REG_NOT_REGISTERED, FACTS_REG_HOME,    FACTS_REG_SEARCHING, FACTS_REG_DENIED,
	FACTS_REG_UNKNOWN,	  FACTS_REG_ROAMING, FACTS_REG_HOME,	  FACTS_REG_ROAMING,
	FACTS_REG_NOT_REGISTERED, FACTS_REG_HOME,    FACTS_REG_ROAMING,
};

/*
 * Answer "<n>,<stat>[,...]" or URC "<stat>[,<lac>,<ci>...]". They are told apart by the second
 * field: a bare number that can be a <stat>, where a URC has a quoted or longer area code.
 */
static bool read_reg(enum facts_registration *to, const char *text)
{
	struct field field;
	int32_t stat, second;
	const char *at;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, (long)COUNT(registrations) - 1, &stat))
		return false;
	at = field.at + strspn(field.at, " \t,");
	if (!field.end && isdigit((unsigned char)*at) && strspn(at, "0123456789") <= 3 &&
	    facts_take_int(&field, 0, (long)COUNT(registrations) - 1, &second))
		stat = second;
	*to = registrations[stat];
	return true;
}

bool facts_read_creg(struct facts *f, const char *text)
{
	return read_reg(&f->network.cs, text);
}

bool facts_read_cgreg(struct facts *f, const char *text)
{
	return read_reg(&f->network.ps, text);
}

bool facts_read_cereg(struct facts *f, const char *text)
{
	return read_reg(&f->network.eps, text);
}

/* <AcT> of 27.007 7.3, in the words of !GSTATUS. */
static const char *const access_names[] = {
	"GSM", "GSM", "WCDMA",	"EDGE", "HSDPA", "HSUPA", "HSPA",
	"LTE", "GSM", "NB-IoT", "LTE",	"NR5G",	 "NR5G",  "ENDC",
};

bool facts_read_cops(struct facts *f, const char *text)
{
	char name[FACTS_NAME_MAX];
	int32_t mode, format, access;
	struct field field;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 4, &mode))
		return false;
	if (!facts_take_int(&field, 0, 2, &format)) {
		/* No operator: not registered, and what an earlier answer said is over. */
		f->network.operator_name[0] = f->network.plmn[0] = '\0';
		return true;
	}
	take_text(f, &field, name, sizeof(name));
	if (format < 2)
		facts_put(f, f->network.operator_name, sizeof(f->network.operator_name), name,
			  strlen(name));
	else
		facts_put_digits(f, f->network.plmn, sizeof(f->network.plmn), name, strlen(name), 5,
				 6);
	if (facts_take_int(&field, 0, (long)COUNT(access_names) - 1, &access))
		facts_put(f, f->network.rat, sizeof(f->network.rat), access_names[access],
			  strlen(access_names[access]));
	return true;
}

bool facts_read_cgatt(struct facts *f, const char *text)
{
	struct field field;

	field_line(&field, text);
	return facts_take_int(&field, 0, 1, &f->network.attached);
}

/* 27.007 8.2. Modems without !PCINFO say it only here; !PCINFO and !GSTATUS know better. */
bool facts_read_cfun(struct facts *f, const char *text)
{
	struct field field;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 127, &f->power.cfun))
		return false;
	if (f->power.said)
		return true;
	if (f->power.cfun == 1)
		f->power.state = FACTS_POWER_ONLINE;
	if (f->power.cfun == 0 || f->power.cfun == 4)
		f->power.state = FACTS_POWER_LOW_POWER;
	return true;
}

static struct facts_context *context_of(struct facts *f, int32_t cid)
{
	struct facts_context *c;

	for (c = f->contexts; c < f->contexts + f->contexts_count; c++)
		if (c->cid == cid)
			return c;
	if (f->contexts_count == FACTS_CONTEXTS_MAX) {
		f->overflow = true;
		return NULL;
	}
	f->contexts_count++;
	*c = (struct facts_context) { .cid = cid };
	return c;
}

/* No address yet: zeros of 4 or 16 numbers, or of IPv6 (sierra-at 7). */
static bool address_is_none(const char *address)
{
	return address[strspn(address, "0.:")] == '\0';
}

static bool take_address(struct facts *f, struct field *field, char *to, size_t size)
{
	char address[FACTS_NAME_MAX];

	if (!take_text(f, field, address, sizeof(address)) || address_is_none(address))
		return false;
	facts_put(f, to, size, address, strlen(address));
	return true;
}

/* <cid>,<type>,<apn>,<address>,...: 6, 8 or 23 fields, of which the first four count. */
bool facts_read_cgdcont(struct facts *f, const char *text)
{
	struct facts_context *c;
	struct field field;
	int32_t cid;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, INT32_MAX, &cid))
		return false;
	c = context_of(f, cid);
	if (!c)
		return false;
	take_text(f, &field, c->type, sizeof(c->type));
	take_text(f, &field, c->apn, sizeof(c->apn));
	take_address(f, &field, c->address, sizeof(c->address));
	return true;
}

/* <cid>,<address>[,<address>], quoted or not (27.007 10.1.14) */
bool facts_read_cgpaddr(struct facts *f, const char *text)
{
	struct facts_context *c;
	struct field field;
	int32_t cid;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, INT32_MAX, &cid))
		return false;
	c = context_of(f, cid);
	if (!c)
		return false;
	c->address[0] = '\0';
	if (!take_address(f, &field, c->address, sizeof(c->address)))
		take_address(f, &field, c->address, sizeof(c->address));
	return true;
}

/* One text of an answer that may have its header or not, quotes or not. */
static bool put_whole(struct facts *f, char *to, size_t size, const char *text)
{
	struct field field;

	field_line(&field, text);
	if (field.end || strchr(text, ':'))
		return false;
	/* Names have commas ("Sierra Wireless, Incorporated"): the line is the answer. */
	if (*field.at == '"')
		return take_text(f, &field, to, size);
	facts_put(f, to, size, text, strlen(text));
	return to[0] != '\0';
}

bool facts_read_manufacturer(struct facts *f, const char *text)
{
	return put_whole(f, f->identity.manufacturer, sizeof(f->identity.manufacturer), text);
}

bool facts_read_model(struct facts *f, const char *text)
{
	return put_whole(f, f->identity.model, sizeof(f->identity.model), text);
}

/* A revision has the time it was built at, with colons. */
bool facts_read_revision(struct facts *f, const char *text)
{
	if (!*text)
		return false;
	facts_put(f, f->identity.revision, sizeof(f->identity.revision), text, strlen(text));
	return f->identity.revision[0] != '\0';
}

/* <code>,<retries>[,<default retries>], a line for each code (27.007 8.65) */
bool facts_read_cpinr(struct facts *f, const char *text)
{
	struct field field;
	char code[16];
	int32_t left;

	field_line(&field, text);
	if (!take_text(f, &field, code, sizeof(code)) || !facts_take_int(&field, 0, 99, &left))
		return false;
	if (strcasecmp(code, "SIM PIN") == 0)
		f->sim.pin1_left = left;
	else if (strcasecmp(code, "SIM PUK") == 0)
		f->sim.puk1_left = left;
	return true;
}

/* <rxlev>,<ber>,<rscp>,<ecno>,<rsrq>,<rsrp> (27.007 8.69); 99 and 255 are unknown. */
bool facts_read_cesq(struct facts *f, const char *text)
{
	struct field field;
	int32_t rxlev, rsrq, rsrp;

	field_line(&field, text);
	if (!facts_take_int(&field, 0, 99, &rxlev) || field_skip(&field) != 0 ||
	    field_skip(&field) != 0 || field_skip(&field) != 0 ||
	    !facts_take_int(&field, 0, 255, &rsrq) || !facts_take_int(&field, 0, 255, &rsrp))
		return false;
	if (rxlev <= 63)
		f->network.rssi_dbm = -111 + rxlev;
	if (rsrq <= 34)
		f->network.rsrq_db10 = -200 + 5 * rsrq;
	if (rsrp <= 97)
		f->network.rsrp_dbm = -141 + rsrp;
	return true;
}

/* 27.007 8.10: words of the modem's own, of which more lines may follow. */
bool facts_read_ceer(struct facts *f, const char *text)
{
	if (f->network.release[0])
		return false;
	facts_put(f, f->network.release, sizeof(f->network.release), text, strlen(text));
	return true;
}
