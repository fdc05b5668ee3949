/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "at_command.h"
#include "at_piece.h"
#include "buf.h"

static void at_command_or_prose(void **state)
{
	static const char *const commands[] = {
		"AT",
		"at",
		"ATI",
		"ATE1",
		"AT+CSQ",
		"at+csq",
		"AT +CSQ",
		"AT!GSTATUS?",
		"AT^HCSQ?",
		"AT$QCPDPP=1,0",
		"AT&F",
		"ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0",
		"ATD*99***1#",
		"ATDT*99#",
		"ATX3",
		"AT+CGDCONT=1,\"IP\",\"my apn\"",
		"AT+CPIN?;+CSQ;I",
		"AT+CGDCONT=1,\"IP,\"open\"",
	};
	static const char *const prose[] = {
		"",
		"A",
		"At first I tried",
		"at the router",
		"AT&T",
		"AT&T says no",
		"attached",
		"Attention",
		"ATTENTION",
		"AT command port",
		"AT+CFUN=1 and then",
		"AT!USBCOMP=<Config Index>",
		"at least",
		"ATA-Board",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!at_command_is(commands[i]))
			fail_msg("%s: no command", commands[i]);
	for (i = 0; i < sizeof(prose) / sizeof(prose[0]); i++)
		if (at_command_is(prose[i]))
			fail_msg("%s: a command", prose[i]);
}

/* Pieces as "c:command f:final h:headed t:text", divided by "|". */
static const struct piece_case {
	const char *line;
	bool pending;
	const char *pieces;
} cases[] = {
	{ "AT+CPIN? +CPIN: READY OK", false, "c:AT+CPIN?|h:+CPIN: READY|f:OK" },
	{ "AT+CSQ -> +CSQ: 18,99", false, "c:AT+CSQ|h:+CSQ: 18,99" },
	{ "ATI Model: MC7455 OK", false, "c:ATI|t:Model: MC7455|f:OK" },
	{ "SUPPORTEDOK", true, "t:SUPPORTED|f:OK" },
	{ "SUPPORTEDOK", false, "t:SUPPORTEDOK" },
	{ "OKIn the case above", true, "f:OK|t:In the case above" },
	{ "OKAY", true, "t:OKAY" },
	{ "OK", false, "f:OK" },
	{ "ERROR", true, "f:ERROR" },
	{ "ERROR: cannot open", true, "t:ERROR: cannot open" },
	{ "+CME ERROR: SIM not inserted", true, "f:+CME ERROR: SIM not inserted" },
	{ "+CME Error: 10", false, "f:+CME Error: 10" },
	{ "CONNECT 150000000", true, "f:CONNECT 150000000" },
	{ "Connect to your modem", true, "t:Connect to your modem" },
	{ "NO CARRIER", true, "f:NO CARRIER" },
	{ "+COPS: 0,0,\"My OK Net\",7 OK", true, "h:+COPS: 0,0,\"My OK Net\",7|f:OK" },
	{ "AT+CFUN=1 and then AT!RESET", false, "" },
	{ "root@r:~# sms_tool -d /dev/ttyUSB2 at \"AT!ENTERCND=\\\"A710\\\"\"", false,
	  "c:AT!ENTERCND=\"A710\"" },
	{ "[admin@MikroTik] > /interface lte at-chat lte1 input=\"AT+CSQ\"", false, "c:AT+CSQ" },
	{ "[admin@MikroTik] > AT+CSQ", false, "c:AT+CSQ" },
	{ "output: +CSQ: 18,99", false, "h:+CSQ: 18,99" },
	{ "AT+COPS?[CR][CR][LF]+COPS: 0[CR][LF]OK[CR][LF]", false, "c:AT+COPS?|h:+COPS: 0|f:OK" },
	{ "\"response\": \"AT+CSQ\\n+CSQ: 22,99\\n\",", false, "c:AT+CSQ|h:+CSQ: 22,99|t:\"," },
	{ "AT&F^M^M", false, "c:AT&F" },
	{ "", false, "" },
};

static void at_piece_lines(void **state)
{
	static struct at_piece piece;
	BUF_ON_STACK(to, 512);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&to);
		at_piece_start(&piece, cases[i].line, cases[i].pending);
		while (at_piece_next(&piece))
			buf_fmt(&to, "%s%c:%s", to.len ? "|" : "", "cfht"[piece.kind], piece.text);
		assert_string_equal(to.at, cases[i].pieces);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_command_or_prose),
		cmocka_unit_test(at_piece_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
