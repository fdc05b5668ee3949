/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "files.h"
#include "hotplug.h"

static void count(void *arg)
{
	++*(unsigned *)arg;
}

/* A device brings many entries; they are told once. */
static void hotplug_tells_of_a_tree_once(void **state)
{
	struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
	char sysfs[160], devfs[160];
	struct hotplug hotplug;
	unsigned told = 0;

	(void)state;
	strcpy(sysfs, files_path("sys"));
	strcpy(devfs, files_path("dev"));
	assert_int_equal(hotplug_init(&hotplug, loop, sysfs, devfs, count, &told), -ENOENT);
	files_mkdir("sys");
	files_mkdir("sys/bus");
	files_mkdir("sys/bus/usb");
	files_mkdir("sys/bus/usb/devices");
	files_mkdir("dev");
	assert_int_equal(hotplug_init(&hotplug, loop, sysfs, devfs, count, &told), 0);
	files_mkdir("sys/bus/usb/devices/1-1");
	files_mkdir("sys/bus/usb/devices/1-1:1.3");
	files_mkdir("dev/ttyUSB2");
	while (!told)
		ev_run(loop, EVRUN_ONCE);
	ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(told, 1);
	files_mkdir("dev/ttyUSB3");
	while (told < 2)
		ev_run(loop, EVRUN_ONCE);
	hotplug_fini(&hotplug);
	hotplug_fini(&hotplug);
	ev_loop_destroy(loop);
}

/* The kernel's own filter, fed through another kind of socket. */
static void hotplug_lets_in_what_may_count(void **state)
{
	static const struct {
		const char *text;
		bool counts;
	} events[] = {
		{ "add@/devices/pci0000:00/0000:00:14.0/usb1/1-1", true },
		{ "remove@/devices/platform/vhci_hcd.0/usb1/1-1/1-1:1.3/ttyUSB2", true },
		{ "add@/devices/virtual/net/veth0", false },
		{ "remove@/devices/virtual/net/ppp0", false },
		{ "change@/devices/pci0000:00/0000:00:14.0/usb1/1-1", false },
		{ "remove@/bus/usb-serial/drivers/option1", true },
		{ "add@/module/ppp_deflate", true },
		{ "", false },
	};
	char data[128];
	size_t i;
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds), 0);
	assert_int_equal(hotplug_filter(fds[0]), 0);
	assert_int_equal(hotplug_filter(-1), -EBADF);
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		ssize_t n, sent = (ssize_t)strlen(events[i].text);

		(void)!write(fds[1], events[i].text, (size_t)sent);
		n = read(fds[0], data, sizeof(data));
		assert_int_equal(n, events[i].counts ? sent : -1);
	}
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hotplug_tells_of_a_tree_once),
		cmocka_unit_test(hotplug_lets_in_what_may_count),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
