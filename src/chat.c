/* SPDX-License-Identifier: MIT */
#include "chat.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define CHAT_SECOND_MS 1000 /* `\d` */
#define CHAT_TENTH_MS  100  /* `\p`: as the manual says; chat(8) itself waits 10 ms */
#define CHAT_GATHER_MS 1000 /* silence that ends a report */

static void chat_enter(struct chat *c, enum chat_event event)
{
	c->state = chat_table(c->state, event);
}

void chat_init(struct chat *c, const struct chat_config *config)
{
	memset(c, 0, sizeof(*c));
	c->config = *config;
	c->timeout_s = config->timeout_s ? config->timeout_s : SCRIPT_TIMEOUT_S;
	c->hangup_counts = true;
	watch_init(&c->watch, config->plain);
	chat_log_init(&c->log, config->verbose, config->echo);
	buf_init(&c->loaded, c->loaded_memory, sizeof(c->loaded_memory));
	buf_init(&c->report, c->report_memory, sizeof(c->report_memory));
}

void chat_fini(struct chat *c)
{
	explicit_bzero(c, sizeof(*c));
}

void chat_start(struct chat *c)
{
	chat_enter(c, CHAT_ON_START);
}

static const struct script_step *step_of(const struct chat *c)
{
	return &c->config.script->steps[c->step];
}

static const char *step_text(const struct chat *c)
{
	return c->config.script->text + step_of(c)->at;
}

static void chat_fail(struct chat *c, int code, const char *reason)
{
	BUF_ON_STACK(shown, sizeof(c->reason));

	c->code = code;
	c->line = c->step < c->config.script->count ? step_of(c)->line : 0;
	buf_clean(&shown, reason, strlen(reason));
	buf_copy(c->reason, sizeof(c->reason), shown.at);
	chat_log_line(&c->log, "Failed (%s)", reason, strlen(reason));
}

/* The string to send is c->text from here on. */
static void send_begin(struct chat *c, const char *text, size_t len, bool secret, uint64_t now_ms)
{
	c->text = text;
	c->text_len = len;
	c->text_pos = 0;
	c->deadline_ms = now_ms + c->timeout_s * 1000ull;
	chat_log_send(&c->log, text, len, secret);
}

/* Bytes up to the next pause, the pause, or the end of the string. */
static enum chat_event send_next(struct chat *c, uint64_t now_ms)
{
	size_t before = c->text_pos;
	enum escape_op op;
	char byte;

	c->out_len = 0;
	c->out_done = 0;
	while ((op = escape_next(c->text, c->text_len, &c->text_pos, &byte)) == ESCAPE_BYTE) {
		c->out[c->out_len++] = byte;
		before = c->text_pos;
		if (c->out_len == CHAT_OUT_MAX)
			break;
	}
	if (c->out_len > 0) {
		c->text_pos = before;
		return CHAT_ON_SEND;
	}
	switch (op) {
	case ESCAPE_SECOND:
		c->until_ms = now_ms + CHAT_SECOND_MS;
		return CHAT_ON_PAUSE;
	case ESCAPE_TENTH:
		c->until_ms = now_ms + CHAT_TENTH_MS;
		return CHAT_ON_PAUSE;
	case ESCAPE_BREAK:
		return CHAT_ON_BREAK;
	case ESCAPE_BYTE:
	case ESCAPE_END:
		break;
	}
	c->text = NULL;
	c->step++;
	return CHAT_ON_DONE;
}

static enum chat_event expect_begin(struct chat *c, uint64_t now_ms)
{
	const struct script_step *step = step_of(c);

	chat_log_line(&c->log, "expect (%s)", step_text(c), step->len);
	if (step->len == 0) {
		chat_log_line(&c->log, "got it", "", 0);
		c->step = step->next;
		return CHAT_ON_DONE;
	}
	watch_expect(&c->watch, step_text(c), step->len);
	c->refused = false;
	c->deadline_ms = now_ms + c->timeout_s * 1000ull;
	return CHAT_ON_EXPECT;
}

static void expect_over(struct chat *c)
{
	const struct script_step *step = step_of(c);
	BUF_ON_STACK(why, 192);

	chat_log_flush(&c->log);
	if (!c->refused)
		chat_log_line(&c->log, "alarm", "", 0);
	watch_give_up(&c->watch);
	if (step->sub) {
		c->step++;
	} else if (c->refused) {
		chat_fail(c, CHAT_TIMEOUT, c->watch.refusal);
	} else {
		buf_str(&why, "no ");
		buf_mem(&why, step_text(c), step->len < 64 ? step->len : 64);
		buf_fmt(&why, " within %u s", c->timeout_s);
		if (c->watch.frames)
			buf_str(&why, ", but PPP frames: the port is in data mode");
		chat_fail(c, CHAT_TIMEOUT, why.at);
	}
	chat_enter(c, CHAT_ON_TIME);
}

