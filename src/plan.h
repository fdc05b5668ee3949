/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PLAN_H
#define SWICTL_PLAN_H

#include "found.h"
#include "setup.h"
#include "wanted.h"

/*
 * From what is wanted and what was found to the commands that make it so, in the order that needs
 * the fewest resets, or to the reason why nothing is sent (design sections 4 and 6). Pure: the same
 * question has the same answer, and the plan of what a plan has made is empty.
 *
 * All steps go out, then one reset makes those that need it take effect; only firmware has its own
 * before them. A step is text: a journal can keep it, and it can be read back and put back after a
 * crash without the plan that it is of.
 */
#define PLAN_SETTINGS(X)              \
	X(FIRMWARE, "firmware")       \
	X(PRI, "pri")                 \
	X(VENDOR, "usb-vendor")       \
	X(IDENTITY, "usb-identity")   \
	X(PRODUCT, "usb-product")     \
	X(IMAGE, "image")             \
	X(COMPOSITION, "composition") \
	X(SPEED, "usb-speed")         \
	X(CUSTOM, "custom")           \
	X(PCOFFEN, "pcoffen")         \
	X(RAT, "rat")                 \
	X(BAND, "band")               \
	X(CONTEXT, "context")

enum plan_setting {
#define X(name, text) PLAN_##name,
	PLAN_SETTINGS(X)
#undef X
		PLAN_SETTINGS_COUNT
};

/*
 * Why nothing is sent: name, whether --force-lockout may override it, what is to be done. Lock-outs
 * (sierra-at 3) are dangers that somebody with another way in may want to take; the rest cannot
 * work.
 */
#define PLAN_REFUSALS(X)                                                                       \
	X(NONE, "none", false, "")                                                             \
	X(WRONG_MODEL, "wrong-model", false, "Use a recipe for this modem.")                   \
	X(BAD_VALUE, "bad-value", false, "Correct what is asked for.")                         \
	X(NOT_SAID, "not-said", false,                                                         \
	  "See whether the modem answers and whether its commands are locked: swictl info.")   \
	X(LACKING, "lacking", false, "Leave it out: this firmware has no such setting.")       \
	X(NOT_OFFERED, "not-offered", false, "Choose one of those that the modem offers.")     \
	X(NOT_STORED, "not-stored", false,                                                     \
	  "Choose a stored image, or flash its .cwe and .nvu: swictl firmware.")               \
	X(FIRMWARE_UNFIT, "firmware-unfit", false,                                             \
	  "Take the .cwe and the .nvu of one release for this family.")                        \
	X(EXCLUSIVE, "exclusive-functions", false, "Take RMNET or MBIM, not both.")            \
	X(NO_AT_PORT, "no-at-port", true, "Keep the function that has the AT port (MODEM).")   \
	X(LONE_FUNCTION, "lone-function", true,                                                \
	  "Add DIAG or a network function: drivers take one interface for a boot-loader.")     \
	X(WRONG_TYPE, "wrong-type", true, "Leave the configuration type to swictl.")           \
	X(TYPE_UNKNOWN, "type-unknown", true,                                                  \
	  "Add the family to models/setups/ once it is known which type keeps its AT port.")   \
	X(TWO_CONFIGURATIONS, "two-configurations", true,                                      \
	  "Take a number with one configuration: 6 or 8.")                                     \
	X(NUMBER_UNKNOWN, "number-unknown", true, "Take a number that the modem supports: 6.") \
	X(IDENTITY_UNKNOWN, "identity-unknown", true,                                          \
	  "Take an identity that drivers know, with its boot id: models/setups/ lists them.")  \
	X(BOOT_ID_UNFIT, "boot-id-unfit", true,                                                \
	  "Take the boot id that belongs to it, or flashing tools will not find the modem.")   \
	X(TOO_MUCH, "too-much", false, "Do it in two runs.")

enum plan_refusal {
#define X(name, text, overridable, cure) PLAN_REFUSED_##name,
	PLAN_REFUSALS(X)
#undef X
		PLAN_REFUSALS_COUNT
};

#define PLAN_VERDICTS(X)                                                                       \
	X(AS_WANTED, "as-wanted") /* nothing is to be done */                                  \
	X(PENDING, "pending")	  /* nothing is to be sent: a reset is owed, or it is not over \
				   */                                                          \
	X(READY, "ready")                                                                      \
	X(REFUSED, "refused")

enum plan_verdict {
#define X(name, text) PLAN_IS_##name,
	PLAN_VERDICTS(X)
#undef X
};

#define PLAN_STEPS_MAX	 32
#define PLAN_TEXT_MAX	 176
#define PLAN_COMMAND_MAX 192
#define PLAN_WORDS_MAX	 224

/* Values are texts of plan_value(): they stand for themselves in every mouth and in the journal. */
struct plan_step {
	enum plan_setting setting;
	char key[24]; /* which of several: cid of a context, name of a custom key; or "" */
	char before[PLAN_TEXT_MAX], after[PLAN_TEXT_MAX]; /* before "": there was none */
	char command[PLAN_COMMAND_MAX]; /* "" for firmware: the owner flashes wanted.files */
	char query[24]; /* to read it back at once (plan_step_holds()); "": only after the reset */
	char undo[PLAN_COMMAND_MAX]; /* "": cannot be put back by a command */
	bool at_reset;		     /* takes effect at the next reset */
};

struct plan {
	enum plan_verdict verdict;
	enum plan_refusal refusal;
	bool forced;		    /* a refusal was overridden: `refusal` says which, first one */
	char words[PLAN_WORDS_MAX]; /* refused, pending: what and why, in words */
	unsigned count;
	struct plan_step steps[PLAN_STEPS_MAX];
	unsigned resets; /* that the steps need, or that PENDING is owed */
	uint64_t warned; /* bit per enum finding_code: what the end will mean for the host */
};

/*
 * Plan it. `setup`: of the modem's family, or NULL where there is none. `force`: overridable
 * refusals become steps all the same.
 */
void plan_make(struct plan *p, const struct wanted *w, const struct found *found,
	       const struct setup *setup, bool force);

/*
 * The way back from steps that were made (or may have been), newest first; those that are no
 * longer, or never were, as they were made are left out. Lock-outs are refused here, too.
 */
void plan_undo(struct plan *p, const struct plan_step *steps, unsigned count,
	       const struct found *found, const struct setup *setup, bool force);

/*
 * What a setting is at now, as text: "1,0000010D" or "6" (composition), "fw,carrier,config" of the
 * preference (image), a name (rat, band), "IP,internet" (context), ... -ENODATA: the modem did not
 * say; -ENOBUFS. "" with 0: there is none (a context that is not defined).
 */
int plan_value(enum plan_setting setting, const char *key, const struct found *found,
	       struct buf *value);

/* After its query was asked anew (into a `found` of its own): is the step as it was sent? */
bool plan_step_holds(const struct plan_step *step, const struct found *found);

/* Sections of query_table that a plan of this needs. */
unsigned plan_sections(const struct wanted *w);

const char *plan_setting_name(enum plan_setting setting);
enum plan_setting plan_setting_of(const char *name); /* PLAN_SETTINGS_COUNT: none */
const char *plan_refusal_name(enum plan_refusal refusal);
const char *plan_refusal_cure(enum plan_refusal refusal);
bool plan_refusal_overridable(enum plan_refusal refusal);
const char *plan_verdict_name(enum plan_verdict verdict);

#endif
