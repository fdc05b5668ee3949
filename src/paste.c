/* SPDX-License-Identifier: MIT */
#include "paste.h"

#include <string.h>

#include "buf.h"
#include "glyph.h"
#include "trim.h"

void paste_init(struct paste *p)
{
	memset(p->damage, 0, sizeof(p->damage));
	wrap_init(&p->wrap);
	p->lfs = p->crs = 0;
	p->cr = p->ended = false;
	p->raw_len = p->rest_at = 0;
	p->held = -1;
}

static void note(struct paste *p, enum paste_damage damage, unsigned number)
{
	if (p->damage[damage].lines++ == 0)
		p->damage[damage].first = number;
}

static unsigned note_marks(struct paste *p, unsigned marks, unsigned number)
{
	static const enum paste_damage of_shift[] = {
		[GLYPH_SHIFT_QUOTES] = PASTE_QUOTES, [GLYPH_SHIFT_MARKUP] = PASTE_MARKUP,
		[GLYPH_SHIFT_LATIN1] = PASTE_LATIN1, [GLYPH_SHIFT_ESCAPES] = PASTE_ESCAPES,
		[GLYPH_SHIFT_BLANKS] = PASTE_BLANKS,
	};
	unsigned damage = 0;
	size_t i;

	for (i = 0; i < sizeof(of_shift) / sizeof(of_shift[0]); i++)
		if (marks & 1u << i) {
			note(p, of_shift[i], number);
			damage |= 1u << of_shift[i];
		}
	return damage;
}

/* Columns of UTF-8 text: each character counts for one, a tab goes to the next stop. */
static unsigned columns(const char *text, size_t n)
{
	unsigned width = 0;

	for (; n > 0; text++, n--) {
		if (*text == '\t')
			width += 8 - width % 8;
		else
			width += ((unsigned char)*text & 0xC0) != 0x80;
	}
	return width;
}

/* ModemManager's trace: "(ttyUSB2): --> 'AT+CPIN?<CR>'"; glyph.h made a line end of <CR>. */
static void drop_trace(struct trim *t)
{
	static const char *const arrows[] = { "--> '", "<-- '" };
	const char *at;
	size_t i;

	for (i = 0; i < 2; i++) {
		at = memmem(t->at, t->len, arrows[i], strlen(arrows[i]));
		if (!at)
			continue;
		at += strlen(arrows[i]);
		t->len -= (size_t)(at - t->at);
		t->at = at;
		t->marked = true;
		t->empty = t->len == 0;
	}
}

/* Fill a slot from plain text; false when there is nothing in it to read. */
static bool slot_fill(struct paste *p, struct paste_slot *s, unsigned marks, unsigned number,
		      size_t len)
{
	struct trim t;
	size_t n, plain;

	for (plain = len; plain > 0 && (s->text[plain - 1] == ' ' || s->text[plain - 1] == '\t');
	     plain--)
		;
	trim_line(&t, s->text, plain, marks & GLYPH_BLANKS);
	if (t.quoted)
		note(p, PASTE_QUOTED, number);
	if (t.cut)
		note(p, PASTE_CUT, number);
	s->wrap.indent = t.indent;
	s->wrap.width = (unsigned)t.indent + columns(t.at, t.len);
	/* It may have been decorated before it was broken, or after. */
	s->wrap.full = s->wrap.width == WRAP_COLUMNS || columns(s->text, plain) == WRAP_COLUMNS ||
		       columns(t.unquoted, (size_t)(s->text + plain - t.unquoted)) == WRAP_COLUMNS;
	s->wrap.blank_end = plain < len;
	s->text[t.at - s->text + (long)t.len] = '\0';
	n = prefix_read(&s->prefix, t.at);
	t.at += n;
	t.len -= n;
	if (n > 0)
		trim_speaker(&t);
	drop_trace(&t);
	if (t.len == 0 && (n == 0 || t.empty))
		return false;
	s->wrap.stamped = n > 0;
	s->wrap.marked = t.marked;
	s->line = (struct paste_line) {
		.number = number,
		.len = t.len,
		.indent = n > 0 ? t.indent : s->wrap.indent,
		.tag = s->prefix.tag,
		.clock = s->prefix.clock,
		.time_ms = s->prefix.time_ms,
	};
	memmove(s->text, t.at, t.len);
	s->text[t.len] = '\0';
	s->line.text = s->wrap.text = s->text;
	s->wrap.len = t.len;
	return true;
}

