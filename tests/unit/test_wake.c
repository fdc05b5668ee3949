/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "wake.h"

static void wake_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < WAKE_STATES_COUNT; s++) {
		for (e = 0; e < WAKE_EVENTS_COUNT; e++) {
			struct wake_step step = wake_step((enum wake_state)s, (enum wake_event)e);

			buf_fmt(&text, "%-9s %-7s -> %-9s %s\n",
				wake_state_name((enum wake_state)s),
				wake_event_name((enum wake_event)e), wake_state_name(step.next),
				wake_act_name(step.act));
			/* Who stays does nothing new but start a time again; who goes acts. */
			assert_true(step.act != WAKE_ACT_NONE || step.next == (enum wake_state)s);
		}
	}
	assert_int_equal(buf_error(&text), 0);
	stored_check("wake.table", text.at);
}

/* How many steps there are at most from a state to one without a way on; fails on a circle. */
static unsigned wake_depth(enum wake_state from, unsigned depth)
{
	unsigned deepest = depth, d;
	int e;

	if (depth > WAKE_STATES_COUNT)
		fail_msg("a circle through %s", wake_state_name(from));
	for (e = 0; e < WAKE_EVENTS_COUNT; e++) {
		enum wake_state next = wake_step(from, (enum wake_event)e).next;

		if (e == WAKE_ON_START || next == from)
			continue;
		d = wake_depth(next, depth + 1);
		deepest = d > deepest ? d : deepest;
	}
	return deepest;
}

static void wake_table_has_no_circle(void **state)
{
	(void)state;
	assert_true(wake_depth(WAKE_ATTENTION, 0) >= 8);
}

/* A modem to wake, as it was found. */
struct wake_modem {
	const char *name;
	unsigned latency_ms; /* of each answer */
	unsigned lose;	     /* so many commands are not heard */
	unsigned refuse;     /* so many are answered by ERROR */
	bool dead;	     /* says nothing at all */
	bool data;	     /* in data mode */
	unsigned frames_ms;  /* a frame each so often while in data mode; 0: never */
	bool dtr_works, escape_works;
	const char *left; /* in its line buffer, or in ours */
	/* What must come of it. */
	enum wake_state ends_in;
	unsigned within_ms;
	unsigned sends; /* commands at most */
};

struct wake_said {
	uint64_t at_ms;
	char text[96];
};

#define WAKE_SAID_MAX 32

/* The modem at work. */
struct wake_bench {
	struct wake_modem modem;
	struct wake_said said[WAKE_SAID_MAX];
	size_t first, end;
	uint64_t busy_ms, last_byte_ms, next_frame_ms, escape_ms;
	char line[64];
	size_t len;
	bool echo;
	unsigned sends;
	bool dtr_low;
};

static void wake_say(struct wake_bench *b, uint64_t at_ms, const char *echo, const char *text)
{
	struct wake_said *said = &b->said[b->end++];

	assert_true(b->end <= WAKE_SAID_MAX);
	said->at_ms = at_ms;
	snprintf(said->text, sizeof(said->text), "%s%s%s", echo, *echo ? "\r\n" : "", text);
}

static void wake_command(struct wake_bench *b, uint64_t now_ms)
{
	const char *echo = b->echo ? b->line : "";

	b->sends++;
	if (b->modem.lose > 0) {
		b->modem.lose--;
		return;
	}
	b->busy_ms = (b->busy_ms > now_ms ? b->busy_ms : now_ms) + b->modem.latency_ms;
	if (b->modem.refuse > 0 || strncmp(b->line, "AT", 2) != 0) {
		b->modem.refuse -= b->modem.refuse > 0;
		wake_say(b, b->busy_ms, echo, "\r\nERROR\r\n");
	} else if (strcmp(b->line, "AT+ID?\r") == 0) {
		wake_say(b, b->busy_ms, echo, "\r\n+ID: 1\r\n\r\nOK\r\n");
	} else {
		wake_say(b, b->busy_ms, echo, "\r\nOK\r\n");
		if (strncmp(b->line, "ATE", 3) == 0)
			b->echo = b->line[3] == '1';
	}
}

static void wake_hear(struct wake_bench *b, struct buf *out, uint64_t now_ms)
{
	size_t i;

	if (b->modem.dead)
		buf_clear(out);
	/* Data mode is left by three '+' with a second of silence on both sides. */
	if (b->modem.data && out->len > 0) {
		b->escape_ms = 0;
		if (strcmp(out->at, "+++") == 0 && now_ms - b->last_byte_ms >= 1000)
			b->escape_ms = now_ms + 1000;
		b->last_byte_ms = now_ms;
		buf_clear(out);
	}
	for (i = 0; i < out->len; i++) {
		assert_true(b->len < sizeof(b->line) - 1);
		b->line[b->len++] = out->at[i];
		if (out->at[i] != '\r')
			continue;
		b->line[b->len] = '\0';
		wake_command(b, now_ms);
		b->len = 0;
	}
	buf_clear(out);
}

