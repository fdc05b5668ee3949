/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <string.h>

#include "buf.h"
#include "judge_rules.h"
#include "usb_judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const stage_names[] = {
#define X(name, text) text,
	JUDGE_STAGES(X)
#undef X
};

const char *judge_stage_name(enum judge_stage stage)
{
	return stage_names[stage];
}

void judge_init(struct judge *j)
{
	memset(j, 0, sizeof(*j));
	findings_init(&j->failed);
	findings_init(&j->kept);
}

/* Exit codes of pppd (pppd(8)) and of chat(8), where a line has only the number. */
static const char *const pppd_words[] = {
	"as it was told",
	"a fatal error",
	"options",
	"not root",
	"no PPP in the kernel",
	"a signal, or the user",
	"the port is locked",
	"the port cannot be opened",
	"the connect script failed",
	"the pty command failed",
	"PPP negotiation failed",
	"the peer did not authenticate itself",
	"idle",
	"connect time is over",
	"callback",
	"the peer answers no echo",
	"the modem hung up",
	"the line is looped back",
	"the init script failed",
	"we failed to authenticate ourselves",
	"traffic limit",
	"caller id",
};

static const char *const chat_words[] = {
	"done",
	"bad script",
	"I/O error or signal",
	"nothing came in time",
};

/* What the number of a line says in words. */
static void put_words(struct buf *b, const struct clue_set *set, enum clue_kind kind)
{
	const struct clue *exit = &set->at[CLUE_EXIT_STATUS];
	size_t n = (size_t)set->at[kind].last_number;

	if (kind == CLUE_SCRIPT_STATUS) {
		if (n < COUNT(chat_words))
			buf_fmt(b, " [%s]", chat_words[n]);
		else if (n < 256)
			buf_fmt(b, " [ABORT string %zu came]", n - COUNT(chat_words) + 1);
		return;
	}
	/* The same line may be another clue, too: of status 16 a hang-up. */
	n = (size_t)exit->number;
	if (exit->count && exit->first == set->at[kind].first && n < COUNT(pppd_words))
		buf_fmt(b, " [%s]", pppd_words[n]);
}

static void show(struct finding *f, const struct clue_set *set, enum clue_kind kind)
{
	const struct clue *clue = &set->at[kind];
	BUF_ON_STACK(words, 64);

	if (!clue->count)
		return;
	put_words(&words, set, kind);
	finding_evidence(f, "%u: %s%s", clue->first, clue->text, words.at);
}

/* How many of the kinds are there; `given`: how many the rule names. */
static size_t count_there(const struct clue_set *set, const enum clue_kind *kinds, size_t max,
			  size_t *given)
{
	size_t there = 0;

	for (*given = 0; *given < max && kinds[*given] != CLUE_NONE; (*given)++)
		there += set->at[kinds[*given]].count > 0;
	return there;
}

static bool rule_fits(const struct judge *j, const struct clue_set *set,
		      const struct judge_rule *rule)
{
	size_t given;

	if (count_there(set, rule->all, COUNT(rule->all), &given) != given)
		return false;
	if (!count_there(set, rule->any, COUNT(rule->any), &given) && given)
		return false;
	if (!count_there(set, rule->also, COUNT(rule->also), &given) && given)
		return false;
	if (count_there(set, rule->none, COUNT(rule->none), &given))
		return false;
	return !rule->when || rule->when(j, set);
}

/* Something later shows that it is so no longer. */
static bool is_over(const struct clue_set *set, const struct judge_rule *rule)
{
	const enum clue_kind ends[] = { rule->cured, CLUE_LOCAL_ADDRESS, CLUE_NETWORK_STARTED };
	enum clue_kind kind = rule->all[0] != CLUE_NONE ? rule->all[0] : rule->any[0];
	size_t i;

	for (i = 0; i < COUNT(ends); i++)
		if (ends[i] != CLUE_NONE && clue_phase(kind) == CLUE_PHASE_NONE &&
		    set->at[ends[i]].to > set->at[kind].to)
			return true;
	return false;
}

