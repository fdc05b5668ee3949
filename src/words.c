/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/*
 * Rows of a code and its words, one behind the other. A pointer to each would be a relocation, and
 * those would be the largest part of the plugin.
 *
 * 27.007 section 9.2 (release 13); the first row of a number is what people are shown.
 */
static const char words_cme[] =
	"0 phone failure\0"
	"1 no connection to phone\0"
	"2 phone-adaptor link reserved\0"
	"3 operation not allowed\0"
	"4 operation not supported\0"
	"5 PH-SIM PIN required\0"
	"6 PH-FSIM PIN required\0"
	"7 PH-FSIM PUK required\0"
	"10 SIM not inserted\0"
	"11 SIM PIN required\0"
	"12 SIM PUK required\0"
	"13 SIM failure\0"
	"14 SIM busy\0"
	"15 SIM wrong\0"
	"16 incorrect password\0"
	"17 SIM PIN2 required\0"
	"18 SIM PUK2 required\0"
	"20 memory full\0"
	"21 invalid index\0"
	"22 not found\0"
	"23 memory failure\0"
	"24 text string too long\0"
	"25 invalid characters in text string\0"
	"26 dial string too long\0"
	"27 invalid characters in dial string\0"
	"30 no network service\0"
	"31 network timeout\0"
	"32 network not allowed - emergency calls only\0"
	"40 network personalization PIN required\0"
	"41 network personalization PUK required\0"
	"42 network subset personalization PIN required\0"
	"43 network subset personalization PUK required\0"
	"44 service provider personalization PIN required\0"
	"45 service provider personalization PUK required\0"
	"46 corporate personalization PIN required\0"
	"47 corporate personalization PUK required\0"
	"48 hidden key required\0"
	"49 EAP method not supported\0"
	"50 incorrect parameters\0"
	"51 command implemented but currently disabled\0"
	"52 command aborted by user\0"
	"53 not attached to network due to MT functionality restrictions\0"
	"54 modem not allowed - MT restricted to emergency calls only\0"
	"55 operation not allowed because of MT functionality restrictions\0"
	"56 fixed dial number only allowed - called number is not a fixed dial number\0"
	"57 temporarily out of service due to other MT usage\0"
	"58 language/alphabet not supported\0"
	"59 unexpected data value\0"
	"60 system failure\0"
	"61 data missing\0"
	"62 call barred\0"
	"63 message waiting indication subscription failure\0"
	"100 unknown\0"
	"102 IMSI unknown in HSS\0"
	"103 illegal MS\0"
	"104 IMSI unknown in VLR\0"
	"105 IMEI not accepted\0"
	"106 illegal ME\0"
	"107 PS services not allowed\0"
	"108 PS services and non-PS services not allowed\0"
	"109 UE identity cannot be derived by the network\0"
	"110 implicitly detached\0"
	"111 PLMN not allowed\0"
	"112 location area not allowed\0"
	"113 roaming not allowed in this location area\0"
	"114 PS services not allowed in this PLMN\0"
	"115 no suitable cells in location area\0"
	"116 MSC temporarily not reachable\0"
	"117 network failure\0"
	"118 CS domain not available\0"
	"119 ESM failure\0"
	"122 congestion\0"
	"124 MBMS bearer capabilities insufficient for the service\0"
	"125 not authorized for this CSG\0"
	"126 insufficient resources\0"
	"127 missing or unknown APN\0"
	"128 unknown PDP address or PDP type\0"
	"129 user authentication failed\0"
	"130 activation rejected by GGSN, Serving GW or PDN GW\0"
	"131 activation rejected, unspecified\0"
	"132 service option not supported\0"
	"133 requested service option not subscribed\0"
	"134 service option temporarily out of order\0"
	"135 NSAPI or PTI already in use\0"
	"136 regular deactivation\0"
	"137 QoS not accepted\0"
	"138 call cannot be identified\0"
	"139 CS service temporarily not available\0"
	"140 feature not supported\0"
	"141 semantic error in the TFT operation\0"
	"142 syntactical error in the TFT operation\0"
	"143 unknown PDP context\0"
	"144 semantic errors in packet filter(s)\0"
	"145 syntactical errors in packet filter(s)\0"
	"146 PDP context without TFT already activated\0"
	"147 multicast group membership timeout\0"
	"148 unspecified GPRS error\0"
	"149 PDP authentication failure\0"
	"150 invalid mobile class\0"
	"151 VBS/VGCS not supported by the network\0"
	"152 no service subscription on SIM\0"
	"153 no subscription for group ID\0"
	"154 group Id not activated on SIM\0"
	"155 no matching notification\0"
	"156 VBS/VGCS call already present\0"
	"157 congestion\0"
	"158 network failure\0"
	"159 uplink busy\0"
	"160 no access rights for SIM file\0"
	"161 no subscription for priority\0"
	"162 operation not applicable or not possible\0"
	"163 group Id prefixes not supported\0"
	"164 group Id prefixes not usable for VBS\0"
	"165 group Id prefix value invalid\0"
	"171 last PDN disconnection not allowed\0"
	"172 semantically incorrect message\0"
	"173 mandatory information element error\0"
	"174 information element non-existent or not implemented\0"
	"175 conditional information element error\0"
	"176 protocol error, unspecified\0"
	"177 operator determined barring\0"
	"178 maximum number of PDP contexts reached\0"
	"179 requested APN not supported in current RAT and PLMN combination\0"
	"180 request rejected, bearer control mode violation\0"
	"181 unsupported QCI value\0"
	"182 user data transmission via control plane is congested\0"
	/* Other spellings, of older releases and of modems; only looked up by words. */
	"10 no SIM\0"
	"11 SIM PIN necessary\0"
	"12 SIM PUK necessary\0"
	"17 SIM PIN2 necessary\0"
	"18 SIM PUK2 necessary\0"
	"22 entry not found\0"
	"30 no network\0"
	"31 timeout\0"
	"32 emergency calls only\0"
	"48 hidden key PIN required\0"
	"100 unknown error\0"
	"103 illegal UE\0"
	"107 GPRS services not allowed\0"
	"107 GPRS service not allowed\0"
	"108 GPRS services and non-GPRS services not allowed\0"
	"112 area not allowed\0"
	"114 GPRS services not allowed in this PLMN\0"
	"127 unknown APN\0"
	"128 unknown PDP address or type\0"
	"130 activation rejected by GGSN\0"
	"133 service option not subscribed\0"
	"148 unspecified error\0"
	"149 PDP authentication failed\0"
	"177 operator-determined barring\0";

