/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_AT_PIECE_H
#define SWICTL_AT_PIECE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * One line of an AT session as people copy it, in pieces: a command (at a prompt, or as an argument
 * of the tool that sent it), a result, an answer that names itself, or other text. Copies glue them
 * together ("AT+CPIN? +CPIN: READY OK", "SUPPORTEDOK", "OKIn the case above").
 */
enum at_piece_kind {
	AT_PIECE_COMMAND,
	AT_PIECE_FINAL,	 /* OK, ERROR, +CME ERROR: 10 */
	AT_PIECE_HEADED, /* "+CSQ: 18,99" */
	AT_PIECE_TEXT,
};

#define AT_PIECE_MAX 4096

struct at_piece {
	const char *rest; /* of the part in hand, or NULL: it is done */
	const char *end;  /* of the last part */
	bool pending;	  /* a command waits for its answer */
	/* The piece found last, terminated. */
	enum at_piece_kind kind;
	char text[AT_PIECE_MAX];
	char line[AT_PIECE_MAX]; /* in parts, each terminated: traces spell line ends out */
};

/* `pending`: a command was read and its result not yet: then a glued "OK" is a result. */
void at_piece_start(struct at_piece *p, const char *line, bool pending);

/* True when there is one more piece. What has no room in one is left out. */
bool at_piece_next(struct at_piece *p);

#endif
