/* SPDX-License-Identifier: MIT */
#include "dialer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "clock.h"
#include "ctl.h"
#include "hotplug.h"
#include "link.h"
#include "log.h"
#include "modem.h"
#include "ppp_argv.h"
#include "pppd.h"
#include "status.h"
#include "survey.h"
#include "verdict.h"

#define NO_EVENT LINK_EVENTS_COUNT

struct dialer {
	struct ctx *ctx;
	const struct settings *settings;
	const struct profile *profile;
	struct ev_loop *loop;
	ev_timer timer;
	ev_signal signals[2];
	struct hotplug hotplug;
	struct ctl ctl;

	struct link link;
	struct modem modem; /* found last; its lists are not kept, slot and node are */
	char slot[32];
	struct session *session;
	struct survey survey;
	struct facts facts;
	struct pppd pppd;
	struct call call;
	struct findings findings; /* of the last failure, or none */

	uint64_t up_since_ms;
	unsigned dials, drops;
	enum finding_code
		told; /* said last, so that a poll does not repeat it; FINDING_COUNT: none */
	int exit;
};

static void dialer_event(struct dialer *d, enum link_event event);

/* --- what a person reads --- */

static void dialer_tell_findings(struct dialer *d, const char *what)
{
	const struct finding *f = &d->findings.at[0];

	findings_sort(&d->findings);
	if (d->findings.count == 0 || d->told == f->code)
		return;
	d->told = f->code;
	log_warn("%s: %s: %s%s%s%s; %s", d->modem.name, what, finding_code_name(f->code),
		 f->evidence_count ? " (" : "", f->evidence_count ? f->evidence[0] : "",
		 f->evidence_count ? ")" : "", finding_cure_text(f));
}

static int64_t dialer_counter(const struct dialer *d, const char *name)
{
	char path[160], text[32] = "";
	long long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", d->call.up.ifname, name);
	f = d->link.state == LINK_UP ? fopen(path, "re") : NULL;
	if (!f)
		return -1;
	if (fgets(text, sizeof(text), f))
		value = atoll(text);
	fclose(f);
	return value;
}

static char *dialer_answer(void *arg, enum ctl_request request)
{
	struct dialer *d = arg;
	const struct finding *f = d->findings.count ? &d->findings.at[0] : NULL;
	const struct event *up = &d->call.up;
	bool is_up = d->link.state == LINK_UP;
	struct status s;

	memset(&s, 0, sizeof(s));
	buf_copy(s.profile, sizeof(s.profile), d->profile->name);
	buf_copy(s.slot, sizeof(s.slot), d->slot);
	buf_copy(s.node, sizeof(s.node), d->modem.node);
	buf_copy(s.state, sizeof(s.state), link_state_text(d->link.state));
	if (is_up) {
		buf_copy(s.ifname, sizeof(s.ifname), up->ifname);
		buf_copy(s.local, sizeof(s.local), up->local);
		buf_copy(s.remote, sizeof(s.remote), up->remote);
		buf_copy(s.dns1, sizeof(s.dns1), up->dns1);
		buf_copy(s.dns2, sizeof(s.dns2), up->dns2);
		buf_copy(s.local6, sizeof(s.local6), up->local6);
		buf_copy(s.remote6, sizeof(s.remote6), up->remote6);
	}
	if (f) {
		buf_copy(s.verdict, sizeof(s.verdict), finding_code_name(f->code));
		buf_copy(s.text, sizeof(s.text), finding_text(f->code));
		buf_copy(s.cure, sizeof(s.cure), finding_cure_text(f));
	}
	s.pid = getpid();
	s.uptime_s = is_up ? (int64_t)(clock_ms() - d->up_since_ms) / 1000 : -1;
	s.dials = d->dials;
	s.drops = d->drops;
	s.bytes_in = dialer_counter(d, "rx_bytes");
	s.bytes_out = dialer_counter(d, "tx_bytes");
	if (request == CTL_DISCONNECT)
		dialer_event(d, LINK_ON_STOP);
	return status_format(&s);
}

/* --- asking the modem --- */

static void dialer_ask_next(struct dialer *d);

/* What stands against a dial goes away by itself, or only when a person acts. */
static enum link_event dialer_fitness(struct dialer *d)
{
	findings_init(&d->findings);
	verdict_preflight(&d->facts, &d->findings);
	d->exit = CMD_NO;
	/* A modem that just started is still reading its SIM. */
	if (d->facts.sim.state == FACTS_SIM_BUSY)
		return LINK_ON_UNFIT;
	if (!findings_bad(&d->findings)) {
		d->told = FINDING_COUNT;
		return LINK_ON_FIT;
	}
	dialer_tell_findings(d, "not dialled");
	if (d->findings.at[0].code == FINDING_NOT_REGISTERED ||
	    d->findings.at[0].code == FINDING_NOT_ATTACHED)
		return LINK_ON_UNFIT;
	return LINK_ON_HOPELESS;
}

