/* SPDX-License-Identifier: MIT */
#include "survey.h"

#include <string.h>

#define UNLOCK_TIMEOUT_MS 5000

enum step {
	STEP_RECORD, /* the row ends with `outcome`; on to the next */
	STEP_UNLOCK, /* send the unlock command */
	STEP_REPEAT, /* unlocked: ask the row once more */
	STEP_STAY,   /* nothing is in flight */
};

static const struct cell {
	enum step step;
	enum survey_outcome outcome;
} table[SURVEY_STATES_COUNT][SURVEY_EVENTS_COUNT] = {
	[SURVEY_OPEN] = {
		[SURVEY_ON_GOOD] = { STEP_RECORD, SURVEY_IS_ANSWERED },
		[SURVEY_ON_ERROR] = { STEP_RECORD, SURVEY_IS_UNSUPPORTED },
		[SURVEY_ON_OTHER] = { STEP_RECORD, SURVEY_IS_REFUSED },
		[SURVEY_ON_SILENT] = { STEP_RECORD, SURVEY_IS_SILENT },
	},
	[SURVEY_LOCKED] = {
		[SURVEY_ON_GOOD] = { STEP_RECORD, SURVEY_IS_ANSWERED },
		[SURVEY_ON_ERROR] = { STEP_UNLOCK, SURVEY_IS_NOT_ASKED },
		[SURVEY_ON_OTHER] = { STEP_RECORD, SURVEY_IS_REFUSED },
		[SURVEY_ON_SILENT] = { STEP_RECORD, SURVEY_IS_SILENT },
	},
	[SURVEY_SHUT] = {
		[SURVEY_ON_GOOD] = { STEP_RECORD, SURVEY_IS_ANSWERED },
		[SURVEY_ON_ERROR] = { STEP_RECORD, SURVEY_IS_LOCKED },
		[SURVEY_ON_OTHER] = { STEP_RECORD, SURVEY_IS_REFUSED },
		[SURVEY_ON_SILENT] = { STEP_RECORD, SURVEY_IS_SILENT },
	},
	[SURVEY_UNLOCK] = {
		[SURVEY_ON_GOOD] = { STEP_REPEAT, SURVEY_IS_NOT_ASKED },
		[SURVEY_ON_ERROR] = { STEP_RECORD, SURVEY_IS_LOCKED },
		[SURVEY_ON_OTHER] = { STEP_RECORD, SURVEY_IS_LOCKED },
		[SURVEY_ON_SILENT] = { STEP_RECORD, SURVEY_IS_LOCKED },
	},
	[SURVEY_DONE] = {
		[SURVEY_ON_GOOD] = { STEP_STAY, SURVEY_IS_NOT_ASKED },
		[SURVEY_ON_ERROR] = { STEP_STAY, SURVEY_IS_NOT_ASKED },
		[SURVEY_ON_OTHER] = { STEP_STAY, SURVEY_IS_NOT_ASKED },
		[SURVEY_ON_SILENT] = { STEP_STAY, SURVEY_IS_NOT_ASKED },
	},
};

/* First row of the alternatives that end with this row. */
static size_t first_of(size_t row)
{
	while ((query_table[row].flags & QUERY_OTHERWISE))
		row--;
	return row;
}

static bool is_registered(const struct facts *f)
{
	enum facts_registration state = facts_registration(f);

	return state == FACTS_REG_HOME || state == FACTS_REG_ROAMING;
}

static bool is_due(const struct survey *s, size_t row)
{
	unsigned flags = query_table[row].flags;

	if (!query_is_in(&query_table[row], &s->set))
		return false;
	if (s->set.with & flags & QUERY_PREFLIGHT && flags & QUERY_UNSURE &&
	    is_registered(s->facts))
		return false;
	return !(flags & QUERY_OTHERWISE) || s->outcome[row - 1] == SURVEY_IS_UNSUPPORTED ||
	       s->outcome[row - 1] == SURVEY_IS_LOCKED;
}

/*
 * State for asking a row. Without the family's own commands there is no lock either: a modem that
 * refused all of them lacks this one, too.
 */
