/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include <errno.h>

#include "../vmodem/at_line.c"
#include "../vmodem/datacall.c"
#include "../vmodem/identity.c"
#include "../vmodem/qdl.c"
#include "../vmodem/ring.c"
#include "../vmodem/vars.c"

static void vars_expand_looks_up(void **state)
{
	static const struct {
		const char *text, *wanted;
		int error;
	} rows[] = {
		{ "plain", "plain", 0 },
		{ "${sim.state}", "ready", 0 },
		{ "<${word.${sim.state}}>", "<+CPIN: READY>", 0 },
		{ "${unknown}", "", 0 },
		{ "${deep}", "<ready>", 0 },
		{ "$ {x} $", "$ {x} $", 0 },
		{ "${open", "", -EINVAL },
		{ "${a.${open}", "", -EINVAL },
		{ "${circle}", "", -ELOOP },
	};
	struct vars v;

	(void)state;
	vars_init(&v);
	assert_int_equal(vars_set(&v, "sim.state", "ready"), 0);
	assert_int_equal(vars_set(&v, "word.ready", "+CPIN: READY"), 0);
	assert_int_equal(vars_set(&v, "deep", "<${sim.state}>"), 0);
	assert_int_equal(vars_set(&v, "circle", "${circle}"), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		BUF_ON_STACK(out, 64);

		assert_int_equal(vars_expand(&v, rows[i].text, &out), rows[i].error);
		if (!rows[i].error)
			assert_string_equal(out.at, rows[i].wanted);
	}
	vars_fini(&v);
}

static void vars_keep_names_and_bounds(void **state)
{
	char name[VARS_NAME_MAX + 1];
	struct vars v;

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	vars_init(&v);
	assert_int_equal(vars_set(&v, name, ""), -EINVAL);
	assert_int_equal(vars_set(&v, "", ""), -EINVAL);
	name[VARS_NAME_MAX - 1] = '\0';
	assert_int_equal(vars_set(&v, name, "1"), 0);
	for (int i = 0; i < 200; i++)
		assert_int_equal(vars_set_fmt(&v, name + i % 90, "%d", i), 0);
	assert_int_equal(v.count, 90);
	assert_int_equal(vars_int(&v, name), 180);
	vars_unset(&v, name);
	assert_null(vars_get(&v, name));
	assert_int_equal(v.count, 89);
	assert_true(vars_match("voter.*", "voter.BIOS"));
	assert_false(vars_match("voter.*", "voters"));
	assert_false(vars_match("voter", "voter.BIOS"));
	vars_fini(&v);
}

/* Feed a text in two pieces: the line it gave, its echo, and how much was taken. */
static size_t feed(const char *text, size_t split, struct at *a, struct buf *echo, bool *whole)
{
	size_t n = strlen(text), taken;

	at_init(a);
	strcpy(a->last, "AT+CSQ");
	taken = at_feed(a, text, split, true, echo, whole);
	if (*whole)
		return taken;
	assert_int_equal(taken, split);
	return taken + at_feed(a, text + split, n - split, true, echo, whole);
}

