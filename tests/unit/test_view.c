/* SPDX-License-Identifier: MIT */
#include "screen.h"
#include "stored.h"
#include "view.h"

static struct status status;
static struct spark spark;
static struct record records[2];
static struct view view;
static char drawn[VIEW_BYTES_MAX];

static void draw(unsigned width, unsigned height)
{
	struct buf out;

	buf_init(&out, drawn, sizeof(drawn));
	view.width = width;
	view.height = height;
	view_draw(&view, &out);
	assert_int_equal(buf_error(&out), 0);
	screen_play(drawn, width ? width : 80, height ? height : 24);
}

static int setup(void **state)
{
	int i;

	(void)state;
	status_init(&status);
	buf_copy(status.profile, sizeof(status.profile), "home");
	buf_copy(status.slot, sizeof(status.slot), "1-1.4");
	buf_copy(status.node, sizeof(status.node), "/dev/ttyUSB2");
	buf_copy(status.state, sizeof(status.state), "up");
	buf_copy(status.ifname, sizeof(status.ifname), "ppp0");
	buf_copy(status.local, sizeof(status.local), "100.64.12.7");
	buf_copy(status.remote, sizeof(status.remote), "10.64.64.64");
	buf_copy(status.dns1, sizeof(status.dns1), "192.0.2.1");
	buf_copy(status.dns2, sizeof(status.dns2), "192.0.2.2");
	buf_copy(status.verdict, sizeof(status.verdict), "echo-lost-after-traffic");
	buf_copy(status.text, sizeof(status.text),
		 "the modem answered echo requests or carried traffic, then fell silent");
	buf_copy(status.cure, sizeof(status.cure), "dial again; when it comes back, reset it");
	buf_copy(status.echo, sizeof(status.echo), "alive");
	buf_copy(status.reach, sizeof(status.reach), "good");
	status.reach_rtt_ms = 53;
	status.uptime_s = 11520;
	status.dials = 4;
	status.drops = 3;
	status.bytes_in = 12345678901;
	status.bytes_out = 999;
	status.rssi_dbm = -71;
	status.rsrp_dbm = -101;
	status.rtt_ms = 41;
	status.rtt_max_ms = 310;
	status.probes = 122;
	status.misses = 0;
	spark_init(&spark);
	for (i = 0; i < 100; i++)
		spark_add(&spark, i % 20 == 7 ? SPARK_MISSED : 40 + i);
	record_init(&records[0], RECORD_DROP);
	buf_copy(records[0].verdict, sizeof(records[0].verdict), "echo-lost-after-traffic");
	buf_copy(records[0].cured_by, sizeof(records[0].cured_by), "redial");
	records[0].uptime_s = 86400;
	records[0].lost_ms = 1800;
	record_init(&records[1], RECORD_DIAL);
	buf_copy(records[1].verdict, sizeof(records[1].verdict), "port-silent");
	view = (struct view) {
		.utf8 = true,
		.clock = "12:34:56",
		.shown = 1,
		.running = 1,
		.status = &status,
		.trouble = "no connect is running; waiting for one",
		.in_rate = 1234567,
		.out_rate = 0,
		.rtt = &spark,
		.event_count = 2,
		.events = { { "12:01:02", &records[0] }, { "05-01 23:59", &records[1] } },
	};
	return 0;
}

/* Screens as people see them, in a stored text. */
static void screens_look_as_stored(void **state)
{
	static const struct {
		unsigned width, height;
		bool utf8;
	} sizes[] = { { 80, 24, true }, { 40, 24, true }, { 64, 12, false }, { 120, 30, false } };
	static char text[STORED_MAX];
	struct buf b;
	unsigned row;
	size_t i;

	(void)state;
	buf_init(&b, text, sizeof(text));
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		view.utf8 = sizes[i].utf8;
		draw(sizes[i].width, sizes[i].height);
		buf_fmt(&b, "== %u x %u\n", sizes[i].width, sizes[i].height);
		for (row = 0; row < sizes[i].height; row++)
			buf_fmt(&b, "%s\n", screen_rows[row]);
	}
	view.status = NULL;
	view.running = 0;
	draw(40, 10);
	buf_fmt(&b, "== nothing runs\n");
	for (row = 0; row < 10; row++)
		buf_fmt(&b, "%s\n", screen_rows[row]);
	assert_int_equal(buf_error(&b), 0);
	stored_check("view.table", text);
}

