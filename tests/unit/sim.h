/* SPDX-License-Identifier: MIT */
#ifndef TEST_SIM_H
#define TEST_SIM_H

/*
 * A modem and a disk, as simple as can be, for the machine that changes modems: settings that are
 * stored, and in force at once or after a boot; a port that comes and goes; a journal that is a
 * text. A run carries out what is wanted of it, with a fault at one of its operations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "change.h"
#include "facts.h"

#define SIM_LEAVE_MS 1500  /* from AT!RESET to its going */
#define SIM_AWAY_MS  8000  /* from there to its ports */
#define SIM_LAG_MS   20000 /* from there until a new image is what runs */

/* What has no command to put it back, no query, or takes effect late, is there once each. */
static const struct sim_setting {
	enum plan_setting setting;
	const char *key;
	bool at_reset, reads, undoes, lags;
} sim_settings[] = {
	{ PLAN_COMPOSITION, "", true, true, true, false },
	{ PLAN_IMAGE, "", true, true, true, true },
	{ PLAN_RAT, "", false, true, true, false },
	{ PLAN_CUSTOM, "FASTENUMEN", true, false, true, false },
	{ PLAN_CONTEXT, "1", false, true, true, false },
};
#define SIM_SETTINGS (sizeof(sim_settings) / sizeof(sim_settings[0]))

enum sim_when { SIM_NOT, SIM_BEFORE, SIM_AFTER }; /* the operation is carried out */

/* What goes wrong at an operation. */
static const struct sim_fault {
	const char *name;
	enum sim_when kill; /* our program dies */
	enum sim_when cut;  /* the modem loses its power */
	bool reboot;	    /* our machine starts anew */
	bool torn;	    /* half of what is written is on the disk */
	unsigned full;	    /* so many operations long nothing can be written */
	unsigned times;	    /* so many answers of the modem, every other, are another: */
	enum apply_event answer, read;
	bool taken; /* and all the same it did it */
	bool stop;  /* a person wants it to end */
} sim_faults[] = {
	{ .name = "nothing" },
	{ "kill", .kill = SIM_BEFORE },
	{ "kill behind", .kill = SIM_AFTER },
	{ "kill in a write", .kill = SIM_AFTER, .torn = true },
	{ "cable", .cut = SIM_BEFORE },
	{ "cable behind", .cut = SIM_AFTER },
	{ "power", .kill = SIM_BEFORE, .cut = SIM_BEFORE, .reboot = true },
	{ "power behind", .kill = SIM_AFTER, .cut = SIM_AFTER, .reboot = true },
	{ "power in a write", .kill = SIM_AFTER, .cut = SIM_AFTER, .reboot = true, .torn = true },
	{ "reboot", .kill = SIM_BEFORE, .reboot = true },
	{ "reboot behind", .kill = SIM_AFTER, .reboot = true },
	{ "silence", .times = 1, .answer = APPLY_ON_SILENT, .read = APPLY_ON_SILENT },
	{ "silence behind", .times = 1, .answer = APPLY_ON_SILENT, .read = APPLY_ON_SILENT,
	  .taken = true },
	{ "ERROR", .times = 1, .answer = APPLY_ON_ERROR, .read = APPLY_ON_ERROR },
	{ "ERROR again", .times = 2, .answer = APPLY_ON_ERROR, .read = APPLY_ON_ERROR },
	{ "+CME ERROR", .times = 1, .answer = APPLY_ON_REFUSED, .read = APPLY_ON_REFUSED },
	{ "garbage", .times = 1, .answer = APPLY_ON_SILENT, .read = APPLY_ON_VARIES },
	{ "OK for nothing", .times = 1, .answer = APPLY_ON_GOOD, .read = APPLY_ON_VARIES },
	{ "disk full", .full = 1 },
	{ "disk full for good", .full = 500 },
	{ "Ctrl-C", .stop = true },
};
#define SIM_FAULTS (sizeof(sim_faults) / sizeof(sim_faults[0]))

enum sim_evidence { SIM_DEVNUM, SIM_COUNTERS, SIM_NOTHING, SIM_EVIDENCE_COUNT };

struct sim {
	enum sim_evidence evidence;
	uint64_t now_ms;
	int stored[SIM_SETTINGS], booted[SIM_SETTINGS], live[SIM_SETTINGS];
	bool locked;
	uint64_t leaves_ms, back_ms, booted_ms; /* 0: not */
	unsigned boots, hosts;
	unsigned resets, needless; /* needless: nothing waited for it */
	char disk[65536];
	size_t len;
	uint32_t undoes;   /* the next run puts this change back */
	unsigned ops;	   /* of the last run */
	struct boot seen;  /* by the last survey */
	struct boot noted; /* in the journal */
};

struct sim_end {
	bool killed;
	enum apply_end end;
};

