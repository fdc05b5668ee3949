/* SPDX-License-Identifier: MIT */
#include "dialer.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "dialer_state.h"
#include "log.h"
#include "ppp_argv.h"
#include "verdict.h"

#define NO_EVENT LINK_EVENTS_COUNT

/* For the questions right after a call. */
#define DEBRIEF_MS 2000

static void dialer_rest(struct dialer *d);

/* --- asking the modem --- */

static enum link_event dialer_fitness(struct dialer *d)
{
	findings_init(&d->findings);
	verdict_preflight(&d->inquiry.facts, &d->findings);
	d->exit = CMD_NO;
	/* A modem that just started is still reading its SIM. */
	if (d->inquiry.facts.sim.state == FACTS_SIM_BUSY) {
		d->cause = FINDING_NOT_REGISTERED;
		return LINK_ON_FAILED;
	}
	if (!findings_bad(&d->findings)) {
		d->told = FINDING_COUNT;
		return LINK_ON_FIT;
	}
	dialer_tell_findings(d, "not dialled");
	d->cause = d->findings.at[0].code;
	return LINK_ON_FAILED;
}

static enum link_event dialer_silent(struct dialer *d)
{
	char holder[PORT_HOLDER_MAX];

	d->exit = CMD_IO;
	if (port_holder(d->modem.node, holder) > 0)
		return dialer_blame(d, FINDING_PORT_BUSY, "%s is read by %s", d->modem.node,
				    holder);
	return dialer_blame(d, FINDING_PORT_SILENT, "%s", d->modem.node);
}

/* A dial that was refused without a reason: the modem may have one when it is asked for it. */
static bool dialer_explained(struct dialer *d)
{
	const char *words = d->inquiry.facts.network.release;
	enum finding_code code = call_refusal(words);

	if (!d->ended || d->cause != FINDING_DIAL_REFUSED || code == FINDING_DIAL_REFUSED)
		return false;
	dialer_blame(d, code, "+CEER: %s", words);
	return true;
}

/* The modem was asked while the link rests: the rest of it, or longer if it says so. */
static void dialer_rested(struct dialer *d, bool explained)
{
	uint64_t now_ms = clock_ms();

	d->ended = false;
	if (explained)
		dialer_rest(d);
	else
		link_rest(&d->link, d->rested_ms > now_ms ? (uint32_t)(d->rested_ms - now_ms) : 0,
			  now_ms);
	dialer_event(d, NO_EVENT);
}

static void dialer_asked(void *arg, int outcome)
{
	struct dialer *d = arg;
	enum link_event event;
	bool explained = false;

	if (outcome == SESSION_FINAL) {
		recovery_identified(&d->recovery, d->inquiry.facts.identity.imei);
		recorder_asked(&d->recorder, &d->inquiry.facts);
		explained = dialer_explained(d);
	}
	if (d->link.state == LINK_WAIT) {
		dialer_rested(d, explained);
		return;
	}
	d->ended = false;
	if (outcome == SESSION_FINAL) {
		event = explained ? LINK_ON_FAILED : dialer_fitness(d);
	} else if (outcome == SESSION_GONE) {
		event = dialer_blame(d, FINDING_USB_GONE, "%s is dead", d->modem.node);
	} else if (outcome == SESSION_DATA_MODE) {
		event = dialer_blame(d, FINDING_PORT_IN_DATA_MODE, "%s", d->modem.node);
	} else {
		event = dialer_silent(d);
	}
	dialer_event(d, event);
}

/* --- what link.h says is to be done; each returns what came of it, or NO_EVENT --- */

/* The modem of the first dial, wherever its ttys went since; else the one that was asked for. */
static int dialer_look(struct dialer *d)
{
	const char *dev = d->ctx->dev ? d->ctx->dev : d->profile->dev[0] ? d->profile->dev : NULL;
	bool by_node = dev && dev[0] == '/';
	int rc;

	modem_forget(&d->modem);
	rc = modem_look(d->ctx, d->slot[0] && !by_node ? d->slot : dev, &d->modem);
	if (d->slot[0] && by_node && (rc || !d->modem.usb || strcmp(d->modem.usb->slot, d->slot))) {
		modem_forget(&d->modem);
		rc = modem_look(d->ctx, d->slot, &d->modem);
	}
	return rc;
}

/* It is there, and has nothing to dial on: why, as far as the bus shows. */
static enum link_event dialer_no_port(struct dialer *d)
{
	const struct findings *said = d->modem.usb->findings;

