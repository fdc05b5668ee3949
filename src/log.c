/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "buf.h"
#include "secret.h"

#define LOG_LINE_MAX 1024

static enum log_level log_threshold = LOG_LEVEL_INFO;
static int log_syslog;

static const struct {
	const char *word; /* before the message on stderr; INFO needs none */
	int priority;	  /* of syslog(3) */
} log_rows[] = {
	[LOG_LEVEL_ERROR] = { "error: ", LOG_ERR },
	[LOG_LEVEL_WARN] = { "warning: ", LOG_WARNING },
	[LOG_LEVEL_INFO] = { "", LOG_INFO },
	[LOG_LEVEL_DEBUG] = { "debug: ", LOG_DEBUG },
};

void log_init(enum log_level level, int to_syslog)
{
	log_threshold = level;
	log_syslog = to_syslog;
	if (to_syslog)
		openlog("swictl", LOG_PID, LOG_DAEMON);
}

enum log_level log_level(void)
{
	return log_threshold;
}

static void log_write(enum log_level level, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static void log_write(enum log_level level, const char *format, va_list args)
{
	BUF_ON_STACK(line, 2 * LOG_LINE_MAX);
	char text[LOG_LINE_MAX];
	int saved = errno;

	if (level > log_threshold)
		return;
	vsnprintf(text, sizeof(text), format, args);
	buf_clean(&line, text, strlen(text));
	if (log_syslog)
		syslog(log_rows[level].priority, "%s", line.at);
	else
		fprintf(stderr, "swictl: %s%s\n", log_rows[level].word, line.at);
	errno = saved;
}

#define LOG_FUNCTION(name, level)                \
	void log_##name(const char *format, ...) \
	{                                        \
		va_list args;                    \
		va_start(args, format);          \
		log_write(level, format, args);  \
		va_end(args);                    \
	}

LOG_FUNCTION(error, LOG_LEVEL_ERROR)
LOG_FUNCTION(warn, LOG_LEVEL_WARN)
LOG_FUNCTION(info, LOG_LEVEL_INFO)
LOG_FUNCTION(debug, LOG_LEVEL_DEBUG)

void log_at(char direction, const char *port, const char *line)
{
	BUF_ON_STACK(shown, LOG_LINE_MAX);
	size_t n, keep;

	if (log_threshold < LOG_LEVEL_DEBUG)
		return;
	n = strlen(line);
	keep = secret_shown(line, n);
	/* A line longer than the log's is cut: the trace is for people. */
	buf_mem(&shown, line, keep < LOG_LINE_MAX - 8 ? keep : LOG_LINE_MAX - 8);
	if (keep < n)
		buf_str(&shown, "****");
	log_debug("%s %c %s", port, direction, shown.at);
}