static inline void sim_init(struct sim *s, enum sim_evidence evidence)
{
	memset(s, 0, sizeof(*s));
	s->evidence = evidence;
	s->now_ms = 1000000;
	s->booted_ms = 1;
	s->boots = s->hosts = 1;
	s->locked = true;
}

/* The world goes on. */
static inline void sim_settle(struct sim *s)
{
	size_t i;

	if (s->leaves_ms && s->now_ms >= s->leaves_ms) {
		s->back_ms = s->leaves_ms + SIM_AWAY_MS;
		s->leaves_ms = 0;
		s->locked = true;
		s->boots++;
		memcpy(s->booted, s->stored, sizeof(s->booted));
		for (i = 0; i < SIM_SETTINGS; i++)
			if (!sim_settings[i].lags)
				s->live[i] = s->stored[i];
	}
	if (s->back_ms && s->now_ms >= s->back_ms) {
		s->booted_ms = s->back_ms;
		s->back_ms = 0;
	}
	if (!s->back_ms && s->booted_ms > 1 && s->now_ms >= s->booted_ms + SIM_LAG_MS)
		for (i = 0; i < SIM_SETTINGS; i++)
			if (sim_settings[i].lags)
				s->live[i] = s->booted[i];
}

static inline void sim_pass(struct sim *s, uint64_t ms)
{
	/* By steps in which at most one thing happens. */
	for (; ms > 0; ms -= ms > 100 ? 100 : ms) {
		s->now_ms += ms > 100 ? 100 : ms;
		sim_settle(s);
	}
}

static inline bool sim_is_there(const struct sim *s)
{
	return !s->back_ms;
}

static inline void sim_power_cut(struct sim *s)
{
	s->leaves_ms = s->now_ms;
	s->back_ms = 0;
	sim_settle(s);
}

static inline struct boot sim_boot(const struct sim *s)
{
	struct boot b = { .devnum = FACTS_UNKNOWN,
			  .uptime_s = FACTS_UNKNOWN,
			  .resets = FACTS_UNKNOWN };

	b.at_s = (int32_t)(s->now_ms / 1000);
	snprintf(b.host, sizeof(b.host), "host-%u", s->hosts);
	if (s->evidence == SIM_DEVNUM)
		b.devnum = (int32_t)(s->boots + s->hosts % 2);
	if (s->evidence != SIM_NOTHING) {
		b.resets = (int32_t)s->boots;
		b.uptime_s = (int32_t)((s->now_ms - s->booted_ms) / 1000);
	}
	return b;
}

static inline void sim_reset(struct sim *s)
{
	s->resets++;
	if (!memcmp(s->stored, s->live, sizeof(s->live)) || s->leaves_ms)
		s->needless++;
	if (!s->leaves_ms)
		s->leaves_ms = s->now_ms + SIM_LEAVE_MS;
}

/* --- the plan --- */

struct sim_plan {
	struct apply_plan bits;
	/* One more than there are, for the orders behind the last step. */
	struct plan_step steps[SIM_SETTINGS + 1];
	size_t setting[SIM_SETTINGS + 1];
	bool pending;
};

static inline void sim_plan(const struct sim *s, const int *wanted, struct sim_plan *p)
{
	size_t i;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < SIM_SETTINGS; i++) {
		const struct sim_setting *row = &sim_settings[i];
		struct plan_step *step = &p->steps[p->bits.count];
		uint32_t bit = UINT32_C(1) << p->bits.count;

		if (row->at_reset && s->live[i] != s->stored[i])
			p->pending = true;
		if (s->stored[i] == wanted[i])
			continue;
		step->setting = row->setting;
		strcpy(step->key, row->key);
		snprintf(step->before, sizeof(step->before), "%d", s->stored[i]);
		snprintf(step->after, sizeof(step->after), "%d", wanted[i]);
		snprintf(step->command, sizeof(step->command), "AT!SET=%zu,\"%d\"", i, wanted[i]);
		snprintf(step->undo, sizeof(step->undo), "AT!SET=%zu,\"%d\"", i, s->stored[i]);
		step->at_reset = row->at_reset;
		p->bits.reads |= row->reads ? bit : 0;
		p->bits.resets |= row->at_reset ? bit : 0;
		p->bits.undoes |= row->undoes ? bit : 0;
		p->setting[p->bits.count++] = i;
	}
	p->pending = p->pending && !p->bits.count;
}

/* --- a run --- */

struct sim_run {
	struct sim *s;
	const int *wanted;
	struct sim_plan plan;
	struct apply apply;
	uint32_t number;
	const struct sim_fault *fault; /* at operation `at` */
	unsigned at;
};

/* Operations since the fault; -1: it is still to come. */
static inline int sim_since(const struct sim_run *r)
{
	return (int)r->s->ops - (int)r->at;
}

