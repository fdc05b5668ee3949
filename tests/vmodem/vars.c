/* SPDX-License-Identifier: MIT */
#include "vars.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { VARS_DEPTH_MAX = 8 };

void vars_init(struct vars *v)
{
	*v = (struct vars) { 0 };
}

void vars_fini(struct vars *v)
{
	for (size_t i = 0; i < v->count; i++) {
		free(v->at[i].name);
		free(v->at[i].value);
	}
	free(v->at);
	vars_init(v);
}

/* Where this name is, or would have to be: they are sorted. */
static size_t vars_place(const struct vars *v, const char *name)
{
	size_t low = 0, high = v->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(v->at[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct var *vars_find(const struct vars *v, const char *name)
{
	size_t at = vars_place(v, name);

	return at < v->count && !strcmp(v->at[at].name, name) ? &v->at[at] : NULL;
}

static int vars_add(struct vars *v, const char *name, char *value)
{
	size_t place = vars_place(v, name);
	char *copy;

	if (v->count == v->room) {
		size_t room = v->room ? 2 * v->room : 64;
		struct var *at = realloc(v->at, room * sizeof(*at));

		if (!at)
			return -ENOMEM;
		v->at = at;
		v->room = room;
	}
	copy = strdup(name);
	if (!copy)
		return -ENOMEM;
	memmove(&v->at[place + 1], &v->at[place], (v->count - place) * sizeof(*v->at));
	v->at[place] = (struct var) { copy, value };
	v->count++;
	return 0;
}

int vars_set(struct vars *v, const char *name, const char *value)
{
	struct var *old = vars_find(v, name);
	char *copy;
	int error;

	if (!*name || strlen(name) >= VARS_NAME_MAX)
		return -EINVAL;
	copy = strdup(value);
	if (!copy)
		return -ENOMEM;
	if (old) {
		free(old->value);
		old->value = copy;
		return 0;
	}
	error = vars_add(v, name, copy);
	if (error)
		free(copy);
	return error;
}

int vars_set_fmt(struct vars *v, const char *name, const char *format, ...)
{
	char *value;
	va_list ap;
	int n, error;

	va_start(ap, format);
	n = vasprintf(&value, format, ap);
	va_end(ap);
	if (n < 0)
		return -ENOMEM;
	error = vars_set(v, name, value);
	free(value);
	return error;
}

void vars_unset(struct vars *v, const char *name)
{
	struct var *old = vars_find(v, name);

	if (!old)
		return;
	free(old->name);
	free(old->value);
	memmove(old, old + 1, (size_t)(v->at + v->count - (old + 1)) * sizeof(*old));
	v->count--;
}

void vars_erase(struct vars *v, const char *pattern)
{
	for (size_t i = v->count; i-- > 0;)
		if (vars_match(pattern, v->at[i].name))
			vars_unset(v, v->at[i].name);
}

bool vars_next(const struct vars *v, const char *prefix, size_t *at)
{
	if (!*at)
		*at = vars_place(v, prefix) + 1;
	else
		++*at;
	return *at <= v->count && !strncmp(v->at[*at - 1].name, prefix, strlen(prefix));
}

const char *vars_get(const struct vars *v, const char *name)
{
	const struct var *var = vars_find(v, name);

	return var ? var->value : NULL;
}

const char *vars_text(const struct vars *v, const char *name)
{
	const char *value = vars_get(v, name);

	return value ? value : "";
}

long vars_int(const struct vars *v, const char *name)
{
	return strtol(vars_text(v, name), NULL, 10);
}

bool vars_is(const struct vars *v, const char *name, const char *value)
{
	return !strcmp(vars_text(v, name), value);
}

bool vars_match(const char *pattern, const char *name)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '*')
		return !strncmp(pattern, name, n - 1);
	return !strcmp(pattern, name);
}

/* The closing brace that belongs to the text behind "${", or NULL. */
static const char *vars_close(const char *text)
{
	unsigned depth = 1;

	for (; *text; text++) {
		if (text[0] == '$' && text[1] == '{')
			depth++;
		else if (*text == '}' && !--depth)
			return text;
	}
	return NULL;
}

static int vars_expand_part(const struct vars *v, const char *text, size_t n, struct buf *out,
			    unsigned depth)
{
	const char *end = text + n;

	if (depth > VARS_DEPTH_MAX)
		return -ELOOP;
	while (text < end) {
		BUF_ON_STACK(name, VARS_NAME_MAX);
		const char *close, *value;
		int error;

		if (end - text < 2 || text[0] != '$' || text[1] != '{') {
			buf_char(out, *text++);
			continue;
		}
		text += 2;
		close = vars_close(text);
		if (!close || close >= end)
			return -EINVAL;
		error = vars_expand_part(v, text, (size_t)(close - text), &name, depth + 1);
		if (error)
			return error;
		text = close + 1;
		value = vars_text(v, name.at);
		error = vars_expand_part(v, value, strlen(value), out, depth + 1);
		if (error)
			return error;
	}
	return buf_error(out);
}

int vars_expand(const struct vars *v, const char *text, struct buf *out)
{
	return vars_expand_part(v, text, strlen(text), out, 0);
}