	buf_copy(d->slot, sizeof(d->slot), d->modem.usb->slot);
	recovery_found(&d->recovery, d->modem.name, d->slot, "");
	if (!said || !findings_bad(said))
		return dialer_blame(d, FINDING_NO_AT_PORT, "%04x:%04x with %u ports",
				    d->modem.usb->vid, d->modem.usb->pid, d->modem.usb->port_count);
	d->findings = *said;
	dialer_tell_findings(d, "not dialled");
	d->cause = d->findings.at[0].code;
	return LINK_ON_FAILED;
}

static enum link_event dialer_find(struct dialer *d)
{
	int rc;

	inquiry_stop(&d->inquiry);
	rc = dialer_look(d);
	d->exit = CMD_NO_MODEM;
	if (rc == -ENXIO && d->modem.usb)
		return dialer_no_port(d);
	/* Only the first time: later on, the models are there. */
	if (rc == -EINVAL) {
		d->exit = CMD_CONFIG;
		return NO_EVENT;
	}
	if (rc == -ENOTUNIQ)
		return dialer_blame(d, FINDING_USB_GONE, "%u modems here, expected -d SLOT",
				    d->modem.list.count);
	if (rc)
		return dialer_blame(d, FINDING_USB_GONE, "waiting for it");
	if (d->modem.usb)
		buf_copy(d->slot, sizeof(d->slot), d->modem.usb->slot);
	if (d->last_node[0] && strcmp(d->last_node, d->modem.node))
		log_info("%s: on %s now, it was %s", d->modem.name, d->modem.node, d->last_node);
	buf_copy(d->last_node, sizeof(d->last_node), d->modem.node);
	recovery_found(&d->recovery, d->modem.name, d->slot, d->modem.node);
	recorder_found(&d->recorder, d->slot, d->modem.node);
	return LINK_ON_FOUND;
}

static int dialer_inquire(struct dialer *d, char holder[PORT_HOLDER_MAX])
{
	unsigned extras = (d->recovery.identified ? 0 : INQUIRY_WHO) | (d->ended ? INQUIRY_END : 0);

	return inquiry_start(&d->inquiry, d->loop, d->modem.node, d->modem.unlock, extras, holder);
}

static enum link_event dialer_ask(struct dialer *d)
{
	char holder[PORT_HOLDER_MAX];
	int rc;

	rc = dialer_inquire(d, holder);
	if (!rc)
		return NO_EVENT;
	d->exit = rc == -EBUSY			  ? CMD_AGAIN
		  : rc == -EACCES || rc == -EPERM ? CMD_PERMISSION
						  : CMD_IO;
	if (rc == -EBUSY)
		return dialer_blame(d, FINDING_PORT_BUSY, "%s is in use by %s", d->modem.node,
				    holder[0] ? holder : "another program");
	return dialer_blame(d, FINDING_USB_GONE, "%s: %s", d->modem.node, strerror(-rc));
}

/* What the profile says, and what the model adds to it. */
static void dialer_config(const struct dialer *d, struct event *config)
{
	const struct model_id *id = d->modem.usb ? d->modem.usb->id : NULL;
	struct dial_config dial = d->profile->dial;

	if (id && id->model) {
		dial_auth_command_by_name(id->model->auth_command, &dial.auth_command);
		if (!dial.dial[0])
			buf_copy(dial.dial, sizeof(dial.dial), id->model->dial);
	}
	event_put_config(config, &dial);
	event_put_watch(config, &d->profile->watch);
	explicit_bzero(&dial, sizeof(dial));
}

static enum link_event dialer_dial(struct dialer *d)
{
	struct ppp_argv argv;
	struct event config;
	int rc;

	call_init(&d->call);
	d->dials++;
	d->ended = false;
	log_info("%s: dialling on %s", d->modem.name, d->modem.node);
	rc = ppp_argv_build(&argv, d->settings, d->profile, d->modem.node, PPPD_EVENT_FD,
			    log_level() >= LOG_LEVEL_DEBUG);
	if (!rc) {
		dialer_config(d, &config);
		rc = pppd_start(&d->pppd, d->loop, argv.v, &config);
		explicit_bzero(&config, sizeof(config));
	}
	if (rc) {
		log_error("%s: %s", d->settings->pppd, strerror(-rc));
		d->exit = CMD_INTERNAL;
		d->cause = FINDING_LINK_HANGUP;
		return LINK_ON_ENDED;
	}
	return NO_EVENT;
}

