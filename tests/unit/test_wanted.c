/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "wanted.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct wanted wanted;

static void wanted_reads_compositions(void **state)
{
	static const struct {
		const char *text;
		enum wanted_composition by;
		int type;
		uint32_t mask;
		int number;
	} rows[] = {
		{ "10d", WANTED_COMPOSITION_MASK, 0, 0x10D, -1 },
		{ "0x00001009", WANTED_COMPOSITION_MASK, 0, 0x1009, -1 },
		{ "505", WANTED_COMPOSITION_MASK, 0, 0x505, -1 },
		{ "1,3,10F", WANTED_COMPOSITION_MASK, 3, 0x10F, -1 },
		{ "6", WANTED_COMPOSITION_NUMBER, 0, 0, 6 },
		{ "14", WANTED_COMPOSITION_NUMBER, 0, 0, 14 },
		{ "qmi", WANTED_COMPOSITION_NAMES, 0, 0, -1 },
		{ "adb", WANTED_COMPOSITION_NAMES, 0, 0, -1 },
	};
	static const char *const wrong[] = {
		"",    ",",	    "0xfffffffff", "10g",	    "2,1,10d", "1,0,10d",
		"1,1", "1,1,10d,1", "diag,,modem", "diag;at!reset", "diag,6"
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		wanted_init(&wanted);
		assert_int_equal(wanted_composition(&wanted, rows[i].text), 0);
		assert_int_equal(wanted.composition.by, rows[i].by);
		assert_int_equal(wanted.composition.type, rows[i].type);
		assert_int_equal(wanted.composition.mask, rows[i].mask);
		assert_int_equal(wanted.composition.number, rows[i].number);
	}
	assert_int_equal(wanted_composition(&wanted, "DIAG,nmea,Modem"), 0);
	assert_int_equal(wanted.composition.count, 3);
	assert_string_equal(wanted.composition.names[2], "modem");
	for (i = 0; i < COUNT(wrong); i++)
		assert_int_not_equal(wanted_composition(&wanted, wrong[i]), 0);
}

static void wanted_reads_carriers(void **state)
{
	(void)state;
	assert_int_equal(wanted_carrier(&wanted, "ORANGE-EU"), 0);
	assert_int_equal(wanted.image.by, WANTED_IMAGE_CARRIER);
	assert_int_equal(wanted_carrier(&wanted, "Auto-sim"), 0);
	assert_int_equal(wanted.image.by, WANTED_IMAGE_AUTO);
	assert_int_equal(wanted_carrier(&wanted, "02.33.03.00,ATT,ATT_002.079_001"), 0);
	assert_int_equal(wanted.image.by, WANTED_IMAGE_TRIPLE);
	assert_string_equal(wanted.image.config, "ATT_002.079_001");
	assert_int_not_equal(wanted_carrier(&wanted, ""), 0);
	assert_int_not_equal(wanted_carrier(&wanted, "02.33.03.00,ATT"), 0);
	assert_int_not_equal(wanted_carrier(&wanted, "a,b,c,d"), 0);
	assert_int_not_equal(wanted_carrier(&wanted, "ATT\"\rAT!RESET"), 0);
}

static void wanted_reads_firmware_names(void **state)
{
	struct wanted_file file;

	(void)state;
	assert_int_equal(wanted_file("/srv/SWI9X30C_02.33.03.00.cwe", &file), 0);
	assert_true(file.is_firmware);
	assert_false(file.is_config);
	assert_string_equal(file.name.chip, "SWI9X30C");
	assert_string_equal(file.name.fw, "02.33.03.00");
	assert_int_equal(wanted_file("SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu", &file), 0);
	assert_true(file.is_config);
	assert_string_equal(file.name.carrier, "GENERIC");
	assert_string_equal(file.name.config, "GENERIC_002.072_000");
	assert_int_not_equal(wanted_file("SWI9X30C_02.33.03.00.nvu", &file), 0);
	assert_int_not_equal(wanted_file("firmware.cwe", &file), 0);
	assert_int_not_equal(wanted_file("SWI9X30C_02.33.03.00.zip", &file), 0);
	assert_int_not_equal(wanted_file(".cwe", &file), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wanted_reads_compositions),
		cmocka_unit_test(wanted_reads_carriers),
		cmocka_unit_test(wanted_reads_firmware_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
