/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>

#include "finding.h"
#include "shelf.h"

static struct shelf_error error;

/* Two directories under the test's own: what the package brings and what the owner adds. */
static int load_two(const char *first, const char *second, struct shelf *shelf)
{
	const char *dirs[2];

	mkdir(files_path("one"), 0755);
	mkdir(files_path("two"), 0755);
	files_write("one/a.conf", first, 0644);
	files_write("two/a.conf", second, 0644);
	dirs[0] = files_path("one");
	dirs[1] = files_path("two");
	return shelf_load(shelf, dirs, 2, &error);
}

static void refused(const char *text, const char *message)
{
	struct shelf shelf;

	assert_int_equal(load_two(text, "", &shelf), -EINVAL);
	if (!strstr(error.text, message))
		fail_msg("\"%s\" has no \"%s\"", error.text, message);
	assert_null(shelf.models);
}

static int load_shipped(struct shelf *shelf)
{
	const char *dir = "conf/models";

	return shelf_load(shelf, &dir, 1, &error);
}

static void shelf_files_that_we_ship_are_without_error(void **state)
{
	const struct model_layout *layout;
	struct shelf shelf;
	size_t i;

	(void)state;
	assert_int_equal(load_shipped(&shelf), 0);
	assert_string_equal(error.text, "");
	for (i = 0; i < shelf.id_count; i++) {
		const struct model_id *id = &shelf.ids[i];

		assert_non_null(id->model);
		if (id->mode != MODEL_MODE_BOOT)
			assert_non_null(id->layout);
		if (id->finding[0])
			assert_int_not_equal(finding_code_of(id->finding), FINDING_COUNT);
	}
	/* A driver that is to take a new id like a known one must know that one: itself a row. */
	for (layout = shelf.layouts; layout; layout = layout->next)
		if (layout->like_vid)
			assert_non_null(shelf_id(&shelf, layout->like_vid, layout->like_pid, 4));
	shelf_free(&shelf);
}

