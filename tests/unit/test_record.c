/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "record.h"
#include "tally.h"

static void says(const struct record *r, const char *text)
{
	BUF_ON_STACK(b, 256);

	record_text(r, &b);
	assert_string_equal(b.at, text);
}

static void nothing_is_known_at_first(void **state)
{
	const struct record_row *row;
	struct record r;
	int64_t number;

	(void)state;
	memset(&r, 0x5A, sizeof(r));
	record_init(&r, RECORD_DIAL);
	assert_int_equal(r.kind, RECORD_DIAL);
	for (row = record_rows; row->key; row++) {
		const char *at = (const char *)&r + row->offset;

		memcpy(&number, at, sizeof(number));
		if (row->type == RECORD_NUMBER)
			assert_int_equal(number, -1);
		else if (row->type == RECORD_TEXT)
			assert_string_equal(at, "");
		else
			assert_int_equal(((const struct record_lines *)(const void *)at)->count, 0);
	}
	says(&r, "dial");
}

/* Every byte of a record but its kind has a row, so nothing is lost on the way to the file. */
static void rows_cover_the_record(void **state)
{
	static unsigned char covered[sizeof(struct record)];
	const struct record_row *row;
	size_t bare = 0, i;

	(void)state;
	for (row = record_rows; row->key; row++) {
		assert_true(row->offset + row->size <= sizeof(struct record));
		for (i = 0; i < row->size; i++)
			assert_int_equal(covered[row->offset + i]++, 0);
	}
	for (i = 0; i < sizeof(covered); i++)
		bare += !covered[i];
	assert_true(bare < sizeof(enum record_kind) + 24); /* and padding */
}

static void the_worst_finding_is_blamed(void **state)
{
	struct findings findings;
	struct record r;

	(void)state;
	record_init(&r, RECORD_DROP);
	findings_init(&findings);
	record_blame(&r, &findings);
	assert_string_equal(r.verdict, "");
	finding_evidence(findings_add(&findings, FINDING_DNS_PLACEHOLDER, FINDING_CERTAIN), "dns");
	finding_evidence(findings_add(&findings, FINDING_USB_GONE, FINDING_LIKELY), "gone\033[2J");
	record_blame(&r, &findings);
	assert_string_equal(r.verdict, "usb-gone");
	assert_string_equal(r.certainty, "likely");
	assert_int_equal(r.evidence.count, 1);
	assert_string_equal(r.evidence.at[0], "gone\\x1B[2J");
}

static void identities_are_shortened(void **state)
{
	static const struct {
		const char *imei, *kept;
	} rows[] = {
		{ "", "" },
		{ "3527", "\xE2\x80\xA6" },
		{ "35271234", "\xE2\x80\xA6" },
		{ "352712345", "3527\xE2\x80\xA6"
			       "2345" },
		{ "352712345673066", "3527\xE2\x80\xA6"
				     "3066" },
		{ "\033[2J12345\n\r\a\b", "\\x1B[2J\xE2\x80\xA6\\x0A\\x0D\\x07\\x08" },
	};
	struct record r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		record_init(&r, RECORD_DROP);
		record_identify(&r, rows[i].imei);
		assert_string_equal(r.identity, rows[i].kept);
	}
}

static void of_many_lines_the_newest_stay(void **state)
{
	static struct record_lines lines;
	char longest[1000];
	int i;

	(void)state;
	for (i = 0; i < RECORD_LINES_MAX + 3; i++)
		record_line(&lines, "line %d\r", i);
	assert_int_equal(lines.count, RECORD_LINES_MAX);
	assert_string_equal(lines.at[0], "line 3\\x0D");
	assert_string_equal(lines.at[RECORD_LINES_MAX - 1], "line 10\\x0D");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	record_line(&lines, "%s", longest);
	assert_true(strlen(lines.at[RECORD_LINES_MAX - 1]) < FINDING_TEXT_MAX);
	assert_non_null(strstr(lines.at[RECORD_LINES_MAX - 1], "xxx"));
}

static void facts_become_lines(void **state)
{
	struct record_lines lines = { 0 };
	struct facts f;

	(void)state;
	facts_init(&f);
	record_facts(&lines, &f);
	assert_int_equal(lines.count, 0);
	f.sim.state = FACTS_SIM_READY;
	f.network.eps = FACTS_REG_ROAMING;
	buf_copy(f.network.operator_name, sizeof(f.network.operator_name), "\033[2J");
	buf_copy(f.network.rat, sizeof(f.network.rat), "LTE");
	f.network.attached = 1;
	f.network.rssi_dbm = -71;
	f.network.sinr_db10 = 135;
	f.power.state = FACTS_POWER_LOW_POWER;
	f.power.cfun = 0;
	f.power.voters_count = 2;
	buf_copy(f.power.voters[0].name, sizeof(f.power.voters[0].name), "UIM");
	buf_copy(f.power.voters[1].name, sizeof(f.power.voters[1].name), "W_DISABLE");
	f.power.voters[1].value = 1;
	record_facts(&lines, &f);
	assert_int_equal(lines.count, 4);
	assert_string_equal(lines.at[0], "sim ready");
	assert_string_equal(lines.at[1], "registration roaming, \\x1B[2J, LTE, attached 1");
	assert_string_equal(lines.at[2], "rssi -71 dBm, sinr 135 dB/10");
	assert_string_equal(lines.at[3], "power low-power, cfun 0, W_DISABLE 1");
}

