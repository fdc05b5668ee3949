/* SPDX-License-Identifier: MIT */
#include "link.h"

/* How long a state may last. */
enum link_delay {
	KEEP, /* the deadline stays as it is */
	NEVER,
	POLL,	 /* things change by themselves: registration, enumeration */
	LONG,	 /* a person has to act, but look whether one did */
	BACKOFF, /* grows with each failure in a row */
	ASKING,	 /* a preflight, its waking and unlocking included */
	DIALING, /* from the start of pppd to an address */
	ENDING,	 /* SIGTERM to exit; Ctrl-C must be over within 3 s */
};

#define POLL_MS	    2000
#define LONG_MS	    30000
#define ASKING_MS   60000
#define DIALING_MS  120000
#define ENDING_MS   2500
#define BACKOFF_MIN 1000
#define BACKOFF_MAX 60000
/* A link that lasted so long was a good one: the next failure counts as the first. */
#define GOOD_MS 30000

struct cell {
	enum link_state next;
	enum link_do act;
	enum link_delay delay;
	bool counts; /* one more failure in a row */
};

#define SAME(state)                                        \
	{                                                  \
		LINK_##state, LINK_DO_NOTHING, KEEP, false \
	}
#define GO(next, act, delay)                             \
	{                                                \
		LINK_##next, LINK_DO_##act, delay, false \
	}
#define FAIL(next, act, delay)                          \
	{                                               \
		LINK_##next, LINK_DO_##act, delay, true \
	}

