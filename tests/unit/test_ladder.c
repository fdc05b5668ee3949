/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "ladder.h"

static const struct ladder_means all = { .at = true, .usb = true, .power = true, .hook = true };

/* Fail `took_ms` after the pause of each step, as the link would with a cause that stays. */
static struct ladder_step go_wrong(struct ladder *l, enum finding_code code,
				   const struct ladder_means *means, uint64_t *now)
{
	struct ladder_step step = ladder_failed(l, code, means, *now);

	*now += step.pause_ms;
	if (step.rung != LADDER_REDIAL)
		ladder_taken(l, *now += 1000);
	*now += 3000;
	return step;
}

/* What is done about each cause that stays: the rungs, and in seconds when each begins. */
static void ladder_put_climb(struct buf *text, enum finding_code code)
{
	uint64_t now = 100000, begin = now;
	unsigned rungs = 0, looks = 0;
	struct ladder l;

	ladder_init(&l, LADDER_POWER, 1);
	buf_fmt(text, "%s:", finding_code_name(code));
	while (rungs < 9 && now - begin < 3 * 3600 * 1000) {
		struct ladder_step step = ladder_failed(&l, code, &all, now);

		now += step.pause_ms;
		if (step.rung == LADDER_REDIAL) {
			looks++;
		} else {
			if (looks)
				buf_fmt(text, " %u looks,", looks);
			looks = 0;
			buf_fmt(text, " %s %llu,", ladder_rung_name(step.rung),
				(unsigned long long)(now - begin) / 1000);
			rungs++;
			ladder_taken(&l, now += 1000);
		}
		now += 3000;
	}
	if (looks)
		buf_fmt(text, " %u looks in 3 h", looks);
	buf_str(text, "\n");
}

static void ladder_climbs_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	unsigned code;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (code = 0; code < FINDING_COUNT; code++)
		ladder_put_climb(&text, (enum finding_code)code);
	assert_int_equal(buf_error(&text), 0);
	stored_check("ladder.table", text.at);
}

/* Every cause, every set of means and every limit: only what is at hand and allowed, and never
 * without a pause for long. */
static void ladder_takes_only_what_is_there(void **state)
{
	unsigned code, means, max, i;

	(void)state;
	for (code = 0; code < FINDING_COUNT; code++)
		for (means = 0; means < 16; means++)
			for (max = LADDER_REDIAL; max <= LADDER_POWER; max++) {
				struct ladder_means m = { means & 1, means & 2, means & 4,
							  means & 8 };
				uint64_t now = 5;
				struct ladder l;

				ladder_init(&l, (enum ladder_rung)max, code + means);
				for (i = 0; i < 60; i++) {
					struct ladder_step s = go_wrong(&l, code, &m, &now);

					assert_true(s.rung <= max || s.rung == LADDER_HOOK);
					assert_true(s.rung < LADDER_HANGUP ||
						    s.rung > LADDER_RESET || m.at);
					assert_true(s.rung != LADDER_USB || m.usb);
					assert_true(s.rung != LADDER_POWER || m.power);
					assert_true(s.rung != LADDER_HOOK || m.hook);
					assert_true(s.pause_ms <= 3600000);
				}
				assert_true(now > 100000);
			}
}

/* What a person must put right is not dialled again and again, and nothing is reset for it. */
static void ladder_leaves_it_to_a_person(void **state)
{
	static const struct {
		enum finding_code code;
		unsigned looks_a_day; /* at most */
	} rows[] = {
		{ FINDING_APN_REJECTED, 30 },	   { FINDING_AUTH_FAILED, 30 },
		{ FINDING_NO_CREDENTIALS, 30 },	   { FINDING_SIM_PIN, 1500 },
		{ FINDING_SIM_PUK, 1500 },	   { FINDING_LOW_POWER_WDISABLE, 1500 },
		{ FINDING_LOW_POWER_IMAGE, 1500 }, { FINDING_PORT_BUSY, 3000 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t now = 0;
		unsigned looks = 0;
		struct ladder l;

		ladder_init(&l, LADDER_POWER, 9);
		while (now < 24 * 3600 * 1000) {
			assert_int_equal(go_wrong(&l, rows[i].code, &all, &now).rung,
					 LADDER_REDIAL);
			looks++;
		}
		assert_true(looks <= rows[i].looks_a_day);
	}
}

static void ladder_resets_no_usb_for_a_denial(void **state)
{
	uint64_t now = 0;
	struct ladder l;

	(void)state;
	ladder_init(&l, LADDER_POWER, 3);
	while (now < 24 * 3600 * 1000)
		assert_true(go_wrong(&l, FINDING_REGISTRATION_DENIED, &all, &now).rung <=
				    LADDER_CFUN ||
			    l.rung == LADDER_HOOK);
}

/* Hung firmware: the drop, one look at a silent port, then the USB reset. */
static void ladder_climbs_past_what_needs_a_live_port(void **state)
{
	static const struct ladder_means silent = { .usb = true };
	struct ladder l;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	assert_int_equal(ladder_failed(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, &all, 1000).rung,
			 LADDER_REDIAL);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 6000).rung, LADDER_USB);
	ladder_taken(&l, 8000);
	/* It settles. */
	assert_int_equal(ladder_failed(&l, FINDING_USB_GONE, &silent, 8100).rung, LADDER_REDIAL);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 13000).rung,
			 LADDER_REDIAL);
	/* It had its time. */
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 23000).rung, LADDER_USB);
}

