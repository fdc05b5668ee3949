/* SPDX-License-Identifier: MIT */
#include "job_state.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "log.h"

#define FLASH_HOLD    "AT!BOOTHOLD"
#define FLASH_HOLD_MS 10000

/* A modem that has just been written to may open its port before it answers. */
#define FLASH_WAKE_MS 120000

static void flash_drive(struct job *job, enum flash_do act);

/* Is each file for this family, as far as their names tell? A modem in its boot-loader tells
 * nothing but its id. */
static bool files_fit(struct job *job)
{
	const struct setup *setup =
		setup_of(job->config.setups, job->config.setup_count, "", job->family);
	struct buf say = job_say(job);
	struct wanted_file file;
	unsigned i;

	for (i = 0; i < job->config.wanted->file_count; i++) {
		const char *name = job->config.wanted->files[i];

		if (wanted_file(name, &file)) {
			buf_fmt(&say, "%s: expected the name of a firmware file", name);
			return false;
		}
		if (setup && strcasecmp(setup->firmware, file.name.chip) != 0) {
			buf_fmt(&say, "%s is for %s, this is %s", name, file.name.chip,
				setup->firmware);
			return false;
		}
	}
	return true;
}

enum job_result job_flash_prepare(struct job *job)
{
	const char *name = job->config.flasher ? job->config.flasher : "qmi-firmware-update";
	struct buf say;

	if (job->flash)
		return JOB_IS_NONE;
	if (job->by_node) {
		say = job_say(job);
		buf_str(&say, "only a modem on USB can be flashed");
		return JOB_IS_BARRED;
	}
	if (job->mode == MODEL_MODE_BOOT && !files_fit(job))
		return JOB_IS_BARRED;
	job->flash = calloc(1, sizeof(*job->flash));
	if (!job->flash)
		return JOB_IS_NO_MEMORY;
	flash_init(&job->flash->machine);
	if (flasher_find(name, job->flash->path, sizeof(job->flash->path))) {
		say = job_say(job);
		buf_fmt(&say, "%s: not found", name);
		return JOB_IS_NO_FLASHER;
	}
	return JOB_IS_NONE;
}

/* --- the other program --- */

static void flash_said(void *arg, const char *line)
{
	struct job *job = arg;

	buf_copy(job->flash->said, sizeof(job->flash->said), line);
	job_tell(job);
}

static void flash_done(void *arg, int status)
{
	struct job *job = arg;
	struct buf say = job_say(job);

	flasher_forget(&job->flash->tool);
	if (status)
		buf_fmt(&say, "%s: %s", job->flash->path,
			job->flash->said[0] ? job->flash->said : "it failed without a word");
	job->flash->said[0] = '\0';
	flash_drive(job, flash_on(&job->flash->machine,
				  status ? FLASH_ON_UNWRITTEN : FLASH_ON_WRITTEN, clock_ms()));
}

static void flash_run(struct job *job)
{
	struct flasher *tool = &job->flash->tool;
	int rc;

	job_close(job);
	tool->said = flash_said;
	tool->done = flash_done;
	tool->arg = job;
	rc = flasher_start(tool, job->config.loop, job->flash->path, job->busnum, job->devnum,
			   job->config.files, job->config.wanted->file_count);
	if (rc) {
		struct buf say = job_say(job);

		buf_fmt(&say, "%s: %s", job->flash->path, strerror(-rc));
		flash_drive(job, flash_on(&job->flash->machine, FLASH_ON_UNWRITTEN, clock_ms()));
	}
}

/* --- the modem --- */

static void flash_answered(struct session *s, const struct session_answer *answer, void *arg)
{
	struct job *job = arg;
	enum flash_event event = answer->outcome == SESSION_GONE      ? FLASH_ON_GONE
				 : answer->outcome != SESSION_FINAL   ? FLASH_ON_SILENT
				 : reply_is_good(answer->reply.final) ? FLASH_ON_GOOD
								      : FLASH_ON_REFUSED;

	(void)s;
	if (event == FLASH_ON_REFUSED) {
		struct buf say = job_say(job);

		buf_fmt(&say, "%s: ", job->command);
		buf_clean(&say, answer->final_text, strlen(answer->final_text));
	}
	flash_drive(job, flash_on(&job->flash->machine, event, clock_ms()));
}

