/* SPDX-License-Identifier: MIT */
#include "job_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attr.h"
#include "clock.h"
#include "cmd.h"

/* Sierra, Lenovo and Dell units (sierra-at 2): where the model is not known. */
#define JOB_UNLOCK "AT!ENTERCND=\"A710\""

static const struct {
	const char *name, *words;
	int exit;
	bool good;
} job_results[] = {
#define X(name, text, status, good, words) { text, words, CMD_##status, good },
	JOB_RESULTS(X)
#undef X
};

static const char *job_phase_text(const struct job *job)
{
#define X(name, text) text,
	static const char *const texts[] = { JOB_PHASES(X) };
#undef X

	if (job->phase == JOB_FLASHING)
		return job_flash_text(job);
	return job->phase == JOB_CHANGING ? apply_state_text(job->apply.state) : texts[job->phase];
}

void job_tell(struct job *job)
{
	const struct apply *a = &job->apply;
	bool stepping = job->phase == JOB_CHANGING && a->at < job->count &&
			a->state >= APPLY_NOTING && a->state <= APPLY_READING;
	struct job_news news = {
		.phase = job->phase,
		.text = job_phase_text(job),
		.what = stepping ? plan_setting_name(job->steps[a->at].setting) : "",
		.step = stepping ? a->at + 1 : 0,
		.steps = job->count,
	};

	if (news.text[0])
		job->config.told(job, &news, job->config.arg);
}

void job_close(struct job *job)
{
	session_free(job->session);
	job->session = NULL;
	free(job->found);
	job->found = NULL;
}

void job_pause(struct job *job, double seconds)
{
	ev_timer_stop(job->config.loop, &job->pause);
	ev_now_update(job->config.loop);
	ev_timer_set(&job->pause, seconds, 0.);
	ev_timer_start(job->config.loop, &job->pause);
}

struct buf job_say(struct job *job)
{
	struct buf b;

	buf_init(&b, job->detail, sizeof(job->detail));
	return b;
}

void job_end(struct job *job, enum job_result result)
{
	if (job->phase == JOB_OVER)
		return;
	job->phase = JOB_OVER;
	/* Firmware that is there now is no longer missing. */
	job->result = job->flashed && result == JOB_IS_AS_WANTED ? JOB_IS_DONE : result;
	job_close(job);
	journal_close(&job->journal);
	ev_timer_stop(job->config.loop, &job->limit);
	/* Told from the loop, so that the owner may free us there. */
	job_pause(job, 0.);
}

/* Its numbers on the bus, which a look for AT ports leaves out. */
static void job_number(struct job *job)
{
	BUF_ON_STACK(path, PATH_MAX);
	int dir;

	job->busnum = job->devnum = 0;
	buf_fmt(&path, "%s/bus/usb/devices/%s", job->config.sysfs, job->name);
	dir = attr_dir(AT_FDCWD, path.at);
	if (dir < 0)
		return;
	job->busnum = (int)attr_number(dir, "busnum", 10, INT_MAX);
	job->devnum = (int)attr_number(dir, "devnum", 10, INT_MAX);
	close(dir);
}

static void job_place(struct job *job, const struct usb_modem *usb)
{
	const struct usb_port *port = usb ? usb_port(usb, MODEL_ROLE_AT) : NULL;
	unsigned i;

	job->there = usb != NULL;
	job->holder[0] = '\0';
	buf_copy(job->node, sizeof(job->node), port ? port->node : "");
	if (!usb)
		return;
	job->mode = usb->mode;
	job_number(job);
	job->vid = usb->vid;
	job->pid = usb->pid;
	if (usb->id && usb->id->model) {
		job->family = usb->id->model->family;
		job->unlock = usb->id->model->unlock;
	}
	if (port && port->holder_pid)
		buf_copy(job->holder, sizeof(job->holder), port->holder);
	job->interfaces = 0;
	for (i = 0; i < usb->port_count; i++)
		if (usb->ports[i].interface >= 0 && usb->ports[i].interface < 32)
			job->interfaces |= UINT32_C(1) << usb->ports[i].interface;
}