static void at_feed_takes_lines_at_every_split(void **state)
{
	static const struct {
		const char *text, *line, *echo; /* line NULL: none came */
		size_t taken;
	} rows[] = {
		{ "AT\rATI\r", "AT", "AT\r", 3 },
		{ "AT\r\n", "AT", "AT\r", 3 },
		{ "\nAT\r", "AT", "\nAT\r", 4 },
		{ "ATX\b&F\r", "AT&F", "ATX\b \b&F\r", 7 },
		{ "\b\bAT\r", "AT", "AT\r", 5 },
		{ "A/", "AT+CSQ", "A/", 2 },
		{ "ATA/\r", "ATA/", "ATA/\r", 5 },
		{ "AT", NULL, "AT", 2 },
		{ "\r", "", "\r", 1 },
		/* An LCP frame has no CR: it is echoed and waits. */
		{ "~\xff}#\xc0!}!}!~", NULL, "~\xff}#\xc0!}!}!~", 11 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (size_t split = 0; split <= strlen(rows[i].text); split++) {
			BUF_ON_STACK(echo, 64);
			struct at a;
			bool whole;

			assert_int_equal(feed(rows[i].text, split, &a, &echo, &whole),
					 rows[i].taken);
			assert_int_equal(whole, rows[i].line != NULL);
			if (whole)
				assert_string_equal(a.line, rows[i].line);
			assert_string_equal(echo.at, rows[i].echo);
		}
	}
}

static void at_feed_bounds_lines(void **state)
{
	BUF_ON_STACK(echo, 16);
	struct at a;
	bool whole;

	(void)state;
	at_init(&a);
	for (int i = 0; i < AT_LINE_MAX + 100; i++) {
		assert_int_equal(at_feed(&a, "x", 1, false, &echo, &whole), 1);
		assert_false(whole);
	}
	assert_true(a.too_long);
	at_feed(&a, "\r", 1, false, &echo, &whole);
	assert_true(whole);
	assert_int_equal(strlen(a.line), AT_LINE_MAX);
}

static void at_next_splits_commands(void **state)
{
	static const struct {
		const char *line;
		struct {
			const char *name, *args;
			enum command_form form;
		} items[8];
		bool bad; /* what is left is no command */
	} rows[] = {
		{ "", { { 0 } }, false },
		{ "I", { { "I", "", COMMAND_EXEC } }, false },
		{ "Q0 V1 E1 S0=0 &C1 &D2 +FCLASS=0",
		  { { "Q", "0", COMMAND_EXEC },
		    { "V", "1", COMMAND_EXEC },
		    { "E", "1", COMMAND_EXEC },
		    { "S", "0=0", COMMAND_SET },
		    { "&C", "1", COMMAND_EXEC },
		    { "&D", "2", COMMAND_EXEC },
		    { "+FCLASS", "0", COMMAND_SET } },
		  false },
		{ "!entercnd=\"A;10\";!BAND?",
		  { { "!ENTERCND", "\"A;10\"", COMMAND_SET }, { "!BAND", "", COMMAND_READ } },
		  false },
		{ "!IMAGE?1,0", { { "!IMAGE", "1,0", COMMAND_READ } }, false },
		{ "+CGDCONT=?", { { "+CGDCONT", "", COMMAND_TEST } }, false },
		{ "$QCPDPP=1,0;+CSQ",
		  { { "$QCPDPP", "1,0", COMMAND_SET }, { "+CSQ", "", COMMAND_EXEC } },
		  false },
		{ "e0;d*99***1#",
		  { { "E", "0", COMMAND_EXEC }, { "D", "*99***1#", COMMAND_EXEC } },
		  false },
		{ "s0?", { { "S", "0?", COMMAND_READ } }, false },
		{ "+", { { 0 } }, true },
		{ "E0 *", { { "E", "0", COMMAND_EXEC } }, true },
		{ "+CSQ )", { { 0 } }, true },
		{ "\x7f", { { 0 } }, true },
		{ "+AVERYLONGNAMETHATNOCOMMANDEVERHAD", { { 0 } }, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *line = rows[i].line;
		struct at_item item;
		size_t k = 0;
		int n;

		while ((n = at_next(line, &item)) > 0) {
			assert_string_equal(item.name, rows[i].items[k].name);
			assert_string_equal(item.args, rows[i].items[k].args);
			assert_int_equal(item.form, rows[i].items[k].form);
			line += n;
			k++;
		}
		assert_int_equal(n, rows[i].bad ? -EINVAL : 0);
		assert_true(k == 8 || !rows[i].items[k].name);
	}
}

static void at_argument_takes_quotes_off(void **state)
{
	const char *cursor = "1, \"a,b\",,\"x", *none = NULL;
	static const char *const wanted[] = { "1", "a,b", "", "x" };
	char text[8];

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		assert_int_equal(at_argument(&cursor, text, sizeof(text)), 0);
		assert_string_equal(text, wanted[i]);
	}
	assert_int_equal(at_argument(&cursor, text, sizeof(text)), -ENODATA);
	assert_int_equal(at_argument(&none, text, sizeof(text)), -ENODATA);
	cursor = "12345678";
	assert_int_equal(at_argument(&cursor, text, sizeof(text)), -ENOBUFS);
}

static void ring_is_a_queue(void **state)
{
	static struct ring r;
	uint8_t in[1000], next_in = 0, next_out = 0;
	const uint8_t *data;

	(void)state;
	ring_clear(&r);
	for (int round = 0; round < 1000; round++) {
		size_t n, put = (size_t)(round * 37 % 1000);

		for (size_t i = 0; i < put; i++)
			in[i] = (uint8_t)(next_in + i);
		next_in = (uint8_t)(next_in + ring_put(&r, in, put));
		n = ring_peek(&r, &data);
		n = n > 480 ? 480 : n;
		for (size_t i = 0; i < n; i++)
			assert_int_equal(data[i], next_out++);
		ring_drop(&r, n);
	}
	assert_true(r.len <= RING_BYTES);
	while (ring_put(&r, in, sizeof(in)))
		;
	assert_int_equal(r.len, RING_BYTES);
}

/* What the boot loader asks of the modem: kept here. */
static char said[256], flashed[256];
static unsigned resets, steps;

void vmodem_put(struct vmodem *m, const char *name, const char *format, ...)
{
	char value[64];
	va_list ap;

	va_start(ap, format);
	vsnprintf(value, sizeof(value), format, ap);
	va_end(ap);
	assert_int_equal(vars_set(&m->vars, name, value), 0);
}

void vmodem_send_boot(struct vmodem *m, const void *data, size_t n)
{
	size_t len = strlen(said);

	(void)m;
	assert_true(len + n < sizeof(said));
	memcpy(said + len, data, n);
	said[len + n] = '\0';
}

void vmodem_emit(struct vmodem *m, enum vmodem_event event)
{
	m->count[event]++;
}

void vmodem_timer(struct vmodem *m, struct ev_timer *w, long ms)
{
	assert_ptr_equal(w, &m->command);
	assert_int_equal(ms, 7);
	steps++;
}

void vmodem_reset_soon(struct vmodem *m, bool boot)
{
	(void)m;
	assert_false(boot);
	resets++;
}

bool image_fits(const struct vmodem *m, const char *file)
{
	(void)m;
	return !strncmp(file, "SWI", 3);
}

void image_flash(struct vmodem *m, const char *file)
{
	(void)m;
	strcat(strcat(flashed, file), " ");
}

static void qdl_answers_at_every_split(void **state)
{
	static const struct {
		const char *fail, *text, *said, *flashed;
		unsigned steps, resets, hellos;
	} rows[] = {
		{ "none", "AT\r", "", "", 0, 0, 0 },
		{ "none", "~H~", "~h~", "", 0, 0, 1 },
		{ "none", "AT\r~H~~ISWI1.cwe~~D~~D~~ISWI2.nvu~~D~~E~", "~h~~i~~i~~e~",
		  "SWI1.cwe SWI2.nvu ", 3, 1, 1 },
		/* Frames may share the character between them. */
		{ "none", "~H~ISWI1.cwe~E~", "~h~~i~~e~", "SWI1.cwe ", 0, 1, 1 },
		{ "none", "~H~~Ix.cwe~", "~h~~xsdp~", "", 0, 0, 1 },
		{ "none", "~ISWI1.cwe~~E~", "~xsdp~~xsdp~", "", 0, 0, 0 },
		{ "hello", "~H~", "", "", 0, 0, 1 },
		{ "protocol", "~H~", "~xprotocol~", "", 0, 0, 1 },
		{ "hdlc", "~H~", "~h", "", 0, 0, 1 },
		/* What is done is done. */
		{ "none", "~H~~ISWI1.cwe~~E~~H~", "~h~~i~~e~", "SWI1.cwe ", 0, 1, 1 },
	};
	static struct vmodem m;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (size_t split = 0; split <= strlen(rows[i].text); split++) {
			memset(&m, 0, sizeof(m));
			m.boot = m.attached = true;
			vars_init(&m.vars);
			assert_int_equal(vars_set(&m.vars, "flash.fail", rows[i].fail), 0);
			assert_int_equal(vars_set(&m.vars, "flash.step_ms", "7"), 0);
			*said = *flashed = '\0';
			steps = resets = 0;
			qdl_input(&m, rows[i].text, split);
			qdl_input(&m, rows[i].text + split, strlen(rows[i].text) - split);
			assert_string_equal(said, rows[i].said);
			assert_string_equal(flashed, rows[i].flashed);
			assert_int_equal(steps, rows[i].steps);
			assert_int_equal(resets, rows[i].resets);
			assert_int_equal(m.count[VMODEM_FLASH], rows[i].hellos);
			vars_fini(&m.vars);
		}
	}
}

