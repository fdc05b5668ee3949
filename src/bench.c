/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bays.h"
#include "board.h"
#include "clock.h"
#include "hotplug.h"
#include "job.h"
#include "ledger.h"
#include "log.h"
#include "modem.h"
#include "settings.h"
#include "sheet.h"
#include "term.h"
#include "units.h"
#include "usb.h"

#define TICK_S 0.25 /* a key, a signal and a picture wait at most so long */
#define CLEAR  "\033[2J"

/* How a unit is recorded that ended so. */
static const enum unit_result unit_results[JOB_RESULTS_COUNT] = {
	[JOB_IS_NONE] = UNIT_STOPPED,
	[JOB_IS_AS_WANTED] = UNIT_AS_WANTED,
	[JOB_IS_PLANNED] = UNIT_PLANNED,
	[JOB_IS_DONE] = UNIT_DONE,
	[JOB_IS_NOTHING_TO_UNDO] = UNIT_NOT_DONE,
	[JOB_IS_BARRED] = UNIT_NOT_DONE,
	[JOB_IS_DIFFERS] = UNIT_FAILED,
	[JOB_IS_UNDONE] = UNIT_FAILED,
	[JOB_IS_HALF] = UNIT_FAILED,
	[JOB_IS_CALLED_OFF] = UNIT_STOPPED,
	[JOB_IS_PUT_BACK] = UNIT_STOPPED,
	[JOB_IS_STOPPED] = UNIT_STOPPED,
	[JOB_IS_NO_FLASHER] = UNIT_NOT_DONE,
	[JOB_IS_NO_BOOT_HOLD] = UNIT_NOT_DONE,
	[JOB_IS_FLASH_FAILED] = UNIT_FAILED,
	[JOB_IS_STAYED] = UNIT_FAILED,
	[JOB_IS_BOOT_LOADER] = UNIT_NOT_DONE,
	[JOB_IS_NO_AT_PORT] = UNIT_NOT_DONE,
	[JOB_IS_VANISHED] = UNIT_FAILED,
	[JOB_IS_MUTE] = UNIT_NOT_DONE,
	[JOB_IS_NAMELESS] = UNIT_NOT_DONE,
	[JOB_IS_UNWRITTEN] = UNIT_NOT_DONE,
	[JOB_IS_BUSY] = UNIT_NOT_DONE,
	[JOB_IS_NO_PERMISSION] = UNIT_NOT_DONE,
	[JOB_IS_NO_MEMORY] = UNIT_NOT_DONE,
};

static enum roster_event bay_event(enum unit_result result)
{
	if (unit_is_good(result))
		return ROSTER_ON_ENDED_GOOD;
	return result == UNIT_NOT_DONE ? ROSTER_ON_ENDED_NAMED : ROSTER_ON_ENDED_BAD;
}

/* One modem at work. */
struct bench_job {
	struct bench *bench;
	struct job *job;
	char slot[32];
	bool no_sim;
	struct unit unit;
	struct bench_job *next;
};

struct bench {
	struct ctx *ctx;
	const struct bench_config *config;
	struct ev_loop *loop;
	struct hotplug hotplug;
	ev_timer tick;
	struct roster roster;
	struct bays bays;
	struct ledger ledger;
	struct sheet sheet;
	struct usb_list list; /* of the last scan, only while somebody is started from it */
	struct bench_job *jobs;
	struct term term;
	bool changed;  /* the picture is older than the roster */
	bool stopping; /* a person wants it to end */
	int trouble;   /* an enum cmd_exit that is worse than a unit that failed */
	uint64_t began_ms, drawn_ms;
	unsigned only_count; /* slots that -d names; 0: all */
	char only[ROSTER_BAYS_MAX][32];
	char screen[BOARD_BYTES_MAX];
};

static void bench_go_on(struct bench *b);

/* --- show --- */

/* Without a screen each change is a line. */
static void bench_tell(struct bench *b, const struct roster_bay *bay)
{
	BUF_ON_STACK(line, 512);

	b->changed = true;
	if (b->term.screen)
		return;
	board_line(bay, &line);
	log_info("%s", line.at);
}