bool job_has_port(const struct job *job)
{
	return job->there && job->node[0] && job->mode != MODEL_MODE_BOOT;
}

void job_usb(struct job *job, const struct usb_modem *usb)
{
	bool was_there = job->there;
	int before = job->devnum;
	bool left;

	if (job->by_node)
		return;
	job_place(job, usb);
	left = was_there && (!usb || job->devnum != before);
	if (job->phase == JOB_FLASHING) {
		job_flash_usb(job, left);
		return;
	}
	if (job->phase != JOB_CHANGING) {
		if (left && !job->patient_until_ms)
			job_end(job, JOB_IS_VANISHED);
		return;
	}
	/* It left and came back between two looks. */
	if (left)
		job_drive(job, apply_on(&job->apply, APPLY_ON_GONE, clock_ms()));
	if (job->phase == JOB_CHANGING && job->apply.state == APPLY_AWAY && job_has_port(job))
		job_drive(job, apply_on(&job->apply, APPLY_ON_BACK, clock_ms()));
}

/* Whether a node that belongs to no USB modem is there, and is the same as before. */
static void job_look_at_node(struct job *job)
{
	char real[PATH_MAX];
	bool there = realpath(job->name, real) != NULL && strlen(real) < sizeof(job->real);
	bool same = there && !strcmp(real, job->real);

	if (job->there && !same) {
		job->there = false;
		job_drive(job, apply_on(&job->apply, APPLY_ON_GONE, clock_ms()));
	}
	if (there && !job->there && job->phase == JOB_CHANGING) {
		job->there = true;
		buf_copy(job->real, sizeof(job->real), real);
		job_drive(job, apply_on(&job->apply, APPLY_ON_BACK, clock_ms()));
	}
}

bool job_is_patient(const struct job *job)
{
	return clock_ms() < job->patient_until_ms;
}

static void job_on_limit(struct ev_loop *loop, ev_timer *w, int events)
{
	struct job *job = w->data;

	(void)loop;
	(void)events;
	if (job->phase == JOB_FLASHING)
		job_flash_event(job, FLASH_ON_LIMIT);
	else
		job_drive(job, apply_on(&job->apply, APPLY_ON_LIMIT, clock_ms()));
}

/* What is in its boot-loader tells nothing, and needs nothing but its files. */
static enum job_result job_start_in_boot(struct job *job)
{
	enum job_result result = job_flash_prepare(job);

	if (result)
		return result;
	if (job->config.dry_run)
		return JOB_IS_PLANNED;
	job->flash_due = true;
	job->phase = JOB_PLANNED;
	job_tell(job);
	if (job->config.go && job->phase == JOB_PLANNED)
		job_go(job);
	return JOB_IS_NONE;
}

static void job_start(struct job *job)
{
	enum job_result result = JOB_IS_NONE;
	char holder[PORT_HOLDER_MAX] = "";
	int rc;

	if (job->mode == MODEL_MODE_BOOT && job->config.wanted && job->config.wanted->file_count)
		result = job_start_in_boot(job);
	else if (job->mode == MODEL_MODE_BOOT)
		result = JOB_IS_BOOT_LOADER;
	else if (!job->node[0])
		result = JOB_IS_NO_AT_PORT;
	else if (job->holder[0]) /* a reader without any lock would steal every other answer */
		result = job_open_failed(job, -EBUSY, job->holder);
	else if ((rc = job_open(job, holder)) != 0)
		result = job_open_failed(job, rc, holder);
	if (result && job_is_patient(job) && result != JOB_IS_BOOT_LOADER)
		job_pause(job, JOB_RETRY_S);
	else if (result)
		job_end(job, result);
	else if (job->session)
		job_ask(job);
}

