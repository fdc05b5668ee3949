/* SPDX-License-Identifier: MIT */
#include "glyph.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define ESC	   0x1B
#define BACKSPACE  0x08
#define TAG_MAX	   200 /* bytes between < and > that are looked at */
#define ENTITY_MAX 8

/* Windows-1252, 80 to 9F: pages that call themselves Latin-1 mean this. 0: not assigned. */
static const uint16_t windows[32] = {
	0x20AC, 0,	0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,	0x017D, 0,	0,	0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,	0x017E, 0x0178,
};

/* Characters first..last that stand for ASCII text, or for nothing. */
static const struct plain_row {
	uint16_t first, last;
	unsigned mark;
	const char *text;
} plain_rows[] = {
	{ 0x00A0, 0x00A0, GLYPH_BLANKS, " " },
	{ 0x00AB, 0x00AB, GLYPH_QUOTES, "\"" },
	{ 0x00AD, 0x00AD, GLYPH_BLANKS, "" },
	{ 0x00B4, 0x00B4, GLYPH_QUOTES, "'" },
	{ 0x00BB, 0x00BB, GLYPH_QUOTES, "\"" },
	{ 0x02BC, 0x02BC, GLYPH_QUOTES, "'" },
	{ 0x2000, 0x200A, GLYPH_BLANKS, " " },
	{ 0x200B, 0x200F, GLYPH_BLANKS, "" },
	{ 0x2010, 0x2015, GLYPH_BLANKS, "-" },
	{ 0x2018, 0x201B, GLYPH_QUOTES, "'" },
	{ 0x201C, 0x201F, GLYPH_QUOTES, "\"" },
	{ 0x2026, 0x2026, GLYPH_BLANKS, "..." },
	{ 0x2028, 0x2029, GLYPH_BLANKS, " " },
	{ 0x202A, 0x202E, GLYPH_BLANKS, "" },
	{ 0x202F, 0x202F, GLYPH_BLANKS, " " },
	{ 0x2032, 0x2032, GLYPH_QUOTES, "'" },
	{ 0x2033, 0x2033, GLYPH_QUOTES, "\"" },
	{ 0x2039, 0x203A, GLYPH_QUOTES, "'" },
	{ 0x205F, 0x205F, GLYPH_BLANKS, " " },
	{ 0x2060, 0x2064, GLYPH_BLANKS, "" },
	{ 0x2212, 0x2212, GLYPH_BLANKS, "-" },
	{ 0x3000, 0x3000, GLYPH_BLANKS, " " },
	{ 0xFE0E, 0xFE0F, GLYPH_BLANKS, "" },
	{ 0xFEFF, 0xFEFF, 0, "" }, /* the mark that some editors begin a file with */
};

static const struct entity {
	const char *name;
	uint16_t code;
} entities[] = {
	{ "amp", '&' },	     { "lt", '<' },	  { "gt", '>' },	{ "quot", '"' },
	{ "apos", '\'' },    { "nbsp", 0x00A0 },  { "shy", 0x00AD },	{ "reg", 0x00AE },
	{ "deg", 0x00B0 },   { "laquo", 0x00AB }, { "raquo", 0x00BB },	{ "acute", 0x00B4 },
	{ "trade", 0x2122 }, { "ndash", 0x2013 }, { "mdash", 0x2014 },	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 }, { "sbquo", 0x201A }, { "ldquo", 0x201C },	{ "rdquo", 0x201D },
	{ "bdquo", 0x201E }, { "bull", 0x2022 },  { "hellip", 0x2026 }, { "minus", 0x2212 },
	{ "ast", '*' },	     { "num", '#' },	  { "excl", '!' },	{ "comma", ',' },
	{ "colon", ':' },    { "equals", '=' },	  { "quest", '?' },	{ "plus", '+' },
	{ "lowbar", '_' },   { "lpar", '(' },	  { "rpar", ')' },	{ "lsqb", '[' },
	{ "rsqb", ']' },     { "percnt", '%' },	  { "dollar", '$' },	{ "Tab", '\t' },
	{ "NewLine", ' ' },  { "ensp", 0x2002 },  { "emsp", 0x2003 },	{ "thinsp", 0x2009 },
	{ "zwnj", 0x200C },  { "zwj", 0x200D },	  { "grave", '`' },	{ "Hat", '^' },
};

/* Tags of forums and mail that say nothing; the log itself has <--> and <mru 1500>. */
static const struct tag {
	const char *name;
	bool breaks; /* the line ends here */
} tags[] = {
	{ "br", true },	   { "p", true },     { "div", true },	      { "li", true },
	{ "tr", true },	   { "pre", true },   { "blockquote", true }, { "ul", false },
	{ "ol", false },   { "td", false },   { "table", false },     { "tbody", false },
	{ "code", false }, { "span", false }, { "font", false },      { "b", false },
	{ "i", false },	   { "em", false },   { "strong", false },    { "tt", false },
	{ "u", false },	   { "kbd", false },  { "samp", false },      { "a", false },
};

