/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CHAT_LOG_H
#define SWICTL_CHAT_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * What a chat script shows of itself: log lines as `chat -v` writes them (so that people, and
 * whatever reads their logs, know them), and the echo of the modem on standard error.
 *
 * Secrets are masked: a string that says so (`\q`, or from a file), the arguments of the commands
 * in secret.h, and what comes back of either when the modem echoes.
 */
#define CHAT_LOG_MASK "??????" /* what chat(8) writes for `\q` */

struct chat_log {
	bool verbose; /* write `log` at all */
	bool echo;    /* write what comes to `say` */
	struct buf log, say;
	char log_memory[8192], say_memory[2048];

	/* The line being received, and the secret that was sent before it. */
	bool hide;
	bool in_line; /* the echo on standard error is in the middle of a line */
	size_t row_len, hidden_len;
	char row[256], hidden[128];
};

void chat_log_init(struct chat_log *l, bool verbose, bool echo);

/* One line, `format` with at most one %s, which is given as bytes and made printable. */
void chat_log_line(struct chat_log *l, const char *format, const char *text, size_t n);

/* "send (...)"; bytes that are sent in secret go to chat_log_hide(), too. */
void chat_log_send(struct chat_log *l, const char *text, size_t n, bool secret);
void chat_log_hide(struct chat_log *l, char byte);

/* A byte came; the wait that it came in is over. */
void chat_log_byte(struct chat_log *l, char byte);
void chat_log_flush(struct chat_log *l);

/* The script is over: end the line on standard error. */
void chat_log_end(struct chat_log *l);

#endif
