/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "reply.h"

static void reply_knows_final_results(void **state)
{
	static const struct {
		const char *line, *command;
		enum reply_final final;
		int code;
		const char *words;
	} rows[] = {
		{ "OK", "AT", REPLY_OK, -1, "OK" },
		{ "ok", "AT", REPLY_OK, -1, "OK" },
		{ "\x01\xFFOK", "AT", REPLY_OK, -1, "OK" },
		{ "ERROR", "AT!USBCOMP=?", REPLY_ERROR, -1, "ERROR" },
		{ "+CME ERROR: 10", "AT+CPIN?", REPLY_CME, 10, "SIM not inserted" },
		{ "+CME Error:14", "AT+CPIN?", REPLY_CME, 14, "SIM busy" },
		{ "+cme error 3", "AT+CPIN?", REPLY_CME, 3, "operation not allowed" },
		{ "+CME ERROR: Sim  Pin Required", "AT", REPLY_CME, 11, "Sim  Pin Required" },
		{ "+CME ERROR: 4711", "AT", REPLY_CME, 4711, "4711" },
		{ "+CME ERROR: 99999", "AT", REPLY_CME, -1, "99999" },
		{ "+CME ERROR: -1", "AT", REPLY_CME, -1, "-1" },
		{ "+CME ERROR: ", "AT", REPLY_CME, -1, "+CME ERROR" },
		{ "+CME ERROR: odd words", "AT", REPLY_CME, -1, "odd words" },
		{ "+CMS ERROR: 321", "AT+CMGR=1", REPLY_CMS, 321, "invalid memory index" },
		{ "+CMS ERROR: memory full", "AT", REPLY_CMS, 322, "memory full" },
		{ "CONNECT", "ATD*99#", REPLY_CONNECT, -1, "CONNECT" },
		{ "CONNECT 100000000", "ATD*99#", REPLY_CONNECT, -1, "CONNECT 100000000" },
		{ "connect/ras", "ATA", REPLY_CONNECT, -1, "connect/ras" },
		{ "CONNECT", "ATO", REPLY_CONNECT, -1, "CONNECT" },
		{ "CONNECT", "AT+CGDATA=\"PPP\",1", REPLY_CONNECT, -1, "CONNECT" },
		{ "CONNECT", "ATE0D*99#", REPLY_CONNECT, -1, "CONNECT" },
		{ "CONNECT", "AT&C1 S0=0 DT*99#", REPLY_CONNECT, -1, "CONNECT" },
		{ "NO CARRIER", "ATD*99#", REPLY_NO_CARRIER, -1, "NO CARRIER" },
		{ "NO CARRIER", "D*99#", REPLY_NO_CARRIER, -1, "NO CARRIER" },
		{ "NO CARRIER", "AT$QCRMCALL=1,1", REPLY_NO_CARRIER, -1, "NO CARRIER" },
		{ "NO CARRIER", "AT+CMEE=2;+CGACT=1,1", REPLY_NO_CARRIER, -1, "NO CARRIER" },
		{ "NO DIALTONE", "ATD*99#", REPLY_NO_DIALTONE, -1, "NO DIALTONE" },
		{ "NO DIAL TONE", "ATD*99#", REPLY_NO_DIALTONE, -1, "NO DIALTONE" },
		{ "BUSY", "ATD*99#", REPLY_BUSY, -1, "BUSY" },
		{ "NO ANSWER", "ATD*99#", REPLY_NO_ANSWER, -1, "NO ANSWER" },
		{ "COMMAND NOT SUPPORT", "AT", REPLY_NOT_SUPPORTED, -1, "COMMAND NOT SUPPORT" },
		{ "COMMAND NOT SUPPORTED", "AT", REPLY_NOT_SUPPORTED, -1, "COMMAND NOT SUPPORT" },
		{ "MODEM ERROR: 4", "AT", REPLY_MODEM_ERROR, 4, "4" },
		{ "MODEM ERROR", "AT", REPLY_MODEM_ERROR, -1, "MODEM ERROR" },
	};
	struct reply r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = reply_read(rows[i].line, rows[i].command);
		if (r.kind != REPLY_IS_FINAL || r.final != rows[i].final)
			fail_msg("%s: kind %d, %s", rows[i].line, r.kind,
				 reply_final_name(r.final));
		assert_int_equal(r.code, rows[i].code);
		assert_string_equal(r.words, rows[i].words);
		/* Without a command nothing ends, but what it says is known all the same. */
		r = reply_read(rows[i].line, NULL);
		assert_int_equal(r.kind, REPLY_IS_URC);
		assert_int_equal(r.final, rows[i].final);
	}
}