struct glyph {
	const char *at, *end;
	struct buf *to;
	size_t begun; /* of to->len: what stands before is not ours to take back */
	unsigned *marks;
	bool ended;
};

/* Bytes of the well-formed UTF-8 character here and its code, or 0. */
static size_t read_utf8(const struct glyph *g, uint32_t *code)
{
	const uint8_t *p = (const uint8_t *)g->at;
	size_t left = (size_t)(g->end - g->at), len, i;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 0;
	len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (len > left)
		return 0;
	*code = p[0] & (0xFF >> (len + 1));
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3F);
	}
	if (*code < least[len] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000))
		return 0;
	return len;
}

static void put_utf8(struct buf *b, uint32_t code)
{
	char text[4];

	if (code < 0x800) {
		text[0] = (char)(0xC0 | code >> 6);
		text[1] = (char)(0x80 | (code & 0x3F));
		buf_mem(b, text, 2);
	} else if (code < 0x10000) {
		text[0] = (char)(0xE0 | code >> 12);
		text[1] = (char)(0x80 | (code >> 6 & 0x3F));
		text[2] = (char)(0x80 | (code & 0x3F));
		buf_mem(b, text, 3);
	} else {
		text[0] = (char)(0xF0 | code >> 18);
		text[1] = (char)(0x80 | (code >> 12 & 0x3F));
		text[2] = (char)(0x80 | (code >> 6 & 0x3F));
		text[3] = (char)(0x80 | (code & 0x3F));
		buf_mem(b, text, 4);
	}
}

static void put_code(struct glyph *g, uint32_t code)
{
	size_t i;

	if (code < 0x80) {
		if ((code >= ' ' && code < 0x7F) || code == '\t')
			buf_char(g->to, (char)code);
		return;
	}
	if (code >= 0x80 && code < 0xA0)
		code = windows[code - 0x80];
	for (i = 0; i < COUNT(plain_rows); i++)
		if (code >= plain_rows[i].first && code <= plain_rows[i].last) {
			buf_str(g->to, plain_rows[i].text);
			*g->marks |= plain_rows[i].mark;
			return;
		}
	if (code >= 0xFF01 && code <= 0xFF5E) { /* full-width ASCII */
		buf_char(g->to, (char)(code - 0xFF01 + '!'));
		*g->marks |= GLYPH_BLANKS;
	} else if (code) {
		put_utf8(g->to, code);
	}
}

/* The last character of ours is taken back, as a terminal shows it. */
static void take_back(struct glyph *g)
{
	while (g->to->len > g->begun && (g->to->at[g->to->len - 1] & 0xC0) == 0x80)
		g->to->len--;
	if (g->to->len > g->begun)
		g->to->len--;
	g->to->at[g->to->len] = '\0';
	*g->marks |= GLYPH_ESCAPES;
}

/* Behind "ESC [": parameters, then a letter. NULL when it is none. */
static const char *csi_end(const char *p, const char *end)
{
	while (p < end && *p >= 0x20 && *p <= 0x3F)
		p++;
	return p < end && *p >= 0x40 && *p <= 0x7E ? p + 1 : NULL;
}

/* Behind "ESC ]", "ESC P" and the like: up to BEL or ESC \. */
static const char *string_end(const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == 0x07)
			return p + 1;
		if (*p == ESC)
			return p + 1 < end && p[1] == '\\' ? p + 2 : p;
	}
	return end;
}

static const char *escape_end(const char *p, const char *end)
{
	const char *csi;

	if (p == end)
		return p;
	switch (*p) {
	case '[':
		csi = csi_end(p + 1, end);
		return csi ? csi : p + 1;
	case ']':
	case 'P':
	case '_':
	case '^':
		return string_end(p + 1, end);
	case '(':
	case ')':
	case '#':
	case ' ':
		return p + 2 < end ? p + 2 : end;
	}
	return p + 1;
}

/* "[0m", "[1;32m", "[K": what is left of a sequence whose ESC did not survive. A time in brackets
 * ("[ 5.1]") ends otherwise. */
static const char *bare_escape_end(const char *p, const char *end)
{
	const char *q = p + 1;

	while (q < end && (isdigit((unsigned char)*q) || *q == ';'))
		q++;
	if (q == end || q - p > 12)
		return NULL;
	if (*q == 'm' && (q > p + 1 || (q + 1 < end && q[1] == '[')))
		return q + 1;
	return *q == 'K' && q <= p + 2 && (q + 1 == end || q[1] != ']') ? q + 1 : NULL;
}

