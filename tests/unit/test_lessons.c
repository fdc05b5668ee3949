/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lessons.h"

static void lessons_go_through_text(void **state)
{
	BUF_ON_STACK(text, 4096);
	struct lessons one = { 0 }, two = { 0 };
	char *line, *rest;

	(void)state;
	one.count[FINDING_PORT_SILENT][RUNG_USB] = 7;
	one.count[FINDING_SIM_ABSENT][RUNG_REDIAL] = 1;
	one.count[FINDING_OUTPUT_TRUNCATED][RUNG_HOOK] = 64;
	lessons_put(&one, &text);
	assert_string_equal(text.at,
			    "sim-absent redial 1\nport-silent usb 7\noutput-truncated hook 64\n");
	for (rest = text.at; (line = strsep(&rest, "\n"));)
		lessons_line(&two, line);
	assert_memory_equal(&one, &two, sizeof(one));
}

static void lessons_pass_over_nonsense(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"port-silent",
		"port-silent usb",
		"port-silent usb ",
		"port-silent usb x",
		"port-silent usb 7x",
		"port-silent usb -1",
		"port-silent usb 65536",
		"port-silent usb 99999999999999999999",
		"port-silent ladder 1",
		"port-noisy usb 1",
		"port-silent  usb 1",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa usb 1",
	};
	struct lessons none = { 0 }, lessons = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		lessons_line(&lessons, lines[i]);
	assert_memory_equal(&lessons, &none, sizeof(none));
}

static void lessons_learn_nothing_unsafe(void **state)
{
	struct lessons l;
	unsigned rung;

	(void)state;
	for (rung = RUNG_REDIAL; rung < RUNGS_COUNT; rung++) {
		l = (struct lessons) { 0 };
		l.count[FINDING_PORT_SILENT][rung] = 2;
		assert_int_equal(lessons_start(&l, FINDING_PORT_SILENT), RUNG_REDIAL);
		lessons_add(&l, FINDING_PORT_SILENT, rung);
		assert_int_equal(lessons_start(&l, FINDING_PORT_SILENT),
				 rung < RUNG_USB ? rung : RUNG_USB);
	}
}

/* Three cures lead; then one climb in four or five is a trial of what is less. */
static void lessons_are_tried(void **state)
{
	struct lessons l = { 0 };
	unsigned i, led = 0, trials = 0;

	(void)state;
	for (i = 0; i < 3; i++)
		lessons_add(&l, FINDING_PORT_SILENT, RUNG_USB);
	for (i = 0; i < 200; i++) {
		if (lessons_start(&l, FINDING_PORT_SILENT) == RUNG_REDIAL) {
			assert_in_range(led, 3, 4);
			led = 0;
			trials++;
		} else {
			assert_int_equal(lessons_start(&l, FINDING_PORT_SILENT), RUNG_USB);
			led++;
		}
		lessons_add(&l, FINDING_PORT_SILENT, RUNG_USB);
	}
	assert_in_range(trials, 40, 50);
}

/* The trial was enough: what is above is to be learned anew, and of other causes all stays. */
static void lessons_are_forgotten(void **state)
{
	struct lessons l = { 0 };

	(void)state;
	l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_REDIAL] = 2;
	l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_USB] = 20;
	l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_POWER] = 1;
	l.count[FINDING_PORT_SILENT][RUNG_USB] = 20;
	lessons_add(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, RUNG_REDIAL);
	assert_int_equal(l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_REDIAL], 3);
	assert_int_equal(l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_USB], 0);
	assert_int_equal(l.count[FINDING_ECHO_LOST_AFTER_TRAFFIC][RUNG_POWER], 0);
	assert_int_equal(l.count[FINDING_PORT_SILENT][RUNG_USB], 20);
	assert_int_equal(lessons_start(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC), RUNG_REDIAL);
	/* What is above what led takes nothing away. */
	lessons_add(&l, FINDING_PORT_SILENT, RUNG_POWER);
	assert_int_equal(l.count[FINDING_PORT_SILENT][RUNG_USB], 20);
	lessons_add(&l, FINDING_PORT_SILENT, RUNG_USB);
	assert_int_equal(l.count[FINDING_PORT_SILENT][RUNG_POWER], 1);
}

static void lessons_stay_bounded(void **state)
{
	struct lessons l = { 0 };
	unsigned i;

	(void)state;
	for (i = 0; i < 200; i++)
		lessons_add(&l, FINDING_DIAL_REFUSED, RUNG_CFUN);
	assert_true(l.count[FINDING_DIAL_REFUSED][RUNG_CFUN] <= 64);
	for (i = 0; i < 41; i++)
		lessons_add(&l, FINDING_DIAL_REFUSED, RUNG_RESET);
	assert_int_equal(lessons_start(&l, FINDING_DIAL_REFUSED), RUNG_RESET);
}

static void rungs_have_names(void **state)
{
	unsigned rung;

	(void)state;
	for (rung = 0; rung < RUNGS_COUNT; rung++)
		assert_int_equal(rung_of(rung_name((enum rung)rung)), rung);
	assert_int_equal(rung_of("none"), RUNGS_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lessons_go_through_text),
		cmocka_unit_test(lessons_pass_over_nonsense),
		cmocka_unit_test(lessons_learn_nothing_unsafe),
		cmocka_unit_test(lessons_are_tried),
		cmocka_unit_test(lessons_are_forgotten),
		cmocka_unit_test(lessons_stay_bounded),
		cmocka_unit_test(rungs_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
