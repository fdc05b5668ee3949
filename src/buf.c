/* SPDX-License-Identifier: MIT */
#include "buf.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, char *memory, size_t size)
{
	b->at = memory;
	b->size = size;
	buf_clear(b);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->full = false;
	b->at[0] = '\0';
}

void buf_mem(struct buf *b, const void *data, size_t n)
{
	if (n >= b->size - b->len) {
		b->full = true;
		return;
	}
	memcpy(b->at + b->len, data, n);
	b->len += n;
	b->at[b->len] = '\0';
}

void buf_char(struct buf *b, char c)
{
	buf_mem(b, &c, 1);
}

void buf_str(struct buf *b, const char *text)
{
	buf_mem(b, text, strlen(text));
}

__attribute__((format(printf, 2, 0))) static void buf_vfmt(struct buf *b, const char *format,
							   va_list args)
{
	size_t room = b->size - b->len;
	int n = vsnprintf(b->at + b->len, room, format, args);

	if (n < 0 || (size_t)n >= room) {
		b->at[b->len] = '\0';
		b->full = true;
		return;
	}
	b->len += (size_t)n;
}

void buf_fmt(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vfmt(b, format, args);
	va_end(args);
}

void buf_item(struct buf *b, const char *format, ...)
{
	size_t before = b->len, begun;
	va_list args;

	if (b->len > 0)
		buf_str(b, ", ");
	begun = b->len;
	if (before > 0 && begun == before)
		return;
	va_start(args, format);
	buf_vfmt(b, format, args);
	va_end(args);
	/* No comma without its item. */
	if (b->full && b->len == begun) {
		b->len = before;
		b->at[before] = '\0';
	}
}

/* Length of the well-formed, printable UTF-8 sequence at p (RFC 3629, table 3-7), or 0. */
static size_t utf8_len(const uint8_t *p, size_t n)
{
	uint8_t low = 0x80, high = 0xBF;
	size_t len, i;

	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		len = 2;
	else if (p[0] >= 0xE0 && p[0] <= 0xEF)
		len = 3;
	else if (p[0] >= 0xF0 && p[0] <= 0xF4)
		len = 4;
	else
		return 0;
	if (p[0] == 0xE0 || p[0] == 0xC2)
		low = 0xA0; /* overlong for E0; C2 80..9F are the C1 control characters */
	if (p[0] == 0xED)
		high = 0x9F;
	if (p[0] == 0xF0)
		low = 0x90;
	if (p[0] == 0xF4)
		high = 0x8F;
	if (len > n || p[1] < low || p[1] > high)
		return 0;
	for (i = 2; i < len; i++)
		if (p[i] < 0x80 || p[i] > 0xBF)
			return 0;
	return len;
}

void buf_clean(struct buf *b, const char *data, size_t n)
{
	const uint8_t *p = (const uint8_t *)data;
	size_t len;

	while (n > 0) {
		len = (p[0] >= 0x20 && p[0] < 0x7F) ? 1 : utf8_len(p, n);
		if (len > 0) {
			buf_mem(b, p, len);
		} else {
			buf_fmt(b, "\\x%02X", p[0]);
			len = 1;
		}
		p += len;
		n -= len;
	}
}

int buf_error(const struct buf *b)
{
	return b->full ? -ENOBUFS : 0;
}

int buf_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n >= size) {
		to[0] = '\0';
		return -ENOBUFS;
	}
	memcpy(to, from, n + 1);
	return 0;
}

int buf_trim(char *to, size_t size, const char *text, size_t n)
{
	bool fits;

	while (n > 0 && isspace((unsigned char)*text)) {
		text++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	fits = n < size;
	if (!fits)
		n = 0;
	memcpy(to, text, n);
	to[n] = '\0';
	return fits ? 0 : -ENOBUFS;
}
