/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "history.h"

#define EMPTY "{\"kind\":\"drop\",\"time_s\":1}\n"

static void fill(struct record *r, int64_t dial)
{
	record_init(r, RECORD_DROP);
	buf_copy(r->profile, sizeof(r->profile), "home");
	buf_copy(r->slot, sizeof(r->slot), "1-1.4");
	buf_copy(r->verdict, sizeof(r->verdict), "echo-lost-after-traffic");
	buf_copy(r->certainty, sizeof(r->certainty), "certain");
	buf_copy(r->reason, sizeof(r->reason), "No response to 5 echo-requests \"\\");
	record_identify(r, "352712345673066");
	record_line(&r->evidence, "5 of 5 probes unanswered");
	record_line(&r->before, "+CEREG: 0,1");
	record_line(&r->after, "+CEER: No cause information available");
	record_line(&r->usb, "remove 1-1.4");
	record_line(&r->echo, "rtt 41 ms, at most 310");
	r->time_s = 1700000000 + dial;
	r->number = r->dial = dial;
	r->status = 15;
	r->uptime_s = 100;
	r->bytes_in = 1LL << 40;
}

static void append(int64_t dial, int64_t lost_ms)
{
	struct record r;

	fill(&r, dial);
	r.lost_ms = lost_ms;
	if (lost_ms >= 0)
		buf_copy(r.cured_by, sizeof(r.cured_by), "redial");
	assert_int_equal(history_append(files_path("state"), &r), 0);
}

static void load(struct history *h, const char *profile, size_t last)
{
	assert_int_equal(history_load(h, files_path("state"), profile, last), 0);
}

static off_t size_of(const char *name)
{
	struct stat st;

	return stat(files_path(name), &st) ? -1 : st.st_size;
}