static void expect_byte(struct chat *c, char byte, uint64_t now_ms)
{
	chat_log_byte(&c->log, byte);
	switch (watch_byte(&c->watch, byte)) {
	case WATCH_NONE:
		return;
	case WATCH_MET:
		chat_log_flush(&c->log);
		chat_log_line(&c->log, " -- got it", "", 0);
		c->step = step_of(c)->next;
		chat_enter(c, CHAT_ON_MET);
		return;
	case WATCH_ABORT:
		chat_log_flush(&c->log);
		chat_log_line(&c->log, " -- failed", "", 0);
		chat_fail(c, CHAT_ABORTED + (int)c->watch.hit,
			  c->watch.aborts.strings[c->watch.hit].at);
		chat_enter(c, CHAT_ON_ABORT);
		return;
	case WATCH_REFUSED:
		/* Where something else is to be tried the script decides when: the wait between
		 * two tries may be what makes the second one work. */
		if (!step_of(c)->sub && c->deadline_ms > now_ms + CHAT_REFUSED_MS) {
			c->refused = true;
			c->deadline_ms = now_ms + CHAT_REFUSED_MS;
		}
		return;
	}
}

/* A step that is over at once. */
static void setting_apply(struct chat *c)
{
	const struct script_step *step = step_of(c);
	const char *watching = watch_log(step->kind);
	BUF_ON_STACK(number, 16);

	if (watching) {
		chat_log_line(&c->log, watching, step_text(c), step->len);
		if (watch_apply(&c->watch, step->kind, step_text(c), step->len))
			chat_fail(c, CHAT_FATAL, "more than 50 ABORT or REPORT strings");
	}
	if (step->kind == SCRIPT_SAY)
		buf_mem(&c->log.say, step_text(c), step->len);
	if (step->kind == SCRIPT_HANGUP)
		c->hangup_counts = step->number;
	if (step->kind == SCRIPT_ECHO)
		c->log.echo = step->number;
	if (step->kind == SCRIPT_TIMEOUT) {
		c->timeout_s = step->number;
		buf_fmt(&number, "%u", step->number);
		chat_log_line(&c->log, "timeout set to %s seconds", number.at, number.len);
	}
}

static enum chat_event step_next(struct chat *c, uint64_t now_ms)
{
	const struct script_step *step;

	if (c->code)
		return CHAT_ON_END;
	if (c->text)
		return send_next(c, now_ms);
	if (c->step == c->config.script->count)
		return CHAT_ON_END;
	step = step_of(c);
	if (step->kind == SCRIPT_EXPECT)
		return expect_begin(c, now_ms);
	if (step->kind == SCRIPT_LOAD)
		return CHAT_ON_LOAD;
	if (step->kind == SCRIPT_SEND) {
		send_begin(c, step_text(c), step->len, step->secret, now_ms);
		return CHAT_ON_DONE;
	}
	setting_apply(c);
	c->step++;
	return CHAT_ON_DONE;
}

static bool has_text(const struct chat *c)
{
	return c->log.log.len > 0 || c->log.say.len > 0 || c->report.len > 0 || c->watch.reported;
}

/* What the clock does. */
static void chat_tick(struct chat *c, uint64_t now_ms)
{
	if (c->state == CHAT_EXPECT && now_ms >= c->deadline_ms) {
		expect_over(c);
	} else if (c->state == CHAT_SEND && now_ms >= c->deadline_ms) {
		chat_fail(c, CHAT_BAD, "write timed out");
		chat_enter(c, CHAT_ON_TIME);
	} else if (c->state == CHAT_PAUSE && now_ms >= c->until_ms) {
		c->until_ms = 0;
		chat_enter(c, CHAT_ON_TIME);
	} else if (c->state == CHAT_GATHER && !watch_wants_rest(&c->watch)) {
		chat_enter(c, CHAT_ON_GATHERED);
	} else if (c->state == CHAT_GATHER && c->until_ms == 0) {
		c->until_ms = now_ms + CHAT_GATHER_MS;
	} else if (c->state == CHAT_GATHER && now_ms >= c->until_ms) {
		chat_enter(c, CHAT_ON_TIME);
	}
}

enum chat_do chat_next(struct chat *c, uint64_t now_ms)
{
	static const enum chat_do todo[CHAT_STATES_COUNT] = {
		[CHAT_IDLE] = CHAT_DO_WAIT,	    [CHAT_RUN] = CHAT_DO_WAIT,
		[CHAT_EXPECT] = CHAT_DO_READ,	    [CHAT_LOAD] = CHAT_DO_LOAD,
		[CHAT_SEND] = CHAT_DO_WRITE,	    [CHAT_PAUSE] = CHAT_DO_WAIT,
		[CHAT_BREAK] = CHAT_DO_BREAK,	    [CHAT_GATHER] = CHAT_DO_READ,
		[CHAT_FINISHED] = CHAT_DO_FINISHED,
	};
	const struct {
		struct buf *text;
		enum chat_do todo;
	} texts[] = {
		{ &c->log.log, CHAT_DO_LOG },
		{ &c->log.say, CHAT_DO_SAY },
		{ &c->report, CHAT_DO_REPORT },
	};
	enum chat_state before;
	size_t i;

