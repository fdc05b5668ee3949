/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SCRIPT_H
#define SWICTL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "escape.h"

/*
 * A chat(8) script, read and checked as a whole before anything is sent.
 *
 * The language is the one of chat(8) 2.4.9 and its manual, with its corners: a line that starts
 * with '#' is a comment; a quote opens a word only at its beginning and a word ends behind the
 * closing one; a backslash at the end of a line is no continuation, since words simply go on in the
 * next line; `-` splits an expect word into sub-expects inside quotes, too (`\-` does not); a
 * keyword is one wherever an expect string may stand; a string to send ends in CR but for `\c`.
 */
#define SCRIPT_LINE_MAX	     1023 /* bytes of a line and of a string; chat(8) breaks longer ones */
#define SCRIPT_STEPS_MAX     400
#define SCRIPT_TEXT_MAX	     16384
#define SCRIPT_WATCHED_MAX   49 /* bytes of an ABORT or REPORT string, as in chat(8) */
#define SCRIPT_TIMEOUT_S     45 /* chat(8): until TIMEOUT says otherwise, and for TIMEOUT 0 */
#define SCRIPT_TIMEOUT_MAX_S 86400

#define SCRIPT_KEYWORDS(X) \
	X(ABORT)           \
	X(CLR_ABORT)       \
	X(REPORT)          \
	X(CLR_REPORT)      \
	X(TIMEOUT)         \
	X(SAY)             \
	X(HANGUP)          \
	X(ECHO)

enum script_kind {
	SCRIPT_EXPECT,
	SCRIPT_SEND,
	SCRIPT_LOAD, /* send what stands in a file: `@file` */
#define X(name) SCRIPT_##name,
	SCRIPT_KEYWORDS(X)
#undef X
		SCRIPT_KINDS_COUNT
};

/*
 * One step. The steps run one after the other, but for an EXPECT that was met, which goes on at
 * `next`. When its time is over the step behind it is what is sent instead if `sub` is set, else
 * the script has failed.
 */
struct script_step {
	enum script_kind kind;
	bool sub;	 /* EXPECT */
	bool secret;	 /* SEND, LOAD: not to be logged (`\q`, or from a file) */
	unsigned line;	 /* where it stands: line of the file, or number of the word */
	size_t at, len;	 /* its string in script.text; a NUL stands behind it */
	size_t next;	 /* EXPECT: index of the step behind a match; may be script.count */
	unsigned number; /* TIMEOUT: seconds; HANGUP, ECHO: 1 for on */
};

struct script {
	size_t count;
	struct script_step steps[SCRIPT_STEPS_MAX];
	size_t text_len;
	char text[SCRIPT_TEXT_MAX];
};

/*
 * Read the text of a script file. 0; -EINVAL with "line N: what, expected what" in `error`.
 * A CR at the end of a line is no part of it.
 */
int script_read(struct script *s, const char *text, size_t n, const struct escape_values *values,
		struct buf *error);

/* The same for a script that is given as words: "word N: what, expected what". */
int script_read_words(struct script *s, char *const *words, size_t count,
		      const struct escape_values *values, struct buf *error);

#endif
