/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JOB_H
#define SWICTL_JOB_H

#include <ev.h>

#include "apply.h"
#include "found.h"
#include "plan.h"
#include "usb.h"

/*
 * One modem is brought to what is wanted of it: asked, planned for, changed by apply.h's rules, its
 * journal kept. Everything runs from the loop, beside any number of other jobs; the owner looks
 * after the bus for all of them and tells each what is in its slot (job_usb).
 */
#define JOB_PHASES(X)                              \
	X(ASKING, "asking")                        \
	X(PLANNED, "planned") /* until job_go() */ \
	X(FLASHING, "flashing")                    \
	X(CHANGING, "changing")                    \
	X(OVER, "over")

enum job_phase {
#define X(name, text) JOB_##name,
	JOB_PHASES(X)
#undef X
};

/* How it ended: name, exit code of a verb (cmd.h), whether the modem is as it should be, and what
 * a person is told. */
#define JOB_RESULTS(X)                                                                           \
	X(NONE, "none", DONE, false, "")                                                         \
	X(AS_WANTED, "as-wanted", DONE, true, "as wanted")                                       \
	X(PLANNED, "planned", DONE, true, "planned, nothing sent")                               \
	X(DONE, "done", DONE, true, "done")                                                      \
	X(NOTHING_TO_UNDO, "nothing-to-undo", NO, false,                                         \
	  "no change of this modem is recorded here")                                            \
	X(BARRED, "refused", NO, false, "nothing is sent")                                       \
	X(DIFFERS, "differs", NO, false, "changed, and not as wanted")                           \
	X(UNDONE, "undone", NO, false, "refused by the modem; what was sent is put back")        \
	X(HALF, "half-done", NO, false,                                                          \
	  "refused by the modem on the way; run it again, or swictl undo")                       \
	X(CALLED_OFF, "stopped", NO, false, "stopped; nothing was sent")                         \
	X(PUT_BACK, "stopped", NO, false, "stopped; what was sent is put back")                  \
	X(STOPPED, "stopped", NO, false, "stopped; run it again to go on, or swictl undo")       \
	X(STAYED, "not-reset", NO, false,                                                        \
	  "it took the reset command and did not restart; power-cycle it, then run this again")  \
	X(BOOT_LOADER, "boot-loader", NO, false,                                                 \
	  "it is in its boot-loader; power-cycle it, or flash it: swictl firmware")              \
	X(NO_AT_PORT, "no-at-port", NO_MODEM, false, "no AT port; swictl list says why")         \
	X(VANISHED, "vanished", IO, false,                                                       \
	  "it vanished and did not come back in time; look at cable and power, run this again")  \
	X(MUTE, "port-silent", IO, false, "its AT port does not answer")                         \
	X(NAMELESS, "no-imei", NO, false,                                                        \
	  "it does not tell its IMEI, without which no change of it can be put back")            \
	X(UNWRITTEN, "no-journal", IO, false,                                                    \
	  "the journal cannot be written: nothing is changed without")                           \
	X(NO_FLASHER, "no-flasher", NO, false,                                                   \
	  "flashing needs qmi-firmware-update: install libqmi-utils, or name it in swictl.conf") \
	X(NO_BOOT_HOLD, "no-boot-hold", NO, false,                                               \
	  "it does not go to its boot-loader by command, and nothing was written")               \
	X(FLASH_FAILED, "flash-failed", NO, false,                                               \
	  "not written; it waits in its boot-loader: run this again, or power-cycle it")         \
	X(BUSY, "busy", AGAIN, false, "another program is at it")                                \
	X(NO_PERMISSION, "no-permission", PERMISSION, false, "run this as root")                 \
	X(NO_MEMORY, "no-memory", INTERNAL, false, "no memory")

enum job_result {
#define X(name, text, exit, good, words) JOB_IS_##name,
	JOB_RESULTS(X)
#undef X
		JOB_RESULTS_COUNT
};

struct job;

/* What a line of the live table says. Texts are static or live until the next news. */
struct job_news {
	enum job_phase phase;
	const char *text;     /* "sending", "away", ... */
	const char *what;     /* setting of the step in hand, or "" */
	unsigned step, steps; /* from 1; 0 of 0: no step is in hand */
};

struct job_config {
	struct ev_loop *loop;
	const char *sysfs; /* "/sys" */
	const char *state_dir;
	const struct setup *setups;
	unsigned setup_count;
	const char *flasher;	     /* program for firmware; NULL: qmi-firmware-update */
	const char *const *files;    /* paths of wanted->files */
	const struct wanted *wanted; /* borrowed while the job lives; NULL: undo the last change */
	const char *what;	     /* for the journal: "carrier ATT" */
	bool force;		     /* --force-lockout, confirmed */
	bool dry_run;		     /* ends when it is planned */
	bool go;		     /* does not wait for job_go() */
	/* Something else is going on; and JOB_OVER, from where job_free() is allowed. */
	void (*told)(struct job *job, const struct job_news *news, void *arg);
	/* A plan was made from what was found: valid during the call. May be NULL. */
	void (*planned)(struct job *job, const struct plan *plan, const struct found *found,
			void *arg);
	/* A command is sent. May be NULL. */
	void (*sent)(struct job *job, const char *command, void *arg);
	void *arg;
};

/* Who the modem says it is, as far as it was asked. */
struct job_unit {
	char imei[24], fsn[24];
	char model[FACTS_NAME_MAX], revision[FACTS_LINE_MAX];
};

/*
 * Begin with a modem of the bus, or with one behind a node (a pseudo-terminal) when `usb` is NULL.
 * What is wrong with it is told as any other end is. 0, -ENOMEM.
 */
int job_new(struct job **job, const struct job_config *config, const struct usb_modem *usb,
	    const char *node);
void job_free(struct job *job); /* whatever it does; NULL is allowed */

/* What is in its slot now, or NULL: after each change of the bus. */
void job_usb(struct job *job, const struct usb_modem *usb);

/* In JOB_PLANNED: carry it out. */
void job_go(struct job *job);

/* End at the next safe point. */
void job_stop(struct job *job);

const char *job_name(const struct job *job); /* slot or node */
const struct job_unit *job_unit(const struct job *job);
enum job_result job_result(const struct job *job);
unsigned job_resets(const struct job *job); /* that were sent */
/* How it ended in words, behind those of job_result_words(); "" when those are all. */
const char *job_detail(const struct job *job);

const char *job_result_name(enum job_result result);
const char *job_result_words(enum job_result result);
int job_result_exit(enum job_result result);
bool job_result_is_good(enum job_result result);

#endif
