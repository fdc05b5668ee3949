/* SPDX-License-Identifier: MIT */
#include "label.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The longest label that stands at `p`, and where its value begins. */
static const struct label_row *label_here(const struct label *l, const char *p, const char **value)
{
	const struct label_row *best = NULL;
	size_t i, n, longest = 0;
	const char *end;

	for (i = 0; i < l->count; i++) {
		if ((*p | 0x20) != (l->rows[i].text[0] | 0x20))
			continue;
		n = strlen(l->rows[i].text);
		if (n <= longest || strncasecmp(p, l->rows[i].text, n) != 0)
			continue;
		end = p + n;
		if (!l->rows[i].bare) {
			end += strspn(end, " \t");
			if (*end++ != ':')
				continue;
		}
		longest = n;
		best = &l->rows[i];
		*value = end;
	}
	return best;
}

void label_start(struct label *l, const struct label_row *rows, size_t count, const char *line)
{
	*l = (struct label) { .rows = rows, .count = count, .next = line };
}

bool label_next(struct label *l)
{
	const char *p, *value, *unused;

	l->row = NULL;
	for (p = l->next; *p; p++) {
		if (is_blank(*p) || (p > l->next && !is_blank(p[-1])))
			continue;
		l->row = label_here(l, p, &value);
		if (l->row)
			break;
	}
	if (!l->row) {
		l->next = p;
		return false;
	}

	value += strspn(value, " \t");
	for (p = value; *p && *p != '\t' && !(p[0] == ' ' && p[1] == ' '); p++)
		if (!is_blank(*p) && (p == value || is_blank(p[-1])) && label_here(l, p, &unused))
			break;
	l->next = p;
	while (p > value && is_blank(p[-1]))
		p--;
	l->value = value;
	l->len = (size_t)(p - value);
	return true;
}

bool label_starts(const struct label *l, const char *text)
{
	size_t n = strlen(text);

	return l->len >= n && strncasecmp(l->value, text, n) == 0;
}

bool label_holds(const struct label *l, const char *text)
{
	size_t i, n = strlen(text);

	for (i = 0; i + n <= l->len; i++)
		if (strncasecmp(l->value + i, text, n) == 0)
			return true;
	return false;
}
