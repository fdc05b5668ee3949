/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SENT_H
#define SWICTL_SENT_H

#include <stdbool.h>

#include "buf.h"

/* Commands that a line of a session, or of the log of chat or wvdial, says were sent; and what
 * became of them. */
enum sent_outcome { SENT_NONE, SENT_GOOD, SENT_BAD };

/* The command, in the line; NULL when it says nothing of one. */
const char *sent_command(const char *text);

/* What a line says of the command before it. */
enum sent_outcome sent_outcome(const char *text);

/* When it is AT+CGDCONT=, what AT+CGDCONT? would say once it is carried out. */
bool sent_context(const char *text, struct buf *answer);

#endif
