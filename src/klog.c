/* SPDX-License-Identifier: MIT */
#include "klog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RECORD_MAX  8192 /* CONSOLE_EXT_LOG_MAX: a longer one is never given */
#define FACILITY(n) ((n) >> 3)

/* "6,339,5140900,-;text\n KEY=value\n...": priority, number, microseconds. */
static void record_tell(char *record, void (*line)(void *arg, const char *text), void *arg)
{
	char *text = strchr(record, ';'), said[RECORD_MAX + 32];
	unsigned long long number, at_us;
	unsigned priority;

	if (!text || sscanf(record, "%u,%llu,%llu", &priority, &number, &at_us) != 3 ||
	    FACILITY(priority) != 0)
		return;
	text++;
	text[strcspn(text, "\n")] = '\0';
	snprintf(said, sizeof(said), "[%5llu.%06llu] %s", at_us / 1000000, at_us % 1000000, text);
	line(arg, said);
}

int klog_read(void (*line)(void *arg, const char *text), void *arg)
{
	char record[RECORD_MAX + 1];
	ssize_t n;
	int fd, rc = 0;

	fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (;;) {
		n = read(fd, record, RECORD_MAX);
		if (n > 0) {
			record[n] = '\0';
			record_tell(record, line, arg);
			continue;
		}
		/* EPIPE: records were overwritten; the next read goes on behind them. */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n < 0 && errno != EAGAIN)
			rc = -errno;
		break;
	}
	close(fd);
	return rc;
}