/* Whom to ask would only cost time. */
static bool is_mute(enum finding_code cause)
{
	return cause == FINDING_PORT_SILENT || cause == FINDING_PORT_STUCK ||
	       cause == FINDING_ECHO_LOST_AFTER_TRAFFIC || cause == FINDING_USB_GONE;
}

/*
 * Right after a call the modem still knows why it ended, and its network is as it was then. Before
 * a dial at once it is asked anyway; else it is asked now, and the rest lasts until it has
 * answered.
 */
static uint32_t dialer_debrief(struct dialer *d, uint32_t pause_ms)
{
	bool at_once = d->recovery.step.rung == RUNG_REDIAL && pause_ms == 0;
	char holder[PORT_HOLDER_MAX];

	if (!d->ended || at_once || d->inquiry.session || is_mute(d->cause) ||
	    dialer_inquire(d, holder))
		return pause_ms;
	d->rested_ms = clock_ms() + pause_ms;
	return pause_ms > DEBRIEF_MS ? pause_ms : DEBRIEF_MS;
}

static void dialer_rest(struct dialer *d)
{
	uint32_t pause_ms;

	recorder_refused(&d->recorder, &d->findings, recovery_rung(&d->recovery), clock_ms());
	pause_ms = recovery_failed(&d->recovery, d->cause);
	link_rest(&d->link, dialer_debrief(d, pause_ms), clock_ms());
	if (d->recovery.step.hopeless && d->gave_up != d->cause)
		dialer_hook(d, HOOK_GIVING_UP);
	d->gave_up = d->recovery.step.hopeless ? d->cause : FINDING_COUNT;
}

static enum link_event dialer_cure(struct dialer *d)
{
	int rc;

	inquiry_stop(&d->inquiry);
	if (d->recovery.step.rung != RUNG_REDIAL)
		dialer_hook(d, HOOK_RUNG);
	rc = recovery_start(&d->recovery);
	d->cause = d->recovery.code;
	return rc == 0 ? NO_EVENT : rc > 0 ? LINK_ON_CURED : LINK_ON_FAILED;
}

static enum link_event dialer_kill(struct dialer *d)
{
	if (!d->pppd.pid) {
		recovery_fini(&d->recovery);
		return LINK_ON_CURED;
	}
	log_warn("%s: pppd does not end, killed", d->modem.name);
	pppd_signal(&d->pppd, SIGKILL);
	return NO_EVENT;
}

static enum link_event dialer_do(struct dialer *d, enum link_do act)
{
	switch (act) {
	case LINK_DO_NOTHING:
		return NO_EVENT;
	case LINK_DO_FIND:
		return dialer_find(d);
	case LINK_DO_ASK:
		return dialer_ask(d);
	case LINK_DO_DIAL:
		return dialer_dial(d);
	case LINK_DO_SETTLE:
		if (reach_proven(&d->prober.reach))
			recovery_settled(&d->recovery);
		return NO_EVENT;
	case LINK_DO_ABORT:
		inquiry_stop(&d->inquiry);
		recovery_fini(&d->recovery);
		dialer_rest(d);
		return NO_EVENT;
	case LINK_DO_REST:
		dialer_rest(d);
		return NO_EVENT;
	case LINK_DO_CURE:
		return dialer_cure(d);
	case LINK_DO_UNDO:
		return cure_undo(&d->recovery.cure) ? NO_EVENT : LINK_ON_CURED;
	case LINK_DO_TERM:
		d->call.stopped = d->link.stopped;
		pppd_signal(&d->pppd, SIGTERM);
		return NO_EVENT;
	case LINK_DO_KILL:
		return dialer_kill(d);
	case LINK_DO_FINISH:
	case LINK_DOS_COUNT:
		ev_break(d->loop, EVBREAK_ALL);
		return NO_EVENT;
	}
	return NO_EVENT;
}

/* The one setter of the link. */
void dialer_event(struct dialer *d, enum link_event event)
{
	enum link_state old;
	enum link_do act;
	int wait;

	while (event != NO_EVENT) {
		old = d->link.state;
		if (old == LINK_ASK && event == LINK_ON_TIMER)
			dialer_silent(d);
		act = link_event(&d->link, event, clock_ms());
		if (d->link.state != old)
			log_debug("link: %s -> %s by %s", link_state_name(old),
				  link_state_name(d->link.state), link_event_name(event));
		if (old == LINK_UP && d->link.state != LINK_UP) {
			d->call.reach = d->prober.reach;
			prober_down(&d->prober);
		}
		event = dialer_do(d, act);
	}
	wait = link_wait_ms(&d->link, clock_ms());
	ev_timer_stop(d->loop, &d->timer);
	if (wait >= 0) {
		ev_now_update(d->loop);
		ev_timer_set(&d->timer, wait / 1000.0, 0.);
		ev_timer_start(d->loop, &d->timer);
	}
}

