/* SPDX-License-Identifier: MIT */
#include "at.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

enum { CR = 13, LF = 10, BS = 8 };

void at_init(struct at *a)
{
	*a = (struct at) { 0 };
}

/* A/ repeats the last line at once, without a CR (V.250 5.2.4). */
static bool at_is_repeat(const struct at *a)
{
	return a->len == 2 && !strncasecmp(a->line, "A/", 2);
}

size_t at_feed(struct at *a, const void *data, size_t n, bool want_echo, struct buf *echo,
	       bool *whole)
{
	const char *bytes = data;

	*whole = false;
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if (c == BS) {
			if (a->len && want_echo)
				buf_str(echo, "\b \b");
			a->len -= a->len != 0;
			continue;
		}
		if (want_echo)
			buf_char(echo, c);
		if (c == LF || c == '\0')
			continue;
		if (c != CR && a->len < AT_LINE_MAX) {
			a->line[a->len++] = c;
			if (!at_is_repeat(a))
				continue;
			strcpy(a->line, a->last);
		} else if (c != CR) {
			a->too_long = true;
			continue;
		} else {
			a->line[a->len] = '\0';
			if (at_commands(a->line) && !a->too_long)
				strcpy(a->last, a->line);
		}
		a->len = 0;
		*whole = true;
		return i + 1;
	}
	return n;
}

const char *at_commands(const char *line)
{
	for (; *line; line++)
		if (!strncasecmp(line, "AT", 2))
			return line + 2;
	return NULL;
}

/* The length of what stands before the ';' that ends an extended command. */
static size_t at_span(const char *text)
{
	bool quoted = false;
	size_t n;

	for (n = 0; text[n]; n++) {
		if (text[n] == '"')
			quoted = !quoted;
		else if (text[n] == ';' && !quoted)
			break;
	}
	return n;
}

static int at_next_extended(const char *line, struct at_item *item)
{
	size_t n = 1, len, args;

	while (isalnum((unsigned char)line[n]) || (line[n] && strchr("_-./:%!", line[n])))
		n++;
	len = at_span(line);
	if (n == 1 || n >= sizeof(item->name) || n > len)
		return -EINVAL;
	for (size_t i = 0; i < n; i++)
		item->name[i] = (char)toupper((unsigned char)line[i]);
	item->name[n] = '\0';
	item->extended = true;
	while (line[n] == ' ')
		n++;
	args = n;
	if (n == len) {
		item->form = COMMAND_EXEC;
	} else if (!strncmp(line + n, "=?", 2)) {
		item->form = COMMAND_TEST;
		args += 2;
	} else if (line[n] == '?') {
		item->form = COMMAND_READ;
		args++;
	} else if (line[n] == '=') {
		item->form = COMMAND_SET;
		args++;
	} else {
		return -EINVAL;
	}
	if (args > len)
		return -EINVAL;
	memcpy(item->args, line + args, len - args);
	item->args[len - args] = '\0';
	return (int)(len + (line[len] == ';'));
}

/* V.250 5.3.1: a letter, or & and a letter, and digits; 5.3.2: S; 6.3.1: D takes the rest. */
static int at_next_basic(const char *line, struct at_item *item)
{
	size_t n = 0, name = 0, args = 0;

	if (line[n] == '&' || line[n] == '\\')
		item->name[name++] = line[n++];
	if (!isalpha((unsigned char)line[n]))
		return -EINVAL;
	item->name[name++] = (char)toupper((unsigned char)line[n++]);
	item->name[name] = '\0';
	item->extended = false;
	item->form = COMMAND_EXEC;
	if (!strcmp(item->name, "D")) {
		args = strcspn(line + n, ";");
		memcpy(item->args, line + n, args);
		item->args[args] = '\0';
		n += args;
		return (int)(n + (line[n] == ';'));
	}
	while (isdigit((unsigned char)line[n]) && args < 8)
		item->args[args++] = line[n++];
	if (!strcmp(item->name, "S") && (line[n] == '=' || line[n] == '?')) {
		item->form = line[n] == '=' ? COMMAND_SET : COMMAND_READ;
		item->args[args++] = line[n++];
		while (isdigit((unsigned char)line[n]) && args < 16)
			item->args[args++] = line[n++];
	}
	item->args[args] = '\0';
	return (int)n;
}

int at_next(const char *line, struct at_item *item)
{
	size_t blanks = strspn(line, " ");
	int n;

	line += blanks;
	if (*line == ';') {
		line++;
		blanks++;
	}
	if (!*line)
		return 0;
	n = strchr("+!$^%*#", *line) ? at_next_extended(line, item) : at_next_basic(line, item);
	return n < 0 ? n : n + (int)blanks;
}

int at_argument(const char **cursor, char *to, size_t size)
{
	const char *c = *cursor;
	bool quoted = false;
	size_t n = 0;

	if (!c)
		return -ENODATA;
	*to = '\0';
	c += strspn(c, " ");
	for (; *c && (quoted || *c != ','); c++) {
		if (*c == '"') {
			quoted = !quoted;
			continue;
		}
		if (n + 1 >= size)
			return -ENOBUFS;
		to[n++] = *c;
	}
	to[n] = '\0';
	*cursor = *c == ',' ? c + 1 : NULL;
	return 0;
}
