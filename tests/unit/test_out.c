/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "out.h"

static char printed[8192];

/* out_free() with standard output caught in `printed`. */
static int caught(struct out *o)
{
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO), error;
	size_t n;

	assert_non_null(file);
	fflush(stdout);
	assert_true(saved >= 0 && dup2(fileno(file), STDOUT_FILENO) >= 0);
	error = out_free(o);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	close(saved);
	rewind(file);
	n = fread(printed, 1, sizeof(printed) - 1, file);
	printed[n] = '\0';
	fclose(file);
	return error;
}

/* Take out the white space between JSON tokens, which versions of json-c do not agree on. */
static void squeeze(char *json)
{
	bool quoted = false;
	char *to = json;

	for (; *json; json++) {
		if (*json == '"' && (json == printed || json[-1] != '\\'))
			quoted = !quoted;
		if (quoted || (*json != ' ' && *json != '\n'))
			*to++ = *json;
	}
	*to = '\0';
}

static const enum out_mouth mouths[] = { OUT_TEXT, OUT_JSON, OUT_KEYS };

/* The same words of a verb to each mouth. */
static void say(struct out *o)
{
	out_open(o, NULL);
	out_str(o, "slot", "1-1.4");
	out_str(o, "empty", "");
	out_open(o, "network");
	out_int(o, "rssi_dbm", -63);
	out_double(o, "rsrq_db", -6.4);
	out_null(o, "sinr_db");
	out_bool(o, "attached", true);
	out_str(o, "operator", "Bob's \"Net\" \033[1m");
	out_close(o);
	out_open_list(o, "functions");
	out_str(o, NULL, "diag");
	out_str(o, NULL, "modem");
	out_close(o);
	out_open(o, "voters");
	out_close(o);
	out_open_list(o, "contexts");
	out_open(o, NULL);
	out_int(o, "cid", 1);
	out_str(o, "apn", "internet");
	out_close(o);
	out_open(o, NULL);
	out_int(o, "cid", 12);
	out_null(o, "apn");
	out_close(o);
	out_close(o);
	out_close(o);
}

static const char *const said[] = {
	[OUT_TEXT] = "slot       1-1.4\n"
		     "empty      -\n"
		     "\n"
		     "network\n"
		     "  rssi      -63 dBm\n"
		     "  rsrq      -6.4 dB\n"
		     "  sinr      -\n"
		     "  attached  yes\n"
		     "  operator  Bob's \"Net\" \\x1B[1m\n"
		     "\n"
		     "functions  diag, modem\n"
		     "voters     -\n"
		     "\n"
		     "contexts\n"
		     "  cid  apn\n"
		     "  1    internet\n"
		     "  12   -\n",
	[OUT_JSON] = "{\"slot\":\"1-1.4\",\"empty\":null,\"network\":{\"rssi_dbm\":-63,"
		     "\"rsrq_db\":-6.4,\"sinr_db\":null,\"attached\":true,"
		     "\"operator\":\"Bob's \\\"Net\\\" \\\\x1B[1m\"},"
		     "\"functions\":[\"diag\",\"modem\"],\"voters\":{},"
		     "\"contexts\":[{\"cid\":1,\"apn\":\"internet\"},{\"cid\":12,\"apn\":null}]}",
	[OUT_KEYS] = "slot=1-1.4\n"
		     "empty=\n"
		     "network.rssi_dbm=-63\n"
		     "network.rsrq_db=-6.4\n"
		     "network.sinr_db=\n"
		     "network.attached=true\n"
		     "network.operator='Bob'\\''s \"Net\" \\x1B[1m'\n"
		     "functions.0=diag\n"
		     "functions.1=modem\n"
		     "contexts.0.cid=1\n"
		     "contexts.0.apn=internet\n"
		     "contexts.1.cid=12\n"
		     "contexts.1.apn=\n",
};

static void out_says_the_same_in_each_mouth(void **state)
{
	struct out *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mouths) / sizeof(mouths[0]); i++) {
		o = out_new(mouths[i], false);
		assert_non_null(o);
		assert_int_equal(out_mouth(o), mouths[i]);
		say(o);
		assert_int_equal(caught(o), 0);
		if (mouths[i] == OUT_JSON)
			squeeze(printed);
		assert_string_equal(printed, said[mouths[i]]);
	}
}