/* --- what the world reports --- */

static void dialer_up(struct dialer *d)
{
	const struct event *up = &d->call.up;
	BUF_ON_STACK(back, 80);

	d->told = FINDING_COUNT;
	findings_init(&d->findings);
	if (d->link.state != LINK_UP) {
		d->up_since_ms = clock_ms();
		recovery_up(&d->recovery);
		recorder_up(&d->recorder, d->recovery.cured_by, d->up_since_ms);
		if (d->recovery.cured_by[0])
			buf_fmt(&back, ", by %s", d->recovery.cured_by);
		if (d->down_since_ms)
			buf_fmt(&back, " after %" PRIu64 " s",
				(d->up_since_ms - d->down_since_ms) / 1000);
	}
	log_info("%s: up: %s %s%s%s%s%s%s", d->modem.name, up->ifname, up->local,
		 up->remote[0] ? " -> " : "", up->remote, up->local6[0] ? " " : "", up->local6,
		 back.at);
	dialer_hook(d, HOOK_UP);
	dialer_event(d, LINK_ON_UP);
	if (d->link.state == LINK_UP)
		prober_up(&d->prober, up);
}

/* The network behind the modem swallows what we send. */
static void dialer_unreached(struct dialer *d)
{
	if (reach_proven(&d->prober.reach)) {
		d->down_since_ms = clock_ms();
		recorder_down(&d->recorder, d->down_since_ms);
	} else {
		recovery_disproved(&d->recovery);
		recorder_disproved(&d->recorder);
	}
	dialer_event(d, LINK_ON_SILENT);
}

static void dialer_on_reach(void *arg)
{
	struct dialer *d = arg;

	switch (d->prober.reach.state) {
	case REACH_SUSPECT:
		log_info("%s: nothing comes back, asking the network", d->modem.name);
		break;
	case REACH_MUTE:
		log_info("%s: the network's servers never answer, so it is not judged by them",
			 d->modem.name);
		break;
	case REACH_LOST:
		dialer_unreached(d);
		break;
	case REACH_GOOD:
		recovery_settled(&d->recovery);
		break;
	case REACH_OFF:
	case REACH_STATES_COUNT:
		break;
	}
}

static void dialer_on_pppd(void *arg, const struct event *event)
{
	struct dialer *d = arg;

	call_event(&d->call, event);
	if (event->kind == EVENT_DIAL)
		log_debug("%s: dial step %s", d->modem.name, event->text);
	if (event->kind == EVENT_UP)
		dialer_up(d);
	if (event->kind == EVENT_DOWN && d->link.state == LINK_UP) {
		d->down_since_ms = clock_ms();
		recorder_down(&d->recorder, d->down_since_ms);
		dialer_event(d, LINK_ON_LOST);
	}
}

static void dialer_down(struct dialer *d)
{
	log_info("%s: down after %" PRIu64 " s, %" PRId64 " bytes in, %" PRId64 " out",
		 d->modem.name, (clock_ms() - d->up_since_ms) / 1000, d->call.bytes_in,
		 d->call.bytes_out);
	d->drops += !d->call.stopped;
	if (d->link.state == LINK_UP)
		d->down_since_ms = clock_ms();
	dialer_hook(d, HOOK_DOWN);
}

/* Unplugged: its ports go first, the device itself last. */
static bool dialer_modem_gone(const struct dialer *d)
{
	char device[256];

	snprintf(device, sizeof(device), "%s/bus/usb/devices/%s", d->ctx->sysfs, d->slot);
	return d->slot[0] && (access(d->modem.node, F_OK) || access(device, F_OK));
}

static void dialer_on_pppd_end(void *arg, int status)
{
	struct dialer *d = arg;
	bool was_up = d->call.up.kind == EVENT_UP;

	d->call.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	d->call.stopped = d->link.stopped;
	d->call.modem_gone = dialer_modem_gone(d);
	findings_init(&d->findings);
	call_verdict(&d->call, &d->findings);
	findings_sort(&d->findings);
	d->ended = !d->call.stopped && !d->call.modem_gone;
	d->cause = d->findings.count ? d->findings.at[0].code : FINDING_LINK_HANGUP;
	if (was_up)
		dialer_down(d);
	recorder_ended(&d->recorder, &d->call, &d->findings, d->dials, recovery_rung(&d->recovery),
		       clock_ms());
	d->told = FINDING_COUNT;
	dialer_tell_findings(d, was_up ? "link lost" : "no link");
	if (d->findings.count)
		dialer_hook(d, HOOK_VERDICT);
	d->exit = CMD_NO;
	dialer_event(d, LINK_ON_ENDED);
}

