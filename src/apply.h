/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_APPLY_H
#define SWICTL_APPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "boot.h"

/*
 * Carries out a plan on one modem: journal, send, read back, reset, wait for the same slot, look
 * again. Pure: the owner does what it is told (enum apply_do), reports how that ended (enum
 * apply_event) and asks apply_wait_ms() for the time that may pass meanwhile. One complete table
 * state x event (apply.c).
 *
 * What is certain goes straight on. Refused: the steps that were sent are put back, for without a
 * reset nothing has taken effect. Whatever is in doubt (silence, garbage, the cable) leads to
 * another look: the modem is the truth, and the owner makes a new plan from what it says.
 *
 * A run sends one reset at most. `due` remembers that one is owed, also from a run before this one;
 * a look at another boot of the modem pays it.
 */

/* State, what a person is told meanwhile (or ""), what the owner does in it. */
#define APPLY_STATES(X)                                                                \
	X(READY, "ready", WAIT)	  /* a plan is there */                                \
	X(OPENING, "", NOTE_OPEN) /* the whole change goes to the journal */           \
	X(NOTING, "", NOTE_SEND)  /* the step in hand is about to be sent */           \
	X(SENDING, "sending", SEND)                                                    \
	X(UNLOCKING, "unlocking", UNLOCK) /* the step was refused: it comes again */   \
	X(READING, "reading back", READ)                                               \
	X(RESET_NOTING, "", NOTE_RESET)                                                \
	X(RESETTING, "resetting", RESET)                                               \
	X(LEAVING, "resetting", LEAVE) /* it said that it will go */                   \
	X(AWAY, "away", FIND)	       /* until its slot has an AT port again */       \
	X(WAKING, "starting", OPEN)    /* until that port answers */                   \
	X(LOOKING, "verifying", LOOK)  /* a survey, and a new plan */                  \
	X(PAUSING, "starting", WAIT)   /* it is not yet as it should be: look again */ \
	X(REVERTING, "putting back", REVERT)                                           \
	X(CLOSING, "", NOTE_END) /* the end of the change goes to the journal */       \
	X(OVER, "over", OVER)

#define APPLY_EVENTS(X)                                                                 \
	X(GO)	     /* begin */                                                        \
	X(WRITTEN)   /* the journal entry is on the disk */                             \
	X(UNWRITTEN) /* it is not */                                                    \
	X(GOOD)	     /* OK */                                                           \
	X(ERROR)     /* plain ERROR: wrong, or locked */                                \
	X(REFUSED)   /* a final result with a reason */                                 \
	X(SILENT)    /* no final result in time, or nothing that can be understood */   \
	X(GONE)	     /* the port is dead, or the slot empty */                          \
	X(MATCHES)   /* read back: as it was sent */                                    \
	X(VARIES)    /* read back: something else */                                    \
	X(BACK)	     /* the slot has an AT port again */                                \
	X(ANSWERS)   /* and it answers */                                               \
	X(WANTED)    /* looked: all is as wanted */                                     \
	X(DIFFERS)   /* looked: the new plan has steps */                               \
	X(BARRED)    /* looked: what is wanted cannot be had from there */              \
	X(PENDING)   /* looked: all is set, and the modem is not yet what it will be */ \
	X(LIMIT)     /* the time is over */                                             \
	X(STOP)	     /* a person wants it to end */

/* What the owner does next. */
#define APPLY_DOS(X)                                                                      \
	X(WAIT)	      /* go on with what is being done */                                 \
	X(NOTE_OPEN)  /* write what is going to be changed: plan and boot */              \
	X(NOTE_SEND)  /* write that step `at` is about to be sent */                      \
	X(NOTE_RESET) /* write that a reset is about to be sent, and the boot */          \
	X(NOTE_END)   /* write `end` */                                                   \
	X(UNLOCK)     /* send the unlock command */                                       \
	X(SEND)	      /* send step `at` */                                                \
	X(READ)	      /* ask for what it set */                                           \
	X(REVERT)     /* send what puts step `at` back */                                 \
	X(RESET)      /* send the reset command */                                        \
	X(LEAVE)      /* wait for the port to die or the slot to be empty */              \
	X(FIND)	      /* close the port; wait for the slot, passing over a boot-loader */ \
	X(OPEN)	      /* open the port of the slot anew, until it answers */              \
	X(LOOK)	      /* survey, compare boots, make a new plan */                        \
	X(OVER)

