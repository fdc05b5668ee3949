/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "secret.h"

#define REFUSAL_TEXT_MAX 64 /* bytes of a line that are shown; most answers are shorter */

void watch_init(struct watch *w, bool plain)
{
	memset(w, 0, sizeof(*w));
	w->plain = plain;
	line_init(&w->line);
}

static void list_drop(struct watch_list *list, size_t i)
{
	list->count--;
	memmove(&list->strings[i], &list->strings[i + 1],
		(list->count - i) * sizeof(list->strings[0]));
}

static void list_remove(struct watch_list *list, const char *at, size_t len)
{
	size_t i = 0;

	while (i < list->count) {
		const struct watch_string *s = &list->strings[i];

		if (s->len == len && !memcmp(s->at, at, len))
			list_drop(list, i);
		else
			i++;
	}
}

/* Steps that put a string among those that are watched for, or take it out. */
static const struct {
	const char *log; /* NULL: another kind of step */
	bool add, report;
} changes[] = {
	[SCRIPT_ABORT] = { "abort on (%s)", true, false },
	[SCRIPT_CLR_ABORT] = { "clear abort on (%s)", false, false },
	[SCRIPT_REPORT] = { "report (%s)", true, true },
	[SCRIPT_CLR_REPORT] = { "clear report (%s)", false, true },
	[SCRIPT_KINDS_COUNT] = { NULL, false, false },
};

const char *watch_log(enum script_kind kind)
{
	return changes[kind].log;
}

int watch_apply(struct watch *w, enum script_kind kind, const char *at, size_t len)
{
	struct watch_list *list = changes[kind].report ? &w->reports : &w->aborts;

	if (!changes[kind].add)
		list_remove(list, at, len);
	else if (list->count == WATCH_STRINGS_MAX)
		return -ENOSPC;
	else
		list->strings[list->count++] = (struct watch_string) { at, len };
	return 0;
}

void watch_expect(struct watch *w, const char *at, size_t len)
{
	w->expect = (struct watch_string) { at, len };
	w->seen_len = 0;
	w->refusal[0] = '\0';
	w->stale = w->in_line;
}

/* V.250 5.2.1: a command line begins with AT in one case or the other. */
static bool is_command(const char *line)
{
	return !strncmp(line, "AT", 2) || !strncmp(line, "at", 2);
}

void watch_sent(struct watch *w, const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (bytes[i] != '\r' && bytes[i] != '\n') {
			/* A longer line is still a command, but its echo is not known. */
			if (w->sent_len < TALK_COMMAND_MAX)
				w->sent[w->sent_len++] = bytes[i];
			continue;
		}
		w->sent[w->sent_len] = '\0';
		w->sent_len = 0;
		if (!is_command(w->sent))
			continue;
		memcpy(w->command, w->sent, sizeof(w->command));
		w->owed++;
	}
}

void watch_give_up(struct watch *w)
{
	w->owed = 0;
}

static bool ends_in(const struct watch *w, const struct watch_string *s)
{
	return w->seen_len >= s->len && !memcmp(w->seen + w->seen_len - s->len, s->at, s->len);
}

/* The string, without the line ends and blanks around it, is the whole line. */
static bool is_line(const struct watch_string *s, const char *line)
{
	const char *from = s->at, *to = s->at + s->len;

	while (from < to && strchr(" \t\r\n", from[0]))
		from++;
	while (to > from && strchr(" \t\r\n", to[-1]))
		to--;
	return strlen(line) == (size_t)(to - from) && !strncasecmp(line, from, (size_t)(to - from));
}

static void seen_add(struct watch *w, char byte)
{
	if (w->seen_len == WATCH_SEEN_MAX) {
		w->seen_len = WATCH_SEEN_MAX / 2;
		memmove(w->seen, w->seen + WATCH_SEEN_MAX / 2, WATCH_SEEN_MAX / 2);
	}
	w->seen[w->seen_len++] = byte;
}

static void report_byte(struct watch *w, char byte)
{
	if ((unsigned char)byte >= 0x20 && byte != 0x7F && w->report_len < WATCH_REPORT_MAX) {
		w->report[w->report_len++] = byte;
		w->report[w->report_len] = '\0';
		return;
	}
	w->gathering = false;
	w->reported = true;
}

