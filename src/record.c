/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

#define ROW(type, member)                                                \
	{                                                                \
#member, RECORD_##type, offsetof(struct record, member), \
			sizeof(((struct record *)0)->member)             \
	}

const struct record_row record_rows[] = {
	ROW(NUMBER, time_s),	ROW(NUMBER, number),   ROW(NUMBER, dial),
	ROW(TEXT, profile),	ROW(TEXT, slot),       ROW(TEXT, identity),
	ROW(TEXT, verdict),	ROW(TEXT, certainty),  ROW(TEXT, reason),
	ROW(NUMBER, status),	ROW(TEXT, rung),       ROW(TEXT, cured_by),
	ROW(NUMBER, lost_ms),	ROW(NUMBER, uptime_s), ROW(NUMBER, bytes_in),
	ROW(NUMBER, bytes_out), ROW(NUMBER, rtt_ms),   ROW(NUMBER, rtt_max_ms),
	ROW(NUMBER, probes),	ROW(NUMBER, misses),   ROW(LINES, evidence),
	ROW(LINES, echo),	ROW(LINES, reach),     ROW(LINES, before),
	ROW(LINES, after),	ROW(LINES, usb),       { 0 },
};

void record_init(struct record *r, enum record_kind kind)
{
	static const int64_t unknown = -1;
	const struct record_row *row;

	memset(r, 0, sizeof(*r));
	r->kind = kind;
	for (row = record_rows; row->key; row++)
		if (row->type == RECORD_NUMBER)
			memcpy((char *)r + row->offset, &unknown, sizeof(unknown));
}

void record_blame(struct record *r, struct findings *findings)
{
	const struct finding *f = &findings->at[0];
	size_t i;

	if (findings->count == 0)
		return;
	findings_sort(findings);
	buf_copy(r->verdict, sizeof(r->verdict), finding_code_name(f->code));
	buf_copy(r->certainty, sizeof(r->certainty), finding_certainty_name(f->certainty));
	for (i = 0; i < f->evidence_count; i++)
		record_line(&r->evidence, "%s", f->evidence[i]);
}

void record_identify(struct record *r, const char *imei)
{
	struct buf b;

	buf_init(&b, r->identity, sizeof(r->identity));
	units_identifier(&b, imei);
}

void record_line(struct record_lines *lines, const char *format, ...)
{
	struct finding line = { 0 }; /* which knows how to clean and cut a line */
	char text[2 * FINDING_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	finding_evidence(&line, "%s", text);
	if (lines->count == RECORD_LINES_MAX) {
		lines->count--;
		memmove(lines->at[0], lines->at[1], lines->count * sizeof(lines->at[0]));
	}
	memcpy(lines->at[lines->count++], line.evidence[0], sizeof(line.evidence[0]));
}

static void put_line(struct record_lines *lines, struct buf *b)
{
	if (b->len > 0)
		record_line(lines, "%s", b->at);
	buf_clear(b);
}

static void put_number(struct buf *b, const char *name, int32_t value, const char *unit)
{
	if (value != FACTS_UNKNOWN)
		buf_item(b, "%s %" PRId32 "%s", name, value, unit);
}

static void put_network(struct record_lines *lines, struct buf *b, const struct facts *f)
{
	if (facts_registration_name(facts_registration(f)))
		buf_item(b, "registration %s", facts_registration_name(facts_registration(f)));
	if (f->network.operator_name[0])
		buf_item(b, "%s", f->network.operator_name);
	if (f->network.rat[0])
		buf_item(b, "%s", f->network.rat);
	put_number(b, "attached", f->network.attached, "");
	put_line(lines, b);
	put_number(b, "rssi", f->network.rssi_dbm, " dBm");
	put_number(b, "rsrp", f->network.rsrp_dbm, " dBm");
	put_number(b, "rsrq", f->network.rsrq_db10, " dB/10");
	put_number(b, "sinr", f->network.sinr_db10, " dB/10");
	put_line(lines, b);
	if (f->network.release[0])
		buf_item(b, "+CEER: %s", f->network.release);
	put_line(lines, b);
}

void record_facts(struct record_lines *lines, const struct facts *f)
{
	BUF_ON_STACK(b, 2 * FINDING_TEXT_MAX);
	unsigned i;

	if (facts_sim_name(f->sim.state))
		buf_item(&b, "sim %s", facts_sim_name(f->sim.state));
	put_line(lines, &b);
	put_network(lines, &b, f);
	if (facts_power_name(f->power.state))
		buf_item(&b, "power %s", facts_power_name(f->power.state));
	put_number(&b, "cfun", f->power.cfun, "");
	for (i = 0; i < f->power.voters_count; i++)
		if (f->power.voters[i].value != 0)
			put_number(&b, f->power.voters[i].name, f->power.voters[i].value, "");
	put_line(lines, &b);
}

bool record_same(const struct record *a, const struct record *b)
{
	return a->time_s == b->time_s && a->number == b->number && !strcmp(a->profile, b->profile);
}

void record_text(const struct record *r, struct buf *out)
{
	buf_str(out, record_kind_name(r->kind));
	if (r->verdict[0])
		buf_fmt(out, ": %s", r->verdict);
	if (r->rung[0])
		buf_fmt(out, ", after %s", r->rung);
	if (r->kind != RECORD_DIAL && r->uptime_s >= 0) {
		buf_str(out, ", up ");
		units_span(out, r->uptime_s * 1000);
		buf_str(out, " before");
	}
	if (r->lost_ms < 0)
		return;
	buf_str(out, ", back after ");
	units_span(out, r->lost_ms);
	if (r->cured_by[0])
		buf_fmt(out, " by %s", r->cured_by);
}

#define X(name, text) text,
static const char *const kind_names[] = { RECORD_KINDS(X) };
#undef X

const char *record_kind_name(enum record_kind kind)
{
	return kind_names[kind];
}

enum record_kind record_kind_of(const char *name)
{
	unsigned kind;

	for (kind = 0; kind < RECORD_KINDS_COUNT && strcmp(kind_names[kind], name); kind++)
		;
	return (enum record_kind)kind;
}