/* When the modem has something to say next. */
static uint64_t wake_next_ms(const struct wake_bench *b)
{
	uint64_t next = UINT64_MAX;

	if (b->first < b->end)
		next = b->said[b->first].at_ms;
	if (b->modem.data && b->modem.frames_ms && b->next_frame_ms < next)
		next = b->next_frame_ms;
	if (b->modem.data && b->escape_ms && b->escape_ms < next)
		next = b->escape_ms;
	return next;
}

static const char *wake_next_text(struct wake_bench *b, uint64_t now_ms)
{
	if (b->first < b->end && b->said[b->first].at_ms <= now_ms)
		return b->said[b->first++].text;
	if (b->escape_ms && b->escape_ms <= now_ms && b->modem.escape_works) {
		b->modem.data = false;
		b->escape_ms = 0;
		return "\r\nOK\r\n";
	}
	if (b->escape_ms && b->escape_ms <= now_ms)
		b->escape_ms = 0;
	if (b->modem.data && b->modem.frames_ms && b->next_frame_ms <= now_ms) {
		b->next_frame_ms = now_ms + b->modem.frames_ms;
		return "~\xFF}#\xC0!}!}!} }4}\"}&~";
	}
	return "";
}

static void wake_obey(struct wake_bench *b, enum wake_do todo, uint64_t now_ms)
{
	switch (todo) {
	case WAKE_DO_DTR_LOW:
		assert_false(b->dtr_low);
		b->dtr_low = true;
		if (b->modem.data && b->modem.dtr_works) {
			b->modem.data = false;
			wake_say(b, now_ms + 50, "", "\r\nNO CARRIER\r\n");
		}
		break;
	case WAKE_DO_DTR_HIGH:
		assert_true(b->dtr_low);
		b->dtr_low = false;
		break;
	case WAKE_DO_WAIT:
	case WAKE_DO_READY:
	case WAKE_DO_FAIL:
		break;
	}
}

static enum wake_do wake_hand_over(struct wake *w, const char *text, bool bytewise, uint64_t now_ms,
				   struct buf *out)
{
	enum wake_do todo = WAKE_DO_WAIT, next;
	size_t n = strlen(text), piece = bytewise ? 1 : n, at;

	for (at = 0; at < n; at += piece) {
		next = wake_feed(w, text + at, piece, now_ms, out);
		if (next != WAKE_DO_WAIT)
			todo = next;
	}
	return todo;
}

static bool wake_ended(enum wake_do todo)
{
	return todo == WAKE_DO_READY || todo == WAKE_DO_FAIL;
}

/* What is asked next gets its own answer, not one that the waking left under way. */
static void wake_leaves_nothing_behind(struct wake_bench *b, struct talk *talk, uint64_t now_ms)
{
	enum talk_event event = TALK_NONE;
	bool answered = false;

	BUF_ON_STACK(out, 64);
	assert_int_equal(talk_start(talk, "AT+ID?", 10000, now_ms, &out), 0);
	wake_hear(b, &out, now_ms);
	while (event != TALK_DONE) {
		const char *text = b->said[b->first].text;

		assert_true(b->first < b->end);
		while (*text != '\0' && event != TALK_DONE) {
			text += talk_feed(talk, text, strlen(text), &event);
			answered = answered ||
				   (event == TALK_INFO && strcmp(talk_text(talk), "+ID: 1") == 0);
		}
		b->first++;
	}
	assert_true(answered);
}

