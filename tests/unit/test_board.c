/* SPDX-License-Identifier: MIT */
#include "screen.h"
#include "stored.h"

#include "board.h"

static struct roster roster;
static struct board board;
static char drawn[BOARD_BYTES_MAX];

static void draw(unsigned width, unsigned height)
{
	struct buf out;

	buf_init(&out, drawn, sizeof(drawn));
	board.width = width;
	board.height = height;
	board_draw(&board, &out);
	assert_int_equal(buf_error(&out), 0);
	screen_play(drawn, width ? width : 80, height ? height : 24);
}

static void bay(const char *label, enum roster_state state, const char *text)
{
	struct roster_bay *at;
	char slot[16];

	snprintf(slot, sizeof(slot), "1-%zu", roster.count + 1);
	assert_int_equal(roster_bay_add(&roster, slot, label), 0);
	at = roster_find(&roster, slot);
	at->state = state;
	at->since_ms = 50000;
	at->took_ms = 12345;
	buf_copy(at->text, sizeof(at->text), text);
	if (state != ROSTER_EMPTY)
		buf_copy(at->unit, sizeof(at->unit),
			 "3527\xE2\x80\xA6"
			 "3066");
	if (state == ROSTER_BUSY) {
		at->step = 3;
		at->steps = 5;
	}
}

static int setup(void **state)
{
	(void)state;
	roster_init(&roster);
	board = (struct board) { .watching = true,
				 .recipe = "att",
				 .began_ms = 1000,
				 .now_ms = 62000,
				 .units = 3,
				 .good = 2,
				 .roster = &roster };
	bay("A1", ROSTER_BUSY, "reset: waiting for the modem");
	bay("A2", ROSTER_GOOD, "done");
	bay("A3", ROSTER_BAD, "image-missing: ATT is not among the stored images");
	bay("A4", ROSTER_EMPTY, "");
	bay("A5", ROSTER_NAMED, "boot-loader: only one silent port");
	bay("A6", ROSTER_WAITING, "");
	return 0;
}

static void the_board_looks_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	unsigned row;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	draw(80, 14);
	for (row = 0; row < 14; row++)
		buf_fmt(&text, "%s\n", screen_rows[row]);
	draw(60, 7);
	for (row = 0; row < 7; row++)
		buf_fmt(&text, "%s\n", screen_rows[row]);
	stored_check("board.table", text.at);
}

static void every_size_holds(void **state)
{
	unsigned width, height;

	(void)state;
	for (width = 1; width < 100; width += 3)
		for (height = 1; height < 20; height++)
			draw(width, height);
	draw(0, 0);
	assert_true(screen_shows("A6"));
}

static void who_needs_a_hand_is_shown_when_there_is_little_room(void **state)
{
	(void)state;
	draw(80, 6);
	assert_true(screen_shows("A3"));
	assert_true(screen_shows("A5"));
	assert_false(screen_shows("A2"));
	assert_true(screen_shows("4 more bays"));
}

static void colors_only_when_wanted(void **state)
{
	(void)state;
	draw(80, 24);
	assert_false(screen_colored);
	board.color = true;
	draw(80, 24);
	assert_true(screen_colored);
}

static void a_line_tells_a_change(void **state)
{
	BUF_ON_STACK(line, 512);

	(void)state;
	board_line(&roster.at[0], &line);
	assert_string_equal(line.at, "A1 3527\xE2\x80\xA6"
				     "3066 busy 3/5: reset: waiting for the modem");
	buf_clear(&line);
	buf_copy(roster.at[3].text, sizeof(roster.at[3].text), "a\033[2J");
	board_line(&roster.at[3], &line);
	assert_string_equal(line.at, "A4 empty: a\\x1B[2J");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_board_looks_as_stored),
		TEST(every_size_holds),
		TEST(who_needs_a_hand_is_shown_when_there_is_little_room),
		TEST(colors_only_when_wanted),
		TEST(a_line_tells_a_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
