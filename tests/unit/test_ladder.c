/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "ladder.h"

static const unsigned all = RUNG_NEEDS_AT | RUNG_NEEDS_USB | RUNG_NEEDS_POWER | RUNG_NEEDS_HOOK;

/* Fail `took_ms` after the pause of each step, as the link would with a cause that stays. */
static struct ladder_step go_wrong(struct ladder *l, enum finding_code code, unsigned means,
				   uint64_t *now)
{
	struct ladder_step step = ladder_failed(l, code, means, *now);

	*now += step.pause_ms;
	if (step.rung != RUNG_REDIAL)
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

	ladder_init(&l, RUNG_POWER, 1);
	buf_fmt(text, "%s:", finding_code_name(code));
	while (rungs < 9 && now - begin < 3 * 3600 * 1000) {
		struct ladder_step step = ladder_failed(&l, code, all, now);

		now += step.pause_ms;
		if (step.rung == RUNG_REDIAL) {
			looks++;
		} else {
			if (looks)
				buf_fmt(text, " %u looks,", looks);
			looks = 0;
			buf_fmt(text, " %s %llu,", rung_name(step.rung),
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
			for (max = RUNG_REDIAL; max <= RUNG_POWER; max++) {
				uint64_t now = 5;
				struct ladder l;

				ladder_init(&l, (enum rung)max, code + means);
				for (i = 0; i < 60; i++) {
					struct ladder_step s = go_wrong(&l, code, means, &now);

					assert_true(s.rung <= max || s.rung == RUNG_HOOK);
					assert_true(s.rung < RUNG_HANGUP || s.rung > RUNG_RESET ||
						    (means & RUNG_NEEDS_AT));
					assert_true(s.rung != RUNG_USB || (means & RUNG_NEEDS_USB));
					assert_true(s.rung != RUNG_POWER ||
						    (means & RUNG_NEEDS_POWER));
					assert_true(s.rung != RUNG_HOOK ||
						    (means & RUNG_NEEDS_HOOK));
					assert_true(s.pause_ms <= 3600000);
				}
				assert_true(now > 100000);
			}
}

/* What may have passed is seen to have passed at once, and costs little when it does not. */
static void ladder_looks_often_at_first(void **state)
{
	uint64_t now = 1000, begin = now;
	struct ladder_step step;
	struct ladder l;

	(void)state;
	ladder_init(&l, RUNG_REDIAL, 1);
	while (now - begin < 60000) {
		step = ladder_failed(&l, FINDING_NOT_REGISTERED, 0, now);
		assert_int_equal(step.rung, RUNG_REDIAL);
		assert_int_equal(step.pause_ms, now - begin < 20000 ? 500 : 2000);
		now += step.pause_ms;
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

		ladder_init(&l, RUNG_POWER, 9);
		while (now < 24 * 3600 * 1000) {
			assert_int_equal(go_wrong(&l, rows[i].code, all, &now).rung, RUNG_REDIAL);
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
	ladder_init(&l, RUNG_POWER, 3);
	while (now < 24 * 3600 * 1000)
		assert_true(go_wrong(&l, FINDING_REGISTRATION_DENIED, all, &now).rung <=
				    RUNG_CFUN ||
			    l.rung == RUNG_HOOK);
}

/* Hung firmware: the drop, one look at a silent port, then the USB reset. */
static void ladder_climbs_past_what_needs_a_live_port(void **state)
{
	const unsigned silent = RUNG_NEEDS_USB;
	struct ladder l;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	assert_int_equal(ladder_failed(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, all, 1000).rung,
			 RUNG_REDIAL);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 6000).rung, RUNG_USB);
	ladder_taken(&l, 8000);
	/* It settles. */
	assert_int_equal(ladder_failed(&l, FINDING_USB_GONE, silent, 8100).rung, RUNG_REDIAL);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 13000).rung, RUNG_REDIAL);
	/* It had its time. */
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 23000).rung, RUNG_USB);
}

