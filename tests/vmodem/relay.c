/* SPDX-License-Identifier: MIT */
/* The bytes of the AT port: to the interpreter or to the network's side, and back. */
#include "vmodem.h"

#include <string.h>

enum {
	RELAY_CHUNK = 1024,
	RELAY_HIGH = RING_BYTES * 3 / 4, /* stop the host */
	RELAY_LOW = RING_BYTES / 4,	 /* let it go on */
	RELAY_SPARE = 4096,		 /* room at the host kept for results and URCs */
	/* Characters this soon after a dial belong to its command line (V.250 5.6.1). */
	RELAY_ABORT_MS = 125,
};

static void relay_trace(const struct vmodem *m, const char *way, const void *data, size_t n)
{
	const char *bytes = data;
	BUF_ON_STACK(line, 4 * RELAY_CHUNK);

	if (!m->trace)
		return;
	buf_clean(&line, bytes, n < RELAY_CHUNK ? n : RELAY_CHUNK);
	fprintf(m->trace, "%.3f %s %s\n", ev_now(m->loop) - m->booted_at, way, line.at);
	fflush(m->trace);
}

void vmodem_send_boot(struct vmodem *m, const void *data, size_t n)
{
	if (!m->frozen && m->attached && m->boot)
		m->front->kind->send(m->front, data, n);
}

void vmodem_send(struct vmodem *m, const void *data, size_t n)
{
	if (m->frozen || !m->attached || m->boot || m->hitch == VMODEM_HITCH_LOSE)
		return;
	relay_trace(m, ">", data, n);
	if (m->stalled)
		ring_put(&m->out.ring, data, n);
	else
		m->front->kind->send(m->front, data, n);
}

static void relay_echo(struct vmodem *m, const struct buf *echo)
{
	if (echo->len)
		vmodem_send(m, echo->at, echo->len);
}

/* Command mode: up to the end of one line. Returns how many bytes were taken. */
static size_t relay_command(struct vmodem *m, const uint8_t *data, size_t n)
{
	BUF_ON_STACK(echo, 3 * RELAY_CHUNK + 1);
	bool whole, too_long;
	long cost;

	if (n > RELAY_CHUNK)
		n = RELAY_CHUNK;
	n = at_feed(&m->at, data, n, vars_int(&m->vars, "at.echo"), &echo, &whole);
	relay_echo(m, &echo);
	if (!whole)
		return n;
	too_long = m->at.too_long;
	if (!at_commands(m->at.line) && !too_long)
		return n;
	cost = at_cost(m, m->at.line) + m->slow_ms;
	m->time_ms += cost;
	m->running = true;
	vmodem_timer(m, &m->command, cost);
	return n;
}

/* What a fault says instead: a result, or any line. */
static void relay_answer(struct vmodem *m)
{
	int result = at_result_of(m->answer);

	if (result)
		at_result(m, result);
	else
		at_urc(m, m->answer);
}

static void relay_work(struct vmodem *m)
{
	switch (m->hitch) {
	case VMODEM_HITCH_SWALLOW:
		return;
	case VMODEM_HITCH_ANSWER:
		relay_answer(m);
		return;
	case VMODEM_HITCH_NONE:
	case VMODEM_HITCH_LOSE:
	case VMODEM_HITCH_COUNT:
		break;
	}
	if (m->at.too_long)
		at_result(m, AT_ERROR);
	else
		at_run(m, m->at.line);
}

static void relay_command_done(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	if (m->boot) {
		qdl_step(m);
		return;
	}
	vmodem_emit(m, VMODEM_COMMAND);
	/* A fault may have taken it away, or hung it. */
	if (!m->powered)
		return;
	m->running = false;
	if (!m->frozen)
		relay_work(m);
	m->hitch = VMODEM_HITCH_NONE;
	m->at.too_long = false;
	if (m->state_path)
		vmodem_store(m);
	vmodem_emit(m, VMODEM_ANSWERED);
	vmodem_pump(m);
}

static size_t relay_dialling(struct vmodem *m, const uint8_t *data)
{
	if (*data != '\n' && *data != '\r' &&
	    ev_now(m->loop) - m->dial_at >= RELAY_ABORT_MS / 1000.0)
		vmodem_call(m, DATACALL_EVENT_KEY);
	return 1;
}

/* Hayes' escape, which V.250 leaves out: +++ with timing.guard_ms of silence on both sides. */
static void relay_escape(struct vmodem *m, const uint8_t *data, size_t n)
{
	double guard = (double)vars_int(&m->vars, "timing.guard_ms") / 1000;

	ev_timer_stop(m->loop, &m->guard);
	for (size_t i = 0; i < n; i++) {
		bool fresh = i == 0 && ev_now(m->loop) - m->last_in >= guard;

		m->plus = data[i] == '+' && (m->plus || fresh) ? m->plus + 1 : 0;
	}
	m->last_in = ev_now(m->loop);
	if (m->plus == 3)
		vmodem_timer(m, &m->guard, vars_int(&m->vars, "timing.guard_ms"));
}

static void relay_guard(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	m->plus = 0;
	vmodem_call(m, DATACALL_EVENT_ESCAPE);
}

static void relay_up(struct vmodem *m)
{
	if (m->up || !m->in.hdlc.acked || !m->out.hdlc.acked)
		return;
	m->up = true;
	vmodem_emit(m, VMODEM_UP);
}