static void rules_apply(const struct judge *j, const struct clue_set *set,
			const struct judge_rules *rules, struct findings *out)
{
	const struct judge_rule *rule;
	struct finding *f;
	size_t i;

	for (rule = rules->at; rule < rules->at + rules->count; rule++) {
		if (!rule_fits(j, set, rule))
			continue;
		f = findings_find(out, rule->code);
		/* Another rule said so already, with its own lines: the surer one keeps them. */
		if (f && f->certainty >= rule->certainty)
			continue;
		f = findings_add(out, rule->code, rule->certainty);
		f->evidence_count = 0;
		for (i = 0; i < COUNT(rule->also) && rule->also[i] != CLUE_NONE; i++)
			if (set->at[rule->also[i]].count) {
				show(f, set, rule->also[i]);
				break;
			}
		for (i = 0; i < COUNT(rule->all); i++)
			show(f, set, rule->all[i]);
		for (i = 0; i < COUNT(rule->any); i++)
			show(f, set, rule->any[i]);
		if (rule->cure)
			finding_cure(f, "%s", rule->cure);
		if (f->severity == FINDING_ERROR && is_over(set, rule))
			f->severity = FINDING_WARNING;
	}
}

static enum judge_stage stage_of(const struct clue_set *set)
{
	static const enum judge_stage stages[] = {
		[CLUE_PHASE_NONE] = JUDGE_STAGE_NONE,	 [CLUE_PHASE_OPEN] = JUDGE_STAGE_PORT,
		[CLUE_PHASE_DIAL] = JUDGE_STAGE_DIAL,	 [CLUE_PHASE_CONNECT] = JUDGE_STAGE_CONNECT,
		[CLUE_PHASE_LCP] = JUDGE_STAGE_LCP,	 [CLUE_PHASE_AUTH] = JUDGE_STAGE_AUTH,
		[CLUE_PHASE_ADDRESS] = JUDGE_STAGE_IPCP, [CLUE_PHASE_UP] = JUDGE_STAGE_UP,
		[CLUE_PHASE_END] = JUDGE_STAGE_NONE,
	};
	enum judge_stage stage = JUDGE_STAGE_NONE;
	enum clue_kind kind;

	for (kind = 0; kind < CLUE_COUNT; kind++)
		if (set->at[kind].count && stages[clue_phase(kind)] > stage)
			stage = stages[clue_phase(kind)];
	if (stage == JUDGE_STAGE_UP)
		return judge_dropped(set) ? JUDGE_STAGE_DROPPED : stage;
	if (set->at[CLUE_DEVICE_MISSING].count && stage <= JUDGE_STAGE_DIAL)
		return JUDGE_STAGE_NO_DEVICE;
	if (stage == JUDGE_STAGE_DIAL && !set->at[CLUE_CHAT_OK].count &&
	    set->at[CLUE_CHAT_ALARM].count)
		return JUDGE_STAGE_PORT;
	if (stage < JUDGE_STAGE_AUTH && set->at[CLUE_AUTH_FAILED].count)
		return JUDGE_STAGE_AUTH;
	/* Only ends are there: it had begun before the text does. */
	if (stage == JUDGE_STAGE_NONE && set->at[CLUE_ECHO_FAILURE].count)
		return JUDGE_STAGE_DROPPED;
	return stage;
}

/* Put findings of one attempt to those of others. */
static void merge(struct findings *to, const struct findings *from, bool overcome)
{
	size_t i, k;

	for (i = 0; i < from->count; i++) {
		const struct finding *f = &from->at[i];
		bool known = findings_find(to, f->code);
		struct finding *m = findings_add(to, f->code, f->certainty);

		if (!known || m->severity < f->severity)
			m->severity = f->severity;
		if (overcome && !known && m->severity == FINDING_ERROR)
			m->severity = FINDING_WARNING;
		for (k = 0; k < f->evidence_count; k++)
			finding_evidence(m, "%s", f->evidence[k]);
		if (f->cure[0])
			finding_cure(m, "%s", f->cure);
	}
}