/* How it ended, and what the journal says of it. */
#define APPLY_ENDS(X)                                                             \
	X(NONE, "open", true)		 /* not over */                           \
	X(WANTED, "as-wanted", false)	 /* nothing was to be done */             \
	X(DONE, "done", false)		 /* it was done, and looked at */         \
	X(DIFFERS, "differs", false)	 /* it was done, and is not as wanted */  \
	X(UNDONE, "undone", false)	 /* refused or stopped, and put back */   \
	X(STOPPED, "stopped", true)	 /* as it stands: the next run goes on */ \
	X(REFUSED, "refused", true)	 /* could not be put back */              \
	X(BARRED, "barred", true)	 /* the new plan breaks a rule */         \
	X(UNWRITTEN, "no-journal", true) /* nothing is sent without a journal */  \
	X(VANISHED, "vanished", true)	 /* it did not come back in time */       \
	X(MUTE, "mute", true)		 /* it is back, and does not answer */    \
	X(STAYED, "not-reset", true)	 /* it took the reset command, and stayed */

enum apply_state {
#define X(name, text, act) APPLY_##name,
	APPLY_STATES(X)
#undef X
		APPLY_STATES_COUNT
};

enum apply_event {
#define X(name) APPLY_ON_##name,
	APPLY_EVENTS(X)
#undef X
		APPLY_EVENTS_COUNT
};

enum apply_do {
#define X(name) APPLY_DO_##name,
	APPLY_DOS(X)
#undef X
		APPLY_DOS_COUNT
};

enum apply_end {
#define X(name, text, open) APPLY_IS_##name,
	APPLY_ENDS(X)
#undef X
		APPLY_ENDS_COUNT
};

#define APPLY_STEPS_MAX 32

/* What the machine has to know of a plan; bit n is step n. */
struct apply_plan {
	unsigned count;
	uint32_t reads;	 /* can be read back at once */
	uint32_t resets; /* take effect by a reset */
	uint32_t undoes; /* can be put back */
};

/* In milliseconds; data, for a firmware switch takes minutes and a settings change seconds. */
struct apply_limits {
	uint32_t leave_ms;  /* from the reset command to its going */
	uint32_t back_ms;   /* from there until it answers */
	uint32_t settle_ms; /* from there until it is as wanted */
	uint32_t pause_ms;  /* between two looks */
};

/* What a run before this one left open. */
struct apply_past {
	bool open;	/* its change has no end */
	bool undoing;	/* this run puts the open change back */
	bool recorded;	/* write it down, even if nothing is to be sent: an undo */
	bool pending;	/* nothing is to be sent, and the modem is not yet what it will be */
	bool due;	/* steps were sent, and no reset is known to have followed */
	bool resetting; /* a reset was about to be sent, and may be under way */
	bool doubt;	/* the same, and nobody can tell whether it was done */
};

struct apply {
	struct apply_limits limits;
	struct apply_plan plan;
	enum apply_state state;
	enum apply_end end;
	enum apply_end reason; /* why it is being put back, or not over */
	struct apply_past past;
	unsigned at;   /* step in hand */
	uint32_t sent; /* steps of this plan that may have been taken */
	bool open;     /* the change is in the journal */
	bool due;      /* a reset is owed */
	bool gone;     /* it was away in this run */
	bool unlocked; /* the unlock command was sent since it booted */
	bool stopping; /* a person wants it to end */
	bool kept;     /* a step cannot be put back */
	bool unclosed; /* the end could not be written: the next run looks again */
	unsigned resets;
	unsigned rounds;				      /* plans behind the first one */
	uint64_t deadline_ms, back_until_ms, settle_until_ms; /* 0: none */
};

void apply_init(struct apply *a, const struct apply_limits *limits, const struct apply_past *past,
		const struct apply_plan *plan);

/* Report an event; returns what to do now. */
enum apply_do apply_on(struct apply *a, enum apply_event event, uint64_t now_ms);

/* Looked: comes before WANTED, DIFFERS, BARRED or PENDING. `boot` is of now, compared with the one
 * that went to the journal last. */
void apply_look(struct apply *a, const struct apply_plan *plan, enum boot_answer boot);

/* Time until APPLY_ON_LIMIT is due; -1: none. */
int apply_wait_ms(const struct apply *a, uint64_t now_ms);

const char *apply_state_name(enum apply_state state);
const char *apply_state_text(enum apply_state state);
const char *apply_event_name(enum apply_event event);
const char *apply_do_name(enum apply_do act);
const char *apply_end_name(enum apply_end end);
enum apply_end apply_end_of(const char *name); /* APPLY_ENDS_COUNT: none */

#endif