static void bench_draw(struct bench *b)
{
	struct board board = {
		.color = !b->config->no_color && !getenv("NO_COLOR"),
		.watching = b->config->watch,
		.recipe = b->config->name,
		.began_ms = b->began_ms,
		.now_ms = clock_ms(),
		.units = (unsigned)b->ledger.count,
		.roster = &b->roster,
	};
	struct buf out;
	size_t i;

	for (i = 0; i < b->ledger.count; i++)
		board.good += unit_is_good(b->ledger.at[i].result);
	buf_init(&out, b->screen, sizeof(b->screen));
	term_size(&board.width, &board.height);
	board_draw(&board, &out);
	term_write(&b->term, out.at, out.len);
	b->changed = false;
	b->drawn_ms = board.now_ms;
}

/* --- one unit --- */

/* On the disk before anybody sees it: a light that is green must not be taken back. */
static void bench_record(struct bench *b, const struct unit *unit)
{
	BUF_ON_STACK(file, 512);
	int rc;

	rc = ledger_add(&b->ledger, unit);
	if (rc) {
		log_error("%s/%s: %s, %s is not recorded", b->ledger.dir, b->ledger.name,
			  strerror(-rc), unit->slot);
		b->trouble = CMD_IO;
	}
	if (!b->config->report)
		return;
	rc = sheet_write(&b->sheet, &b->ledger, &file);
	if (rc) {
		log_error("%s: %s, the sheet is not written", file.at, strerror(-rc));
		b->trouble = CMD_IO;
	}
}

static void job_forget(struct bench_job *j)
{
	struct bench_job **at;

	for (at = &j->bench->jobs; *at && *at != j; at = &(*at)->next)
		;
	if (*at)
		*at = j->next;
	job_free(j->job);
	free(j);
}

static void bench_identify(const struct bench *b, struct roster_bay *bay, const char *imei)
{
	struct buf text;

	buf_init(&text, bay->unit, sizeof(bay->unit));
	if (b->ctx->show_ids)
		buf_str(&text, imei);
	else
		units_identifier(&text, imei);
}

static void bench_ended(struct bench_job *j)
{
	struct bench *b = j->bench;
	struct roster_bay *bay = roster_find(&b->roster, j->slot);
	const struct job_unit *who = job_unit(j->job);
	enum job_result result = job_result(j->job);
	const char *detail = job_detail(j->job);
	struct unit *u = &j->unit;
	struct buf text;

	u->result = unit_results[result];
	/* What ended before its time after something was sent is not as it was delivered. */
	if (u->result == UNIT_NOT_DONE && u->commands[0])
		u->result = UNIT_FAILED;
	u->time_s = (int64_t)time(NULL);
	u->took_ms = (int64_t)(clock_ms() - bay->since_ms);
	u->resets = job_resets(j->job);
	buf_copy(u->imei, sizeof(u->imei), who->imei);
	buf_copy(u->fsn, sizeof(u->fsn), who->fsn);
	buf_copy(u->model, sizeof(u->model), who->model);
	buf_copy(u->firmware, sizeof(u->firmware), who->revision);
	buf_copy(u->bay, sizeof(u->bay), bay->label);
	buf_copy(u->code, sizeof(u->code), job_result_name(result));
	buf_init(&text, u->text, sizeof(u->text));
	buf_fmt(&text, "%.70s%s%.80s", job_result_words(result), detail[0] ? ": " : "", detail);
	if (j->no_sim)
		buf_str(&text, "; no SIM");
	if (!b->config->dry_run)
		bench_record(b, u);
	bench_identify(b, bay, who->imei);
	roster_event(bay, bay_event(u->result), clock_ms());
	buf_copy(bay->text, sizeof(bay->text), u->text);
	bench_tell(b, bay);
	job_forget(j);
	bench_go_on(b);
}

static void bench_told(struct job *job, const struct job_news *news, void *arg)
{
	struct bench_job *j = arg;
	struct roster_bay *bay = roster_find(&j->bench->roster, j->slot);
	struct buf text;

	if (news->phase == JOB_OVER) {
		bench_ended(j);
		return;
	}
	bench_identify(j->bench, bay, job_unit(job)->imei);
	buf_init(&text, bay->text, sizeof(bay->text));
	buf_fmt(&text, "%s%s%s", news->text, news->what[0] ? " " : "", news->what);
	bay->step = news->step;
	bay->steps = news->steps;
	bench_tell(j->bench, bay);
}

