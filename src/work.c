/* SPDX-License-Identifier: MIT */
#include "work.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "hotplug.h"
#include "log.h"
#include "modem.h"
#include "out_plan.h"
#include "settings.h"
#include "setups.h"
#include "shelves.h"
#include "units.h"

struct work_run {
	struct ctx *ctx;
	const struct work *work;
	struct job *job;
	struct hotplug hotplug;
	ev_timer look; /* where nobody tells of changes */
	ev_signal signals[2];
	ev_io answer; /* to the question before something is sent */
	char typed[64];
	size_t typed_len;
	char serial[24]; /* that must be typed, or "" */
	uint64_t since_ms;
	char said[96]; /* last line of the progress */
	struct setups setups;
};

static void work_stop(struct work_run *r)
{
	ev_io_stop(EV_DEFAULT, &r->answer);
	job_stop(r->job);
}

static void work_on_signal(struct ev_loop *loop, ev_signal *w, int events)
{
	struct work_run *r = w->data;

	(void)loop;
	(void)events;
	log_info("%s: stopping where it is safe", job_name(r->job));
	work_stop(r);
}

/* --- the bus --- */

static void work_look(void *arg)
{
	struct work_run *r = arg;
	const struct usb_modem *usb = NULL;
	struct usb_list list;

	if (ctx_scan(r->ctx, NULL, &list))
		return;
	usb_find(&list, job_name(r->job), &usb);
	job_usb(r->job, usb);
	usb_list_free(&list);
}

static void work_on_look(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)events;
	work_look(w->data);
}

/* --- the question --- */

/* True when what was typed is yes, or the serial number. */
static bool work_agreed(const struct work_run *r)
{
	if (r->serial[0])
		return !strcmp(r->typed, r->serial);
	return !strcmp(r->typed, "y") || !strcmp(r->typed, "yes");
}

static void work_on_answer(struct ev_loop *loop, ev_io *w, int events)
{
	struct work_run *r = w->data;
	char c;
	ssize_t n;

	(void)events;
	n = read(STDIN_FILENO, &c, 1);
	if (n > 0 && c != '\n') {
		if (r->typed_len < sizeof(r->typed) - 1)
			r->typed[r->typed_len++] = c;
		return;
	}
	r->typed[r->typed_len] = '\0';
	ev_io_stop(loop, w);
	if (work_agreed(r))
		job_go(r->job);
	else
		job_stop(r->job);
}

/* A person at a terminal sees the plan before it is carried out; a script has asked for it. */
static void work_ask(struct work_run *r)
{
	if (!r->serial[0] && (r->work->yes || !isatty(STDIN_FILENO))) {
		job_go(r->job);
		return;
	}
	if (r->serial[0])
		fprintf(stderr,
			"This can leave the modem without an AT port. Type its serial number to "
			"go on: ");
	else
		fprintf(stderr, "Send this to %s? [y/N] ", job_name(r->job));
	ev_io_start(EV_DEFAULT, &r->answer);
}

/* --- news --- */

static void work_planned(struct job *job, const struct plan *plan, const struct found *found,
			 void *arg)
{
	struct work_run *r = arg;

	(void)job;
	r->serial[0] = '\0';
	if (plan->forced)
		buf_copy(r->serial, sizeof(r->serial), found->facts.identity.fsn);
	/* Later ones are looks at what has been done. */
	if (r->said[0])
		return;
	/* People are told the rest in one line; programs want one value. */
	if (out_mouth(r->ctx->out) == OUT_TEXT ? plan->verdict != PLAN_IS_READY : !r->work->dry_run)
		return;
	if (r->work->show)
		r->work->show(r->ctx, plan, found);
	else
		out_plan(r->ctx, plan, found);
}

static void work_progress(struct work_run *r, const struct job_news *news)
{
	BUF_ON_STACK(line, sizeof(r->said));

	if (news->step)
		buf_fmt(&line, "step %u of %u: %s", news->step, news->steps, news->what);
	else
		buf_str(&line, news->text);
	if (!strcmp(line.at, r->said))
		return;
	buf_copy(r->said, sizeof(r->said), line.at);
	log_info("%s: %s", job_name(r->job), line.at);
}

