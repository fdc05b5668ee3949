/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "buf.h"
#include "stored.h"
#include "usb.h"

static struct shelf shelf;
static char sys_dir[128], proc_dir[128];

static int setup(void **state)
{
	static struct shelf_error error;
	const char *dir = "conf/models";

	if (files_setup(state))
		return -1;
	return shelf_load(&shelf, &dir, 1, &error);
}

static int teardown(void **state)
{
	shelf_free(&shelf);
	return files_teardown(state);
}

/* Lay out the tree that tests/usb/<name> describes, in place of the one before. */
static void lay_out(const char *name)
{
	char command[256];

	snprintf(sys_dir, sizeof(sys_dir), "%s/tree/sys", files_dir);
	snprintf(proc_dir, sizeof(proc_dir), "%s/tree/proc", files_dir);
	snprintf(command, sizeof(command), "rm -rf %s/tree && sh tests/usb/mktree.sh %s%s %s/tree",
		 files_dir, name[0] == '/' ? "" : "tests/usb/", name, files_dir);
	assert_int_equal(system(command), 0);
}

static int look(const char *proc, const struct shelf *known, struct usb_list *list)
{
	struct bus bus;
	int rc;

	assert_int_equal(bus_read(&bus, sys_dir), 0);
	rc = usb_scan(&bus, "/dev", proc, known, list);
	bus_free(&bus);
	return rc;
}

static void scan(const char *name, struct usb_list *list)
{
	lay_out(name);
	assert_int_equal(look(proc_dir, &shelf, list), 0);
}

static const struct finding *finding(const struct usb_modem *m, enum finding_code code)
{
	size_t i;

	for (i = 0; i < m->findings->count; i++)
		if (m->findings->at[i].code == code)
			return &m->findings->at[i];
	return NULL;
}

/* "1-1.4 1199:9071 MC7455 normal 0=diag,3=at*,8=qmi driver-missing(likely): modprobe qcserial" */
static void print_modem(struct buf *b, const struct usb_modem *m)
{
	unsigned i;
	size_t f;

	buf_fmt(b, "%s %04x:%04x ", m->slot, m->vid, m->pid);
	buf_clean(b, m->model[0] ? m->model : "-", m->model[0] ? strlen(m->model) : 1);
	buf_fmt(b, ", %s\n", model_mode_name(m->mode));
	for (i = 0; i < m->port_count; i++) {
		const struct usb_port *p = &m->ports[i];

		buf_fmt(b, "  %d %s%s %s %s%s%s\n", p->interface, model_role_name(p->role),
			p->ppp ? "*" : "", p->driver[0] ? p->driver : "-",
			p->node[0] ? p->node : "-", p->holder[0] ? " " : "", p->holder);
	}
	findings_sort(m->findings);
	for (f = 0; f < m->findings->count; f++) {
		const struct finding *at = &m->findings->at[f];

		buf_fmt(b, "  %s, %s", finding_code_name(at->code),
			finding_certainty_name(at->certainty));
		if (at->cure[0])
			buf_fmt(b, ": %s", at->cure);
		buf_char(b, '\n');
	}
}

static int is_tree(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "mktree.sh") != 0;
}

/* Every layout of sierra-at 9, as the stored text has it. */
static void usb_every_tree_reads_as_stored(void **state)
{
	static char text[STORED_MAX];
	struct dirent **names;
	struct buf b;
	int i, count;
	unsigned m;

	(void)state;
	buf_init(&b, text, sizeof(text));
	count = scandir("tests/usb", &names, is_tree, alphasort);
	assert_true(count > 40);
	for (i = 0; i < count; i++) {
		struct usb_list list;

		scan(names[i]->d_name, &list);
		buf_fmt(&b, "%s%s:\n", i ? "\n" : "", names[i]->d_name);
		for (m = 0; m < list.count; m++)
			print_modem(&b, &list.at[m]);
		usb_list_free(&list);
		free(names[i]);
	}
	free(names);
	assert_int_equal(buf_error(&b), 0);
	stored_check("usb.table", text);
}