static void bench_planned(struct job *job, const struct plan *plan, const struct found *found,
			  void *arg)
{
	struct bench_job *j = arg;

	j->no_sim = found->facts.sim.state == FACTS_SIM_ABSENT;
	if (j->bench->config->planned)
		j->bench->config->planned(job_name(job), plan, found, j->bench->config->arg);
}

static void bench_sent(struct job *job, const char *command, void *arg)
{
	struct bench_job *j = arg;

	(void)job;
	unit_command(&j->unit, command);
}

static const struct usb_modem *bench_usb(const struct bench *b, const char *slot)
{
	unsigned i;

	for (i = 0; i < b->list.count; i++)
		if (!strcmp(b->list.at[i].slot, slot))
			return &b->list.at[i];
	return NULL;
}

/* 0, or -ENOMEM. */
static int bench_start(struct bench *b, struct roster_bay *bay)
{
	const struct bench_config *c = b->config;
	const struct usb_modem *usb = bench_usb(b, bay->slot);
	struct job_config config = {
		.loop = b->loop,
		.sysfs = b->ctx->sysfs,
		.flasher = ctx_settings(b->ctx)->flasher,
		.files = c->files,
		.state_dir = ctx_settings(b->ctx)->state_dir,
		.setups = c->setups,
		.setup_count = c->setup_count,
		.wanted = c->wanted,
		.what = c->what,
		.force = c->force,
		.dry_run = c->dry_run,
		.go = true,
		.told = bench_told,
		.planned = bench_planned,
		.sent = bench_sent,
	};
	struct bench_job *j = calloc(1, sizeof(*j));

	if (!j)
		return -ENOMEM;
	j->bench = b;
	config.arg = j;
	unit_init(&j->unit);
	buf_copy(j->slot, sizeof(j->slot), bay->slot);
	buf_copy(j->unit.slot, sizeof(j->unit.slot), bay->slot);
	roster_event(bay, ROSTER_ON_STARTED, clock_ms());
	if (job_new(&j->job, &config, usb, usb ? NULL : bay->slot)) {
		free(j);
		return -ENOMEM;
	}
	j->next = b->jobs;
	b->jobs = j;
	bench_tell(b, bay);
	return 0;
}

/* --- the bench --- */

static bool bench_wants(const struct bench *b, const char *slot)
{
	unsigned i;

	for (i = 0; i < b->only_count; i++)
		if (!strcmp(b->only[i], slot))
			return true;
	return b->only_count == 0;
}

static const char *bay_label(const struct bench *b, const char *slot)
{
	size_t i;

	for (i = 0; i < b->bays.count; i++)
		if (!strcmp(b->bays.at[i].slot, slot))
			return b->bays.at[i].label;
	return slot;
}

/* 0, or an enum cmd_exit after the reason went to the log. */
static int bench_scan(struct bench *b)
{
	usb_list_free(&b->list);
	return ctx_scan(b->ctx, NULL, &b->list) == -EINVAL ? CMD_CONFIG : CMD_DONE;
}

/* Tell roster and jobs what the last scan saw. */
static void bench_look(struct bench *b)
{
	struct roster_seen seen[ROSTER_BAYS_MAX];
	struct bench_job *j;
	size_t count = 0, k;
	unsigned i;

	for (i = 0; i < b->list.count && count < ROSTER_BAYS_MAX; i++)
		if (bench_wants(b, b->list.at[i].slot))
			seen[count++] =
				(struct roster_seen) { b->list.at[i].slot, b->list.at[i].devnum };
	/* A tty that is not a USB modem's is always there. */
	for (i = 0; i < b->only_count && count < ROSTER_BAYS_MAX; i++)
		if (b->only[i][0] == '/')
			seen[count++] = (struct roster_seen) { b->only[i], 1 };
	for (k = 0; k < count; k++)
		(void)roster_bay_add(&b->roster, seen[k].slot, bay_label(b, seen[k].slot));
	b->changed |= roster_look(&b->roster, seen, count, clock_ms()) > 0;
	if (b->roster.full)
		log_warn("more modems than %d bays: the rest is left alone", ROSTER_BAYS_MAX);
	for (j = b->jobs; j; j = j->next)
		if (j->slot[0] != '/')
			job_usb(j->job, bench_usb(b, j->slot));
}

