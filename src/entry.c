/* SPDX-License-Identifier: MIT */
#include "entry.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint32_t crc32_of(const char *data, size_t n)
{
	uint32_t crc = ~0u;
	int bit;

	while (n--) {
		crc ^= (unsigned char)*data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xEDB88320u & -(crc & 1));
	}
	return ~crc;
}

static void field_put(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || *text == '\\')
			buf_fmt(out, "\\x%02x", (unsigned char)*text);
		else
			buf_char(out, *text);
}

void entry_put(struct buf *out, const struct entry *e)
{
	size_t start = out->len;
	unsigned i;

	buf_fmt(out, "%u %s\t", e->number, entry_kind_name(e->kind));
	for (i = 0; i < e->count; i++) {
		field_put(out, e->field[i]);
		buf_char(out, '\t');
	}
	buf_fmt(out, "#%08x\n", crc32_of(out->at + start, out->len - start));
}

/* In place: what is read is never longer than what was written. */
static int field_read(char *text)
{
	char *to = text, digits[3] = "", *end;

	for (; *text; text++) {
		if (*text != '\\') {
			*to++ = *text;
			continue;
		}
		if (text[1] != 'x' || !isxdigit((unsigned char)text[2]) ||
		    !isxdigit((unsigned char)text[3]))
			return -EINVAL;
		memcpy(digits, text + 2, 2);
		*to = (char)strtoul(digits, &end, 16);
		if (!*to++)
			return -EINVAL;
		text += 3;
	}
	*to = '\0';
	return 0;
}

static int kind_of(const char *name, enum entry_kind *kind)
{
	unsigned i;

	for (i = 0; i < ENTRY_KINDS_COUNT; i++)
		if (!strcmp(entry_kind_name(i), name)) {
			*kind = (enum entry_kind)i;
			return 0;
		}
	return -EINVAL;
}

int entry_parse(struct entry *e, char *line)
{
	char *hash = strrchr(line, '#'), *end, *next;
	unsigned long number;
	BUF_ON_STACK(sum, 12);

	memset(e, 0, sizeof(*e));
	if (!hash || hash == line || hash[-1] != '	')
		return -EINVAL;
	buf_fmt(&sum, "#%08x", crc32_of(line, (size_t)(hash - line)));
	if (strcmp(hash, sum.at) != 0)
		return -EINVAL;
	hash[0] = '\0';
	number = strtoul(line, &end, 10);
	next = strchr(line, '\t');
	if (end == line || *end != ' ' || number > UINT32_MAX || !next)
		return -EINVAL;
	*next++ = '\0';
	e->number = (uint32_t)number;
	if (kind_of(end + 1, &e->kind))
		return -EINVAL;
	while (*next) {
		char *field = next;

		/* Each field ends with a tab, the last one too. */
		next = strchr(field, '\t');
		if (!next || e->count == ENTRY_FIELDS_MAX)
			return -EINVAL;
		*next++ = '\0';
		if (field_read(field))
			return -EINVAL;
		e->field[e->count++] = field;
	}
	for (number = e->count; number < ENTRY_FIELDS_MAX; number++)
		e->field[number] = "";
	return 0;
}

const char *entry_kind_name(enum entry_kind kind)
{
#define X(name, text) text,
	static const char *const names[] = { ENTRY_KINDS(X) };
#undef X

	return names[kind];
}