/* What must hold whatever the stored text says: tree, code, and what its cure must have in it. */
static void usb_findings_name_their_cure(void **state)
{
	static const struct {
		const char *tree;
		enum finding_code code;
		const char *cure;
	} rows[] = {
		{ "mc7455-no-drivers", FINDING_DRIVER_MISSING, "modprobe -a qcserial qmi_wwan" },
		{ "mc7455-unbound-port", FINDING_DRIVER_MISSING,
		  "echo 1-1:1.3 >/sys/bus/usb/drivers/qcserial/bind" },
		{ "em7565-90c3", FINDING_ID_UNKNOWN,
		  "modprobe qcserial && echo 1199 90c3 0 1199 9071 "
		  ">/sys/bus/usb-serial/drivers/qcserial/new_id" },
		{ "em7565-90b1", FINDING_ID_UNKNOWN,
		  "modprobe option && echo 1199 90b1 >/sys/bus/usb-serial/drivers/option1/new_id" },
		{ "dw5811e-unbound", FINDING_ID_UNKNOWN, "echo 413c 81c2 0 1199 9071 " },
		{ "compal-9091", FINDING_ID_UNKNOWN,
		  "modprobe option && echo 05c6 9091 >/sys/bus/usb-serial/drivers/option1/new_id" },
		{ "mc7710-wrong-id", FINDING_ID_UNKNOWN, "echo 1199 68e2 0 1199 9071 " },
		{ "dw5811e-option", FINDING_DRIVER_WRONG,
		  "echo 1-1.1:1.8 >/sys/bus/usb/drivers/option/unbind; modprobe qmi_wwan" },
		{ "ec25-adb", FINDING_DRIVER_WRONG,
		  "echo 1-1.2:1.5 >/sys/bus/usb/drivers/option/unbind" },
		{ "mc7355-two-configurations", FINDING_TWO_CONFIGURATIONS,
		  "echo 1 >/sys/bus/usb/devices/1-1/bConfigurationValue" },
		{ "huawei-storage", FINDING_NEEDS_MODESWITCH, "usb_modeswitch -J -v 12d1 -p 1f01" },
		{ "mc7455-kernel-4.4", FINDING_RAW_IP_MISSING, "" },
		{ "mc7455-boot", FINDING_BOOT_LOADER, "" },
		{ "mc7710-boot", FINDING_BOOT_LOADER, "" },
		{ "mc7455-no-at", FINDING_NO_AT_PORT, "" },
		{ "mc7455-two-rmnet", FINDING_TWO_RMNET, "" },
		{ "wp7702-ecm", FINDING_ECM_AND_RMNET, "" },
		{ "mc7455-serial-only", FINDING_NO_NETWORK_FUNCTION, "" },
		{ "huawei-hilink", FINDING_ROUTER_MODE, "" },
		{ "huawei-phone", FINDING_NOT_A_MODEM, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct finding *f;
		struct usb_list list;

		scan(rows[i].tree, &list);
		assert_int_equal(list.count, 1);
		f = finding(&list.at[0], rows[i].code);
		if (!f || !strstr(f->cure, rows[i].cure))
			fail_msg("%s: %s", rows[i].tree, f ? f->cure : "not found");
		usb_list_free(&list);
	}
}

static void usb_healthy_modem_has_no_finding(void **state)
{
	static const char *const trees[] = { "mc7455", "mc7455-mbim", "ec25",	 "em9191",
					     "em9291", "em8695",      "gobi-1k", "gobi-3k" };
	struct usb_list list;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		scan(trees[i], &list);
		assert_int_equal(list.count, 1);
		assert_int_equal(list.at[0].findings->count, 0);
		assert_non_null(usb_port(&list.at[0], MODEL_ROLE_AT));
		usb_list_free(&list);
	}
}

static void usb_dev_names_one_modem(void **state)
{
	const struct usb_modem *m;
	struct usb_list list;

	(void)state;
	scan("two-modems", &list);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].slot, "1-1.2");
	assert_string_equal(list.at[1].slot, "1-1.10");
	assert_int_equal(usb_find(&list, NULL, &m), -ENOTUNIQ);
	assert_null(m);
	assert_int_equal(usb_find(&list, "any", &m), -ENOTUNIQ);
	assert_int_equal(usb_find(&list, "1-1", &m), -ENODEV);
	assert_int_equal(usb_find(&list, "1-1.10", &m), 0);
	assert_ptr_equal(m, &list.at[1]);
	assert_int_equal(usb_find(&list, "/dev/ttyUSB5", &m), 0);
	assert_ptr_equal(m, &list.at[0]);
	assert_int_equal(usb_find(&list, "/dev/ttyUSB9", &m), -ENODEV);
	usb_list_free(&list);

	scan("mc7455", &list);
	assert_int_equal(usb_find(&list, "any", &m), 0);
	usb_list_free(&list);
	scan("huawei-phone", &list);
	assert_int_equal(usb_find(&list, "any", &m), -ENODEV);
	usb_list_free(&list);
}

