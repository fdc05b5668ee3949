/* SPDX-License-Identifier: MIT */
#include "board.h"

#include <string.h>

#include "pen.h"
#include "units.h"

/* Columns where each field begins. */
enum { AT_LABEL = 0, AT_UNIT = 10, AT_STATE = 21, AT_STEPS = 30, AT_TIME = 37, AT_TEXT = 46 };

static const struct look {
	enum pen_style style;
	unsigned order; /* who is shown first when there is no room for all */
} looks[ROSTER_STATES_COUNT] = {
	[ROSTER_BAD] = { PEN_BAD, 0 },	     [ROSTER_NAMED] = { PEN_WAIT, 1 },
	[ROSTER_BUSY] = { PEN_PLAIN, 2 },    [ROSTER_GOOD] = { PEN_GOOD, 3 },
	[ROSTER_WAITING] = { PEN_LABEL, 4 }, [ROSTER_EMPTY] = { PEN_LABEL, 5 },
};

#define ORDERS 6

static uint64_t bay_ms(const struct roster_bay *bay, uint64_t now_ms)
{
	return bay->state == ROSTER_BUSY ? now_ms - bay->since_ms : bay->took_ms;
}

static void put_steps(const struct roster_bay *bay, struct buf *b)
{
	if (bay->step)
		buf_fmt(b, "%u/%u", bay->step, bay->steps);
}

/* A field that ends a column before the next one begins. */
static void put_field(struct pen *p, unsigned from, unsigned to, enum pen_style style,
		      const char *text)
{
	unsigned width = p->width;

	pen_to(p, from);
	p->width = to && to - 1 < width ? to - 1 : width;
	pen_str(p, style, text);
	p->width = width;
}

static void draw_bay(struct pen *p, const struct roster_bay *bay, uint64_t now_ms)
{
	enum pen_style style = looks[bay->state].style;
	BUF_ON_STACK(steps, 16);
	BUF_ON_STACK(took, 24);
	BUF_ON_STACK(text, 4 * FINDING_TEXT_MAX);

	put_steps(bay, &steps);
	if (bay_ms(bay, now_ms) > 0)
		buf_fmt(&took, "%llu s", (unsigned long long)(bay_ms(bay, now_ms) / 1000));
	buf_clean(&text, bay->text, strlen(bay->text));
	put_field(p, AT_LABEL, AT_UNIT, PEN_PLAIN, bay->label);
	put_field(p, AT_UNIT, AT_STATE, PEN_PLAIN, bay->unit);
	put_field(p, AT_STATE, AT_STEPS, style, roster_state_name(bay->state));
	put_field(p, AT_STEPS, AT_TIME, PEN_PLAIN, steps.at);
	put_field(p, AT_TIME, AT_TEXT, PEN_PLAIN, took.at);
	put_field(p, AT_TEXT, 0, style == PEN_PLAIN ? PEN_LABEL : style, text.at);
	pen_next(p);
}

static void draw_head(const struct board *b, struct pen *p)
{
	const struct roster *r = b->roster;
	BUF_ON_STACK(sums, 200);

	buf_fmt(&sums, "%u units: %u as wanted, %u not; %u at work, %u waiting; ", b->units,
		b->good, b->units - b->good, roster_count(r, ROSTER_BUSY),
		roster_count(r, ROSTER_WAITING));
	units_span(&sums, (int64_t)(b->now_ms - b->began_ms));
	pen_str(p, PEN_HEAD, "Recipe ");
	pen_str(p, PEN_HEAD, b->recipe);
	pen_next(p);
	pen_str(p, PEN_PLAIN, sums.at);
	pen_next(p);
	put_field(p, AT_LABEL, 0, PEN_LABEL, "BAY");
	put_field(p, AT_UNIT, 0, PEN_LABEL, "UNIT");
	put_field(p, AT_STATE, 0, PEN_LABEL, "STATE");
	put_field(p, AT_STEPS, 0, PEN_LABEL, "STEP");
	put_field(p, AT_TIME, 0, PEN_LABEL, "TIME");
	pen_next(p);
}

/* The order up to which bays have room in so many rows; ORDERS: all of them. */
static unsigned order_that_fits(const struct roster *r, unsigned rows, unsigned *left_out)
{
	unsigned order, shown = 0, n;
	size_t i;

	for (order = 0; order < ORDERS; order++) {
		for (i = 0, n = 0; i < r->count; i++)
			n += looks[r->at[i].state].order == order;
		if (shown + n > rows)
			break;
		shown += n;
	}
	*left_out = (unsigned)r->count - shown;
	return order;
}

void board_draw(const struct board *b, struct buf *out)
{
	struct pen p = { .out = out,
			 .color = b->color,
			 .width = b->width ? b->width : 80,
			 .height = b->height ? b->height : 24 };
	unsigned rows = p.height > 4 ? p.height - 4 : 0, left_out, order, spare;
	BUF_ON_STACK(foot, 100);
	size_t i;

	order = order_that_fits(b->roster, rows, &left_out);
	/* Of the first order that has no room some are shown all the same. */
	spare = rows - ((unsigned)b->roster->count - left_out);
	pen_home(&p);
	draw_head(b, &p);
	for (i = 0; i < b->roster->count; i++) {
		const struct roster_bay *bay = &b->roster->at[i];
		bool extra = looks[bay->state].order == order && spare > 0;

		if (looks[bay->state].order >= order && !extra)
			continue;
		if (extra) {
			spare--;
			left_out--;
		}
		draw_bay(&p, bay, b->now_ms);
	}
	if (left_out)
		buf_fmt(&foot, "%u more bays. ", left_out);
	buf_str(&foot, b->watching ? "Green can be taken out, the next plugged in. Ctrl-C ends."
				   : "Ctrl-C stops at a safe point.");
	pen_last(&p, p.height - 1);
	pen_str(&p, PEN_LABEL, foot.at);
}

void board_line(const struct roster_bay *bay, struct buf *out)
{
	buf_clean(out, bay->label, strlen(bay->label));
	if (bay->unit[0])
		buf_fmt(out, " %s", bay->unit);
	buf_fmt(out, " %s", roster_state_name(bay->state));
	if (bay->step) {
		buf_char(out, ' ');
		put_steps(bay, out);
	}
	if (bay->text[0]) {
		buf_str(out, ": ");
		buf_clean(out, bay->text, strlen(bay->text));
	}
}
