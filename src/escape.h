/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ESCAPE_H
#define SWICTL_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * One string of a chat script on its way to the wire: escapes, variables, phone numbers.
 *
 * chat(8) does it in two rounds and so do we, because values take part in the second one. Round
 * one puts in values and turns escapes into bytes; of those that only make sense while sending it
 * keeps the backslash, and a backslash before every byte to be taken as it is. Round two is
 * escape_next().
 */

/*
 * What is put in for `$NAME`, `\T` and `\U`. A value with a control character, or with a quote
 * where it would end the quotes that it stands in, is refused: nothing that could be more than one
 * argument ever leaves. An unset variable is nothing, as in chat(8).
 */
struct escape_values {
	char *const *env;   /* "NAME=value", ended by NULL; NULL: `$` is an ordinary character */
	const char *phone;  /* `\T`, or NULL */
	const char *phone2; /* `\U`, or NULL */
	bool unchecked;	    /* take every value, as chat(8) does */
};

struct escape {
	const struct escape_values *values;
	struct buf *out;
	struct buf *error; /* "value of $NAME holds what, expected what" */
	bool secret;	   /* the string says that it is not to be logged (`\q`) */
	bool sending, quoted, refused;
};

/* Round one. 0; -EINVAL with the reason in `error`; -ENOBUFS no room in `out`. */
int escape_expect(struct escape *e, const char *raw, size_t n);

/* The same for a string to say: a CR follows but for `\c`. */
int escape_say(struct escape *e, const char *raw, size_t n);

/* The same for a string to send, where EOT and BREAK are words. */
int escape_send(struct escape *e, const char *raw, size_t n);

enum escape_op { ESCAPE_BYTE, ESCAPE_SECOND, ESCAPE_TENTH, ESCAPE_BREAK, ESCAPE_END };

/* Round two, for strings to send: the next byte or pause, and `*pos` moves behind it. */
enum escape_op escape_next(const char *text, size_t len, size_t *pos, char *byte);

#endif
