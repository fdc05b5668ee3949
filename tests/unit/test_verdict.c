/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "buf.h"
#include "transcript.h"
#include "verdict.h"

static struct facts facts;
static struct findings list;

/* Codes of all findings of a session, as "code code", worst first. */
static const char *codes(const char *session,
			 void (*verdict)(const struct facts *, struct findings *))
{
	static char memory[1024];
	struct buf text;
	size_t i;

	assert_non_null(session);
	buf_init(&text, memory, sizeof(memory));
	facts_init(&facts);
	findings_init(&list);
	transcript_feed(&facts, session);
	verdict(&facts, &list);
	findings_sort(&list);
	for (i = 0; i < list.count; i++)
		buf_fmt(&text, "%s%s", i ? " " : "", finding_code_name(list.at[i].code));
	assert_int_equal(buf_error(&text), 0);
	return memory;
}

#define READY  "AT+CPIN?\n+CPIN: READY\nOK\n"
#define HOME   "AT+CEREG?\n+CEREG: 0,1\nOK\n"
#define ONLINE "AT!PCINFO?\nState: Online\nLPM voters - Temp:0, User:0, W_DISABLE:0\nOK\n"

static const struct {
	const char *session;
	const char *codes;
	bool stops; /* a dial is no use */
} preflights[] = {
	{ "", "", false },
	{ READY ONLINE HOME "AT+CGATT?\n+CGATT: 1\nOK\nAT+CSQ\n+CSQ: 18,99\nOK\n", "", false },
	{ "AT+CPIN?\n+CME ERROR: SIM not inserted\n" ONLINE "AT+CEREG?\n+CEREG: 0,0\nOK\n",
	  "sim-absent", true },
	{ "AT+CPIN?\n+CPIN: SIM PIN\nOK\n", "sim-pin", true },
	{ "AT+CPIN?\n+CPIN: SIM PUK\nOK\n", "sim-puk", true },
	{ "AT+CPIN?\n+CME ERROR: 13\n", "sim-failure", true },
	{ READY ONLINE "AT+CEREG?\n+CEREG: 0,0\nOK\n", "not-registered", true },
	{ READY ONLINE "AT+CEREG?\n+CEREG: 0,2\nOK\n", "not-registered", true },
	{ READY ONLINE "AT+CEREG?\n+CEREG: 0,3\nOK\n", "registration-denied", true },
	{ READY ONLINE "AT+CEREG?\n+CEREG: 0,2\nOK\nAT+CGREG?\n+CGREG: 0,3\nOK\n",
	  "registration-denied", true },
	{ READY ONLINE "AT+CEREG?\n+CEREG: 0,0\nOK\nAT+CGREG?\n+CGREG: 0,5\nOK\n", "", false },
	{ READY ONLINE HOME "AT+CGATT?\n+CGATT: 0\nOK\n", "not-attached", true },
	{ READY ONLINE HOME "AT+CSQ\n+CSQ: 2,99\nOK\n", "weak-signal", false },
	{ READY ONLINE HOME "AT!GSTATUS?\nPCC RxM RSSI: -108  RSRP (dBm): -100\nOK\n", "", false },
	{ READY ONLINE HOME
	  "AT!GSTATUS?\nPCC RxM RSSI: -90  RSRP (dBm): -121\nSINR (dB): -4.5\nOK\n",
	  "weak-signal", false },
	/* Radio off, by voter; registration follows from it and is left out. */
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - Temp:0, User:1, W_DISABLE:0\nOK\n"
		"AT+CEREG?\n+CEREG: 0,0\nOK\n",
	  "low-power-user", true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - W_DISABLE:1\nOK\n",
	  "low-power-wdisable", true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - BIOS:1\nOK\n", "low-power-fcc",
	  true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - IMSWITCH:1\nOK\n",
	  "low-power-image", true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - GOBIIM:1, W_DISABLE:1\nOK\n",
	  "low-power-image low-power-wdisable", true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - Temp:1, User:0\nOK\n",
	  "low-power-unknown", true },
	{ READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - Temp:0, User:0\nOK\n",
	  "low-power-unknown", true },
	{ READY "AT!GSTATUS?\nMode: OFFLINE\nOK\n", "low-power-unknown", true },
	{ READY "AT+CFUN?\n+CFUN: 4\nOK\n", "low-power-user", true },
	/* A voter of a radio that is on is nobody's reason. */
	{ READY "AT!PCINFO?\nState: Online\nLPM voters - W_DISABLE:1\nOK\n" HOME, "", false },
	/* Images: what differs, what the modem says, what is automatic. */
	{ "AT!IMPREF?\n!IMPREF:\n preferred fw version: 1.1\n preferred carrier name: ATT\n "
	  "current fw "
	  "version: 1.1\n current carrier name: VZW\nOK\n",
	  "image-mismatch", false },
	{ "AT!IMPREF?\n!IMPREF:\n preferred carrier name: ATT\n current carrier name: ATT\n fw "
	  "mismatch\n"
	  "OK\n",
	  "image-mismatch", false },
	{ "AT!IMPREF?\n!IMPREF:\n preferred fw version: 00.00.00.00\n preferred carrier name: "
	  "AUTO-SIM\n"
	  " preferred config name: AUTO-SIM_000.000_000\n current fw version: 02.33.03.00\n"
	  " current carrier name: GENERIC\n current config name: GENERIC_002.072_000\nOK\n",
	  "", false },
	{ "AT!IMPREF?\n!IMPREF:\n preferred carrier name:\n current carrier name: ATT\nOK\n", "",
	  false },
};