/* A rung that could not be carried out has no settling time: the next one follows. */
static void ladder_goes_on_after_a_rung_that_failed(void **state)
{
	static const struct ladder_means silent = { .usb = true, .power = true };
	struct ladder l;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	ladder_failed(&l, FINDING_DIAL_REFUSED, &all, 1);
	ladder_failed(&l, FINDING_DIAL_REFUSED, &all, 2);
	assert_int_equal(ladder_failed(&l, FINDING_DIAL_REFUSED, &all, 3).rung, LADDER_HANGUP);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 4).rung, LADDER_USB);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 5).rung, LADDER_USB);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, &silent, 6).rung, LADDER_POWER);
}

static void ladder_begins_anew_after_a_good_time(void **state)
{
	struct ladder_step step;
	uint64_t now = 0;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	for (i = 0; i < 5; i++)
		go_wrong(&l, FINDING_DIAL_REFUSED, &all, &now);
	assert_int_equal(l.rung, LADDER_CFUN);
	ladder_up(&l, now);
	assert_false(ladder_settled(&l, now + LADDER_STABLE_MS - 1));
	/* Too short: the climb goes on. */
	step = ladder_failed(&l, FINDING_DIAL_REFUSED, &all, now += LADDER_STABLE_MS - 1);
	assert_int_equal(step.rung, LADDER_RESET);
	ladder_up(&l, now);
	assert_true(ladder_settled(&l, now + LADDER_STABLE_MS));
	assert_false(ladder_settled(&l, now + LADDER_STABLE_MS));
	assert_int_equal(l.lessons.count[FINDING_DIAL_REFUSED][LADDER_RESET], 1);
	step = ladder_failed(&l, FINDING_DIAL_REFUSED, &all, now + 40000);
	assert_int_equal(step.rung, LADDER_REDIAL);
	assert_int_equal(step.pause_ms, 0);
}

/* One whole failure of `first`, cured by the rung that is reached with `then`. */
static void cure(struct ladder *l, enum finding_code first, enum finding_code then,
		 enum ladder_rung by, uint64_t *now)
{
	struct ladder_step step = go_wrong(l, first, &all, now);
	int i;

	for (i = 0; i < 40 && step.rung != by; i++)
		step = go_wrong(l, then, &all, now);
	assert_int_equal(step.rung, by);
	ladder_up(l, *now);
	assert_true(ladder_settled(l, *now += LADDER_STABLE_MS));
}

static void ladder_learns(void **state)
{
	uint64_t now = 1;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	for (i = 0; i < 3; i++) {
		assert_int_equal(ladder_start(&l, FINDING_DIAL_REFUSED), LADDER_REDIAL);
		cure(&l, FINDING_DIAL_REFUSED, FINDING_DIAL_REFUSED, LADDER_RESET, &now);
	}
	assert_int_equal(ladder_start(&l, FINDING_DIAL_REFUSED), LADDER_RESET);
	assert_int_equal(ladder_failed(&l, FINDING_DIAL_REFUSED, &all, now).rung, LADDER_RESET);
	/* It does not help this time: on from there, and the next round has all rungs. */
	assert_int_equal(go_wrong(&l, FINDING_DIAL_REFUSED, &all, &now).rung, LADDER_POWER);
	assert_int_equal(go_wrong(&l, FINDING_DIAL_REFUSED, &all, &now).rung, LADDER_HOOK);
	for (i = 0; i < 40 && !(l.climbed && l.rounds == 1); i++)
		go_wrong(&l, FINDING_DIAL_REFUSED, &all, &now);
	assert_int_equal(l.rung, LADDER_HANGUP);
	/* Other causes know nothing of it. */
	assert_int_equal(ladder_start(&l, FINDING_LINK_HANGUP), LADDER_REDIAL);
}

/* The cause that chose the rung learns, and the drop that it began with. */
static void ladder_learns_of_both_causes(void **state)
{
	uint64_t now = 1;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	for (i = 0; i < 3; i++)
		cure(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, FINDING_PORT_SILENT, LADDER_USB, &now);
	assert_int_equal(ladder_start(&l, FINDING_PORT_SILENT), LADDER_USB);
	assert_int_equal(ladder_start(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC), LADDER_USB);
	assert_int_equal(ladder_failed(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, &all, now).rung,
			 LADDER_USB);
}

