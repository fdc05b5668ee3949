/* SPDX-License-Identifier: MIT */
#include "job_state.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"

#define JOB_UNLOCK_MS 5000
#define JOB_SET_MS    15000
#define JOB_READ_MS   10000
#define JOB_RESET_MS  10000

static enum apply_event job_final(const struct session_answer *answer)
{
	if (answer->outcome == SESSION_GONE)
		return APPLY_ON_GONE;
	if (answer->outcome != SESSION_FINAL)
		return APPLY_ON_SILENT;
	if (reply_is_good(answer->reply.final))
		return APPLY_ON_GOOD;
	return answer->reply.final == REPLY_ERROR || answer->reply.final == REPLY_NOT_SUPPORTED
		       ? APPLY_ON_ERROR
		       : APPLY_ON_REFUSED;
}

static void job_sent(struct session *s, const struct session_answer *answer, void *arg)
{
	struct job *job = arg;
	enum apply_event event = job_final(answer);

	(void)s;
	if (event == APPLY_ON_ERROR || event == APPLY_ON_REFUSED) {
		struct buf say = job_say(job);

		buf_fmt(&say, "%s: ", job->command);
		buf_clean(&say, answer->final_text, strlen(answer->final_text));
		if (answer->reply.words[0])
			buf_str(&say, ", ");
		buf_clean(&say, answer->reply.words, strlen(answer->reply.words));
	}
	job_drive(job, apply_on(&job->apply, event, clock_ms()));
}

static void job_read(struct session *s, const struct session_answer *answer, void *arg)
{
	struct job *job = arg;
	const struct plan_step *step = &job->steps[job->apply.at];
	enum apply_event event = job_final(answer);
	const char *line = NULL;
	struct found *found;

	(void)s;
	found = event == APPLY_ON_GOOD ? malloc(sizeof(*found)) : NULL;
	if (found) {
		found_init(found);
		while ((line = session_line(answer, line))) {
			facts_line(&found->facts, job->command, line);
			found_line(found, job->command, line);
		}
		found_end(found, job->command, &answer->reply);
		event = plan_step_holds(step, found) ? APPLY_ON_MATCHES : APPLY_ON_VARIES;
		free(found);
	}
	if (event == APPLY_ON_VARIES) {
		struct buf say = job_say(job);

		buf_fmt(&say, "%s: OK, and reads back as something else", step->command);
	}
	/* Without memory nothing is known of it: look again. */
	job_drive(job, apply_on(&job->apply, event == APPLY_ON_GOOD ? APPLY_ON_ERROR : event,
				clock_ms()));
}

static void job_send(struct job *job, const char *command, unsigned timeout_ms, session_done *done)
{
	buf_copy(job->command, sizeof(job->command), command);
	if (job->config.sent && done == job_sent)
		job->config.sent(job, command, job->config.arg);
	if (job->session && !session_ask(job->session, command, timeout_ms, done, job))
		return;
	job_drive(job, apply_on(&job->apply, APPLY_ON_GONE, clock_ms()));
}

static enum job_result job_result_of(const struct job *job)
{
	const struct apply *a = &job->apply;

	switch (a->end) {
	case APPLY_IS_WANTED:
		return JOB_IS_AS_WANTED;
	case APPLY_IS_DONE:
		return JOB_IS_DONE;
	case APPLY_IS_DIFFERS:
		return JOB_IS_DIFFERS;
	case APPLY_IS_UNDONE:
		return a->reason == APPLY_IS_NONE      ? JOB_IS_DONE
		       : a->reason == APPLY_IS_STOPPED ? JOB_IS_PUT_BACK
		       : a->reason == APPLY_IS_REFUSED ? JOB_IS_UNDONE
						       : JOB_IS_UNWRITTEN;
	case APPLY_IS_NONE:
	case APPLY_IS_STOPPED:
		return JOB_IS_STOPPED;
	case APPLY_IS_REFUSED:
		return JOB_IS_HALF;
	case APPLY_IS_BARRED:
		return JOB_IS_BARRED;
	case APPLY_IS_UNWRITTEN:
		return JOB_IS_UNWRITTEN;
	case APPLY_IS_VANISHED:
		return !job->there		      ? JOB_IS_VANISHED
		       : job->mode == MODEL_MODE_BOOT ? JOB_IS_BOOT_LOADER
						      : JOB_IS_NO_AT_PORT;
	case APPLY_IS_MUTE:
		return JOB_IS_MUTE;
	case APPLY_IS_STAYED:
		return JOB_IS_STAYED;
	case APPLY_ENDS_COUNT:
		break;
	}
	return JOB_IS_NONE;
}