static inline void sim_set(struct sim *s, size_t i, int value)
{
	s->stored[i] = value;
	if (!sim_settings[i].at_reset)
		s->live[i] = value;
}

/* Write to the journal, as the fault lets it. */
static inline enum apply_event sim_write(struct sim_run *r, const struct buf *text, uint32_t number)
{
	struct sim *s = r->s;
	size_t n = text->len;

	assert_int_equal(buf_error(text), 0);
	if (sim_since(r) >= 0 && sim_since(r) < (int)r->fault->full)
		return APPLY_ON_UNWRITTEN;
	if (sim_since(r) == 0 && r->fault->torn)
		n /= 2;
	assert_true(s->len + n <= sizeof(s->disk));
	memcpy(s->disk + s->len, text->at, n);
	s->len += n;
	r->number = number;
	return APPLY_ON_WRITTEN;
}

static inline enum apply_event sim_note(struct sim_run *r, enum apply_do act)
{
	static char memory[32768];
	struct apply *a = &r->apply;
	uint32_t number = r->number;
	struct buf text;
	unsigned i;

	buf_init(&text, memory, sizeof(memory));
	if (act == APPLY_DO_NOTE_OPEN) {
		if (!a->open)
			change_put_begin(&text, &number, 5, "test", r->s->undoes);
		for (i = 0; i < r->plan.bits.count; i++)
			change_put_step(&text, &number, &r->plan.steps[i]);
		change_put_boot(&text, &number, &r->s->seen, a->due);
		r->s->noted = r->s->seen;
	} else if (act == APPLY_DO_NOTE_SEND) {
		change_put_send(&text, &number, &r->plan.steps[a->at]);
	} else if (act == APPLY_DO_NOTE_RESET) {
		change_put_reset(&text, &number, &r->s->seen);
		r->s->noted = r->s->seen;
	} else {
		change_put_end(&text, &number, 9, a->end);
	}
	return sim_write(r, &text, number);
}

static inline bool sim_answers_wrong(const struct sim_run *r)
{
	int since = sim_since(r);

	/* Between two answers of a kind comes the unlocking. */
	return since >= 0 && since % 2 == 0 && since / 2 < (int)r->fault->times;
}

/* One command and its answer. */
static inline enum apply_event sim_talk(struct sim_run *r, enum apply_do act)
{
	struct sim *s = r->s;
	const struct plan_step *step = &r->plan.steps[r->apply.at];
	size_t i = r->plan.setting[r->apply.at];
	bool wrong = sim_answers_wrong(r);
	enum apply_event event = APPLY_ON_GOOD;

	if (!sim_is_there(s))
		return APPLY_ON_GONE;
	if (wrong && !r->fault->taken)
		event = act == APPLY_DO_READ ? r->fault->read : r->fault->answer;
	else if (act == APPLY_DO_UNLOCK)
		s->locked = false;
	else if (act == APPLY_DO_RESET)
		sim_reset(s);
	else if (act == APPLY_DO_READ)
		event = atoi(step->after) == s->stored[i] ? APPLY_ON_MATCHES : APPLY_ON_VARIES;
	else if (s->locked)
		event = APPLY_ON_ERROR;
	else
		sim_set(s, i, atoi(act == APPLY_DO_SEND ? step->after : step->before));
	if (wrong && r->fault->taken)
		event = r->fault->answer;
	if (event == APPLY_ON_SILENT)
		sim_pass(s, 5000);
	return event;
}

static inline enum apply_event sim_look(struct sim_run *r)
{
	if (!sim_is_there(r->s))
		return APPLY_ON_GONE;
	if (sim_answers_wrong(r) && r->fault->answer == APPLY_ON_SILENT)
		return APPLY_ON_SILENT;
	sim_plan(r->s, r->wanted, &r->plan);
	r->s->seen = sim_boot(r->s);
	apply_look(&r->apply, &r->plan.bits, boot_compare(&r->s->noted, &r->s->seen));
	return r->plan.bits.count ? APPLY_ON_DIFFERS
	       : r->plan.pending  ? APPLY_ON_PENDING
				  : APPLY_ON_WANTED;
}

/* Time passes until something happens that the machine waits for. */
static inline enum apply_event sim_wait(struct sim_run *r)
{
	struct sim *s = r->s;
	bool away = r->apply.state == APPLY_AWAY;

	for (;;) {
		if (r->apply.state == APPLY_LEAVING && !sim_is_there(s))
			return APPLY_ON_GONE;
		if (r->apply.state == APPLY_PAUSING && !sim_is_there(s))
			return APPLY_ON_GONE;
		if (away && sim_is_there(s))
			return APPLY_ON_BACK;
		if (apply_wait_ms(&r->apply, s->now_ms) == 0)
			return APPLY_ON_LIMIT;
		sim_pass(s, 100);
	}
}

