/* SPDX-License-Identifier: MIT */
/* swictl monitor: a live view of the connects that run. Asks their control sockets only. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "clock.h"
#include "cmd.h"
#include "connects.h"
#include "ctl.h"
#include "history.h"
#include "log.h"
#include "settings.h"
#include "term.h"
#include "view.h"

#define MONITOR_TICK_MS 1000
#define DAY_S		86400
#define CTRL_L		'\f'
#define CLEAR		"\033[2J"

static bool monitor_no_color;

static const struct opt monitor_opts[] = {
	{ 0, "no-color", NULL, OPT_FLAG, &monitor_no_color, 0, 0,
	  "no colors, as with NO_COLOR in the environment" },
	{ 0 },
};

struct monitor {
	const struct settings *settings;
	const char *profile; /* or NULL: all */
	struct connects connects;
	unsigned wanted, running; /* which of those that answer, from 0; how many do */
	struct status status;	  /* of that one, when `running` */
	int error;		  /* why one did not answer; 0: none runs */
	uint64_t at_ms;		  /* when it was asked */
	uint64_t due_ms;	  /* and when it will be */

	struct status before; /* its answer of the tick before, when `has_before` */
	bool has_before;
	uint64_t before_ms;
	int64_t in_rate, out_rate;
	struct spark rtt;

	struct history history;
	char history_profile[sizeof(((struct status *)0)->profile)];
	struct timespec history_time;
	off_t history_size;
	bool history_read;

	struct view view;
	char screen[VIEW_BYTES_MAX];
};

/* --- gather --- */

/* Ask all that may run; the one that is looked at stays in m->status. */
static void monitor_ask(struct monitor *m)
{
	struct status status;
	char *line;
	unsigned i;
	int rc;

	connects_find(&m->connects, m->settings->run_dir, m->profile);
	m->running = 0;
	m->error = 0;
	for (i = 0; i < m->connects.count; i++) {
		rc = ctl_ask(m->connects.path[i], CTL_STATUS, &line);
		if (rc == 0) {
			rc = status_parse(&status, line);
			free(line);
		}
		if (rc && rc != -ENOENT)
			m->error = rc;
		if (rc)
			continue;
		if (m->running == 0 || m->running == m->wanted)
			m->status = status;
		m->running++;
	}
	if (m->wanted >= m->running)
		m->wanted = 0;
	m->at_ms = clock_ms();
}

static int64_t rate(int64_t now, int64_t before, uint64_t ms)
{
	return before < 0 || now < before || ms == 0 ? -1 : (now - before) * 1000 / (int64_t)ms;
}

/* A sample a tick: the last answer when one came, a mark when one did not. */
static int64_t rtt_sample(const struct monitor *m)
{
	const struct status *s = &m->status;

	if (s->uptime_s < 0)
		return SPARK_NONE;
	if (m->has_before && s->misses > m->before.misses && m->before.misses >= 0)
		return SPARK_MISSED;
	if (m->has_before && s->probes >= 0 && s->probes == m->before.probes)
		return SPARK_NONE; /* nothing was sent: the link is busy */
	return s->rtt_ms >= 0 ? s->rtt_ms : SPARK_NONE;
}

static void monitor_compare(struct monitor *m)
{
	uint64_t ms = m->at_ms - m->before_ms;

	m->in_rate = m->out_rate = -1;
	if (m->running && (!m->has_before || strcmp(m->before.profile, m->status.profile)))
		spark_init(&m->rtt);
	if (m->has_before && strcmp(m->before.profile, m->status.profile))
		m->has_before = false;
	if (m->running && m->has_before) {
		m->in_rate = rate(m->status.bytes_in, m->before.bytes_in, ms);
		m->out_rate = rate(m->status.bytes_out, m->before.bytes_out, ms);
	}
	if (m->running)
		spark_add(&m->rtt, rtt_sample(m));
	m->has_before = m->running > 0;
	m->before = m->status;
	m->before_ms = m->at_ms;
}

/* Read it again when it, or whose it is, changed. */
static void monitor_history(struct monitor *m)
{
	const char *profile = m->running ? m->status.profile : m->profile ? m->profile : "";
	struct stat st = { 0 };
	char path[256];

	snprintf(path, sizeof(path), "%s/history.jsonl", m->settings->state_dir);
	stat(path, &st);
	if (m->history_read && st.st_size == m->history_size &&
	    st.st_mtim.tv_sec == m->history_time.tv_sec &&
	    st.st_mtim.tv_nsec == m->history_time.tv_nsec && !strcmp(profile, m->history_profile))
		return;
	m->history_read = true;
	m->history_size = st.st_size;
	m->history_time = st.st_mtim;
	buf_copy(m->history_profile, sizeof(m->history_profile), profile);
	history_free(&m->history);
	history_load(&m->history, m->settings->state_dir, profile[0] ? profile : NULL,
		     VIEW_EVENTS_MAX);
}

/* --- show --- */

static bool is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;
	size_t i;

	for (i = 0; i < 3 && !(value && value[0]); i++)
		value = getenv(names[i]);
	return value && (strcasestr(value, "UTF-8") || strcasestr(value, "UTF8"));
}

enum stamp { STAMP_TIME, STAMP_DAY, STAMP_BOTH };

static void stamp_put(char *to, size_t size, time_t at, enum stamp stamp)
{
	struct tm tm = { 0 };
	size_t n = 0;

	to[0] = '\0';
	if (!localtime_r(&at, &tm))
		return;
	switch (stamp) {
	case STAMP_TIME:
		n = strftime(to, size, "%H:%M:%S", &tm);
		break;
	case STAMP_DAY:
		n = strftime(to, size, "%m-%d %H:%M", &tm);
		break;
	case STAMP_BOTH:
		n = strftime(to, size, "%Y-%m-%d %H:%M:%S", &tm);
		break;
	}
	if (n == 0)
		to[0] = '\0';
}