static void a_record_is_told_in_one_line(void **state)
{
	struct record r;

	(void)state;
	record_init(&r, RECORD_DROP);
	buf_copy(r.verdict, sizeof(r.verdict), "echo-lost-after-traffic");
	r.uptime_s = 11520;
	says(&r, "drop: echo-lost-after-traffic, up 3 h 12 min before");
	r.lost_ms = 1800;
	buf_copy(r.cured_by, sizeof(r.cured_by), "redial");
	says(&r, "drop: echo-lost-after-traffic, up 3 h 12 min before, back after 1.8 s by redial");
	record_init(&r, RECORD_DIAL);
	buf_copy(r.verdict, sizeof(r.verdict), "port-silent");
	buf_copy(r.rung, sizeof(r.rung), "cfun");
	r.uptime_s = 0;
	says(&r, "dial: port-silent, after cfun");
}

static void kinds_have_names(void **state)
{
	unsigned kind;

	(void)state;
	for (kind = 0; kind < RECORD_KINDS_COUNT; kind++)
		assert_int_equal(record_kind_of(record_kind_name((enum record_kind)kind)), kind);
	assert_int_equal(record_kind_of("dropped"), RECORD_KINDS_COUNT);
	assert_int_equal(record_kind_of(""), RECORD_KINDS_COUNT);
}

static void count(struct tally *t, enum record_kind kind, const char *verdict, const char *cure,
		  int64_t uptime_s, int64_t lost_ms)
{
	struct record r;

	record_init(&r, kind);
	buf_copy(r.verdict, sizeof(r.verdict), verdict);
	buf_copy(r.cured_by, sizeof(r.cured_by), cure);
	r.uptime_s = uptime_s;
	r.lost_ms = lost_ms;
	tally_add(t, &r);
}

static void a_tally_counts_by_name(void **state)
{
	struct tally t;

	(void)state;
	tally_init(&t);
	assert_int_equal(tally_service(&t), -1);
	count(&t, RECORD_DROP, "usb-gone", "redial", 1000, 60000);
	count(&t, RECORD_DIAL, "port-silent", "", 0, -1);
	count(&t, RECORD_DROP, "echo-lost-after-traffic", "usb", 4000, 30000);
	count(&t, RECORD_DROP, "echo-lost-after-traffic", "usb", 4910, 0);
	count(&t, RECORD_DROP, "echo-lost-after-traffic", "", 0, -1);
	count(&t, RECORD_STOP, "", "", 0, -1);
	assert_int_equal(t.drops, 4);
	assert_int_equal(t.dials, 1);
	assert_int_equal(t.stops, 1);
	assert_int_equal(t.open, 1);
	assert_int_equal(t.uptime_s, 9910);
	assert_int_equal(t.lost_ms, 90000);
	assert_int_equal(tally_service(&t), 9910);
	assert_int_equal(t.verdicts.count, 3);
	assert_string_equal(t.verdicts.at[0].name, "echo-lost-after-traffic");
	assert_int_equal(t.verdicts.at[0].count, 3);
	assert_string_equal(t.verdicts.at[1].name, "usb-gone");
	assert_string_equal(t.verdicts.at[2].name, "port-silent");
	assert_int_equal(t.cures.count, 2);
	assert_string_equal(t.cures.at[0].name, "usb");
}

/* What a file says may be anything. */
static void a_tally_bears_every_number_and_name(void **state)
{
	struct tally t;
	char name[24];
	int i;

	(void)state;
	tally_init(&t);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		count(&t, RECORD_DROP, name, name, INT64_MAX, INT64_MAX);
		count(&t, RECORD_DROP, "", "", INT64_MIN, INT64_MIN);
		count(&t, RECORD_KINDS_COUNT, "", "", 1, 1);
	}
	assert_int_equal(t.verdicts.count, TALLY_NAMES_MAX);
	assert_int_equal(t.uptime_s, 0);
	assert_int_equal(t.lost_ms, 0);
	assert_int_equal(t.drops, 2000);
	count(&t, RECORD_DROP, "name-5", "", 1, -1);
	assert_string_equal(t.verdicts.at[0].name, "name-5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_at_first),
		cmocka_unit_test(rows_cover_the_record),
		cmocka_unit_test(the_worst_finding_is_blamed),
		cmocka_unit_test(identities_are_shortened),
		cmocka_unit_test(of_many_lines_the_newest_stay),
		cmocka_unit_test(facts_become_lines),
		cmocka_unit_test(a_record_is_told_in_one_line),
		cmocka_unit_test(kinds_have_names),
		cmocka_unit_test(a_tally_counts_by_name),
		cmocka_unit_test(a_tally_bears_every_number_and_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
