/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "log.h"

struct session {
	struct ev_loop *loop;
	ev_io io;
	ev_timer timer;
	struct port port;
	struct talk talk;
	struct wake wake;
	session_urc *urc;
	void *urc_arg;

	enum { SESSION_WAKING, SESSION_AWAKE, SESSION_DEAD, SESSION_FREED } state;
	bool entered; /* one of our functions is on the stack: session_free() leaves the memory to
			 it */
	int dead_outcome; /* of every command from SESSION_DEAD on */

	struct buf out; /* bytes not yet taken by the port */
	char out_memory[TALK_COMMAND_MAX + 64];

	char command[TALK_COMMAND_MAX + 1]; /* asked, and not yet answered */
	unsigned timeout_ms;
	session_done *done;
	void *done_arg;
	char *answer; /* information lines, each terminated; grows up to TALK_ANSWER_MAX */
	size_t answer_len, answer_size;
};

static void session_settle(struct session *s);

const char *session_line(const struct session_answer *answer, const char *last)
{
	const char *next = last ? last + strlen(last) + 1 : answer->text;

	return next < answer->text + answer->text_len ? next : NULL;
}

/*
 * The command ended: its owner may ask again, or free the session, from within `done`. So every way
 * in from outside goes between session_enter() and session_leave().
 */
static void session_end(struct session *s, int outcome)
{
	struct session_answer answer = { .text = s->answer_len ? s->answer : "",
					 .text_len = s->answer_len,
					 .final_text = "" };
	session_done *done = s->done;

	answer.outcome = outcome;
	answer.reply.words = "";
	if (outcome == SESSION_FINAL) {
		answer.reply = s->talk.reply;
		answer.final_text = talk_text(&s->talk);
	}
	talk_drop(&s->talk);
	s->done = NULL;
	if (done)
		done(s, &answer, s->done_arg);
}

static void session_die(struct session *s, int outcome)
{
	s->state = SESSION_DEAD;
	s->dead_outcome = outcome;
	ev_io_stop(s->loop, &s->io);
	ev_timer_stop(s->loop, &s->timer);
	session_end(s, outcome);
}

static void session_send(struct session *s)
{
	int n, events = EV_READ;

	if (s->out.len > 0) {
		n = port_write(&s->port, s->out.at, s->out.len);
		if (n < 0) {
			session_die(s, SESSION_GONE);
			return;
		}
		memmove(s->out.at, s->out.at + n, s->out.len - (size_t)n + 1);
		s->out.len -= (size_t)n;
	}
	if (s->out.len > 0)
		events |= EV_WRITE;
	if ((s->io.events & (EV_READ | EV_WRITE)) != events || !ev_is_active(&s->io)) {
		ev_io_stop(s->loop, &s->io);
		ev_io_set(&s->io, s->port.fd, events);
		ev_io_start(s->loop, &s->io);
	}
}

static void session_keep(struct session *s, const char *line)
{
	size_t n = strlen(line) + 1, want = s->answer_len + n;
	char *grown;

	if (want > s->answer_size) {
		grown = realloc(s->answer, want * 2);
		if (!grown) {
			session_end(s, SESSION_TOO_LONG);
			return;
		}
		s->answer = grown;
		s->answer_size = want * 2;
	}
	memcpy(s->answer + s->answer_len, line, n);
	s->answer_len += n;
}

static void session_heard(struct session *s, enum talk_event event)
{
	switch (event) {
	case TALK_NONE:
	case TALK_PROMPT:
		break;
	case TALK_INFO:
		log_at('<', s->port.node, talk_text(&s->talk));
		session_keep(s, talk_text(&s->talk));
		break;
	case TALK_URC:
		log_at('!', s->port.node, talk_text(&s->talk));
		if (s->urc)
			s->urc(s, talk_text(&s->talk), s->urc_arg);
		break;
	case TALK_DONE:
		log_at('<', s->port.node, talk_text(&s->talk));
		session_end(s, SESSION_FINAL);
		break;
	case TALK_FRAME:
		session_end(s, SESSION_DATA_MODE);
		break;
	case TALK_TOO_LONG:
		session_end(s, SESSION_TOO_LONG);
		break;
	case TALK_TIMEOUT:
		session_end(s, SESSION_TIMEOUT);
		break;
	}
}

static void session_enter(struct session *s)
{
	s->entered = true;
}

static void session_leave(struct session *s)
{
	session_settle(s);
	s->entered = false;
	if (s->state == SESSION_FREED) {
		free(s->answer);
		free(s);
	}
}

/* Start the command that waits, once the port is awake. */
static void session_begin(struct session *s)
{
	while (s->state == SESSION_AWAKE && s->done && !s->talk.running) {
		if (talk_start(&s->talk, s->command, s->timeout_ms, clock_ms(), &s->out))
			session_end(s, SESSION_BAD);
		else
			log_at('>', s->port.node, s->command);
	}
}

static void session_woken(struct session *s, enum wake_do act)
{
	switch (act) {
	case WAKE_DO_WAIT:
		break;
	case WAKE_DO_DTR_LOW:
		log_debug("%s: in data mode or silent, dropping DTR", s->port.node);
		port_dtr(&s->port, false);
		break;
	case WAKE_DO_DTR_HIGH:
		port_dtr(&s->port, true);
		break;
	case WAKE_DO_READY:
		s->state = SESSION_AWAKE;
		break;
	case WAKE_DO_FAIL:
		session_die(s, s->wake.state == WAKE_STUCK ? SESSION_DATA_MODE : SESSION_TIMEOUT);
		break;
	}
}

