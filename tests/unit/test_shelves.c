/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "shelves.h"

#define MODEL(vid, name) "models = ( { name = \"" name "\"; ids = \"" vid ":0001\"; } );\n"

static char sys_dir[128], models[128];

/* A device of this vendor appears in slot 1-<n>. */
static void plug(unsigned n, const char *vid)
{
	char name[96];

	snprintf(name, sizeof(name), "sys/bus/usb/devices/1-%u", n);
	files_mkdir(name);
	snprintf(name, sizeof(name), "sys/bus/usb/devices/1-%u/idVendor", n);
	files_write(name, vid, 0644);
	snprintf(name, sizeof(name), "sys/bus/usb/devices/1-%u/idProduct", n);
	files_write(name, "0001\n", 0644);
}

static int setup(void **state)
{
	if (files_setup(state))
		return -1;
	files_mkdir("sys");
	files_mkdir("sys/bus");
	files_mkdir("sys/bus/usb");
	files_mkdir("sys/bus/usb/devices");
	files_mkdir("models");
	files_write("models/1111.conf", MODEL("1111", "A"), 0644);
	files_write("models/2222.conf", MODEL("2222", "B"), 0644);
	files_write("models/own.conf", MODEL("3333", "C"), 0644);
	snprintf(sys_dir, sizeof(sys_dir), "%s", files_path("sys"));
	snprintf(models, sizeof(models), "%s", files_path("models"));
	return 0;
}

static int get(struct shelves *s, const struct shelf **shelf)
{
	static struct shelf_error error;
	const char *dirs[1] = { models };
	struct bus bus;
	int rc;

	assert_int_equal(bus_read(&bus, sys_dir), 0);
	rc = shelves_get(s, &bus, dirs, 1, shelf, &error);
	bus_free(&bus);
	return rc;
}

static void shelves_widen_when_a_device_turns_up(void **state)
{
	const struct shelf *first, *second, *third;
	struct shelves s = { 0 };

	(void)state;
	plug(1, "1111\n");
	assert_int_equal(get(&s, &first), 0);
	assert_non_null(shelf_id(first, 0x1111, 1, 1));
	assert_non_null(shelf_id(first, 0x3333, 1, 1));
	assert_null(shelf_id(first, 0x2222, 1, 1));
	assert_int_equal(get(&s, &second), 0);
	assert_ptr_equal(first, second);

	plug(2, "2222\n");
	assert_int_equal(get(&s, &third), 0);
	assert_non_null(shelf_id(third, 0x2222, 1, 1));
	assert_non_null(shelf_id(third, 0x1111, 1, 1));
	/* What was borrowed before is still there. */
	assert_string_equal(shelf_id(first, 0x1111, 1, 1)->model->name, "A");

	files_write("models/2222.conf", "broken", 0644);
	plug(3, "4444\n");
	assert_int_equal(get(&s, &first), 0);
	assert_ptr_equal(first, third);
	shelves_fini(&s);
	assert_int_equal(get(&s, &first), -EINVAL);
	shelves_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shelves_widen_when_a_device_turns_up),
	};

	return cmocka_run_group_tests(tests, setup, files_teardown);
}
