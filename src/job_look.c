/* SPDX-License-Identifier: MIT */
#include "job_state.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"

/*
 * How long a modem may take, for the slowest setting of a plan (sierra-at 6): an image that is
 * switched is copied first, and its first start takes up to minutes.
 */
static const struct job_pace {
	enum plan_setting setting;
	struct apply_limits limits;
} job_paces[] = {
	{ PLAN_IMAGE, { 30000, 300000, 180000, 3000 } },
	{ PLAN_PRI, { 30000, 300000, 180000, 3000 } },
};
static const struct apply_limits job_pace = { 20000, 120000, 30000, 2000 };

/* Tells how long it has been up, and how often it was reset: for struct boot. */
#define JOB_BOOT    "AT!GSTATUS?"
#define JOB_BOOT_MS 5000

static void job_ask_next(struct job *job);

enum job_result job_open_failed(struct job *job, int error, const char *holder)
{
	struct buf say = job_say(job);

	buf_fmt(&say, "%s: %s%s%s", job->node, strerror(-error), holder[0] ? " by " : "", holder);
	switch (error) {
	case -EBUSY:
		return JOB_IS_BUSY;
	case -EACCES:
	case -EPERM:
		return JOB_IS_NO_PERMISSION;
	case -ENOMEM:
		return JOB_IS_NO_MEMORY;
	default:
		return JOB_IS_VANISHED;
	}
}

int job_open(struct job *job, char holder[PORT_HOLDER_MAX])
{
	struct session_config config = { .node = job->node };
	int rc;

	job_close(job);
	job->open_devnum = job->devnum;
	rc = session_new(&job->session, job->config.loop, &config, holder);
	if (!rc)
		log_debug("%s: open on %s", job->name, job->node);
	return rc;
}

static struct plan *job_plan_scratch(void)
{
	/* One thread, and what is needed of it later is copied. */
	static struct plan plan;

	return &plan;
}

static void job_make_plan(struct job *job, struct plan *plan)
{
	const struct setup *setup = setup_of(job->config.setups, job->config.setup_count,
					     job->found->facts.identity.revision, job->family);

	if (job->config.wanted)
		plan_make(plan, job->config.wanted, job->found, setup, job->config.force);
	else
		plan_undo(plan, job->undo, job->undo_count, job->found, setup, job->config.force);
}

/* Keep of a plan what is carried out. */
static int job_keep(struct job *job, const struct plan *plan, struct apply_plan *bits)
{
	unsigned i, count = plan->verdict == PLAN_IS_READY ? plan->count : 0;
	struct plan_step *steps;

	memset(bits, 0, sizeof(*bits));
	steps = realloc(job->steps, (count ? count : 1) * sizeof(*steps));
	if (!steps)
		return -ENOMEM;
	memcpy(steps, plan->steps, count * sizeof(*steps));
	job->steps = steps;
	job->count = bits->count = count;
	job->verdict = plan->verdict;
	for (i = 0; i < count; i++) {
		bits->reads |= steps[i].query[0] ? UINT32_C(1) << i : 0;
		bits->undoes |= steps[i].undo[0] ? UINT32_C(1) << i : 0;
		bits->resets |= steps[i].at_reset ? UINT32_C(1) << i : 0;
	}
	return 0;
}

static void job_say_plan(struct job *job, const struct plan *plan)
{
	struct buf say = job_say(job);

	buf_str(&say, plan->words);
	if (plan->verdict == PLAN_IS_REFUSED)
		buf_fmt(&say, "; %s", plan_refusal_cure(plan->refusal));
	if (job->config.planned)
		job->config.planned(job, plan, job->found, job->config.arg);
}

static void job_pace_set(const struct job *job, struct apply_limits *limits)
{
	unsigned i;
	size_t row;

	*limits = job_pace;
	for (i = 0; i < job->count; i++)
		for (row = 0; row < sizeof(job_paces) / sizeof(job_paces[0]); row++)
			if (job->steps[i].setting == job_paces[row].setting)
				*limits = job_paces[row].limits;
}

/* Firmware comes first, and then another plan. */
static enum job_result job_planned_flash(struct job *job)
{
	if (!job->count || job->steps[0].setting != PLAN_FIRMWARE)
		return JOB_IS_NONE;
	/* Once more would be no better. */
	if (job->flashed)
		return JOB_IS_DIFFERS;
	job->flash_due = true;
	return job_flash_prepare(job);
}

/* The first look: from here on there is something to be done, or not. */
static void job_planned(struct job *job, const struct plan *plan)
{
	struct apply_plan bits;
	struct apply_limits limits;
	enum job_result result;

	if (job_keep(job, plan, &bits)) {
		job_end(job, JOB_IS_NO_MEMORY);
		return;
	}
	job_say_plan(job, plan);
	if (plan->verdict == PLAN_IS_REFUSED) {
		job_end(job, JOB_IS_BARRED);
		return;
	}
	job->past.pending = plan->verdict == PLAN_IS_PENDING;
	/* Somebody set it, and did not reset: unless a reset is known to have been done for it. */
	if (job->past.pending && plan->resets && !job->past.doubt &&
	    !(job->past.open && boot_compare(&job->noted, &job->seen) == BOOT_OTHER))
		job->past.due = true;
	result = job_planned_flash(job);
	if (result) {
		job_end(job, result);
		return;
	}
	job_pace_set(job, &limits);
	apply_init(&job->apply, &limits, &job->past, &bits);
	free(job->found);
	job->found = NULL;
	if (plan->verdict == PLAN_IS_AS_WANTED && !job->past.open && !job->past.recorded) {
		job_end(job, JOB_IS_AS_WANTED);
	} else if (job->config.dry_run) {
		job_end(job, JOB_IS_PLANNED);
	} else {
		job->phase = JOB_PLANNED;
		if (!job->flashed)
			job_tell(job);
		if ((job->config.go || job->flashed) && job->phase == JOB_PLANNED)
			job_go(job);
	}
}

