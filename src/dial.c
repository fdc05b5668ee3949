/* SPDX-License-Identifier: MIT */
#include "dial.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "field.h"

/* Contexts and authentication are answered from the modem's memory; the first answer after a
 * power-up is the slow one. */
#define COMMAND_TIMEOUT_MS 5000

/* clang-format off */
#define IDLE DIAL_IDLE
#define WAKE DIAL_WAKE
#define ASK  DIAL_ASK_CONTEXT
#define SET  DIAL_SET_CONTEXT
#define AUTH DIAL_SET_AUTH
#define CALL DIAL_CALL
#define DONE DIAL_CONNECTED
#define FAIL DIAL_FAILED

/*
 * A modem that refuses +CGDCONT? may still take +CGDCONT=, so ASK goes on after REFUSED. FRAME
 * while CALL runs is the peer's first frame: some firmware can be told to leave CONNECT out
 * (sierra-at section 7, SIM7600).
 */
static const uint8_t table[DIAL_STATES_COUNT][DIAL_EVENTS_COUNT] = {
	/*                      START READY MUTE  SKIP  OK    REFUS CONN  FRAME TIMEO NOISE STOP */
	[DIAL_IDLE]         = { WAKE, IDLE, IDLE, IDLE, IDLE, IDLE, IDLE, IDLE, IDLE, IDLE, FAIL },
	[DIAL_WAKE]         = { WAKE, ASK,  FAIL, WAKE, WAKE, WAKE, WAKE, WAKE, WAKE, WAKE, FAIL },
	[DIAL_ASK_CONTEXT]  = { ASK,  ASK,  ASK,  SET,  SET,  SET,  FAIL, FAIL, FAIL, FAIL, FAIL },
	[DIAL_SET_CONTEXT]  = { SET,  SET,  SET,  AUTH, AUTH, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL },
	[DIAL_SET_AUTH]     = { AUTH, AUTH, AUTH, CALL, CALL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL },
	[DIAL_CALL]         = { CALL, CALL, CALL, FAIL, FAIL, FAIL, DONE, DONE, FAIL, FAIL, FAIL },
	[DIAL_CONNECTED]    = { DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE },
	[DIAL_FAILED]       = { FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL, FAIL },
};

#undef IDLE
#undef WAKE
#undef ASK
#undef SET
#undef AUTH
#undef CALL
#undef DONE
#undef FAIL
/* clang-format on */

enum dial_state dial_next(enum dial_state state, enum dial_event event)
{
	return (enum dial_state)table[state][event];
}

/* The command of the present state; empty when there is none to send. */
static void put_command(struct buf *b, const struct dial *d)
{
	const struct dial_config *config = &d->config;

	switch (d->state) {
	case DIAL_ASK_CONTEXT:
		if (config->apn[0])
			buf_str(b, "AT+CGDCONT?");
		break;
	case DIAL_SET_CONTEXT:
		if (config->apn[0] && !d->context_as_wanted)
			dial_config_put_context(config, b);
		break;
	case DIAL_SET_AUTH:
		if (config->auth_command != DIAL_BY_NONE)
			dial_config_put_auth(config, b);
		break;
	case DIAL_CALL:
		dial_config_put_call(config, b);
		break;
	case DIAL_IDLE:
	case DIAL_WAKE:
	case DIAL_CONNECTED:
	case DIAL_FAILED:
	case DIAL_STATES_COUNT:
		break;
	}
}

/* Send it: 1 sent, 0 nothing to send, or negative errno. */
static int send_command(struct dial *d, uint64_t now_ms, struct buf *out)
{
	unsigned timeout_ms =
		d->state == DIAL_CALL ? d->config.connect_timeout_ms : COMMAND_TIMEOUT_MS;
	BUF_ON_STACK(command, TALK_COMMAND_MAX + 1);
	int error;

	put_command(&command, d);
	error = buf_error(&command);
	if (!error && command.len)
		error = talk_start(&d->talk, command.at, timeout_ms, now_ms, out);
	if (!error)
		error = command.len > 0;
	explicit_bzero(command_memory, sizeof(command_memory));
	return error;
}

static enum dial_do dial_event(struct dial *d, enum dial_event event, uint64_t now_ms,
			       struct buf *out);

static enum dial_do from_wake(struct dial *d, enum wake_do what, uint64_t now_ms, struct buf *out)
{
	switch (what) {
	case WAKE_DO_WAIT:
		return DIAL_DO_WAIT;
	case WAKE_DO_DTR_LOW:
		return DIAL_DO_DTR_LOW;
	case WAKE_DO_DTR_HIGH:
		return DIAL_DO_DTR_HIGH;
	case WAKE_DO_READY:
		return dial_event(d, DIAL_ON_READY, now_ms, out);
	case WAKE_DO_FAIL:
		return dial_event(d, DIAL_ON_MUTE, now_ms, out);
	}
	return DIAL_DO_WAIT;
}

/* The only place that changes the state. */
static void dial_set(struct dial *d, enum dial_state state)
{
	if (state == DIAL_FAILED)
		d->failed_in = d->state;
	d->state = state;
}

static enum dial_do dial_event(struct dial *d, enum dial_event event, uint64_t now_ms,
			       struct buf *out)
{
	for (;;) {
		enum dial_state next = dial_next(d->state, event);
		int sent;

		if (next == d->state)
			return DIAL_DO_WAIT;
		dial_set(d, next);
		if (next == DIAL_CONNECTED)
			return DIAL_DO_CONNECTED;
		if (next == DIAL_FAILED)
			return DIAL_DO_FAIL;
		if (next == DIAL_WAKE)
			return from_wake(d, wake_start(&d->wake, now_ms, out), now_ms, out);
		sent = send_command(d, now_ms, out);
		if (sent > 0)
			return DIAL_DO_WAIT;
		event = sent == 0 ? DIAL_ON_SKIP : DIAL_ON_NOISE;
	}
}