static size_t relay_data(struct vmodem *m, const uint8_t *data, size_t n)
{
	uint8_t out[RELAY_CHUNK + HDLC_HEAD_MAX];

	if (n > RELAY_CHUNK)
		n = RELAY_CHUNK;
	if (m->peer.to.len + sizeof(out) > RING_BYTES)
		return 0;
	relay_escape(m, data, n);
	if (m->mute)
		return n;
	peer_send(&m->peer, out, hdlc_feed(&m->in.hdlc, data, n, out));
	relay_up(m);
	return n;
}

static size_t relay_some(struct vmodem *m, const uint8_t *data, size_t n)
{
	switch (m->call) {
	case DATACALL_IDLE:
	case DATACALL_ESCAPED:
		return m->running ? 0 : relay_command(m, data, n);
	case DATACALL_DIALLING:
		return relay_dialling(m, data);
	case DATACALL_DATA:
		return relay_data(m, data, n);
	case DATACALL_STATE_COUNT:
		break;
	}
	return n;
}

/* Stop the host while too much waits, and let it go on well below that. */
static void relay_hold(struct vmodem *m)
{
	bool hold = m->in.ring.len > (m->held ? RELAY_LOW : RELAY_HIGH);

	if (!m->attached || hold == m->held)
		return;
	m->held = hold;
	m->front->kind->hold(m->front, hold);
}

void vmodem_pump(struct vmodem *m)
{
	const uint8_t *data;
	size_t n, taken;

	if (m->pumping)
		return;
	m->pumping = true;
	while (!m->stalled && (n = ring_peek(&m->in.ring, &data))) {
		taken = relay_some(m, data, n);
		if (!taken)
			break;
		ring_drop(&m->in.ring, taken);
	}
	m->pumping = false;
	relay_hold(m);
}

void vmodem_input(void *arg, const void *data, size_t n)
{
	struct vmodem *m = arg;

	if (m->frozen)
		return;
	if (m->boot) {
		if (!m->passing)
			qdl_input(m, data, n);
		return;
	}
	relay_trace(m, "<", data, n);
	ring_put(&m->in.ring, data, n);
	vmodem_pump(m);
}

/* The DTR line and &D (V.250 6.2.9): 0 ignored, 1 to command mode, 2 hang up. */
void vmodem_line(void *arg, bool dtr)
{
	static const int events[] = { -1, DATACALL_EVENT_ESCAPE, DATACALL_EVENT_DTR };
	struct vmodem *m = arg;
	bool dropped = m->dtr && !dtr;
	int event = events[vars_int(&m->vars, "at.dtr")];

	m->dtr = dtr;
	if (dropped && event >= 0 && !m->frozen)
		vmodem_call(m, (enum datacall_event)event);
}

static size_t relay_room(void *arg)
{
	struct vmodem *m = arg;
	size_t room;

	if (m->stalled)
		return 0;
	/* Nobody reads: what the network says is lost, as in a modem that is not read. */
	if (m->frozen || !m->attached)
		return RELAY_CHUNK;
	room = m->front->kind->room(m->front);
	if (room < RELAY_SPARE + HDLC_HEAD_MAX)
		return 0;
	room -= RELAY_SPARE + HDLC_HEAD_MAX;
	return room < RELAY_CHUNK ? room : RELAY_CHUNK;
}

static void relay_peer_input(void *arg, const void *data, size_t n)
{
	struct vmodem *m = arg;
	uint8_t out[RELAY_CHUNK + HDLC_HEAD_MAX];

	if (m->mute)
		return;
	vmodem_send(m, out, hdlc_feed(&m->out.hdlc, data, n, out));
	relay_up(m);
}

static void relay_peer_drained(void *arg)
{
	vmodem_pump(arg);
}

static void relay_peer_ended(void *arg)
{
	vmodem_call(arg, DATACALL_EVENT_PEER);
}

const struct peer_ops vmodem_peer_ops = {
	.room = relay_room,
	.input = relay_peer_input,
	.drained = relay_peer_drained,
	.ended = relay_peer_ended,
};

void vmodem_freeze(struct vmodem *m, bool on, long ms)
{
	m->frozen = on;
	m->frozen_usb = m->frozen_power = false;
	ev_timer_stop(m->loop, &m->freeze);
	if (on && ms >= 0)
		vmodem_timer(m, &m->freeze, ms);
}

static void relay_thaw(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	vmodem_freeze(w->data, false, 0);
}

void vmodem_stall(struct vmodem *m, bool on, long ms)
{
	const uint8_t *data;
	size_t n;

	m->stalled = on;
	ev_timer_stop(m->loop, &m->stall);
	if (on) {
		if (ms >= 0)
			vmodem_timer(m, &m->stall, ms);
		return;
	}
	while ((n = ring_peek(&m->out.ring, &data))) {
		if (m->attached)
			m->front->kind->send(m->front, data, n);
		ring_drop(&m->out.ring, n);
	}
	vmodem_pump(m);
}

static void relay_stall_over(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	vmodem_stall(w->data, false, 0);
}

void vmodem_relay_init(struct vmodem *m)
{
	ev_init(&m->command, relay_command_done);
	ev_init(&m->guard, relay_guard);
	ev_init(&m->freeze, relay_thaw);
	ev_init(&m->stall, relay_stall_over);
	m->command.data = m->guard.data = m->freeze.data = m->stall.data = m;
}
