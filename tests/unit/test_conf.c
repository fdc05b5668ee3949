/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <unistd.h>

#include "conf.h"

static const char *const colors[] = { "red", "green", "blue", NULL };

struct sample {
	bool flag;
	uint16_t small;
	unsigned number;
	char text[8];
	char secret[8];
	char path[16];
	unsigned color;
	uint32_t set;
	const config_setting_t *list;
};

static const struct conf_row rows[] = {
	{ "flag", CONF_BOOL, 0, 0, "true", "", CONF_INTO(struct sample, flag), NULL },
	{ "small", CONF_NUMBER, 0, 65535, "7", "", CONF_INTO(struct sample, small), NULL },
	{ "number", CONF_NUMBER, 1, 100, "0x10", "", CONF_INTO(struct sample, number), NULL },
	{ "text", CONF_TEXT, 1, 7, NULL, "a short word", CONF_INTO(struct sample, text), NULL },
	{ "secret", CONF_SECRET, 0, 7, "", "", CONF_INTO(struct sample, secret), NULL },
	{ "path", CONF_PATH, 1, 15, "/x", "", CONF_INTO(struct sample, path), NULL },
	{ "color", CONF_WORD, 0, 0, "green", "", CONF_INTO(struct sample, color), colors },
	{ "set", CONF_WORDS, 0, 0, "", "", CONF_INTO(struct sample, set), colors },
	{ "list", CONF_LIST, 0, 0, "", "", CONF_INTO(struct sample, list), NULL },
	{ 0 },
};

static struct shelf_error error;

/* Read a file of this text: the result of conf_read(). */
static int read_text(const char *text, struct sample *s)
{
	const char *path = files_write("sample.conf", text, 0644);
	struct conf c;
	int rc;

	memset(s, 0xAA, sizeof(*s));
	memset(&error, 0, sizeof(error));
	assert_int_equal(conf_open(&c, path, &error), 0);
	rc = conf_read(&c, NULL, rows, s);
	s->list = NULL; /* gone with the file */
	conf_close(&c);
	return rc;
}

static void refused(const char *text, const char *message)
{
	struct sample s;
	char expected[256];

	assert_int_equal(read_text(text, &s), -EINVAL);
	snprintf(expected, sizeof(expected), "%s%s\n", files_path("sample.conf"), message);
	assert_int_equal(error.count, 1);
	assert_string_equal(error.text, expected);
}

static void conf_initial_values_stand_where_a_file_says_nothing(void **state)
{
	struct sample s;

	(void)state;
	assert_int_equal(read_text("text = \"a\";\n", &s), 0);
	assert_true(s.flag);
	assert_int_equal(s.small, 7);
	assert_int_equal(s.number, 16);
	assert_string_equal(s.text, "a");
	assert_string_equal(s.secret, "");
	assert_string_equal(s.path, "/x");
	assert_int_equal(s.color, 1);
	assert_int_equal(s.set, 0);
}

static void conf_values_of_every_type_are_taken(void **state)
{
	struct sample s;

	(void)state;
	assert_int_equal(
		read_text("flag = false; small = 65535; number = 100; text = \"1234567\";\n"
			  "secret = \"s\"; path = \"/a/b\"; color = \"blue\";\n"
			  "set = [ \"red\", \"blue\" ]; list = ( 1, 2 );\n",
			  &s),
		0);
	assert_false(s.flag);
	assert_int_equal(s.small, 65535);
	assert_int_equal(s.number, 100);
	assert_string_equal(s.text, "1234567");
	assert_string_equal(s.path, "/a/b");
	assert_int_equal(s.color, 2);
	assert_int_equal(s.set, 5);
}

