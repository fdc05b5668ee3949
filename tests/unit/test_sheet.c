/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <json-c/json.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sheet.h"

#define IMEI "352712345673066"

static struct unit units[2];
static struct ledger ledger = { .count = 2, .at = units };
static struct sheet sheet;
static char read_back[65536];

static int setup(void **state)
{
	unit_init(&units[0]);
	unit_init(&units[1]);
	units[0].result = UNIT_DONE;
	units[0].took_ms = 12345;
	buf_copy(units[0].imei, sizeof(units[0].imei), IMEI);
	buf_copy(units[0].fsn, sizeof(units[0].fsn), "LF71230001");
	buf_copy(units[0].bay, sizeof(units[0].bay), "A1");
	unit_command(&units[0], "AT!RESET");
	unit_command(&units[0], "ATI");
	units[1].result = UNIT_FAILED;
	buf_copy(units[1].model, sizeof(units[1].model), "=cmd|' /C calc'!A0");
	buf_copy(units[1].text, sizeof(units[1].text), "</script><b>\"x\", y");
	return files_setup(state);
}

static const char *read_file(const char *name)
{
	FILE *f = fopen(files_path(name), "r");

	assert_non_null(f);
	read_back[fread(read_back, 1, sizeof(read_back) - 1, f)] = '\0';
	fclose(f);
	return read_back;
}

static int write_sheet(const char *name)
{
	BUF_ON_STACK(file, 256);

	sheet = (struct sheet) { files_path(name), "conf", "att", sheet.whole_ids };
	return sheet_write(&sheet, &ledger, &file);
}

static void a_bare_name_is_all_three(void **state)
{
	(void)state;
	assert_int_equal(write_sheet("sheet"), 0);
	assert_int_equal(read_file("sheet.json")[0], '[');
	assert_non_null(strstr(read_file("sheet.csv"), "result,ended,"));
	assert_non_null(strstr(read_file("sheet.html"), "<!DOCTYPE html>"));
	assert_int_not_equal(access(files_path("sheet"), F_OK), 0);
}

static void json_has_every_member(void **state)
{
	struct json_object *rows, *row, *value;

	(void)state;
	assert_int_equal(write_sheet("x.json"), 0);
	rows = json_tokener_parse(read_file("x.json"));
	assert_int_equal(json_object_array_length(rows), 2);
	row = json_object_array_get_idx(rows, 0);
	assert_true(json_object_object_get_ex(row, "result", &value));
	assert_string_equal(json_object_get_string(value), "done");
	assert_true(json_object_object_get_ex(row, "took_ms", &value));
	assert_int_equal(json_object_get_int(value), 12345);
	assert_true(json_object_object_get_ex(row, "model", &value));
	assert_null(value);
	json_object_put(rows);
	assert_int_not_equal(access(files_path("x.csv"), F_OK), 0);
}

static void identifiers_are_whole_only_when_asked(void **state)
{
	static const char *const names[] = { "s.json", "s.csv", "s.html" };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		sheet.whole_ids = false;
		assert_int_equal(write_sheet(names[i]), 0);
		assert_null(strstr(read_file(names[i]), IMEI));
		assert_null(strstr(read_file(names[i]), "LF71230001"));
		assert_non_null(strstr(read_file(names[i]), "3527"));
		sheet.whole_ids = true;
		assert_int_equal(write_sheet(names[i]), 0);
		assert_non_null(strstr(read_file(names[i]), IMEI));
		assert_non_null(strstr(read_file(names[i]), "LF71230001"));
		sheet.whole_ids = false;
	}
}

static void csv_cannot_be_a_formula(void **state)
{
	(void)state;
	assert_int_equal(write_sheet("s.csv"), 0);
	assert_non_null(strstr(read_file("s.csv"), ",\"'=cmd|' /C calc'!A0\","));
	assert_non_null(strstr(read_back, "\"</script><b>\"\"x\"\", y\""));
	assert_non_null(strstr(read_back, "\"AT!RESET;ATI\""));
}

static void html_cannot_be_ended_by_a_modem(void **state)
{
	(void)state;
	assert_int_equal(write_sheet("s.html"), 0);
	assert_null(strstr(read_file("s.html"), "</script><b>"));
	assert_non_null(strstr(read_back, "\\u003c\\/script>\\u003cb>"));
}

static void a_full_disk_leaves_the_sheet_of_before(void **state)
{
	const struct rlimit full = { 10, RLIM_INFINITY };
	const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	static char before[sizeof(read_back)];

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(write_sheet("s.json"), 0);
	strcpy(before, read_file("s.json"));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	assert_int_equal(write_sheet("s.json"), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_string_equal(read_file("s.json"), before);
	assert_int_not_equal(access(files_path("s.json.new"), F_OK), 0);
}

static void the_file_that_fails_is_named(void **state)
{
	BUF_ON_STACK(file, 256);

	(void)state;
	sheet = (struct sheet) { files_path("none/s.csv"), "conf", "att", false };
	assert_int_equal(sheet_write(&sheet, &ledger, &file), -ENOENT);
	assert_string_equal(file.at, files_path("none/s.csv"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_bare_name_is_all_three),
		TEST(json_has_every_member),
		TEST(identifiers_are_whole_only_when_asked),
		TEST(csv_cannot_be_a_formula),
		TEST(html_cannot_be_ended_by_a_modem),
		TEST(a_full_disk_leaves_the_sheet_of_before),
		TEST(the_file_that_fails_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