static void verdict_preflights(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(preflights) / sizeof(preflights[0]); i++) {
		const char *found = codes(preflights[i].session, verdict_preflight);

		if (strcmp(found, preflights[i].codes) ||
		    findings_bad(&list) != preflights[i].stops)
			fail_msg("%s: found %s, expected %s", preflights[i].session, found,
				 preflights[i].codes);
	}
}

#define IMPREF_TELSTRA                                                                        \
	"AT!IMPREF?\n!IMPREF:\n preferred fw version: 02.24.05.06\n preferred carrier name: " \
	"TELSTRA\n preferred config name: TELSTRA_002.026_000\n current fw version: "         \
	"02.24.05.06\n current carrier name: TELSTRA\n current config name: "                 \
	"TELSTRA_002.026_000\nOK\n"
#define FW_ROW	"FW 1 GOOD 1 0 0 ?_? 02.24.05.06_?\n"
#define PRI_ROW "PRI FF GOOD 0 0 0 002.026_000 02.24.05.06_TELSTRA\n"

static const struct {
	const char *session;
	const char *codes;
} infos[] = {
	{ "", "" },
	{ IMPREF_TELSTRA, "" },
	{ IMPREF_TELSTRA "AT!IMAGE?\n" FW_ROW PRI_ROW "OK\n", "" },
	{ IMPREF_TELSTRA "AT!IMAGE?\n" FW_ROW "OK\n", "" },
	{ IMPREF_TELSTRA "AT!IMAGE?\nFW 1 GOOD 1 0 0 ?_? 02.24.05.0_?\nOK\n", "image-missing" },
	{ IMPREF_TELSTRA "AT!IMAGE?\nFW 1 EMPTY 0 0 0\nOK\n", "image-missing" },
	{ IMPREF_TELSTRA "AT!IMAGE?\n" FW_ROW
			 "PRI FF GOOD 0 0 0 002.026_000 02.24.05.06_GENERIC\nPRI FF GOOD 0 0 0 "
			 "002.072_000 02.24.05.06_GENERIC\nOK\n",
	  "image-missing" }, /* the right number, for another carrier */
	{ IMPREF_TELSTRA "AT!IMAGE?\n" FW_ROW
			 "PRI FF GOOD 0 0 0 002.072_000 02.24.05.06_TELSTRA\nOK\n",
	  "image-missing" },
	{ IMPREF_TELSTRA "AT!IMAGE?\n" FW_ROW PRI_ROW "Active FW image is at slot 255\nOK\n",
	  "image-lost" },
	{ "AT!IMPREF?\n!IMPREF:\n preferred fw version: 1.1\n current fw version:\nOK\n",
	  "image-lost" },
	/* No preference at all is no loss. */
	{ "AT!IMPREF?\n!IMPREF:\n preferred fw version:\n current fw version:\nOK\n", "" },
	{ "AT!USBCOMP?\nInterface bitmask: 0000010D (diag,nmea,modem,rmnet0)\nOK\n", "" },
	{ "AT!USBCOMP?\nInterface bitmask: 0000050D (diag,nmea,modem,rmnet0,rmnet1)\nOK\n",
	  "two-rmnet" },
	{ "AT!USBCOMP?\nInterface bitmask: 00000505 (diag,nmea,rmnet0,rmnet1)\nOK\n",
	  "no-at-port two-rmnet" },
	{ "AT!USBCOMP?\nInterface bitmask: 0008010D (diag,nmea,modem,rmnet0,ecm)\nOK\n",
	  "ecm-and-rmnet" },
	{ "AT!USBCOMP?\nInterface bitmask: 0000000D (diag,nmea,modem)\nOK\n",
	  "no-network-function" },
	{ "AT!UDUSBCOMP?\n!UDUSBCOMP: 6\nOK\n", "" },
	{ "AT!UDUSBCOMP?\n!UDUSBCOMP: 9\nOK\n", "no-at-port" },
	{ "AT!UDUSBCOMP?\n!UDUSBCOMP: 14\nOK\n", "two-configurations" },
};