/* A report string works once, as in chat(8). */
static void report_begin(struct watch *w)
{
	size_t i;

	for (i = 0; i < w->reports.count; i++) {
		const struct watch_string *s = &w->reports.strings[i];

		if (!ends_in(w, s))
			continue;
		memcpy(w->report, s->at, s->len);
		w->report[s->len] = '\0';
		w->report_len = s->len;
		w->gathering = true;
		list_drop(&w->reports, i);
		return;
	}
}

/* The modem's own words, and ours for a bare number. */
static void refusal_set(struct watch *w, const char *text, const struct reply *reply)
{
	BUF_ON_STACK(shown, sizeof(w->refusal));
	size_t n = strnlen(text, REFUSAL_TEXT_MAX);

	buf_clean(&shown, text, secret_shown(text, n));
	if (reply->words[0] && !strcasestr(text, reply->words))
		buf_fmt(&shown, " (%s)", reply->words);
	buf_copy(w->refusal, sizeof(w->refusal), shown.at);
}

static enum watch_event line_final(struct watch *w, const char *text)
{
	struct reply reply = reply_read(text, w->command);

	if (w->owed == 0 || reply.kind != REPLY_IS_FINAL)
		return WATCH_NONE;
	/* What began before this wait has been seen by the one before it. */
	if (--w->owed > 0 || reply_is_good(reply.final) || w->stale)
		return WATCH_NONE;
	refusal_set(w, text, &reply);
	return WATCH_REFUSED;
}

static enum watch_event line_judge(struct watch *w, const char *text)
{
	size_t i;

	if (!w->stale) {
		if (is_line(&w->expect, text))
			return WATCH_MET;
		for (i = 0; i < w->aborts.count; i++) {
			if (is_line(&w->aborts.strings[i], text)) {
				w->hit = i;
				return WATCH_ABORT;
			}
		}
	}
	return line_final(w, text);
}

/* An ABORT string came: the rest of its line says more, "+CME ERROR" above all. */
static void abort_begin(struct watch *w, size_t hit)
{
	struct reply reply;

	w->hit = hit;
	if (w->plain)
		return;
	w->rest = w->in_line;
	if (w->rest || !w->line.taken)
		return;
	reply = reply_read(w->line.text, w->command);
	refusal_set(w, w->line.text, &reply);
}

static enum watch_event line_byte(struct watch *w, char byte)
{
	enum watch_event result = WATCH_NONE;
	enum line_event event;

	line_feed(&w->line, &byte, 1, &event);
	if (event == LINE_TEXT)
		result = line_judge(w, w->line.text);
	if (event == LINE_FRAME)
		w->frames = true;
	if (byte == '\r' || byte == '\n') {
		w->in_line = false;
		w->stale = false;
	} else if (byte != '\0') {
		w->in_line = true;
	}
	return result;
}

enum watch_event watch_byte(struct watch *w, char byte)
{
	enum watch_event by_line = w->plain ? WATCH_NONE : line_byte(w, byte);
	size_t i;

	byte &= 0x7F;
	seen_add(w, byte);
	if (w->gathering)
		report_byte(w, byte);
	else
		report_begin(w);
	if (by_line == WATCH_MET || ends_in(w, &w->expect))
		return WATCH_MET;
	for (i = 0; i < w->aborts.count; i++) {
		if (ends_in(w, &w->aborts.strings[i])) {
			abort_begin(w, i);
			return WATCH_ABORT;
		}
	}
	if (by_line == WATCH_ABORT)
		abort_begin(w, w->hit);
	return by_line;
}

bool watch_wants_rest(const struct watch *w)
{
	return w->gathering || w->rest;
}

void watch_rest_byte(struct watch *w, char byte)
{
	enum line_event event = LINE_NONE;
	struct reply reply;

	if (w->rest)
		line_feed(&w->line, &byte, 1, &event);
	byte &= 0x7F;
	if (w->gathering)
		report_byte(w, byte);
	if (event == LINE_TEXT) {
		reply = reply_read(w->line.text, w->command);
		refusal_set(w, w->line.text, &reply);
	}
	if (byte == '\r' || byte == '\n')
		w->rest = false;
}
