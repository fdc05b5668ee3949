/* SPDX-License-Identifier: MIT */
/* What the readers of pasted text share. */
#include "read_rows.h"

#include <string.h>

int read_rows_kind(const struct read_rows *rows, const char *text, struct pattern_got *got)
{
	const struct pattern_row *row;

	if (rows->gate[0] && !strstr(text, rows->gate))
		return -1;
	row = pattern_find(rows->rows, rows->count, text, got);
	return row ? row->kind : -1;
}

void read_rows_text(char *to, size_t size, const char *from)
{
	size_t n;

	from += strspn(from, " \t");
	n = strlen(from);
	if (n >= size)
		for (n = size - 1; n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80; n--)
			;
	memcpy(to, from, n);
	to[n] = '\0';
}

void read_rows_driver(struct usb_port *p, const char *text)
{
	size_t n;

	text += strspn(text, " ");
	n = strcspn(text, " \t,*");
	if (!n || text[0] == '(' || text[0] == '[' || n >= sizeof(p->driver))
		return;
	memcpy(p->driver, text, n);
	p->driver[n] = '\0';
}

struct usb_modem *read_rows_device(struct clues *clues, int bus, int devnum, unsigned line)
{
	struct usb_modem *m = clues_device_number(clues, bus, devnum);

	if (m)
		return m;
	m = clues_device(clues);
	m->busnum = bus;
	m->devnum = devnum;
	m->line = line;
	return m;
}

void read_rows_hub(const char *text, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;

	if (pattern_match("%*Linux %d.%d", text, &got))
		clues_put(clues, CLUE_KERNEL_VERSION, line,
			  (got.numbers[0] & 0xFF) << 8 | (got.numbers[1] & 0xFF));
}
