/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_AT_H
#define VMODEM_AT_H

#include "personality.h"

/*
 * The command interpreter of V.250 section 5, line by line: it echoes, splits a line into commands
 * and answers from the personality's rows. Its state (echo, verbosity, ...) are variables "at.*".
 */
#define AT_LINE_MAX 2048

struct vmodem;

struct at {
	char line[AT_LINE_MAX + 1];
	size_t len;
	bool too_long;
	char last[AT_LINE_MAX + 1]; /* for A/ (V.250 5.2.4) */
};

/* One command of a line. */
struct at_item {
	char name[32]; /* "+CSQ", "E", "&F", "S", "D": upper case */
	char args[AT_LINE_MAX + 1];
	enum command_form form;
	bool extended;
};

/* How a command ended: 0, a +CME ERROR number (27.007 section 9.2), or one of these. */
enum {
	AT_OK = 0,
	AT_ERROR = -1,
	AT_NO_CARRIER = -2,
	AT_CONNECT = -3,
	AT_WAIT = -4, /* the final result comes later: a dial */
};

/* +CME ERROR numbers that C code uses; the table in at_result.c has all of them. */
enum {
	AT_CME_NOT_ALLOWED = 3,
	AT_CME_NO_SIM = 10,
	AT_CME_SIM_PIN = 11,
	AT_CME_SIM_PUK = 12,
	AT_CME_SIM_FAILURE = 13,
	AT_CME_SIM_BUSY = 14,
	AT_CME_PASSWORD = 16,
	AT_CME_NOT_FOUND = 22,
	AT_CME_PARAMETER = 50,
};

void at_init(struct at *a);

/*
 * Take bytes up to and including the end of a command line; `whole` says whether there is one,
 * then a->line holds it. What the modem echoes is appended to `echo`, when wanted: at most three
 * bytes for each byte taken. Returns how many bytes were taken.
 */
size_t at_feed(struct at *a, const void *data, size_t n, bool want_echo, struct buf *echo,
	       bool *whole);

/*
 * Split the next command off a line. Returns how many characters it has, with the ';' that ends
 * it; 0 when nothing is left; -EINVAL when it is not a command.
 */
int at_next(const char *line, struct at_item *item);

/* Next argument of a set form: quotes taken off. 0; -ENODATA; -ENOBUFS. */
int at_argument(const char **cursor, char *to, size_t size);

/* Where the commands of a line start: behind "AT", wherever that is in it; NULL when nowhere. */
const char *at_commands(const char *line);

/* Every "@handler" of the personality is known: 0, or -EINVAL with `why`. */
int at_check(const struct personality *p, const char *path, struct buf *why);

/* The time that the commands of this line take, in ms. */
long at_cost(struct vmodem *m, const char *line);

/* Run a whole line and send its answer. */
void at_run(struct vmodem *m, const char *line);

/* Send a final result in the form that ATQ, ATV and +CMEE ask for. */
void at_result(struct vmodem *m, int result);

/* Send a line that nobody asked for. */
void at_urc(struct vmodem *m, const char *text);

/* "ERROR", "NO CARRIER", "CME 10" as a result; AT_OK for any other text. */
int at_result_of(const char *text);

/* How a +CME ERROR number is written, or NULL. */
const char *at_cme_text(int number);

/* A handler appends the lines of its answer to `out`, each but the last ended by '\n'. */
typedef int at_handler(struct vmodem *m, const struct command *row, const struct at_item *item,
		       struct buf *out);

/* A row of a table of handlers, named "@name" in personality files; a table ends with NULL. */
struct at_handler_row {
	const char *name;
	at_handler *run;
};

extern const struct at_handler_row at_standard_handlers[], at_sierra_handlers[];

/* The handler of this name ("@cpin"), or NULL. */
at_handler *at_handler_find(const char *name);

#endif
