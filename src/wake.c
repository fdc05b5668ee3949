/* SPDX-License-Identifier: MIT */
#include "wake.h"

#include <limits.h>

#define WAKE_TRIES_MAX 3

/* How long each try of a state lasts; a state without tries waits for wake_start(). */
static const struct {
	uint16_t tries;
	uint16_t ms[WAKE_TRIES_MAX];
} wake_times[WAKE_STATES_COUNT] = {
	[WAKE_ATTENTION] = { 3, { 250, 350, 400 } },
	[WAKE_DTR_LOW] = { 1, { 250 } },
	[WAKE_SETTLE] = { 1, { 250 } },
	[WAKE_AFTER_DTR] = { 1, { 400 } },
	[WAKE_GUARD] = { 1, { 1000 } },
	[WAKE_ESCAPE] = { 1, { 1200 } }, /* the guard time, then OK */
	[WAKE_HANGUP] = { 1, { 1500 } },
	[WAKE_LAST] = { 2, { 400, 500 } }, /* "+++" that was taken for a command spoils the first */
	[WAKE_DRAIN] = { 1, { 500 } },	   /* answers keep the distance of the tries */
	[WAKE_SETUP] = { 1, { 2000 } },
};

#define WAKE_STAY(state)                    \
	{                                   \
		WAKE_##state, WAKE_ACT_NONE \
	}
#define WAKE_GO(state, act)                  \
	{                                    \
		WAKE_##state, WAKE_ACT_##act \
	}