/* Start who waits; end when there is nothing left to do. */
static void bench_go_on(struct bench *b)
{
	struct roster_bay *bay;

	while (!b->stopping && (bay = roster_next(&b->roster, b->bays.jobs))) {
		if (!b->list.count && bench_scan(b))
			break;
		if (bench_start(b, bay)) {
			log_error("no memory");
			b->trouble = CMD_INTERNAL;
			b->stopping = true;
		}
	}
	usb_list_free(&b->list);
	if (!b->jobs && (b->stopping || !b->config->watch))
		ev_break(b->loop, EVBREAK_ALL);
}

static void bench_bus(void *arg)
{
	struct bench *b = arg;

	if (bench_scan(b))
		return;
	bench_look(b);
	bench_go_on(b);
}

static void bench_stop(struct bench *b)
{
	struct bench_job *j, *next;

	if (b->stopping) {
		/* Asked twice: what stands in the journals is gone on with by the next run. */
		ev_break(b->loop, EVBREAK_ALL);
		return;
	}
	b->stopping = true;
	if (b->jobs && !b->term.screen)
		log_info("stopping at a safe point; once more leaves at once");
	for (j = b->jobs; j; j = next) {
		next = j->next;
		job_stop(j->job);
	}
	bench_go_on(b);
}

static void bench_tick(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct bench *b = timer->data;

	(void)loop;
	(void)events;
	switch (term_wait(&b->term, 0)) {
	case TERM_END:
		bench_stop(b);
		break;
	case TERM_KEY:
		if (b->term.key == 'q')
			bench_stop(b);
		break;
	case TERM_RESIZE:
		term_write(&b->term, CLEAR, strlen(CLEAR));
		b->changed = true;
		break;
	case TERM_TIME:
		break;
	}
	if (b->term.screen && (b->changed || clock_ms() - b->drawn_ms >= 1000))
		bench_draw(b);
}

/* --- begin and end --- */

/* The slots that -d names. 0, or an enum cmd_exit after the reason went to the log. */
static int bench_choose(struct bench *b)
{
	const char *const *dev;
	int status;

	for (dev = b->config->devs; dev && *dev; dev++) {
		const struct usb_modem *usb = NULL;

		if (b->only_count == ROSTER_BAYS_MAX) {
			log_error("-d: more than %d modems", ROSTER_BAYS_MAX);
			return CMD_USAGE;
		}
		b->ctx->dev = *dev;
		status = modem_resolve(b->ctx);
		if (status)
			return status;
		if (usb_find(&b->list, b->ctx->dev, &usb) == -ENOTUNIQ) {
			log_error("%u modems here, expected -d SLOT or --all", b->list.count);
			return CMD_USAGE;
		}
		if (!usb && b->ctx->dev[0] != '/' && !b->config->watch) {
			log_error("%s: no such modem; swictl list shows what is there",
				  b->ctx->dev);
			return CMD_NO_MODEM;
		}
		if (buf_copy(b->only[b->only_count], sizeof(b->only[0]),
			     usb ? usb->slot : b->ctx->dev)) {
			log_error("%s: too long for a slot or node", b->ctx->dev);
			return CMD_USAGE;
		}
		b->only_count++;
	}
	return CMD_DONE;
}

static int bench_load(struct bench *b)
{
	const struct settings *settings = ctx_settings(b->ctx);
	struct shelf_error error = { 0 };
	BUF_ON_STACK(file, 512);
	size_t i;
	int rc;

	if (!settings)
		return CMD_CONFIG;
	if (bays_load(&b->bays, settings->config_dir, &error)) {
		log_error("%s", error.text);
		return CMD_CONFIG;
	}
	if (b->config->jobs)
		b->bays.jobs = b->config->jobs;
	for (i = 0; b->config->watch && i < b->bays.count; i++)
		(void)roster_bay_add(&b->roster, b->bays.at[i].slot, b->bays.at[i].label);
	if (b->config->dry_run)
		return CMD_DONE;
	rc = ledger_init(&b->ledger, settings->state_dir, b->config->name);
	if (rc) {
		log_error("%s/bench: %s, expected a place to record units", settings->state_dir,
			  strerror(-rc));
		return rc == -EACCES ? CMD_PERMISSION : CMD_IO;
	}
	if (b->ledger.continued)
		log_info("going on with a run of %zu units that did not end", b->ledger.count);
	b->sheet = (struct sheet) { b->config->report, settings->data_dir, b->config->name,
				    b->ctx->show_ids };
	/* Before any modem is touched it is known that the sheet can be written. */
	rc = b->config->report ? sheet_write(&b->sheet, &b->ledger, &file) : 0;
	if (rc) {
		log_error("%s: %s, expected a place for the sheet", file.at, strerror(-rc));
		ledger_fini(&b->ledger);
		return rc == -EACCES ? CMD_PERMISSION : CMD_IO;
	}
	return CMD_DONE;
}