/* The order to open its port: tried again after a while, for others may look at it first. */
static enum apply_event job_reopen(struct job *job)
{
	char holder[PORT_HOLDER_MAX] = "";
	int rc;

	if (!apply_wait_ms(&job->apply, clock_ms()))
		return APPLY_ON_LIMIT;
	if (!job_has_port(job) && !job->by_node)
		return APPLY_ON_GONE;
	rc = job_open(job, holder);
	if (!rc)
		return APPLY_ON_ANSWERS;
	job_open_failed(job, rc, holder);
	log_debug("%s: %s", job->name, job->detail);
	job_pause(job, JOB_RETRY_S);
	return APPLY_ON_GO; /* none: the pause goes on with it */
}

static void job_limit_arm(struct job *job)
{
	int wait = apply_wait_ms(&job->apply, clock_ms());

	ev_timer_stop(job->config.loop, &job->limit);
	if (wait < 0)
		return;
	ev_now_update(job->config.loop);
	ev_timer_set(&job->limit, wait / 1000.0 + 0.001, 0.);
	ev_timer_start(job->config.loop, &job->limit);
}

/* It left and came back under another number before anybody looked. */
static bool job_is_another(const struct job *job)
{
	return !job->by_node && job_has_port(job) && job->devnum != job->open_devnum;
}

/* One order; false when its end comes later, or never. */
static bool job_obey(struct job *job, enum apply_do act, enum apply_event *event)
{
	const struct plan_step *step = &job->steps[job->apply.at];

	switch (act) {
	case APPLY_DO_NOTE_OPEN:
	case APPLY_DO_NOTE_SEND:
	case APPLY_DO_NOTE_RESET:
	case APPLY_DO_NOTE_END:
		*event = job_note(job, act);
		return true;
	case APPLY_DO_UNLOCK:
		*event = APPLY_ON_ERROR;
		if (!job->unlock[0])
			return true;
		job_send(job, job->unlock, JOB_UNLOCK_MS, job_sent);
		return false;
	case APPLY_DO_SEND:
		job_send(job, step->command, JOB_SET_MS, job_sent);
		return false;
	case APPLY_DO_READ:
		job_send(job, step->query, JOB_READ_MS, job_read);
		return false;
	case APPLY_DO_REVERT:
		job_send(job, step->undo, JOB_SET_MS, job_sent);
		return false;
	case APPLY_DO_RESET:
		/* Modems without a family of their own know the reset of 27.007 8.2. */
		job_send(job, job->unlock[0] ? "AT!RESET" : "AT+CFUN=1,1", JOB_RESET_MS, job_sent);
		return false;
	case APPLY_DO_LEAVE:
	case APPLY_DO_FIND:
		/* An open descriptor would keep the number of its tty in use (sierra-at 6). */
		job_close(job);
		*event = APPLY_ON_BACK;
		if (act == APPLY_DO_FIND && job_is_another(job))
			return true;
		job_pause(job, job->by_node ? JOB_NODE_S : JOB_RETRY_S);
		return false;
	case APPLY_DO_OPEN:
		*event = job_reopen(job);
		return *event != APPLY_ON_GO;
	case APPLY_DO_LOOK:
		job_ask(job);
		return false;
	case APPLY_DO_OVER:
		job_end(job, job_result_of(job));
		return false;
	case APPLY_DO_WAIT:
	case APPLY_DOS_COUNT:
		break;
	}
	return false;
}

void job_drive(struct job *job, enum apply_do act)
{
	enum apply_event event;

	for (;;) {
		job_limit_arm(job);
		if (act != APPLY_DO_WAIT && act != APPLY_DO_OVER)
			job_tell(job);
		if (!job_obey(job, act, &event))
			return;
		act = apply_on(&job->apply, event, clock_ms());
	}
}
