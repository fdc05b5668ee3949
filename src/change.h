/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CHANGE_H
#define SWICTL_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "apply.h"
#include "boot.h"
#include "entry.h"
#include "plan.h"

/*
 * What a journal says of the changes that were made to a modem: the last ones, which of them is
 * open or can be undone, and what each replaced. The text is that of the file, and may end in the
 * middle of a line or have damaged ones.
 *
 * A change that is open is gone on with by the next run, whatever that one wants: so it always says
 * what was there before all of it.
 */
#define CHANGES_MAX 32

struct change_row {
	uint32_t number;    /* of its BEGIN */
	uint32_t undoes;    /* number of the change that it puts back, or 0 */
	size_t offset;	    /* in the text */
	enum apply_end end; /* APPLY_IS_NONE: open */
	bool sent;	    /* a step of it, perhaps; else it was a reset only */
};

struct changes {
	unsigned count; /* of the last CHANGES_MAX */
	struct change_row at[CHANGES_MAX];
	uint32_t next; /* number for the next entry */
	size_t good;   /* bytes up to the end of the last line that is sound */
	bool damaged;  /* a line before that one is not */
};

void changes_read(struct changes *c, const char *text, size_t n);

/* The last change, if it has no end; or NULL. */
const struct change_row *changes_open(const struct changes *c);

/*
 * What `undo` puts back: the last change that took effect, is no undo, and was not undone; or NULL.
 * An open one comes first: when that is an undo, what it was about.
 */
const struct change_row *changes_undoable(const struct changes *c);

/* Bytes at the beginning of the text that may go, so that about `keep` bytes are left. */
size_t changes_spare(const struct changes *c, size_t keep);

struct change {
	char version[24], title[96];
	int64_t time_s;
	struct boot boot; /* of the modem, when steps or a reset were sent last */
	bool due;	  /* a step was sent that takes effect by a reset */
	bool resetting;	  /* and then, perhaps, the reset */
	bool overflow;	  /* some of it had no room: it cannot be undone */
	/* What may have been sent, each setting once: what it was before the first of its steps,
	 * and is after the last. */
	unsigned count;
	struct plan_step at[PLAN_STEPS_MAX];
	/* Of the plan that is being read. */
	unsigned planned_count;
	struct plan_step planned[PLAN_STEPS_MAX];
};

void change_read(struct change *c, const char *text, size_t n, const struct change_row *row);

/* What an open change means for a run that sees the modem `now`. */
struct apply_past change_past(const struct change *c, const struct boot *now);

/*
 * What a run writes, in this order: BEGIN, unless a change is open; a STEP for each of its plan,
 * then BOOT; SEND before each is sent, RESET before a reset; END. A new plan on the way is STEPs
 * and BOOT once more. Each takes the number of the next entry and leaves the one behind it.
 */
void change_put_begin(struct buf *out, uint32_t *number, int64_t time_s, const char *what,
		      uint32_t undoes);
void change_put_step(struct buf *out, uint32_t *number, const struct plan_step *step);
/* `due`: a reset is owed for what was sent before. */
void change_put_boot(struct buf *out, uint32_t *number, const struct boot *boot, bool due);
void change_put_send(struct buf *out, uint32_t *number, const struct plan_step *step);
void change_put_reset(struct buf *out, uint32_t *number, const struct boot *boot);
void change_put_end(struct buf *out, uint32_t *number, int64_t time_s, enum apply_end end);

#endif