/* Put a continuation behind the line that is held: false when there is no room. */
static bool slot_join(struct paste_slot *s, const struct paste_slot *more, enum wrap_join how)
{
	size_t len = s->line.len;

	if (len + more->line.len + 1 > PASTE_TEXT_MAX)
		return false;
	if (how == WRAP_BLANK)
		s->text[len++] = ' ';
	memcpy(s->text + len, more->text, more->line.len + 1);
	s->line.len = s->wrap.len = len + more->line.len;
	s->wrap.blank_end = more->wrap.blank_end;
	s->wrap.width = more->wrap.width;
	s->wrap.full = more->wrap.full;
	return true;
}

/* Nothing is held any more: the line that was, or NULL. */
static const struct paste_line *release(struct paste *p)
{
	const struct paste_line *line = p->held < 0 ? NULL : &p->slot[p->held].line;

	p->held = -1;
	return line;
}

/* One piece of the raw line: a line that is complete by it, or NULL. */
static const struct paste_line *take_piece(struct paste *p)
{
	struct paste_slot *held = p->held < 0 ? NULL : &p->slot[p->held];
	int other = p->held == 0;
	struct paste_slot *s = &p->slot[other];
	const struct paste_line *line;
	unsigned marks = 0, damage;
	enum wrap_join how;
	struct buf plain;

	buf_init(&plain, s->text, sizeof(s->text));
	p->rest_at += glyph_line(p->raw + p->rest_at, p->rest_end - p->rest_at, &plain, &marks);
	damage = note_marks(p, marks, p->rest_number);
	if (!slot_fill(p, s, marks, p->rest_number, plain.len))
		return release(p);
	s->line.damage |= damage;
	how = held ? wrap_joins(&p->wrap, &held->wrap, &s->wrap) : WRAP_NOT;
	if (how != WRAP_NOT && slot_join(held, s, how)) {
		note(p, PASTE_WRAPPED, held->line.number);
		held->line.damage |= s->line.damage | 1u << PASTE_WRAPPED;
		return NULL;
	}
	wrap_see(&p->wrap, &s->wrap);
	line = release(p);
	p->held = other;
	return line;
}

/* The raw line is whole: its pieces, up to the first that completes a line. */
static const struct paste_line *take_pieces(struct paste *p)
{
	const struct paste_line *line = NULL;

	do
		line = take_piece(p);
	while (!line && p->rest_at < p->rest_end);
	if (p->rest_at == p->rest_end) {
		p->raw_len -= p->rest_end;
		memmove(p->raw, p->raw + p->rest_end, p->raw_len);
		p->rest_at = 0;
		p->ended = false;
	}
	return line;
}

static void end_raw(struct paste *p)
{
	p->ended = true;
	p->rest_end = p->raw_len;
	p->rest_number = (p->lfs ? p->lfs : p->crs) + 1;
	/* UTF-16 of plain text: without its NULs only its mark is left. */
	if (p->rest_number == 1 && p->raw_len >= 2 &&
	    (memcmp(p->raw, "\xFF\xFE", 2) == 0 || memcmp(p->raw, "\xFE\xFF", 2) == 0))
		p->rest_at = 2;
}

/* No room for more of the line: what there is becomes a line of its own, up to a blank if there is
 * one near. */
static void split_raw(struct paste *p)
{
	size_t i;

	end_raw(p);
	note(p, PASTE_LONG, p->rest_number);
	for (i = p->raw_len; i > sizeof(p->raw) / 2; i--)
		if (p->raw[i - 1] == ' ') {
			p->rest_end = i;
			break;
		}
}

size_t paste_feed(struct paste *p, const void *data, size_t n, const struct paste_line **line)
{
	const char *bytes = data;
	size_t i = 0;

	*line = p->ended ? take_pieces(p) : NULL;
	while (!*line && i < n) {
		char c = bytes[i++];

		if (c == '\0')
			continue;
		if (c == '\n' && p->cr) { /* CR CR LF: the line has ended */
			p->cr = false;
			p->crs = 0;
			p->lfs++;
			continue;
		}
		if (c == '\r' && p->cr)
			continue;
		p->cr = c == '\r';
		if (c == '\r' || c == '\n') {
			end_raw(p);
			p->lfs += c == '\n';
			p->crs += c == '\r';
		} else {
			p->raw[p->raw_len++] = c;
			if (p->raw_len < sizeof(p->raw))
				continue;
			split_raw(p);
		}
		*line = take_pieces(p);
	}
	return i;
}

const struct paste_line *paste_end(struct paste *p)
{
	const struct paste_line *line = NULL;

	if (!p->ended && p->raw_len > 0)
		end_raw(p);
	if (p->ended)
		line = take_pieces(p);
	return line ? line : release(p);
}