/* Lines stand for the values of their container, to people only. */
static void out_lines_are_for_people(void **state)
{
	struct out *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mouths) / sizeof(mouths[0]); i++) {
		o = out_new(mouths[i], false);
		out_open_list(o, NULL);
		out_open(o, NULL);
		out_str(o, "command", "AT");
		out_open_list(o, "answer");
		out_str(o, NULL, "hello");
		out_text(o, "%s\a", "hello");
		out_close(o);
		out_text(o, "%s", "");
		out_text(o, "OK %d%%", 5);
		out_close(o);
		out_close(o);
		assert_int_equal(caught(o), 0);
		if (mouths[i] == OUT_TEXT)
			assert_string_equal(printed, "hello\\x07\n\nOK 5%\n");
		else if (mouths[i] == OUT_KEYS)
			assert_string_equal(printed, "0.command=AT\n0.answer.0=hello\n");
		else
			assert_null(strstr(printed, "OK"));
	}
}

static void out_findings_have_all_parts(void **state)
{
	static struct findings list;
	struct finding *f;
	struct out *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mouths) / sizeof(mouths[0]); i++) {
		findings_init(&list);
		findings_add(&list, FINDING_WEAK_SIGNAL, FINDING_POSSIBLE);
		f = findings_add(&list, FINDING_SIM_PIN, FINDING_CERTAIN);
		finding_evidence(f, "PIN tries left: %d", 3);
		o = out_new(mouths[i], false);
		out_open(o, NULL);
		out_findings(o, &list);
		out_close(o);
		assert_int_equal(caught(o), 0);
		assert_non_null(strstr(printed, finding_text(FINDING_SIM_PIN)));
		assert_non_null(strstr(printed, "PIN tries left: 3"));
		assert_true(strstr(printed, "sim-pin") < strstr(printed, "weak-signal"));
		if (mouths[i] == OUT_KEYS) {
			assert_non_null(strstr(printed, "findings.0.severity=error\n"));
			assert_non_null(strstr(printed, "findings.1.certainty=possible\n"));
		}
	}
}

/* No findings is an empty list, never a list that is not there. */
static void out_no_findings_is_a_list(void **state)
{
	static struct findings list;
	struct out *o = out_new(OUT_JSON, false);

	(void)state;
	findings_init(&list);
	out_open(o, NULL);
	out_findings(o, &list);
	out_close(o);
	assert_int_equal(caught(o), 0);
	squeeze(printed);
	assert_string_equal(printed, "{\"findings\":[]}");
}

static void out_identifiers_are_shortened(void **state)
{
	struct out *o = out_new(OUT_KEYS, false);

	(void)state;
	out_open(o, NULL);
	out_identifier(o, "imei", "359072060000019", false);
	out_identifier(o, "whole", "359072060000019", true);
	out_identifier(o, "short", "12345678", false);
	out_identifier(o, "none", "", false);
	out_identifier(o, "null", NULL, false);
	out_close(o);
	assert_int_equal(caught(o), 0);
	assert_string_equal(printed, "imei='3590\xE2\x80\xA6"
				     "0019'\nwhole=359072060000019\nshort='\xE2\x80\xA6'\n"
				     "none=\nnull=\n");
}

/* Names that a modem made up do not break out of their line. */
static void out_keys_are_safe(void **state)
{
	struct out *o = out_new(OUT_KEYS, false);

	(void)state;
	out_open(o, NULL);
	out_int(o, "a b\n=$(x)", 1);
	out_str(o, "value", "$(reboot)\n`x`");
	out_close(o);
	assert_int_equal(caught(o), 0);
	assert_string_equal(printed, "a_b____x_=1\nvalue='$(reboot)\\x0A`x`'\n");
}

static void out_nested_too_deep_is_said(void **state)
{
	struct out *o = out_new(OUT_JSON, false);
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		out_open_list(o, "x");
	for (i = 0; i < 200; i++)
		out_close(o);
	assert_int_equal(caught(o), -ENOMEM);
	assert_int_equal(out_free(NULL), 0);
}

static void out_full_disk_is_said(void **state)
{
	struct out *o = out_new(OUT_JSON, false);
	int saved = dup(STDOUT_FILENO), error;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	say(o);
	fflush(stdout);
	assert_true(dup2(fileno(full), STDOUT_FILENO) >= 0);
	error = out_free(o);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	clearerr(stdout);
	close(saved);
	fclose(full);
	assert_int_equal(error, -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(out_says_the_same_in_each_mouth),
		cmocka_unit_test(out_lines_are_for_people),
		cmocka_unit_test(out_findings_have_all_parts),
		cmocka_unit_test(out_no_findings_is_a_list),
		cmocka_unit_test(out_identifiers_are_shortened),
		cmocka_unit_test(out_keys_are_safe),
		cmocka_unit_test(out_nested_too_deep_is_said),
		cmocka_unit_test(out_full_disk_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
