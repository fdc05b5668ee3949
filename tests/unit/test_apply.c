/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "sim.h"

static const struct apply_limits limits = { 15000, 120000, 60000, 5000 };

/* Every state x event of a machine in the middle of two steps, before and behind its reset. */
static void apply_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	const struct apply_plan plan = { 2, 3, 3, 3 };
	const struct apply_past past = { 0 };
	struct buf text;
	unsigned s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < APPLY_STATES_COUNT; s++)
		for (e = 0; e < APPLY_EVENTS_COUNT; e++) {
			struct apply a;
			enum apply_do act;

			apply_init(&a, &limits, &past, &plan);
			a.state = (enum apply_state)s;
			a.open = s > APPLY_OPENING;
			a.at = s >= APPLY_RESET_NOTING ? 2 : 1;
			a.sent = s >= APPLY_RESET_NOTING ? 3 : s >= APPLY_SENDING ? 3 : 1;
			a.due = s >= APPLY_SENDING && s <= APPLY_WAKING;
			a.resets = s >= APPLY_RESETTING;
			a.deadline_ms = 900;
			act = apply_on(&a, (enum apply_event)e, 1000);
			if (act == APPLY_DO_WAIT && a.state == s && !a.stopping)
				continue;
			buf_fmt(&text, "%-12s %-9s -> %-12s %-10s", apply_state_name(s),
				apply_event_name(e), apply_state_name(a.state), apply_do_name(act));
			if (a.state == APPLY_OVER || a.state == APPLY_CLOSING)
				buf_fmt(&text, " %s", apply_end_name(a.end));
			buf_fmt(&text, "%s\n", a.stopping ? " stopping" : "");
		}
	assert_int_equal(buf_error(&text), 0);
	stored_check("apply.table", text.at);
}

static const int wanted_sets[][SIM_SETTINGS] = {
	{ 1, 1, 1, 1, 1 }, /* all of it */
	{ 1, 0, 0, 0, 0 }, /* a composition */
	{ 0, 1, 0, 0, 0 }, /* a carrier */
	{ 0, 0, 1, 0, 1 }, /* nothing that needs a reset */
	{ 0, 1, 0, 0, 1 },
};
#define WANTED_SETS (sizeof(wanted_sets) / sizeof(wanted_sets[0]))

static const int nothing[SIM_SETTINGS];

static struct {
	unsigned set, at, at2;
	size_t fault, fault2;
	enum sim_evidence evidence;
	bool changes_mind; /* to the old value before the reset, for one: that reset is for nothing
			    */
	unsigned cases;
} now;

static void wrong(const char *what)
{
	fail_msg("%s: wanted set %u, evidence %u, %s at %u, then %s at %u", what, now.set,
		 now.evidence, sim_faults[now.fault].name, now.at, sim_faults[now.fault2].name,
		 now.at2);
}

static bool is_reached(const struct sim *s, const int *wanted)
{
	return !memcmp(s->live, wanted, sizeof(s->live)) &&
	       !memcmp(s->stored, wanted, sizeof(s->stored));
}

static void journal_is_whole(const struct sim *s)
{
	struct changes changes;

	changes_read(&changes, s->disk, s->len);
	if (changes.damaged || changes.good != s->len)
		wrong("the journal is damaged");
	if (changes_open(&changes))
		wrong("the journal is open");
}

/* The next runs, with nothing in their way. */
static void converges(struct sim *s, const int *wanted)
{
	struct sim_end end;
	unsigned runs = 0;

	do {
		end = sim_run(s, wanted, 0, sim_faults);
		runs++;
	} while (end.end != APPLY_IS_DONE && end.end != APPLY_IS_WANTED &&
		 end.end != APPLY_IS_UNDONE && runs < 3);
	if (!is_reached(s, wanted))
		wrong("it is not as wanted");
	if (runs > 2)
		wrong("it took more than two runs");
	/* Without a trace of the boot a reset can be one too many, after a machine's restart. */
	if (s->needless && s->evidence != SIM_NOTHING && !now.changes_mind)
		wrong("a reset too many");
	journal_is_whole(s);
	s->undoes = 0;
	if (sim_run(s, wanted, 0, sim_faults).end != APPLY_IS_WANTED || s->ops != 0)
		wrong("what is applied is applied again");
	now.cases++;
}

/* What was there before all of it comes back: in the journal nothing is lost, nothing is twice. */
static void goes_back(struct sim *s)
{
	int before[SIM_SETTINGS];
	unsigned times = 0;

	while (sim_undo(s, before)) {
		if (++times > 8)
			wrong("undo has no end");
		converges(s, before);
	}
	if (!is_reached(s, nothing))
		wrong("it is not as it was");
}