/* "&lt;", "&#60;", "&#x3C;": the character, and where it ends; false when it is none. */
static bool read_entity(const char *p, const char *end, uint32_t *code, const char **next)
{
	size_t i, n;
	int base = 10, digit;

	p++;
	if (p < end && *p == '#') {
		p++;
		if (p < end && (*p == 'x' || *p == 'X')) {
			base = 16;
			p++;
		}
		for (*code = 0, n = 0; p < end && isxdigit((unsigned char)*p) && n < 6; p++, n++) {
			digit = isdigit((unsigned char)*p) ? *p - '0' : (*p | 0x20) - 'a' + 10;
			if (digit >= base)
				return false;
			*code = *code * (uint32_t)base + (uint32_t)digit;
		}
		*next = p + 1;
		return n > 0 && p < end && *p == ';' && *code <= 0x10FFFF &&
		       (*code < 0xD800 || *code > 0xDFFF);
	}
	for (n = 0; p + n < end && n <= ENTITY_MAX && isalpha((unsigned char)p[n]); n++)
		;
	if (p + n == end || p[n] != ';')
		return false;
	for (i = 0; i < COUNT(entities); i++)
		if (strlen(entities[i].name) == n && memcmp(entities[i].name, p, n) == 0) {
			*code = entities[i].code;
			*next = p + n + 1;
			return true;
		}
	return false;
}

/* An entity whose "&" is itself escaped ("&amp;quot;") is read through. */
static bool take_entity(struct glyph *g)
{
	const char *p = g->at, *next;
	char again[ENTITY_MAX + 3];
	uint32_t code, inner;
	size_t n;

	if (!read_entity(p, g->end, &code, &next))
		return false;
	*g->marks |= GLYPH_MARKUP;
	while (code == '&') {
		n = (size_t)(g->end - next);
		if (n > sizeof(again) - 1)
			n = sizeof(again) - 1;
		again[0] = '&';
		memcpy(again + 1, next, n);
		if (!read_entity(again, again + 1 + n, &inner, &p))
			break;
		code = inner;
		next += p - again - 1;
	}
	put_code(g, code);
	g->at = next;
	return true;
}

static bool take_tag(struct glyph *g)
{
	const char *p = g->at + 1, *close;
	size_t i, n, left = (size_t)(g->end - g->at);

	close = memchr(g->at, '>', left < TAG_MAX ? left : TAG_MAX);
	if (!close)
		return false;
	p += *p == '/';
	for (n = 0; isalpha((unsigned char)p[n]); n++)
		;
	/* "<a b>" of a log has other names; attributes have a "=". */
	if (p[n] != '>' && p[n] != '/' && !memchr(p + n, '=', (size_t)(close - p - (long)n)) &&
	    !(p[n] == ' ' && close[-1] == '/'))
		return false;
	for (i = 0; i < COUNT(tags); i++)
		if (strlen(tags[i].name) == n && strncasecmp(tags[i].name, p, n) == 0) {
			g->at = close + 1;
			g->ended = tags[i].breaks;
			*g->marks |= GLYPH_MARKUP;
			return true;
		}
	return false;
}

static bool take_escape(struct glyph *g)
{
	const char *next = NULL;
	size_t left = (size_t)(g->end - g->at);

	if (*g->at == ESC)
		next = escape_end(g->at + 1, g->end);
	else if (*g->at == '^' && left > 2 && g->at[1] == '[' && g->at[2] == '[')
		next = csi_end(g->at + 3, g->end); /* as cat -v and less show it */
	else if (*g->at == '[')
		next = bare_escape_end(g->at, g->end);
	if (!next)
		return false;
	*g->marks |= GLYPH_ESCAPES;
	g->at = next;
	return true;
}

static void take_one(struct glyph *g)
{
	unsigned char c = (unsigned char)*g->at;
	uint32_t code;
	size_t len;

	if (c == BACKSPACE || c == 0x7F) {
		take_back(g);
		g->at++;
		return;
	}
	if ((c == ESC || c == '[' || c == '^') && take_escape(g))
		return;
	if ((c == '&' && take_entity(g)) || (c == '<' && take_tag(g)))
		return;
	len = c < 0x80 ? 0 : read_utf8(g, &code);
	if (len == 0) {
		code = c;
		len = 1;
		if (c >= 0x80)
			*g->marks |= GLYPH_LATIN1;
	}
	put_code(g, code);
	g->at += len;
}

/* Most of a text is plain, and is taken as it stands. */
static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7F && c != '[' && c != '^' && c != '&' && c != '<';
}

size_t glyph_line(const char *raw, size_t n, struct buf *to, unsigned *marks)
{
	struct glyph g = { .at = raw, .end = raw + n, .to = to, .begun = to->len, .marks = marks };
	const char *from;

	while (g.at < g.end && !g.ended) {
		for (from = g.at; g.at < g.end && is_plain(*g.at); g.at++)
			;
		buf_mem(to, from, (size_t)(g.at - from));
		if (g.at < g.end)
			take_one(&g);
	}
	return (size_t)(g.at - raw);
}