static void verdict_infos(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(infos) / sizeof(infos[0]); i++) {
		const char *found = codes(infos[i].session, verdict_info);

		if (strcmp(found, infos[i].codes))
			fail_msg("%s: found %s, expected %s", infos[i].session, found,
				 infos[i].codes);
	}
}

/* The modem's words go along. */
static void verdict_carries_evidence(void **state)
{
	(void)state;
	codes("AT+CPIN?\n+CPIN: SIM PIN\nOK\nAT+CPINC?\n+CPINC: 2,3,10,10\nOK\n",
	      verdict_preflight);
	assert_int_equal(list.at[0].evidence_count, 2);
	assert_string_equal(list.at[0].evidence[1], "PIN tries left: 2");
	codes(READY "AT!PCINFO?\nState: Low Power Mode\nLPM voters - Temp:1, Volt:1\nOK\n",
	      verdict_preflight);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].evidence[1], "LPM voter Volt:1");
	codes(READY HOME "AT!GSTATUS?\nSINR (dB): -4.5\nOK\n", verdict_preflight);
	assert_string_equal(list.at[0].evidence[0], "SINR -4.5 dB");
}

static void verdict_of_a_survey(void **state)
{
	static struct survey survey;
	size_t i;

	(void)state;
	facts_init(&facts);
	findings_init(&list);
	survey_init(&survey, &facts, &query_info, NULL);
	verdict_survey(&survey, &list);
	assert_int_equal(list.count, 0);
	for (i = 0; i < query_count; i++)
		if (query_table[i].section == QUERY_COMPOSITION)
			survey.outcome[i] = SURVEY_IS_LOCKED;
	verdict_survey(&survey, &list);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.at[0].code, FINDING_LOCKED_COMMANDS);
	assert_non_null(strstr(list.at[0].evidence[0], "AT!USBCOMP?"));
	survey.silences = SURVEY_SILENCES_MAX;
	verdict_survey(&survey, &list);
	assert_int_equal(list.at[1].code, FINDING_PORT_SILENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdict_preflights),
		cmocka_unit_test(verdict_infos),
		cmocka_unit_test(verdict_carries_evidence),
		cmocka_unit_test(verdict_of_a_survey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