static const struct {
	uint8_t next; /* enum wake_state */
	uint8_t act;  /* enum wake_act */
} wake_table[WAKE_STATES_COUNT][WAKE_EVENTS_COUNT] = {
	[WAKE_IDLE] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(IDLE),
		[WAKE_ON_LATE] = WAKE_STAY(IDLE),
		[WAKE_ON_ERROR] = WAKE_STAY(IDLE),
		[WAKE_ON_AGAIN] = WAKE_STAY(IDLE),
		[WAKE_ON_FRAME] = WAKE_STAY(IDLE),
		[WAKE_ON_SILENCE] = WAKE_STAY(IDLE),
		[WAKE_ON_NOISE] = WAKE_STAY(IDLE),
	},
	[WAKE_ATTENTION] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_LATE] = WAKE_GO(DRAIN, REST),
		[WAKE_ON_ERROR] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_AGAIN] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_FRAME] = WAKE_GO(DTR_LOW, DROP_DTR),
		[WAKE_ON_SILENCE] = WAKE_GO(DTR_LOW, DROP_DTR),
		[WAKE_ON_NOISE] = WAKE_GO(DTR_LOW, DROP_DTR),
	},
	[WAKE_DTR_LOW] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(DTR_LOW),
		[WAKE_ON_LATE] = WAKE_STAY(DTR_LOW),
		[WAKE_ON_ERROR] = WAKE_STAY(DTR_LOW),
		[WAKE_ON_AGAIN] = WAKE_STAY(DTR_LOW),
		[WAKE_ON_FRAME] = WAKE_STAY(DTR_LOW),
		[WAKE_ON_SILENCE] = WAKE_GO(SETTLE, RAISE_DTR),
		[WAKE_ON_NOISE] = WAKE_GO(SETTLE, RAISE_DTR),
	},
	[WAKE_SETTLE] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(SETTLE),
		[WAKE_ON_LATE] = WAKE_STAY(SETTLE),
		[WAKE_ON_ERROR] = WAKE_STAY(SETTLE),
		[WAKE_ON_AGAIN] = WAKE_STAY(SETTLE),
		[WAKE_ON_FRAME] = WAKE_STAY(SETTLE),
		[WAKE_ON_SILENCE] = WAKE_GO(AFTER_DTR, ASK),
		[WAKE_ON_NOISE] = WAKE_GO(AFTER_DTR, ASK),
	},
	[WAKE_AFTER_DTR] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_LATE] = WAKE_GO(DRAIN, REST),
		[WAKE_ON_ERROR] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_AGAIN] = WAKE_GO(AFTER_DTR, ASK),
		[WAKE_ON_FRAME] = WAKE_GO(GUARD, REST),
		[WAKE_ON_SILENCE] = WAKE_GO(GUARD, REST),
		[WAKE_ON_NOISE] = WAKE_GO(GUARD, REST),
	},
	[WAKE_GUARD] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(GUARD),
		[WAKE_ON_LATE] = WAKE_STAY(GUARD),
		[WAKE_ON_ERROR] = WAKE_STAY(GUARD),
		[WAKE_ON_AGAIN] = WAKE_STAY(GUARD),
		[WAKE_ON_FRAME] = WAKE_STAY(GUARD),
		[WAKE_ON_SILENCE] = WAKE_GO(ESCAPE, ESCAPE),
		[WAKE_ON_NOISE] = WAKE_GO(ESCAPE, ESCAPE),
	},
	[WAKE_ESCAPE] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(HANGUP, HANG_UP),
		[WAKE_ON_LATE] = WAKE_STAY(ESCAPE),
		[WAKE_ON_ERROR] = WAKE_STAY(ESCAPE),
		[WAKE_ON_AGAIN] = WAKE_STAY(ESCAPE),
		[WAKE_ON_FRAME] = WAKE_STAY(ESCAPE),
		[WAKE_ON_SILENCE] = WAKE_GO(LAST, ASK),
		[WAKE_ON_NOISE] = WAKE_GO(LAST, ASK),
	},
	[WAKE_HANGUP] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(LAST, ASK),
		[WAKE_ON_LATE] = WAKE_GO(LAST, ASK),
		[WAKE_ON_ERROR] = WAKE_GO(LAST, ASK),
		[WAKE_ON_AGAIN] = WAKE_GO(HANGUP, HANG_UP),
		[WAKE_ON_FRAME] = WAKE_STAY(HANGUP),
		[WAKE_ON_SILENCE] = WAKE_GO(LAST, ASK),
		[WAKE_ON_NOISE] = WAKE_GO(LAST, ASK),
	},
	[WAKE_LAST] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_LATE] = WAKE_GO(DRAIN, REST),
		[WAKE_ON_ERROR] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_AGAIN] = WAKE_GO(LAST, ASK),
		[WAKE_ON_FRAME] = WAKE_STAY(LAST),
		[WAKE_ON_SILENCE] = WAKE_GO(SILENT, FINISH),
		[WAKE_ON_NOISE] = WAKE_GO(STUCK, FINISH),
	},
	[WAKE_DRAIN] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_LATE] = WAKE_GO(DRAIN, REST),
		[WAKE_ON_ERROR] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_AGAIN] = WAKE_STAY(DRAIN),
		[WAKE_ON_FRAME] = WAKE_STAY(DRAIN),
		[WAKE_ON_SILENCE] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_NOISE] = WAKE_GO(SETUP, SET_UP),
	},
	[WAKE_SETUP] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_GO(READY, FINISH),
		[WAKE_ON_LATE] = WAKE_GO(READY, FINISH),
		[WAKE_ON_ERROR] = WAKE_GO(READY, FINISH),
		[WAKE_ON_AGAIN] = WAKE_GO(SETUP, SET_UP),
		[WAKE_ON_FRAME] = WAKE_GO(STUCK, FINISH),
		[WAKE_ON_SILENCE] = WAKE_GO(SILENT, FINISH),
		[WAKE_ON_NOISE] = WAKE_GO(STUCK, FINISH),
	},
	[WAKE_READY] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(READY),
		[WAKE_ON_LATE] = WAKE_STAY(READY),
		[WAKE_ON_ERROR] = WAKE_STAY(READY),
		[WAKE_ON_AGAIN] = WAKE_STAY(READY),
		[WAKE_ON_FRAME] = WAKE_STAY(READY),
		[WAKE_ON_SILENCE] = WAKE_STAY(READY),
		[WAKE_ON_NOISE] = WAKE_STAY(READY),
	},
	[WAKE_SILENT] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(SILENT),
		[WAKE_ON_LATE] = WAKE_STAY(SILENT),
		[WAKE_ON_ERROR] = WAKE_STAY(SILENT),
		[WAKE_ON_AGAIN] = WAKE_STAY(SILENT),
		[WAKE_ON_FRAME] = WAKE_STAY(SILENT),
		[WAKE_ON_SILENCE] = WAKE_STAY(SILENT),
		[WAKE_ON_NOISE] = WAKE_STAY(SILENT),
	},
	[WAKE_STUCK] = {
		[WAKE_ON_START] = WAKE_GO(ATTENTION, ASK),
		[WAKE_ON_OK] = WAKE_STAY(STUCK),
		[WAKE_ON_LATE] = WAKE_STAY(STUCK),
		[WAKE_ON_ERROR] = WAKE_STAY(STUCK),
		[WAKE_ON_AGAIN] = WAKE_STAY(STUCK),
		[WAKE_ON_FRAME] = WAKE_STAY(STUCK),
		[WAKE_ON_SILENCE] = WAKE_STAY(STUCK),
		[WAKE_ON_NOISE] = WAKE_STAY(STUCK),
	},
};