static int bench_result(const struct bench *b)
{
	unsigned bad = 0;
	size_t i;

	for (i = 0; i < b->roster.count; i++)
		bad += b->roster.at[i].state == ROSTER_BAD || b->roster.at[i].state == ROSTER_NAMED;
	for (i = 0; i < b->ledger.count; i++)
		bad += !unit_is_good(b->ledger.at[i].result);
	if (b->trouble)
		return b->trouble;
	return bad || (b->stopping && !b->config->watch) ? CMD_NO : CMD_DONE;
}

static void bench_sum(const struct bench *b)
{
	struct out *out = b->ctx->out;
	size_t i;

	out_open_list(out, NULL);
	for (i = 0; i < b->ledger.count; i++) {
		const struct unit *u = &b->ledger.at[i];

		out_open(out, NULL);
		out_str(out, "bay", u->bay);
		out_str(out, "slot", u->slot);
		out_identifier(out, "imei", u->imei, b->ctx->show_ids);
		out_identifier(out, "fsn", u->fsn, b->ctx->show_ids);
		out_str(out, "result", unit_result_name(u->result));
		out_int(out, "took_ms", u->took_ms);
		out_int(out, "resets", u->resets);
		out_str(out, "text", u->text);
		out_close(out);
	}
	out_close(out);
}

static int bench_work(struct bench *b)
{
	unsigned count;
	int status;

	status = bench_scan(b);
	if (!status)
		status = bench_choose(b);
	if (status)
		return status;
	count = b->list.count;
	if (count == 0 && b->only_count == 0 && !b->config->watch) {
		log_error("no modem on USB");
		return CMD_NO_MODEM;
	}
	if (hotplug_init(&b->hotplug, b->loop, b->ctx->sysfs, b->ctx->devfs, bench_bus, b))
		log_warn("no news of the USB bus: modems that come back may not be noticed");
	term_init(&b->term, !b->ctx->json && !b->ctx->quiet && !b->config->dry_run &&
				    (b->config->watch || count > 1) && term_is_able());
	ev_timer_init(&b->tick, bench_tick, TICK_S, TICK_S);
	b->tick.data = b;
	ev_timer_start(b->loop, &b->tick);
	bench_look(b);
	bench_go_on(b);
	if (b->jobs || (b->config->watch && !b->stopping))
		ev_run(b->loop, 0);
	ev_timer_stop(b->loop, &b->tick);
	if (b->term.screen)
		bench_draw(b);
	term_fini(&b->term);
	hotplug_fini(&b->hotplug);
	return CMD_DONE;
}

int bench_run(struct ctx *ctx, const struct bench_config *config)
{
	struct bench *b = calloc(1, sizeof(*b));
	int status;

	if (!b)
		return CMD_INTERNAL;
		/* What is found of a modem is large and soon over: each goes back to the system, or
		 * holes between those of many would add up. */
#ifdef M_MMAP_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, 8192);
	mallopt(M_TRIM_THRESHOLD, 16384);
#endif
	b->ctx = ctx;
	b->config = config;
	b->loop = ev_default_loop(EVFLAG_AUTO);
	b->began_ms = clock_ms();
	roster_init(&b->roster);
	status = bench_load(b);
	if (status)
		goto out;
	status = bench_work(b);
	while (b->jobs)
		job_forget(b->jobs);
	if (!status)
		status = bench_result(b);
	if (!config->dry_run) {
		bench_sum(b);
		if (ledger_end(&b->ledger))
			status = CMD_IO;
	}
	ledger_fini(&b->ledger);
	usb_list_free(&b->list);
out:
	free(b);
	return status;
}
