/* SPDX-License-Identifier: MIT */
#include "apply.h"

#include <string.h>

/* New plans after something unforeseen, before it is given up. */
#define ROUNDS_MAX 4

enum act {
	STAY, /* what is being done goes on; cells that are not written */
	TO,   /* to `state` */
	MARK, /* a person wants it to end: at the next safe point */
	BEGIN,
	OPENED,	  /* the change is in the journal */
	SENT,	  /* OK: read it back */
	NEXT,	  /* the step is done */
	UNLOCK,	  /* or refused, when that was tried */
	TURN,	  /* put back what was sent, for reason `end` */
	LOWER,	  /* one is put back: the one before it */
	KEEP,	  /* one cannot be put back: the one before it all the same */
	LOSE,	  /* find it again */
	SETTLE,	  /* looked: as wanted */
	ROUND,	  /* looked: another plan */
	PATIENCE, /* looked: not yet */
	END,	  /* over, as `end` */
	CLOSED,
	UNCLOSED,
};

struct cell {
	enum act act;
	enum apply_state state;
	enum apply_end end;
};

/* clang-format off: a table is read by columns */
#define GO_TO(name)                             \
	{                                       \
		TO, APPLY_##name, APPLY_IS_NONE \
	}
#define WHY(act, name)                            \
	{                                         \
		act, APPLY_READY, APPLY_IS_##name \
	}
#define JUST(act)                               \
	{                                       \
		act, APPLY_READY, APPLY_IS_NONE \
	}