static void reply_is_no_result(void **state)
{
	static const struct {
		const char *line, *command;
		enum reply_kind kind;
	} rows[] = {
		{ "OK?", "AT", REPLY_IS_INFO },
		{ " OK", "AT", REPLY_IS_INFO },
		{ "OKAY", "AT", REPLY_IS_INFO },
		{ "ERRORS: 0", "AT", REPLY_IS_INFO },
		{ "CONNECTED", "ATD*99#", REPLY_IS_INFO },
		{ "NO CARRIERS", "ATD*99#", REPLY_IS_INFO },
		{ "+CME ERRORS", "AT", REPLY_IS_INFO },
		{ "", "AT", REPLY_IS_INFO },
		/* of a call that this command cannot have made */
		{ "NO CARRIER", "AT", REPLY_IS_URC },
		{ "NO CARRIER", "ATE1V1", REPLY_IS_URC },
		{ "NO CARRIER", "ATH", REPLY_IS_URC },
		{ "NO CARRIER", "ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0", REPLY_IS_URC },
		{ "NO CARRIER", "AT&D2", REPLY_IS_URC },
		{ "NO CARRIER", "AT+CMEE=2", REPLY_IS_URC },
		{ "NO CARRIER", "AT!GSTATUS?", REPLY_IS_URC },
		{ "NO CARRIER", "AT+CGDATA=?", REPLY_IS_URC },
		{ "NO CARRIER", "AT+COPS=1,2,\"+CGDATA;D\"", REPLY_IS_URC },
	};
	struct reply r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = reply_read(rows[i].line, rows[i].command);
		if (r.kind != rows[i].kind)
			fail_msg("%s to %s: kind %d", rows[i].line, rows[i].command, r.kind);
	}
}

static void reply_tells_urcs_from_answers(void **state)
{
	static const struct {
		const char *line, *command;
		enum reply_kind kind;
	} rows[] = {
		{ "+CREG: 0,1", "AT+CREG?", REPLY_IS_INFO },
		{ "+creg : 0,1", "at+creg?", REPLY_IS_INFO },
		{ "+CREG: 2,1,\"1A2B\",\"01C2\",7", "AT+CREG?", REPLY_IS_INFO },
		{ "+CREG: 002,001", "AT+CREG?", REPLY_IS_INFO },
		{ "+CREG: 0, 3", "AT +CREG ?", REPLY_IS_INFO },
		{ "+CREG: 0,1", "ATE0&D2+CREG?", REPLY_IS_INFO },
		{ "+CREG: 0,1", "ATD*99#;+CREG?", REPLY_IS_INFO },
		{ "+CREG: 1", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG:", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 2,\"1A2B\",\"01C2\"", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 1,1A2B,01C2", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 1,0012,01C2", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 1,\"12\",\"3\"", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 1,,", "AT+CREG?", REPLY_IS_URC },
		{ "+CREG: 0,1", "AT+CREG=2", REPLY_IS_URC },
		{ "+CREG: (0-2)", "AT+CREG=?", REPLY_IS_INFO },
		{ "+CREG: 0,1", "AT+CGREG?", REPLY_IS_URC },
		{ "+CGREG: 0,1", "AT+CREG?;+CGREG?", REPLY_IS_INFO },
		{ "+CEREG: 4", "AT+CEREG?", REPLY_IS_URC },
		{ "+C5GREG: 1,\"000001\"", "AT+C5GREG?", REPLY_IS_URC },
		{ "+CPIN: READY", "AT+CPIN?", REPLY_IS_INFO },
		{ "+CPIN: READY", "AT+CPIN=\"1234\"", REPLY_IS_URC },
		{ "+CPIN: READY", "AT+CSQ", REPLY_IS_URC },
		{ "+CFUN: 1", "AT+CFUN=1", REPLY_IS_URC },
		{ "+CUSD: 0,\"text\",15", "AT+CUSD=1,\"*100#\"", REPLY_IS_INFO },
		{ "+CUSD: 0,\"text\",15", "AT+CSQ", REPLY_IS_URC },
		{ "^HCSQ: \"LTE\",46,54,101,16", "AT^HCSQ?", REPLY_IS_INFO },
		{ "^HCSQ: \"LTE\",46,54,101,16", "AT^SYSINFO", REPLY_IS_URC },
		{ "^RSSI", "AT+CLAC", REPLY_IS_INFO },
		{ "+PACSP1", "AT+CSQ", REPLY_IS_URC },
		{ "+PACSPX", "AT+CSQ", REPLY_IS_INFO },
		{ "+CMTI: \"SM\",1", "ATI", REPLY_IS_URC },
		{ "+GCAP: +CGSM", "ATI", REPLY_IS_INFO },
		{ "RING", "ATI", REPLY_IS_URC },
		{ "RINGTONE", "ATI", REPLY_IS_INFO },
		{ "call ready", "AT", REPLY_IS_URC },
		{ "$GPGSV,1,1,00*79", "AT", REPLY_IS_INFO },
		{ "$GPGSV,1,1,00*79", NULL, REPLY_IS_URC },
		{ "anything", NULL, REPLY_IS_URC },
	};
	struct reply r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = reply_read(rows[i].line, rows[i].command);
		if (r.kind != rows[i].kind)
			fail_msg("%s to %s: kind %d", rows[i].line, rows[i].command, r.kind);
		assert_false(r.more);
	}
}