/* A row of +CGDCONT?: is it the wanted context? Firmware differs in how many fields follow. */
static bool context_is_wanted(const struct dial_config *config, const char *line)
{
	char type[sizeof(config->type)];
	char apn[sizeof(config->apn)];
	struct field f;
	long cid;

	return field_start(&f, line, "+CGDCONT") && field_int(&f, &cid) == 0 &&
	       cid == (long)config->cid && field_text(&f, type, sizeof(type)) == 0 &&
	       strcasecmp(type, config->type) == 0 && field_text(&f, apn, sizeof(apn)) == 0 &&
	       strcasecmp(apn, config->apn) == 0;
}

static enum dial_event from_final(struct dial *d)
{
	const struct reply *reply = &d->talk.reply;
	BUF_ON_STACK(words, sizeof(d->words));

	if (reply->final == REPLY_CONNECT)
		return DIAL_ON_CONNECT;
	if (reply->final == REPLY_OK && d->state != DIAL_CALL)
		return DIAL_ON_OK;
	/* Nobody asked for authentication: a modem without this command is as good. */
	if (d->state == DIAL_SET_AUTH && d->config.auth == DIAL_AUTH_NONE)
		return DIAL_ON_SKIP;
	d->final = reply->final;
	d->code = reply->code;
	buf_clean(&words, reply->words, strlen(reply->words));
	(void)buf_copy(d->words, sizeof(d->words), words.at);
	return DIAL_ON_REFUSED;
}

static enum dial_do from_talk(struct dial *d, enum talk_event event, uint64_t now_ms,
			      struct buf *out)
{
	switch (event) {
	case TALK_NONE:
	case TALK_URC:
		return DIAL_DO_WAIT;
	case TALK_INFO:
		if (d->state == DIAL_ASK_CONTEXT &&
		    context_is_wanted(&d->config, talk_text(&d->talk)))
			d->context_as_wanted = true;
		return DIAL_DO_WAIT;
	case TALK_DONE:
		return dial_event(d, from_final(d), now_ms, out);
	case TALK_FRAME:
		return dial_event(d, DIAL_ON_FRAME, now_ms, out);
	case TALK_PROMPT:
	case TALK_TOO_LONG:
		return dial_event(d, DIAL_ON_NOISE, now_ms, out);
	case TALK_TIMEOUT:
		return dial_event(d, DIAL_ON_TIMEOUT, now_ms, out);
	}
	return DIAL_DO_WAIT;
}

void dial_init(struct dial *d, const struct dial_config *config)
{
	memset(d, 0, sizeof(*d));
	d->config = *config;
	if (!d->config.connect_timeout_ms)
		d->config.connect_timeout_ms = DIAL_CONNECT_TIMEOUT_MS;
	d->code = -1;
	talk_init(&d->talk);
	/* With echo left on, a frame of ours that comes back proves a dropped call at once. */
	wake_init(&d->wake, &d->talk, true);
}

void dial_fini(struct dial *d)
{
	/* The dialogue holds them too: the command, and its echo in the line. */
	explicit_bzero(d, sizeof(*d));
}

enum dial_do dial_start(struct dial *d, uint64_t now_ms, struct buf *out)
{
	return dial_event(d, DIAL_ON_START, now_ms, out);
}

enum dial_do dial_feed(struct dial *d, const void *data, size_t n, size_t *taken, uint64_t now_ms,
		       struct buf *out)
{
	const char *at = data;
	enum dial_do what = DIAL_DO_WAIT;
	size_t done = 0;

	while (done < n && d->state != DIAL_CONNECTED && d->state != DIAL_FAILED &&
	       what == DIAL_DO_WAIT) {
		enum talk_event event;

		if (d->state == DIAL_WAKE) {
			what = from_wake(d, wake_feed(&d->wake, at + done, n - done, now_ms, out),
					 now_ms, out);
			done = n;
		} else {
			done += talk_feed(&d->talk, at + done, n - done, &event);
			what = from_talk(d, event, now_ms, out);
		}
	}
	*taken = d->state == DIAL_CONNECTED ? done : n;
	return what;
}

enum dial_do dial_tick(struct dial *d, uint64_t now_ms, struct buf *out)
{
	if (d->state == DIAL_WAKE)
		return from_wake(d, wake_tick(&d->wake, now_ms, out), now_ms, out);
	return from_talk(d, talk_tick(&d->talk, now_ms), now_ms, out);
}

int dial_wait_ms(const struct dial *d, uint64_t now_ms)
{
	if (d->state == DIAL_WAKE)
		return wake_wait_ms(&d->wake, now_ms);
	return talk_wait_ms(&d->talk, now_ms);
}

enum dial_do dial_stop(struct dial *d, struct buf *out)
{
	if (d->state == DIAL_CALL)
		buf_char(out, '\r');
	return dial_event(d, DIAL_ON_STOP, 0, out);
}

const char *dial_state_name(enum dial_state state)
{
	static const char names[][12] = {
#define X(name) [DIAL_##name] = #name,
		DIAL_STATES(X)
#undef X
	};

	return state < DIAL_STATES_COUNT ? names[state] : "?";
}

const char *dial_event_name(enum dial_event event)
{
	static const char names[][8] = {
#define X(name) [DIAL_ON_##name] = #name,
		DIAL_EVENTS(X)
#undef X
	};

	return event < DIAL_EVENTS_COUNT ? names[event] : "?";
}