static const struct cell table[APPLY_STATES_COUNT][APPLY_EVENTS_COUNT] = {
	[APPLY_READY] = {
		[APPLY_ON_GO] = JUST(BEGIN),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_OPENING] = {
		[APPLY_ON_WRITTEN] = JUST(OPENED),
		[APPLY_ON_UNWRITTEN] = WHY(END, UNWRITTEN),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_NOTING] = {
		[APPLY_ON_WRITTEN] = GO_TO(SENDING),
		[APPLY_ON_UNWRITTEN] = WHY(TURN, UNWRITTEN),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_SENDING] = {
		[APPLY_ON_GOOD] = JUST(SENT),
		[APPLY_ON_ERROR] = JUST(UNLOCK),
		[APPLY_ON_REFUSED] = WHY(TURN, REFUSED),
		/* It may have been taken or not. */
		[APPLY_ON_SILENT] = GO_TO(WAKING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_UNLOCKING] = {
		[APPLY_ON_GOOD] = GO_TO(SENDING),
		[APPLY_ON_ERROR] = WHY(TURN, REFUSED),
		[APPLY_ON_REFUSED] = WHY(TURN, REFUSED),
		[APPLY_ON_SILENT] = GO_TO(WAKING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_READING] = {
		[APPLY_ON_MATCHES] = JUST(NEXT),
		[APPLY_ON_VARIES] = WHY(TURN, REFUSED),
		/* OK to the set form, and none to the question: a survey asks in other ways. */
		[APPLY_ON_ERROR] = GO_TO(LOOKING),
		[APPLY_ON_REFUSED] = GO_TO(LOOKING),
		[APPLY_ON_SILENT] = GO_TO(WAKING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_RESET_NOTING] = {
		[APPLY_ON_WRITTEN] = GO_TO(RESETTING),
		[APPLY_ON_UNWRITTEN] = WHY(TURN, UNWRITTEN),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_RESETTING] = {
		[APPLY_ON_GOOD] = GO_TO(LEAVING),
		[APPLY_ON_ERROR] = WHY(TURN, REFUSED),
		[APPLY_ON_REFUSED] = WHY(TURN, REFUSED),
		/* Some go without a word. */
		[APPLY_ON_SILENT] = GO_TO(LEAVING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_STOP] = JUST(MARK),
	},
	[APPLY_LEAVING] = {
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_BACK] = GO_TO(WAKING),
		[APPLY_ON_LIMIT] = GO_TO(WAKING),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_AWAY] = {
		[APPLY_ON_BACK] = GO_TO(WAKING),
		[APPLY_ON_LIMIT] = WHY(END, VANISHED),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_WAKING] = {
		[APPLY_ON_SILENT] = GO_TO(WAKING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_ANSWERS] = GO_TO(LOOKING),
		[APPLY_ON_LIMIT] = WHY(END, MUTE),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_LOOKING] = {
		[APPLY_ON_SILENT] = GO_TO(WAKING),
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_WANTED] = JUST(SETTLE),
		[APPLY_ON_DIFFERS] = JUST(ROUND),
		[APPLY_ON_BARRED] = WHY(PATIENCE, BARRED),
		[APPLY_ON_PENDING] = WHY(PATIENCE, DIFFERS),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_PAUSING] = {
		[APPLY_ON_GONE] = JUST(LOSE),
		[APPLY_ON_LIMIT] = GO_TO(LOOKING),
		[APPLY_ON_STOP] = WHY(END, STOPPED),
	},
	[APPLY_REVERTING] = {
		[APPLY_ON_GOOD] = JUST(LOWER),
		[APPLY_ON_ERROR] = JUST(KEEP),
		[APPLY_ON_REFUSED] = JUST(KEEP),
		[APPLY_ON_SILENT] = WHY(END, REFUSED),
		[APPLY_ON_GONE] = WHY(END, VANISHED),
	},
	[APPLY_CLOSING] = {
		[APPLY_ON_WRITTEN] = JUST(CLOSED),
		[APPLY_ON_UNWRITTEN] = JUST(UNCLOSED),
	},
	[APPLY_OVER] = {
	},
};
/* clang-format on */

/* What the owner does in a state that has just been entered. */
static const enum apply_do doing[APPLY_STATES_COUNT] = {
#define X(name, text, act) [APPLY_##name] = APPLY_DO_##act,
	APPLY_STATES(X)
#undef X
};

static bool has(uint32_t set, unsigned step)
{
	return set >> step & 1;
}

static enum apply_do enter(struct apply *a, enum apply_state state, uint64_t now_ms)
{
	bool coming = state == APPLY_AWAY || state == APPLY_WAKING;

	if (state == APPLY_SENDING) {
		/* From here on the modem may have taken it. */
		a->sent |= UINT32_C(1) << a->at;
		a->due |= has(a->plan.resets, a->at);
	}
	a->resets += state == APPLY_RESETTING;
	/* One time for both, from the first trouble to the next look. */
	if (coming && !a->back_until_ms)
		a->back_until_ms = now_ms + a->limits.back_ms;
	a->deadline_ms = coming			  ? a->back_until_ms
			 : state == APPLY_LEAVING ? now_ms + a->limits.leave_ms
			 : state == APPLY_PAUSING ? now_ms + a->limits.pause_ms
						  : 0;
	a->state = state;
	return doing[state];
}

static enum apply_do over(struct apply *a, enum apply_end end, uint64_t now_ms)
{
	a->end = end;
	return enter(a, APPLY_OVER, now_ms);
}

/* The end goes to the journal if the change is in there. */
static enum apply_do close_as(struct apply *a, enum apply_end end, uint64_t now_ms)
{
	a->end = end;
	return enter(a, a->open ? APPLY_CLOSING : APPLY_OVER, now_ms);
}

/* Put back the next one below `at` that was sent. */
static enum apply_do revert(struct apply *a, uint64_t now_ms)
{
	while (a->at > 0) {
		a->at--;
		if (!has(a->sent, a->at))
			continue;
		if (has(a->plan.undoes, a->at))
			return enter(a, APPLY_REVERTING, now_ms);
		a->kept = true;
	}
	/* What an earlier plan or an earlier run sent stands as it was. */
	if (a->kept || a->rounds > 0 || a->past.open)
		return over(a, a->reason, now_ms);
	a->due = false;
	return close_as(a, APPLY_IS_UNDONE, now_ms);
}

static enum apply_do turn(struct apply *a, enum apply_end reason, uint64_t now_ms)
{
	a->reason = reason;
	/* A step that was refused changed nothing; one that reads back as something else did. */
	if (a->state == APPLY_SENDING || a->state == APPLY_UNLOCKING)
		a->sent &= ~(UINT32_C(1) << a->at);
	if (a->at < a->plan.count)
		a->at++;
	return revert(a, now_ms);
}

/* The next step, or what follows the last. */
static enum apply_do go_on(struct apply *a, uint64_t now_ms)
{
	if (a->stopping)
		return turn(a, APPLY_IS_STOPPED, now_ms);
	if (a->at < a->plan.count)
		return enter(a, APPLY_NOTING, now_ms);
	return enter(a, a->due ? APPLY_RESET_NOTING : APPLY_LOOKING, now_ms);
}

/* Looked, and nothing is left to be sent: is it because of a reset that is owed? */
static enum apply_do settle(struct apply *a, uint64_t now_ms)
{
	if (!a->due)
		return close_as(a, a->past.undoing ? APPLY_IS_UNDONE : APPLY_IS_DONE, now_ms);
	if (a->stopping)
		return over(a, APPLY_IS_STOPPED, now_ms);
	if (a->resets > 0)
		return over(a, APPLY_IS_STAYED, now_ms);
	return enter(a, APPLY_RESET_NOTING, now_ms);
}

/* It may become right by itself: a modem that has just started knows little of itself. */
static enum apply_do patience(struct apply *a, enum apply_end end, uint64_t now_ms)
{
	if (a->due && end != APPLY_IS_BARRED)
		return settle(a, now_ms);
	if (!a->settle_until_ms)
		a->settle_until_ms = now_ms + a->limits.settle_ms;
	if (now_ms < a->settle_until_ms)
		return enter(a, APPLY_PAUSING, now_ms);
	/* All this time it was as before a reset, so there was none. */
	if (a->past.doubt && a->resets == 0 && end != APPLY_IS_BARRED) {
		a->due = true;
		return settle(a, now_ms);
	}
	return end == APPLY_IS_BARRED ? over(a, end, now_ms) : close_as(a, end, now_ms);
}

static enum apply_do begin(struct apply *a, uint64_t now_ms)
{
	if (a->due && a->past.resetting)
		return enter(a, APPLY_LEAVING, now_ms);
	if (a->plan.count > 0 || ((a->due || a->past.recorded) && !a->open))
		return enter(a, APPLY_OPENING, now_ms);
	if (a->due)
		return enter(a, APPLY_RESET_NOTING, now_ms);
	if (a->past.pending)
		return patience(a, APPLY_IS_DIFFERS, now_ms);
	return a->open ? settle(a, now_ms) : over(a, APPLY_IS_WANTED, now_ms);
}

static enum apply_do plan_anew(struct apply *a, uint64_t now_ms)
{
	/* A new image brings its own contexts: what needs no reset is set once more. */
	if (a->resets > 0 && a->plan.resets)
		return patience(a, APPLY_IS_DIFFERS, now_ms);
	if (a->stopping)
		return over(a, APPLY_IS_STOPPED, now_ms);
	if (a->rounds == ROUNDS_MAX)
		return over(a, APPLY_IS_REFUSED, now_ms);
	a->rounds++;
	return enter(a, APPLY_OPENING, now_ms);
}

enum apply_do apply_on(struct apply *a, enum apply_event event, uint64_t now_ms)
{
	const struct cell *cell = &table[a->state][event];

	if (event == APPLY_ON_LIMIT && (!a->deadline_ms || now_ms < a->deadline_ms))
		return APPLY_DO_WAIT;
	switch (cell->act) {
	case STAY:
		return APPLY_DO_WAIT;
	case TO:
		return enter(a, cell->state, now_ms);
	case MARK:
		a->stopping = true;
		return APPLY_DO_WAIT;
	case BEGIN:
		return begin(a, now_ms);
	case OPENED:
		a->open = true;
		return go_on(a, now_ms);
	case SENT:
		if (has(a->plan.reads, a->at))
			return enter(a, APPLY_READING, now_ms);
		/* fall through */
	case NEXT:
		a->at++;
		return go_on(a, now_ms);
	case UNLOCK:
		if (a->unlocked)
			return turn(a, APPLY_IS_REFUSED, now_ms);
		a->unlocked = true;
		return enter(a, APPLY_UNLOCKING, now_ms);
	case TURN:
		return turn(a, cell->end, now_ms);
	case KEEP:
		a->kept = true;
		/* fall through */
	case LOWER:
		return revert(a, now_ms);
	case LOSE:
		a->gone = true;
		a->unlocked = false;
		return enter(a, APPLY_AWAY, now_ms);
	case SETTLE:
		return settle(a, now_ms);
	case ROUND:
		return plan_anew(a, now_ms);
	case PATIENCE:
		return patience(a, cell->end, now_ms);
	case END:
		return over(a, cell->end, now_ms);
	case CLOSED:
	case UNCLOSED:
		a->open = a->unclosed = cell->act == UNCLOSED;
		return enter(a, APPLY_OVER, now_ms);
	}
	return APPLY_DO_WAIT;
}

void apply_init(struct apply *a, const struct apply_limits *limits, const struct apply_past *past,
		const struct apply_plan *plan)
{
	memset(a, 0, sizeof(*a));
	a->limits = *limits;
	a->past = *past;
	a->plan = *plan;
	a->open = past->open;
	a->due = past->due;
}

void apply_look(struct apply *a, const struct apply_plan *plan, enum boot_answer boot)
{
	/* Where boots cannot be told apart, that it went after the reset command is all there is.
	 */
	if (boot == BOOT_OTHER || (boot == BOOT_UNKNOWN && a->gone))
		a->due = false;
	a->plan = *plan;
	a->at = 0;
	a->sent = 0;
	a->back_until_ms = 0;
}

int apply_wait_ms(const struct apply *a, uint64_t now_ms)
{
	if (!a->deadline_ms)
		return -1;
	return a->deadline_ms > now_ms ? (int)(a->deadline_ms - now_ms) : 0;
}
