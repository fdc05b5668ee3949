/* SPDX-License-Identifier: MIT */
#include "pattern.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a typographic dash or quote at `p`, or 0: all of them are U+20xx, but the guillemets,
 * which nobody puts for a quote in a log. */
static size_t dash_len(const char *p)
{
	if (*p == '-')
		return 1;
	/* U+2010 to U+2015, and the minus sign U+2212 */
	if (p[0] == '\xE2' && p[1] == '\x80' && p[2] >= '\x90' && p[2] <= '\x95')
		return 3;
	return p[0] == '\xE2' && p[1] == '\x88' && p[2] == '\x92' ? 3 : 0;
}

static size_t quote_len(const char *p)
{
	if (*p == '\'' || *p == '"' || *p == '`')
		return 1;
	/* U+2018 to U+201F; U+2032, U+2033 */
	if (p[0] == '\xE2' && p[1] == '\x80' &&
	    ((p[2] >= '\x98' && p[2] <= '\x9F') || p[2] == '\xB2' || p[2] == '\xB3'))
		return 3;
	return p[0] == '\xC2' && p[1] == '\xB4' ? 2 : 0;
}

static size_t blank_len(const char *p)
{
	return *p == ' ' || *p == '\t';
}

/* Pass one or more of a kind: where they end, or NULL when there is none. */
static const char *pass(const char *text, size_t (*len)(const char *))
{
	const char *from = text;
	size_t n;

	while ((n = len(text)) > 0)
		text += n;
	return text > from ? text : NULL;
}

static bool same(char a, char b)
{
	return a == b || ((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
}

/* True for a character of a pattern that stands for itself alone. */
static bool is_plain(char c)
{
	return c && c != '%' && c != ' ' && c != '-' && c != '\'' && c != '"';
}

static const char *take_number(const char *text, int base, struct pattern_got *got)
{
	bool negative = *text == '-' && base == 10;
	char *end;
	long value;

	if (!(base == 16 ? isxdigit((unsigned char)*text) : isdigit((unsigned char)text[negative])))
		return NULL;
	errno = 0;
	value = strtol(text, &end, base);
	if (errno || got->count == PATTERN_NUMBERS_MAX)
		return NULL;
	got->numbers[got->count++] = value;
	return end;
}

static const char *take_word(const char *text, struct pattern_got *got)
{
	size_t n = strcspn(text, " \t");

	if (!n)
		return NULL;
	if (!got->word) {
		got->word = text;
		got->word_len = n;
	}
	return text + n;
}

enum fit {
	FIT_NOT,
	FIT_NOWHERE, /* nor anywhere further on in the text */
	FIT_IS,
};

static enum fit match(const char *pattern, const char *text, struct pattern_got *got);

/*
 * The pattern behind "%*", wherever it stands from here on. What is behind another "%*" and was not
 * found behind the first place is not behind a later one: so a long line takes no longer than it
 * is.
 */
static enum fit match_anywhere(const char *pattern, const char *text, struct pattern_got *got)
{
	const struct pattern_got before = *got;
	char first = *pattern;
	enum fit fit;
	bool plain = is_plain(first);

	for (;; text++) {
		if (!plain || same(first, *text)) {
			*got = before;
			fit = match(pattern, text, got);
			if (fit != FIT_NOT)
				return fit;
		}
		if (!*text)
			return FIT_NOWHERE;
	}
}

static enum fit match(const char *pattern, const char *text, struct pattern_got *got)
{
	for (; *pattern; pattern++) {
		switch (*pattern) {
		case ' ':
			if (!*text && !pattern[1])
				break;
			text = pass(text, blank_len);
			break;
		case '-':
			if (pattern[1] == '-')
				continue;
			text = pass(text, dash_len);
			break;
		case '\'':
		case '"':
			text = pass(text, quote_len);
			break;
		case '%':
			switch (*++pattern) {
			case 'd':
				text = take_number(text, 10, got);
				break;
			case 'x':
				text = take_number(text, 16, got);
				break;
			case 's':
				text = take_word(text, got);
				break;
			case '*':
				return match_anywhere(pattern + 1, text, got);
			case '$':
				text += strspn(text, " \t.");
				if (*text)
					return FIT_NOT;
				break;
			}
			break;
		default:
			if (!same(*pattern, *text))
				return FIT_NOT;
			text++;
		}
		if (!text)
			return FIT_NOT;
	}
	got->rest = text;
	return FIT_IS;
}

bool pattern_match(const char *pattern, const char *text, struct pattern_got *got)
{
	*got = (struct pattern_got) { .rest = text };
	return match(pattern, text, got) == FIT_IS;
}

const struct pattern_row *pattern_find(const struct pattern_row *rows, size_t count,
				       const char *text, struct pattern_got *got)
{
	size_t i;

	for (i = 0; i < count; i++) {
		char first = rows[i].text[0];

		/* Most rows of a table are out by their first letter. */
		if (is_plain(first) && !same(first, text[0]))
			continue;
		if (pattern_match(rows[i].text, text, got))
			return &rows[i];
	}
	return NULL;
}
