/* SPDX-License-Identifier: MIT */
#include "link.h"

#include "ladder.h"

/* How long a state may last. */
enum link_delay {
	KEEP, /* the deadline stays as it is */
	NEVER,
	ASKING,	 /* a preflight, its waking and unlocking included */
	DIALING, /* from the start of pppd to an address */
	LASTING, /* from there to a link that counts as a good one */
	ENDING,	 /* SIGTERM to exit; Ctrl-C must be over within 3 s */
	CURING,	 /* one rung; each step of it has a time of its own */
};

#define ASKING_MS  60000
#define DIALING_MS 120000
#define ENDING_MS  2500
#define CURING_MS  180000

/* Bytes, each of an enum: the table is a good part of a small program. */
struct cell {
	uint8_t next, act, delay;
};

#define SAME(state)                                 \
	{                                           \
		LINK_##state, LINK_DO_NOTHING, KEEP \
	}
#define GO(next, act, delay)                      \
	{                                         \
		LINK_##next, LINK_DO_##act, delay \
	}

static const struct cell table[LINK_STATES_COUNT][LINK_EVENTS_COUNT] = {
	[LINK_IDLE] = {
		[LINK_ON_START] = GO(FIND, FIND, NEVER),
		[LINK_ON_FOUND] = SAME(IDLE),
		[LINK_ON_FIT] = SAME(IDLE),
		[LINK_ON_UP] = SAME(IDLE),
		[LINK_ON_LOST] = SAME(IDLE),
		[LINK_ON_SILENT] = SAME(IDLE),
		[LINK_ON_FAILED] = SAME(IDLE),
		[LINK_ON_ENDED] = SAME(IDLE),
		[LINK_ON_CURED] = SAME(IDLE),
		[LINK_ON_TIMER] = SAME(IDLE),
		[LINK_ON_CHANGED] = SAME(IDLE),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_FIND] = {
		[LINK_ON_START] = SAME(FIND),
		[LINK_ON_FOUND] = GO(ASK, ASK, ASKING),
		[LINK_ON_FIT] = SAME(FIND),
		[LINK_ON_UP] = SAME(FIND),
		[LINK_ON_LOST] = SAME(FIND),
		[LINK_ON_SILENT] = SAME(FIND),
		[LINK_ON_FAILED] = GO(WAIT, REST, NEVER),
		[LINK_ON_ENDED] = SAME(FIND),
		[LINK_ON_CURED] = SAME(FIND),
		[LINK_ON_TIMER] = SAME(FIND),
		[LINK_ON_CHANGED] = SAME(FIND),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_ASK] = {
		[LINK_ON_START] = SAME(ASK),
		[LINK_ON_FOUND] = SAME(ASK),
		[LINK_ON_FIT] = GO(DIAL, DIAL, DIALING),
		[LINK_ON_UP] = SAME(ASK),
		[LINK_ON_LOST] = SAME(ASK),
		[LINK_ON_SILENT] = SAME(ASK),
		[LINK_ON_FAILED] = GO(WAIT, ABORT, NEVER),
		[LINK_ON_ENDED] = SAME(ASK),
		[LINK_ON_CURED] = SAME(ASK),
		[LINK_ON_TIMER] = GO(WAIT, ABORT, NEVER),
		[LINK_ON_CHANGED] = SAME(ASK),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_DIAL] = {
		[LINK_ON_START] = SAME(DIAL),
		[LINK_ON_FOUND] = SAME(DIAL),
		[LINK_ON_FIT] = SAME(DIAL),
		[LINK_ON_UP] = GO(UP, NOTHING, LASTING),
		[LINK_ON_LOST] = SAME(DIAL),
		[LINK_ON_SILENT] = SAME(DIAL),
		[LINK_ON_FAILED] = SAME(DIAL),
		[LINK_ON_ENDED] = GO(WAIT, REST, NEVER),
		[LINK_ON_CURED] = SAME(DIAL),
		[LINK_ON_TIMER] = GO(HANG, TERM, ENDING),
		[LINK_ON_CHANGED] = SAME(DIAL),
		[LINK_ON_STOP] = GO(STOPPING, TERM, ENDING),
	},
	[LINK_UP] = {
		[LINK_ON_START] = SAME(UP),
		[LINK_ON_FOUND] = SAME(UP),
		[LINK_ON_FIT] = SAME(UP),
		[LINK_ON_UP] = SAME(UP),
		[LINK_ON_LOST] = GO(HANG, NOTHING, ENDING),
		[LINK_ON_SILENT] = GO(HANG, TERM, ENDING),
		[LINK_ON_FAILED] = SAME(UP),
		[LINK_ON_ENDED] = GO(WAIT, REST, NEVER),
		[LINK_ON_CURED] = SAME(UP),
		[LINK_ON_TIMER] = GO(UP, SETTLE, NEVER),
		[LINK_ON_CHANGED] = SAME(UP),
		[LINK_ON_STOP] = GO(STOPPING, TERM, ENDING),
	},
	[LINK_HANG] = {
		[LINK_ON_START] = SAME(HANG),
		[LINK_ON_FOUND] = SAME(HANG),
		[LINK_ON_FIT] = SAME(HANG),
		[LINK_ON_UP] = SAME(HANG),
		[LINK_ON_LOST] = SAME(HANG),
		[LINK_ON_SILENT] = SAME(HANG),
		[LINK_ON_FAILED] = SAME(HANG),
		[LINK_ON_ENDED] = GO(WAIT, REST, NEVER),
		[LINK_ON_CURED] = SAME(HANG),
		[LINK_ON_TIMER] = GO(HANG, KILL, ENDING),
		[LINK_ON_CHANGED] = SAME(HANG),
		[LINK_ON_STOP] = GO(STOPPING, NOTHING, KEEP),
	},
	[LINK_WAIT] = {
		[LINK_ON_START] = SAME(WAIT),
		[LINK_ON_FOUND] = SAME(WAIT),
		[LINK_ON_FIT] = SAME(WAIT),
		[LINK_ON_UP] = SAME(WAIT),
		[LINK_ON_LOST] = SAME(WAIT),
		[LINK_ON_SILENT] = SAME(WAIT),
		[LINK_ON_FAILED] = SAME(WAIT),
		[LINK_ON_ENDED] = SAME(WAIT),
		[LINK_ON_CURED] = SAME(WAIT),
		[LINK_ON_TIMER] = GO(CURE, CURE, CURING),
		[LINK_ON_CHANGED] = GO(FIND, FIND, NEVER),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_CURE] = {
		[LINK_ON_START] = SAME(CURE),
		[LINK_ON_FOUND] = SAME(CURE),
		[LINK_ON_FIT] = SAME(CURE),
		[LINK_ON_UP] = SAME(CURE),
		[LINK_ON_LOST] = SAME(CURE),
		[LINK_ON_SILENT] = SAME(CURE),
		[LINK_ON_FAILED] = GO(WAIT, REST, NEVER),
		[LINK_ON_ENDED] = SAME(CURE),
		[LINK_ON_CURED] = GO(FIND, FIND, NEVER),
		[LINK_ON_TIMER] = GO(WAIT, ABORT, NEVER),
		[LINK_ON_CHANGED] = SAME(CURE),
		[LINK_ON_STOP] = GO(STOPPING, UNDO, ENDING),
	},
	[LINK_STOPPING] = {
		[LINK_ON_START] = SAME(STOPPING),
		[LINK_ON_FOUND] = SAME(STOPPING),
		[LINK_ON_FIT] = SAME(STOPPING),
		[LINK_ON_UP] = SAME(STOPPING),
		[LINK_ON_LOST] = SAME(STOPPING),
		[LINK_ON_SILENT] = SAME(STOPPING),
		[LINK_ON_FAILED] = GO(DONE, FINISH, NEVER),
		[LINK_ON_ENDED] = GO(DONE, FINISH, NEVER),
		[LINK_ON_CURED] = GO(DONE, FINISH, NEVER),
		[LINK_ON_TIMER] = GO(STOPPING, KILL, ENDING),
		[LINK_ON_CHANGED] = SAME(STOPPING),
		[LINK_ON_STOP] = SAME(STOPPING),
	},
	[LINK_DONE] = {
		[LINK_ON_START] = SAME(DONE),
		[LINK_ON_FOUND] = SAME(DONE),
		[LINK_ON_FIT] = SAME(DONE),
		[LINK_ON_UP] = SAME(DONE),
		[LINK_ON_LOST] = SAME(DONE),
		[LINK_ON_SILENT] = SAME(DONE),
		[LINK_ON_FAILED] = SAME(DONE),
		[LINK_ON_ENDED] = SAME(DONE),
		[LINK_ON_CURED] = SAME(DONE),
		[LINK_ON_TIMER] = SAME(DONE),
		[LINK_ON_CHANGED] = SAME(DONE),
		[LINK_ON_STOP] = SAME(DONE),
	},
};