/* The player of the screen checks that nothing leaves it. */
static void every_size_holds(void **state)
{
	unsigned width, height;

	(void)state;
	for (width = 1; width <= 130; width++)
		for (height = 1; height <= 40; height += height < 5 ? 1 : 5)
			draw(width, height);
	view.color = true;
	for (width = 1; width <= 130; width += 3)
		draw(width, 24);
	draw(80, 24);
	assert_true(screen_shows("q quits"));
}

static void a_size_that_is_not_known_is_80_by_24(void **state)
{
	static char before[VIEW_BYTES_MAX];
	struct buf out;

	(void)state;
	draw(80, 24);
	memcpy(before, drawn, sizeof(before));
	view.width = view.height = 0;
	buf_init(&out, drawn, sizeof(drawn));
	view_draw(&view, &out);
	assert_string_equal(drawn, before);
}

static void colors_only_when_wanted(void **state)
{
	(void)state;
	draw(80, 24);
	assert_false(screen_colored);
	view.color = true;
	draw(80, 24);
	assert_true(screen_colored);
	assert_non_null(strstr(drawn, "\033[32mup for 3 h 12 min\033[m"));
	status.uptime_s = -1;
	buf_copy(status.state, sizeof(status.state), "waiting");
	draw(80, 24);
	assert_non_null(strstr(drawn, "\033[33mwaiting\033[m"));
}

static void what_is_not_known_is_not_shown(void **state)
{
	struct status bare;

	(void)state;
	status_init(&bare);
	buf_copy(bare.state, sizeof(bare.state), "dialling");
	spark_init(&spark);
	view.status = &bare;
	view.event_count = 0;
	draw(80, 24);
	assert_true(screen_shows("state    dialling"));
	assert_false(screen_shows("echo"));
	assert_false(screen_shows("-1"));
	assert_false(screen_shows("in  "));
	assert_false(screen_shows("events"));
	assert_false(screen_shows("dials"));
}

/* Whatever a peer, a modem or a file says: no control character of theirs gets through. */
static void hostile_text_is_cleaned(void **state)
{
	(void)state;
	buf_copy(status.profile, sizeof(status.profile), "\033[31mred\033[m");
	buf_copy(status.state, sizeof(status.state), "\033c\033]0;x\a");
	buf_copy(status.local, sizeof(status.local), "\x9B\x32J\r\n\v\177");
	buf_copy(status.text, sizeof(status.text), "\xC2\x9B 2J");
	buf_copy(records[0].verdict, sizeof(records[0].verdict), "\033[2J\033[H");
	status.uptime_s = status.bytes_in = INT64_C(999999999999999);
	view.running = 2;
	draw(80, 24); /* play() refuses all others */
	assert_false(screen_colored);
	assert_true(screen_shows("\\x1B[31mred"));
	assert_true(screen_shows("\\x1Bc\\x1B]0;x\\x07"));
	assert_true(screen_shows("n shows the next"));
	memset(status.text, '\001', sizeof(status.text) - 1);
	memset(status.cure, '\002', sizeof(status.cure) - 1);
	draw(40, 40);
}

static void one_line_tells_what_matters(void **state)
{
	BUF_ON_STACK(line, 4096);
	BUF_ON_STACK(again, 4096);

	(void)state;
	view_line(&status, &line);
	assert_string_equal(
		line.at, "home: up, ppp0 100.64.12.7 -> 10.64.64.64, echo alive, "
			 "network good, 3 drops, echo-lost-after-traffic: the modem answered echo "
			 "requests or carried traffic, then fell silent");
	/* Figures that change all the time are no change. */
	status.uptime_s++;
	status.bytes_in++;
	status.rtt_ms++;
	status.probes++;
	view_line(&status, &again);
	assert_string_equal(again.at, line.at);
	status_init(&status);
	buf_clear(&line);
	buf_copy(status.profile, sizeof(status.profile), "a\nb");
	buf_copy(status.state, sizeof(status.state), "waiting");
	view_line(&status, &line);
	assert_string_equal(line.at, "a\\x0Ab: waiting");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(screens_look_as_stored),
		TEST(every_size_holds),
		TEST(a_size_that_is_not_known_is_80_by_24),
		TEST(colors_only_when_wanted),
		TEST(what_is_not_known_is_not_shown),
		TEST(hostile_text_is_cleaned),
		TEST(one_line_tells_what_matters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