static void conf_wrong_values_are_refused_with_file_and_line(void **state)
{
	(void)state;
	refused("text = \"a\";\nflag = 1;\n", ":2: flag, expected true or false");
	refused("text = \"a\";\n\nnumber = 101;\n", ":3: number: 101, expected a number from 1 to "
						    "100");
	refused("text = \"a\"; number = 99999999999L;\n",
		":1: number: 99999999999, expected a number from 1 to 100");
	refused("text = \"a\"; number = 1.5;\n",
		":1: number: not a whole number, expected a number from 1 to 100");
	refused("text = \"12345678\";\n", ":1: text: \"12345678\", expected text of 1 to 7 "
					  "characters without control characters");
	refused("text = \"\";\n", ":1: text: \"\", expected text of 1 to 7 characters without "
				  "control characters");
	refused("text = 5;\n", ":1: text: not a text in quotes, expected text of 1 to 7 characters "
			       "without control characters");
	refused("text = \"a\\r\";\n", ":1: text: \"a\\x0D\", expected text of 1 to 7 characters "
				      "without control characters");
	refused("text = \"a\"; path = \"b\";\n",
		":1: path: \"b\", expected an absolute path of 1 to 15 characters without control "
		"characters");
	refused("text = \"a\"; color = \"pink\";\n",
		":1: color: \"pink\", expected one of: red, green, blue");
	refused("text = \"a\"; color = 1;\n",
		":1: color: not a text in quotes, expected one of: red, green, blue");
	refused("text = \"a\"; set = [ \"pink\" ];\n",
		":1: set: \"pink\", expected one of: red, green, blue");
	refused("text = \"a\"; set = \"red\";\n", ":1: set, expected a list");
	refused("text = \"a\"; list = { };\n", ":1: list, expected a list");
	refused("flag = true;\n", ": text: not there, expected a short word");
}

static void conf_unknown_key_is_refused_and_the_known_ones_named(void **state)
{
	(void)state;
	refused("text = \"a\";\nfalg = true;\n",
		":2: key \"falg\", expected one of: flag, small, number, text, secret, path, "
		"color, set, list");
}

static void conf_secret_is_never_printed(void **state)
{
	(void)state;
	refused("text = \"a\"; secret = \"hunter2hunter2\";\n",
		":1: secret, expected text of 0 to 7 characters without control characters");
}

static void conf_all_errors_of_a_file_are_said(void **state)
{
	struct sample s;

	(void)state;
	assert_int_equal(read_text("number = 0; color = \"x\"; what = 1;\n", &s), -EINVAL);
	assert_int_equal(error.count, 4);
	assert_int_equal(s.number, 16);
	assert_int_equal(s.color, 1);
}

static void conf_file_that_does_not_parse_is_refused_with_its_line(void **state)
{
	const char *path = files_write("bad.conf", "a = 1;\nb = = 2;\n", 0644);
	char expected[200];
	struct conf c;

	(void)state;
	memset(&error, 0, sizeof(error));
	assert_int_equal(conf_open(&c, path, &error), -EINVAL);
	snprintf(expected, sizeof(expected),
		 "%s:2: syntax error, expected libconfig syntax (name = value;)\n", path);
	assert_string_equal(error.text, expected);
}

static void conf_only_regular_files_of_some_size_are_opened(void **state)
{
	struct conf c;
	FILE *f;

	(void)state;
	memset(&error, 0, sizeof(error));
	assert_int_equal(conf_open(&c, files_path("none"), &error), -ENOENT);
	assert_int_equal(error.count, 0);
	assert_int_equal(conf_open(&c, files_dir, &error), -EINVAL);
	assert_int_equal(mkfifo(files_path("fifo"), 0600), 0);
	assert_int_equal(conf_open(&c, files_path("fifo"), &error), -EINVAL);
	f = fopen(files_path("large"), "w");
	assert_non_null(f);
	assert_int_equal(ftruncate(fileno(f), 1 << 20), 0);
	fclose(f);
	assert_int_equal(conf_open(&c, files_path("large"), &error), -EINVAL);
	assert_int_equal(error.count, 3);
}

static void conf_errors_without_room_are_counted(void **state)
{
	size_t i, len;

	(void)state;
	memset(&error, 0, sizeof(error));
	for (i = 0; i < 1000; i++)
		conf_error_add(&error, "line %zu", i);
	len = strlen(error.text);
	assert_int_equal(error.count, 1000);
	assert_true(len < sizeof(error.text));
	assert_int_equal(error.text[len - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conf_initial_values_stand_where_a_file_says_nothing),
		cmocka_unit_test(conf_values_of_every_type_are_taken),
		cmocka_unit_test(conf_wrong_values_are_refused_with_file_and_line),
		cmocka_unit_test(conf_unknown_key_is_refused_and_the_known_ones_named),
		cmocka_unit_test(conf_secret_is_never_printed),
		cmocka_unit_test(conf_all_errors_of_a_file_are_said),
		cmocka_unit_test(conf_file_that_does_not_parse_is_refused_with_its_line),
		cmocka_unit_test(conf_only_regular_files_of_some_size_are_opened),
		cmocka_unit_test(conf_errors_without_room_are_counted),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