static const struct {
	const char *name, *text;
} state_rows[] = {
#define X(name, text) [LINK_##name] = { #name, text },
	LINK_STATES(X)
#undef X
};

static const char *const event_names[] = {
#define X(name) [LINK_ON_##name] = #name,
	LINK_EVENTS(X)
#undef X
};

static const char *const do_names[] = {
#define X(name) [LINK_DO_##name] = #name,
	LINK_DOS(X)
#undef X
};

void link_init(struct link *l, bool once)
{
	*l = (struct link) { .state = LINK_IDLE, .once = once };
}

static uint64_t delay_deadline(const struct link *l, enum link_delay delay, uint64_t now_ms)
{
	switch (delay) {
	case KEEP:
		return l->deadline_ms;
	case NEVER:
		return 0;
	case ASKING:
		return now_ms + ASKING_MS;
	case DIALING:
		return now_ms + DIALING_MS;
	case LASTING:
		return now_ms + LADDER_STABLE_MS;
	case ENDING:
		return now_ms + ENDING_MS;
	case CURING:
		return now_ms + CURING_MS;
	}
	return 0;
}

enum link_do link_event(struct link *l, enum link_event event, uint64_t now_ms)
{
	const struct cell *c = &table[l->state][event];
	enum link_state next = (enum link_state)c->next;
	enum link_do act = (enum link_do)c->act;

	if (event == LINK_ON_STOP)
		l->stopped = true;
	l->deadline_ms = delay_deadline(l, (enum link_delay)c->delay, now_ms);
	/* A single dial has nothing to wait for. */
	if (l->once && next == LINK_WAIT && l->state != LINK_WAIT) {
		next = LINK_DONE;
		act = LINK_DO_FINISH;
	}
	if (next != l->state) {
		l->state = next;
		l->since_ms = now_ms;
	}
	return act;
}

void link_rest(struct link *l, uint32_t pause_ms, uint64_t now_ms)
{
	if (l->state == LINK_WAIT)
		l->deadline_ms = now_ms + pause_ms;
}

int link_wait_ms(const struct link *l, uint64_t now_ms)
{
	if (!l->deadline_ms)
		return -1;
	return l->deadline_ms > now_ms ? (int)(l->deadline_ms - now_ms) : 0;
}

const char *link_state_name(enum link_state state)
{
	return state_rows[state].name;
}

const char *link_state_text(enum link_state state)
{
	return state_rows[state].text;
}

const char *link_event_name(enum link_event event)
{
	return event_names[event];
}

const char *link_do_name(enum link_do act)
{
	return do_names[act];
}
