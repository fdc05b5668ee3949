/* SPDX-License-Identifier: MIT */
#include "view.h"

#include <inttypes.h>
#include <string.h>

#include "pen.h"
#include "units.h"

#define LABEL_WIDTH 9
#define WIDE	    64 /* from here on short fields stand side by side */
#define RTT_LEAST   50 /* a bar of full height is at least so many ms */
#define TEXT_MAX    1024

/* --- what there is to say; nothing when it is not known --- */

static void put_state(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_str(b, s->state);
	if (s->uptime_s >= 0) {
		buf_str(b, " for ");
		units_span(b, s->uptime_s * 1000);
	}
}

static void put_dials(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	if (s->dials >= 0)
		buf_item(b, "%" PRId64, s->dials);
	if (s->drops >= 0)
		buf_item(b, "%" PRId64 " drop%s", s->drops, s->drops == 1 ? "" : "s");
}

static void put_address(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_fmt(b, "%s%s%s", s->ifname, s->ifname[0] && s->local[0] ? " " : "", s->local);
	if (s->remote[0])
		buf_fmt(b, " -> %s", s->remote);
}

static void put_address6(const struct view *v, struct buf *b)
{
	buf_str(b, v->status->local6);
}

static void put_dns(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_str(b, s->dns1);
	if (s->dns2[0])
		buf_item(b, "%s", s->dns2);
}

static void put_traffic(struct buf *b, int64_t rate, int64_t bytes)
{
	if (bytes < 0)
		return;
	if (rate >= 0) {
		units_bytes(b, rate);
		buf_str(b, "/s, ");
	}
	units_bytes(b, bytes);
	buf_str(b, " in all");
}

static void put_in(const struct view *v, struct buf *b)
{
	put_traffic(b, v->in_rate, v->status->bytes_in);
}

static void put_out(const struct view *v, struct buf *b)
{
	put_traffic(b, v->out_rate, v->status->bytes_out);
}

static void put_modem(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_fmt(b, "%s%s%s", s->slot, s->slot[0] && s->node[0] ? " " : "", s->node);
}

static void put_signal(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	if (s->rssi_dbm != -1)
		buf_item(b, "%" PRId64 " dBm", s->rssi_dbm);
	if (s->rsrp_dbm != -1)
		buf_item(b, "RSRP %" PRId64 " dBm", s->rsrp_dbm);
}

static void put_echo(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_str(b, s->echo);
	if (s->rtt_ms >= 0)
		buf_item(b, "%" PRId64 " ms", s->rtt_ms);
	if (s->rtt_max_ms >= 0)
		buf_item(b, "at most %" PRId64, s->rtt_max_ms);
	if (s->probes >= 0)
		buf_item(b, "%" PRId64 " sent", s->probes);
	if (s->misses >= 0)
		buf_item(b, "%" PRId64 " missed", s->misses);
}

static void put_network(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_str(b, s->reach);
	if (s->reach_rtt_ms >= 0)
		buf_item(b, "%" PRId64 " ms", s->reach_rtt_ms);
}

static void put_rtt(const struct view *v, struct buf *b)
{
	unsigned width = v->width > LABEL_WIDTH ? v->width - LABEL_WIDTH : 1;

	spark_draw(v->rtt, width, RTT_LEAST, v->utf8, b);
	if (strspn(b->at, " ") == b->len)
		buf_clear(b); /* nothing was measured */
}

static void put_verdict(const struct view *v, struct buf *b)
{
	const struct status *s = v->status;

	buf_fmt(b, "%s%s%s", s->verdict, s->verdict[0] && s->text[0] ? ": " : "", s->text);
}

static void put_cure(const struct view *v, struct buf *b)
{
	buf_str(b, v->status->cure);
}

static const struct field {
	const char *label;
	enum { FIELD_SHORT, FIELD_ROW, FIELD_WRAP } kind;
	enum pen_style style;
	void (*put)(const struct view *v, struct buf *b);
} fields[] = {
	{ "state", FIELD_SHORT, PEN_PLAIN, put_state },
	{ "dials", FIELD_SHORT, PEN_PLAIN, put_dials },
	{ "verdict", FIELD_WRAP, PEN_BAD, put_verdict },
	{ "cure", FIELD_WRAP, PEN_PLAIN, put_cure },
	{ "address", FIELD_WRAP, PEN_PLAIN, put_address },
	{ "IPv6", FIELD_WRAP, PEN_PLAIN, put_address6 },
	{ "in", FIELD_SHORT, PEN_PLAIN, put_in },
	{ "out", FIELD_SHORT, PEN_PLAIN, put_out },
	{ "echo", FIELD_WRAP, PEN_PLAIN, put_echo },
	{ "", FIELD_ROW, PEN_GOOD, put_rtt },
	{ "network", FIELD_WRAP, PEN_PLAIN, put_network },
	{ "modem", FIELD_SHORT, PEN_PLAIN, put_modem },
	{ "signal", FIELD_SHORT, PEN_PLAIN, put_signal },
	{ "dns", FIELD_WRAP, PEN_PLAIN, put_dns },
};