static void write_file(const char *name, const char *text, size_t n)
{
	int fd = open(files_path(name), O_WRONLY | O_CREAT | O_APPEND, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
}

static void a_record_comes_back_as_it_was(void **state)
{
	struct record r, back;
	char *line;

	(void)state;
	fill(&r, 4);
	line = history_format(&r);
	assert_non_null(line);
	assert_null(strchr(line, '\n'));
	assert_int_equal(history_parse(&back, line), 0);
	assert_memory_equal(&r, &back, sizeof(r));
	free(line);
	record_init(&r, RECORD_STOP);
	r.time_s = 0;
	line = history_format(&r);
	assert_int_equal(history_parse(&back, line), 0);
	assert_memory_equal(&r, &back, sizeof(r));
	free(line);
}

static void a_line_is_taken_for_what_it_says(void **state)
{
	static const char *const refused[] = {
		"",
		"{",
		"[]",
		"null",
		"7",
		"{}",
		"{\"kind\":\"drop\"}",
		"{\"time_s\":1}",
		"{\"kind\":\"flop\",\"time_s\":1}",
		"{\"kind\":7,\"time_s\":1}",
		"{\"kind\":\"drop\",\"time_s\":-1}",
		"{\"kind\":\"drop\",\"time_s\":\"1\"}",
	};
	struct record r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (history_parse(&r, refused[i]) != -EINVAL)
			fail_msg("%s", refused[i]);
	assert_int_equal(history_parse(&r, "{\"kind\":\"drop\",\"time_s\":1,\"verdict\":[],"
					   "\"lost_ms\":99999999999999999999,\"dial\":1.5,"
					   "\"usb\":\"x\",\"evidence\":[1,\"a\\u001b[2J\",{}],"
					   "\"slot\":\"0123456789012345678901234567890123\","
					   "\"future\":true}"),
			 0);
	assert_string_equal(r.verdict, "");
	assert_string_equal(r.slot, "");
	assert_int_equal(r.lost_ms, -1);
	assert_int_equal(r.dial, -1);
	assert_int_equal(r.usb.count, 0);
	assert_int_equal(r.evidence.count, 1);
	assert_string_equal(r.evidence.at[0], "a\\x1B[2J");
}

static void none_is_no_error(void **state)
{
	struct history h;

	(void)state;
	load(&h, NULL, 10);
	assert_int_equal(h.count, 0);
	history_free(&h);
}

static void an_end_counts_once_and_the_later_one_counts(void **state)
{
	struct history h;

	(void)state;
	append(1, -1);
	append(2, -1);
	append(1, 1800);
	load(&h, NULL, 10);
	assert_int_equal(h.count, 2);
	assert_int_equal(h.at[0].dial, 1);
	assert_int_equal(h.at[0].lost_ms, 1800);
	assert_int_equal(h.at[1].dial, 2);
	assert_int_equal(h.tally.drops, 2);
	assert_int_equal(h.tally.open, 1);
	assert_int_equal(h.tally.lost_ms, 1800);
	history_free(&h);
	assert_int_equal(size_of("state/history.jsonl.1"), -1);
}

static void the_last_ones_of_a_profile_are_told(void **state)
{
	struct history h;
	struct record r;
	int i;

	(void)state;
	for (i = 1; i <= 5; i++)
		append(i, 0);
	fill(&r, 6);
	buf_copy(r.profile, sizeof(r.profile), "car");
	assert_int_equal(history_append(files_path("state"), &r), 0);
	load(&h, "home", 2);
	assert_int_equal(h.count, 2);
	assert_int_equal(h.at[0].dial, 4);
	assert_int_equal(h.at[1].dial, 5);
	assert_int_equal(h.tally.drops, 5);
	history_free(&h);
	load(&h, "car", 2);
	assert_int_equal(h.count, 1);
	history_free(&h);
	load(&h, "none", 2);
	assert_int_equal(h.count, 0);
	history_free(&h);
	load(&h, NULL, 0);
	assert_int_equal(h.count, 0);
	assert_int_equal(h.tally.drops, 6);
	history_free(&h);
}

/* A power loss cuts the file anywhere: what was whole before stays, and what comes after, too. */
static void a_file_cut_anywhere_goes_on(void **state)
{
	struct history h;
	struct record r;
	char *line;
	size_t n, cut;

	(void)state;
	fill(&r, 2);
	line = history_format(&r);
	n = strlen(line);
	files_mkdir("state");
	for (cut = 0; cut <= n; cut++) {
		unlink(files_path("state/history.jsonl"));
		write_file("state/history.jsonl", EMPTY, strlen(EMPTY));
		write_file("state/history.jsonl", line, cut);
		append(3, -1);
		load(&h, NULL, 10);
		assert_int_equal(h.count, cut == n ? 3 : 2);
		assert_int_equal(h.at[0].time_s, 1);
		assert_int_equal(h.at[h.count - 1].dial, 3);
		history_free(&h);
	}
	free(line);
}

static void garbage_is_passed_over(void **state)
{
	static const char garbage[] = "\0\0\0\n\n\xFF\xFE{]\n{\"kind\":\"drop\",\0\"time_s\":1}\n"
				      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n";
	struct history h;

	(void)state;
	files_mkdir("state");
	write_file("state/history.jsonl.1", garbage, sizeof(garbage));
	write_file("state/history.jsonl", garbage, sizeof(garbage) - 1);
	append(1, -1);
	write_file("state/history.jsonl", garbage, sizeof(garbage));
	load(&h, NULL, 10);
	assert_int_equal(h.count, 1);
	history_free(&h);
}

/* Not ours, or left by something else: read as far as one of ours may be long, and rotated. */
static void a_file_too_long_is_read_from_its_end(void **state)
{
	static char blanks[HISTORY_FILE_MAX];
	struct history h;

	(void)state;
	memset(blanks, ' ', sizeof(blanks));
	files_mkdir("state");
	write_file("state/history.jsonl", EMPTY, strlen(EMPTY));
	write_file("state/history.jsonl", blanks, sizeof(blanks));
	append(1, -1);
	assert_true(size_of("state/history.jsonl") < 4096);
	load(&h, NULL, 10);
	assert_int_equal(h.count, 1);
	assert_int_equal(h.at[0].dial, 1);
	history_free(&h);
}

static void ten_thousand_records_stay_within_bounds(void **state)
{
	off_t size, old, last = 0;
	struct history h;
	int rotations = 0, i;
	size_t k;

	(void)state;
	for (i = 1; i <= 10000; i++) {
		append(i, i % 3 ? 1000 : -1);
		size = size_of("state/history.jsonl");
		old = size_of("state/history.jsonl.1");
		assert_true(size > 0 && size <= HISTORY_FILE_MAX);
		assert_true(old <= HISTORY_FILE_MAX);
		rotations += size < last;
		last = size;
	}
	assert_true(rotations > 10);
	/* Never less than one full file, and the newest are all there, in order. */
	load(&h, NULL, SIZE_MAX);
	assert_true(h.count > HISTORY_FILE_MAX / 1024);
	for (k = 0; k < h.count; k++)
		assert_int_equal(h.at[k].dial, 10000 - (int)h.count + 1 + (int)k);
	history_free(&h);
}

static void what_stands_in_the_way_is_not_followed(void **state)
{
	struct record r;

	(void)state;
	fill(&r, 1);
	files_mkdir("state");
	assert_int_equal(symlink("elsewhere", files_path("state/history.jsonl")), 0);
	assert_int_equal(history_append(files_path("state"), &r), -ELOOP);
	assert_int_equal(size_of("state/elsewhere"), -1);
	unlink(files_path("state/history.jsonl"));
	files_mkdir("state/history.jsonl");
	assert_int_equal(history_append(files_path("state"), &r), -EISDIR);
	files_write("file", "", 0600);
	assert_int_equal(history_append(files_path("file"), &r), -ENOTDIR);
}

/* A limit on the size of files is a disk that is full after so many bytes. */
static void a_full_disk_leaves_the_file_as_it_was(void **state)
{
	struct rlimit before, limit;
	struct history h;
	struct record r;
	off_t size;
	int room;

	(void)state;
	append(1, -1);
	size = size_of("state/history.jsonl");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	for (room = 0; room < 200; room += 33) {
		fill(&r, 2);
		limit = before;
		limit.rlim_cur = (rlim_t)(size + room);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		assert_true(history_append(files_path("state"), &r) < 0);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		assert_int_equal(size_of("state/history.jsonl"), size);
	}
	append(2, -1);
	load(&h, NULL, 10);
	assert_int_equal(h.count, 2);
	history_free(&h);
}

#define WRITERS 4
#define EACH	400

static void several_write_at_the_same_time(void **state)
{
	pid_t pids[WRITERS];
	struct history h;
	struct record r;
	int status, i, k;
	size_t n;

	(void)state;
	for (i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		for (k = 0; pids[i] == 0 && k < EACH; k++) {
			record_init(&r, RECORD_DROP);
			snprintf(r.profile, sizeof(r.profile), "writer-%d", i);
			r.time_s = k;
			r.number = k;
			if (history_append(files_path("state"), &r))
				_exit(1);
		}
		if (pids[i] == 0)
			_exit(0);
	}
	for (i = 0; i < WRITERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	assert_true(size_of("state/history.jsonl") <= HISTORY_FILE_MAX);
	assert_true(size_of("state/history.jsonl.1") <= HISTORY_FILE_MAX);
	/* Of each, the last ones without a gap: no line was lost between two writers. */
	for (i = 0; i < WRITERS; i++) {
		snprintf(r.profile, sizeof(r.profile), "writer-%d", i);
		load(&h, r.profile, SIZE_MAX);
		assert_true(h.count > 0);
		for (n = 0; n < h.count; n++)
			assert_int_equal(h.at[n].time_s, EACH - (int)h.count + (int)n);
		history_free(&h);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_record_comes_back_as_it_was),
		TEST(a_line_is_taken_for_what_it_says),
		TEST(none_is_no_error),
		TEST(an_end_counts_once_and_the_later_one_counts),
		TEST(the_last_ones_of_a_profile_are_told),
		TEST(a_file_cut_anywhere_goes_on),
		TEST(garbage_is_passed_over),
		TEST(a_file_too_long_is_read_from_its_end),
		TEST(ten_thousand_records_stay_within_bounds),
		TEST(what_stands_in_the_way_is_not_followed),
		TEST(a_full_disk_leaves_the_file_as_it_was),
		TEST(several_write_at_the_same_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