static enum survey_state state_for(const struct survey *s, size_t row)
{
	if (!(query_table[row].flags & QUERY_UNLOCK) || !s->unlock || s->unlocked ||
	    !s->own_dialect)
		return SURVEY_OPEN;
	return s->unlock_sent ? SURVEY_SHUT : SURVEY_LOCKED;
}

static void go_to(struct survey *s, size_t row)
{
	while (row < query_count && !is_due(s, row))
		row++;
	if (s->silences >= SURVEY_SILENCES_MAX)
		row = query_count;
	s->at = row;
	s->state = row < query_count ? state_for(s, row) : SURVEY_DONE;
}

void survey_init(struct survey *s, struct facts *facts, const struct query_set *set,
		 const char *unlock)
{
	memset(s, 0, sizeof(*s));
	s->facts = facts;
	s->set = *set;
	s->unlock = unlock && unlock[0] ? unlock : NULL;
	go_to(s, 0);
}

const char *survey_command(const struct survey *s, unsigned *timeout_ms)
{
	if (s->state == SURVEY_DONE)
		return NULL;
	if (s->state == SURVEY_UNLOCK) {
		*timeout_ms = UNLOCK_TIMEOUT_MS;
		return s->unlock;
	}
	*timeout_ms = query_table[s->at].timeout_ms;
	return query_table[s->at].command;
}

void survey_line(struct survey *s, const char *line)
{
	if (s->state != SURVEY_DONE && s->state != SURVEY_UNLOCK)
		facts_line(s->facts, query_table[s->at].command, line);
}

static void record(struct survey *s, enum survey_outcome outcome)
{
	size_t row;

	s->outcome[s->at] = outcome;
	if (outcome == SURVEY_IS_ANSWERED) {
		s->own_dialect |= query_table[s->at].command[2] == '!';
		/* Where one alternative is answered, the others are not locked but lacking. */
		for (row = first_of(s->at); row < s->at; row++)
			if (s->outcome[row] == SURVEY_IS_LOCKED)
				s->outcome[row] = SURVEY_IS_UNSUPPORTED;
	}
	go_to(s, s->at + 1);
}

static enum survey_event event_of(const struct reply *reply)
{
	if (!reply || reply->final == REPLY_NONE)
		return SURVEY_ON_SILENT;
	if (reply_is_good(reply->final))
		return SURVEY_ON_GOOD;
	return reply->final == REPLY_ERROR || reply->final == REPLY_NOT_SUPPORTED ? SURVEY_ON_ERROR
										  : SURVEY_ON_OTHER;
}

void survey_end(struct survey *s, const struct reply *reply)
{
	enum survey_event event = event_of(reply);
	const struct cell *cell = &table[s->state][event];

	if (s->state == SURVEY_DONE)
		return;
	s->silences = event == SURVEY_ON_SILENT ? s->silences + 1 : 0;
	if (event != SURVEY_ON_SILENT && s->state != SURVEY_UNLOCK)
		facts_final(s->facts, query_table[s->at].command, reply);
	switch (cell->step) {
	case STEP_RECORD:
		record(s, cell->outcome);
		break;
	case STEP_UNLOCK:
		s->unlock_sent = true;
		s->state = SURVEY_UNLOCK;
		break;
	case STEP_REPEAT:
		s->unlocked = true;
		s->state = state_for(s, s->at);
		break;
	case STEP_STAY:
		break;
	}
}

bool survey_is_dead(const struct survey *s)
{
	return s->silences >= SURVEY_SILENCES_MAX;
}

const char *survey_state_name(enum survey_state state)
{
#define X(name) #name,
	static const char *const names[] = { SURVEY_STATES(X) };
#undef X

	return names[state];
}

const char *survey_event_name(enum survey_event event)
{
#define X(name) #name,
	static const char *const names[] = { SURVEY_EVENTS(X) };
#undef X

	return names[event];
}

const char *survey_outcome_name(enum survey_outcome outcome)
{
#define X(name, text) text,
	static const char *const names[] = { SURVEY_OUTCOMES(X) };
#undef X

	return names[outcome];
}