static void ladder_learns_nothing_unsafe(void **state)
{
	struct ladder l;
	unsigned rung;

	(void)state;
	for (rung = LADDER_REDIAL; rung < LADDER_RUNGS_COUNT; rung++) {
		ladder_init(&l, LADDER_POWER, 1);
		l.lessons.count[FINDING_PORT_SILENT][rung] = 60;
		assert_true(ladder_start(&l, FINDING_PORT_SILENT) <= LADDER_USB);
		/* A lesson from elsewhere puts in no rung that cannot help. */
		l.lessons.count[FINDING_APN_REJECTED][rung] = 60;
		assert_int_equal(ladder_failed(&l, FINDING_APN_REJECTED, &all, 1).rung,
				 LADDER_REDIAL);
	}
}

/* Half of the cures by a redial: nothing is skipped. */
static void ladder_skips_no_redial_that_helps(void **state)
{
	struct ladder l;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	l.lessons.count[FINDING_LINK_HANGUP][LADDER_REDIAL] = 4;
	l.lessons.count[FINDING_LINK_HANGUP][LADDER_RESET] = 4;
	assert_int_equal(ladder_start(&l, FINDING_LINK_HANGUP), LADDER_REDIAL);
	l.lessons.count[FINDING_LINK_HANGUP][LADDER_RESET] = 5;
	assert_int_equal(ladder_start(&l, FINDING_LINK_HANGUP), LADDER_RESET);
}

/* The counts stay bounded, and what happened of late weighs more. */
static void ladder_forgets(void **state)
{
	uint64_t now = 1;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, LADDER_POWER, 1);
	l.lessons.count[FINDING_DIAL_REFUSED][LADDER_CFUN] = 64;
	for (i = 0; i < 80; i++)
		cure(&l, FINDING_DIAL_REFUSED, FINDING_DIAL_REFUSED, LADDER_RESET, &now);
	assert_int_equal(ladder_start(&l, FINDING_DIAL_REFUSED), LADDER_RESET);
	assert_true(l.lessons.count[FINDING_DIAL_REFUSED][LADDER_RESET] <= 65);
	assert_true(l.lessons.count[FINDING_DIAL_REFUSED][LADDER_CFUN] <= 16);
}

static void ladder_lessons_go_through_text(void **state)
{
	BUF_ON_STACK(text, 4096);
	struct ladder_lessons one = { 0 }, two = { 0 };
	char *line, *rest;

	(void)state;
	one.count[FINDING_PORT_SILENT][LADDER_USB] = 7;
	one.count[FINDING_SIM_ABSENT][LADDER_REDIAL] = 1;
	one.count[FINDING_OUTPUT_TRUNCATED][LADDER_HOOK] = 64;
	ladder_lessons_put(&one, &text);
	assert_string_equal(text.at,
			    "sim-absent redial 1\nport-silent usb 7\noutput-truncated hook 64\n");
	for (rest = text.at; (line = strsep(&rest, "\n"));)
		ladder_lessons_line(&two, line);
	assert_memory_equal(&one, &two, sizeof(one));
}

static void ladder_lessons_pass_over_nonsense(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"port-silent",
		"port-silent usb",
		"port-silent usb ",
		"port-silent usb x",
		"port-silent usb 7x",
		"port-silent usb -1",
		"port-silent usb 65536",
		"port-silent usb 99999999999999999999",
		"port-silent ladder 1",
		"port-noisy usb 1",
		"port-silent  usb 1",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa usb 1",
	};
	struct ladder_lessons none = { 0 }, lessons = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		ladder_lessons_line(&lessons, lines[i]);
	assert_memory_equal(&lessons, &none, sizeof(none));
}

static void ladder_names_its_rungs(void **state)
{
	unsigned rung;

	(void)state;
	for (rung = 0; rung < LADDER_RUNGS_COUNT; rung++)
		assert_int_equal(ladder_rung_of(ladder_rung_name((enum ladder_rung)rung)), rung);
	assert_int_equal(ladder_rung_of("none"), LADDER_RUNGS_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ladder_climbs_as_stored),
		cmocka_unit_test(ladder_takes_only_what_is_there),
		cmocka_unit_test(ladder_leaves_it_to_a_person),
		cmocka_unit_test(ladder_resets_no_usb_for_a_denial),
		cmocka_unit_test(ladder_climbs_past_what_needs_a_live_port),
		cmocka_unit_test(ladder_goes_on_after_a_rung_that_failed),
		cmocka_unit_test(ladder_begins_anew_after_a_good_time),
		cmocka_unit_test(ladder_learns),
		cmocka_unit_test(ladder_learns_of_both_causes),
		cmocka_unit_test(ladder_learns_nothing_unsafe),
		cmocka_unit_test(ladder_skips_no_redial_that_helps),
		cmocka_unit_test(ladder_forgets),
		cmocka_unit_test(ladder_lessons_go_through_text),
		cmocka_unit_test(ladder_lessons_pass_over_nonsense),
		cmocka_unit_test(ladder_names_its_rungs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
