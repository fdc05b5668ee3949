/* SPDX-License-Identifier: MIT */
/* What the dialer says: to the log, to the user's script, on the control socket. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "dialer_state.h"
#include "log.h"
#include "netdev.h"
#include "status.h"

void dialer_tell_findings(struct dialer *d, const char *what)
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

void dialer_hook(struct dialer *d, enum hook_kind kind)
{
	const struct event *up = &d->call.up;
	const struct finding *f = d->findings.count ? &d->findings.at[0] : NULL;
	struct hook_event e;

	hook_event_init(&e, kind);
	buf_copy(e.profile, sizeof(e.profile), d->profile->name);
	buf_copy(e.slot, sizeof(e.slot), d->slot);
	if (kind == HOOK_UP || kind == HOOK_DOWN) {
		buf_copy(e.ifname, sizeof(e.ifname), up->ifname);
		buf_copy(e.local, sizeof(e.local), up->local);
		buf_copy(e.remote, sizeof(e.remote), up->remote);
		buf_copy(e.dns1, sizeof(e.dns1), up->dns1);
		buf_copy(e.dns2, sizeof(e.dns2), up->dns2);
	}
	if (f) {
		buf_copy(e.verdict, sizeof(e.verdict), finding_code_name(f->code));
		buf_copy(e.verdict_text, sizeof(e.verdict_text), finding_text(f->code));
		buf_copy(e.cure, sizeof(e.cure), finding_cure_text(f));
	}
	buf_copy(e.rung, sizeof(e.rung),
		 kind == HOOK_UP ? d->recovery.cured_by : recovery_rung(&d->recovery));
	if (kind == HOOK_DOWN)
		e.uptime_s = (int64_t)(clock_ms() - d->up_since_ms) / 1000;
	if (kind == HOOK_UP && d->down_since_ms)
		e.lost_ms = (int64_t)(clock_ms() - d->down_since_ms);
	hook_run(&d->hook, &e);
}

/* One cause with its evidence, told to people and, through the link, to the ladder. */
enum link_event dialer_blame(struct dialer *d, enum finding_code code, const char *format, ...)
{
	char evidence[FINDING_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(evidence, sizeof(evidence), format, args);
	va_end(args);
	findings_init(&d->findings);
	finding_evidence(findings_add(&d->findings, code, FINDING_CERTAIN), "%s", evidence);
	d->cause = code;
	dialer_tell_findings(d, "not dialled");
	return LINK_ON_FAILED;
}

static int64_t dialer_counter(const struct dialer *d, const char *name)
{
	return d->link.state == LINK_UP ? netdev_count(d->call.up.ifname, name) : -1;
}

/* As the modem said before the dial: its port carries PPP since. */
static void dialer_signal(const struct dialer *d, struct status *s)
{
	const struct facts *f = &d->inquiry.facts;

	if (f->network.rssi_dbm != FACTS_UNKNOWN)
		s->rssi_dbm = f->network.rssi_dbm;
	if (f->network.rsrp_dbm != FACTS_UNKNOWN)
		s->rsrp_dbm = f->network.rsrp_dbm;
}

/* The one who asks for the status may ask again: a monitor wants every round trip. */
static void dialer_echo(struct dialer *d, struct status *s)
{
	const struct event *echo = &d->call.echo;

	pppd_watch(&d->pppd);
	if (d->link.state != LINK_UP || !echo->echo[0])
		return;
	buf_copy(s->echo, sizeof(s->echo), echo->echo);
	s->probes = echo->probes;
	s->misses = echo->misses;
	if (!echo->answers)
		return;
	s->rtt_ms = echo->rtt_ms;
	s->rtt_max_ms = echo->rtt_max_ms;
}

static void dialer_reach(const struct dialer *d, struct status *s)
{
	const struct reach *r = &d->prober.reach;

	if (d->link.state != LINK_UP)
		return;
	buf_copy(s->reach, sizeof(s->reach), reach_state_name(r->state));
	if (r->answers)
		s->reach_rtt_ms = (int64_t)r->rtt_ms;
}

char *dialer_answer(void *arg, enum ctl_request request)
{
	struct dialer *d = arg;
	const struct finding *f = d->findings.count ? &d->findings.at[0] : NULL;
	const struct event *up = &d->call.up;
	bool is_up = d->link.state == LINK_UP;
	struct status s;

	status_init(&s);
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
	buf_copy(s.rung, sizeof(s.rung), recovery_rung(&d->recovery));
	buf_copy(s.cured_by, sizeof(s.cured_by), d->recovery.cured_by);
	s.pid = getpid();
	s.uptime_s = is_up ? (int64_t)(clock_ms() - d->up_since_ms) / 1000 : -1;
	s.dials = d->dials;
	s.drops = d->drops;
	s.bytes_in = dialer_counter(d, "rx_bytes");
	s.bytes_out = dialer_counter(d, "tx_bytes");
	dialer_echo(d, &s);
	dialer_reach(d, &s);
	dialer_signal(d, &s);
	if (request == CTL_DISCONNECT)
		dialer_event(d, LINK_ON_STOP);
	return status_format(&s);
}
