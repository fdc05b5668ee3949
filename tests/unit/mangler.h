/* SPDX-License-Identifier: MIT */
#ifndef TEST_MANGLER_H
#define TEST_MANGLER_H

/* What happens to text between a terminal and a forum, one damage at a time. */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *at; /* malloc, terminated */
	size_t n, size;
	bool touched; /* the damage found something to damage */
};

static inline void text_put(struct text *t, const char *p, size_t n)
{
	if (t->n + n + 1 > t->size) {
		t->size = 2 * (t->n + n + 1);
		t->at = realloc(t->at, t->size);
		if (!t->at)
			abort();
	}
	memcpy(t->at + t->n, p, n);
	t->n += n;
	t->at[t->n] = '\0';
}

static inline void text_puts(struct text *t, const char *s)
{
	text_put(t, s, strlen(s));
}

static inline struct text text_load(const char *path)
{
	struct text t = { 0 };
	char part[4096];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return t;
	text_put(&t, "", 0);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		text_put(&t, part, n);
	fclose(f);
	return t;
}

/* Write a line, without its end, and its end. */
typedef void mangler_line(struct text *to, const char *line, size_t n);

struct mangler {
	const char *name;
	mangler_line *line;
	mangler_line *then;	    /* what happens to that, or NULL */
	const char *before, *after; /* the whole text */
	bool sessions_only;	    /* makes sense of AT sessions only */
	bool noted;		    /* must be said to be mangled, where it touched anything */
};

static void mangle_crlf(struct text *to, const char *line, size_t n)
{
	text_put(to, line, n);
	text_puts(to, "\r\n");
}

static void mangle_crcrlf(struct text *to, const char *line, size_t n)
{
	text_put(to, line, n);
	text_puts(to, "\r\r\n");
}

static void mangle_cr(struct text *to, const char *line, size_t n)
{
	text_put(to, line, n);
	text_puts(to, "\r");
}

static void mangle_nul(struct text *to, const char *line, size_t n)
{
	text_put(to, "\0", 1);
	text_put(to, line, n);
	text_put(to, "\0\0\n", 3);
}

/* A line feed before and behind each answer, as they come from the port. */
static void mangle_spaced(struct text *to, const char *line, size_t n)
{
	text_put(to, line, n);
	text_puts(to, "\n\n");
}