static void wake_run(const struct wake_modem *modem, bool echo, bool bytewise)
{
	static struct talk talk;
	struct wake_bench b = { .modem = *modem, .echo = !echo, .next_frame_ms = 40 };
	uint64_t now_ms = 1000000, started_ms = now_ms, next;
	struct wake w;
	enum wake_do todo;

	BUF_ON_STACK(out, 64);
	b.next_frame_ms = now_ms + 40;
	if (modem->left)
		b.len = (size_t)snprintf(b.line, sizeof(b.line), "%s", modem->left);
	talk_init(&talk);
	wake_init(&w, &talk, echo);
	todo = wake_start(&w, now_ms, &out);
	while (!wake_ended(todo)) {
		wake_obey(&b, todo, now_ms);
		assert_int_equal(buf_error(&out), 0);
		assert_true(out.len <= 16);
		wake_hear(&b, &out, now_ms);
		assert_true(wake_wait_ms(&w, now_ms) >= 0);
		next = now_ms + (unsigned)wake_wait_ms(&w, now_ms);
		if (wake_next_ms(&b) <= next) {
			now_ms = wake_next_ms(&b) > now_ms ? wake_next_ms(&b) : now_ms;
			todo = wake_hand_over(&w, wake_next_text(&b, now_ms), bytewise, now_ms,
					      &out);
		} else {
			now_ms = next;
			todo = wake_tick(&w, now_ms, &out);
		}
		if (now_ms - started_ms > 20000)
			fail_msg("%s: no end in %s", modem->name, wake_state_name(w.state));
	}
	if (w.state != modem->ends_in)
		fail_msg("%s: ends %s", modem->name, wake_state_name(w.state));
	if (now_ms - started_ms > modem->within_ms || b.sends > modem->sends)
		fail_msg("%s: %u ms, %u commands", modem->name, (unsigned)(now_ms - started_ms),
			 b.sends);
	assert_int_equal(w.data_mode_seen, modem->frames_ms != 0);
	assert_int_equal(todo, w.state == WAKE_READY ? WAKE_DO_READY : WAKE_DO_FAIL);
	assert_false(b.dtr_low);
	assert_false(talk.running);
	assert_int_equal(wake_wait_ms(&w, now_ms), -1);
	assert_int_equal(wake_tick(&w, now_ms + 100000, &out), todo);
	assert_int_equal(wake_feed(&w, "\r\nOK\r\n", 6, now_ms, &out), todo);
	assert_int_equal(out.len, 0);
	if (w.state == WAKE_READY && modem->refuse < 4) {
		assert_int_equal(b.echo, echo);
		wake_leaves_nothing_behind(&b, &talk, now_ms);
	}
}

static const struct wake_modem wake_modems[] = {
	{ .name = "ready", .latency_ms = 20, .ends_in = WAKE_READY, .within_ms = 40, .sends = 2 },
	{ .name = "at once", .ends_in = WAKE_READY, .within_ms = 0, .sends = 2 },
	{ .name = "first lost",
	  .latency_ms = 20,
	  .lose = 1,
	  .ends_in = WAKE_READY,
	  .within_ms = 1000,
	  .sends = 3 },
	{ .name = "two lost",
	  .latency_ms = 20,
	  .lose = 2,
	  .ends_in = WAKE_READY,
	  .within_ms = 1500,
	  .sends = 4 },
	{ .name = "first refused",
	  .latency_ms = 20,
	  .refuse = 1,
	  .ends_in = WAKE_READY,
	  .within_ms = 80,
	  .sends = 3 },
	{ .name = "refuses all",
	  .latency_ms = 20,
	  .refuse = 9,
	  .ends_in = WAKE_READY,
	  .within_ms = 100,
	  .sends = 4 },
	{ .name = "half a command left",
	  .latency_ms = 20,
	  .left = "ga",
	  .ends_in = WAKE_READY,
	  .within_ms = 80,
	  .sends = 3 },
	{ .name = "slow", .latency_ms = 300, .ends_in = WAKE_READY, .within_ms = 1500, .sends = 4 },
	{ .name = "slower",
	  .latency_ms = 450,
	  .ends_in = WAKE_READY,
	  .within_ms = 2500,
	  .sends = 4 },
	{ .name = "slow and lossy",
	  .latency_ms = 300,
	  .lose = 1,
	  .ends_in = WAKE_READY,
	  .within_ms = 2500,
	  .sends = 4 },
	{ .name = "slow and refusing",
	  .latency_ms = 300,
	  .refuse = 1,
	  .ends_in = WAKE_READY,
	  .within_ms = 2500,
	  .sends = 4 },
	{ .name = "dead", .dead = true, .ends_in = WAKE_SILENT, .within_ms = 5000 },
	{ .name = "data mode, DTR",
	  .latency_ms = 20,
	  .data = true,
	  .frames_ms = 3000,
	  .dtr_works = true,
	  .ends_in = WAKE_READY,
	  .within_ms = 700,
	  .sends = 2 },
	{ .name = "data mode and quiet, DTR",
	  .latency_ms = 20,
	  .data = true,
	  .dtr_works = true,
	  .ends_in = WAKE_READY,
	  .within_ms = 1600,
	  .sends = 2 },
	{ .name = "data mode, +++",
	  .latency_ms = 20,
	  .data = true,
	  .frames_ms = 100,
	  .escape_works = true,
	  .ends_in = WAKE_READY,
	  .within_ms = 4000,
	  .sends = 3 },
	{ .name = "data mode and quiet, +++",
	  .latency_ms = 20,
	  .data = true,
	  .escape_works = true,
	  .ends_in = WAKE_READY,
	  .within_ms = 5000,
	  .sends = 3 },
	{ .name = "data mode for good",
	  .data = true,
	  .frames_ms = 100,
	  .ends_in = WAKE_STUCK,
	  .within_ms = 5000 },
	{ .name = "data mode for good, one frame",
	  .data = true,
	  .frames_ms = 60000,
	  .ends_in = WAKE_STUCK,
	  .within_ms = 5000 },
};