static void usb_dialling_port_comes_before_the_control_port(void **state)
{
	struct usb_list list;

	(void)state;
	scan("ec25", &list);
	assert_string_equal(usb_port(&list.at[0], MODEL_ROLE_AT)->node, "/dev/ttyUSB3");
	assert_string_equal(usb_port(&list.at[0], MODEL_ROLE_QMI)->net, "wwan0");
	assert_null(usb_port(&list.at[0], MODEL_ROLE_MBIM));
	usb_list_free(&list);
}

static void usb_holder_is_found_by_the_names_of_links(void **state)
{
	char name[32];

	(void)state;
	lay_out("mc7455");
	assert_int_equal(usb_holder(proc_dir, "/dev/ttyUSB2", name, sizeof(name)), 812);
	assert_string_equal(name, "minicom(812)");
	assert_int_equal(usb_holder(proc_dir, "/dev/ttyUSB1", name, sizeof(name)), 0);
	assert_string_equal(name, "");
	assert_int_equal(usb_holder("/nowhere", "/dev/ttyUSB1", name, sizeof(name)), 0);
	/* Our own process has /dev/null open for sure, and is left out. */
	assert_int_not_equal(usb_holder("/proc", "/dev/null", name, sizeof(name)), getpid());
}

static void usb_made_up_modem_needs_a_text_file_only(void **state)
{
	static const char model[] =
		"layouts = ( { name = \"made-up\"; serial_driver = \"option1\"; interfaces = [\n"
		"  \"5 ff/*/* * at option ppp\", \"6 ff/*/* * qmi qmi_wwan\" ]; } );\n"
		"models = ( { name = \"XM1/XM2\"; family = \"x\"; layout = \"made-up\";\n"
		"  ids = \"abcd:0001\"; boot_ids = \"abcd:0002\"; boot_layout = \"made-up\"; } "
		");\n";
	static const char tree[] = "D 1-1 abcd:0001\nS product=Maker XM2 rev B\n"
				   "I 5 ff/00/00 3 option ttyUSB7\nI 6 ff/ff/ff 3 -\n";
	static struct shelf_error error;
	struct shelf own;
	struct usb_list list;
	char dir[128];
	const char *dirs[1] = { dir };

	(void)state;
	files_mkdir("own");
	files_write("own/xm.conf", model, 0644);
	snprintf(dir, sizeof(dir), "%s", files_path("own"));
	assert_int_equal(shelf_load(&own, dirs, 1, &error), 0);
	lay_out(files_write("tree.txt", tree, 0644));
	assert_int_equal(look(proc_dir, &own, &list), 0);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].model, "XM2");
	assert_string_equal(usb_port(&list.at[0], MODEL_ROLE_AT)->node, "/dev/ttyUSB7");
	assert_string_equal(finding(&list.at[0], FINDING_DRIVER_MISSING)->cure,
			    "modprobe qmi_wwan");
	usb_list_free(&list);
	shelf_free(&own);
}

/* Anything at all in the place of a file: missing, unreadable, a directory, a link to itself. */
static void usb_broken_trees_are_survived(void **state)
{
	static const char *const files[] = {
		"idVendor",
		"idProduct",
		"product",
		"serial",
		"busnum",
		"bNumConfigurations",
		"1-1.4:1.3",
		"1-1.4:1.3/bInterfaceNumber",
		"1-1.4:1.3/bInterfaceClass",
		"1-1.4:1.3/bNumEndpoints",
		"1-1.4:1.3/driver",
		"1-1.4:1.3/ttyUSB2",
		"1-1.4:1.8/usbmisc",
		"1-1.4:1.8/net",
	};
	static const char *const damage[] = { ":",
					      "mkdir $p",
					      "ln -s $p $p",
					      ": >$p",
					      "head -c 5000 /dev/urandom >$p",
					      "mkfifo $p",
					      "echo 99999999999999999999 >$p" };
	char command[1024];
	struct usb_list list;
	size_t i, j;

	(void)state;
	lay_out("mc7455");
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		for (j = 0; j < sizeof(damage) / sizeof(damage[0]); j++) {
			snprintf(command, sizeof(command),
				 "p=%s/devices/usb1/1-1.4/%s; mv $p $p~; %s", sys_dir, files[i],
				 damage[j]);
			assert_int_equal(system(command), 0);
			assert_int_equal(look(proc_dir, &shelf, &list), 0);
			assert_true(list.count <= 1);
			usb_list_free(&list);
			snprintf(command, sizeof(command),
				 "p=%s/devices/usb1/1-1.4/%s; rm -rf $p; mv $p~ $p", sys_dir,
				 files[i]);
			assert_int_equal(system(command), 0);
		}
	assert_int_equal(look(proc_dir, &shelf, &list), 0);
	assert_int_equal(list.at[0].findings->count, 0);
	usb_list_free(&list);
}

