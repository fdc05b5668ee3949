/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"

#define UNIT "359072060000001"

static struct journal journal;
static char *text;

static void open_again(void)
{
	journal_close(&journal);
	free(text);
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, true, &text), 0);
}

static void add(const char *line)
{
	assert_int_equal(journal_add(&journal, line, strlen(line)), 0);
}

static void journal_keeps_what_was_added(void **state)
{
	(void)state;
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, false, &text), -ENOENT);
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, true, &text), 0);
	assert_string_equal(text, "");
	add("one\n");
	add("two\n");
	open_again();
	assert_string_equal(text, "one\ntwo\n");
	/* What is old goes, and what is torn at the end. */
	add("thr");
	open_again();
	assert_int_equal(journal_trim(&journal, text, 4, 8), 0);
	add("four\n");
	open_again();
	assert_string_equal(text, "two\nfour\n");
	assert_int_equal(journal_trim(&journal, text, 0, journal.len), 0);
	journal_close(&journal);
	free(text);
	text = NULL;
	/* To look is not to change. */
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, false, &text), 0);
	assert_string_equal(text, "two\nfour\n");
	assert_int_equal(journal_add(&journal, "x", 1), -EBADF);
	journal_close(&journal);
	free(text);
	text = NULL;
}

/* Two programs never work on one unit. */
static void journal_is_for_one(void **state)
{
	struct journal other;
	char *other_text;
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, true, &text), 0);
	assert_int_equal(journal_open(&other, files_path("state"), UNIT, true, &other_text),
			 -EBUSY);
	assert_null(other_text);
	assert_int_equal(
		journal_open(&other, files_path("state"), "359072060000002", true, &other_text), 0);
	journal_close(&other);
	free(other_text);
	/* The lock goes with its program, however that dies. */
	journal_close(&journal);
	free(text);
	text = NULL;
	pid = fork();
	if (pid == 0) {
		if (journal_open(&other, files_path("state"), UNIT, true, &other_text))
			_exit(1);
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(journal_open(&journal, files_path("state"), UNIT, true, &text), 0);
	journal_close(&journal);
	free(text);
	text = NULL;
}

/* A disk that is full after so many bytes: each record is there, or is not. */
static void journal_survives_a_full_disk(void **state)
{
	struct rlimit old, limit;
	size_t room;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	for (room = 9; room < 40; room++) {
		size_t good = 0;
		int rc = 0;

		limit = old;
		assert_int_equal(journal_open(&journal, files_path("state"), UNIT, true, &text), 0);
		assert_int_equal(journal_trim(&journal, text, 0, 0), 0);
		limit.rlim_cur = room;
		setrlimit(RLIMIT_FSIZE, &limit);
		while (!rc) {
			rc = journal_add(&journal, "a record\n", 9);
			good += rc == 0;
		}
		assert_int_equal(rc, -EFBIG);
		assert_int_equal(good, room / 9);
		setrlimit(RLIMIT_FSIZE, &old);
		add("another\n");
		open_again();
		assert_int_equal(strlen(text), good * 9 + 8);
		assert_string_equal(text + good * 9, "another\n");
		/* Nor is anything lost when it cannot be trimmed. */
		limit.rlim_cur = 1;
		setrlimit(RLIMIT_FSIZE, &limit);
		assert_int_equal(journal_trim(&journal, text, 9, journal.len), -EFBIG);
		setrlimit(RLIMIT_FSIZE, &old);
		open_again();
		assert_int_equal(strlen(text), good * 9 + 8);
		journal_close(&journal);
		free(text);
		text = NULL;
	}
}

static void journal_refuses_other_names(void **state)
{
	static const char *const names[] = { "", "..", "../x", "a", "35907/1", "." };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(journal_open(&journal, files_path("state"), names[i], true, &text),
				 -EINVAL);
	assert_int_equal(journal_open(&journal, files_path("a/b"), UNIT, true, &text), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(journal_keeps_what_was_added),
		cmocka_unit_test(journal_is_for_one),
		cmocka_unit_test(journal_survives_a_full_disk),
		cmocka_unit_test(journal_refuses_other_names),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