static void qdl_bounds_frames(void **state)
{
	static struct vmodem m;

	(void)state;
	memset(&m, 0, sizeof(m));
	m.boot = m.attached = true;
	qdl_input(&m, "~", 1);
	for (int i = 0; i < 3 * QDL_FRAME; i++)
		qdl_input(&m, "x", 1);
	*said = '\0';
	qdl_input(&m, "~H~", 3);
	assert_string_equal(said, "~h~");
	/* More files than it keeps are refused. */
	for (int i = 0; i < QDL_FILES; i++)
		qdl_input(&m, "~ISWI.cwe~", 10);
	*said = '\0';
	qdl_input(&m, "~ISWI.cwe~", 10);
	assert_string_equal(said, "~xsdp~");
	vars_fini(&m.vars);
}

static void identity_ends_in_the_number(void **state)
{
	static const struct {
		const char *name, *before, *after;
	} rows[] = {
		{ "identity.imei", "359072060000011", "359072060123458" },
		{ "identity.meid", "35907206000001", "35907206012345" },
		{ "identity.fsn", "LQ00000000010101", "LQ00000000012345" },
		{ "sim.iccid", "89001010000000000018", "89001010000000123455" },
		{ "sim.imsi", "001010123456789", "001010123012345" },
		{ "usb.serial", "12345", "12345" }, /* too short for it */
	};
	static struct vmodem m;

	(void)state;
	/* Examples of ISO/IEC 7812-1 and of 3GPP 23.003 annex B. */
	assert_int_equal(identity_check_digit("7992739871", 10), '3');
	assert_int_equal(identity_check_digit("49015420323751", 14), '8');
	memset(&m, 0, sizeof(m));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(vars_set(&m.vars, rows[i].name, rows[i].before), 0);
	identity_set(&m, 12345);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(vars_get(&m.vars, rows[i].name), rows[i].after);
	vars_fini(&m.vars);
}

