/* SPDX-License-Identifier: MIT */
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "finding_rows.h"

void findings_init(struct findings *list)
{
	list->count = 0;
	list->full = false;
}

struct finding *findings_find(struct findings *list, enum finding_code code)
{
	struct finding *f;

	for (f = list->at; f < list->at + list->count; f++)
		if (f->code == code)
			return f;
	return NULL;
}

struct finding *findings_add(struct findings *list, enum finding_code code,
			     enum finding_certainty certainty)
{
	struct finding *f = findings_find(list, code);

	if (f) {
		if (f->certainty < certainty)
			f->certainty = certainty;
		return f;
	}
	if (list->count == FINDINGS_MAX) {
		list->full = true;
		return &list->at[FINDINGS_MAX - 1];
	}
	f = &list->at[list->count++];
	*f = (struct finding) { .code = code,
				.severity = finding_rows[code].severity,
				.certainty = certainty };
	return f;
}

void findings_drop(struct findings *list, enum finding_code code)
{
	struct finding *f = findings_find(list, code);

	if (!f)
		return;
	memmove(f, f + 1, (size_t)(list->at + list->count - f - 1) * sizeof(*f));
	list->count--;
}

#define CUT_MARK "\xE2\x80\xA6" /* the ellipsis, U+2026 */

/* Bytes of the character at p: UTF-8 by its first byte, at most n. */
static size_t char_len(const char *p, size_t n)
{
	unsigned char c = (unsigned char)*p;
	size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;

	return len < n ? len : n;
}

/* Clean text into a fixed array; what does not fit is cut at a character, and the cut is shown. */
static void put_line(char to[FINDING_TEXT_MAX], const char *text, size_t n, bool cut)
{
	BUF_ON_STACK(one, 20);
	struct buf line;
	size_t len;

	buf_init(&line, to, FINDING_TEXT_MAX - strlen(CUT_MARK));
	for (; n > 0; text += len, n -= len) {
		len = char_len(text, n);
		buf_clear(&one);
		buf_clean(&one, text, len);
		if (one.len >= line.size - line.len)
			break;
		buf_mem(&line, one.at, one.len);
	}
	line.size = FINDING_TEXT_MAX;
	if (n > 0 || cut)
		buf_str(&line, CUT_MARK);
}

__attribute__((format(printf, 2, 0))) static void format_line(char to[FINDING_TEXT_MAX],
							      const char *format, va_list args)
{
	char text[2 * FINDING_TEXT_MAX];
	int n = vsnprintf(text, sizeof(text), format, args);
	bool cut = n >= (int)sizeof(text);

	put_line(to, text, n < 0 ? 0 : strlen(text), cut);
}

void finding_evidence(struct finding *f, const char *format, ...)
{
	va_list args;
	size_t i;

	if (f->evidence_count == FINDING_EVIDENCE_MAX)
		return;
	va_start(args, format);
	format_line(f->evidence[f->evidence_count], format, args);
	va_end(args);
	for (i = 0; i < f->evidence_count; i++)
		if (strcmp(f->evidence[i], f->evidence[f->evidence_count]) == 0)
			return;
	f->evidence_count++;
}

void finding_cure(struct finding *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	format_line(f->cure, format, args);
	va_end(args);
}

/* True when a goes before b. */
static bool goes_before(const struct finding *a, const struct finding *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->certainty != b->certainty)
		return a->certainty > b->certainty;
	return a->code < b->code;
}

void findings_sort(struct findings *list)
{
	struct finding moved;
	size_t i, j;

	for (i = 1; i < list->count; i++) {
		moved = list->at[i];
		for (j = i; j > 0 && goes_before(&moved, &list->at[j - 1]); j--)
			list->at[j] = list->at[j - 1];
		list->at[j] = moved;
	}
}

bool findings_bad(const struct findings *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->at[i].severity == FINDING_ERROR)
			return true;
	return false;
}

#define X(name, text) text,
static const char *const code_names[] = { FINDING_CODES(X) };
static const char *const severity_names[] = { FINDING_SEVERITIES(X) };
static const char *const certainty_names[] = { FINDING_CERTAINTIES(X) };
#undef X

const char *finding_code_name(enum finding_code code)
{
	return code_names[code];
}

const char *finding_severity_name(enum finding_severity severity)
{
	return severity_names[severity];
}

const char *finding_certainty_name(enum finding_certainty certainty)
{
	return certainty_names[certainty];
}

const char *finding_text(enum finding_code code)
{
	return finding_rows[code].text;
}

const char *finding_cure_text(const struct finding *f)
{
	return f->cure[0] ? f->cure : finding_rows[f->code].cure;
}

enum finding_code finding_code_of(const char *name)
{
	enum finding_code code;

	for (code = 0; code < FINDING_COUNT; code++)
		if (strcmp(code_names[code], name) == 0)
			break;
	return code;
}
