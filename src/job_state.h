/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_JOB_STATE_H
#define SWICTL_JOB_STATE_H

#include "flash.h"
#include "flasher.h"
#include "job.h"
#include "journal.h"
#include "session.h"
#include "survey.h"

/* A job from inside: job.c asks, sends and waits; job_note.c keeps the journal. */
struct job_flash {
	struct flash machine;
	struct flasher tool;
	char path[256];
	char said[FLASHER_LINE_MAX]; /* by that program, last */
};

struct job {
	struct job_config config;
	char name[64];
	const char *unlock, *family; /* of the model; lives as long as the program */
	enum job_phase phase;
	enum job_result result;
	char detail[400];

	/* What is in the slot, and behind which node. */
	bool by_node; /* no USB modem: the node alone is watched */
	bool there;
	char node[64], real[64];
	int busnum;
	int devnum, open_devnum; /* of the device whose port is open */
	enum model_mode mode;
	uint16_t vid, pid;
	uint32_t interfaces;
	char holder[32]; /* who else has the port open, if that was looked for */

	struct session *session;
	struct survey survey;
	bool boot_asked;
	struct found *found;		    /* while it is asked */
	char command[TALK_COMMAND_MAX + 1]; /* in flight */
	struct job_unit unit;

	/* The plan, as much of it as is carried out. */
	struct plan_step *steps;
	unsigned count;
	enum plan_verdict verdict;
	struct apply apply;
	struct apply_past past;
	struct job_flash *flash; /* where firmware is wanted */
	bool flash_due, flashed;
	bool remembered;	   /* the journal is open */
	uint64_t patient_until_ms; /* a port that is mute is tried again; 0: not */

	struct journal journal;
	uint32_t number;	/* of its next entry */
	uint32_t undoes;	/* change that is put back, or 0 */
	struct plan_step *undo; /* its steps */
	unsigned undo_count;
	struct boot seen, noted; /* by the last survey; in the journal */

	ev_timer limit; /* of the machine */
	ev_timer pause; /* before the next look at a node, or the next try */
};

/* Between two looks at a node, and before an open that failed is tried again. */
#define JOB_NODE_S  0.2
#define JOB_RETRY_S 1.0

/* --- job.c --- */

void job_tell(struct job *job);

/* It is over; told from the loop, so that the owner may free it there. */
void job_end(struct job *job, enum job_result result);

/* Close its port. */
void job_close(struct job *job);
void job_pause(struct job *job, double seconds);

/* True when its slot has a port that can be opened. */
bool job_has_port(const struct job *job);

/* True while a port that cannot be opened, or is mute, is tried again. */
bool job_is_patient(const struct job *job);

/* Begin `detail` anew. */
struct buf job_say(struct job *job);

/* --- job_look.c --- */

/* 0, or session_new()'s errors. */
int job_open(struct job *job, char holder[PORT_HOLDER_MAX]);
enum job_result job_open_failed(struct job *job, int error, const char *holder);

/* Survey it and make a plan, the first one or another. */
void job_ask(struct job *job);

/* --- job_change.c --- */

/* Carry out an order of the machine, and those that follow from it. */
void job_drive(struct job *job, enum apply_do act);

/* --- job_flash.c --- */

/* Before the first command: JOB_IS_NONE, or why it cannot be flashed. */
enum job_result job_flash_prepare(struct job *job);
void job_flash_go(struct job *job);
void job_flash_event(struct job *job, enum flash_event event);

/* The slot changed; `left`: the device that was there went. */
void job_flash_usb(struct job *job, bool left);
const char *job_flash_text(const struct job *job);
void job_flash_free(struct job *job);

/* --- job_note.c --- */

/*
 * The journal of the unit is opened, and what it says of changes before this one is taken into
 * account. JOB_IS_NONE, or why not.
 */
enum job_result job_remember(struct job *job);

/* Carry out one of the NOTE_* orders: APPLY_ON_WRITTEN or APPLY_ON_UNWRITTEN. */
enum apply_event job_note(struct job *job, enum apply_do act);

/* This run of our machine's kernel, for struct boot. */
void job_boot(struct boot *boot, int devnum, const struct facts *facts);

#endif
