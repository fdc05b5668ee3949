/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "facts_read.h"
#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void facts_init(struct facts *f)
{
	memset(f, 0, sizeof(*f));
	f->sim.pin1_left = f->sim.puk1_left = FACTS_UNKNOWN;
	f->network.rssi_dbm = f->network.rsrp_dbm = FACTS_UNKNOWN;
	f->network.rsrq_db10 = f->network.sinr_db10 = FACTS_UNKNOWN;
	f->network.attached = FACTS_UNKNOWN;
	f->power.cfun = FACTS_UNKNOWN;
	f->boot.uptime_s = f->boot.resets = FACTS_UNKNOWN;
	f->images.active_slot = FACTS_UNKNOWN;
	f->composition.index = f->composition.type = FACTS_UNKNOWN;
}

void facts_put(struct facts *f, char *to, size_t size, const char *text, size_t n)
{
	if (buf_trim(to, size, text, n))
		f->overflow = true;
}

void facts_put_label(struct facts *f, const struct label *l)
{
	facts_put(f, (char *)f + l->row->at, l->row->size, l->value, l->len);
}

bool facts_put_digits(struct facts *f, char *to, size_t size, const char *text, size_t n,
		      size_t min, size_t max)
{
	size_t i;

	if (n < min || n > max)
		return false;
	for (i = 0; i < n; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	facts_put(f, to, size, text, n);
	return to[0] != '\0';
}

/* Answers that name themselves, also between the lines of another command's answer. */
static const struct headed {
	const char *header;
	facts_reader *read;
} headed[] = {
	{ "+CPIN", facts_read_cpin },		{ "+CPINC", facts_read_cpinc },
	{ "+CCID", facts_read_iccid },		{ "+ICCID", facts_read_iccid },
	{ "!ICCID", facts_read_iccid },		{ "+CIMI", facts_read_imsi },
	{ "+CGSN", facts_read_imei },		{ "+CSQ", facts_read_csq },
	{ "+CREG", facts_read_creg },		{ "+CGREG", facts_read_cgreg },
	{ "+CEREG", facts_read_cereg },		{ "+COPS", facts_read_cops },
	{ "+CGATT", facts_read_cgatt },		{ "+CFUN", facts_read_cfun },
	{ "+CGDCONT", facts_read_cgdcont },	{ "+CGPADDR", facts_read_cgpaddr },
	{ "!SELRAT", facts_read_selrat },	{ "!GSTATUS", facts_read_gstatus },
	{ "!IMPREF", facts_read_impref },	{ "!GOBIIMPREF", facts_read_impref },
	{ "!UDUSBCOMP", facts_read_udusbcomp }, { "+QCCID", facts_read_iccid },
	{ "+CICCID", facts_read_iccid },	{ "^ICCID", facts_read_iccid },
	{ "ICCID", facts_read_iccid },		{ "+CPINR", facts_read_cpinr },
	{ "+QPINC", facts_read_qpinc },		{ "+SPIC", facts_read_spic },
	{ "^CPIN", facts_read_huawei_cpin },	{ "+CESQ", facts_read_cesq },
	{ "+QCSQ", facts_read_qcsq },		{ "+QENG", facts_read_qeng },
	{ "+CPSI", facts_read_cpsi },		{ "+QNWINFO", facts_read_qnwinfo },
	{ "^HCSQ", facts_read_hcsq },		{ "^SYSINFO", facts_read_sysinfo },
	{ "^SYSINFOEX", facts_read_sysinfoex }, { "^SYSCFGEX", facts_read_syscfgex },
	{ "+CGMI", facts_read_manufacturer },	{ "+GMI", facts_read_manufacturer },
	{ "+CGMM", facts_read_model },		{ "+GMM", facts_read_model },
	{ "+CGMR", facts_read_revision },	{ "+GMR", facts_read_revision },
	{ "+QGMR", facts_read_revision },	{ "+CEER", facts_read_ceer },
};

/* Answers without a header on (all of) their lines: told by the command. */
static const struct headless {
	const char *command;
	facts_reader *read;
} headless[] = {
	{ "I", facts_read_identity },	      { "+CGSN", facts_read_imei },
	{ "+CIMI", facts_read_imsi },	      { "+CCID", facts_read_iccid },
	{ "+ICCID", facts_read_iccid },	      { "!GSTATUS", facts_read_gstatus },
	{ "!PCINFO", facts_read_pcinfo },     { "!IMPREF", facts_read_impref },
	{ "!GOBIIMPREF", facts_read_impref }, { "!IMAGE", facts_read_image },
	{ "!GOBIIMAGE", facts_read_image },   { "!PRIID", facts_read_priid },
	{ "!USBCOMP", facts_read_usbcomp },   { "+GSN", facts_read_imei },
	{ "+CGMI", facts_read_manufacturer }, { "+GMI", facts_read_manufacturer },
	{ "+CGMM", facts_read_model },	      { "+GMM", facts_read_model },
	{ "+CGMR", facts_read_revision },     { "+GMR", facts_read_revision },
	{ "+QGMR", facts_read_revision },     { "!ICCID", facts_read_iccid },
	{ "+QCCID", facts_read_iccid },	      { "+CICCID", facts_read_iccid },
};

/* True when one of the commands in "AT<one>;<two>" (sierra-at 1.8) has this name. */
static bool command_has(const char *command, const char *name)
{
	size_t n = strlen(name);
	bool quoted = false;

	command += strspn(command, " \t");
	if (strncasecmp(command, "AT", 2) == 0)
		command += 2;
	for (;;) {
		if (strncasecmp(command, name, n) == 0 && !isalpha((unsigned char)command[n]))
			return true;
		for (; *command && (quoted || *command != ';'); command++)
			quoted ^= *command == '"';
		if (!*command)
			return false;
		command++;
	}
}

bool facts_line(struct facts *f, const char *command, const char *line)
{
	struct field field;
	size_t i;

	line += strspn(line, " \t");
	for (i = 0; i < COUNT(headed); i++)
		if ((*line | 0x20) == (*headed[i].header | 0x20) &&
		    field_start(&field, line, headed[i].header))
			return headed[i].read(f, field.at);
	/* The answer to a test command lists what could be, not what is. */
	if (!command || strstr(command, "=?"))
		return false;
	for (i = 0; i < COUNT(headless); i++)
		if (command_has(command, headless[i].command) && headless[i].read(f, line))
			return true;
	return false;
}

/* +CME ERROR numbers that speak of the card (27.007 9.2). */
static const struct sim_code {
	int code;
	enum facts_sim state;
} sim_codes[] = {
	{ 10, FACTS_SIM_ABSENT },  { 11, FACTS_SIM_PIN },  { 12, FACTS_SIM_PUK },
	{ 13, FACTS_SIM_FAILURE }, { 14, FACTS_SIM_BUSY }, { 15, FACTS_SIM_FAILURE },
};

void facts_final(struct facts *f, const char *command, const struct reply *reply)
{
	/* Any command may be refused for the card; +CPIN? asks for nothing else, so it is believed
	 * first. */
	bool asked = command_has(command, "+CPIN") || f->sim.state == FACTS_SIM_UNKNOWN;
	size_t i;

	if (reply->final != REPLY_CME)
		return;
	for (i = 0; asked && i < COUNT(sim_codes); i++)
		if (reply->code == sim_codes[i].code)
			f->sim.state = sim_codes[i].state;
}

enum facts_registration facts_registration(const struct facts *f)
{
	const enum facts_registration said[] = { f->network.eps, f->network.ps, f->network.cs };
	size_t i;

	for (i = 0; i < COUNT(said); i++)
		if (said[i] == FACTS_REG_HOME || said[i] == FACTS_REG_ROAMING)
			return said[i];
	for (i = 0; i < COUNT(said); i++)
		if (said[i] != FACTS_REG_UNKNOWN)
			return said[i];
	return FACTS_REG_UNKNOWN;
}

int32_t facts_voter(const struct facts *f, const char *name)
{
	unsigned i;

	for (i = 0; i < f->power.voters_count; i++)
		if (strcasecmp(f->power.voters[i].name, name) == 0)
			return f->power.voters[i].value;
	return FACTS_UNKNOWN;
}

const struct facts_context *facts_context(const struct facts *f, int32_t cid)
{
	unsigned i;

	for (i = 0; i < f->contexts_count; i++)
		if (f->contexts[i].cid == cid)
			return &f->contexts[i];
	return NULL;
}

#define X(name, text) text,
const char *facts_sim_name(enum facts_sim state)
{
	static const char *const names[] = { FACTS_SIM_STATES(X) };

	return names[state];
}

const char *facts_registration_name(enum facts_registration state)
{
	static const char *const names[] = { FACTS_REGISTRATIONS(X) };

	return names[state];
}

const char *facts_power_name(enum facts_power state)
{
	static const char *const names[] = { FACTS_POWERS(X) };

	return names[state];
}

const char *facts_composition_command_name(enum facts_composition_command command)
{
	static const char *const names[] = { FACTS_COMPOSITION_COMMANDS(X) };

	return names[command];
}
#undef X
