/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.h"
#include "talk.h"

#define PLAYS_DIR	 "tests/plays"
#define PLAYS_TIMEOUT_MS 1000
#define PLAYS_WHOLE	 SIZE_MAX	/* no cut */
#define PLAYS_BYTEWISE	 (SIZE_MAX - 1) /* a cut behind each byte */
#define PLAYS_EVENTS_MAX 64

/* One run of one play. */
struct plays_run {
	const char *path;
	const struct play *play;
	size_t cut;  /* where the modem's bytes are cut in two */
	size_t fed;  /* of the modem's bytes so far */
	size_t step; /* the next one */
	struct talk talk;
	uint64_t now_ms;
};

static void plays_told(struct plays_run *run, enum talk_event event)
{
	const struct play_step *step = &run->play->step[run->step];
	const struct reply *reply = &run->talk.reply;
	bool expected = run->step < run->play->steps && step->kind == PLAY_EXPECT;
	const char *text = "";

	BUF_ON_STACK(told, LINE_TEXT_MAX + 64);
	switch (event) {
	case TALK_NONE:
		return;
	case TALK_INFO:
		buf_str(&told, "info ");
		text = talk_text(&run->talk);
		break;
	case TALK_URC:
		buf_str(&told, "urc ");
		text = talk_text(&run->talk);
		break;
	case TALK_DONE:
		buf_fmt(&told, "done %s", reply_final_name(reply->final));
		if (reply->code >= 0)
			buf_fmt(&told, " %d", reply->code);
		break;
	case TALK_PROMPT:
		buf_str(&told, "prompt");
		break;
	case TALK_FRAME:
		buf_str(&told, "frame");
		break;
	case TALK_TOO_LONG:
		buf_str(&told, "too-long");
		break;
	case TALK_TIMEOUT:
		buf_str(&told, "timeout");
		break;
	}
	buf_str(&told, text);
	assert_int_equal(buf_error(&told), 0);
	if (!expected || strcmp(step->text, told.at) != 0)
		fail_msg("%s:%u, cut at %zu: told \"%s\", expected \"%s\"", run->path,
			 run->step < run->play->steps ? step->line : 0, run->cut, told.at,
			 expected ? step->text : "nothing");
	run->step++;
}

static void plays_feed(struct plays_run *run, const char *data, size_t n)
{
	enum talk_event event;

	do {
		size_t taken = talk_feed(&run->talk, data, n, &event);

		assert_true(taken <= n && (event != TALK_NONE || taken == n));
		data += taken;
		n -= taken;
		run->fed += taken;
		plays_told(run, event);
	} while (n > 0);
}

/* All that the modem sends up to our next step, in one piece but for the cut. */
static void plays_modem(struct plays_run *run)
{
	static char bytes[PLAY_BYTES_MAX];
	const struct play_step *step = &run->play->step[run->step];
	size_t n = 0, at = 0, piece;

	for (; step < run->play->step + run->play->steps && step->kind == PLAY_MODEM; step++) {
		memcpy(bytes + n, step->text, step->n);
		n += step->n;
		run->step++;
	}
	while (at < n) {
		piece = n - at;
		if (run->cut == PLAYS_BYTEWISE)
			piece = 1;
		else if (run->cut > run->fed && run->cut - run->fed < piece)
			piece = run->cut - run->fed;
		plays_feed(run, bytes + at, piece);
		at += piece;
	}
}

static size_t plays_run(const char *path, const struct play *play, size_t cut)
{
	static struct plays_run run;
	const struct play_step *step;

	run = (struct plays_run) { .path = path, .play = play, .cut = cut };
	talk_init(&run.talk);
	while (run.step < play->steps) {
		BUF_ON_STACK(out, TALK_COMMAND_MAX + 2);

		step = &play->step[run.step];
		switch (step->kind) {
		case PLAY_COMMAND:
			assert_int_equal(talk_start(&run.talk, step->text, PLAYS_TIMEOUT_MS,
						    run.now_ms, &out),
					 0);
			run.step++;
			break;
		case PLAY_MODEM:
			plays_modem(&run);
			break;
		case PLAY_EXPECT:
			fail_msg("%s:%u, cut at %zu: told nothing, expected \"%s\"", path,
				 step->line, cut, step->text);
			break;
		case PLAY_WAIT:
			run.now_ms += step->ms;
			run.step++;
			plays_told(&run, talk_tick(&run.talk, run.now_ms));
			break;
		case PLAY_PROMPTS:
			run.talk.line.prompts = true;
			run.step++;
			break;
		case PLAY_DROP:
			talk_drop(&run.talk);
			run.step++;
			break;
		case PLAY_RAW:
			run.step++;
			break;
		}
	}
	return run.fed;
}

static void plays_are_told_alike_at_every_cut(void **state)
{
	static struct play play;
	size_t plays = 0, cuts = 0, bytes, cut;
	DIR *dir = opendir(PLAYS_DIR);
	struct dirent *entry;
	char path[512];

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (!strstr(entry->d_name, ".play"))
			continue;
		snprintf(path, sizeof(path), PLAYS_DIR "/%s", entry->d_name);
		if (play_load(&play, path) < 0)
			fail_msg("%s", play.error);
		bytes = plays_run(path, &play, PLAYS_WHOLE);
		assert_true(bytes > 0);
		assert_int_equal(plays_run(path, &play, PLAYS_BYTEWISE), bytes);
		for (cut = 1; cut < bytes; cut++)
			assert_int_equal(plays_run(path, &play, cut), bytes);
		plays++;
		cuts += bytes + 1;
	}
	closedir(dir);
	print_message("%zu plays, %zu runs\n", plays, cuts);
	assert_true(plays > 0);
}

/* What is wrong in a play is said with its line. */
static void plays_say_what_is_wrong(void **state)
{
	static const struct {
		const char *line, *expected;
	} rows[] = {
		{ "* AT", "one of > } < = @ ? ! or #" },
		{ ">AT", "a blank behind the sign" },
		{ "< \\q", "one of the escapes \\r \\n \\t \\s \\N \\\\ \\xNN" },
		{ "< \\x4", "one of the escapes \\r \\n \\t \\s \\N \\\\ \\xNN" },
		{ "< \\", "one of the escapes \\r \\n \\t \\s \\N \\\\ \\xNN" },
		{ "@ soon", "milliseconds" },
		{ "@", "milliseconds" },
	};
	static struct play play;
	char line[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(line, rows[i].line);
		assert_string_equal(play_line(&play, line, 1), rows[i].expected);
	}
	strcpy(line, "< a\\r\\n\\t\\s\\N\\\\\\x7E\\s  ");
	assert_null(play_line(&play, line, 1));
	assert_int_equal(play.step[0].n, 9);
	assert_memory_equal(play.step[0].text, "a\r\n\t \0\\~ ", 9);
	assert_int_equal(play_load(&play, "tests/plays/no-such.play"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plays_are_told_alike_at_every_cut),
		cmocka_unit_test(plays_say_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