static void work_over(struct work_run *r)
{
	enum job_result result = job_result(r->job);
	const struct job_unit *unit = job_unit(r->job);
	const char *detail = job_detail(r->job);
	uint64_t took_ms = clock_ms() - r->since_ms;
	struct out *out = r->ctx->out;
	BUF_ON_STACK(took, 16);

	units_span(&took, (int64_t)took_ms);
	if (job_result_is_good(result))
		log_info("%s: %s%s%s (%s)", job_name(r->job), job_result_words(result),
			 detail[0] ? ": " : "", detail, took.at);
	else
		log_error("%s: %s%s%s", job_name(r->job), job_result_words(result),
			  detail[0] ? ": " : "", detail);
	if (out_mouth(out) != OUT_TEXT && !r->work->dry_run) {
		out_open(out, NULL);
		out_str(out, "slot", job_name(r->job));
		out_identifier(out, "imei", unit->imei, r->ctx->show_ids);
		out_str(out, "model", unit->model);
		out_str(out, "result", job_result_name(result));
		out_str(out, "text", detail);
		out_int(out, "resets", job_resets(r->job));
		out_double(out, "took_s", (double)took_ms / 1000);
		out_close(out);
	}
	ev_break(EV_DEFAULT, EVBREAK_ALL);
}

static void work_told(struct job *job, const struct job_news *news, void *arg)
{
	struct work_run *r = arg;

	(void)job;
	switch (news->phase) {
	case JOB_ASKING:
		break;
	case JOB_PLANNED:
		work_ask(r);
		break;
	case JOB_FLASHING:
	case JOB_CHANGING:
		work_progress(r, news);
		break;
	case JOB_OVER:
		work_over(r);
		break;
	}
}

/* --- the run --- */

static int work_begin(struct work_run *r, const struct usb_modem *usb)
{
	struct job_config config = {
		.loop = EV_DEFAULT,
		.sysfs = r->ctx->sysfs,
		.state_dir = ctx_settings(r->ctx)->state_dir,
		.setups = r->setups.at,
		.setup_count = r->setups.count,
		.flasher = ctx_settings(r->ctx)->flasher,
		.files = r->work->files,
		.wanted = r->work->wanted,
		.what = r->work->what,
		.force = r->work->force,
		.dry_run = r->work->dry_run,
		.told = work_told,
		.planned = work_planned,
		.arg = r,
	};

	return job_new(&r->job, &config, usb, r->ctx->dev);
}

/* A reader without any lock would steal every other answer. */
static int work_find(struct ctx *ctx, struct modem *m)
{
	char holder[PORT_HOLDER_MAX] = "";
	int status = modem_find(ctx, m);

	if (status || port_holder(m->node, holder) <= 0)
		return status;
	status = modem_open_failed(m, -EBUSY, holder);
	modem_forget(m);
	return status;
}

static bool work_setups(struct work_run *r)
{
	const struct settings *settings = ctx_settings(r->ctx);
	struct shelf_error error;
	char *line, *rest = error.text;

	if (!shelves_setups(settings, &r->setups, &error))
		return true;
	while ((line = strsep(&rest, "\n")))
		if (line[0])
			log_error("%s", line);
	return false;
}

int work_run(struct ctx *ctx, const struct work *work)
{
	struct work_run r = { .ctx = ctx, .work = work, .since_ms = clock_ms() };
	struct ev_loop *loop = EV_DEFAULT;
	struct modem modem;
	int status, i;

	if (!ctx_settings(ctx) || !work_setups(&r))
		return CMD_CONFIG;
	status = work_find(ctx, &modem);
	if (status)
		return status;
	for (i = 0; i < 2; i++) {
		ev_signal_init(&r.signals[i], work_on_signal, i ? SIGTERM : SIGINT);
		r.signals[i].data = &r;
		ev_signal_start(loop, &r.signals[i]);
	}
	ev_io_init(&r.answer, work_on_answer, STDIN_FILENO, EV_READ);
	ev_timer_init(&r.look, work_on_look, 1., 1.);
	r.answer.data = r.look.data = &r;
	if (hotplug_init(&r.hotplug, loop, ctx->sysfs, ctx->devfs, work_look, &r))
		ev_timer_start(loop, &r.look);
	status = CMD_INTERNAL;
	if (work_begin(&r, modem.usb)) {
		log_error("no memory");
	} else {
		ev_run(loop, 0);
		status = job_result_exit(job_result(r.job));
	}
	job_free(r.job);
	hotplug_fini(&r.hotplug);
	ev_timer_stop(loop, &r.look);
	ev_io_stop(loop, &r.answer);
	for (i = 0; i < 2; i++)
		ev_signal_stop(loop, &r.signals[i]);
	modem_forget(&modem);
	return status;
}