static const struct cell table[LINK_STATES_COUNT][LINK_EVENTS_COUNT] = {
	[LINK_IDLE] = {
		[LINK_ON_START] = GO(FIND, FIND, NEVER),
		[LINK_ON_FOUND] = SAME(IDLE),
		[LINK_ON_ABSENT] = SAME(IDLE),
		[LINK_ON_BUSY] = SAME(IDLE),
		[LINK_ON_FIT] = SAME(IDLE),
		[LINK_ON_UNFIT] = SAME(IDLE),
		[LINK_ON_HOPELESS] = SAME(IDLE),
		[LINK_ON_UP] = SAME(IDLE),
		[LINK_ON_LOST] = SAME(IDLE),
		[LINK_ON_ENDED] = SAME(IDLE),
		[LINK_ON_REJECTED] = SAME(IDLE),
		[LINK_ON_TIMER] = SAME(IDLE),
		[LINK_ON_CHANGED] = SAME(IDLE),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_FIND] = {
		[LINK_ON_START] = SAME(FIND),
		[LINK_ON_FOUND] = GO(ASK, ASK, ASKING),
		[LINK_ON_ABSENT] = GO(WAIT, NOTHING, POLL),
		[LINK_ON_BUSY] = FAIL(WAIT, NOTHING, BACKOFF),
		[LINK_ON_FIT] = SAME(FIND),
		[LINK_ON_UNFIT] = SAME(FIND),
		[LINK_ON_HOPELESS] = SAME(FIND),
		[LINK_ON_UP] = SAME(FIND),
		[LINK_ON_LOST] = SAME(FIND),
		[LINK_ON_ENDED] = SAME(FIND),
		[LINK_ON_REJECTED] = SAME(FIND),
		[LINK_ON_TIMER] = SAME(FIND),
		[LINK_ON_CHANGED] = SAME(FIND),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_ASK] = {
		[LINK_ON_START] = SAME(ASK),
		[LINK_ON_FOUND] = SAME(ASK),
		[LINK_ON_ABSENT] = GO(WAIT, ABORT, POLL),
		[LINK_ON_BUSY] = FAIL(WAIT, ABORT, BACKOFF),
		[LINK_ON_FIT] = GO(DIAL, DIAL, DIALING),
		[LINK_ON_UNFIT] = GO(WAIT, ABORT, POLL),
		[LINK_ON_HOPELESS] = GO(WAIT, ABORT, LONG),
		[LINK_ON_UP] = SAME(ASK),
		[LINK_ON_LOST] = SAME(ASK),
		[LINK_ON_ENDED] = SAME(ASK),
		[LINK_ON_REJECTED] = SAME(ASK),
		[LINK_ON_TIMER] = FAIL(WAIT, ABORT, BACKOFF),
		[LINK_ON_CHANGED] = SAME(ASK),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_DIAL] = {
		[LINK_ON_START] = SAME(DIAL),
		[LINK_ON_FOUND] = SAME(DIAL),
		[LINK_ON_ABSENT] = SAME(DIAL),
		[LINK_ON_BUSY] = SAME(DIAL),
		[LINK_ON_FIT] = SAME(DIAL),
		[LINK_ON_UNFIT] = SAME(DIAL),
		[LINK_ON_HOPELESS] = SAME(DIAL),
		[LINK_ON_UP] = GO(UP, NOTHING, NEVER),
		[LINK_ON_LOST] = SAME(DIAL),
		[LINK_ON_ENDED] = FAIL(WAIT, NOTHING, BACKOFF),
		[LINK_ON_REJECTED] = FAIL(WAIT, NOTHING, LONG),
		[LINK_ON_TIMER] = GO(HANG, TERM, ENDING),
		[LINK_ON_CHANGED] = SAME(DIAL),
		[LINK_ON_STOP] = GO(STOPPING, TERM, ENDING),
	},
	[LINK_UP] = {
		[LINK_ON_START] = SAME(UP),
		[LINK_ON_FOUND] = SAME(UP),
		[LINK_ON_ABSENT] = SAME(UP),
		[LINK_ON_BUSY] = SAME(UP),
		[LINK_ON_FIT] = SAME(UP),
		[LINK_ON_UNFIT] = SAME(UP),
		[LINK_ON_HOPELESS] = SAME(UP),
		[LINK_ON_UP] = SAME(UP),
		[LINK_ON_LOST] = GO(HANG, NOTHING, ENDING),
		[LINK_ON_ENDED] = FAIL(WAIT, NOTHING, BACKOFF),
		[LINK_ON_REJECTED] = FAIL(WAIT, NOTHING, LONG),
		[LINK_ON_TIMER] = SAME(UP),
		[LINK_ON_CHANGED] = SAME(UP),
		[LINK_ON_STOP] = GO(STOPPING, TERM, ENDING),
	},
	[LINK_HANG] = {
		[LINK_ON_START] = SAME(HANG),
		[LINK_ON_FOUND] = SAME(HANG),
		[LINK_ON_ABSENT] = SAME(HANG),
		[LINK_ON_BUSY] = SAME(HANG),
		[LINK_ON_FIT] = SAME(HANG),
		[LINK_ON_UNFIT] = SAME(HANG),
		[LINK_ON_HOPELESS] = SAME(HANG),
		[LINK_ON_UP] = SAME(HANG),
		[LINK_ON_LOST] = SAME(HANG),
		[LINK_ON_ENDED] = FAIL(WAIT, NOTHING, BACKOFF),
		[LINK_ON_REJECTED] = FAIL(WAIT, NOTHING, LONG),
		[LINK_ON_TIMER] = GO(HANG, KILL, ENDING),
		[LINK_ON_CHANGED] = SAME(HANG),
		[LINK_ON_STOP] = GO(STOPPING, NOTHING, KEEP),
	},
	[LINK_WAIT] = {
		[LINK_ON_START] = SAME(WAIT),
		[LINK_ON_FOUND] = SAME(WAIT),
		[LINK_ON_ABSENT] = SAME(WAIT),
		[LINK_ON_BUSY] = SAME(WAIT),
		[LINK_ON_FIT] = SAME(WAIT),
		[LINK_ON_UNFIT] = SAME(WAIT),
		[LINK_ON_HOPELESS] = SAME(WAIT),
		[LINK_ON_UP] = SAME(WAIT),
		[LINK_ON_LOST] = SAME(WAIT),
		[LINK_ON_ENDED] = SAME(WAIT),
		[LINK_ON_REJECTED] = SAME(WAIT),
		[LINK_ON_TIMER] = GO(FIND, FIND, NEVER),
		[LINK_ON_CHANGED] = GO(FIND, FIND, NEVER),
		[LINK_ON_STOP] = GO(DONE, FINISH, NEVER),
	},
	[LINK_STOPPING] = {
		[LINK_ON_START] = SAME(STOPPING),
		[LINK_ON_FOUND] = SAME(STOPPING),
		[LINK_ON_ABSENT] = SAME(STOPPING),
		[LINK_ON_BUSY] = SAME(STOPPING),
		[LINK_ON_FIT] = SAME(STOPPING),
		[LINK_ON_UNFIT] = SAME(STOPPING),
		[LINK_ON_HOPELESS] = SAME(STOPPING),
		[LINK_ON_UP] = SAME(STOPPING),
		[LINK_ON_LOST] = SAME(STOPPING),
		[LINK_ON_ENDED] = GO(DONE, FINISH, NEVER),
		[LINK_ON_REJECTED] = GO(DONE, FINISH, NEVER),
		[LINK_ON_TIMER] = GO(STOPPING, KILL, ENDING),
		[LINK_ON_CHANGED] = SAME(STOPPING),
		[LINK_ON_STOP] = SAME(STOPPING),
	},
	[LINK_DONE] = {
		[LINK_ON_START] = SAME(DONE),
		[LINK_ON_FOUND] = SAME(DONE),
		[LINK_ON_ABSENT] = SAME(DONE),
		[LINK_ON_BUSY] = SAME(DONE),
		[LINK_ON_FIT] = SAME(DONE),
		[LINK_ON_UNFIT] = SAME(DONE),
		[LINK_ON_HOPELESS] = SAME(DONE),
		[LINK_ON_UP] = SAME(DONE),
		[LINK_ON_LOST] = SAME(DONE),
		[LINK_ON_ENDED] = SAME(DONE),
		[LINK_ON_REJECTED] = SAME(DONE),
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

void link_init(struct link *l, bool once, uint32_t seed)
{
	*l = (struct link) { .state = LINK_IDLE, .once = once, .random = seed | 1 };
}

/* Doubling from BACKOFF_MIN to BACKOFF_MAX, less up to a fifth; the first retry goes at once. */
static uint64_t backoff_ms(struct link *l)
{
	uint64_t ms = BACKOFF_MIN;
	unsigned i;

	if (l->tries <= 1)
		return 0;
	for (i = 2; i < l->tries && ms < BACKOFF_MAX; i++)
		ms *= 2;
	if (ms > BACKOFF_MAX)
		ms = BACKOFF_MAX;
	/* xorshift32 (Marsaglia 2003): many modems of one bench must not dial in step. */
	l->random ^= l->random << 13;
	l->random ^= l->random >> 17;
	l->random ^= l->random << 5;
	return ms - l->random % (ms / 5);
}

static uint64_t delay_deadline(struct link *l, enum link_delay delay, uint64_t now_ms)
{
	switch (delay) {
	case KEEP:
		return l->deadline_ms;
	case NEVER:
		return 0;
	case POLL:
		return now_ms + POLL_MS;
	case LONG:
		return now_ms + LONG_MS;
	case BACKOFF:
		return now_ms + backoff_ms(l);
	case ASKING:
		return now_ms + ASKING_MS;
	case DIALING:
		return now_ms + DIALING_MS;
	case ENDING:
		return now_ms + ENDING_MS;
	}
	return 0;
}

enum link_do link_event(struct link *l, enum link_event event, uint64_t now_ms)
{
	const struct cell *c = &table[l->state][event];
	enum link_state next = c->next;
	enum link_do act = c->act;

	if (event == LINK_ON_STOP)
		l->stopped = true;
	if (c->counts) {
		if (l->state == LINK_UP && now_ms - l->since_ms >= GOOD_MS)
			l->tries = 0;
		l->tries++;
	}
	/* A single dial has nothing to wait for. */
	if (l->once && next == LINK_WAIT && l->state != LINK_WAIT) {
		l->deadline_ms = 0;
		next = LINK_DONE;
		act = LINK_DO_FINISH;
	} else {
		l->deadline_ms = delay_deadline(l, c->delay, now_ms);
	}
	if (next != l->state) {
		l->state = next;
		l->since_ms = now_ms;
	}
	return act;
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