	if (c->handed)
		buf_clear(c->handed);
	c->handed = NULL;
	do {
		before = c->state;
		chat_tick(c, now_ms);
		while (c->state == CHAT_RUN && !has_text(c))
			chat_enter(c, step_next(c, now_ms));
	} while (c->state != before && !has_text(c));
	if (c->state == CHAT_FINISHED) {
		if (watch_wants_rest(&c->watch))
			watch_rest_byte(&c->watch, '\r');
		if (c->code >= CHAT_ABORTED && c->watch.refusal[0])
			buf_copy(c->reason, sizeof(c->reason), c->watch.refusal);
		chat_log_end(&c->log);
	}
	if (c->watch.reported)
		buf_mem(&c->report, c->watch.report, c->watch.report_len);
	c->watch.reported = false;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].text->len == 0)
			continue;
		c->handed = texts[i].text;
		return texts[i].todo;
	}
	return todo[c->state];
}

const char *chat_text(const struct chat *c, size_t *n)
{
	if (c->handed) {
		*n = c->handed->len;
		return c->handed->at;
	}
	if (c->state == CHAT_SEND) {
		*n = c->out_len - c->out_done;
		return c->out + c->out_done;
	}
	*n = step_of(c)->len;
	return step_text(c);
}

int chat_wait_ms(const struct chat *c, uint64_t now_ms)
{
	bool timed = c->state == CHAT_EXPECT || c->state == CHAT_SEND;
	uint64_t until = timed ? c->deadline_ms : c->until_ms;

	if (until <= now_ms)
		return 0;
	return until - now_ms > INT_MAX ? INT_MAX : (int)(until - now_ms);
}

size_t chat_feed(struct chat *c, const void *data, size_t n, uint64_t now_ms)
{
	const char *bytes = data;
	size_t taken = 0;

	while (taken < n && c->state == CHAT_EXPECT && !has_text(c))
		expect_byte(c, bytes[taken++], now_ms);
	while (taken < n && c->state == CHAT_GATHER && watch_wants_rest(&c->watch)) {
		watch_rest_byte(&c->watch, bytes[taken++]);
		c->until_ms = now_ms + CHAT_GATHER_MS;
	}
	return taken;
}

void chat_wrote(struct chat *c, size_t n)
{
	size_t i;

	if (c->state != CHAT_SEND)
		return;
	watch_sent(&c->watch, c->out + c->out_done, n);
	for (i = 0; i < n; i++)
		chat_log_hide(&c->log, c->out[c->out_done + i]);
	c->out_done += n;
	if (c->out_done == c->out_len)
		chat_enter(c, CHAT_ON_DONE);
}

void chat_loaded(struct chat *c, const char *data, size_t n, uint64_t now_ms)
{
	BUF_ON_STACK(why, 160);
	struct escape e = { .values = c->config.values, .out = &c->loaded, .error = &why };

	if (c->state != CHAT_LOAD)
		return;
	n = strnlen(data, n < CHAT_LOADED_MAX ? n : CHAT_LOADED_MAX);
	if (n > 0 && data[n - 1] == '\n')
		n--;
	buf_clear(&c->loaded);
	if (escape_send(&e, data, n)) {
		chat_fail(c, CHAT_BAD, why.len ? why.at : "text of the file is too long");
		chat_enter(c, CHAT_ON_BROKEN);
		return;
	}
	send_begin(c, c->loaded.at, c->loaded.len, true, now_ms);
	chat_enter(c, CHAT_ON_DONE);
}

void chat_done(struct chat *c)
{
	chat_enter(c, CHAT_ON_DONE);
}

void chat_broken(struct chat *c, const char *why)
{
	if (c->state != CHAT_GATHER && c->state != CHAT_FINISHED)
		chat_fail(c, c->state == CHAT_LOAD ? CHAT_BAD : CHAT_FATAL, why);
	chat_enter(c, CHAT_ON_BROKEN);
}

void chat_stop(struct chat *c, const char *why)
{
	if (c->state == CHAT_FINISHED)
		return;
	chat_fail(c, CHAT_FATAL, why);
	chat_enter(c, CHAT_ON_STOP);
}

void chat_hangup(struct chat *c)
{
	if (c->hangup_counts)
		chat_stop(c, "SIGHUP");
}