/* One fault at each operation of each plan. */
static void apply_survives_a_fault_anywhere(void **state)
{
	static struct sim s;
	unsigned ops;

	(void)state;
	for (now.evidence = 0; now.evidence < SIM_EVIDENCE_COUNT; now.evidence++)
		for (now.set = 0; now.set < WANTED_SETS; now.set++)
			for (now.fault = 0; now.fault < SIM_FAULTS; now.fault++) {
				now.at = 0;
				do {
					now.at++;
					sim_init(&s, now.evidence);
					sim_run(&s, wanted_sets[now.set], now.at,
						&sim_faults[now.fault]);
					ops = s.ops;
					converges(&s, wanted_sets[now.set]);
					goes_back(&s);
				} while (now.at <= ops);
			}
	assert_true(now.cases > 5000);
}

/* The same on the way back. */
static void apply_survives_a_fault_in_undo(void **state)
{
	static struct sim s;
	int before[SIM_SETTINGS];
	unsigned ops;

	(void)state;
	now.evidence = SIM_DEVNUM;
	for (now.set = 0; now.set < WANTED_SETS; now.set++)
		for (now.fault = 0; now.fault < SIM_FAULTS; now.fault++) {
			now.at = 0;
			do {
				now.at++;
				sim_init(&s, now.evidence);
				sim_run(&s, wanted_sets[now.set], 0, sim_faults);
				assert_true(sim_undo(&s, before));
				sim_run(&s, before, now.at, &sim_faults[now.fault]);
				ops = s.ops;
				goes_back(&s);
			} while (now.at <= ops);
		}
}

/* Fault upon fault, and people who change their mind: what was first is not forgotten. */
static void apply_survives_one_fault_after_the_other(void **state)
{
	static struct sim s;
	uint32_t random = 1;
	unsigned i, j;

	(void)state;
	for (i = 0; i < 5000; i++) {
		size_t faults[4];
		unsigned at[4], sets[4];

		for (j = 0; j < 4; j++) {
			random = random * 1664525u + 1013904223u;
			faults[j] = (random >> 8) % SIM_FAULTS;
			random = random * 1664525u + 1013904223u;
			at[j] = (random >> 8) % 25 + 1;
			sets[j] = (random >> 16) % WANTED_SETS;
		}
		now.evidence = i % 2 ? SIM_DEVNUM : SIM_COUNTERS;
		now.changes_mind = i % 4 < 2;
		now.set = sets[3];
		now.fault = faults[2], now.at = at[2];
		now.fault2 = faults[3], now.at2 = at[3];
		sim_init(&s, now.evidence);
		for (j = 0; j < 4; j++)
			sim_run(&s, wanted_sets[now.changes_mind ? sets[j] : sets[3]], at[j],
				&sim_faults[faults[j]]);
		converges(&s, wanted_sets[now.set]);
		goes_back(&s);
	}
}

/* A modem that does not come back, and one that is back and does not answer: named, in time, and
 * the next run goes on. */
static void apply_waits_no_longer_than_it_may(void **state)
{
	const struct apply_plan plan = { 1, 0, 1, 1 };
	const struct apply_past past = { .open = true, .due = true };
	struct apply a;

	(void)state;
	apply_init(&a, &limits, &past, &plan);
	a.state = APPLY_RESETTING;
	assert_int_equal(apply_wait_ms(&a, 1000), -1);
	assert_int_equal(apply_on(&a, APPLY_ON_GONE, 1000), APPLY_DO_FIND);
	assert_int_equal(apply_wait_ms(&a, 1000), 120000);
	assert_int_equal(apply_on(&a, APPLY_ON_LIMIT, 120999), APPLY_DO_WAIT);
	assert_int_equal(apply_on(&a, APPLY_ON_BACK, 121000 - 1), APPLY_DO_OPEN);
	/* It has no more time for the second half. */
	assert_int_equal(apply_on(&a, APPLY_ON_SILENT, 121000 - 1), APPLY_DO_OPEN);
	assert_int_equal(apply_wait_ms(&a, 121000 - 1), 1);
	assert_int_equal(apply_on(&a, APPLY_ON_LIMIT, 121000), APPLY_DO_OVER);
	assert_int_equal(a.end, APPLY_IS_MUTE);
	apply_init(&a, &limits, &past, &plan);
	a.state = APPLY_LEAVING;
	assert_int_equal(apply_on(&a, APPLY_ON_GONE, 1000), APPLY_DO_FIND);
	assert_int_equal(apply_on(&a, APPLY_ON_LIMIT, 121000), APPLY_DO_OVER);
	assert_int_equal(a.end, APPLY_IS_VANISHED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apply_table_is_as_stored),
		cmocka_unit_test(apply_waits_no_longer_than_it_may),
		cmocka_unit_test(apply_survives_a_fault_anywhere),
		cmocka_unit_test(apply_survives_a_fault_in_undo),
		cmocka_unit_test(apply_survives_one_fault_after_the_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
