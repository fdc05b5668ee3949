/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_DIALER_STATE_H
#define SWICTL_DIALER_STATE_H

/* What dialer.c and dialer_tell.c share; no other room looks into it. */
#include "call.h"
#include "cmd.h"
#include "ctl.h"
#include "hook.h"
#include "hotplug.h"
#include "inquiry.h"
#include "link.h"
#include "modem.h"
#include "pppd.h"
#include "prober.h"
#include "recorder.h"
#include "recovery.h"
#include "settings.h"

struct dialer {
	struct ctx *ctx;
	const struct settings *settings;
	const struct profile *profile;
	struct ev_loop *loop;
	ev_timer timer;
	ev_signal signals[2];
	struct hotplug hotplug;
	struct ctl ctl;

	struct link link;
	struct modem modem; /* found last; its lists are not kept, slot and node are */
	char slot[32];
	char last_node[64]; /* where it was before */
	struct inquiry inquiry;
	struct pppd pppd;
	struct prober prober;
	struct call call;
	bool ended;		  /* a call did, and the modem was not asked since */
	uint64_t rested_ms;	  /* when its rest is over, should it answer before */
	struct findings findings; /* of the last failure, or none */
	enum finding_code cause;  /* of it, for the ladder */
	struct recovery recovery;
	struct recorder recorder;
	struct hook hook;

	uint64_t up_since_ms, down_since_ms; /* 0: never */
	unsigned dials, drops;
	enum finding_code
		told; /* said last, so that a poll does not repeat it; FINDING_COUNT: none */
	enum finding_code gave_up; /* the cause that the script was told of so */
	int exit;
};

/* An event in, what follows from it done, the timer armed anew. */
void dialer_event(struct dialer *d, enum link_event event);

/* What went wrong, to the log: the worst finding in one line. Sorts them. */
void dialer_tell_findings(struct dialer *d, const char *what);

/* One cause with its evidence, told to people and left for the ladder. LINK_ON_FAILED. */
enum link_event dialer_blame(struct dialer *d, enum finding_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Something happened, to the user's script. */
void dialer_hook(struct dialer *d, enum hook_kind kind);

/* The control socket asks. */
char *dialer_answer(void *arg, enum ctl_request request);

#endif
