/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "buf.h"
#include "recipe.h"
#include "settings.h"

static struct settings settings;
static struct recipe recipe;
static struct shelf_error error;

static int setup(void **state)
{
	int rc = files_setup(state);

	buf_copy(settings.config_dir, sizeof(settings.config_dir), files_dir);
	return rc;
}

static int load(const char *text)
{
	return recipe_load(&recipe, &settings, files_write("r.conf", text, 0644), &error);
}

static void refused(const char *text, const char *expected)
{
	assert_int_equal(load(text), -EINVAL);
	if (!strstr(error.text, expected))
		fail_msg("\"%s\" has no \"%s\"", error.text, expected);
}

static void all_keys_are_read(void **state)
{
	const struct wanted *w = &recipe.wanted;

	(void)state;
	assert_int_equal(
		load("model = \"MC7455\"; family = \"9x30\"; composition = \"0x10d\";\n"
		     "carrier = \"02.33.03.00,ATT,ATT_002.066_000\"; rat = \"LTE Only\";\n"
		     "band = \"All bands\"; pcoffen = 2; usb_speed = \"usb2\";\n"
		     "contexts = ({ cid = 3; apn = \"broadband\"; });\n"
		     "custom = ({ key = \"FASTENUMEN\"; value = 2; });\n"
		     "identity = ({ vid = \"1199\"; app = \"9071\"; boot = \"9070\"; });\n"
		     "pri = ({ part_number = \"1\"; revision = \"2\"; customer = \"3\"; });\n"
		     "firmware = (\"SWI9X30C_02.33.03.00.cwe\");"),
		0);
	assert_string_equal(recipe.name, "r");
	assert_string_equal(w->model, "MC7455");
	assert_int_equal(w->composition.by, WANTED_COMPOSITION_MASK);
	assert_int_equal(w->composition.mask, 0x10d);
	assert_int_equal(w->image.by, WANTED_IMAGE_TRIPLE);
	assert_string_equal(w->image.config, "ATT_002.066_000");
	assert_string_equal(w->rat, "LTE Only");
	assert_int_equal(w->pcoffen, 2);
	assert_int_equal(w->speed, WANTED_SPEED_USB2);
	assert_int_equal(w->context_count, 1);
	assert_int_equal(w->contexts[0].cid, 3);
	assert_string_equal(w->contexts[0].type, "IP");
	assert_int_equal(w->custom[0].value, 2);
	assert_true(w->identity.said);
	assert_int_equal(w->identity.boot, 0x9070);
	assert_string_equal(w->pri.customer, "3");
	assert_int_equal(w->file_count, 1);
}

static void what_is_not_named_is_not_wanted(void **state)
{
	struct wanted none;

	(void)state;
	wanted_init(&none);
	assert_int_equal(load(""), 0);
	assert_memory_equal(&recipe.wanted, &none, sizeof(none));
}

static void names_are_looked_up(void **state)
{
	(void)state;
	files_mkdir("recipes");
	files_write("recipes/att.conf", "carrier = \"auto\";", 0644);
	assert_int_equal(recipe_load(&recipe, &settings, "att", &error), 0);
	assert_string_equal(recipe.name, "att");
	assert_int_equal(recipe.wanted.image.by, WANTED_IMAGE_AUTO);
	assert_int_equal(recipe_load(&recipe, &settings, "verizon", &error), -EINVAL);
	assert_non_null(strstr(error.text, "recipes/verizon.conf: No such file"));
	assert_int_equal(recipe_load(&recipe, &settings, "", &error), -EINVAL);
	assert_int_equal(recipe_load(&recipe, &settings, "x/", &error), -EINVAL);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	(void)state;
	refused("\ncomposition = \"5,x\";", "r.conf:2: composition");
	refused("carrier = \"a,b\";", "r.conf:1: carrier");
	refused("contexts = ({ cid = 0; apn = \"x\"; });", "r.conf:1: cid");
	refused("contexts = ({ cid = 1; apn = \"a\\\"b\"; });", "contexts: a quote mark");
	refused("custom = ({ key = \"X\"; value = 10; });", "r.conf:1: value");
	refused("identity = ({ vid = \"1199\"; app = \"90x1\"; boot = \"9070\"; });",
		"four hex digits");
	refused("firmware = (\"firmware.zip\");", "a .cwe, .nvu or .spk file");
	refused("pcoffen = 7;", "r.conf:1: pcoffen");
	refused("usb_speed = \"usb4\";", "r.conf:1: usb_speed");
	refused("carier = \"ATT\";", "carier");
}

static void the_example_is_good(void **state)
{
	(void)state;
	assert_int_equal(recipe_load(&recipe, &settings, "conf/recipes/att-mbim.conf", &error), 0);
	assert_string_equal(recipe.name, "att-mbim");
	assert_int_equal(recipe.wanted.context_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_keys_are_read),   TEST(what_is_not_named_is_not_wanted),
		TEST(names_are_looked_up), TEST(what_is_wrong_is_named_with_its_line),
		TEST(the_example_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
