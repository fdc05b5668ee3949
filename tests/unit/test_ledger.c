/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "ledger.h"

static struct ledger ledger;

static struct unit *unit(int number, enum unit_result result)
{
	static struct unit u;

	unit_init(&u);
	u.result = result;
	u.time_s = 1700000000 + number;
	u.took_ms = 12000;
	u.resets = 1;
	snprintf(u.imei, sizeof(u.imei), "35271234567%04d", number);
	snprintf(u.fsn, sizeof(u.fsn), "LF%04d", number);
	buf_copy(u.bay, sizeof(u.bay), "A1");
	buf_copy(u.text, sizeof(u.text), "\"quoted\", \\ and \xE2\x80\xA6");
	unit_command(&u, "AT!ENTERCND=********");
	unit_command(&u, "AT!RESET");
	return &u;
}

static void begin(bool continued, size_t count)
{
	assert_int_equal(ledger_init(&ledger, files_path("state"), "att"), 0);
	assert_int_equal(ledger.continued, continued);
	assert_int_equal(ledger.count, count);
}

static void each_unit_is_there_once_with_its_last_word(void **state)
{
	(void)state;
	begin(false, 0);
	assert_int_equal(ledger_add(&ledger, unit(1, UNIT_FAILED)), 0);
	assert_int_equal(ledger_add(&ledger, unit(2, UNIT_DONE)), 0);
	assert_int_equal(ledger_add(&ledger, unit(1, UNIT_DONE)), 0);
	assert_int_equal(ledger.count, 2);
	assert_int_equal(ledger.at[0].result, UNIT_DONE);
	ledger_fini(&ledger);
}

static void a_run_that_did_not_end_is_continued(void **state)
{
	struct unit *u;

	each_unit_is_there_once_with_its_last_word(state);
	begin(true, 2);
	u = unit(1, UNIT_DONE);
	assert_memory_equal(&ledger.at[0], u, sizeof(*u));
	assert_int_equal(ledger_end(&ledger), 0);
	ledger_fini(&ledger);
	begin(false, 0);
	ledger_fini(&ledger);
}

/* Power lost while a line was written: what stood before it, and what comes after it, is there. */
static void a_line_cut_anywhere_loses_itself_only(void **state)
{
	static char text[16384];
	size_t whole, two, n, from;
	FILE *f;

	(void)state;
	begin(false, 0);
	ledger_add(&ledger, unit(1, UNIT_DONE));
	ledger_add(&ledger, unit(2, UNIT_DONE));
	ledger_fini(&ledger);
	f = fopen(files_path("state/bench/att.jsonl"), "r");
	whole = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[whole - 1] = '\0';
	from = (size_t)(strrchr(text, '\n') + 1 - text);
	text[whole - 1] = '\n';
	for (n = from; n < whole; n++) {
		f = fopen(files_path("state/bench/att.jsonl"), "w");
		assert_int_equal(fwrite(text, 1, n, f), n);
		fclose(f);
		two = n == whole - 1 ? 2 : 1; /* all but its LF: whole */
		begin(true, two);
		assert_int_equal(ledger_add(&ledger, unit(3, UNIT_DONE)), 0);
		ledger_fini(&ledger);
		begin(true, two + 1);
		ledger_fini(&ledger);
	}
}

/* A file size limit stands for a full disk: it fails in write(2), too. */
static void a_full_disk_is_said_and_leaves_the_file_whole(void **state)
{
	const struct rlimit full = { 400, RLIM_INFINITY };
	const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	begin(false, 0);
	assert_int_equal(ledger_add(&ledger, unit(1, UNIT_DONE)), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	assert_true(ledger_add(&ledger, unit(2, UNIT_DONE)) < 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(ledger.count, 1);
	ledger_fini(&ledger);
	begin(true, 1);
	ledger_fini(&ledger);
}

static void names_that_leave_their_directory_are_refused(void **state)
{
	(void)state;
	assert_int_equal(ledger_init(&ledger, files_path("state"), "../x"), -EINVAL);
	assert_int_equal(ledger_init(&ledger, files_path("state"), ".x"), -EINVAL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_unit_is_there_once_with_its_last_word),
		TEST(a_run_that_did_not_end_is_continued),
		TEST(a_line_cut_anywhere_loses_itself_only),
		TEST(a_full_disk_is_said_and_leaves_the_file_whole),
		TEST(names_that_leave_their_directory_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
