/* SPDX-License-Identifier: MIT */
#include "field.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

static bool field_blank(char c)
{
	return c == ' ' || c == '\t';
}

void field_line(struct field *f, const char *line)
{
	while (field_blank(*line))
		line++;
	f->at = line;
	f->end = *line == '\0';
}

bool field_start(struct field *f, const char *line, const char *prefix)
{
	size_t n = strlen(prefix);

	field_line(f, line);
	if (strncasecmp(f->at, prefix, n) != 0)
		return false;
	for (line = f->at + n; field_blank(*line); line++)
		;
	if (*line != ':')
		return false;
	field_line(f, line + 1);
	return true;
}

/* Pass the next field; what it holds, blanks and quotes taken off, is in [*from, *from + *n). */
static int field_next(struct field *f, const char **from, size_t *n)
{
	const char *p = f->at, *end;
	bool quoted = false;
	int depth = 0;

	if (f->end)
		return -ENODATA;
	while (field_blank(*p))
		p++;
	*from = p;
	for (; *p != '\0' && (quoted || depth > 0 || *p != ','); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == '(')
			depth++;
		else if (!quoted && *p == ')' && depth > 0)
			depth--;
	}
	f->end = *p == '\0';
	f->at = f->end ? p : p + 1;
	for (end = p; end > *from && field_blank(end[-1]); end--)
		;
	/* A quote that is never closed (a line cut short) takes all that is left. */
	if (end > *from && **from == '"') {
		(*from)++;
		if (end > *from && end[-1] == '"')
			end--;
	}
	*n = (size_t)(end - *from);
	return 0;
}

int field_text(struct field *f, char *to, size_t size)
{
	const char *from;
	size_t n;
	int r = field_next(f, &from, &n);

	to[0] = '\0';
	if (r < 0)
		return r;
	if (n >= size)
		return -ENOBUFS;
	memcpy(to, from, n);
	to[n] = '\0';
	return 0;
}

/* The value of a digit up to the base 16, or 16 for any other character. */
static unsigned field_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A' + 10);
	return 16;
}

/* All of a text as a number of at most `max`. */
static int field_number(const char *p, const char *end, unsigned base, uint64_t max,
			uint64_t *value)
{
	uint64_t number = 0;
	unsigned digit;

	if (p == end)
		return -EINVAL;
	for (; p < end; p++) {
		digit = field_digit(*p);
		if (digit >= base || number > (max - digit) / base)
			return -EINVAL;
		number = number * base + digit;
	}
	*value = number;
	return 0;
}

int field_int(struct field *f, long *value)
{
	const char *from;
	uint64_t number;
	bool minus;
	size_t n;
	int r = field_next(f, &from, &n);

	if (r < 0)
		return r;
	minus = n > 0 && *from == '-';
	r = field_number(from + minus, from + n, 10, LONG_MAX, &number);
	if (r == 0)
		*value = minus ? -(long)number : (long)number;
	return r;
}

int field_hex(struct field *f, uint32_t *value)
{
	const char *from;
	uint64_t number;
	bool marked;
	size_t n;
	int r = field_next(f, &from, &n);

	if (r < 0)
		return r;
	marked = n > 2 && from[0] == '0' && (from[1] == 'x' || from[1] == 'X');
	r = field_number(from + (marked ? 2 : 0), from + n, 16, UINT32_MAX, &number);
	if (r == 0)
		*value = (uint32_t)number;
	return r;
}

int field_skip(struct field *f)
{
	const char *from;
	size_t n;

	return field_next(f, &from, &n);
}

size_t field_count(const struct field *f)
{
	struct field copy = *f;
	size_t n = 0;

	while (field_skip(&copy) == 0)
		n++;
	return n;
}