static void reply_knows_urcs_of_two_lines(void **state)
{
	(void)state;
	assert_true(reply_read("+CMT: ,24", NULL).more);
	assert_true(reply_read("+CMT: \"+49\",,\"24/05/01\"", "AT").more);
	assert_true(reply_read("+CBM: 88", NULL).more);
	assert_true(reply_read("+CDS: 25", NULL).more);
	assert_false(reply_read("+CDS: 6,171,\"+49\",145,\"\",\"\",0", NULL).more);
	assert_false(reply_read("+CMTI: \"SM\",1", NULL).more);
}

static void reply_finds_echo(void **state)
{
	static const struct {
		const char *line, *command;
		size_t before, echoed;
	} rows[] = {
		{ "AT", "AT", 0, 2 },
		{ "at+csq", "AT+CSQ", 0, 6 },
		{ " \xFF\x01 AT", "AT", 0, 2 },
		{ "AT+CSAT+CPIN?", "AT+CPIN?", 0, 8 },
		{ "FORMAT", "AT", 0, 0 },
		{ "+++AT", "AT", 0, 2 },
		{ "KATI", "ATI", 0, 0 },
		{ "AT+CSQ?", "AT+CSQ", 0, 0 },
		{ "AT+CREG", "AT+CREG?", 0, 7 },
		{ "?", "AT+CREG?", 7, 8 },
		{ "?", "AT+CREG?", 0, 0 },
		{ "REG?", "AT+CREG?", 3, 0 },
		{ "OK", "AT+CREG?", 3, 0 },
		{ "+CREG: 0,1", "AT+CREG?", 0, 0 },
		{ "+C", "+CREG", 0, 0 }, /* only what begins with AT is told from an answer */
		{ "A", "AT", 0, 0 },
		{ "", "AT", 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (reply_echo(rows[i].line, rows[i].command, rows[i].before) != rows[i].echoed)
			fail_msg("%s of %s", rows[i].line, rows[i].command);
	assert_int_equal(reply_read("AT+CSQ", "AT+CSQ").kind, REPLY_IS_ECHO);
	assert_int_equal(reply_read("AT+CSQ", NULL).kind, REPLY_IS_URC);
}

/* The words of each number are stored text, to be reviewed against 27.007 as a list. */
static void reply_words_are_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int code;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (code = -1; code < 1000; code++) {
		const char *words = reply_cme_words(code);
		char line[160];
		struct reply r;

		if (!words)
			continue;
		buf_fmt(&text, "%3d %s\n", code, words);
		snprintf(line, sizeof(line), "+CME ERROR: %d", code);
		r = reply_read(line, "AT");
		assert_int_equal(r.code, code);
		assert_string_equal(r.words, words);
		/* Back from the words; 157 and 158 share theirs with 122 and 117. */
		snprintf(line, sizeof(line), "+CME ERROR: %s", words);
		r = reply_read(line, "AT");
		assert_int_equal(r.code, code == 157 ? 122 : code == 158 ? 117 : code);
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("cme.table", text.at);
}

static void reply_reads_words_leniently(void **state)
{
	static const struct {
		const char *words;
		int code;
	} rows[] = {
		{ "SIM PIN necessary", 11 },
		{ "Sim_Not_Inserted", 10 },
		{ "network personalisation PIN required", 40 },
		{ "Requested service option not subscribed (#33)", 133 },
		{ "syntactical errors in packet filter(s) (#45)", 145 },
		{ "GPRS services not allowed", 107 },
		{ "Unknown error", 100 },
		{ "no network service.", 30 },
		{ "SIM", -1 },
		{ "SIM not inserted at all", -1 },
		{ "(#33)", -1 },
	};
	char line[160];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(line, sizeof(line), "+CME ERROR: %s", rows[i].words);
		if (reply_read(line, "AT").code != rows[i].code)
			fail_msg("%s: %d", rows[i].words, reply_read(line, "AT").code);
	}
}

static void reply_names_results(void **state)
{
	(void)state;
	assert_string_equal(reply_final_name(REPLY_NONE), "none");
	assert_string_equal(reply_final_name(REPLY_MODEM_ERROR), "MODEM ERROR");
	assert_true(reply_is_good(REPLY_OK));
	assert_true(reply_is_good(REPLY_CONNECT));
	assert_false(reply_is_good(REPLY_NONE));
	assert_false(reply_is_good(REPLY_NO_CARRIER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reply_knows_final_results),
		cmocka_unit_test(reply_is_no_result),
		cmocka_unit_test(reply_tells_urcs_from_answers),
		cmocka_unit_test(reply_knows_urcs_of_two_lines),
		cmocka_unit_test(reply_finds_echo),
		cmocka_unit_test(reply_words_are_as_stored),
		cmocka_unit_test(reply_reads_words_leniently),
		cmocka_unit_test(reply_names_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
