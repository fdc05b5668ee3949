/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "transcript.h"

static struct facts f;

static void fresh(const char *session)
{
	facts_init(&f);
	transcript_feed(&f, session);
}

static void fresh_file(const char *path)
{
	const char *text = transcript_load(path);

	assert_non_null(text);
	fresh(text);
}

#define SESSIONS "tests/fuzz/corpus/facts/"

static void facts_nothing_said_is_unknown(void **state)
{
	(void)state;
	fresh("");
	assert_null(facts_sim_name(f.sim.state));
	assert_null(facts_registration_name(facts_registration(&f)));
	assert_null(facts_power_name(f.power.state));
	assert_null(facts_composition_command_name(f.composition.command));
	assert_int_equal(f.network.rssi_dbm, FACTS_UNKNOWN);
	assert_int_equal(f.network.attached, FACTS_UNKNOWN);
	assert_int_equal(f.images.active_slot, FACTS_UNKNOWN);
	assert_int_equal(facts_voter(&f, "User"), FACTS_UNKNOWN);
	assert_null(facts_context(&f, 1));
}

static void facts_identity(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_string_equal(f.identity.manufacturer, "Sierra Wireless, Incorporated");
	assert_string_equal(f.identity.model, "MC7455");
	assert_string_equal(f.identity.revision, "SWI9X30C_02.24.05.06 r7040 CARMD-EV-FRMWR2 "
						 "2017/05/19 06:23:09");
	assert_string_equal(f.identity.imei, "359072060000019");
	assert_string_equal(f.identity.meid, "35907206000001");
	assert_string_equal(f.identity.fsn, "LQ650100010110");
	/* A copy folded into one line says the same. */
	fresh("ATI\nManufacturer: Sierra Wireless, Incorporated Model: EM7565-9 Revision: "
	      "SWI9X50C_01.07.02.00 IMEI: 359072060000019 IMEI SV: 9 FSN: UF80\nOK\n");
	assert_string_equal(f.identity.manufacturer, "Sierra Wireless, Incorporated");
	assert_string_equal(f.identity.model, "EM7565-9");
	assert_string_equal(f.identity.imei, "359072060000019");
	assert_string_equal(f.identity.fsn, "UF80");
	/* Maker and model on bare lines. */
	fresh_file(SESSIONS "ec25");
	assert_string_equal(f.identity.manufacturer, "Quectel");
	assert_string_equal(f.identity.model, "EC25");
	assert_string_equal(f.identity.revision, "EC25EFAR06A01M4G");
	/* Revision of another block is not the firmware's. */
	fresh("AT!HWID?\nRevision: 0.5\nOK\n");
	assert_string_equal(f.identity.revision, "");
	fresh("AT+CGSN\n359072060000019\nOK\n");
	assert_string_equal(f.identity.imei, "359072060000019");
	fresh("AT+CGSN\n+CGSN: \"359072060000019\"\nOK\n");
	assert_string_equal(f.identity.imei, "359072060000019");
	fresh("AT+CGSN\nhello\n12\nOK\n");
	assert_string_equal(f.identity.imei, "");
}

