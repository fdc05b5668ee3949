/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "carriers.h"

static struct carriers carriers;
static struct facts facts;

static void stored(const char *fw, const char *carrier)
{
	struct facts_image *row = &facts.images.fw[facts.images.fw_count++];
	struct buf build;

	strcpy(row->status, "GOOD");
	buf_init(&build, row->build_id, sizeof(row->build_id));
	buf_fmt(&build, "%s_?", fw);
	row = &facts.images.pri[facts.images.pri_count++];
	strcpy(row->status, "GOOD");
	strcpy(row->unique_id, "002.001_000");
	buf_init(&build, row->build_id, sizeof(row->build_id));
	buf_fmt(&build, "%s_%s", fw, carrier);
}

static const char *fit(const char *digits)
{
	static struct image_name name;

	return carrier_fit(carriers.at, carriers.count, digits, &facts, &name) ? name.config : NULL;
}

static int load(void **state)
{
	static const char *const dirs[] = { "conf" };
	struct shelf_error error = { 0 };

	(void)state;
	return carriers_load(&carriers, dirs, 1, &error);
}

/* MNCs of two and of three digits; what has no image of its own gets the generic one. */
static void carrier_fits_the_operator(void **state)
{
	(void)state;
	facts_init(&facts);
	assert_null(fit("310410123456789"));
	stored("02.33.03.00", "GENERIC");
	stored("02.33.03.00", "ATT");
	stored("02.33.03.00", "VERIZON");
	stored("02.33.03.00", "ORANGE-EU");
	assert_string_equal(fit("310410123456789"), "ATT_002.001_000");
	assert_string_equal(fit("310410"), "ATT_002.001_000");
	assert_string_equal(fit("311480123456789"), "VERIZON_002.001_000");
	assert_string_equal(fit("208011234567890"), "ORANGE-EU_002.001_000");
	assert_string_equal(fit("20801"), "ORANGE-EU_002.001_000");
	assert_string_equal(fit("310260123456789"), "GENERIC_002.001_000");
	assert_string_equal(fit("901700000000000"), "GENERIC_002.001_000");
	assert_null(fit(""));
	assert_null(fit("310"));
}

static void carrier_takes_the_newest(void **state)
{
	static struct image_name name;

	(void)state;
	facts_init(&facts);
	stored("02.24.05.06", "ATT");
	stored("02.33.03.00", "ATT");
	stored("02.9.0.0", "ATT");
	assert_true(carrier_fit(carriers.at, carriers.count, "310410", &facts, &name));
	assert_string_equal(name.fw, "02.33.03.00");
}

/* On 9x15 there is no table: the Carrier PRI lines are the choice. */
static void carrier_knows_other_spellings(void **state)
{
	(void)state;
	facts_init(&facts);
	facts_line(&facts, "AT!PRIID?",
		   "Carrier PRI: 9999999_9902574_SWI9X15C_05.05.58.00_00_GENNA-4G_005.026_000");
	facts_line(&facts, "AT!PRIID?",
		   "Carrier PRI: 9999999_9902574_SWI9X15C_05.05.58.00_00_VZW_005.029_000");
	assert_string_equal(fit("311480123456789"), "VZW_005.029_000");
	assert_string_equal(fit("302720123456789"), "GENNA-4G_005.026_000");
	assert_null(fit("26201"));
}

static void carrier_refuses_what_is_no_plmn(void **state)
{
	struct carrier row = { .names = "X" };

	(void)state;
	strcpy(row.plmn, "310410 20801 208 *");
	assert_int_equal(carrier_check(&row), 0);
	strcpy(row.plmn, "31");
	assert_int_not_equal(carrier_check(&row), 0);
	strcpy(row.plmn, "3104101");
	assert_int_not_equal(carrier_check(&row), 0);
	strcpy(row.plmn, "31041x");
	assert_int_not_equal(carrier_check(&row), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carrier_fits_the_operator),
		cmocka_unit_test(carrier_takes_the_newest),
		cmocka_unit_test(carrier_knows_other_spellings),
		cmocka_unit_test(carrier_refuses_what_is_no_plmn),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
