/* SPDX-License-Identifier: MIT */
#include "job_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "change.h"
#include "log.h"

/* So much of older changes is kept. */
#define NOTE_KEEP 49152

/* A whole plan and what stands around it. */
#define NOTE_MAX ((PLAN_STEPS_MAX + 4) * ENTRY_LINE_MAX)

static void host_boot(char *to, size_t size)
{
	static char id[BOOT_HOST_MAX];
	int fd = id[0] ? -1 : open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		ssize_t n = read(fd, id, sizeof(id) - 1);

		close(fd);
		id[n > 0 ? n : 0] = '\0';
		id[strcspn(id, "\n \t")] = '\0';
	}
	buf_copy(to, size, id);
}

void job_boot(struct boot *boot, int devnum, const struct facts *facts)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	host_boot(boot->host, sizeof(boot->host));
	boot->at_s = (int32_t)t.tv_sec;
	boot->devnum = devnum;
	boot->uptime_s = facts->boot.uptime_s;
	boot->resets = facts->boot.resets;
}

/* What the change that is to be undone was made of. */
static enum job_result undo_read(struct job *job, const struct change *c, uint32_t number)
{
	struct buf say = job_say(job);

	if (c->overflow) {
		buf_fmt(&say, "the journal is damaged");
		return JOB_IS_NOTHING_TO_UNDO;
	}
	job->undo = malloc((c->count ? c->count : 1) * sizeof(c->at[0]));
	if (!job->undo)
		return JOB_IS_NO_MEMORY;
	memcpy(job->undo, c->at, c->count * sizeof(c->at[0]));
	job->undo_count = c->count;
	job->undoes = number;
	return JOB_IS_NONE;
}

static enum job_result text_read(struct job *job, const char *text, struct change *c)
{
	struct buf say = job_say(job);
	const struct change_row *open, *row;
	enum job_result result;
	struct changes changes;
	size_t spare;
	int rc;

	changes_read(&changes, text, job->journal.len);
	if (changes.damaged)
		log_warn("%s: its journal has damaged lines, which are passed over", job->name);
	job->number = changes.next;
	open = changes_open(&changes);
	if (!job->config.wanted) {
		row = changes_undoable(&changes);
		if (!row)
			return JOB_IS_NOTHING_TO_UNDO;
		change_read(c, text, job->journal.len, row);
		result = undo_read(job, c, row->number);
		if (result)
			return result;
		job->past.recorded = true;
	}
	if (open) {
		change_read(c, text, job->journal.len, open);
		log_info("%s: \"%s\" was not ended: going on from what the modem says", job->name,
			 c->title);
		job->noted = c->boot;
		job->past = change_past(c, &job->seen);
		job->past.undoing = job->undoes == open->number;
		job->past.recorded = job->undoes != 0;
	}
	if (job->config.dry_run)
		return JOB_IS_NONE;
	spare = changes_spare(&changes, NOTE_KEEP);
	rc = journal_trim(&job->journal, text, spare, changes.good);
	if (!rc)
		return JOB_IS_NONE;
	buf_fmt(&say, "%s", strerror(-rc));
	return JOB_IS_UNWRITTEN;
}

enum job_result job_remember(struct job *job)
{
	struct buf say = job_say(job);
	enum job_result result = JOB_IS_NO_MEMORY;
	struct change *c;
	char *text;
	int rc;

	job->noted = job->seen;
	rc = journal_open(&job->journal, job->config.state_dir, job->unit.imei,
			  !job->config.dry_run, &text);
	if (rc == -EBUSY) {
		buf_fmt(&say, "another swictl works on this unit");
		return JOB_IS_BUSY;
	}
	if (rc && job->config.dry_run)
		return job->config.wanted ? JOB_IS_NONE : JOB_IS_NOTHING_TO_UNDO;
	if (rc) {
		buf_fmt(&say, "%s/%s: %s", job->config.state_dir, job->unit.imei, strerror(-rc));
		return rc == -EACCES || rc == -EPERM ? JOB_IS_NO_PERMISSION : JOB_IS_UNWRITTEN;
	}
	c = malloc(sizeof(*c));
	if (c)
		result = text_read(job, text, c);
	free(c);
	free(text);
	return result;
}

enum apply_event job_note(struct job *job, enum apply_do act)
{
	static char memory[NOTE_MAX];
	const struct apply *a = &job->apply;
	uint32_t number = job->number;
	struct buf text;
	unsigned i;
	int rc;

	buf_init(&text, memory, sizeof(memory));
	if (act == APPLY_DO_NOTE_OPEN) {
		if (!a->open)
			change_put_begin(&text, &number, time(NULL), job->config.what, job->undoes);
		for (i = 0; i < job->count; i++)
			change_put_step(&text, &number, &job->steps[i]);
		change_put_boot(&text, &number, &job->seen, a->due);
	} else if (act == APPLY_DO_NOTE_SEND) {
		change_put_send(&text, &number, &job->steps[a->at]);
	} else if (act == APPLY_DO_NOTE_RESET) {
		change_put_reset(&text, &number, &job->seen);
	} else {
		change_put_end(&text, &number, time(NULL), a->end);
	}
	rc = buf_error(&text);
	if (!rc)
		rc = journal_add(&job->journal, text.at, text.len);
	if (rc) {
		struct buf say = job_say(job);

		buf_fmt(&say, "%s/%s/journal: %s", job->config.state_dir, job->unit.imei,
			strerror(-rc));
		return APPLY_ON_UNWRITTEN;
	}
	if (act == APPLY_DO_NOTE_OPEN || act == APPLY_DO_NOTE_RESET)
		job->noted = job->seen;
	job->number = number;
	return APPLY_ON_WRITTEN;
}
