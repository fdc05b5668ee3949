/* SPDX-License-Identifier: MIT */
/* Any line through field, and, as the answer to a command of its first part, through reply. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "reply.h"

static void check(int kept)
{
	if (!kept)
		abort();
}

/* Each field by each kind: all pass the same fields, and none leaves the line. */
static void read_fields(struct field f, const char *end)
{
	size_t left = field_count(&f), n = 0;
	char text[16];
	uint32_t hex;
	long number;

	while (!f.end) {
		struct field as_text = f, as_int = f, as_hex = f;
		int r = field_text(&as_text, text, sizeof(text));

		check(r == 0 || r == -ENOBUFS);
		check(strlen(text) < sizeof(text));
		r = field_int(&as_int, &number);
		check(r == 0 || r == -EINVAL);
		r = field_hex(&as_hex, &hex);
		check(r == 0 || r == -EINVAL);
		check(field_skip(&f) == 0);
		check(as_text.at == f.at && as_int.at == f.at && as_hex.at == f.at);
		check(as_text.end == f.end && as_int.end == f.end && as_hex.end == f.end);
		check(f.at <= end);
		n++;
		check(field_count(&f) == left - n);
	}
	check(n == left && field_skip(&f) == -ENODATA);
}

static void read_reply(const char *line, const char *command)
{
	const char *end = line + strlen(line);
	struct reply r = reply_read(line, command);

	check(r.words != NULL && r.code >= -1);
	check(r.kind != REPLY_IS_FINAL || (command && r.final != REPLY_NONE));
	check(command || r.kind == REPLY_IS_URC);
	check(strlen(reply_final_name(r.final)) > 0);
	/* Words that point into the line stay there. */
	check(r.words < line || r.words > end || strlen(r.words) <= (size_t)(end - r.words));
	if (command && r.kind == REPLY_IS_ECHO)
		check(reply_echo(line, command, 0) <= strlen(command));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *line;
	struct field f;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	/* "COMMAND LF LINE": a line alone is read without a command. */
	line = strchr(text, '\n');
	if (line)
		*line++ = '\0';
	else
		line = text;

	read_reply(line, line == text ? NULL : text);
	field_line(&f, line);
	read_fields(f, line + strlen(line));
	if (field_start(&f, line, line == text ? "+CREG" : text))
		read_fields(f, line + strlen(line));
	free(text);
	return 0;
}
