/* SPDX-License-Identifier: MIT */
/* The answers to `=?`, which are made for people (sierra-at 3.1, 3.2, 5). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "field.h"
#include "found_read.h"

/* "DIAG     - 0x00000001,": a name, a dash and one bit; several in a folded copy. */
static void read_functions(struct found *f, const char *line)
{
	const char *dash, *from, *end;
	unsigned i = f->usbcomp.function_count;

	for (dash = line; (dash = strstr(dash, "- 0x")); dash += 4) {
		unsigned long bit = strtoul(dash + 2, NULL, 16);

		for (end = dash; end > line && isblank((unsigned char)end[-1]); end--)
			;
		for (from = end; from > line && isalnum((unsigned char)from[-1]); from--)
			;
		if (from == end || !bit || bit > UINT32_MAX || (bit & (bit - 1)))
			continue;
		if (i == FOUND_FUNCTIONS_MAX) {
			f->overflow = true;
			return;
		}
		found_put(f, f->usbcomp.functions[i].name, sizeof(f->usbcomp.functions[i].name),
			  from, (size_t)(end - from));
		for (char *c = f->usbcomp.functions[i].name; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		f->usbcomp.functions[i].bit = (uint32_t)bit;
		f->usbcomp.function_count = ++i;
	}
}

/* "<Config Type>  - 1:Generic, 2:USBIF-MBIM, 3:RNDIS" */
static void read_types(struct found *f, const char *line)
{
	const char *at = strstr(line, "<Config Type>"), *end;
	unsigned i = f->usbcomp.type_count;

	/* Not the line that shows how the command is spelled. */
	if (!at || strchr(line, '='))
		return;
	for (at = strchr(at, '-'); at; at = strchr(at, ',')) {
		at += 1 + strspn(at + 1, " \t");
		if (!isdigit((unsigned char)at[0]) || at[1] != ':')
			continue;
		if (i == FOUND_TYPES_MAX) {
			f->overflow = true;
			return;
		}
		end = at + strcspn(at, ",");
		f->usbcomp.types[i].number = at[0] - '0';
		found_put(f, f->usbcomp.types[i].name, sizeof(f->usbcomp.types[i].name), at + 2,
			  (size_t)(end - at - 2));
		f->usbcomp.type_count = ++i;
	}
}

void found_usbcomp_offers(struct found *f, const char *line)
{
	read_types(f, line);
	read_functions(f, line);
}

/* "6 - DM NMEA AT QMI SUPPORTED"; "NOT SUPPORTED" has "SUPPORTED" in it. */
void found_udusbcomp_offers(struct found *f, const char *line)
{
	char *end;
	unsigned long number = strtoul(line, &end, 10);

	end += strspn(end, " \t");
	if (!isdigit((unsigned char)*line) || number > 31 || *end != '-' ||
	    !strstr(end, "SUPPORTED"))
		return;
	f->udusbcomp.listed |= 1u << number;
	if (!strstr(end, "NOT SUPPORTED"))
		f->udusbcomp.supported |= 1u << number;
}

/*
 * "06, LTE Only", "07, GSM, UMTS, LTE", and an unlocked !BAND row with masks behind the name, which
 * end it at two blanks or a tab.
 */
static bool read_choice(struct found *f, struct found_choice *choice, const char *line)
{
	size_t index = strspn(line, "0123456789ABCDEFabcdef"), n = 0;
	const char *name = line + index;

	name += strspn(name, " \t");
	if (!index || index > 2 || *name != ',')
		return false;
	name += 1 + strspn(name + 1, " \t\"");
	while (name[n] && name[n] != '\t' && name[n] != '"' && strncmp(name + n, "  ", 2))
		n++;
	while (n && (name[n - 1] == ',' || name[n - 1] == ' '))
		n--;
	if (!n)
		return false;
	found_put(f, choice->index, sizeof(choice->index), line, index);
	found_put(f, choice->name, sizeof(choice->name), name, n);
	return choice->name[0] != '\0';
}

static void add_choice(struct found *f, struct found_choices *c, const char *line)
{
	struct found_choice choice;

	if (!read_choice(f, &choice, line))
		return;
	if (c->count == FOUND_CHOICES_MAX)
		f->overflow = true;
	else
		c->at[c->count++] = choice;
}

static void set_choice(struct found *f, struct found_choices *c, const char *header,
		       const char *line)
{
	struct found_choice choice;
	struct field field;

	if (field_start(&field, line, header))
		line = field.at + strspn(field.at, " \t");
	if (read_choice(f, &choice, line))
		c->now = choice;
}

void found_rat_offers(struct found *f, const char *line)
{
	add_choice(f, &f->rat, line);
}

void found_rat(struct found *f, const char *line)
{
	set_choice(f, &f->rat, "!SELRAT", line);
}

void found_band_offers(struct found *f, const char *line)
{
	add_choice(f, &f->band, line);
}

void found_band(struct found *f, const char *line)
{
	set_choice(f, &f->band, "!BAND", line);
}
