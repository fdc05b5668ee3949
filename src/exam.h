/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_EXAM_H
#define SWICTL_EXAM_H

#include "buf.h"
#include "cmd.h"
#include "machine.h"
#include "survey.h"
#include "usb.h"

/*
 * Everything that `swictl doctor` looks at: the machine, each modem on its buses, what those say
 * when they are asked, and what the connects of this machine went through. It only reads.
 */
#define EXAM_DIALOGUE_MAX 32768

struct exam_modem {
	struct usb_modem *usb; /* in the list of the exam; its findings are those of all that was
				  seen of this modem */
	bool asked;	       /* its AT port was open, and it said `facts` */
	char reason[256];      /* why it was not asked, or "" */
	struct survey survey;
	struct facts facts;
	struct buf dialogue; /* what was asked and answered, line by line */
	char dialogue_text[EXAM_DIALOGUE_MAX];
};

struct exam {
	struct machine machine;
	struct findings findings; /* of the machine */
	struct usb_list list;
	struct exam_modem *modems; /* one for each of the list */
};

/* 0, or an enum cmd_exit after the reason went to the log; exam_fini() is due after 0. With `only`
 * (-d) other modems are left alone. */
int exam_init(struct exam *e, struct ctx *ctx, const char *only);
void exam_fini(struct exam *e);

#endif