static void usb_tree_with_a_loop_for_a_device_is_survived(void **state)
{
	struct usb_list list;
	char command[512];

	(void)state;
	lay_out("mc7455");
	snprintf(command, sizeof(command),
		 "cd %s/bus/usb/devices && ln -s 1-9 1-9 && ln -s . 1-8 && ln -s / 1-7 && "
		 "mkdir 1-6 && echo 1199 >1-6/idVendor && echo 9071 >1-6/idProduct",
		 sys_dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(look(proc_dir, &shelf, &list), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[1].slot, "1-6");
	assert_int_equal(list.at[1].port_count, 0);
	usb_list_free(&list);
}

static void usb_interfaces_may_stand_inside_their_device_only(void **state)
{
	struct usb_list list;
	char command[512];

	(void)state;
	lay_out("mc7455");
	snprintf(command, sizeof(command), "rm %s/bus/usb/devices/*:*", sys_dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(look(proc_dir, &shelf, &list), 0);
	assert_int_equal(list.at[0].port_count, 4);
	assert_string_equal(usb_port(&list.at[0], MODEL_ROLE_AT)->node, "/dev/ttyUSB2");
	usb_list_free(&list);
}

static void bus_is_read_with_its_ids(void **state)
{
	struct bus bus;
	size_t i, devices = 0, interfaces = 0;

	(void)state;
	assert_int_equal(bus_read(&bus, "/nowhere"), -ENOENT);
	lay_out("two-modems");
	assert_int_equal(bus_read(&bus, sys_dir), 0);
	for (i = 0; i < bus.count; i++) {
		const struct bus_entry *entry = &bus.at[i];

		assert_int_equal(entry->is_device, !strchr(entry->name, ':'));
		devices += entry->vid == 0x1199 && entry->pid == 0x9071;
		interfaces += !entry->is_device && !entry->vid && !entry->pid;
		if (i > 0)
			assert_true(strverscmp(bus.at[i - 1].name, entry->name) < 0);
	}
	assert_int_equal(devices, 2);
	assert_true(interfaces > 1);
	bus_free(&bus);
}

/* Without /proc less is read, but the same modems and AT ports are found. */
static void usb_a_brief_look_finds_the_same_ports(void **state)
{
	struct dirent **names;
	unsigned m, j;
	int i, count;

	(void)state;
	count = scandir("tests/usb", &names, is_tree, alphasort);
	assert_true(count > 40);
	for (i = 0; i < count; i++) {
		struct usb_list whole, brief;

		scan(names[i]->d_name, &whole);
		assert_int_equal(look(NULL, &shelf, &brief), 0);
		assert_int_equal(brief.count, whole.count);
		for (m = 0; m < whole.count; m++) {
			const struct usb_modem *a = &whole.at[m], *b = &brief.at[m];
			const struct usb_modem *found_a = NULL, *found_b = NULL;

			assert_string_equal(a->slot, b->slot);
			assert_int_equal(a->mode, b->mode);
			assert_int_equal(a->port_count, b->port_count);
			assert_ptr_equal(a->id, b->id);
			for (j = 0; j < a->port_count; j++) {
				assert_int_equal(a->ports[j].interface, b->ports[j].interface);
				if (a->ports[j].role != MODEL_ROLE_AT)
					continue;
				assert_int_equal(b->ports[j].role, MODEL_ROLE_AT);
				assert_string_equal(a->ports[j].node, b->ports[j].node);
				assert_string_equal(a->ports[j].driver, b->ports[j].driver);
			}
			assert_int_equal(usb_find(&whole, a->slot, &found_a),
					 usb_find(&brief, a->slot, &found_b));
		}
		usb_list_free(&whole);
		usb_list_free(&brief);
		free(names[i]);
	}
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usb_every_tree_reads_as_stored),
		cmocka_unit_test(usb_a_brief_look_finds_the_same_ports),
		cmocka_unit_test(usb_findings_name_their_cure),
		cmocka_unit_test(usb_healthy_modem_has_no_finding),
		cmocka_unit_test(usb_dev_names_one_modem),
		cmocka_unit_test(usb_dialling_port_comes_before_the_control_port),
		cmocka_unit_test(usb_holder_is_found_by_the_names_of_links),
		cmocka_unit_test(usb_made_up_modem_needs_a_text_file_only),
		cmocka_unit_test(usb_broken_trees_are_survived),
		cmocka_unit_test(usb_tree_with_a_loop_for_a_device_is_survived),
		cmocka_unit_test(usb_interfaces_may_stand_inside_their_device_only),
		cmocka_unit_test(bus_is_read_with_its_ids),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