static void monitor_trouble(const struct monitor *m, struct buf *b)
{
	if (m->error)
		buf_fmt(b, "%s: %s", m->settings->run_dir, strerror(-m->error));
	else
		buf_fmt(b, "no connect is running%s%s; waiting for one", m->profile ? " for " : "",
			m->profile ? m->profile : "");
}

static void monitor_draw(struct monitor *m, const struct term *t)
{
	struct view *v = &m->view;
	time_t now = time(NULL);
	BUF_ON_STACK(trouble, 512);
	struct buf out;
	size_t i;

	term_size(&v->width, &v->height);
	stamp_put(v->clock, sizeof(v->clock), now, STAMP_TIME);
	monitor_trouble(m, &trouble);
	v->trouble = trouble.at;
	v->status = m->running ? &m->status : NULL;
	v->shown = m->wanted + 1;
	v->running = m->running;
	v->in_rate = m->in_rate;
	v->out_rate = m->out_rate;
	v->rtt = &m->rtt;
	v->event_count = m->history.count;
	for (i = 0; i < v->event_count; i++) {
		struct view_event *event = &v->events[i];

		event->record = &m->history.at[v->event_count - 1 - i];
		stamp_put(event->when, sizeof(event->when), event->record->time_s,
			  now - event->record->time_s < DAY_S ? STAMP_TIME : STAMP_DAY);
	}
	buf_init(&out, m->screen, sizeof(m->screen));
	view_draw(v, &out);
	term_write(t, out.at, out.len);
}

/* Without a screen: one line for each change, in text or in JSON. */
static void monitor_say(struct monitor *m, const struct term *t, bool json, struct buf *said)
{
	char when[32], *object;
	BUF_ON_STACK(line, 4096);
	BUF_ON_STACK(text, 8192);

	if (m->running)
		view_line(&m->status, &line);
	else
		monitor_trouble(m, &line);
	if (!strcmp(said->at, line.at))
		return;
	buf_clear(said);
	buf_str(said, line.at);
	stamp_put(when, sizeof(when), time(NULL), STAMP_BOTH);
	object = json && m->running ? status_format(&m->status) : NULL;
	if (json)
		buf_fmt(&text, "%s\n", object ? object : "null");
	else
		buf_fmt(&text, "%s %s\n", when, line.at);
	free(object);
	term_write(t, text.at, text.len);
}

/* --- run --- */

/* True when it is to end. */
static bool monitor_key(struct monitor *m, const struct term *t)
{
	switch (t->key) {
	case 'q':
	case 'Q':
		return true;
	case 'n':
		m->wanted++;
		m->due_ms = 0;
		return false;
	case CTRL_L:
		term_write(t, CLEAR, strlen(CLEAR));
		return false;
	}
	return false;
}

static void monitor_loop(struct monitor *m, struct term *t, bool json)
{
	BUF_ON_STACK(said, 4096);
	enum term_event event = TERM_TIME;
	uint64_t now_ms;

	while (event != TERM_END && !(event == TERM_KEY && monitor_key(m, t))) {
		if (event == TERM_RESIZE)
			term_write(t, CLEAR, strlen(CLEAR));
		now_ms = clock_ms();
		if (now_ms >= m->due_ms) {
			monitor_ask(m);
			monitor_compare(m);
			monitor_history(m);
			m->due_ms = now_ms + MONITOR_TICK_MS;
		}
		if (t->screen)
			monitor_draw(m, t);
		else
			monitor_say(m, t, json, &said);
		now_ms = clock_ms();
		event = term_wait(t, m->due_ms > now_ms ? (int)(m->due_ms - now_ms) : 0);
	}
}

static int monitor_run(struct ctx *ctx, int argc, char **argv)
{
	struct monitor *m;
	struct term term;
	int status = CMD_DONE;

	if (ctx->keys) {
		log_error("monitor: --keys, expected --json or neither");
		return CMD_USAGE;
	}
	if (!ctx_settings(ctx))
		return CMD_CONFIG;
	m = calloc(1, sizeof(*m));
	if (!m)
		return CMD_INTERNAL;
	m->settings = ctx_settings(ctx);
	m->profile = argc ? argv[0] : NULL;
	m->view.color = !monitor_no_color && !getenv("NO_COLOR");
	m->view.utf8 = is_utf8();
	monitor_ask(m);
	if (m->running == 0 && (m->error == -EACCES || m->error == -EPERM)) {
		log_error("%s: %s", m->settings->run_dir, strerror(-m->error));
		status = CMD_PERMISSION;
		goto out;
	}
	term_init(&term, !ctx->json && term_is_able());
	monitor_loop(m, &term, ctx->json);
	term_fini(&term);
out:
	history_free(&m->history);
	free(m);
	return status;
}

const struct cmd cmd_monitor = {
	.help = "State, address, traffic, LCP echo round trip and last events, every second. "
		"Keys:\n"
		"q quits, n shows the next connect. Nothing is asked of the modem. When no "
		"connect\n"
		"runs, it waits for one. Where standard output is no terminal, or with --json, "
		"one\n"
		"line is printed for each change.",
	.example = "  swictl monitor\n  swictl monitor home >>home.log",
	.opts = monitor_opts,
	.max_args = 1,
	.run = monitor_run,
};
