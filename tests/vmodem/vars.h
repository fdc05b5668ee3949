/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_VARS_H
#define VMODEM_VARS_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * What the modem knows, as names and values: "sim.state" is "ready". The personality file fills
 * it, answers are templates over it, faults and the control socket change it.
 */
#define VARS_NAME_MAX 96

struct var {
	char *name, *value;
};

struct vars {
	struct var *at; /* sorted by name */
	size_t count, room;
};

void vars_init(struct vars *v);
void vars_fini(struct vars *v);

/* 0, -ENOMEM, or -EINVAL for a name that is empty or too long. */
int vars_set(struct vars *v, const char *name, const char *value);
int vars_set_fmt(struct vars *v, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void vars_unset(struct vars *v, const char *name);

/* Unset all that the pattern matches. */
void vars_erase(struct vars *v, const char *pattern);

/* The next variable whose name starts so is v->at[*at - 1]; *at is 0 before the first. */
bool vars_next(const struct vars *v, const char *prefix, size_t *at);

/* NULL when unknown. Valid until the next change. */
const char *vars_get(const struct vars *v, const char *name);

/* The value, or "" when unknown. */
const char *vars_text(const struct vars *v, const char *name);

/* The value as a number; 0 when unknown or not a number. */
long vars_int(const struct vars *v, const char *name);

bool vars_is(const struct vars *v, const char *name, const char *value);

/* "voter.*" matches all names that start so; else the whole name must be equal. */
bool vars_match(const char *pattern, const char *name);

/*
 * Replace each ${name} of `text` by its value; names may themselves hold ${...} ("a table lookup")
 * and values are expanded in turn. An unknown name gives nothing.
 * 0; -ENOBUFS when `out` is too small; -ELOOP when values refer to each other in a circle;
 * -EINVAL for an unclosed ${.
 */
int vars_expand(const struct vars *v, const char *text, struct buf *out);

#endif