static void dialer_on_cure(void *arg, bool cured)
{
	struct dialer *d = arg;

	d->cause = d->recovery.code;
	dialer_event(d, cured ? LINK_ON_CURED : LINK_ON_FAILED);
}

static void dialer_on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)events;
	dialer_event(w->data, LINK_ON_TIMER);
}

static void dialer_on_signal(struct ev_loop *loop, ev_signal *w, int events)
{
	(void)loop;
	(void)events;
	dialer_event(w->data, LINK_ON_STOP);
}

static void dialer_on_hardware(void *arg)
{
	dialer_event(arg, LINK_ON_CHANGED);
}

static void dialer_on_kernel(void *arg, const char *event)
{
	struct dialer *d = arg;

	recorder_kernel(&d->recorder, event);
}

static void dialer_watch(struct dialer *d)
{
	static const int numbers[2] = { SIGINT, SIGTERM };
	int i, rc;

	ev_timer_init(&d->timer, dialer_on_timer, 0., 0.);
	d->timer.data = d;
	for (i = 0; i < 2; i++) {
		ev_signal_init(&d->signals[i], dialer_on_signal, numbers[i]);
		d->signals[i].data = d;
		ev_signal_start(d->loop, &d->signals[i]);
	}
	rc = hotplug_init(&d->hotplug, d->loop, d->ctx->sysfs, d->ctx->devfs, dialer_on_hardware,
			  d);
	if (rc)
		log_debug("kernel events: %s, looking every 2 s instead", strerror(-rc));
	d->hotplug.told = dialer_on_kernel;
}

static int dialer_listen(struct dialer *d)
{
	int rc;

	d->ctl.answer = dialer_answer;
	d->ctl.arg = d;
	rc = ctl_init(&d->ctl, d->loop, d->settings->run_dir, d->profile->name);
	if (!rc)
		return CMD_DONE;
	if (rc == -EBUSY)
		log_error(
			"%s: another connect runs with this profile; swictl disconnect %s ends it",
			d->profile->name, d->profile->name);
	else
		log_error("%s: %s", d->settings->run_dir, strerror(-rc));
	return rc == -EBUSY ? CMD_AGAIN : rc == -EACCES ? CMD_PERMISSION : CMD_INTERNAL;
}

int dialer_run(struct ctx *ctx, const struct profile *profile, bool once)
{
	/* Not of the heap, which would write to all of it: most is never used. */
	static struct dialer dialer;
	struct dialer *d = &dialer;
	int status;

	d->ctx = ctx;
	d->settings = ctx_settings(ctx);
	d->profile = profile;
	d->loop = ev_default_loop(EVFLAG_AUTO);
	d->told = d->gave_up = FINDING_COUNT;
	d->exit = CMD_NO_MODEM;
	d->pppd.event = dialer_on_pppd;
	d->pppd.ended = dialer_on_pppd_end;
	d->pppd.arg = d;
	d->inquiry.done = dialer_asked;
	d->inquiry.arg = d;
	facts_init(&d->inquiry.facts);
	link_init(&d->link, once || profile->recover == PROFILE_RECOVER_OFF);
	hook_init(&d->hook, d->loop, profile->hook);
	recorder_init(&d->recorder, d->settings->state_dir, profile->name);
	recovery_init(&d->recovery, d->loop, ctx->sysfs, d->settings->state_dir, profile, &d->hook);
	d->recovery.done = dialer_on_cure;
	d->recovery.arg = d;
	prober_init(&d->prober, d->loop, profile);
	d->prober.changed = dialer_on_reach;
	d->prober.arg = d;
	dialer_watch(d);
	status = dialer_listen(d);
	if (status)
		goto out_watch;
	dialer_event(d, LINK_ON_START);
	if (d->exit != CMD_CONFIG)
		ev_run(d->loop, 0);
	inquiry_stop(&d->inquiry);
	recovery_fini(&d->recovery);
	hook_fini(&d->hook);
	modem_forget(&d->modem);
	ctl_fini(&d->ctl);
	status = d->link.stopped ? CMD_DONE : d->exit;
out_watch:
	hotplug_fini(&d->hotplug);
	return status;
}