/* After each event: start what waits, send what is queued, and arm the timer anew. */
static void session_settle(struct session *s)
{
	uint64_t now = clock_ms();
	int wait;

	session_begin(s);
	if (s->state == SESSION_WAKING || s->state == SESSION_AWAKE)
		session_send(s);
	if (s->state == SESSION_DEAD || s->state == SESSION_FREED)
		return;
	wait = s->state == SESSION_WAKING ? wake_wait_ms(&s->wake, now)
					  : talk_wait_ms(&s->talk, now);
	ev_timer_stop(s->loop, &s->timer);
	if (wait >= 0) {
		ev_now_update(s->loop);
		ev_timer_set(&s->timer, wait / 1000.0 + 0.0005, 0.);
		ev_timer_start(s->loop, &s->timer);
	}
}

static void session_read(struct session *s)
{
	uint8_t data[1024];
	enum talk_event event;
	size_t at = 0;
	int n;

	n = port_read(&s->port, data, sizeof(data));
	if (n < 0) {
		session_die(s, SESSION_GONE);
		return;
	}
	if (s->state == SESSION_WAKING && n > 0) {
		session_woken(s, wake_feed(&s->wake, data, (size_t)n, clock_ms(), &s->out));
		return;
	}
	while (at < (size_t)n && s->state == SESSION_AWAKE) {
		at += talk_feed(&s->talk, data + at, (size_t)n - at, &event);
		session_heard(s, event);
	}
}

static void session_on_io(struct ev_loop *loop, ev_io *w, int events)
{
	struct session *s = w->data;

	(void)loop;
	session_enter(s);
	if (events & EV_READ)
		session_read(s);
	session_leave(s);
}

static void session_on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	struct session *s = w->data;

	(void)loop;
	(void)events;
	session_enter(s);
	if (s->state == SESSION_DEAD)
		session_end(s, s->dead_outcome);
	else if (s->state == SESSION_WAKING)
		session_woken(s, wake_tick(&s->wake, clock_ms(), &s->out));
	else
		session_heard(s, talk_tick(&s->talk, clock_ms()));
	session_leave(s);
}

int session_new(struct session **made, struct ev_loop *loop, const struct session_config *config,
		char holder[PORT_HOLDER_MAX])
{
	struct session *s = calloc(1, sizeof(*s));
	int rc;

	*made = NULL;
	if (!s)
		return -ENOMEM;
	s->loop = loop;
	s->urc = config->urc;
	s->urc_arg = config->arg;
	if (config->node) {
		rc = port_open(&s->port, config->node, holder);
		if (rc) {
			free(s);
			return rc;
		}
	} else {
		port_attach(&s->port, config->fd, config->name);
	}
	buf_init(&s->out, s->out_memory, sizeof(s->out_memory));
	talk_init(&s->talk);
	wake_init(&s->wake, &s->talk, config->echo);
	ev_io_init(&s->io, session_on_io, s->port.fd, EV_READ);
	ev_timer_init(&s->timer, session_on_timer, 0., 0.);
	s->io.data = s->timer.data = s;
	port_flush(&s->port);
	session_woken(s, wake_start(&s->wake, clock_ms(), &s->out));
	session_settle(s);
	*made = s;
	return 0;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	ev_io_stop(s->loop, &s->io);
	ev_timer_stop(s->loop, &s->timer);
	port_close(&s->port);
	s->done = NULL;
	s->state = SESSION_FREED;
	if (!s->entered) {
		free(s->answer);
		free(s);
	}
}

int session_ask(struct session *s, const char *command, unsigned timeout_ms, session_done *done,
		void *arg)
{
	if (s->done)
		return -EBUSY;
	if (buf_copy(s->command, sizeof(s->command), command))
		return -EMSGSIZE;
	s->timeout_ms = timeout_ms;
	s->done = done;
	s->done_arg = arg;
	s->answer_len = 0;
	if (s->state == SESSION_DEAD) {
		/* Told from the loop, as every answer is. */
		ev_timer_set(&s->timer, 0., 0.);
		ev_timer_start(s->loop, &s->timer);
		return 0;
	}
	/* From within `done` the one who called it goes on with it. */
	if (s->entered)
		return 0;
	session_enter(s);
	session_leave(s);
	return 0;
}

int session_dtr(struct session *s, bool high)
{
	return port_dtr(&s->port, high);
}

struct session_wait {
	bool over;
	struct session_answer answer;
};

static void session_wait_done(struct session *s, const struct session_answer *answer, void *arg)
{
	struct session_wait *wait = arg;

	(void)s;
	wait->answer = *answer;
	wait->over = true;
}

static void session_on_signal(struct ev_loop *loop, ev_signal *w, int events)
{
	struct session_wait *wait = w->data;

	(void)loop;
	(void)events;
	wait->answer.outcome = SESSION_STOPPED;
	wait->over = true;
}

struct session_answer session_ask_wait(struct session *s, const char *command, unsigned timeout_ms)
{
	struct session_wait wait = { .answer = { .text = "", .final_text = "" } };
	ev_signal signals[2];
	int rc, i;

	rc = session_ask(s, command, timeout_ms, session_wait_done, &wait);
	if (rc) {
		wait.answer.outcome = SESSION_BAD;
		return wait.answer;
	}
	for (i = 0; i < 2; i++) {
		ev_signal_init(&signals[i], session_on_signal, i ? SIGTERM : SIGINT);
		signals[i].data = &wait;
		ev_signal_start(s->loop, &signals[i]);
	}
	while (!wait.over)
		ev_run(s->loop, EVRUN_ONCE);
	for (i = 0; i < 2; i++)
		ev_signal_stop(s->loop, &signals[i]);
	s->done = NULL;
	return wait.answer;
}

bool session_was_in_data_mode(const struct session *s)
{
	return s->wake.data_mode_seen;
}
