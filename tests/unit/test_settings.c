/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "conf.h"
#include "settings.h"

static struct shelf_error error;

static void settings_without_a_file_are_the_defaults(void **state)
{
	struct settings s;

	(void)state;
	/* Not the machine's own file: an empty one says nothing either. */
	assert_int_equal(settings_load(&s, files_write("empty.conf", "", 0644), &error), 0);
	/* Beside the program as it is built, else in its prefix. */
	assert_non_null(strstr(s.data_dir, "/share/swictl"));
	assert_string_equal(s.config_dir, "/etc/swictl");
	assert_string_equal(s.run_dir, "/run/swictl");
	assert_string_equal(s.state_dir, "/var/lib/swictl");
	assert_string_equal(s.pppd, "/usr/sbin/pppd");
	assert_string_equal(s.plugin, "swictl.so");
}

static void settings_of_a_file_are_taken(void **state)
{
	struct settings s;
	const char *file =
		files_write("s.conf", "run_dir = \"/tmp/run\"; plugin = \"/x.so\";\n", 0644);

	(void)state;
	assert_int_equal(settings_load(&s, file, &error), 0);
	assert_string_equal(s.run_dir, "/tmp/run");
	assert_string_equal(s.plugin, "/x.so");
	assert_string_equal(s.config_dir, "/etc/swictl");
}

static void settings_named_file_must_be_there(void **state)
{
	struct settings s;

	(void)state;
	assert_int_equal(settings_load(&s, "/nowhere/swictl.conf", &error), -EINVAL);
	assert_string_equal(error.text, "/nowhere/swictl.conf: No such file or directory, expected "
					"a settings file\n");
}

static void settings_wrong_value_is_refused_and_the_default_stands(void **state)
{
	struct settings s;
	const char *file = files_write("w.conf", "pppd = \"pppd\";\n", 0644);

	(void)state;
	assert_int_equal(settings_load(&s, file, &error), -EINVAL);
	assert_non_null(strstr(error.text, "w.conf:1: pppd: \"pppd\", expected an absolute path"));
	assert_string_equal(s.pppd, "/usr/sbin/pppd");
}

/* The example states every setting as "#name = "default";": taken off the '#', it must say so. */
static void settings_example_states_every_default(void **state)
{
	char text[8192] = "", line[256];
	const struct conf_row *row;
	struct settings stated, initial;
	FILE *f = fopen("conf/swictl.conf", "r");

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		strcat(text, line[0] == '#' && line[1] >= 'a' && line[1] <= 'z' ? line + 1 : line);
	fclose(f);
	for (row = settings_rows(); row->name; row++) {
		snprintf(line, sizeof(line), "\n%s = ", row->name);
		assert_non_null(strstr(text, line));
	}
	assert_int_equal(settings_load(&stated, files_write("ex.conf", text, 0644), &error), 0);
	assert_int_equal(settings_load(&initial, files_write("no.conf", "", 0644), &error), 0);
	if (!strcmp(SWICTL_PREFIX, "/usr/local"))
		assert_memory_equal(&stated, &initial, sizeof(stated));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_without_a_file_are_the_defaults),
		cmocka_unit_test(settings_of_a_file_are_taken),
		cmocka_unit_test(settings_named_file_must_be_there),
		cmocka_unit_test(settings_wrong_value_is_refused_and_the_default_stands),
		cmocka_unit_test(settings_example_states_every_default),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