/* Every row of sierra-at 9.1: id, interfaces, mode, layout, known to drivers. */
static void shelf_knows_every_id_of_the_facts(void **state)
{
	static const struct {
		unsigned vid, pid, interfaces;
		enum model_mode mode;
		const char *layout;
		bool in_drivers;
	} facts[] = {
		{ 0x1199, 0x68a2, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x68a2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x0f3d, 0x68a2, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x0f3d, 0x68a2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x114f, 0x68a2, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x114f, 0x68a2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x68a3, 7, MODEL_MODE_NORMAL, "direct-ip", true },
		{ 0x1199, 0x68aa, 7, MODEL_MODE_NORMAL, "direct-ip", true },
		{ 0x0f3d, 0x68a3, 7, MODEL_MODE_NORMAL, "direct-ip", true },
		{ 0x0f3d, 0x68aa, 7, MODEL_MODE_NORMAL, "direct-ip", true },
		{ 0x114f, 0x68a3, 7, MODEL_MODE_NORMAL, "direct-ip", false },
		{ 0x1199, 0x68c0, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9041, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9040, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x901f, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x901e, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x9063, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9062, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x9051, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9053, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9054, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9055, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9056, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9057, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x9060, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9061, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9071, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9070, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x9079, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9078, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x907b, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x907a, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x9091, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9090, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x90c3, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x90c2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x90b1, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x90b0, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x68b1, 2, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x9205, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x68e2, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x1199, 0x90d3, 4, MODEL_MODE_NORMAL, "55c", true },
		{ 0x1199, 0x90d2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x90e3, 4, MODEL_MODE_NORMAL, "55c", true },
		{ 0x1199, 0x90e5, 6, MODEL_MODE_NORMAL, "em8695", true },
		{ 0x1199, 0x90e4, 6, MODEL_MODE_NORMAL, "em8695", true },
		{ 0x1199, 0xc081, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0xc080, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x901c, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81a2, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81a3, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81a4, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81a8, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81a9, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81b1, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81b3, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81cb, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x413c, 0x81cc, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81cf, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81d0, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x413c, 0x81d1, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81d2, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x413c, 0x8217, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x8218, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x413c, 0x81b6, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x413c, 0x81b5, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x413c, 0x81c2, 4, MODEL_MODE_NORMAL, "swi", false },
		{ 0x413c, 0x81c1, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x03f0, 0x4e1d, 4, MODEL_MODE_NORMAL, "swi", true },
		{ 0x1199, 0x9001, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x9000, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x9011, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x9013, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x9019, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x68a5, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x68a9, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x1199, 0x68a4, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x1199, 0x68a8, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x2c7c, 0x0125, 5, MODEL_MODE_NORMAL, "ec25", true },
		{ 0x05c6, 0x9008, 1, MODEL_MODE_BOOT, "qdl", true },
		{ 0x05c6, 0x9215, 5, MODEL_MODE_NORMAL, "ec20", true },
		{ 0x05c6, 0x9215, 4, MODEL_MODE_NORMAL, "gobi-2k", true },
		{ 0x12d1, 0x1506, 3, MODEL_MODE_NORMAL, "huawei", true },
		{ 0x12d1, 0x140c, 4, MODEL_MODE_NORMAL, "huawei-qmi-1", true },
		{ 0x12d1, 0x14ac, 4, MODEL_MODE_NORMAL, "huawei-qmi-1", true },
		{ 0x12d1, 0x1001, 4, MODEL_MODE_NORMAL, "huawei", true },
		{ 0x12d1, 0x1003, 4, MODEL_MODE_NORMAL, "huawei", true },
		{ 0x12d1, 0x15ca, 4, MODEL_MODE_NORMAL, "huawei", true },
		{ 0x12d1, 0x1f01, 1, MODEL_MODE_UNKNOWN, "huawei", true },
		{ 0x12d1, 0x14fe, 1, MODEL_MODE_UNKNOWN, "huawei", true },
		{ 0x12d1, 0x1446, 1, MODEL_MODE_UNKNOWN, "huawei", true },
		{ 0x12d1, 0x1526, 1, MODEL_MODE_UNKNOWN, "huawei", true },
		{ 0x1e0e, 0x9071, 5, MODEL_MODE_NORMAL, "simcom-8230", true },
		{ 0x05c6, 0x9091, 4, MODEL_MODE_NORMAL, "compal-rxm", false },
	};
	struct shelf shelf;
	size_t i;

	(void)state;
	assert_int_equal(load_shipped(&shelf), 0);
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct model_id *id = shelf_id(&shelf, (uint16_t)facts[i].vid,
						     (uint16_t)facts[i].pid, facts[i].interfaces);

		if (!id)
			fail_msg("%04x:%04x is not there", facts[i].vid, facts[i].pid);
		if (id->mode != facts[i].mode || id->in_drivers != facts[i].in_drivers ||
		    strcmp(id->layout->name, facts[i].layout))
			fail_msg("%04x:%04x with %u interfaces is otherwise", facts[i].vid,
				 facts[i].pid, facts[i].interfaces);
	}
	assert_null(shelf_id(&shelf, 0x1199, 0x0001, 1));
	assert_null(shelf_id(&shelf, 0xffff, 0xffff, 1));
	shelf_free(&shelf);
}

static void shelf_models_take_from_their_family(void **state)
{
	const struct model_id *id;
	struct shelf shelf;

	(void)state;
	assert_int_equal(load_shipped(&shelf), 0);
	id = shelf_id(&shelf, 0x1199, 0x9071, 4);
	assert_string_equal(id->model->family, "9x30");
	assert_true(model_has(id->model, MODEL_QUIRK_RAW_IP_ONLY));
	assert_true(model_has(id->model, MODEL_QUIRK_STATIC_NUMBERS));
	assert_string_equal(id->model->auth_command, "$QCPDPP");
	assert_string_equal(id->model->unlock, "AT!ENTERCND=\"A710\"");
	id = shelf_id(&shelf, 0x1199, 0x68c0, 4);
	assert_string_equal(id->model->family, "");
	assert_string_equal(id->model->auth_command, "$QCPDPP");
	id = shelf_id(&shelf, 0x2c7c, 0x0125, 5);
	assert_int_equal(id->model->quirks, 0);
	assert_string_equal(id->model->auth_command, "none");
	shelf_free(&shelf);
}

#define LAYOUT "layouts = ( { name = \"l\"; interfaces = [ \"3 ff/*/* * at option ppp\" ]; } );\n"

static void shelf_later_directory_adds_and_overrides(void **state)
{
	struct shelf shelf;

	(void)state;
	assert_int_equal(load_two(LAYOUT "models = ( { name = \"A\"; layout = \"l\";\n"
					 "ids = \"1111:2222 1111:3333\"; } );\n",
				  "models = ( { name = \"B\"; layout = \"l\";\n"
				  "ids = \"1111:3333 1111:4444\"; unlock = \"AT\"; } );\n",
				  &shelf),
			 0);
	assert_int_equal(shelf.id_count, 3);
	assert_string_equal(shelf_id(&shelf, 0x1111, 0x2222, 1)->model->name, "A");
	assert_string_equal(shelf_id(&shelf, 0x1111, 0x3333, 1)->model->name, "B");
	assert_string_equal(shelf_id(&shelf, 0x1111, 0x4444, 1)->model->name, "B");
	shelf_free(&shelf);
}