static void job_looked_again(struct job *job, const struct plan *plan)
{
	static const enum apply_event events[] = {
		[PLAN_IS_AS_WANTED] = APPLY_ON_WANTED,
		[PLAN_IS_PENDING] = APPLY_ON_PENDING,
		[PLAN_IS_READY] = APPLY_ON_DIFFERS,
		[PLAN_IS_REFUSED] = APPLY_ON_BARRED,
	};
	struct apply_plan bits;

	if (job_keep(job, plan, &bits)) {
		job_end(job, JOB_IS_NO_MEMORY);
		return;
	}
	job_say_plan(job, plan);
	apply_look(&job->apply, &bits, boot_compare(&job->noted, &job->seen));
	free(job->found);
	job->found = NULL;
	job_drive(job, apply_on(&job->apply, events[plan->verdict], clock_ms()));
}

static void job_looked(struct job *job)
{
	const struct facts *facts = &job->found->facts;
	struct plan *plan = job_plan_scratch();
	enum job_result result;

	job_boot(&job->seen, job->devnum, facts);
	job->found->live.said = !job->by_node;
	job->found->live.vid = job->vid;
	job->found->live.pid = job->pid;
	job->found->live.interfaces = job->interfaces;
	if (job->phase == JOB_CHANGING) {
		job_make_plan(job, plan);
		job_looked_again(job, plan);
		return;
	}
	buf_copy(job->unit.imei, sizeof(job->unit.imei), facts->identity.imei);
	buf_copy(job->unit.fsn, sizeof(job->unit.fsn), facts->identity.fsn);
	buf_copy(job->unit.model, sizeof(job->unit.model), facts->identity.model);
	buf_copy(job->unit.revision, sizeof(job->unit.revision), facts->identity.revision);
	result = !job->unit.imei[0] ? JOB_IS_NAMELESS
		 : job->remembered  ? JOB_IS_NONE
				    : job_remember(job);
	job->remembered = true;
	if (result) {
		job_end(job, result);
		return;
	}
	job_make_plan(job, plan);
	job_planned(job, plan);
}

/* The port is dead, or mute. */
static void job_lost(struct job *job, bool gone)
{
	if (job->phase != JOB_CHANGING && job_is_patient(job))
		job_pause(job, JOB_RETRY_S);
	else if (job->phase != JOB_CHANGING)
		job_end(job, gone ? JOB_IS_VANISHED : JOB_IS_MUTE);
	else
		job_drive(job, apply_on(&job->apply, gone ? APPLY_ON_GONE : APPLY_ON_SILENT,
					clock_ms()));
}

static void job_boot_answered(struct session *s, const struct session_answer *answer, void *arg)
{
	struct job *job = arg;
	const char *line = NULL;

	(void)s;
	while (answer->outcome == SESSION_FINAL && (line = session_line(answer, line)))
		facts_line(&job->found->facts, JOB_BOOT, line);
	if (answer->outcome == SESSION_GONE)
		job_lost(job, true);
	else
		job_ask_next(job);
}

static void job_answered(struct session *s, const struct session_answer *answer, void *arg)
{
	struct job *job = arg;
	const char *line = NULL;
	bool final = answer->outcome == SESSION_FINAL;

	(void)s;
	if (answer->outcome == SESSION_GONE || answer->outcome == SESSION_DATA_MODE) {
		job_lost(job, answer->outcome == SESSION_GONE);
		return;
	}
	while (final && (line = session_line(answer, line))) {
		survey_line(&job->survey, line);
		found_line(job->found, job->command, line);
	}
	if (final)
		found_end(job->found, job->command, &answer->reply);
	survey_end(&job->survey, final ? &answer->reply : NULL);
	job_ask_next(job);
}

static void job_ask_next(struct job *job)
{
	unsigned timeout_ms;
	const char *command = survey_command(&job->survey, &timeout_ms);

	if (survey_is_dead(&job->survey)) {
		job_lost(job, false);
	} else if (!command && !job->boot_asked) {
		job->boot_asked = true;
		session_ask(job->session, JOB_BOOT, JOB_BOOT_MS, job_boot_answered, job);
	} else if (!command) {
		job_looked(job);
	} else {
		buf_copy(job->command, sizeof(job->command), command);
		session_ask(job->session, command, timeout_ms, job_answered, job);
	}
}

void job_ask(struct job *job)
{
	struct query_set set = query_setup;

	free(job->found);
	job->found = malloc(sizeof(*job->found));
	if (!job->found) {
		job_end(job, JOB_IS_NO_MEMORY);
		return;
	}
	found_init(job->found);
	if (job->config.wanted)
		set.sections = plan_sections(job->config.wanted) | 1u << QUERY_SIM;
	job->boot_asked = false;
	survey_init(&job->survey, &job->found->facts, &set, job->unlock);
	job_ask_next(job);
}
