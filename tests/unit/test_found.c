/* SPDX-License-Identifier: MIT */
/* What modems offer, in the layouts that firmware prints (sierra-at 3, 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "found.h"
#include "transcript.h"

static struct found found;

/* Lines of one answer, the last one its final result. */
static void answer(const char *command, const char *text)
{
	char line[256];
	struct reply reply;

	while (transcript_line(&text, line, sizeof(line))) {
		reply = reply_read(line, command);
		if (reply.kind == REPLY_IS_FINAL) {
			found_end(&found, command, &reply);
			return;
		}
		facts_line(&found.facts, command, line);
		found_line(&found, command, line);
	}
}

static void found_reads_functions(void **state)
{
	(void)state;
	found_init(&found);
	answer("AT!USBCOMP=?",
	       "!USBCOMP: \n"
	       "AT!USBCOMP=<Config Index>,<Config Type>,<Interface bitmask>\n"
	       "  <Config Index>      - configuration index to which the composition applies\n"
	       "  <Config Type>       - 1:MBIM USBIF, 2:PCIE USBIF, 3:Legacy-Generic, 4:RNDIS\n"
	       "  <Interface bitmask> - DIAG     - 0x00000001,\n"
	       "                        NMEA     - 0x00000004,\n"
	       "                        MODEM    - 0x00000008,\n"
	       "                        RMNET0   - 0x00000100,\n"
	       "                        MBIM     - 0x00001000,\n"
	       "  e.g.\n"
	       "  10D  - diag, nmea, modem, rmnet interfaces enabled\n"
	       "  The default configuration is:\n"
	       "  at!usbcomp=1,3,10F\n"
	       "OK\n");
	assert_true(found.usbcomp.said);
	assert_int_equal(found.usbcomp.function_count, 5);
	assert_string_equal(found.usbcomp.functions[2].name, "modem");
	assert_int_equal(found.usbcomp.functions[2].bit, 0x8);
	assert_int_equal(found.usbcomp.type_count, 4);
	assert_string_equal(found.usbcomp.types[2].name, "Legacy-Generic");
	assert_int_equal(found.usbcomp.types[2].number, 3);
	assert_false(found.overflow);
}

/* "NOT SUPPORTED" has "SUPPORTED" in it. */
static void found_reads_numbers(void **state)
{
	(void)state;
	found_init(&found);
	answer("AT!UDUSBCOMP=?",
	       "0 - reserved NOT SUPPORTED\n1 - DM AT SUPPORTED\n6 - DM NMEA AT QMI SUPPORTED\n"
	       "12 - DM NMEA MBIM SUPPORTED\n"
	       "13 - Config1: comp6 Config2: comp8 NOT SUPPORTED\n"
	       "14 - Config1: comp6 Config2: comp9 SUPPORTED\nOK\n");
	assert_int_equal(found.udusbcomp.listed, 1 | 2 | 1 << 6 | 7 << 12);
	assert_int_equal(found.udusbcomp.supported, 2 | 1 << 6 | 1 << 12 | 1 << 14);
}

/* Names have commas in them; masks stand behind them once the modem is unlocked. */
static void found_reads_choices(void **state)
{
	(void)state;
	found_init(&found);
	answer("AT!SELRAT=?", "!SELRAT: Index, Name\n00, Automatic\n06, LTE Only\n"
			      "07, GSM, UMTS, LTE\nOK\n");
	answer("AT!SELRAT?", "!SELRAT: 07, GSM, UMTS, LTE\nOK\n");
	answer("AT!BAND=?", "Index, Name,                        GW Band Mask     L Band Mask\n"
			    "00, All bands                      0002000007C00000 00000000130818DF\n"
			    "09, LTE ALL\nOK\n");
	answer("AT!BAND?", "Index, Name\n09, LTE ALL\nOK\n");
	assert_int_equal(found.rat.count, 3);
	assert_string_equal(found_choice(&found.rat, "lte only")->index, "06");
	assert_string_equal(found.rat.now.name, "GSM, UMTS, LTE");
	assert_int_equal(found.band.count, 2);
	assert_string_equal(found.band.at[0].name, "All bands");
	assert_string_equal(found.band.now.index, "09");
	assert_null(found_choice(&found.band, "LTE"));
}

static void found_reads_settings(void **state)
{
	(void)state;
	found_init(&found);
	answer("AT!CUSTOM?", "!CUSTOM: \n             GPSENABLE           0x01\n"
			     "             FASTENUMEN\t\t0x02\n\n\nOK\n");
	answer("AT!PCOFFEN?", "2\n\nOK\n");
	answer("AT!USBSPEED?", "SUPPORTED:Super-Speed\nCURRENT  :High-Speed\nOK\n");
	answer("AT!USBVID?", "1199\nOK\n");
	answer("AT!USBPID?", "!USBPID:\nAPP : 81B6\nBOOT: 81B5\n\nOK\n");
	answer("AT!USBPRODUCT?", "Sierra Wireless MC7455 Qualcomm\xC2\xAE LTE-A\nOK\n");
	answer("AT!IMPREF?", "!IMPREF: \n preferred fw version:    02.24.05.06\nOK\n");
	assert_true(found.custom_said);
	assert_int_equal(found.custom_count, 2);
	assert_string_equal(found.custom[1].key, "FASTENUMEN");
	assert_int_equal(found.custom[1].value, 2);
	assert_int_equal(found.pcoffen, 2);
	assert_string_equal(found.speed.supported, "Super-Speed");
	assert_string_equal(found.speed.current, "High-Speed");
	assert_int_equal(found.identity.vid, 0x1199);
	assert_int_equal(found.identity.app, 0x81B6);
	assert_int_equal(found.identity.boot, 0x81B5);
	assert_string_equal(found.identity.product,
			    "Sierra Wireless MC7455 Qualcomm\xC2\xAE LTE-A");
	assert_string_equal(found.image_command, "!IMPREF");
}

/* Refused is not the same as empty. */
static void found_knows_what_was_not_answered(void **state)
{
	(void)state;
	found_init(&found);
	answer("AT!CUSTOM?", "ERROR\n");
	answer("AT+CGDCONT?", "OK\n");
	answer("AT!GOBIIMPREF?", "ERROR\n");
	assert_false(found.custom_said);
	assert_true(found.contexts_said);
	assert_string_equal(found.image_command, "");
	assert_int_equal(found.identity.vid, FACTS_UNKNOWN);
}

/* More than there is room for is said, never cut. */
static void found_is_bounded(void **state)
{
	char line[64];
	int i;

	(void)state;
	found_init(&found);
	for (i = 0; i < 100; i++) {
		snprintf(line, sizeof(line), "%02X, Choice %d", i, i);
		found_line(&found, "AT!BAND=?", line);
		snprintf(line, sizeof(line), "KEY%d  0x01", i);
		found_line(&found, "AT!CUSTOM?", line);
	}
	assert_int_equal(found.band.count, FOUND_CHOICES_MAX);
	assert_int_equal(found.custom_count, FOUND_CUSTOM_MAX);
	assert_true(found.overflow);
	found_line(&found, "AT!USBCOMP=?", "- 0x1 - 0x - 0xFFFFFFFFFFFF X - 0x3");
	assert_int_equal(found.usbcomp.function_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_reads_functions),
		cmocka_unit_test(found_reads_numbers),
		cmocka_unit_test(found_reads_choices),
		cmocka_unit_test(found_reads_settings),
		cmocka_unit_test(found_knows_what_was_not_answered),
		cmocka_unit_test(found_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