/* A rung that could not be carried out has no settling time: the next one follows. */
static void ladder_goes_on_after_a_rung_that_failed(void **state)
{
	const unsigned silent = RUNG_NEEDS_USB | RUNG_NEEDS_POWER;
	struct ladder l;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	ladder_failed(&l, FINDING_DIAL_REFUSED, all, 1);
	ladder_failed(&l, FINDING_DIAL_REFUSED, all, 2);
	assert_int_equal(ladder_failed(&l, FINDING_DIAL_REFUSED, all, 3).rung, RUNG_HANGUP);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 4).rung, RUNG_USB);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 5).rung, RUNG_USB);
	assert_int_equal(ladder_failed(&l, FINDING_PORT_SILENT, silent, 6).rung, RUNG_POWER);
}

static void ladder_begins_anew_after_a_good_time(void **state)
{
	struct ladder_step step;
	uint64_t now = 0;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	for (i = 0; i < 5; i++)
		go_wrong(&l, FINDING_DIAL_REFUSED, all, &now);
	assert_int_equal(l.rung, RUNG_CFUN);
	ladder_up(&l, now);
	assert_false(ladder_settled(&l, now + LADDER_STABLE_MS - 1));
	/* Too short: the climb goes on. */
	step = ladder_failed(&l, FINDING_DIAL_REFUSED, all, now += LADDER_STABLE_MS - 1);
	assert_int_equal(step.rung, RUNG_RESET);
	ladder_up(&l, now);
	assert_true(ladder_settled(&l, now + LADDER_STABLE_MS));
	assert_false(ladder_settled(&l, now + LADDER_STABLE_MS));
	assert_int_equal(l.lessons.count[FINDING_DIAL_REFUSED][RUNG_RESET], 1);
	step = ladder_failed(&l, FINDING_DIAL_REFUSED, all, now + 40000);
	assert_int_equal(step.rung, RUNG_REDIAL);
	assert_int_equal(step.pause_ms, 0);
}

/* One whole failure of `first`, cured by the rung that is reached with `then`. */
/* Each call of a black hole lasts longer than a good one has to, and cures nothing. */
static void ladder_climbs_past_links_that_carry_nothing(void **state)
{
	static const enum rung wanted[] = { RUNG_REDIAL, RUNG_ATTACH, RUNG_CFUN, RUNG_RESET };
	uint64_t now = 100000;
	struct ladder l;
	size_t i;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct ladder_step step = ladder_failed(&l, FINDING_NETWORK_UNREACHABLE, all, now);

		assert_int_equal(step.rung, wanted[i]);
		if (step.rung != RUNG_REDIAL)
			ladder_taken(&l, now);
		ladder_up(&l, now += 5000);
		now += 2 * LADDER_STABLE_MS;
		ladder_disproved(&l);
		assert_false(ladder_settled(&l, now));
	}
	assert_int_equal(l.lessons.count[FINDING_NETWORK_UNREACHABLE][RUNG_CFUN], 0);
}

static void cure(struct ladder *l, enum finding_code first, enum finding_code then, enum rung by,
		 uint64_t *now)
{
	struct ladder_step step = go_wrong(l, first, all, now);
	int i;

	for (i = 0; i < 40 && step.rung != by; i++)
		step = go_wrong(l, then, all, now);
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
	ladder_init(&l, RUNG_POWER, 1);
	for (i = 0; i < 3; i++) {
		assert_int_equal(lessons_start(&l.lessons, FINDING_DIAL_REFUSED), RUNG_REDIAL);
		cure(&l, FINDING_DIAL_REFUSED, FINDING_DIAL_REFUSED, RUNG_RESET, &now);
	}
	assert_int_equal(lessons_start(&l.lessons, FINDING_DIAL_REFUSED), RUNG_RESET);
	assert_int_equal(ladder_failed(&l, FINDING_DIAL_REFUSED, all, now).rung, RUNG_RESET);
	/* It does not help this time: on from there, and the next round has all rungs. */
	assert_int_equal(go_wrong(&l, FINDING_DIAL_REFUSED, all, &now).rung, RUNG_POWER);
	assert_int_equal(go_wrong(&l, FINDING_DIAL_REFUSED, all, &now).rung, RUNG_HOOK);
	for (i = 0; i < 40 && !(l.climbed && l.rounds == 1); i++)
		go_wrong(&l, FINDING_DIAL_REFUSED, all, &now);
	assert_int_equal(l.rung, RUNG_HANGUP);
	/* Other causes know nothing of it. */
	assert_int_equal(lessons_start(&l.lessons, FINDING_LINK_HANGUP), RUNG_REDIAL);
}

