/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_REPLY_H
#define SWICTL_REPLY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What one line from the modem is, given the command that is running.
 *
 * Final results: V.250 table 1, 27.007 section 9.2 (+CME ERROR), 27.005 section 3.2.5
 * (+CMS ERROR), and the words that modems of this field use besides (sierra-at 1.4). Case is
 * ignored. A result ends a command, whatever stands behind it.
 */
#define REPLY_FINALS(X)                         \
	X(NONE, "none")                         \
	X(OK, "OK")                             \
	X(CONNECT, "CONNECT")                   \
	X(ERROR, "ERROR")                       \
	X(CME, "+CME ERROR")                    \
	X(CMS, "+CMS ERROR")                    \
	X(NO_CARRIER, "NO CARRIER")             \
	X(NO_DIALTONE, "NO DIALTONE")           \
	X(BUSY, "BUSY")                         \
	X(NO_ANSWER, "NO ANSWER")               \
	X(NOT_SUPPORTED, "COMMAND NOT SUPPORT") \
	X(MODEM_ERROR, "MODEM ERROR")

enum reply_final {
#define X(name, text) REPLY_##name,
	REPLY_FINALS(X)
#undef X
};

enum reply_kind {
	REPLY_IS_ECHO,	/* the command itself, sent back */
	REPLY_IS_INFO,	/* a line of the answer */
	REPLY_IS_URC,	/* unsolicited: belongs to no command */
	REPLY_IS_FINAL, /* ends the command: `final` and `code` tell how */
};

struct reply {
	enum reply_kind kind;
	enum reply_final
		final; /* also of an URC that is worded like a result: late, or NO CARRIER */
	int code;      /* of +CME, +CMS, MODEM ERROR when it is a number or known words; else -1 */
	bool more;     /* an URC of two lines: the next line belongs to it, whatever it says */
	const char *words; /* words for people: static, or pointing into `line`; never NULL */
};

/* `command` is the running command without its CR, or NULL when none runs. */
struct reply reply_read(const char *line, const char *command);

/*
 * How much of the command has been echoed once this line is in, `echoed` bytes of it having come
 * before; 0 when the line is no echo. A command may come back in two pieces, when the modem breaks
 * its echo for an URC.
 */
size_t reply_echo(const char *line, const char *command, size_t echoed);

/* The name of a final result, as the modem spells it. */
const char *reply_final_name(enum reply_final final);

/* 27.007 section 9.2 words for a +CME ERROR number, or NULL. */
const char *reply_cme_words(int code);

/* True when the command was carried out: OK or CONNECT. */
bool reply_is_good(enum reply_final final);

#endif
