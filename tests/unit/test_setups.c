/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "setups.h"

static struct setups setups;
static struct shelf_error error;

static void setups_that_we_ship_are_right(void **state)
{
	const char *const dirs[] = { "conf/models" };
	const struct setup *s;
	unsigned i, j;

	(void)state;
	assert_int_equal(setups_load(&setups, dirs, 1, &error), 0);
	assert_int_equal(setups.count, 5);
	s = setup_of(setups.at, setups.count, "SWI9X30C_02.33.03.00 r8209", NULL);
	assert_string_equal(s->name, "9x30");
	assert_int_equal(s->type, 1);
	assert_int_equal(setup_function(s, "MODEM", 5)->bit, 8);
	assert_int_equal(setup_function(s, "modem", 5)->role, MODEL_ROLE_AT);
	assert_int_equal(setup_preset(s, "qmi")->mask, 0x10D);
	assert_int_equal(setup_of(setups.at, setups.count, "", "9x50")->type, 3);
	s = setup_of(setups.at, setups.count, "", "9x15");
	assert_int_equal(setup_preset(s, "qmi")->number, 6);
	/* No preset of ours ends without an AT port (sierra-at 3.1: MODEM is 0x8). */
	for (i = 0; i < setups.count; i++)
		for (j = 0; j < setups.at[i].preset_count; j++)
			assert_true(!setups.at[i].presets[j].mask ||
				    (setups.at[i].presets[j].mask & 8));
}

static void setups_that_are_wrong_are_named(void **state)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {
		{ "firmware = \"X\";", "name" },
		{ "name = \"x\"; functions = ( \"modem 0x9 at 3\" );", "\"modem 0x9 at 3\"" },
		{ "name = \"x\"; functions = ( \"modem 0x8 telephone\" );", "telephone" },
		{ "name = \"x\"; functions = ( \"modem 0x8 at 3 4\" );", "expected" },
		{ "name = \"x\"; identities = ( \"1199:9071\" );", "bootpid" },
		{ "name = \"x\"; presets = ( \"qmi\" );", "mask" },
		{ "name = \"x\"; presets = ( \"qmi - 23\" );", "qmi - 23" },
		{ "name = \"x\"; type = 10;", "type" },
	};
	const char *dirs[1];
	char dir[160];
	size_t i;

	(void)state;
	files_mkdir("setups");
	strcpy(dir, files_path("."));
	dirs[0] = dir;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		files_write("setups/x.conf", rows[i].text, 0644);
		assert_int_equal(setups_load(&setups, dirs, 1, &error), -EINVAL);
		assert_int_equal(setups.count, 0);
		assert_non_null(strstr(error.text, rows[i].reason));
		assert_non_null(strstr(error.text, "x.conf"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setups_that_we_ship_are_right),
		cmocka_unit_test(setups_that_are_wrong_are_named),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