static void mangle_quoted(struct text *to, const char *line, size_t n)
{
	text_puts(to, "> ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_quoted_twice(struct text *to, const char *line, size_t n)
{
	text_puts(to, ">> ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_bullets(struct text *to, const char *line, size_t n)
{
	text_puts(to, "  \xE2\x80\xA2 ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_indented(struct text *to, const char *line, size_t n)
{
	text_puts(to, "    ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_colours(struct text *to, const char *line, size_t n)
{
	text_puts(to, "\x1B[0;32m");
	text_put(to, line, n);
	text_puts(to, "\x1B[0m\x1B[K\n");
}

static size_t mangle_columns(const char *line, size_t n)
{
	size_t width = 0;

	for (; n > 0; line++, n--)
		width += ((unsigned char)*line & 0xC0) != 0x80;
	return width;
}

static void mangle_padded(struct text *to, const char *line, size_t n)
{
	size_t width = mangle_columns(line, n);

	text_put(to, line, n);
	for (; width < 80; width++)
		text_puts(to, " ");
	text_puts(to, "\n");
}

/* fold -w 80 */
static void mangle_wrapped(struct text *to, const char *line, size_t n)
{
	while (mangle_columns(line, n) > 80) {
		size_t cut = 80;

		while (mangle_columns(line, cut) < 80 || ((unsigned char)line[cut] & 0xC0) == 0x80)
			cut++;
		text_put(to, line, cut);
		text_puts(to, "\n");
		line += cut;
		n -= cut;
		to->touched = true;
	}
	text_put(to, line, n);
	text_puts(to, "\n");
}

/* fold -s -w 78, the blanks at line ends lost, as mail programs do. */
static void mangle_folded(struct text *to, const char *line, size_t n)
{
	while (mangle_columns(line, n) > 78) {
		size_t cut = 78, end;

		while (cut > 20 && line[cut] != ' ')
			cut--;
		if (line[cut] != ' ')
			break;
		for (end = cut; end > 0 && line[end - 1] == ' '; end--)
			;
		text_put(to, line, end);
		text_puts(to, "\n");
		line += cut + 1;
		n -= cut + 1;
		to->touched = true;
	}
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_curly(struct text *to, const char *line, size_t n)
{
	bool open = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (line[i] == '"') {
			text_puts(to, open ? "\xE2\x80\x9D" : "\xE2\x80\x9C");
			open = !open;
		} else if (line[i] == '\'') {
			text_puts(to, "\xE2\x80\x99");
		} else {
			text_put(to, line + i, 1);
		}
	}
	text_puts(to, "\n");
}

static void mangle_nbsp(struct text *to, const char *line, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (line[i] == ' ')
			text_puts(to, "\xC2\xA0");
		else
			text_put(to, line + i, 1);
	}
	text_puts(to, "\n");
}

static void mangle_entities(struct text *to, const char *line, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const char *entity = line[i] == '"'    ? "&quot;"
				     : line[i] == '<'  ? "&lt;"
				     : line[i] == '>'  ? "&gt;"
				     : line[i] == '&'  ? "&amp;"
				     : line[i] == '\'' ? "&#39;"
						       : NULL;

		if (entity)
			text_puts(to, entity);
		else
			text_put(to, line + i, 1);
	}
	text_puts(to, "\n");
}

static void mangle_breaks(struct text *to, const char *line, size_t n)
{
	mangle_entities(to, line, n);
	to->n--;
	text_puts(to, "<br />");
	to->touched = true;
}

/* UTF-8 of two bytes, below U+0100, to Latin-1; what has no place there to "?". */
static void mangle_latin1(struct text *to, const char *line, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)line[i];
		char one = (char)c;

		if ((c == 0xC2 || c == 0xC3) && i + 1 < n)
			one = (char)((c & 3) << 6 | (line[++i] & 0x3F));
		text_put(to, &one, 1);
	}
	text_puts(to, "\n");
}

static void mangle_tabs(struct text *to, const char *line, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (line[i] == ' ' && i + 1 < n && line[i + 1] == ' ' && i > 0) {
			text_puts(to, "\t");
			while (i + 1 < n && line[i + 1] == ' ')
				i++;
		} else {
			text_put(to, line + i, 1);
		}
	}
	text_puts(to, "\n");
}

static bool mangle_is_command(const char *line, size_t n)
{
	return n > 1 && (line[0] == 'A' || line[0] == 'a') && (line[1] == 'T' || line[1] == 't');
}

static void mangle_receive(struct text *to, const char *line, size_t n)
{
	if (n > 0)
		text_puts(to, mangle_is_command(line, n) ? "Send:" : "Recieve: ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static void mangle_stamped(struct text *to, const char *line, size_t n)
{
	text_puts(to, "[2021-03-05 12:30:11.250] ");
	text_put(to, line, n);
	text_puts(to, "\n");
}

static bool mangle_is_ok(const char *line, size_t n)
{
	return n == 2 && memcmp(line, "OK", 2) == 0;
}

/* "OK" at the end of the answer's last line; behind a command it would be a part of that. */
static void mangle_glued(struct text *to, const char *line, size_t n)
{
	size_t last;

	if (mangle_is_ok(line, n)) {
		while (to->n > 0 && isspace((unsigned char)to->at[to->n - 1]))
			to->n--;
		for (last = to->n; last > 0 && to->at[last - 1] != '\n'; last--)
			;
		if (mangle_is_command(to->at + last, to->n - last))
			text_puts(to, "\n");
	}
	text_put(to, line, n);
	text_puts(to, "\n");
}

/* What somebody wrote behind the "OK". */
static void mangle_prose(struct text *to, const char *line, size_t n)
{
	text_put(to, line, n);
	text_puts(to, mangle_is_ok(line, n) ? "So far it is well. The next one:\n" : "\n");
}

static const struct mangler manglers[] = {
	{ .name = "crlf", .line = mangle_crlf },
	{ .name = "cr cr lf", .line = mangle_crcrlf },
	{ .name = "cr", .line = mangle_cr },
	{ .name = "nuls", .line = mangle_nul },
	{ .name = "byte order mark", .before = "\xEF\xBB\xBF" },
	{ .name = "blank lines", .line = mangle_spaced },
	{ .name = "mail quote", .line = mangle_quoted },
	{ .name = "mail quote, twice", .line = mangle_quoted_twice },
	{ .name = "bullets", .line = mangle_bullets },
	{ .name = "indented", .line = mangle_indented },
	{ .name = "colours", .line = mangle_colours },
	{ .name = "padded to 80 columns", .line = mangle_padded },
	{ .name = "wrapped at 80 columns", .line = mangle_wrapped, .noted = true },
	{ .name = "wrapped at words", .line = mangle_folded, .noted = true },
	{ .name = "wrapped, then quoted",
	  .line = mangle_wrapped,
	  .then = mangle_quoted,
	  .noted = true },
	{ .name = "curly quotes in a mail", .line = mangle_curly, .then = mangle_quoted },
	{ .name = "tabs in a list, in CRLF", .line = mangle_bullets, .then = mangle_crlf },
	{ .name = "curly quotes", .line = mangle_curly },
	{ .name = "no-break spaces", .line = mangle_nbsp },
	{ .name = "entities", .line = mangle_entities },
	{ .name = "tags", .line = mangle_breaks, .before = "<pre>", .noted = true },
	{ .name = "latin-1", .line = mangle_latin1 },
	{ .name = "tabs", .line = mangle_tabs },
	{ .name = "fence",
	  .before = "Here it is:\n\n```text\n",
	  .after = "```\n\nWhat is wrong?\n" },
	{ .name = "code tags", .before = "Hello,\n[code]\n", .after = "[/code]\nThanks!\n" },
	{ .name = "Recieve:", .line = mangle_receive, .sessions_only = true },
	{ .name = "time stamps", .line = mangle_stamped, .sessions_only = true },
	{ .name = "glued OK", .line = mangle_glued, .sessions_only = true },
	{ .name = "prose behind OK", .line = mangle_prose, .sessions_only = true },
};
#define manglers_count (sizeof(manglers) / sizeof(manglers[0]))

static inline struct text text_mangle_lines(const struct text *from, mangler_line *line)
{
	const char *p = from->at, *end = from->at + from->n, *eol;
	struct text to = { .touched = from->touched };

	text_puts(&to, "");
	while (p < end) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		line(&to, p, (size_t)(eol - p));
		p = eol + 1;
	}
	return to;
}

static inline struct text text_mangle(const struct text *from, const struct mangler *m)
{
	const char *p = from->at, *end = from->at + from->n, *eol;
	struct text to = { 0 };

	text_puts(&to, m->before ? m->before : "");
	while (p < end) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		if (m->line) {
			m->line(&to, p, (size_t)(eol - p));
		} else {
			text_put(&to, p, (size_t)(eol - p));
			text_puts(&to, "\n");
		}
		p = eol + 1;
	}
	text_puts(&to, m->after ? m->after : "");
	if (m->then) {
		struct text both = text_mangle_lines(&to, m->then);

		free(to.at);
		return both;
	}
	return to;
}

#endif