static void shelf_layout_of_a_later_file_is_the_one_that_counts(void **state)
{
	struct shelf shelf;

	(void)state;
	assert_int_equal(load_two(LAYOUT
				  "models = ( { name = \"A\"; layout = \"l\"; ids = \"1111:2222\"; "
				  "} );\n",
				  "layouts = ( { name = \"l\"; interfaces = [ \"5 */*/* 2 nmea "
				  "a:b\" ]; } );\n",
				  &shelf),
			 0);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].number, 5);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].class_, MODEL_ANY);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].endpoints, 2);
	assert_string_equal(shelf.ids[0].layout->interfaces[0].driver, "a");
	assert_string_equal(shelf.ids[0].layout->interfaces[0].module, "b");
	shelf_free(&shelf);
}

#define MODEL "models = ( { name = \"A\"; layout = \"l\"; ids = \"1111:2222\"; } );\n"

/* By file name, so that no other is read for it. */
static void shelf_what_is_shared_has_a_file_that_is_read_when_it_is_named(void **state)
{
	struct shelf shelf;

	(void)state;
	mkdir(files_path("one"), 0755);
	mkdir(files_path("two"), 0755);
	files_mkdir("one/layouts");
	files_mkdir("two/layouts");
	files_write("one/layouts/l.conf", LAYOUT, 0644);
	files_write("one/layouts/other.conf", "broken", 0644);
	assert_int_equal(load_two(MODEL, "", &shelf), 0);
	assert_int_equal(shelf.ids[0].layout->interface_count, 1);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].number, 3);
	shelf_free(&shelf);

	files_write("two/layouts/l.conf",
		    "layouts = ( { name = \"l\"; interfaces = [ \"7 */*/* * at option\" ]; } );\n",
		    0644);
	assert_int_equal(load_two(MODEL, "", &shelf), 0);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].number, 7);
	shelf_free(&shelf);

	/* What stands in a model file is there already. */
	assert_int_equal(load_two(LAYOUT MODEL, "", &shelf), 0);
	assert_int_equal(shelf.ids[0].layout->interfaces[0].number, 3);
	shelf_free(&shelf);

	files_write("two/layouts/l.conf", "layouts = ( );\n" MODEL, 0644);
	refused(MODEL, "two/layouts/l.conf:2: key \"models\", expected one of: layouts\n");
	refused(MODEL, "one/a.conf:1: layout: \"l\", expected the name of a layout\n");
	files_write("two/layouts/l.conf", "broken", 0644);
	refused(MODEL, "two/layouts/l.conf:1: syntax error, expected libconfig syntax");
	refused("models = ( { name = \"A\"; layout = \"../a\"; } );\n", "layout: \"../a\"");

	mkdir(files_path("one/families"), 0755);
	files_write("one/families/f.conf", "families = ( { name = \"f\"; unlock = \"U\"; } );\n",
		    0644);
	assert_int_equal(load_two("models = ( { name = \"A\"; family = \"f\"; } );\n", "", &shelf),
			 0);
	assert_string_equal(shelf.models[0].unlock, "U");
	shelf_free(&shelf);
	remove(files_path("one/layouts/l.conf"));
	remove(files_path("two/layouts/l.conf"));
}

