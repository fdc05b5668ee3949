/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "finding.h"

static struct findings list;

/* Each code has a name of its own that leads back to it, a sentence and a cure that fit. */
static void finding_rows_are_complete(void **state)
{
	struct finding f = { .code = 0 };
	enum finding_code code, other;

	(void)state;
	for (code = 0; code < FINDING_COUNT; code++) {
		f.code = code;
		assert_int_equal(finding_code_of(finding_code_name(code)), code);
		assert_non_null(finding_text(code));
		assert_non_null(finding_cure_text(&f));
		assert_true(strlen(finding_text(code)) > 10);
		assert_true(strlen(finding_text(code)) < FINDING_TEXT_MAX);
		assert_true(strlen(finding_cure_text(&f)) > 3);
		assert_true(strlen(finding_cure_text(&f)) < FINDING_TEXT_MAX);
		for (other = 0; other < code; other++)
			assert_string_not_equal(finding_text(code), finding_text(other));
	}
	assert_int_equal(finding_code_of("no-such-code"), FINDING_COUNT);
	assert_int_equal(finding_code_of("low-power-fcc"), FINDING_LOW_POWER_FCC);
}

static void finding_is_added_once(void **state)
{
	struct finding *f;

	(void)state;
	findings_init(&list);
	f = findings_add(&list, FINDING_WEAK_SIGNAL, FINDING_POSSIBLE);
	assert_int_equal(f->severity, FINDING_WARNING);
	finding_evidence(f, "RSSI %d", -110);
	assert_ptr_equal(findings_add(&list, FINDING_WEAK_SIGNAL, FINDING_LIKELY), f);
	assert_int_equal(list.count, 1);
	assert_int_equal(f->certainty, FINDING_LIKELY);
	assert_ptr_equal(findings_add(&list, FINDING_WEAK_SIGNAL, FINDING_POSSIBLE), f);
	assert_int_equal(f->certainty, FINDING_LIKELY);
	assert_string_equal(f->evidence[0], "RSSI -110");
	assert_false(findings_bad(&list));
	findings_add(&list, FINDING_SIM_PIN, FINDING_CERTAIN);
	assert_true(findings_bad(&list));
}

static void finding_list_ends(void **state)
{
	enum finding_code code;

	(void)state;
	findings_init(&list);
	for (code = 0; code < FINDINGS_MAX; code++)
		findings_add(&list, code, FINDING_LIKELY);
	assert_false(list.full);
	assert_ptr_equal(findings_add(&list, 0, FINDING_LIKELY), &list.at[0]);
	assert_false(list.full);
	assert_ptr_equal(findings_add(&list, FINDINGS_MAX, FINDING_LIKELY),
			 &list.at[FINDINGS_MAX - 1]);
	assert_true(list.full);
	assert_int_equal(list.count, FINDINGS_MAX);
}

static void finding_worst_goes_first(void **state)
{
	(void)state;
	findings_init(&list);
	findings_add(&list, FINDING_TWO_RMNET, FINDING_CERTAIN);     /* info */
	findings_add(&list, FINDING_IMAGE_MISMATCH, FINDING_LIKELY); /* warning */
	findings_add(&list, FINDING_NOT_REGISTERED, FINDING_LIKELY); /* error */
	findings_add(&list, FINDING_WEAK_SIGNAL, FINDING_CERTAIN);   /* warning */
	findings_add(&list, FINDING_SIM_PIN, FINDING_CERTAIN);	     /* error */
	findings_add(&list, FINDING_SIM_ABSENT, FINDING_CERTAIN);    /* error */
	findings_sort(&list);
	assert_int_equal(list.at[0].code, FINDING_SIM_ABSENT);
	assert_int_equal(list.at[1].code, FINDING_SIM_PIN);
	assert_int_equal(list.at[2].code, FINDING_NOT_REGISTERED);
	assert_int_equal(list.at[3].code, FINDING_WEAK_SIGNAL);
	assert_int_equal(list.at[4].code, FINDING_IMAGE_MISMATCH);
	assert_int_equal(list.at[5].code, FINDING_TWO_RMNET);
}

/* Evidence is clean; what does not fit is cut at a character, and the cut can be seen. */
static void finding_lines_are_clean_and_cut(void **state)
{
	char text[600];
	struct finding *f;
	size_t i, n;

	(void)state;
	findings_init(&list);
	f = findings_add(&list, FINDING_LOG_MANGLED, FINDING_CERTAIN);
	finding_evidence(f, "%s", "a\033[31m\r\nb \xC2\xAE \xFF");
	assert_string_equal(f->evidence[0], "a\\x1B[31m\\x0D\\x0Ab \xC2\xAE \\xFF");
	for (n = FINDING_TEXT_MAX - 8; n < sizeof(text); n++) {
		f->evidence_count = 0;
		memset(text, 'x', n);
		text[n] = '\0';
		memcpy(text + n - 2, "\xC2\xAE", 2);
		finding_evidence(f, "%s", text);
		assert_true(strlen(f->evidence[0]) < FINDING_TEXT_MAX);
		if (n <= FINDING_TEXT_MAX - 4)
			assert_string_equal(f->evidence[0], text);
		else
			assert_string_equal(f->evidence[0] + strlen(f->evidence[0]) - 4,
					    "x\xE2\x80\xA6");
	}
	f->evidence_count = 0;
	for (i = 0; i < FINDING_EVIDENCE_MAX + 3; i++)
		finding_evidence(f, "%zu", i);
	assert_int_equal(f->evidence_count, FINDING_EVIDENCE_MAX);
	assert_string_equal(f->evidence[FINDING_EVIDENCE_MAX - 1], "7");
	finding_cure(f, "modprobe %s", "qcserial");
	assert_string_equal(finding_cure_text(f), "modprobe qcserial");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finding_rows_are_complete),
		cmocka_unit_test(finding_is_added_once),
		cmocka_unit_test(finding_list_ends),
		cmocka_unit_test(finding_worst_goes_first),
		cmocka_unit_test(finding_lines_are_clean_and_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
