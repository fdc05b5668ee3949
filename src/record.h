/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_RECORD_H
#define SWICTL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "facts.h"
#include "finding.h"

/*
 * One end of a link, or one dial that failed, as it is kept: what it was, what shows it, what
 * brought the link back and how long that took. history.h writes records to a file and reads them.
 *
 * A drop is kept when it happens and once more, with `cured_by` and `lost_ms`, when the link is up
 * again: of two that are record_same() the later one counts. A failed dial within an outage leaves
 * those two alone (the time is that of the record that began it) and names in `rung` what had been
 * done in vain; when no drop began the outage, its first failed dial did.
 */
#define RECORD_KINDS(X)              \
	X(DROP, "drop")              \
	X(DIAL, "dial") /* failed */ \
	X(STOP, "stop") /* ended because it was asked to: no failure, but it had its time */

enum record_kind {
#define X(name, text) RECORD_##name,
	RECORD_KINDS(X)
#undef X
		RECORD_KINDS_COUNT
};

#define RECORD_LINES_MAX 8
#define RECORD_RUNG_MAX	 24

struct record_lines {
	size_t count;
	char at[RECORD_LINES_MAX][FINDING_TEXT_MAX]; /* cleaned */
};

/* Text "" and numbers -1 are not known. */
struct record {
	enum record_kind kind;
	int64_t time_s; /* Unix time of the end */
	int64_t number; /* which record of this connect it is, from 1 */
	int64_t dial;	/* which dial of this connect it was, from 1 */
	char profile[64];
	char slot[32];
	char identity[40]; /* IMEI, shortened */
	char verdict[40];  /* finding code */
	char certainty[12];
	char reason[128]; /* as pppd says it */
	int64_t status;	  /* of pppd */
	int64_t uptime_s; /* of the link before; 0: it never was up */
	int64_t bytes_in, bytes_out;
	int64_t rtt_ms, rtt_max_ms; /* of LCP echo: last and greatest */
	int64_t probes, misses;
	char rung[RECORD_RUNG_MAX];	   /* what had been done before this dial */
	char cured_by[RECORD_RUNG_MAX];	   /* what had been done before the one that worked */
	int64_t lost_ms;		   /* from the end to the next UP */
	struct record_lines evidence;	   /* of the finding */
	struct record_lines echo;	   /* history of the echo judge */
	struct record_lines reach;	   /* of the judge of the network */
	struct record_lines before, after; /* what the modem said before the dial, after the end */
	struct record_lines usb;	   /* kernel events */
};

/* The members by name, for whoever writes or reads a record. */
enum record_type { RECORD_TEXT, RECORD_NUMBER, RECORD_LINES };

struct record_row {
	const char *key;
	enum record_type type;
	uint16_t offset, size;
};

/* Ended by a row without a key; `kind` has none, see record_kind_name(). */
extern const struct record_row record_rows[];

void record_init(struct record *r, enum record_kind kind);

/* Take over the worst finding, with its evidence. Sorts the list. Nothing when it is empty. */
void record_blame(struct record *r, struct findings *findings);

/* Take an IMEI, shortened as everywhere ("3527…3066"). */
void record_identify(struct record *r, const char *imei);

/* Add a line, cleaned and cut at a character to fit. The oldest one goes when there is no room. */
void record_line(struct record_lines *lines, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Add what a modem says of its SIM, network, signal and power, as far as it is known. */
void record_facts(struct record_lines *lines, const struct facts *f);

/* True when the two tell of the same end. */
bool record_same(const struct record *a, const struct record *b);

/* "drop: echo-lost-after-traffic, up 3 h 12 min before, back after 1.8 s by redial" */
void record_text(const struct record *r, struct buf *out);

const char *record_kind_name(enum record_kind kind);
enum record_kind record_kind_of(const char *name); /* RECORD_KINDS_COUNT: none */

#endif