static void wake_wakes(void **state)
{
	size_t i, how;

	(void)state;
	for (i = 0; i < sizeof(wake_modems) / sizeof(wake_modems[0]); i++)
		for (how = 0; how < 4; how++)
			wake_run(&wake_modems[i], how & 1, how & 2);
}

static void wake_takes_two_commands_in_the_good_case(void **state)
{
	static struct talk talk;
	struct wake w;
	int echo;

	(void)state;
	for (echo = 0; echo <= 1; echo++) {
		BUF_ON_STACK(out, 64);

		talk_init(&talk);
		wake_init(&w, &talk, echo);
		assert_int_equal(wake_start(&w, 0, &out), WAKE_DO_WAIT);
		assert_string_equal(out.at, echo ? "ATE1V1\r" : "ATE0V1\r");
		buf_clear(&out);
		assert_int_equal(wake_feed(&w, "\r\nOK\r\n", 6, 1, &out), WAKE_DO_WAIT);
		assert_string_equal(out.at, "AT+CMEE=2\r");
		buf_clear(&out);
		assert_int_equal(wake_feed(&w, "\r\nERROR\r\n", 9, 2, &out), WAKE_DO_READY);
		assert_string_equal(out.at, "");
	}
}

/* All that goes out to a port that never answers, with the times. */
static void wake_climbs_the_whole_ladder(void **state)
{
	static struct talk talk;
	uint64_t now_ms = 0;
	enum wake_do todo;
	struct wake w;

	BUF_ON_STACK(out, 512);
	(void)state;
	talk_init(&talk);
	wake_init(&w, &talk, true);
	todo = wake_start(&w, now_ms, &out);
	while (todo != WAKE_DO_FAIL) {
		now_ms += (unsigned)wake_wait_ms(&w, now_ms);
		buf_fmt(&out, "%u ms: ", (unsigned)now_ms);
		todo = wake_tick(&w, now_ms, &out);
		if (todo == WAKE_DO_DTR_LOW)
			buf_str(&out, "DTR low\r");
		if (todo == WAKE_DO_DTR_HIGH)
			buf_str(&out, "DTR high\r");
	}
	assert_string_equal(out.at, "ATE1V1\r250 ms: ATE1V1\r600 ms: ATE1V1\r"
				    "1000 ms: DTR low\r1250 ms: DTR high\r1500 ms: ATE1V1\r"
				    "1900 ms: 2900 ms: +++4100 ms: ATE1V1\r4500 ms: ATE1V1\r"
				    "5000 ms: ");
	assert_int_equal(w.state, WAKE_SILENT);
}

/* Waking begins anew wherever it was, and forgets what it saw. */
static void wake_starts_again(void **state)
{
	static struct talk talk;
	struct wake w;
	int s;

	(void)state;
	for (s = 0; s < WAKE_STATES_COUNT; s++) {
		BUF_ON_STACK(out, 64);

		talk_init(&talk);
		wake_init(&w, &talk, false);
		wake_start(&w, 0, &out);
		buf_clear(&out);
		w.state = (enum wake_state)s;
		w.data_mode_seen = true;
		w.owed = 3;
		assert_int_equal(wake_start(&w, 5000, &out), WAKE_DO_WAIT);
		assert_string_equal(out.at, "ATE0V1\r");
		assert_int_equal(w.state, WAKE_ATTENTION);
		assert_int_equal(w.owed, 1);
		assert_false(w.data_mode_seen);
		assert_int_equal(wake_wait_ms(&w, 5000), 250);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wake_table_is_as_stored),
		cmocka_unit_test(wake_table_has_no_circle),
		cmocka_unit_test(wake_wakes),
		cmocka_unit_test(wake_takes_two_commands_in_the_good_case),
		cmocka_unit_test(wake_climbs_the_whole_ladder),
		cmocka_unit_test(wake_starts_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
