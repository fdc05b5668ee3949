/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "label.h"

static const struct label_row rows[] = {
	{ .text = "Mode", .kind = 1 },
	{ .text = "System mode", .kind = 2 },
	{ .text = "RSSI (dBm)", .kind = 3 },
	{ .text = "name", .kind = 4 },
	{ .text = "voters -", .kind = 5, .bare = true },
};

/* All pairs of a line as "kind=value|". */
static const char *pairs(const char *line)
{
	static char memory[512];
	struct label l;
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	label_start(&l, rows, sizeof(rows) / sizeof(rows[0]), line);
	while (label_next(&l)) {
		buf_fmt(&text, "%d=", l.row->kind);
		buf_mem(&text, l.value, l.len);
		buf_char(&text, '|');
	}
	assert_int_equal(buf_error(&text), 0);
	return memory;
}

static void label_finds_pairs(void **state)
{
	(void)state;
	assert_string_equal(pairs(""), "");
	assert_string_equal(pairs("no label here: x"), "");
	assert_string_equal(pairs("Mode: ONLINE"), "1=ONLINE|");
	assert_string_equal(pairs("mode :ONLINE   "), "1=ONLINE|");
	assert_string_equal(pairs(" Mode:        ONLINE         "), "1=ONLINE|");
	/* The longer label wins, and a label inside of a word is none. */
	assert_string_equal(pairs("System mode:   LTE        \tRSSI (dBm): -70"), "2=LTE|3=-70|");
	assert_string_equal(pairs("Pmode: 1"), "");
	/* Ends: tab, two blanks, the next label; a label without value is empty. */
	assert_string_equal(pairs("name: a b\tc"), "4=a b|");
	assert_string_equal(pairs("name: a b  c"), "4=a b|");
	assert_string_equal(pairs("name: a b mode: c"), "4=a b|1=c|");
	assert_string_equal(pairs("name:   mode:  "), "4=|1=|");
	assert_string_equal(pairs("name:"), "4=|");
	assert_string_equal(pairs("name"), "");
	assert_string_equal(pairs("LPM voters - Temp:0, Mode: 1"), "5=Temp:0,|1=1|");
}

static void label_looks_into_values(void **state)
{
	struct label l;

	(void)state;
	label_start(&l, rows, 1, "Mode: Low Power Mode");
	assert_true(label_next(&l));
	assert_true(label_starts(&l, "low power"));
	assert_false(label_starts(&l, "low power mode and more"));
	assert_true(label_holds(&l, "POWER"));
	assert_true(label_holds(&l, "mode"));
	assert_false(label_holds(&l, "online"));
	assert_false(label_next(&l));
	assert_false(label_next(&l));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(label_finds_pairs),
		cmocka_unit_test(label_looks_into_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
