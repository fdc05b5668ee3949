/* SPDX-License-Identifier: MIT */
#include "at_known.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where an answer without its command is known from: how one of its lines begins. */
static const struct shape_row {
	const char *begin;
	const char *command;
} shapes[] = {
	{ "Manufacturer:", "ATI" },
	{ "Model:", "ATI" },
	{ "IMEI:", "ATI" },
	{ "IMEI SV:", "ATI" },
	{ "FSN:", "ATI" },
	{ "MEID:", "ATI" },
	{ "Revision: SWI", "ATI" },
	{ "Revision: E", "ATI" },
	{ "PRI Part Number:", "AT!PRIID?" },
	{ "Carrier PRI:", "AT!PRIID?" },
	{ "preferred fw version:", "AT!IMPREF?" },
	{ "preferred carrier name:", "AT!IMPREF?" },
	{ "preferred config name:", "AT!IMPREF?" },
	{ "current fw version:", "AT!IMPREF?" },
	{ "current carrier name:", "AT!IMPREF?" },
	{ "current config name:", "AT!IMPREF?" },
	{ "fw version mismatch", "AT!IMPREF?" },
	{ "carrier name mismatch", "AT!IMPREF?" },
	{ "config name mismatch", "AT!IMPREF?" },
	{ "State: Online", "AT!PCINFO?" },
	{ "State: Low", "AT!PCINFO?" },
	{ "State: Offline", "AT!PCINFO?" },
	{ "State: 1 (", "AT!PCINFO?" },
	{ "State: 0 (", "AT!PCINFO?" },
	{ "LPM voters", "AT!PCINFO?" },
	{ "LPM force flags", "AT!PCINFO?" },
	{ "LPM persist", "AT!PCINFO?" },
	{ "Config Index:", "AT!USBCOMP?" },
	{ "Config Type:", "AT!USBCOMP?" },
	{ "Interface bitmask:", "AT!USBCOMP?" },
	{ "TYPE SLOT", "AT!IMAGE?" },
	{ "FW 1 GOOD", "AT!IMAGE?" },
	{ "FW 1 EMPTY", "AT!IMAGE?" },
	{ "PRI FF GOOD", "AT!IMAGE?" },
	{ "Max FW images", "AT!IMAGE?" },
	{ "Max PRI images", "AT!IMAGE?" },
	{ "Active FW image", "AT!IMAGE?" },
	{ "Current Time:", "AT!GSTATUS?" },
	{ "Reset Counter:", "AT!GSTATUS?" },
	{ "System mode:", "AT!GSTATUS?" },
	{ "LTE band:", "AT!GSTATUS?" },
	{ "WCDMA band:", "AT!GSTATUS?" },
	{ "EMM state:", "AT!GSTATUS?" },
	{ "RRC state:", "AT!GSTATUS?" },
	{ "PCC RxM RSSI:", "AT!GSTATUS?" },
	{ "RSRQ (dB):", "AT!GSTATUS?" },
	{ "SINR (dB):", "AT!GSTATUS?" },
	{ "Tx Power:", "AT!GSTATUS?" },
};

static const struct command_row {
	const char *name;
	unsigned flags;
} command_rows[] = {
	{ "D", AT_KNOWN_DIALS },
	{ "+CGDATA", AT_KNOWN_DIALS },
	{ "$QCRMCALL", AT_KNOWN_DIALS },
	{ "^NDISDUP", AT_KNOWN_DIALS },
	{ "!ENTERCND", AT_KNOWN_UNLOCKS | AT_KNOWN_QUOTES_ALL },
	{ "!USBCOMP", AT_KNOWN_LOCKED },
	{ "!UDUSBCOMP", AT_KNOWN_LOCKED_SET },
	{ "!USBVID", AT_KNOWN_LOCKED },
	{ "!USBPID", AT_KNOWN_LOCKED },
	{ "!USBPRODUCT", AT_KNOWN_LOCKED },
	{ "!USBSPEED", AT_KNOWN_LOCKED },
	{ "!UDVID", AT_KNOWN_LOCKED_SET },
	{ "!UDPID", AT_KNOWN_LOCKED_SET },
	{ "!IMPREF", AT_KNOWN_LOCKED_SET | AT_KNOWN_QUOTES_ALL },
	{ "!GOBIIMPREF", AT_KNOWN_LOCKED_SET | AT_KNOWN_QUOTES_ALL },
	{ "!PRIID", AT_KNOWN_LOCKED_SET },
	{ "!CUSTOM", AT_KNOWN_LOCKED_SET },
	{ "!PCOFFEN", AT_KNOWN_LOCKED_SET },
	{ "!IMAGE", AT_KNOWN_LOCKED_SET },
	{ "!BAND", AT_KNOWN_LOCKED_SET },
	{ "!RMARESET", AT_KNOWN_LOCKED_SET },
	{ "!NVRESTORE", AT_KNOWN_LOCKED_SET },
	{ "!GPSLBSAPN", AT_KNOWN_LOCKED },
	{ "!SCACT", AT_KNOWN_OF_MODE },
	{ "!RESET", AT_KNOWN_RESETS },
};