static void facts_sim(void **state)
{
	static const struct {
		const char *session;
		enum facts_sim state;
	} cases[] = {
		{ "AT+CPIN?\n+CPIN: READY\nOK\n", FACTS_SIM_READY },
		{ "at+cpin?\n+cpin:ready\nOK\n", FACTS_SIM_READY },
		{ "AT+CPIN?\n+CPIN: SIM PIN\nOK\n", FACTS_SIM_PIN },
		{ "AT+CPIN?\n+CPIN: SIM PUK\nOK\n", FACTS_SIM_PUK },
		{ "AT+CPIN?\n+CPIN: SIM PIN2\nOK\n", FACTS_SIM_READY },
		{ "AT+CPIN?\n+CPIN: EMPTY_EUICC\nOK\n", FACTS_SIM_ABSENT },
		{ "AT+CPIN?\n+CPIN: PH-NET PIN\nOK\n", FACTS_SIM_UNKNOWN },
		{ "AT+CPIN?\n+CME ERROR: SIM not inserted\n", FACTS_SIM_ABSENT },
		{ "AT+CPIN?\n+CME ERROR: 10\n", FACTS_SIM_ABSENT },
		{ "AT+CPIN?\n+CME Error: 11\n", FACTS_SIM_PIN },
		{ "AT+CPIN?\n+CME ERROR: 12\n", FACTS_SIM_PUK },
		{ "AT+CPIN?\n+CME ERROR: 13\n", FACTS_SIM_FAILURE },
		{ "AT+CPIN?\n+CME ERROR: 14\n", FACTS_SIM_BUSY },
		{ "AT+CPIN?\n+CME ERROR: SIM failure\n", FACTS_SIM_FAILURE },
		{ "AT+CPIN?\nERROR\n", FACTS_SIM_UNKNOWN },
		{ "AT+CIMI\n+CME ERROR: 10\n", FACTS_SIM_ABSENT },
		/* What +CPIN? said is not undone by a command that merely failed for the card. */
		{ "AT+CPIN?\n+CPIN: READY\nOK\nAT+CCID\n+CME ERROR: 13\n", FACTS_SIM_READY },
		/* A reason that names the card does so whatever was asked; the network's does not.
		 */
		{ "AT+COPS?\n+CME ERROR: 10\n", FACTS_SIM_ABSENT },
		{ "AT+COPS?\n+CME ERROR: 30\n", FACTS_SIM_UNKNOWN },
		{ "AT+CPIN?;+CSQ\n+CPIN: SIM PIN\n+CSQ: 3,99\nOK\n", FACTS_SIM_PIN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fresh(cases[i].session);
		assert_int_equal(f.sim.state, cases[i].state);
	}
	fresh("AT+CPINC?\n+CPINC: 2,3,9,10\nOK\n");
	assert_int_equal(f.sim.pin1_left, 2);
	assert_int_equal(f.sim.puk1_left, 9);
	fresh("AT+CPINC?\n+CPINC: 2\nOK\n");
	assert_int_equal(f.sim.pin1_left, FACTS_UNKNOWN);
	fresh("AT!ICCID?\n!ICCID: 89610154253220000085\nOK\n");
	assert_string_equal(f.sim.iccid, "89610154253220000085");
	fresh("AT+CCID\n+CCID: \"8961015425322000008F\"\nOK\n");
	assert_string_equal(f.sim.iccid, "8961015425322000008");
	fresh("AT+ICCID\n89610154253220000085\nOK\n");
	assert_string_equal(f.sim.iccid, "89610154253220000085");
	fresh("AT!ICCID?\n!ICCID: none\nOK\n");
	assert_string_equal(f.sim.iccid, "");
	fresh("AT+CIMI\n505010000000001\nOK\n");
	assert_string_equal(f.sim.imsi, "505010000000001");
	fresh("AT+CIMI\n+CIMI: 505010000000001\nOK\n");
	assert_string_equal(f.sim.imsi, "505010000000001");
}

static void facts_registration_forms(void **state)
{
	static const struct {
		const char *line;
		enum facts_registration state;
	} cases[] = {
		{ "+CREG: 0,0", FACTS_REG_NOT_REGISTERED },
		{ "+CREG: 0,1", FACTS_REG_HOME },
		{ "+CREG: 0,2", FACTS_REG_SEARCHING },
		{ "+CREG: 0,3", FACTS_REG_DENIED },
		{ "+CREG: 0,4", FACTS_REG_UNKNOWN },
		{ "+CREG: 0,5", FACTS_REG_ROAMING },
		{ "+CREG: 0,6", FACTS_REG_HOME },
		{ "+CREG: 0,11", FACTS_REG_NOT_REGISTERED }, /* no <stat>: as a URC, the first */
		{ "+CREG: 002,001", FACTS_REG_HOME },
		{ "+CREG: 2, 1, \"00C3\" , \"1234\"", FACTS_REG_HOME },
		{ "+CREG: 2,5,00C3,1234", FACTS_REG_ROAMING },
		{ "+CREG: 2,1,\"1206\",\"19E4A03\",13", FACTS_REG_HOME },
		{ "+CREG: 2,1,\"1206\",\"19E4A03\",7,,", FACTS_REG_HOME },
		{ "+creg:0,5", FACTS_REG_ROAMING },
		/* URCs */
		{ "+CREG: 1", FACTS_REG_HOME },
		{ "+CREG: 5,\"00C3\",\"1234\"", FACTS_REG_ROAMING },
		{ "+CREG: 2,\"1\",\"1234\"", FACTS_REG_SEARCHING },
		{ "+CREG: 3,00C3,1234,7", FACTS_REG_DENIED },
		{ "+CREG: 1,4F,1234", FACTS_REG_HOME },
		/* nothing in it */
		{ "+CREG: (0-2)", FACTS_REG_UNKNOWN },
		{ "+CREG:", FACTS_REG_UNKNOWN },
		{ "+CREG: -1,1", FACTS_REG_UNKNOWN },
		{ "+CREG: 99", FACTS_REG_UNKNOWN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		facts_init(&f);
		facts_line(&f, "AT+CREG?", cases[i].line);
		if (f.network.cs != cases[i].state)
			fail_msg("%s: %d", cases[i].line, f.network.cs);
		/* The same between the lines of another answer, and with no command at all. */
		facts_init(&f);
		facts_line(&f, "AT!GSTATUS?", cases[i].line);
		assert_int_equal(f.network.cs, cases[i].state);
		facts_init(&f);
		facts_line(&f, NULL, cases[i].line);
		assert_int_equal(f.network.cs, cases[i].state);
	}
	fresh("AT+CGREG?\n+CGREG: 0,3\nOK\n");
	assert_int_equal(f.network.ps, FACTS_REG_DENIED);
	assert_int_equal(facts_registration(&f), FACTS_REG_DENIED);
	fresh("AT+CEREG?\n+CEREG: 0,1\nOK\nAT+CGREG?\n+CGREG: 0,0\nOK\n");
	assert_int_equal(facts_registration(&f), FACTS_REG_HOME);
	fresh("AT+CEREG?\n+CEREG: 0,0\nOK\nAT+CGREG?\n+CGREG: 0,5\nOK\n");
	assert_int_equal(facts_registration(&f), FACTS_REG_ROAMING);
	assert_string_equal(facts_registration_name(FACTS_REG_NOT_REGISTERED), "not-registered");
}

static void facts_network(void **state)
{
	(void)state;
	fresh("AT+CSQ\n+CSQ: 18,99\nOK\n");
	assert_int_equal(f.network.rssi_dbm, -77);
	fresh("AT+CSQ\n+csq:0,99\nOK\n");
	assert_int_equal(f.network.rssi_dbm, -113);
	fresh("AT+CSQ\n+CSQ: 99,99\nOK\n");
	assert_int_equal(f.network.rssi_dbm, FACTS_UNKNOWN);
	fresh("AT+CSQ\n+CSQ: 150,99\nOK\n");
	assert_int_equal(f.network.rssi_dbm, FACTS_UNKNOWN);
	fresh("AT+COPS?\n+COPS: 0,2,\"50501\",7\nOK\nAT+COPS?\n+COPS: 0,0,\"Name, Inc\",2\nOK\n");
	assert_string_equal(f.network.plmn, "50501");
	assert_string_equal(f.network.operator_name, "Name, Inc");
	assert_string_equal(f.network.rat, "WCDMA");
	transcript_feed(&f, "AT+COPS?\n+COPS: 0\nOK\n");
	assert_string_equal(f.network.plmn, "");
	assert_string_equal(f.network.operator_name, "");
	/* The list of +COPS=? is no answer to +COPS?. */
	fresh("AT+COPS=?\n+COPS: (2,\"Telstra\",\"\",\"50501\",7),,(0,1,2,3,4),(0,1,2)\nOK\n");
	assert_string_equal(f.network.operator_name, "");
	fresh("AT+CEER\n+CEER: \"EMM reject\",19,\"ESM failure\"\n+CEER: more\nOK\n");
	assert_string_equal(f.network.release, "\"EMM reject\",19,\"ESM failure\"");
	fresh("AT+CEER\n+CEER:\nOK\n");
	assert_string_equal(f.network.release, "");
	fresh("AT+CGATT?\n+CGATT: 0\nOK\n");
	assert_int_equal(f.network.attached, 0);
	fresh("AT!SELRAT?\n!SELRAT: 00, Automatic\nOK\n");
	assert_string_equal(f.network.rat_preference, "Automatic");
	fresh("AT!SELRAT?\n!SELRAT: 0E, UMTS and LTE only\nOK\n");
	assert_string_equal(f.network.rat_preference, "UMTS and LTE only");
	fresh("AT!SELRAT?\n!SELRAT: Unknown RAT mode. Use AT!SELRAT to set band.\n00002000\nOK\n");
	assert_string_equal(f.network.rat_preference, "");
}

static void facts_gstatus(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_int_equal(f.network.rssi_dbm, -45);
	assert_int_equal(f.network.rsrp_dbm, -81);
	assert_int_equal(f.network.rsrq_db10, -140);
	assert_int_equal(f.network.sinr_db10, 238);
	assert_string_equal(f.network.rat, "LTE");
	assert_int_equal(f.network.attached, 1);
	assert_int_equal(f.power.state, FACTS_POWER_ONLINE);
	/* Columns of WCDMA, no blank after the colon. */
	fresh_file(SESSIONS "mc7710-old");
	assert_int_equal(f.network.rssi_dbm, -74);
	assert_int_equal(f.network.rsrp_dbm, FACTS_UNKNOWN);
	assert_string_equal(f.network.rat, "WCDMA");
	/* 5G: the LTE leg is the main one, what it lacks comes from the other. */
	fresh_file(SESSIONS "em9191");
	assert_int_equal(f.network.rssi_dbm, -65);
	assert_int_equal(f.network.rsrp_dbm, -99);
	assert_int_equal(f.network.rsrq_db10, -60);
	assert_int_equal(f.network.sinr_db10, 125);
	assert_string_equal(f.network.rat, "ENDC");
	/* Low power: few lines; values that stand for none. */
	fresh("AT!GSTATUS?\n!GSTATUS: \nCurrent Time:  33\t\tTemperature: 31\n"
	      "Reset Counter: 1\t\tMode:        LOW POWER MODE \nSystem mode:   NO SRV\n"
	      "PCC RxM RSSI:  4294967295\t\tRSRP (dBm):  --\nRSRQ (dB):     --\n"
	      "SINR (dB):     4294967295\n\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_LOW_POWER);
	assert_int_equal(f.boot.uptime_s, 33);
	assert_int_equal(f.boot.resets, 1);
	assert_string_equal(f.network.rat, "");
	assert_int_equal(f.network.rssi_dbm, FACTS_UNKNOWN);
	assert_int_equal(f.network.rsrp_dbm, FACTS_UNKNOWN);
	assert_int_equal(f.network.rsrq_db10, FACTS_UNKNOWN);
	assert_int_equal(f.network.sinr_db10, FACTS_UNKNOWN);
	/* Folded into one line with single blanks. */
	fresh("AT!GSTATUS?\n!GSTATUS: Current Time: 670 Temperature: 40 Reset Counter: 1 Mode: "
	      "ONLINE "
	      "System mode: LTE PS state: Not attached LTE band: B3 LTE bw: 10 MHz EMM state: "
	      "Deregistered IMS reg state: No Srv PCC RxM RSSI: -74 RSRP (dBm): -112 PCC RxD RSSI: "
	      "-74 RSRP (dBm): -118 Tx Power: 0 TAC: D5AC (54700) RSRQ (dB): -20.0 Cell ID: "
	      "023E3E34 "
	      "(37633588) SINR (dB): -6.4\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_ONLINE);
	assert_int_equal(f.boot.uptime_s, 670);
	assert_string_equal(f.network.rat, "LTE");
	assert_int_equal(f.network.attached, 0);
	assert_int_equal(f.network.eps, FACTS_REG_NOT_REGISTERED);
	assert_int_equal(f.network.rssi_dbm, -74);
	assert_int_equal(f.network.rsrp_dbm, -112);
	assert_int_equal(f.network.rsrq_db10, -200);
	assert_int_equal(f.network.sinr_db10, -64);
}

static void facts_pcinfo(void **state)
{
	(void)state;
	fresh("AT!PCINFO?\nState: Low Power Mode\nLPM voters - Temp:0, Volt:0, User:0, "
	      "W_DISABLE:1, "
	      "IMSWITCH:1, BIOS:0, LWM2M:0, OMADM:0, FOTA:0, RFCAL:0\nLPM persistence - "
	      "None\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_LOW_POWER);
	assert_int_equal(f.power.voters_count, 10);
	assert_string_equal(f.power.voters[0].name, "Temp");
	assert_string_equal(f.power.voters[9].name, "RFCAL");
	assert_int_equal(facts_voter(&f, "w_disable"), 1);
	assert_int_equal(facts_voter(&f, "IMSWITCH"), 1);
	assert_int_equal(facts_voter(&f, "BIOS"), 0);
	/* Asked again: values are renewed, names are not doubled. */
	transcript_feed(&f, "AT!PCINFO?\nState: Online\nLPM voters - Temp:0, W_DISABLE:0\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_ONLINE);
	assert_int_equal(f.power.voters_count, 10);
	assert_int_equal(facts_voter(&f, "W_DISABLE"), 0);
	/* Old form, whose pin state is no voter; also folded. */
	fresh("AT!PCINFO?\nState: 1 (ONLINE)\nLPM force flags - W_DISABLE:0, User:0, Temp:0, "
	      "Volt:0\n"
	      "W_DISABLE: 1\nPoweroff mode: 1\nLPM Persistent: 0\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_ONLINE);
	assert_int_equal(f.power.voters_count, 4);
	assert_int_equal(facts_voter(&f, "W_DISABLE"), 0);
	fresh("AT!PCINFO?\nState: 0 (LPM) LPM force flags - W_DISABLE:1, User:0, Temp:0, Volt:0 "
	      "W_DISABLE: 1 Poweroff mode: 1 LPM Persistent: 0\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_LOW_POWER);
	assert_int_equal(f.power.voters_count, 4);
	assert_int_equal(facts_voter(&f, "Volt"), 0);
	/* +CFUN counts only where nothing better is said. */
	fresh("AT+CFUN?\n+CFUN: 4\nOK\n");
	assert_int_equal(f.power.cfun, 4);
	assert_int_equal(f.power.state, FACTS_POWER_LOW_POWER);
	fresh("AT!PCINFO?\nState: Low Power Mode\nOK\nAT+CFUN?\n+CFUN: 1\nOK\n");
	assert_int_equal(f.power.state, FACTS_POWER_LOW_POWER);
}

static void facts_impref(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_true(f.images.said);
	assert_false(f.images.mismatch);
	assert_string_equal(f.images.preferred.fw, "02.24.05.06");
	assert_string_equal(f.images.preferred.carrier, "TELSTRA");
	assert_string_equal(f.images.preferred.config, "TELSTRA_002.026_000");
	assert_string_equal(f.images.current.config, "TELSTRA_002.026_000");
	/* One line, as in the seeds. */
	fresh_file(SESSIONS "mc7355");
	assert_string_equal(f.images.preferred.fw, "01.08.16.05");
	assert_string_equal(f.images.preferred.carrier, "VZW");
	assert_string_equal(f.images.current.fw, "01.08.16.05");
	assert_string_equal(f.images.current.config, "VZW_000.036_000");
	/* Mismatch words, empty fields with trailing blanks, subpri. */
	fresh_file(SESSIONS "em9191");
	assert_true(f.images.mismatch);
	assert_string_equal(f.images.preferred.subpri, "000");
	assert_string_equal(f.images.current.fw, "");
	assert_string_equal(f.images.current.carrier, "");
	transcript_feed(&f, "AT!IMPREF?\n!IMPREF:\n preferred fw version:    03.04.03.00\nOK\n");
	assert_false(f.images.mismatch);
	fresh("AT!GOBIIMPREF?\n!GOBIIMPREF: \n preferred fw version:   05.05.26.02\n"
	      " preferred carrier name: ORANGE-EU\n preferred config name:  GENEU-4G_001_002\n"
	      " current fw version:     05.05.26.02\n fw version mismatch\n config name mismatch\n"
	      "OK\n");
	assert_true(f.images.mismatch);
	assert_string_equal(f.images.preferred.carrier, "ORANGE-EU");
	fresh("AT!IMPREF?\n!IMPREF: preferred fw version: preferred carrier name: preferred config "
	      "name: current fw version: 1 current carrier name: current config name:\nOK\n");
	assert_string_equal(f.images.preferred.fw, "");
	assert_string_equal(f.images.current.fw, "1");
	assert_string_equal(f.images.current.config, "");
}

static void facts_image(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_int_equal(f.images.fw_count, 4);
	assert_string_equal(f.images.fw[0].slot, "1");
	assert_string_equal(f.images.fw[0].status, "GOOD");
	assert_string_equal(f.images.fw[0].unique_id, "?_?");
	assert_string_equal(f.images.fw[0].build_id, "02.24.05.06_?");
	assert_string_equal(f.images.fw[3].status, "EMPTY");
	assert_string_equal(f.images.fw[3].build_id, "");
	assert_int_equal(f.images.pri_count, 2);
	assert_string_equal(f.images.pri[1].slot, "FF");
	assert_string_equal(f.images.pri[1].unique_id, "002.026_000");
	assert_string_equal(f.images.pri[1].build_id, "02.24.05.06_TELSTRA");
	assert_int_equal(f.images.active_slot, 1);
	/* Damaged and folded. */
	fresh_file(SESSIONS "em9191");
	assert_int_equal(f.images.fw_count, 3);
	assert_string_equal(f.images.fw[2].slot, "3");
	assert_int_equal(f.images.pri_count, 1);
	assert_string_equal(f.images.pri[0].build_id, "03.04.03.00_GENERIC");
	assert_int_equal(f.images.active_slot, 255);
	/* Rows cut short, and asked again. */
	fresh("AT!IMAGE?\nFW\nFW   1\nFW   1    GOOD\nPRI  FF GOOD 0 0 0 002.026_000\nOK\n");
	assert_int_equal(f.images.fw_count, 1);
	assert_int_equal(f.images.pri_count, 1);
	assert_string_equal(f.images.pri[0].build_id, "");
	transcript_feed(&f, "AT!IMAGE?\nFW   1    EMPTY  0   0 0\nOK\n");
	assert_int_equal(f.images.fw_count, 1);
	assert_string_equal(f.images.fw[0].status, "EMPTY");
}

static void facts_image_overflows_aloud(void **state)
{
	char line[80];
	int i;

	(void)state;
	facts_init(&f);
	for (i = 0; i < FACTS_PRI_MAX; i++) {
		snprintf(line, sizeof(line), "PRI FF GOOD 0 0 0 002.%03d_000 02.24.05.06_GENERIC",
			 i);
		assert_true(facts_line(&f, "AT!IMAGE?", line));
	}
	assert_int_equal(f.images.pri_count, FACTS_PRI_MAX);
	assert_false(f.overflow);
	facts_line(&f, "AT!IMAGE?", "PRI FF GOOD 0 0 0 999.999_999 02.24.05.06_GENERIC");
	assert_int_equal(f.images.pri_count, FACTS_PRI_MAX);
	assert_true(f.overflow);
}

static void facts_priid(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_string_equal(f.pri.part_number, "9904336");
	assert_string_equal(f.pri.revision, "001.007");
	assert_string_equal(f.pri.customer, "Dell");
	assert_int_equal(f.pri.carriers_count, 1);
	fresh_file(SESSIONS "mc7355");
	assert_string_equal(f.pri.revision, "01.07");
	assert_string_equal(f.pri.customer, "");
	assert_int_equal(f.pri.carriers_count, 2);
	assert_string_equal(f.pri.carriers[1],
			    "9999999_9902266_SWI9X15C_05.05.63.01_00_SPRINT_005.037_000");
	fresh("AT!PRIID?\n PRI Part Number: Unknown\n Revision: 0.0\n Carrier PRI: None\nOK\n");
	assert_string_equal(f.pri.part_number, "Unknown");
	assert_int_equal(f.pri.carriers_count, 0);
}

static void facts_composition(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_int_equal(f.composition.command, FACTS_BY_USBCOMP);
	assert_int_equal(f.composition.index, 1);
	assert_int_equal(f.composition.type, 1);
	assert_true(f.composition.mask_said);
	assert_int_equal(f.composition.mask, 0x50D);
	assert_int_equal(f.composition.functions_count, 5);
	assert_string_equal(f.composition.functions[2], "modem");
	assert_string_equal(f.composition.functions[4], "rmnet1");
	/* Asked again with fewer functions. */
	transcript_feed(&f, "AT!USBCOMP?\nConfig Index: 1\nConfig Type:  3 (Legacy-Generic)\n"
			    "Interface bitmask: 0x00001009 (DIAG, MODEM,mbim)\nOK\n");
	assert_int_equal(f.composition.type, 3);
	assert_int_equal(f.composition.mask, 0x1009);
	assert_int_equal(f.composition.functions_count, 3);
	assert_string_equal(f.composition.functions[0], "diag");
	/* The help text of =? is not the composition. */
	fresh("AT!USBCOMP=?\n!USBCOMP:\nAT!USBCOMP=<Config Index>,<Config Type>,<Interface "
	      "bitmask>\n"
	      "  <Config Index>      - configuration index: 1\n  Config Type: 1 - Generic\n"
	      "  at!usbcomp=1,1,10F\nOK\n");
	assert_int_equal(f.composition.command, FACTS_BY_UNKNOWN);
	fresh_file(SESSIONS "mc7355");
	assert_int_equal(f.composition.command, FACTS_BY_UDUSBCOMP);
	assert_int_equal(f.composition.index, 14);
	assert_false(f.composition.mask_said);
	assert_string_equal(f.composition.functions[3], "qmi");
	fresh("AT!UDUSBCOMP?\n!UDUSBCOMP: 9\nOK\n");
	assert_int_equal(f.composition.functions_count, 1);
	assert_string_equal(f.composition.functions[0], "mbim");
	fresh("AT!UDUSBCOMP?\n!UDUSBCOMP: 99\nOK\n");
	assert_int_equal(f.composition.index, 99);
	assert_int_equal(f.composition.functions_count, 0);
}

static void facts_contexts(void **state)
{
	(void)state;
	fresh_file(SESSIONS "mc7455");
	assert_int_equal(f.contexts_count, 2);
	assert_string_equal(facts_context(&f, 1)->type, "IP");
	assert_string_equal(facts_context(&f, 1)->apn, "telstra.internet");
	assert_string_equal(facts_context(&f, 1)->address, "10.64.1.2");
	assert_string_equal(facts_context(&f, 2)->type, "IPV4V6");
	assert_string_equal(facts_context(&f, 2)->address, "");
	/* 23 fields, an APN with a comma, blanks; an address of 16 numbers; forms of +CGPADDR. */
	fresh("AT+CGDCONT?\n+CGDCONT: 1 , \"IPV6\" , \"a,b\" ,\"\",0,0,0,0,,,,,,,,,\"\",,,,0\n"
	      "AT+CGPADDR\n+CGPADDR: 1,\"0.0.0.0\",\"32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1\"\n"
	      "+CGPADDR: 7,10.0.0.1\n+CGPADDR: 8\nOK\n");
	assert_string_equal(facts_context(&f, 1)->apn, "a,b");
	assert_string_equal(facts_context(&f, 1)->address, "32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1");
	assert_string_equal(facts_context(&f, 7)->address, "10.0.0.1");
	assert_string_equal(facts_context(&f, 8)->address, "");
	/* A context that lost its address says so. */
	transcript_feed(&f, "AT+CGPADDR\n+CGPADDR: 7,\"0.0.0.0\"\nOK\n");
	assert_string_equal(facts_context(&f, 7)->address, "");
	assert_false(f.overflow);
	/* The ranges of =? are no context. */
	fresh("AT+CGDCONT=?\n+CGDCONT: (1-24),\"IP\",,,(0-2),(0-4)\nOK\n");
	assert_int_equal(f.contexts_count, 0);
}

static void facts_overflow_is_said(void **state)
{
	char line[512];
	int cid;

	(void)state;
	facts_init(&f);
	for (cid = 1; cid <= FACTS_CONTEXTS_MAX + 1; cid++) {
		assert_false(f.overflow);
		snprintf(line, sizeof(line), "+CGDCONT: %d,\"IP\",\"apn\"", cid);
		facts_line(&f, "AT+CGDCONT?", line);
	}
	assert_true(f.overflow);
	assert_int_equal(f.contexts_count, FACTS_CONTEXTS_MAX);
	facts_init(&f);
	memset(line, 'x', sizeof(line));
	memcpy(line, "Model: ", 7);
	line[sizeof(line) - 1] = '\0';
	facts_line(&f, "ATI", line);
	assert_string_equal(f.identity.model, "");
	assert_true(f.overflow);
}

/* A line cut at every length, with every block's command: no reader leaves its line. */
static void facts_lines_cut_anywhere(void **state)
{
	static const char *const files[] = { SESSIONS "mc7455", SESSIONS "mc7355",
					     SESSIONS "mc7710-old", SESSIONS "em9191",
					     SESSIONS "ec25" };
	static struct facts g;
	char line[1024], command[1024] = "", *cut;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *text = transcript_load(files[i]);

		assert_non_null(text);
		facts_init(&g);
		while (transcript_line(&text, line, sizeof(line))) {
			if (strncmp(line, "AT", 2) == 0)
				strcpy(command, line);
			for (n = 0; n <= strlen(line); n++) {
				/* Memory of its own, for a sanitizer to see the end of it. */
				cut = strndup(line, n);
				assert_non_null(cut);
				facts_line(&g, command, cut);
				free(cut);
			}
		}
		assert_true(g.images.pri_count <= FACTS_PRI_MAX);
		assert_true(g.contexts_count <= FACTS_CONTEXTS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_nothing_said_is_unknown),
		cmocka_unit_test(facts_identity),
		cmocka_unit_test(facts_sim),
		cmocka_unit_test(facts_registration_forms),
		cmocka_unit_test(facts_network),
		cmocka_unit_test(facts_gstatus),
		cmocka_unit_test(facts_pcinfo),
		cmocka_unit_test(facts_impref),
		cmocka_unit_test(facts_image),
		cmocka_unit_test(facts_image_overflows_aloud),
		cmocka_unit_test(facts_priid),
		cmocka_unit_test(facts_composition),
		cmocka_unit_test(facts_contexts),
		cmocka_unit_test(facts_overflow_is_said),
		cmocka_unit_test(facts_lines_cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