/* --- the screen --- */

/* One field at the pen; a short one in the second half of a row when there is one beside it. */
static void draw_field(struct pen *p, const struct field *f, enum pen_style style, const char *text)
{
	unsigned half = p->width / 2;
	bool fits = pen_columns(text, strlen(text)) + LABEL_WIDTH < half;

	if (p->column > 0 && (f->kind != FIELD_SHORT || !fits))
		pen_next(p);
	pen_to(p, p->column ? half : 0);
	half = p->column;
	pen_str(p, PEN_LABEL, f->label);
	pen_to(p, half + LABEL_WIDTH);
	if (f->kind == FIELD_WRAP) {
		pen_wrap(p, style, text);
		return;
	}
	pen_str(p, style, text);
	if (f->kind == FIELD_ROW || half || p->width < WIDE || !fits)
		pen_next(p);
}

static void draw_fields(const struct view *v, struct pen *p)
{
	BUF_ON_STACK(raw, TEXT_MAX);
	BUF_ON_STACK(text, 4 * TEXT_MAX);
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		enum pen_style style = fields[i].style;

		buf_clear(&raw);
		buf_clear(&text);
		fields[i].put(v, &raw);
		buf_clean(&text, raw.at, raw.len);
		if (i == 0)
			style = v->status->uptime_s >= 0 ? PEN_GOOD : PEN_WAIT;
		if (text.len > 0)
			draw_field(p, &fields[i], style, text.at);
	}
	if (p->column > 0)
		pen_next(p);
}

static void draw_events(const struct view *v, struct pen *p)
{
	BUF_ON_STACK(raw, TEXT_MAX);
	BUF_ON_STACK(text, 4 * TEXT_MAX);
	unsigned column = 0;
	size_t i;

	if (v->event_count == 0)
		return;
	for (i = 0; i < v->event_count; i++)
		if (strlen(v->events[i].when) + 2 > column)
			column = (unsigned)strlen(v->events[i].when) + 2;
	pen_next(p);
	pen_str(p, PEN_HEAD, "last events");
	pen_next(p);
	for (i = 0; i < v->event_count; i++) {
		buf_clear(&raw);
		buf_clear(&text);
		record_text(v->events[i].record, &raw);
		buf_clean(&text, raw.at, raw.len);
		pen_str(p, PEN_LABEL, v->events[i].when);
		pen_to(p, column);
		pen_wrap(p, PEN_PLAIN, text.at);
	}
}

static void draw_head(const struct view *v, struct pen *p)
{
	BUF_ON_STACK(text, 256);

	buf_str(&text, "swictl");
	if (v->status && v->status->profile[0]) {
		buf_char(&text, ' ');
		buf_clean(&text, v->status->profile, strlen(v->status->profile));
	}
	if (v->running > 1)
		buf_fmt(&text, " (%u of %u)", v->shown, v->running);
	pen_home(p);
	pen_str(p, PEN_HEAD, text.at);
	if (p->column + strlen(v->clock) + 1 <= p->width) {
		pen_to(p, p->width - (unsigned)strlen(v->clock));
		pen_str(p, PEN_LABEL, v->clock);
	}
	pen_next(p);
}

void view_draw(const struct view *v, struct buf *out)
{
	struct view sized = *v;
	struct pen p = { .out = out, .color = v->color };

	if (!sized.width || !sized.height) {
		sized.width = 80;
		sized.height = 24;
	}
	p.width = sized.width;
	p.height = sized.height - (sized.height > 1); /* the keys */
	draw_head(&sized, &p);
	if (v->status)
		draw_fields(&sized, &p);
	else
		pen_wrap(&p, PEN_WAIT, v->trouble);
	draw_events(&sized, &p);
	pen_last(&p, sized.height - 1);
	p.height = sized.height;
	pen_str(&p, PEN_LABEL, v->running > 1 ? "q quits, n shows the next" : "q quits");
}

void view_line(const struct status *s, struct buf *out)
{
	struct view v = { .status = s };
	BUF_ON_STACK(raw, 2 * TEXT_MAX);

	buf_fmt(&raw, "%s: %s", s->profile, s->state);
	if (s->ifname[0] || s->local[0]) {
		buf_str(&raw, ", ");
		put_address(&v, &raw);
	}
	if (s->echo[0])
		buf_item(&raw, "echo %s", s->echo);
	if (s->reach[0])
		buf_item(&raw, "network %s", s->reach);
	if (s->drops > 0)
		buf_item(&raw, "%" PRId64 " drop%s", s->drops, s->drops == 1 ? "" : "s");
	if (s->verdict[0]) {
		buf_str(&raw, ", ");
		put_verdict(&v, &raw);
	}
	buf_clean(out, raw.at, raw.len);
}