void at_known_name(const char *command, char name[AT_KNOWN_NAME_MAX])
{
	const char *p = command + 2;
	size_t n = 0;

	while (*p == ' ')
		p++;
	if (*p == 'D' || *p == 'd')
		name[n++] = 'D';
	while (!n && *p && !strchr("+!^$%*#@", *p))
		p++;
	if (!n && *p)
		name[n++] = *p++;
	for (; n > 0 && name[0] != 'D' && n + 1 < AT_KNOWN_NAME_MAX &&
	       (isalnum((unsigned char)*p) || *p == '_');
	     p++)
		name[n++] = (char)toupper((unsigned char)*p);
	name[n] = '\0';
}

unsigned at_known_flags(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(command_rows); i++)
		if (strcmp(command_rows[i].name, name) == 0)
			return command_rows[i].flags;
	return 0;
}

bool at_known_is_set(const char *command)
{
	const char *p = strchr(command, '=');

	return p && p[1] != '?';
}

/* Behind "AT+CGDCONT=": 1,IP,internet; 1,"IPv4","internet" (27.007 10.1.1) */
static bool is_no_context(const char *values)
{
	static const char *const types[] = { "IP", "IPV6", "IPV4V6", "PPP", "Non-IP", "X.25" };
	struct field field;
	char type[16];
	size_t i;

	field_line(&field, values);
	if (field_skip(&field) != 0 || field.end)
		return false;
	if (!strchr(field.at, '"'))
		return true;
	if (field_text(&field, type, sizeof(type)) != 0)
		return true;
	for (i = 0; i < COUNT(types); i++)
		if (strcasecmp(type, types[i]) == 0)
			return false;
	return type[0] != '\0';
}

bool at_known_is_malformed(const char *command, unsigned flags)
{
	const char *p = strchr(command, '=');
	unsigned quotes = 0;

	for (; p && *p; p++) {
		quotes += *p == '"';
		if (*p == '"' && p[1] == '"' && p[2] && p[2] != ',')
			return true; /* ""IP"", "VZW""X"; "" alone is an empty string */
		if (*p == '\'')
			return true;
	}
	if (quotes % 2)
		return true;
	p = strchr(command, '=');
	if (!p || p[1] == '?')
		return false;
	if ((flags & AT_KNOWN_QUOTES_ALL) && quotes == 0)
		return true;
	return strncasecmp(command, "AT+CGDCONT=", 11) == 0 && is_no_context(p + 1);
}

/* Case does not count, and a blank stands for any number of them. */
static bool begins(const char *text, const char *begin)
{
	for (; *begin; begin++, text++) {
		if (*begin == ' ' && (*text == ' ' || *text == '\t'))
			text += strspn(text, " \t") - 1;
		else if (tolower((unsigned char)*begin) != tolower((unsigned char)*text))
			return false;
	}
	return true;
}

const char *at_known_asked(const char *line)
{
	size_t i;

	for (i = 0; i < COUNT(shapes); i++)
		if ((*line | 0x20) == (*shapes[i].begin | 0x20) && begins(line, shapes[i].begin))
			return shapes[i].command;
	return NULL;
}

bool at_known_is_maker(const char *text)
{
	static const char *const makers[] = { "Quectel", "Huawei",   "Sierra",	  "SIMCOM",
					      "Telit",	 "Fibocom",  "ZTE",	  "u-blox",
					      "Neoway",	 "MeiG",     "Cinterion", "Novatel",
					      "Option",	 "Thales",   "Gosuncn",	  "QUALCOMM",
					      "Foxconn", "LongSung", "BandRich" };
	size_t i;

	for (i = 0; i < COUNT(makers); i++)
		if (strncasecmp(text, makers[i], strlen(makers[i])) == 0)
			return strlen(text) < 48;
	return false;
}

bool at_known_is_frame(const char *text)
{
	return strchr(text, '~') && strstr(text, "}#") && strstr(text, "}!");
}

bool at_known_is_nmea(const char *text)
{
	return text[0] == '$' && text[1] == 'G' && text[2] && strchr("PNLAB", text[2]) &&
	       strlen(text) > 6 && text[6] == ',';
}
