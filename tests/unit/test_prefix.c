/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prefix.h"

#define DAY 86400000LL

static const struct prefix_case {
	const char *line, *rest, *tag;
	enum paste_clock clock;
	int64_t time_ms;
} cases[] = {
	/* syslog, journald */
	{ "Jun  5 11:49:01 router pppd[5237]: Modem hangup", "Modem hangup", "pppd",
	  PASTE_CLOCK_WALL, 155 * DAY + 42541000 },
	{ "Jun 05 11:49:01.250 host kernel: usb 1-1: x", "usb 1-1: x", "kernel", PASTE_CLOCK_WALL,
	  155 * DAY + 42541250 },
	{ "Jun  5 11:49:01 pppd[5237]: Exit.", "Exit.", "pppd", PASTE_CLOCK_WALL,
	  155 * DAY + 42541000 },
	{ "2018-06-05T11:49:01+0200 host chat[12]: OK", "OK", "chat", PASTE_CLOCK_WALL,
	  17687 * DAY + 42541000 },
	{ "2018-06-05T11:49:01.123456+02:00 host /usr/sbin/pppd[5]: x", "x", "pppd",
	  PASTE_CLOCK_WALL, 17687 * DAY + 42541123 },
	{ "<30>Jun  5 11:49:01 h pppd[1]: x", "x", "pppd", PASTE_CLOCK_WALL, 155 * DAY + 42541000 },
	{ "[  705.286126] host kernel: usb 1-1: x", "usb 1-1: x", "kernel", PASTE_CLOCK_BOOT,
	  705286 },
	/* logread, BusyBox */
	{ "Tue Jun  5 11:49:01 2018 daemon.notice pppd[5237]: Connect: ppp0 <--> /dev/ttyUSB2",
	  "Connect: ppp0 <--> /dev/ttyUSB2", "pppd", PASTE_CLOCK_WALL, 17687 * DAY + 42541000 },
	{ "Tue Jun  5 11:49:01 2018 kern.info kernel: [  12.2603] usb 1-1: x", "usb 1-1: x",
	  "kernel", PASTE_CLOCK_WALL, 17687 * DAY + 42541000 },
	{ "Jan  1 00:00:01 OpenWrt daemon.notice pppd[1]: x", "x", "pppd", PASTE_CLOCK_WALL, 1000 },
	/* dmesg */
	{ "[  453.072158] usb 1-1: new high-speed USB device", "usb 1-1: new high-speed USB device",
	  "kernel", PASTE_CLOCK_BOOT, 453072 },
	{ "<6>[    0.5] usb 1-1: x", "usb 1-1: x", "kernel", PASTE_CLOCK_BOOT, 500 },
	{ "kern  :info  : [   12.345678] usb 1-1: x", "usb 1-1: x", "kernel", PASTE_CLOCK_BOOT,
	  12345 },
	{ "[Tue Jun  5 11:49:01 2018] usb 1-1: x", "usb 1-1: x", "", PASTE_CLOCK_WALL,
	  17687 * DAY + 42541000 },
	/* Windows syslog servers, with the programs left out */
	{ "6/5/2018 11:49 AM Notice 192.168.88.1 Modem hangup", "Modem hangup", "",
	  PASTE_CLOCK_WALL, 17687 * DAY + 42540000 },
	{ "6/5/2018 1:49 PM Info 192.168.88.1 Connect: 3g <-> /dev/ttyUSB2",
	  "Connect: 3g <-> /dev/ttyUSB2", "", PASTE_CLOCK_WALL, 17687 * DAY + 49740000 },
	{ "6/5/2018 12:01 AM Info 192.168.88.1 pppd 2.4.7 started by root, uid 0",
	  "pppd 2.4.7 started by root, uid 0", "", PASTE_CLOCK_WALL, 17687 * DAY + 60000 },
	/* RouterOS, pfSense, terminal programs */
	{ "11:33:11 async,ppp,info ppp-out1: initializing...", "ppp-out1: initializing...", "",
	  PASTE_CLOCK_WALL, 41591000 },
	{ "jun/05/2018 11:49:01 lte,async lte1: sent AT", "lte,async lte1: sent AT", "",
	  PASTE_CLOCK_WALL, 17687 * DAY + 42541000 },
	{ "Jun 5 11:49:01\tppp\t58234\t[wan_link0] LCP: x", "[wan_link0] LCP: x", "ppp",
	  PASTE_CLOCK_WALL, 155 * DAY + 42541000 },
	{ "[2021-03-05 12:30:11.250] +CSQ: 20,99", "+CSQ: 20,99", "", PASTE_CLOCK_WALL,
	  18691 * DAY + 45011250 },
	{ "[12:30:11] Reset Counter: 1", "Reset Counter: 1", "", PASTE_CLOCK_WALL, 45011000 },
	{ "[07-13_17:27:43:124] Modem works", "Modem works", "", PASTE_CLOCK_WALL,
	  193 * DAY + 62863124 },
	/* a program without a time */
	{ "pppd[77]: Exit.", "Exit.", "pppd", PASTE_CLOCK_NONE, 0 },
	{ "kernel: usb 1-1: x", "usb 1-1: x", "kernel", PASTE_CLOCK_NONE, 0 },
	/* no prefix */
	{ "Model: MC7455", "Model: MC7455", "", PASTE_CLOCK_NONE, 0 },
	{ "usb 1-1: x", "usb 1-1: x", "", PASTE_CLOCK_NONE, 0 },
	{ "+CSQ: 20,99", "+CSQ: 20,99", "", PASTE_CLOCK_NONE, 0 },
	{ "ERROR", "ERROR", "", PASTE_CLOCK_NONE, 0 },
	{ "2019/08/28 20:59:30", "2019/08/28 20:59:30", "", PASTE_CLOCK_NONE, 0 },
	{ "12:77:01 x", "12:77:01 x", "", PASTE_CLOCK_NONE, 0 },
	{ "", "", "", PASTE_CLOCK_NONE, 0 },
};

static void prefix_of_lines(void **state)
{
	struct prefix p;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		n = prefix_read(&p, cases[i].line);
		assert_string_equal(cases[i].line + n, cases[i].rest);
		assert_string_equal(p.tag, cases[i].tag);
		assert_int_equal(p.clock, cases[i].clock);
		if (p.clock != PASTE_CLOCK_NONE)
			assert_int_equal(p.time_ms, cases[i].time_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefix_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
