/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FIELD_H
#define SWICTL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A cursor over one line of an answer: "+COPS: 0,0,\"Name\",7". Fields are separated by commas
 * outside of quotes and brackets; blanks around them do not count; quotes are taken off. Nothing
 * is changed in the line, and the cursor never leaves it.
 */
struct field {
	const char *at; /* next character to read */
	bool end;	/* no field is left */
};

/* Set the cursor behind "PREFIX:" (any case, blanks before the colon allowed: "APP : 81B6").
 * False when the line does not start so. */
bool field_start(struct field *f, const char *line, const char *prefix);

/* Set the cursor to the first character of the line. */
void field_line(struct field *f, const char *line);

/* Each takes the next field: 0; -ENODATA when none is left; -EINVAL when it is not of that kind;
 * -ENOBUFS when it is too long for `to`. The field is passed in every case but -ENODATA. */
int field_text(struct field *f, char *to, size_t size);
int field_int(struct field *f, long *value);
int field_hex(struct field *f, uint32_t *value); /* with or without 0x and quotes */
int field_skip(struct field *f);

/* How many fields are left from the cursor on, without moving it. */
size_t field_count(const struct field *f);

#endif
