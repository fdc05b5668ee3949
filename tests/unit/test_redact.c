/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "redact.h"

#define CUT "\xE2\x80\xA6"

/* A line, what is left of it, and what is left with --show-ids. */
static const struct redact_case {
	const char *line, *left, *whole;
} cases[] = {
	/* identifiers */
	{ "IMEI: 359072061111229", "IMEI: 3590" CUT "1229", NULL },
	{ "IMEI SV:  20", "IMEI SV:  20", NULL },
	{ "35907206111122", "3590" CUT "1122", NULL },
	{ "FSN: LQ81512345678A", "FSN: LQ81" CUT "678A", NULL },
	{ "S:  SerialNumber=LQ81512345011029", "S:  SerialNumber=LQ81" CUT "1029", NULL },
	{ "+CIMI: 204043112345678", "+CIMI: 2040" CUT "5678", NULL },
	{ "!ICCID: 8931440400000012345F", "!ICCID: 8931" CUT "345F", NULL },
	{ "IMEI 3590720611" CUT, "IMEI 3590" CUT "1" CUT, NULL },
	{ "Subscriber ID: '204043112345678' SIM", "Subscriber ID: '2040" CUT "5678' SIM", NULL },
	{ "Telephone numbers: (1) '+4915120123456'", "Telephone numbers: (1) '+49" CUT "456'",
	  NULL },
	{ "+CNUM: ,\"015120123456\",129", "+CNUM: ,\"01" CUT "56\",129", NULL },
	/* addresses */
	{ "local  IP address 93.184.216.34", "local  IP address 93." CUT ".34", NULL },
	{ "local  IP address 10.64.64.64", "local  IP address 10.64.64.64", NULL },
	{ "192.168.1.1 172.20.1.1 100.70.1.2 169.254.1.1",
	  "192.168.1.1 172.20.1.1 100.70.1.2 169.254.1.1", NULL },
	{ "IP [0]: '2a01:598:808c::7/64' fe80::1", "IP [0]: '2a01:" CUT ":7/64' fe80::1", NULL },
	/* secrets go in both */
	{ "AT+CPIN=4711", "AT+CPIN=" CUT, "AT+CPIN=" CUT },
	{ "AT!ENTERCND=\"A710\"", "AT!ENTERCND=" CUT, "AT!ENTERCND=" CUT },
	{ "--enter-pin=4711 x", "--enter-pin=" CUT " x", "--enter-pin=" CUT " x" },
	{ "qmicli --uim-verify-pin=PIN1,4711", "qmicli --uim-verify-pin=" CUT,
	  "qmicli --uim-verify-pin=" CUT },
	{ "APN password: geheim", "APN password: " CUT, "APN password: " CUT },
	{ "username='me',password='x y' z", "username='" CUT "',password='" CUT "' z",
	  "username='" CUT "',password='" CUT "' z" },
	{ "sent [PAP AuthReq id=0x1 user=\"me\" password=<hidden>]",
	  "sent [PAP AuthReq id=0x1 user=\"" CUT "\" password=<hidden>]",
	  "sent [PAP AuthReq id=0x1 user=\"" CUT "\" password=<hidden>]" },
	{ "rcvd [CHAP Challenge id=0x1 <aa>, name = \"me\"]",
	  "rcvd [CHAP Challenge id=0x1 <aa>, name = \"" CUT "\"]",
	  "rcvd [CHAP Challenge id=0x1 <aa>, name = \"" CUT "\"]" },
	{ "password hunter2", "password " CUT, "password " CUT },
	{ "option pincode '4711'", "option pincode '" CUT "'", "option pincode '" CUT "'" },
	/* what is none of them */
	{ "Revision: SWI9X30C_02.33.03.00 r8209 CARMD-EV-FRMWR2 2019/08/28 20:59:30",
	  "Revision: SWI9X30C_02.33.03.00 r8209 CARMD-EV-FRMWR2 2019/08/28 20:59:30", NULL },
	{ "10, B2B1, 0000000000C00000,0000000000080044",
	  "10, B2B1, 0000000000C00000,0000000000080044", NULL },
	{ "usb 1-1: 36:a7:fb:50:76:e2 12:30:11", "usb 1-1: 36:a7:fb:50:76:e2 12:30:11", NULL },
	{ "PIN1 retries: '3' +CPIN: SIM PIN", "PIN1 retries: '3' +CPIN: SIM PIN", NULL },
	{ "pppd 2.4.7 started by root, uid 0", "pppd 2.4.7 started by root, uid 0", NULL },
	{ "[ 1645012345.123456] +CSQ: 18,99", "[ 1645012345.123456] +CSQ: 18,99", NULL },
	{ "", "", NULL },
};

static void redact_lines(void **state)
{
	BUF_ON_STACK(to, 512);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&to);
		redact_text(&to, cases[i].line, strlen(cases[i].line));
		assert_string_equal(to.at, cases[i].left);
		buf_clear(&to);
		redact_secrets(&to, cases[i].line, strlen(cases[i].line));
		assert_string_equal(to.at, cases[i].whole ? cases[i].whole : cases[i].line);
	}
}

static void redact_tells_two_units_apart(void **state)
{
	BUF_ON_STACK(a, 64);
	BUF_ON_STACK(b, 64);

	(void)state;
	redact_text(&a, "359072061111229", 15);
	redact_text(&b, "359072061111237", 15);
	assert_string_not_equal(a.at, b.at);
}

static void redact_evidence(void **state)
{
	static struct findings list;

	(void)state;
	findings_init(&list);
	finding_evidence(findings_add(&list, FINDING_SIM_PIN, FINDING_CERTAIN), "7: AT+CPIN=4711");
	finding_evidence(&list.at[0], "8: IMEI: 359072061111229");
	finding_cure(&list.at[0], "ask 359072061111229");
	redact_findings(&list, false);
	assert_string_equal(list.at[0].evidence[0], "7: AT+CPIN=" CUT);
	assert_string_equal(list.at[0].evidence[1], "8: IMEI: 3590" CUT "1229");
	assert_string_equal(list.at[0].cure, "ask 3590" CUT "1229");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(redact_lines),
		cmocka_unit_test(redact_tells_two_units_apart),
		cmocka_unit_test(redact_evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
