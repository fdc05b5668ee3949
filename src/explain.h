/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_EXPLAIN_H
#define SWICTL_EXPLAIN_H

#include "mangle.h"
#include "paste.h"
#include "read_at.h"
#include "reading.h"

/*
 * Pasted text to findings: each line goes to the reader that knows it; prose goes to none.
 *
 *	explain_init(&e);
 *	while (...) explain_feed(&e, data, n);
 *	explain_end(&e);
 *	explain_judge(&e, shelf, false, &findings);
 */
#define EXPLAIN_KINDS(X)              \
	X(NOTHING, NULL)              \
	X(PPPD_LOG, "pppd-log")       \
	X(KERNEL_LOG, "kernel-log")   \
	X(USB_DEVICES, "usb-devices") \
	X(AT_SESSION, "at-session")   \
	X(MIXED, "mixed")
enum explain_kind {
#define X(name, text) EXPLAIN_##name,
	EXPLAIN_KINDS(X)
#undef X
		EXPLAIN_KINDS_COUNT
};

struct explain {
	struct paste paste;
	struct mangle mangle;
	struct read_at at;
	struct reading reading;
	struct at_modems chat; /* what the modem answered in the dialogues of logs */
	bool chat_identity;    /* it was asked for its names there */
	/* What the tools of libqmi and libmbim say: the reading judges that; here it only completes
	 * the facts. */
	struct facts overheard;
	unsigned overheard_lines;
	char context[160];		       /* sent, not yet answered: "+CGDCONT: 1,..." */
	unsigned claimed[EXPLAIN_KINDS_COUNT]; /* lines by the reader that knew them */
};

void explain_init(struct explain *e);
void explain_feed(struct explain *e, const void *data, size_t n);
void explain_end(struct explain *e);

enum explain_kind explain_kind(const struct explain *e);

/* Worst first; identifiers in the evidence are shortened unless `whole`. Fills what the shelf knows
 * of the devices, too (judge.h). */
void explain_judge(struct explain *e, const struct shelf *shelf, bool whole, struct findings *out);

/* How far an attempt to be online came (judge.h), or NULL. */
const char *explain_stage(const struct explain *e);

/* The n-th modem of USB dumps and kernel logs, or NULL: after explain_judge(). */
const struct usb_modem *explain_modem(const struct explain *e, unsigned n);

/* Facts of the modem that was told most of, its addresses shortened unless `whole`; all unknown
 * when none was. */
void explain_facts(const struct explain *e, bool whole, struct facts *out);

const char *explain_kind_name(enum explain_kind kind);

#endif