void wake_init(struct wake *w, struct talk *talk, bool echo)
{
	*w = (struct wake) { .state = WAKE_IDLE, .echo = echo, .talk = talk };
}

/* The machine keeps the time itself. What finds no room in `out` is not sent, and times out. */
static void wake_send(struct wake *w, const char *command, uint64_t now_ms, struct buf *out)
{
	talk_drop(w->talk);
	if (talk_start(w->talk, command, UINT_MAX, now_ms, out) == 0)
		w->owed++;
}

static void wake_act(struct wake *w, enum wake_act act, uint64_t now_ms, struct buf *out)
{
	switch (act) {
	case WAKE_ACT_NONE:
	case WAKE_ACT_REST:
		break;
	case WAKE_ACT_ASK:
		wake_send(w, w->echo ? "ATE1V1" : "ATE0V1", now_ms, out);
		break;
	case WAKE_ACT_DROP_DTR:
	case WAKE_ACT_RAISE_DTR:
	case WAKE_ACT_FINISH:
		talk_drop(w->talk);
		w->owed = 0;
		break;
	case WAKE_ACT_ESCAPE:
		talk_drop(w->talk);
		buf_str(out, "+++");
		w->owed = 1;
		break;
	case WAKE_ACT_HANG_UP:
		wake_send(w, "ATH", now_ms, out);
		break;
	case WAKE_ACT_SET_UP:
		wake_send(w, "AT+CMEE=2", now_ms, out);
		break;
	case WAKE_ACTS_COUNT:
		break;
	}
}

/* What stands in the state that was reached; DTR is told once, by wake_go(). */
static enum wake_do wake_state_do(enum wake_state state)
{
	if (state == WAKE_READY)
		return WAKE_DO_READY;
	return state == WAKE_SILENT || state == WAKE_STUCK ? WAKE_DO_FAIL : WAKE_DO_WAIT;
}

/* The one setter of the state. */
static enum wake_do wake_go(struct wake *w, enum wake_event event, uint64_t now_ms, struct buf *out)
{
	struct wake_step step = wake_step(w->state, event);

	if (step.act == WAKE_ACT_NONE)
		return wake_state_do(w->state);
	if (step.next != w->state || step.act == WAKE_ACT_REST || event == WAKE_ON_START)
		w->tries = 0;
	w->state = step.next;
	wake_act(w, step.act, now_ms, out);
	if (w->tries < wake_times[w->state].tries)
		w->until_ms = now_ms + wake_times[w->state].ms[w->tries++];
	if (step.act == WAKE_ACT_DROP_DTR)
		return WAKE_DO_DTR_LOW;
	if (step.act == WAKE_ACT_RAISE_DTR)
		return WAKE_DO_DTR_HIGH;
	return wake_state_do(w->state);
}