static void job_on_pause(struct ev_loop *loop, ev_timer *w, int events)
{
	struct job *job = w->data;

	(void)loop;
	(void)events;
	switch (job->phase) {
	case JOB_OVER:
		job_tell(job);
		return;
	case JOB_ASKING:
		job_start(job);
		return;
	case JOB_PLANNED:
	case JOB_FLASHING:
		return;
	case JOB_CHANGING:
		break;
	}
	if (job->apply.state == APPLY_WAKING) {
		job_drive(job, apply_on(&job->apply, APPLY_ON_SILENT, clock_ms()));
	} else if (job->apply.state == APPLY_AWAY || job->apply.state == APPLY_LEAVING) {
		job_pause(job, job->by_node ? JOB_NODE_S : JOB_RETRY_S);
		if (job->by_node)
			job_look_at_node(job);
		else if (job->apply.state == APPLY_AWAY && job_has_port(job))
			job_drive(job, apply_on(&job->apply, APPLY_ON_BACK, clock_ms()));
	}
}

int job_new(struct job **made, const struct job_config *config, const struct usb_modem *usb,
	    const char *node)
{
	struct job *job = calloc(1, sizeof(*job));

	*made = NULL;
	if (!job)
		return -ENOMEM;
	job->config = *config;
	job->journal.dir = job->journal.file = -1;
	job->unlock = JOB_UNLOCK;
	job->by_node = !usb;
	ev_timer_init(&job->limit, job_on_limit, 0., 0.);
	ev_timer_init(&job->pause, job_on_pause, 0., 0.);
	job->limit.data = job->pause.data = job;
	if (usb) {
		buf_copy(job->name, sizeof(job->name), usb->slot);
		job_place(job, usb);
	} else {
		char real[PATH_MAX];

		job->there = true;
		buf_copy(job->name, sizeof(job->name), node);
		buf_copy(job->node, sizeof(job->node), node);
		if (realpath(node, real))
			buf_copy(job->real, sizeof(job->real), real);
	}
	job_pause(job, 0.);
	*made = job;
	return 0;
}

void job_free(struct job *job)
{
	if (!job)
		return;
	job_close(job);
	journal_close(&job->journal);
	ev_timer_stop(job->config.loop, &job->limit);
	ev_timer_stop(job->config.loop, &job->pause);
	job_flash_free(job);
	free(job->steps);
	free(job->undo);
	free(job);
}

void job_go(struct job *job)
{
	if (job->phase != JOB_PLANNED)
		return;
	if (job->flash_due) {
		job->flash_due = false;
		job_flash_go(job);
		return;
	}
	job->phase = JOB_CHANGING;
	job_drive(job, apply_on(&job->apply, APPLY_ON_GO, clock_ms()));
}

void job_stop(struct job *job)
{
	enum apply_do act;

	switch (job->phase) {
	case JOB_ASKING:
	case JOB_PLANNED:
		job_end(job, job->past.open ? JOB_IS_STOPPED : JOB_IS_CALLED_OFF);
		break;
	case JOB_FLASHING:
		job_flash_event(job, FLASH_ON_STOP);
		break;
	case JOB_CHANGING:
		act = apply_on(&job->apply, APPLY_ON_STOP, clock_ms());
		if (act != APPLY_DO_WAIT)
			job_drive(job, act);
		break;
	case JOB_OVER:
		break;
	}
}

const char *job_name(const struct job *job)
{
	return job->name;
}

const struct job_unit *job_unit(const struct job *job)
{
	return &job->unit;
}

enum job_result job_result(const struct job *job)
{
	return job->result;
}

unsigned job_resets(const struct job *job)
{
	return job->apply.resets;
}

const char *job_detail(const struct job *job)
{
	return job->detail;
}

const char *job_result_name(enum job_result result)
{
	return job_results[result].name;
}

const char *job_result_words(enum job_result result)
{
	return job_results[result].words;
}

int job_result_exit(enum job_result result)
{
	return job_results[result].exit;
}

bool job_result_is_good(enum job_result result)
{
	return job_results[result].good;
}