/* The cause that chose the rung learns, and the drop that it began with. */
static void ladder_learns_of_both_causes(void **state)
{
	uint64_t now = 1;
	struct ladder l;
	int i;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	for (i = 0; i < 3; i++)
		cure(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, FINDING_PORT_SILENT, RUNG_USB, &now);
	assert_int_equal(lessons_start(&l.lessons, FINDING_PORT_SILENT), RUNG_USB);
	assert_int_equal(lessons_start(&l.lessons, FINDING_ECHO_LOST_AFTER_TRAFFIC), RUNG_USB);
	assert_int_equal(ladder_failed(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, all, now).rung,
			 RUNG_USB);
}

/* What leads gives way to what is less, as soon as that is seen to do. */
static void ladder_unlearns(void **state)
{
	static const enum rung begins[] = { RUNG_USB,	 RUNG_USB,    RUNG_USB,
					    RUNG_REDIAL, RUNG_REDIAL, RUNG_REDIAL };
	uint64_t now = 1;
	struct ladder l;
	size_t i;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	for (i = 0; i < 3; i++)
		cure(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, FINDING_PORT_SILENT, RUNG_USB, &now);
	/* From now on it is plain freezes, which a redial would cure. */
	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		assert_int_equal(go_wrong(&l, FINDING_ECHO_LOST_AFTER_TRAFFIC, all, &now).rung,
				 begins[i]);
		ladder_up(&l, now);
		assert_true(ladder_settled(&l, now += LADDER_STABLE_MS));
	}
	assert_int_equal(lessons_start(&l.lessons, FINDING_PORT_SILENT), RUNG_USB);
}

/* A lesson puts in no rung that cannot help. */
static void ladder_learns_nothing_unsafe(void **state)
{
	struct ladder l;
	unsigned rung;

	(void)state;
	for (rung = RUNG_REDIAL; rung < RUNGS_COUNT; rung++) {
		ladder_init(&l, RUNG_POWER, 1);
		l.lessons.count[FINDING_APN_REJECTED][rung] = 60;
		assert_int_equal(ladder_failed(&l, FINDING_APN_REJECTED, all, 1).rung, RUNG_REDIAL);
	}
}

/* Half of the cures by a redial: nothing is skipped. */
static void ladder_skips_no_redial_that_helps(void **state)
{
	struct ladder l;

	(void)state;
	ladder_init(&l, RUNG_POWER, 1);
	l.lessons.count[FINDING_LINK_HANGUP][RUNG_REDIAL] = 4;
	l.lessons.count[FINDING_LINK_HANGUP][RUNG_RESET] = 4;
	assert_int_equal(lessons_start(&l.lessons, FINDING_LINK_HANGUP), RUNG_REDIAL);
	l.lessons.count[FINDING_LINK_HANGUP][RUNG_RESET] = 5;
	assert_int_equal(lessons_start(&l.lessons, FINDING_LINK_HANGUP), RUNG_RESET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ladder_climbs_as_stored),
		cmocka_unit_test(ladder_takes_only_what_is_there),
		cmocka_unit_test(ladder_looks_often_at_first),
		cmocka_unit_test(ladder_leaves_it_to_a_person),
		cmocka_unit_test(ladder_resets_no_usb_for_a_denial),
		cmocka_unit_test(ladder_climbs_past_what_needs_a_live_port),
		cmocka_unit_test(ladder_goes_on_after_a_rung_that_failed),
		cmocka_unit_test(ladder_begins_anew_after_a_good_time),
		cmocka_unit_test(ladder_climbs_past_links_that_carry_nothing),
		cmocka_unit_test(ladder_learns),
		cmocka_unit_test(ladder_learns_of_both_causes),
		cmocka_unit_test(ladder_unlearns),
		cmocka_unit_test(ladder_learns_nothing_unsafe),
		cmocka_unit_test(ladder_skips_no_redial_that_helps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