/* A result came; those of a call (NO CARRIER after DTR fell) answer nothing that is sent here. */
static enum wake_do wake_answer(struct wake *w, enum reply_final final, uint64_t now_ms,
				struct buf *out)
{
	bool good = final == REPLY_OK;

	switch (final) {
	case REPLY_NONE:
	case REPLY_CONNECT:
	case REPLY_NO_CARRIER:
	case REPLY_NO_DIALTONE:
	case REPLY_BUSY:
	case REPLY_NO_ANSWER:
		return WAKE_DO_WAIT;
	case REPLY_OK:
	case REPLY_ERROR:
	case REPLY_CME:
	case REPLY_CMS:
	case REPLY_NOT_SUPPORTED:
	case REPLY_MODEM_ERROR:
		break;
	}
	if (w->owed > 0)
		w->owed--;
	if (!good && w->tries < wake_times[w->state].tries)
		return wake_go(w, WAKE_ON_AGAIN, now_ms, out);
	if (w->owed > 0)
		return wake_go(w, WAKE_ON_LATE, now_ms, out);
	return wake_go(w, good ? WAKE_ON_OK : WAKE_ON_ERROR, now_ms, out);
}

enum wake_do wake_start(struct wake *w, uint64_t now_ms, struct buf *out)
{
	w->owed = 0;
	w->data_mode_seen = false;
	return wake_go(w, WAKE_ON_START, now_ms, out);
}

enum wake_do wake_feed(struct wake *w, const void *data, size_t n, uint64_t now_ms, struct buf *out)
{
	enum wake_do todo = wake_state_do(w->state), next;
	const char *bytes = data;
	enum talk_event event;

	while (n > 0) {
		size_t taken = talk_feed(w->talk, bytes, n, &event);

		bytes += taken;
		n -= taken;
		next = WAKE_DO_WAIT;
		switch (event) {
		case TALK_URC: /* an answer that comes late, or to "+++" */
		case TALK_DONE:
			next = wake_answer(w, w->talk->reply.final, now_ms, out);
			break;
		case TALK_FRAME:
			w->data_mode_seen = true;
			next = wake_go(w, WAKE_ON_FRAME, now_ms, out);
			break;
		case TALK_NONE:
		case TALK_INFO:
		case TALK_PROMPT:
		case TALK_TOO_LONG:
		case TALK_TIMEOUT:
			break;
		}
		if (next != WAKE_DO_WAIT)
			todo = next;
	}
	return todo;
}

enum wake_do wake_tick(struct wake *w, uint64_t now_ms, struct buf *out)
{
	enum wake_event event = w->data_mode_seen ? WAKE_ON_NOISE : WAKE_ON_SILENCE;

	if (wake_wait_ms(w, now_ms) != 0)
		return wake_state_do(w->state);
	if (w->tries < wake_times[w->state].tries)
		event = WAKE_ON_AGAIN;
	return wake_go(w, event, now_ms, out);
}

int wake_wait_ms(const struct wake *w, uint64_t now_ms)
{
	if (wake_times[w->state].tries == 0)
		return -1;
	return now_ms >= w->until_ms ? 0 : (int)(w->until_ms - now_ms);
}

struct wake_step wake_step(enum wake_state state, enum wake_event event)
{
	return (struct wake_step) {
		.next = (enum wake_state)wake_table[state][event].next,
		.act = (enum wake_act)wake_table[state][event].act,
	};
}

const char *wake_state_name(enum wake_state state)
{
	static const char *const names[] = {
#define X(name) #name,
		WAKE_STATES(X)
#undef X
	};

	return names[state];
}

const char *wake_event_name(enum wake_event event)
{
	static const char *const names[] = {
#define X(name) #name,
		WAKE_EVENTS(X)
#undef X
	};

	return names[event];
}

const char *wake_act_name(enum wake_act act)
{
	static const char *const names[] = {
#define X(name) #name,
		WAKE_ACTS(X)
#undef X
	};

	return names[act];
}
