/* SPDX-License-Identifier: MIT */
#include "clue.h"

#include <string.h>

#include "buf.h"

#define CUT_MARK "\xE2\x80\xA6" /* the ellipsis, U+2026 */

static const char *const names[] = {
#define X(name, text) text,
	CLUES(X)
#undef X
};

const char *clue_name(enum clue_kind kind)
{
	return names[kind];
}

void clues_init(struct clues *c)
{
	memset(c, 0, sizeof(*c));
}

static void text_set(char to[CLUE_TEXT_MAX], const struct paste_line *line)
{
	size_t n = line->len;

	if (n < CLUE_TEXT_MAX) {
		memcpy(to, line->text, n + 1);
		return;
	}
	n = CLUE_TEXT_MAX - sizeof(CUT_MARK);
	while (n > 0 && ((unsigned char)line->text[n] & 0xC0) == 0x80)
		n--;
	memcpy(to, line->text, n);
	memcpy(to + n, CUT_MARK, sizeof(CUT_MARK));
}

static void set_put(struct clue_set *set, enum clue_kind kind, const struct paste_line *line,
		    long number)
{
	struct clue *clue = &set->at[kind];

	if (!clue->count) {
		clue->first = line->number;
		clue->number = number;
		clue->clock = line->clock;
		clue->first_ms = line->time_ms;
		text_set(clue->text, line);
	}
	clue->count++;
	clue->last = line->number;
	clue->last_number = number;
	/* Two clocks in one paste: what was said first keeps its time, the other has none. */
	if (line->clock == clue->clock)
		clue->last_ms = line->time_ms;
	set->order[set->order_count++ % CLUE_ORDER_MAX] =
		(struct clue_event) { .kind = kind, .line = line->number, .number = number };
}

void clues_put(struct clues *c, enum clue_kind kind, const struct paste_line *line, long number)
{
	set_put(&c->now, kind, line, number);
	set_put(&c->all, kind, line, number);
}

void clues_next_attempt(struct clues *c)
{
	if (!c->now.order_count)
		return;
	c->past = c->now;
	c->past_waits = true;
	memset(&c->now, 0, sizeof(c->now));
}

struct usb_modem *clues_device(struct clues *c)
{
	struct usb_modem *m;

	if (c->device_count < CLUE_DEVICES_MAX)
		m = &c->devices[c->device_count++];
	else {
		c->devices_full = true;
		m = &c->devices[CLUE_DEVICES_MAX - 1];
	}
	memset(m, 0, sizeof(*m));
	return m;
}

const struct clue_event *clue_before(const struct clue_set *set, unsigned n)
{
	if (n >= set->order_count || n >= CLUE_ORDER_MAX)
		return NULL;
	return &set->order[(set->order_count - 1 - n) % CLUE_ORDER_MAX];
}
