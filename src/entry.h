/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ENTRY_H
#define SWICTL_ENTRY_H

#include <stdint.h>

#include "buf.h"

/*
 * One line of the journal of a modem: kind, number, fields, checksum.
 *
 *	"<number> <kind>\t<field>\t<field>...\t#<8 hex digits>\n"
 *
 * The checksum (CRC-32 of IEEE 802.3) covers all before its '#'. Fields hold anything: control
 * characters, backslash and what is above 0x7e are written \xNN. Numbers go up by one, so that a
 * line that is lost or there twice is noticed.
 */
#define ENTRY_KINDS(X)                                                                           \
	X(BEGIN, "begin") /* time, program version, what, number undone or "" */                 \
	X(STEP, "step")	  /* setting, key, before, after, command, query, undo, "reset" or "" */ \
	X(SEND, "send")	  /* setting, key: it is about to be sent */                             \
	X(RESET, "reset") /* boot: a reset is about to be sent */                                \
	X(BOOT, "boot")	  /* boot that the steps go to; "due": a reset is owed to it */          \
	X(END, "end")	  /* time, how */

enum entry_kind {
#define X(name, text) ENTRY_##name,
	ENTRY_KINDS(X)
#undef X
		ENTRY_KINDS_COUNT
};

#define ENTRY_FIELDS_MAX 8
/* A step of a plan, all of it escaped, is shorter. */
#define ENTRY_LINE_MAX 4096

struct entry {
	enum entry_kind kind;
	uint32_t number;
	unsigned count;
	const char *field[ENTRY_FIELDS_MAX]; /* into the line; those from `count` on are "" */
};

/* Append the line; what has no room sets buf_error(). */
void entry_put(struct buf *out, const struct entry *e);

/*
 * Read a line without its '\n', which is changed. 0; -EINVAL torn, damaged, or written by a program
 * that knows more kinds than this one.
 */
int entry_parse(struct entry *e, char *line);

const char *entry_kind_name(enum entry_kind kind);

#endif