static void shelf_wrong_rows_are_refused_with_file_and_line(void **state)
{
	static const char *const rows[] = {
		"",
		"3",
		"x ff/*/* * at option",
		"256 ff/*/* * at option",
		"-1 ff/*/* * at option",
		"3 ff/* * at option",
		"3 ff/*/*/* * at option",
		"3 FF/*/* * at option",
		"3 f/*/* * at option",
		"3 ff/*/* * modem option",
		"3 ff/*/* * at",
		"3 ff/*/* * at a-driver-that-is-much-too-long",
		"3 ff/*/* * at option pp",
		"3 ff/*/* * diag option ppp",
		"3 ff/*/* * at option ppp more",
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text),
			 "layouts = (\n{ name = \"l\"; interfaces = [\n\"%s\" ]; } );\n", rows[i]);
		refused(text, "a.conf:3: interface \"");
	}
	refused("models = (\n{ name = \"A\"; layout = \"none\"; } );\n",
		"a.conf:2: layout: \"none\", expected the name of a layout\n");
	refused(LAYOUT "vendors = ( { vid = 1; layout = \"x\"; } );\n", "layout: \"x\"");
	refused("models = ( { name = \"A\"; ids = \"1199:907\"; } );\n", "id \"1199:907\"");
	refused("models = ( { name = \"A\"; ids = \"1199:9071/0\"; } );\n", "id \"1199:9071/0\"");
	refused("models = ( { name = \"A\"; ids = \"1199:907G\"; } );\n", "lower-case hex");
	refused("models = ( { name = \"A\"; quirks = [ \"fast\" ]; } );\n",
		"quirks: \"fast\", expected one of: raw-ip-only, ");
	refused("models = ( { nam = \"A\"; } );\n", "key \"nam\"");
	refused("models = ( { layout = \"\"; } );\n", "name: not there");
	refused("models = ( 5 );\n", "not a group");
	refused("model = ( );\n", "key \"model\", expected one of: layouts, families, models, "
				  "vendors\n");
	refused("models = ( { name = \"A\"; ids = \"1111:2222\"; },\n"
		"{ name = \"B\"; ids = \"1111:2222\"; } );\n",
		"a.conf:2: id 1111:2222 is there twice");
}

static void shelf_file_named_after_ids_is_for_them(void **state)
{
	static const struct {
		const char *file, *id;
	} files[] = {
		{ "vids/1111.conf", "1111:0001" },	{ "vids/2222.conf", "2222:0001" },
		{ "vids/2222-90.conf", "2222:9071" },	{ "vids/2222-907.conf", "2222:9072" },
		{ "vids/2222-9081.conf", "2222:9081" }, { "vids/mine.conf", "3333:0001" },
		{ "vids/1111-.conf", "4444:0001" },	{ "vids/1111-12345.conf", "5555:0001" },
	};
	const uint32_t present[] = { 0x22229071 };
	char path[160], text[128];
	const char *dir = path;
	struct shelf shelf;
	size_t i;

	(void)state;
	snprintf(path, sizeof(path), "%s", files_path("vids"));
	files_mkdir("vids");
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(text, sizeof(text), "models = ( { name = \"A\"; ids = \"%s\"; } );\n",
			 files[i].id);
		files_write(files[i].file, text, 0644);
	}
	assert_int_equal(shelf_load(&shelf, &dir, 1, &error), 0);
	assert_int_equal(shelf.id_count, 8);
	shelf_free(&shelf);
	assert_int_equal(shelf_load_for(&shelf, &dir, 1, present, 1, &error), 0);
	assert_int_equal(shelf.id_count, 6);
	assert_null(shelf_id(&shelf, 0x1111, 1, 1));
	assert_null(shelf_id(&shelf, 0x2222, 0x9081, 1));
	assert_non_null(shelf_id(&shelf, 0x2222, 0x9072, 1));
	assert_non_null(shelf_id(&shelf, 0x5555, 1, 1));
	shelf_free(&shelf);

	files_write("vids/2222-907.conf", "models = ( { name = \"B\"; ids = \"2222:9081\"; } );\n",
		    0644);
	assert_int_equal(shelf_load(&shelf, &dir, 1, &error), -EINVAL);
	assert_non_null(strstr(error.text, "2222-907.conf:1: id 2222:9081, expected an id that"));
}

static void shelf_without_files_is_not_there(void **state)
{
	const char *dirs[2] = { "/nowhere", files_path("none") };
	struct shelf shelf;

	(void)state;
	files_mkdir("none");
	assert_int_equal(shelf_load(&shelf, dirs, 2, &error), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shelf_files_that_we_ship_are_without_error),
		cmocka_unit_test(shelf_knows_every_id_of_the_facts),
		cmocka_unit_test(shelf_models_take_from_their_family),
		cmocka_unit_test(shelf_later_directory_adds_and_overrides),
		cmocka_unit_test(shelf_layout_of_a_later_file_is_the_one_that_counts),
		cmocka_unit_test(shelf_what_is_shared_has_a_file_that_is_read_when_it_is_named),
		cmocka_unit_test(shelf_wrong_rows_are_refused_with_file_and_line),
		cmocka_unit_test(shelf_file_named_after_ids_is_for_them),
		cmocka_unit_test(shelf_without_files_is_not_there),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