static void vars_next_walks_a_prefix(void **state)
{
	static const char *const names[] = { "pri.10.fw", "pri.1.unique", "pri",
					     "priority",  "pri.1.fw",	  "fw.1.fw" };
	struct vars v;
	size_t at = 0;

	(void)state;
	vars_init(&v);
	assert_false(vars_next(&v, "pri.", &at));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(vars_set(&v, names[i], "x"), 0);
	at = 0;
	assert_true(vars_next(&v, "pri.1.", &at));
	assert_string_equal(v.at[at - 1].name, "pri.1.fw");
	assert_true(vars_next(&v, "pri.1.", &at));
	assert_string_equal(v.at[at - 1].name, "pri.1.unique");
	assert_false(vars_next(&v, "pri.1.", &at));
	vars_erase(&v, "pri.1.*");
	assert_int_equal(v.count, 4);
	assert_null(vars_get(&v, "pri.1.fw"));
	assert_non_null(vars_get(&v, "pri.10.fw"));
	vars_fini(&v);
}

static void datacall_table_is_as_stored(void **state)
{
	static const struct {
		unsigned bit;
		const char *name;
	} actions[] = { { DATACALL_START, "start" },
			{ DATACALL_STOP, "stop" },
			{ DATACALL_JOIN, "join" },
			{ DATACALL_PART, "part" },
			{ DATACALL_SAY_OK, "OK" },
			{ DATACALL_SAY_CONNECT, "CONNECT" },
			{ DATACALL_SAY_NO_CARRIER, "NO CARRIER" },
			{ DATACALL_SAY_REFUSAL, "refusal" } };
	BUF_ON_STACK(text, 4096);

	(void)state;
	for (int s = 0; s < DATACALL_STATE_COUNT; s++) {
		for (int e = 0; e < DATACALL_EVENT_COUNT; e++) {
			const struct datacall_step *step = &datacall_table[s][e];

			buf_fmt(&text, "%-8s %-7s -> %s",
				datacall_state_name((enum datacall_state)s),
				datacall_event_name((enum datacall_event)e),
				datacall_state_name(step->to));
			for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
				if (step->actions & actions[i].bit)
					buf_fmt(&text, ", %s", actions[i].name);
			buf_char(&text, '\n');
			/* The network's side runs in all states but the first. */
			if (s != DATACALL_IDLE && step->to == DATACALL_IDLE)
				assert_true(step->actions & DATACALL_STOP);
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("datacall.table", text.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vars_expand_looks_up),
		cmocka_unit_test(vars_keep_names_and_bounds),
		cmocka_unit_test(at_feed_takes_lines_at_every_split),
		cmocka_unit_test(at_feed_bounds_lines),
		cmocka_unit_test(at_next_splits_commands),
		cmocka_unit_test(at_argument_takes_quotes_off),
		cmocka_unit_test(ring_is_a_queue),
		cmocka_unit_test(vars_next_walks_a_prefix),
		cmocka_unit_test(identity_ends_in_the_number),
		cmocka_unit_test(qdl_answers_at_every_split),
		cmocka_unit_test(qdl_bounds_frames),
		cmocka_unit_test(datacall_table_is_as_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