static void dialer_ask_failed(struct dialer *d, const struct session_answer *answer)
{
	enum finding_code code = FINDING_PORT_SILENT;

	if (answer->outcome == SESSION_GONE) {
		dialer_event(d, LINK_ON_ABSENT);
		return;
	}
	if (answer->outcome == SESSION_DATA_MODE)
		code = FINDING_PORT_IN_DATA_MODE;
	findings_init(&d->findings);
	finding_evidence(findings_add(&d->findings, code, FINDING_CERTAIN), "%s", d->modem.node);
	dialer_tell_findings(d, "not dialled");
	dialer_event(d, LINK_ON_TIMER);
}

static void dialer_asked(struct session *s, const struct session_answer *answer, void *arg)
{
	struct dialer *d = arg;
	const char *line = NULL;

	(void)s;
	switch (answer->outcome) {
	case SESSION_FINAL:
		while ((line = session_line(answer, line)))
			survey_line(&d->survey, line);
		survey_end(&d->survey, &answer->reply);
		dialer_ask_next(d);
		break;
	case SESSION_TIMEOUT:
	case SESSION_TOO_LONG:
	case SESSION_DATA_MODE:
	case SESSION_GONE:
	case SESSION_BAD:
	case SESSION_STOPPED:
		dialer_ask_failed(d, answer);
		break;
	}
}

static void dialer_ask_next(struct dialer *d)
{
	unsigned timeout_ms;
	const char *command = survey_command(&d->survey, &timeout_ms);

	if (command)
		session_ask(d->session, command, timeout_ms, dialer_asked, d);
	else
		dialer_event(d, dialer_fitness(d));
}

/* --- what link.h says is to be done; each returns what came of it, or NO_EVENT --- */

static enum link_event dialer_find(struct dialer *d)
{
	const char *dev = d->ctx->dev;
	enum link_event event = LINK_ON_ABSENT;

	if (!dev && d->slot[0])
		dev = d->slot; /* the modem of the first dial, wherever its ttys went */
	else if (!dev && d->profile->dev[0])
		dev = d->profile->dev;
	modem_forget(&d->modem);
	if (modem_look(d->ctx, dev, &d->modem) == 0) {
		if (d->modem.usb)
			buf_copy(d->slot, sizeof(d->slot), d->modem.usb->slot);
		event = LINK_ON_FOUND;
	} else if (d->told != FINDING_USB_GONE) {
		d->told = FINDING_USB_GONE;
		log_warn("%s: not there, waiting for it", dev ? dev : "modem");
	}
	return event;
}

static enum link_event dialer_ask(struct dialer *d)
{
	struct session_config config = { .node = d->modem.node, .echo = true };
	char holder[PORT_HOLDER_MAX];
	int rc;

	rc = session_new(&d->session, d->loop, &config, holder);
	if (rc == -EBUSY) {
		findings_init(&d->findings);
		finding_evidence(findings_add(&d->findings, FINDING_PORT_BUSY, FINDING_CERTAIN),
				 "%s is in use by %s", d->modem.node,
				 holder[0] ? holder : "another program");
		dialer_tell_findings(d, "not dialled");
		d->exit = CMD_AGAIN;
		return LINK_ON_BUSY;
	}
	if (rc) {
		log_warn("%s: %s", d->modem.node, strerror(-rc));
		d->exit = rc == -EACCES || rc == -EPERM ? CMD_PERMISSION : CMD_IO;
		return LINK_ON_ABSENT;
	}
	facts_init(&d->facts);
	survey_init(&d->survey, &d->facts, SURVEY_PREFLIGHT, d->modem.unlock);
	dialer_ask_next(d);
	return NO_EVENT;
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
	explicit_bzero(&dial, sizeof(dial));
}

static enum link_event dialer_dial(struct dialer *d)
{
	struct ppp_argv argv;
	struct event config;
	int rc;

