/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ROSTER_H
#define SWICTL_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "finding.h"

/*
 * The bays of a bench: one for each USB port that has, or had, a modem, keyed by its slot. The
 * owner tells which slots are taken (roster_look), asks who is next (roster_next), and tells how
 * its work began, went on and ended; the roster says what that means for the bay.
 *
 * A modem at work comes and goes by itself (resets, boot mode), so a bay that is busy stays so
 * until its work ends: whether the modem ever came back is the work's own result. A bay is empty
 * again when its modem is taken out after the end; a modem with another device number than at the
 * end was taken out and plugged in, or replaced, while nobody looked: it is waiting again.
 */
#define ROSTER_BAYS_MAX 128

#define ROSTER_STATES(X)                                                                 \
	X(EMPTY, "empty")                                                                \
	X(WAITING, "waiting")                                                            \
	X(BUSY, "busy")                                                                  \
	X(GOOD, "good")	  /* green: it can be taken out */                               \
	X(BAD, "bad")	  /* red: it can be taken out, and what is wrong stands there */ \
	X(NAMED, "named") /* not for this recipe, or not workable: nothing was done */

#define ROSTER_EVENTS(X)                                       \
	X(SEEN, "seen")	      /* there is a modem */           \
	X(CHANGED, "changed") /* with another device number */ \
	X(UNSEEN, "unseen")                                    \
	X(STARTED, "started")                                  \
	X(ENDED_GOOD, "ended-good")                            \
	X(ENDED_BAD, "ended-bad")                              \
	X(ENDED_NAMED, "ended-named")

enum roster_state {
#define X(name, text) ROSTER_##name,
	ROSTER_STATES(X)
#undef X
		ROSTER_STATES_COUNT
};

enum roster_event {
#define X(name, text) ROSTER_ON_##name,
	ROSTER_EVENTS(X)
#undef X
		ROSTER_EVENTS_COUNT
};

struct roster_bay {
	char slot[32];
	char label[24]; /* what is written on the bay; the slot where the owner gave none */
	char unit[40];	/* identity as people may see it, or "" */
	enum roster_state state;
	int devnum;		     /* as last seen; 0: not there */
	unsigned step, steps;	     /* of its work; 0 of 0: not known yet */
	uint64_t since_ms;	     /* when the state began */
	uint64_t took_ms;	     /* of the work that ended */
	char text[FINDING_TEXT_MAX]; /* what it does, or how it ended */
};

/* A modem that is there. */
struct roster_seen {
	const char *slot;
	int devnum;
};

struct roster {
	size_t count; /* of bays that ever had a modem, sorted by label, then slot */
	bool full;    /* a modem was seen for which there is no bay */
	struct roster_bay at[ROSTER_BAYS_MAX];
};

void roster_init(struct roster *r);

/* Put a bay there before any modem is, so that the table shows it. 0, or -ENOSPC. */
int roster_bay_add(struct roster *r, const char *slot, const char *label);

/* All that is there now. Returns how many bays changed their state. */
unsigned roster_look(struct roster *r, const struct roster_seen *seen, size_t count,
		     uint64_t now_ms);

/* The bay to start now, or NULL when none waits or `jobs` are at work. Longest waiting first. */
struct roster_bay *roster_next(struct roster *r, unsigned jobs);

/* The bay of a slot, or NULL. Bays move when one is added: do not keep it. */
struct roster_bay *roster_find(struct roster *r, const char *slot);

/* ROSTER_ON_STARTED and the ends. An event that the state does not know is passed over. */
void roster_event(struct roster_bay *bay, enum roster_event event, uint64_t now_ms);

/* Bays in a state. */
unsigned roster_count(const struct roster *r, enum roster_state state);

const char *roster_state_name(enum roster_state state);
const char *roster_event_name(enum roster_event event);

#endif
