/* SPDX-License-Identifier: MIT */
/* Any line as a record of the history and as the answer of a connect, and what is shown of it. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "status.h"
#include "view.h"

static void check(int kept)
{
	if (!kept)
		abort();
}

/* Nothing of what came gets to a terminal raw. */
static void check_clean(const char *text, const char *allowed)
{
	for (; *text; text++)
		check(((unsigned char)*text >= ' ' && *text != 0x7F) || strchr(allowed, *text));
}

static void check_record(const char *line)
{
	static struct record r, again;
	static struct tally tally;
	struct buf b;
	char text[1024], *formatted;

	if (history_parse(&r, line))
		return;
	formatted = history_format(&r);
	check(formatted && !strchr(formatted, '\n'));
	check(history_parse(&again, formatted) == 0);
	check(!memcmp(&r, &again, sizeof(r)) && record_same(&r, &again));
	free(formatted);
	buf_init(&b, text, sizeof(text));
	record_text(&r, &b);
	check(!buf_error(&b));
	tally_init(&tally);
	tally_add(&tally, &r);
	tally_add(&tally, &again);
	check(tally_service(&tally) <= 10000);
}

static void check_status(const char *line)
{
	static struct status s, again;
	static struct spark spark;
	static char screen[VIEW_BYTES_MAX], text[16384];
	struct view v = { .status = &s, .rtt = &spark, .width = 40, .height = 30, .shown = 1 };
	char *formatted;
	struct buf b;

	if (status_parse(&s, line))
		return;
	formatted = status_format(&s);
	check(formatted && status_parse(&again, formatted) == 0);
	check(!memcmp(&s, &again, sizeof(s)));
	free(formatted);
	spark_add(&spark, s.rtt_ms);
	v.in_rate = s.bytes_in;
	buf_init(&b, screen, sizeof(screen));
	view_draw(&v, &b);
	check(!buf_error(&b));
	check_clean(screen, "\033\r\n");
	buf_init(&b, text, sizeof(text));
	view_line(&s, &b);
	check(!buf_error(&b));
	check_clean(text, "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *line = malloc(n + 1);

	if (!line)
		return 0;
	memcpy(line, data, n);
	line[n] = '\0';
	check_record(line);
	check_status(line);
	free(line);
	return 0;
}