	session_free(d->session);
	d->session = NULL;
	call_init(&d->call);
	d->dials++;
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
		return LINK_ON_ENDED;
	}
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
	case LINK_DO_ABORT:
		session_free(d->session);
		d->session = NULL;
		return NO_EVENT;
	case LINK_DO_DIAL:
		return dialer_dial(d);
	case LINK_DO_TERM:
		d->call.stopped = d->link.stopped;
		pppd_signal(&d->pppd, SIGTERM);
		return NO_EVENT;
	case LINK_DO_KILL:
		log_warn("%s: pppd does not end, killed", d->modem.name);
		pppd_signal(&d->pppd, SIGKILL);
		return NO_EVENT;
	case LINK_DO_FINISH:
	case LINK_DOS_COUNT:
		ev_break(d->loop, EVBREAK_ALL);
		return NO_EVENT;
	}
	return NO_EVENT;
}

/* The one setter: an event in, what follows from it done, the timer armed anew. */
static void dialer_event(struct dialer *d, enum link_event event)
{
	enum link_state old;
	enum link_do act;
	int wait;

	while (event != NO_EVENT) {
		old = d->link.state;
		act = link_event(&d->link, event, clock_ms());
		if (d->link.state != old)
			log_debug("link: %s -> %s by %s", link_state_name(old),
				  link_state_name(d->link.state), link_event_name(event));
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

static void dialer_on_pppd(void *arg, const struct event *event)
{
	struct dialer *d = arg;
	const struct event *up = &d->call.up;
	bool was_up = d->link.state == LINK_UP;

	call_event(&d->call, event);
	if (event->kind == EVENT_DIAL)
		log_debug("%s: dial step %s", d->modem.name, event->text);
	if (event->kind == EVENT_DOWN && was_up)
		dialer_event(d, LINK_ON_LOST);
	if (event->kind != EVENT_UP)
		return;
	d->told = FINDING_COUNT;
	findings_init(&d->findings);
	log_info("%s: up: %s %s%s%s%s%s", d->modem.name, up->ifname, up->local,
		 up->remote[0] ? " -> " : "", up->remote, up->local6[0] ? " " : "", up->local6);
	if (!was_up) {
		d->up_since_ms = clock_ms();
		dialer_event(d, LINK_ON_UP);
	}
}

static void dialer_on_pppd_end(void *arg, int status)
{
	struct dialer *d = arg;
	bool was_up = d->link.state == LINK_UP || d->call.up.kind == EVENT_UP;
	char path[256];

	d->call.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	d->call.stopped = d->link.stopped;
	snprintf(path, sizeof(path), "%s/bus/usb/devices/%s", d->ctx->sysfs, d->slot);
	d->call.modem_gone = d->slot[0] && access(path, F_OK);
	findings_init(&d->findings);
	call_verdict(&d->call, &d->findings);
	if (was_up) {
		log_info("%s: down after %llu s, %lld bytes in, %lld out", d->modem.name,
			 (unsigned long long)(clock_ms() - d->up_since_ms) / 1000,
			 (long long)d->call.bytes_in, (long long)d->call.bytes_out);
		d->drops += !d->call.stopped;
	}
	d->told = FINDING_COUNT;
	dialer_tell_findings(d, was_up ? "link lost" : "no link");
	d->exit = CMD_NO;
	dialer_event(d, call_is_hopeless(&d->findings) ? LINK_ON_REJECTED : LINK_ON_ENDED);
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
	rc = hotplug_init(&d->hotplug, d->loop, dialer_on_hardware, d);
	if (rc)
		log_debug("kernel events: %s, looking every 2 s instead", strerror(-rc));
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
	struct dialer *d = calloc(1, sizeof(*d));
	int status = CMD_INTERNAL;

	if (!d)
		return CMD_INTERNAL;
	d->ctx = ctx;
	d->settings = ctx_settings(ctx);
	d->profile = profile;
	d->loop = ev_default_loop(EVFLAG_AUTO);
	d->told = FINDING_COUNT;
	d->exit = CMD_NO_MODEM;
	d->pppd.event = dialer_on_pppd;
	d->pppd.ended = dialer_on_pppd_end;
	d->pppd.arg = d;
	if (!ctx_shelf(ctx)) {
		status = CMD_CONFIG;
		goto out;
	}
	link_init(&d->link, once, (uint32_t)getpid());
	dialer_watch(d);
	status = dialer_listen(d);
	if (status)
		goto out_watch;
	dialer_event(d, LINK_ON_START);
	ev_run(d->loop, 0);
	session_free(d->session);
	modem_forget(&d->modem);
	ctl_fini(&d->ctl);
	status = d->link.stopped ? CMD_DONE : d->exit;
out_watch:
	hotplug_fini(&d->hotplug);
out:
	free(d);
	return status;
}