/* 27.005 section 3.2.5. */
static const char words_cms[] = "300 ME failure\0"
				"301 SMS service of ME reserved\0"
				"302 operation not allowed\0"
				"303 operation not supported\0"
				"304 invalid PDU mode parameter\0"
				"305 invalid text mode parameter\0"
				"310 SIM not inserted\0"
				"311 SIM PIN required\0"
				"312 PH-SIM PIN required\0"
				"313 SIM failure\0"
				"314 SIM busy\0"
				"315 SIM wrong\0"
				"316 SIM PUK required\0"
				"317 SIM PIN2 required\0"
				"318 SIM PUK2 required\0"
				"320 memory failure\0"
				"321 invalid memory index\0"
				"322 memory full\0"
				"330 SMSC address unknown\0"
				"331 no network service\0"
				"332 network timeout\0"
				"340 no +CNMA acknowledgement expected\0"
				"500 unknown error\0";

static const char *words_rows(enum words_of of)
{
	switch (of) {
	case WORDS_OF_CME:
		return words_cme;
	case WORDS_OF_CMS:
		return words_cms;
	case WORDS_OF_NONE:
		break;
	}
	return "";
}

/* The words of the first row, and the code; the rows go on to the next. NULL at their end. */
static const char *words_next(const char **rows, int *code)
{
	const char *p = *rows;

	if (*p == '\0')
		return NULL;
	for (*code = 0; *p != ' '; p++)
		*code = *code * 10 + (*p - '0');
	*rows = p + strlen(p) + 1;
	return p + 1;
}

const char *words_text(enum words_of of, int code)
{
	const char *rows = words_rows(of), *words;
	int row_code;

	while ((words = words_next(&rows, &row_code)))
		if (row_code == code)
			return words;
	return NULL;
}

/* The next letter or digit that counts when words are compared; '\0' at their end. */
static int words_letter(const char **words)
{
	const char *p = *words;
	int c;

	while (*p != '\0' && !isalnum((unsigned char)*p))
		if (*p++ == '(' && *p == '#') /* "(#33)": the cause of 24.008 behind the words */
			return '\0';
	c = tolower((unsigned char)*p);
	*words = *p == '\0' ? p : p + 1;
	return c == 'z' ? 's' : c; /* "personalisation" */
}

static bool words_same(const char *a, const char *b)
{
	int c;

	do {
		c = words_letter(&a);
		if (c != words_letter(&b))
			return false;
	} while (c != '\0');
	return true;
}

int words_code(enum words_of of, const char *text)
{
	const char *rows = words_rows(of), *words;
	int row_code;

	while ((words = words_next(&rows, &row_code)))
		if (words_same(words, text))
			return row_code;
	return -1;
}
