/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_READ_AT_H
#define SWICTL_READ_AT_H

#include "at_known.h"
#include "at_modems.h"
#include "at_piece.h"
#include "paste_line.h"

/*
 * Reader of AT sessions as people copy them: with the commands or only their answers, with results
 * or without, several modems one after the other. Facts go through facts_line(), and each is kept
 * with the line that told it; what went wrong between people and modem is kept as troubles.
 */
#define READ_AT_TROUBLES_MAX 24

/* What went wrong, each with the command and the result that say so. */
enum read_at_trouble_kind {
	READ_AT_IS_LOCKED,     /* plain ERROR to a command that wants the unlock first */
	READ_AT_IS_UNLOCK,     /* the unlock command itself was refused */
	READ_AT_IS_MALFORMED,  /* refused, and quotes or commas are broken */
	READ_AT_IS_NEEDS_MODE, /* refused, and legal in another mode only */
	READ_AT_IS_DIAL,       /* refused without a reason */
	READ_AT_IS_APN,	       /* refused: the reason speaks of the APN */
	READ_AT_IS_AUTH,       /* refused: of user and password */
	READ_AT_IS_NO_SERVICE, /* refused: of no network */
	READ_AT_IS_SILENT,     /* asked again and again, no answer */
	READ_AT_IS_DATA_MODE,  /* PPP frames where answers should be */
	READ_AT_IS_WRONG_PORT, /* NMEA sentences where answers should be */
	READ_AT_IS_RESET,      /* asked for: no trouble, but explains one */
	READ_AT_IS_TRUNCATED,  /* the last answer has no end, where all before have one */
};

struct read_at_trouble {
	enum read_at_trouble_kind kind;
	bool cured; /* the same worked later */
	struct said command, answer;
};

struct read_at {
	/* The command that waits for its result, or whose answer is being read without it. */
	bool pending, inferred, echoed;
	bool told; /* its answer told something so far */
	struct said command;
	char name[24];	   /* "+CGDCONT", "!USBCOMP", "D"; upper case */
	unsigned infos;	   /* lines of its answer */
	bool identity;	   /* an ATI block is being read: `before` holds what was known */
	unsigned commands; /* seen */
	unsigned results;  /* of commands */
	unsigned knocks;   /* commands that ask for nothing but an answer, and got none */
	bool unlocked, answered;
	bool dialled, online; /* ever; and said CONNECT to it */
	bool connected;	      /* now */
	struct at_modems modems;
	unsigned trouble_count;
	struct read_at_trouble trouble[READ_AT_TROUBLES_MAX];
	struct at_piece piece;
};

void read_at_init(struct read_at *r);

/* True when the line is a command, whatever else it may look like. */
bool read_at_begins(const struct paste_line *line);

/* True when the line is of a session. */
bool read_at_line(struct read_at *r, const struct paste_line *line);

/* The paste is over. */
void read_at_end(struct read_at *r);

#endif