static inline enum apply_event sim_do(struct sim_run *r, enum apply_do act)
{
	switch (act) {
	case APPLY_DO_NOTE_OPEN:
	case APPLY_DO_NOTE_SEND:
	case APPLY_DO_NOTE_RESET:
	case APPLY_DO_NOTE_END:
		return sim_note(r, act);
	case APPLY_DO_UNLOCK:
	case APPLY_DO_SEND:
	case APPLY_DO_READ:
	case APPLY_DO_REVERT:
	case APPLY_DO_RESET:
		return sim_talk(r, act);
	case APPLY_DO_OPEN:
		if (!sim_is_there(r->s))
			return APPLY_ON_GONE;
		if (sim_answers_wrong(r) && r->fault->answer == APPLY_ON_SILENT) {
			sim_pass(r->s, 5000);
			return APPLY_ON_SILENT;
		}
		sim_pass(r->s, 200);
		return APPLY_ON_ANSWERS;
	case APPLY_DO_LOOK:
		return sim_look(r);
	case APPLY_DO_WAIT:
	case APPLY_DO_LEAVE:
	case APPLY_DO_FIND:
		return sim_wait(r);
	case APPLY_DO_OVER:
	case APPLY_DOS_COUNT:
		break;
	}
	return APPLY_ON_STOP;
}

/* The world's part of the fault; true when our program is dead. */
static inline bool sim_strike(struct sim_run *r, enum sim_when when)
{
	const struct sim_fault *f = r->fault;

	if (sim_since(r) != 0)
		return false;
	if (f->cut == when)
		sim_power_cut(r->s);
	if (f->kill != when)
		return false;
	if (f->reboot) {
		r->s->hosts++;
		sim_pass(r->s, 30000);
	}
	return true;
}

/*
 * One run of the program: what it wants, and the fault at operation `at` (from 1). The modem may be
 * in any state.
 */
static inline struct sim_end sim_run(struct sim *s, const int *wanted, unsigned at,
				     const struct sim_fault *fault)
{
	static const struct apply_limits limits = { 15000, 120000, 60000, 5000 };
	static struct change change;
	struct sim_run r = { .s = s, .wanted = wanted, .fault = fault, .at = at };
	struct apply_past past = { 0 };
	const struct change_row *open;
	struct sim_end end = { 0 };
	struct changes changes;
	enum apply_do act;
	unsigned guard = 0;

	s->ops = 0;
	while (!sim_is_there(s))
		sim_pass(s, 100);
	changes_read(&changes, s->disk, s->len);
	s->len = changes.good;
	r.number = changes.next;
	open = changes_open(&changes);
	s->seen = s->noted = sim_boot(s);
	sim_plan(s, wanted, &r.plan);
	if (open) {
		change_read(&change, s->disk, s->len, open);
		past = change_past(&change, &s->seen);
		past.undoing = s->undoes == open->number;
		s->noted = change.boot;
	} else if (r.plan.pending) {
		past.due = true;
	}
	past.pending = r.plan.pending;
	past.recorded = s->undoes != 0;
	apply_init(&r.apply, &limits, &past, &r.plan.bits);
	act = apply_on(&r.apply, APPLY_ON_GO, s->now_ms);
	while (act != APPLY_DO_OVER) {
		enum apply_event event;

		if (++guard > 500)
			fail_msg("it never ends: %s", apply_state_name(r.apply.state));
		s->ops++;
		if (fault->stop && s->ops == at) {
			enum apply_do next = apply_on(&r.apply, APPLY_ON_STOP, s->now_ms);

			if (next != APPLY_DO_WAIT) {
				act = next;
				continue;
			}
		}
		end.killed = sim_strike(&r, SIM_BEFORE);
		if (end.killed)
			return end;
		event = sim_do(&r, act);
		end.killed = sim_strike(&r, SIM_AFTER);
		if (end.killed)
			return end;
		sim_pass(s, 20);
		act = apply_on(&r.apply, event, s->now_ms);
	}
	end.end = r.apply.end;
	return end;
}

/* What the next undo wants; false: there is nothing to undo. */
static inline bool sim_undo(struct sim *s, int *wanted)
{
	static struct change change;
	const struct change_row *row;
	struct changes changes;
	size_t i, j;

	changes_read(&changes, s->disk, s->len);
	row = changes_undoable(&changes);
	s->undoes = row ? row->number : 0;
	if (!row)
		return false;
	change_read(&change, s->disk, s->len, row);
	assert_false(change.overflow);
	memcpy(wanted, s->stored, sizeof(s->stored));
	for (i = 0; i < SIM_SETTINGS; i++)
		for (j = 0; j < change.count; j++)
			if (change.at[j].setting == sim_settings[i].setting)
				wanted[i] = atoi(change.at[j].before);
	return true;
}

#endif
