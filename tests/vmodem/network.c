/* SPDX-License-Identifier: MIT */
/* SIM, radio and registration, and the data call over them. */
#include "vmodem.h"

#include <stdlib.h>
#include <string.h>

/* The network's pppd needs some time to start; longer before CONNECT it would only repeat its
 * first frame, which waits in its pseudo-terminal. */
enum { NETWORK_PEER_MS = 1000 };

static const char *network_sim(const struct vmodem *m)
{
	if (!vars_int(&m->vars, "sim.card"))
		return "absent";
	if (m->sim_busy)
		return "busy";
	if (vars_int(&m->vars, "sim.failure"))
		return "failure";
	if (!vars_int(&m->vars, "sim.locked"))
		return "ready";
	if (!vars_int(&m->vars, "sim.pin1_left"))
		return "puk";
	return vars_int(&m->vars, "sim.verified") ? "ready" : "pin";
}

/* Any voter keeps the radio off (sierra-at 5, !PCINFO?). */
static const char *network_power(const struct vmodem *m)
{
	for (size_t at = 0; vars_next(&m->vars, "voter.", &at);)
		if (strcmp(m->vars.at[at - 1].value, "0"))
			return "low-power";
	return "online";
}

static const char *network_registration(const struct vmodem *m)
{
	if (!m->able)
		return "not-registered";
	return m->searching ? "searching" : vars_text(&m->vars, "network.wanted");
}

static bool network_registered(const struct vmodem *m)
{
	return vars_is(&m->vars, "network.registration", "home") ||
	       vars_is(&m->vars, "network.registration", "roaming");
}