void judge_attempt(struct judge *j, const struct clue_set *set)
{
	struct findings *found = &j->found;
	enum judge_stage stage = stage_of(set);
	bool up = stage >= JUDGE_STAGE_UP;

	if (!set->count)
		return;
	findings_init(found);
	rules_apply(j, set, &judge_rules_attempt, found);
	if (up) {
		merge(&j->kept, &j->failed, true);
		findings_init(&j->failed);
		j->ups++;
	}
	merge(up ? &j->kept : &j->failed, found, false);
	if (set->at[CLUE_ECHO_FAILURE].count && judge_lifetime_s(set) >= 0) {
		j->lifetime_s = judge_lifetime_s(set);
		j->lifetimes++;
	}
	if (stage == JUDGE_STAGE_NONE)
		return;
	j->attempts++;
	j->before = j->stage;
	j->stage = stage;
	j->ended = set->reached == CLUE_PHASE_END;
}

enum judge_stage judge_stage(const struct judge *j)
{
	/* A text that stops in the middle of an attempt: the one before tells more. */
	if (!j->ended && j->stage < JUDGE_STAGE_UP && j->before > j->stage)
		return j->before;
	return j->stage;
}

/*
 * What is sure explains what was only possible: a card that is not there needs no wrong APN, and a
 * port that another program holds is neither silent nor the wrong one.
 */
#define MAYBE_MAX 6
static const struct {
	enum finding_code sure, maybe[MAYBE_MAX];
} explained[] = {
#define NO_DIAL                                                                      \
	FINDING_DIAL_REFUSED, FINDING_APN_REJECTED, FINDING_CONNECT_WITHOUT_NETWORK, \
		FINDING_PORT_SILENT, FINDING_WRONG_PORT
	{ FINDING_SIM_ABSENT, { NO_DIAL, FINDING_NOT_REGISTERED } },
	{ FINDING_SIM_PIN, { NO_DIAL, FINDING_NOT_REGISTERED } },
	{ FINDING_SIM_PUK, { NO_DIAL, FINDING_NOT_REGISTERED } },
	{ FINDING_SIM_FAILURE, { NO_DIAL, FINDING_NOT_REGISTERED } },
	{ FINDING_REGISTRATION_DENIED, { NO_DIAL, FINDING_NOT_REGISTERED } },
	{ FINDING_NOT_REGISTERED, { NO_DIAL } },
	{ FINDING_APN_REJECTED,
	  { FINDING_DIAL_REFUSED, FINDING_CONNECT_WITHOUT_NETWORK, FINDING_NOT_REGISTERED } },
#undef NO_DIAL
	{ FINDING_PORT_BUSY, { FINDING_PORT_SILENT, FINDING_WRONG_PORT } },
	{ FINDING_PORT_IN_DATA_MODE,
	  { FINDING_PORT_SILENT, FINDING_WRONG_PORT, FINDING_PORT_BUSY } },
	{ FINDING_USB_GONE,
	  { FINDING_PORT_SILENT, FINDING_WRONG_PORT, FINDING_PORT_BUSY, FINDING_DRIVER_MISSING } },
	{ FINDING_BOOT_LOADER, { FINDING_PORT_SILENT, FINDING_WRONG_PORT, FINDING_PORT_BUSY } },
	{ FINDING_ECHO_NEVER_ANSWERED, { FINDING_ECHO_LOST_AFTER_TRAFFIC } },
	{ FINDING_ECHO_LOST_AFTER_TRAFFIC, { FINDING_ECHO_NEVER_ANSWERED } },
};

static void explain_away(struct findings *out)
{
	const struct finding *f;
	size_t i, k;

	for (i = 0; i < COUNT(explained); i++) {
		f = findings_find(out, explained[i].sure);
		if (!f || f->certainty == FINDING_POSSIBLE)
			continue;
		/* The first code of all, 0, is in none of the lists. */
		for (k = 0; k < MAYBE_MAX && explained[i].maybe[k]; k++) {
			f = findings_find(out, explained[i].maybe[k]);
			if (f && f->certainty == FINDING_POSSIBLE && f->code != explained[i].sure)
				findings_drop(out, f->code);
		}
	}
}

void judge_end(struct judge *j, struct clues *clues, const struct shelf *shelf,
	       struct findings *out)
{
	judge_attempt(j, &clues->now);
	merge(out, &j->kept, false);
	merge(out, &j->failed, false);
	rules_apply(j, &clues->all, &judge_rules_whole, out);
	judge_devices(clues, shelf, out);
	explain_away(out);
	findings_sort(out);
}