static void flash_send(struct job *job, const char *command)
{
	buf_copy(job->command, sizeof(job->command), command);
	if (job->config.sent)
		job->config.sent(job, command, job->config.arg);
	if (!job->session || session_ask(job->session, command, FLASH_HOLD_MS, flash_answered, job))
		flash_drive(job, flash_on(&job->flash->machine, FLASH_ON_GONE, clock_ms()));
}

static void flash_over(struct job *job)
{
	static const enum job_result results[FLASH_ENDS_COUNT] = {
		[FLASH_IS_REFUSED] = JOB_IS_NO_BOOT_HOLD, [FLASH_IS_STAYED] = JOB_IS_NO_BOOT_HOLD,
		[FLASH_IS_FAILED] = JOB_IS_FLASH_FAILED,  [FLASH_IS_VANISHED] = JOB_IS_VANISHED,
		[FLASH_IS_STOPPED] = JOB_IS_STOPPED,
	};
	enum flash_end end = job->flash->machine.end;

	if (end != FLASH_IS_DONE) {
		job_end(job, results[end]);
		return;
	}
	/* What it is now is found out as at the beginning. */
	job->flashed = true;
	job->patient_until_ms = clock_ms() + FLASH_WAKE_MS;
	job->phase = JOB_ASKING;
	job_pause(job, JOB_RETRY_S);
}

static void flash_limit_arm(struct job *job)
{
	int wait = flash_wait_ms(&job->flash->machine, clock_ms());

	ev_timer_stop(job->config.loop, &job->limit);
	if (wait < 0)
		return;
	ev_now_update(job->config.loop);
	ev_timer_set(&job->limit, wait / 1000.0 + 0.001, 0.);
	ev_timer_start(job->config.loop, &job->limit);
}

static void flash_drive(struct job *job, enum flash_do act)
{
	enum flash_state state = job->flash->machine.state;

	flash_limit_arm(job);
	if (state != FLASH_OVER)
		job_tell(job);
	/* An open descriptor would keep the number of its tty in use (sierra-at 6). */
	if (state == FLASH_GOING)
		job_close(job);
	switch (act) {
	case FLASH_DO_WAIT:
		break;
	case FLASH_DO_HOLD:
		flash_send(job, FLASH_HOLD);
		break;
	case FLASH_DO_UNLOCK:
		if (job->unlock[0])
			flash_send(job, job->unlock);
		else
			flash_drive(job,
				    flash_on(&job->flash->machine, FLASH_ON_REFUSED, clock_ms()));
		break;
	case FLASH_DO_RUN:
		flash_run(job);
		break;
	case FLASH_DO_OVER:
		flash_over(job);
		break;
	}
}

void job_flash_go(struct job *job)
{
	bool in_boot = job->mode == MODEL_MODE_BOOT;

	if (!in_boot && (job_note(job, APPLY_DO_NOTE_OPEN) == APPLY_ON_UNWRITTEN ||
			 job_note(job, APPLY_DO_NOTE_SEND) == APPLY_ON_UNWRITTEN)) {
		job_end(job, JOB_IS_UNWRITTEN);
		return;
	}
	job->past.open = job->past.open || !in_boot;
	job->phase = JOB_FLASHING;
	flash_drive(job, flash_on(&job->flash->machine, in_boot ? FLASH_ON_BOOT : FLASH_ON_GO,
				  clock_ms()));
}

void job_flash_event(struct job *job, enum flash_event event)
{
	enum flash_state before = job->flash->machine.state;
	enum flash_do act = flash_on(&job->flash->machine, event, clock_ms());

	if (job->flash->machine.state != before)
		flash_drive(job, act);
}

void job_flash_usb(struct job *job, bool left)
{
	if (left)
		job_flash_event(job, FLASH_ON_GONE);
	if (job->phase == JOB_FLASHING && job->there && job->mode == MODEL_MODE_BOOT)
		job_flash_event(job, FLASH_ON_BOOT);
	if (job->phase == JOB_FLASHING && job_has_port(job))
		job_flash_event(job, FLASH_ON_BACK);
}

const char *job_flash_text(const struct job *job)
{
	if (job->flash->said[0])
		return job->flash->said;
	return flash_state_text(job->flash->machine.state);
}

void job_flash_free(struct job *job)
{
	if (job->flash)
		flasher_forget(&job->flash->tool);
	free(job->flash);
}