/* +CREG, +CGREG and +CEREG, where they were asked for (27.007 7.2). */
static void network_urcs(struct vmodem *m)
{
	static const struct {
		const char *wanted, *layout;
	} rows[] = { { "at.creg", "${layout.creg_urc}" },
		     { "at.cgreg", "${layout.cgreg_urc}" },
		     { "at.cereg", "${layout.cereg_urc}" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		BUF_ON_STACK(text, 256);

		if (vars_int(&m->vars, rows[i].wanted) && m->call != DATACALL_DATA)
			at_urc(m, vmodem_expand(m, rows[i].layout, &text));
	}
}

/* Both halves of a cure by AT commands, by what they leave behind. */
static void network_unstick(struct vmodem *m)
{
	const char *name = m->stuck == VMODEM_CURE_ATTACH ? "at.cgatt" : "at.cfun";
	bool off = !vars_is(&m->vars, name, "1");

	if (m->stuck != VMODEM_CURE_ATTACH && m->stuck != VMODEM_CURE_CFUN)
		return;
	if (!off && m->stuck_half)
		vmodem_cured(m, m->stuck);
	else
		m->stuck_half = off;
}

void vmodem_update(struct vmodem *m)
{
	BUF_ON_STACK(before, 64);
	const char *registration;
	bool able;

	network_unstick(m);
	buf_str(&before, vars_text(&m->vars, "network.registration"));
	vmodem_put(m, "sim.state", "%s", network_sim(m));
	vmodem_put(m, "power.state", "%s", network_power(m));
	able = m->powered && !m->boot && vars_is(&m->vars, "sim.state", "ready") &&
	       vars_is(&m->vars, "power.state", "online");
	if (able && !m->able) {
		long ms = vars_int(&m->vars, m->booted ? "timing.ready_ms" : "timing.radio_ms");

		if (m->booted)
			ms -= vars_int(&m->vars, "timing.sim_ms");
		/* A warm start finds everything done. */
		m->searching = m->booted || m->attached;
		if (m->searching)
			vmodem_timer(m, &m->radio, ms);
	}
	if (!able) {
		m->searching = false;
		ev_timer_stop(m->loop, &m->radio);
	}
	m->able = able;
	registration = network_registration(m);
	vmodem_put(m, "network.registration", "%s", registration);
	vmodem_put(m, "network.registered", "%d", network_registered(m));
	vmodem_put(m, "network.attached", "%d",
		   network_registered(m) && vars_int(&m->vars, "at.cgatt"));
	if (!network_registered(m) && m->call != DATACALL_DIALLING)
		vmodem_call(m, DATACALL_EVENT_LOST);
	if (strcmp(before.at, registration)) {
		network_urcs(m);
		if (network_registered(m) && m->attached)
			vmodem_emit(m, VMODEM_READY);
	}
}

static void network_sim_read(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	m->sim_busy = false;
	vmodem_update(m);
}

static void network_found(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	m->searching = m->booted = false;
	vmodem_update(m);
}

int vmodem_dial(struct vmodem *m, long cid)
{
	if (!vars_is(&m->vars, "sim.state", "ready"))
		return at_result_of(vars_text(&m->vars, "refusal.sim"));
	if (!vars_is(&m->vars, "power.state", "online"))
		return at_result_of(vars_text(&m->vars, "refusal.power"));
	if (m->stuck != VMODEM_CURE_NONE)
		return AT_ERROR;
	m->dial_cid = cid;
	vmodem_call(m, DATACALL_EVENT_DIAL);
	return AT_WAIT;
}

static bool network_apn_allowed(const struct vmodem *m, const char *apn)
{
	/* Without a name the network takes the subscription's own (23.401 5.3.1). */
	return !*apn || personality_in(vars_text(&m->vars, "network.apns"), apn);
}

/* Why the network refuses this context: a variable "refusal.*", or NULL. */
static const char *network_refusal(const struct vmodem *m, long cid)
{
	BUF_ON_STACK(name, 64);

	if (!network_registered(m))
		return "refusal.registration";
	buf_fmt(&name, "cgdcont.%ld.type", cid);
	if (!vars_get(&m->vars, name.at))
		return "refusal.context";
	buf_clear(&name);
	buf_fmt(&name, "cgdcont.%ld.apn", cid);
	return network_apn_allowed(m, vars_text(&m->vars, name.at)) ? NULL : "refusal.apn";
}

static void network_dial_over(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;
	bool refused = m->refusals || network_refusal(m, m->dial_cid);

	(void)loop;
	(void)revents;
	if (m->refusals)
		m->refusals--;
	vmodem_call(m, refused ? DATACALL_EVENT_REFUSE : DATACALL_EVENT_CONNECT);
}

static void network_spawn(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;
	int error;

	(void)loop;
	(void)revents;
	if (!m->peer_wanted || m->refusals || network_refusal(m, m->dial_cid))
		return;
	error = peer_start(&m->peer, &m->netns, &m->vars);
	if (!error)
		return;
	vmodem_note(m, "the network's pppd: %s", strerror(-error));
	vmodem_call(m, DATACALL_EVENT_PEER);
}

static void network_speak(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	peer_join(&m->peer, true);
}

static void network_active(struct vmodem *m, long cid, bool on)
{
	BUF_ON_STACK(name, 64);

	buf_fmt(&name, "cgdcont.%ld.type", cid);
	if (!vars_get(&m->vars, name.at))
		return;
	buf_clear(&name);
	buf_fmt(&name, "cgdcont.%ld.active", cid);
	vmodem_put(m, name.at, "%d", on);
	buf_clear(&name);
	buf_fmt(&name, "cgdcont.%ld.address", cid);
	if (on)
		vmodem_put(m, name.at, "%s", vars_text(&m->vars, "ppp.remote"));
	else
		vars_unset(&m->vars, name.at);
}

int vmodem_activate(struct vmodem *m, long cid, bool on)
{
	const char *refusal = on ? network_refusal(m, cid) : NULL;

	if (refusal)
		return at_result_of(vars_text(&m->vars, refusal));
	network_active(m, cid, on);
	return AT_OK;
}

static void network_start(struct vmodem *m)
{
	long ms = vars_int(&m->vars, "timing.dial_ms");

	m->mute = false;
	vmodem_put(m, "call.cid", "%ld", m->dial_cid);
	hdlc_init(&m->in.hdlc);
	hdlc_init(&m->out.hdlc);
	vmodem_timer(m, &m->dial, ms);
	vmodem_timer(m, &m->spawn, ms - NETWORK_PEER_MS);
	m->dial_at = ev_now(m->loop);
	vmodem_emit(m, VMODEM_DIAL);
}

static void network_stop(struct vmodem *m)
{
	ev_timer_stop(m->loop, &m->dial);
	ev_timer_stop(m->loop, &m->spawn);
	ev_timer_stop(m->loop, &m->lcp);
	ev_timer_stop(m->loop, &m->guard);
	peer_stop(&m->peer);
	m->up = false;
	m->plus = 0;
	network_active(m, m->dial_cid, false);
	vmodem_emit(m, VMODEM_DOWN);
}

static void network_join(struct vmodem *m)
{
	network_active(m, m->dial_cid, true);
	m->last_in = ev_now(m->loop);
	vmodem_timer(m, &m->lcp, vars_int(&m->vars, "timing.lcp_start_ms"));
}

/* The dial's share of the modem's own time: what it takes by data, or up to where it was ended. */
static long network_dialled(const struct vmodem *m, enum datacall_event event)
{
	if (event == DATACALL_EVENT_CONNECT || event == DATACALL_EVENT_REFUSE)
		return vars_int(&m->vars, "timing.dial_ms");
	return (long)((ev_now(m->loop) - m->dial_at) * 1000);
}

void vmodem_call(struct vmodem *m, enum datacall_event event)
{
	const struct datacall_step *step = &datacall_table[m->call][event];
	enum datacall_state from = m->call;
	const char *refusal = network_refusal(m, m->dial_cid);

	if (from == DATACALL_DIALLING && step->to != DATACALL_DIALLING)
		m->time_ms += network_dialled(m, event);
	m->call = step->to;
	if (from != step->to) {
		vmodem_note(m, "call: %s -> %s (%s)", datacall_state_name(from),
			    datacall_state_name(step->to), datacall_event_name(event));
		if (m->attached)
			m->front->kind->dcd(m->front, step->to >= DATACALL_DATA);
	}
	if (step->actions & DATACALL_START)
		network_start(m);
	if (step->actions & DATACALL_STOP)
		network_stop(m);
	if (step->actions & DATACALL_PART)
		peer_join(&m->peer, false);
	if (step->actions & DATACALL_SAY_OK)
		at_result(m, AT_OK);
	if (step->actions & DATACALL_SAY_CONNECT)
		at_result(m, AT_CONNECT);
	if (step->actions & DATACALL_SAY_NO_CARRIER)
		at_result(m, AT_NO_CARRIER);
	if (step->actions & DATACALL_SAY_REFUSAL)
		at_result(m, refusal ? at_result_of(vars_text(&m->vars, refusal)) : AT_NO_CARRIER);
	if (step->actions & DATACALL_JOIN) {
		network_join(m);
		if (from == DATACALL_DIALLING)
			vmodem_emit(m, VMODEM_CONNECT);
	}
	vmodem_pump(m);
}

void vmodem_network_init(struct vmodem *m)
{
	ev_init(&m->sim, network_sim_read);
	ev_init(&m->radio, network_found);
	ev_init(&m->dial, network_dial_over);
	ev_init(&m->spawn, network_spawn);
	ev_init(&m->lcp, network_speak);
	m->sim.data = m->radio.data = m->dial.data = m->spawn.data = m->lcp.data = m;
}
