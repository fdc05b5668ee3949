/* SPDX-License-Identifier: MIT */
#include "timeline.h"
#include "fault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TIMELINE_LINE = 256 };

static void rule_due(struct ev_loop *loop, struct ev_timer *timer, int revents)
{
	struct timeline_rule *rule = timer->data;
	BUF_ON_STACK(why, 2 * TIMELINE_LINE);

	(void)loop;
	(void)revents;
	if (fault_run(rule->modem, rule->fault, &why))
		vmodem_note(rule->modem, "%s", why.at);
}

/* "command", "command=7" or "command=!RESET": the event, and which one of them. */
static int rule_event(struct timeline_rule *rule, const char *text, size_t n, struct buf *why)
{
	const char *which = memchr(text, '=', n);
	BUF_ON_STACK(event, 32);
	char *end;
	int number;

	buf_mem(&event, text, which ? (size_t)(which - text) : n);
	number = vmodem_event_find(event.at);
	if (number < 0) {
		buf_fmt(why, "unknown event %s, expected ", event.at);
		for (int i = 0; i < VMODEM_EVENT_COUNT; i++)
			buf_fmt(why, "%s%s", i ? ", " : "",
				vmodem_event_name((enum vmodem_event)i));
		return -EINVAL;
	}
	rule->event = (enum vmodem_event)number;
	if (!which)
		return 0;
	n -= (size_t)(which + 1 - text);
	rule->nth = strtoul(which + 1, &end, 10);
	if (end == which + 1 + n && rule->nth)
		return 0;
	if (end != which + 1 + n && n < sizeof(rule->holds) &&
	    (rule->event == VMODEM_COMMAND || rule->event == VMODEM_ANSWERED)) {
		rule->nth = 0;
		memcpy(rule->holds, which + 1, n);
		return 0;
	}
	buf_str(why, "bad event, expected EVENT=NUMBER, command=TEXT or answered=TEXT");
	return -EINVAL;
}

/* "[every] [EVENT+]MS FAULT" without the line's end. */
static int rule_read(struct timeline_rule *rule, const char *line, struct buf *why)
{
	const char *plus;
	char *end;
	int error;

	if (!strncmp(line, "every ", 6)) {
		rule->every = true;
		line += 6 + strspn(line + 6, " ");
	}
	rule->event = VMODEM_START;
	plus = memrchr(line, '+', strcspn(line, " "));
	if (plus) {
		error = rule_event(rule, line, (size_t)(plus - line), why);
		if (error)
			return error;
		line = plus + 1;
	}
	rule->ms = strtol(line, &end, 10);
	if (end == line || *end != ' ' || rule->ms < 0 || rule->ms > FAULT_MS_MAX) {
		buf_str(why, "no time, expected [every] [EVENT[=WHICH]+]MS FAULT [ARG]");
		return -EINVAL;
	}
	end += strspn(end, " ");
	if (fault_check(end, why))
		return -EINVAL;
	return buf_copy(rule->fault, sizeof(rule->fault), end);
}

int timeline_add(struct timeline *f, const char *line, struct buf *why)
{
	struct timeline_rule *rule = calloc(1, sizeof(*rule));
	int error;

	if (!rule)
		return -ENOMEM;
	error = rule_read(rule, line, why);
	if (error) {
		free(rule);
		return error;
	}
	rule->modem = f->modem;
	rule->base = f->modem->count[rule->event];
	ev_init(&rule->timer, rule_due);
	rule->timer.data = rule;
	rule->next = f->first;
	f->first = rule;
	return 0;
}

/* Whether the line is for this unit: its first word, which *line is then behind. */
static bool timeline_mine(const char **line, const char *name, unsigned unit)
{
	size_t n = strcspn(*line, " \t");
	const char *word = *line;
	long number;
	char *end;

	*line += n + strspn(*line + n, " \t");
	number = strtol(word, &end, 10);
	return (n == 1 && *word == '*') || (n == strlen(name) && !strncmp(word, name, n)) ||
	       (end == word + n && number == (long)unit);
}

void timeline_init(struct timeline *f, struct vmodem *m)
{
	*f = (struct timeline) { .modem = m };
}

int timeline_load(struct timeline *f, const char *path, unsigned unit, struct buf *why)
{
	FILE *file = fopen(path, "re");
	unsigned number = 0;
	char *line = NULL;
	size_t size = 0;
	int error = 0;

	if (!file) {
		buf_fmt(why, "%s: %s", path, strerror(errno));
		return -errno;
	}
	while (!error && getline(&line, &size, file) > 0) {
		const char *text = line + strspn(line, " \t");

		number++;
		line[strcspn(line, "#\r\n")] = '\0';
		if (!*text || (unit && !timeline_mine(&text, f->modem->name, unit)))
			continue;
		buf_clear(why);
		buf_fmt(why, "%s:%u: ", path, number);
		error = timeline_add(f, text, why);
	}
	free(line);
	fclose(file);
	if (error)
		timeline_fini(f);
	return error;
}

void timeline_fini(struct timeline *f)
{
	while (f->first) {
		struct timeline_rule *next = f->first->next;

		ev_timer_stop(f->modem->loop, &f->first->timer);
		free(f->first);
		f->first = next;
	}
}

static bool rule_fits(const struct timeline_rule *r, enum vmodem_event event)
{
	const struct vmodem *m = r->modem;

	return r->event == event && (!r->done || r->every) &&
	       (!r->nth || r->base + r->nth == m->count[event]) &&
	       (!*r->holds || strcasestr(m->at.line, r->holds));
}

void timeline_event(struct timeline *f, enum vmodem_event event)
{
	for (struct timeline_rule *r = f->first; r; r = r->next) {
		if (!rule_fits(r, event))
			continue;
		r->done = true;
		/* Between a command and its work nothing else may come. */
		if (!r->ms && (event == VMODEM_COMMAND || event == VMODEM_ANSWERED))
			rule_due(r->modem->loop, &r->timer, 0);
		else
			vmodem_timer(r->modem, &r->timer, r->ms);
	}
}
