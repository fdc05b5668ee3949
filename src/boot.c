/* SPDX-License-Identifier: MIT */
#include "boot.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"

/* A modem's clock and ours, read seconds apart. */
#define SLACK_S 10

static bool known(int32_t a, int32_t b)
{
	return a != FACTS_UNKNOWN && b != FACTS_UNKNOWN;
}

enum boot_answer boot_compare(const struct boot *before, const struct boot *now)
{
	bool same_host = before->host[0] && !strcmp(before->host, now->host);
	bool up = known(before->uptime_s, now->uptime_s);
	bool counted = known(before->resets, now->resets);

	/* The kernel gives the next number each time a device comes up, and never the same again
	 * before it has gone round; after our own restart it begins anew. */
	if (same_host && before->devnum > 0 && now->devnum > 0)
		return before->devnum == now->devnum ? BOOT_SAME : BOOT_OTHER;
	if (counted && before->resets != now->resets)
		return BOOT_OTHER;
	if (up && now->uptime_s < before->uptime_s)
		return BOOT_OTHER;
	if (same_host && up &&
	    labs((long)(now->uptime_s - before->uptime_s) - (now->at_s - before->at_s)) <= SLACK_S)
		return BOOT_SAME;
	return counted && up ? BOOT_SAME : BOOT_UNKNOWN;
}

static void number_put(int32_t value, struct buf *out)
{
	if (value == FACTS_UNKNOWN)
		buf_str(out, " -");
	else
		buf_fmt(out, " %" PRId32, value);
}

void boot_put(const struct boot *b, struct buf *out)
{
	buf_str(out, b->host[0] ? b->host : "-");
	number_put(b->devnum, out);
	number_put(b->at_s, out);
	number_put(b->uptime_s, out);
	number_put(b->resets, out);
}

static int number_parse(const char **text, int32_t *value)
{
	const char *at = *text;
	char *end;
	long n;

	if (*at++ != ' ')
		return -EINVAL;
	if (at[0] == '-' && (at[1] == ' ' || !at[1])) {
		*value = FACTS_UNKNOWN;
		*text = at + 1;
		return 0;
	}
	errno = 0;
	n = strtol(at, &end, 10);
	if (errno || end == at || at[0] < '0' || at[0] > '9' || n > INT32_MAX)
		return -EINVAL;
	*value = (int32_t)n;
	*text = end;
	return 0;
}

int boot_parse(struct boot *b, const char *text)
{
	size_t n = strcspn(text, " ");

	memset(b, 0, sizeof(*b));
	if (n == 0 || n >= sizeof(b->host))
		return -EINVAL;
	if (n > 1 || text[0] != '-')
		memcpy(b->host, text, n);
	text += n;
	if (number_parse(&text, &b->devnum) || number_parse(&text, &b->at_s) ||
	    number_parse(&text, &b->uptime_s) || number_parse(&text, &b->resets) || *text)
		return -EINVAL;
	return 0;
}

const char *boot_answer_name(enum boot_answer answer)
{
#define X(name, text) text,
	static const char *const names[] = { BOOT_ANSWERS(X) };
#undef X

	return names[answer];
}
