/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hotplug_tells_of_a_tree_once),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
