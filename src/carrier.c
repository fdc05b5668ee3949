/* SPDX-License-Identifier: MIT */
#include "carrier.h"

#include <errno.h>
#include <string.h>

#define PLMN_MIN 3 /* an MCC alone */
#define PLMN_MAX 6

/* The next word of a text, passed; 0 bytes when none is left. */
static size_t word(const char **text, const char **from)
{
	size_t n;

	*from = *text + strspn(*text, " ");
	n = strcspn(*from, " ");
	*text = *from + n;
	return n;
}

int carrier_check(const struct carrier *row)
{
	const char *text = row->plmn, *from;
	size_t n;

	while ((n = word(&text, &from)) > 0)
		if (!(n == 1 && *from == '*') &&
		    (n < PLMN_MIN || n > PLMN_MAX || strspn(from, "0123456789") < n))
			return -EINVAL;
	return 0;
}

/* Digits of the longest beginning that fits; -1: none does. */
static int match(const struct carrier *row, const char *digits)
{
	const char *text = row->plmn, *from;
	int longest = -1;
	size_t n;

	while ((n = word(&text, &from)) > 0) {
		if (*from == '*')
			n = 0;
		if (!strncmp(from, digits, n) && (int)n > longest)
			longest = (int)n;
	}
	return longest;
}

/* The newest stored image of the first of the names that has one. */
static bool stored_for(const struct carrier *row, const struct facts *f, struct image_name *best)
{
	const char *text = row->names, *from;
	struct image_name name;
	bool found = false;
	unsigned i;
	size_t n;

	while (!found && (n = word(&text, &from)) > 0)
		for (i = 0; image_name_stored(&name, f, i); i++) {
			if (strlen(name.carrier) != n || strncmp(name.carrier, from, n))
				continue;
			if (!found || image_name_order(name.fw, best->fw) > 0)
				*best = name;
			found = true;
		}
	return found;
}

bool carrier_fit(const struct carrier *rows, unsigned count, const char *digits,
		 const struct facts *f, struct image_name *fit)
{
	struct image_name best;
	int longest = -1, length;
	unsigned i;

	if (strlen(digits) < PLMN_MIN + 2)
		return false;
	for (i = 0; i < count; i++) {
		length = match(&rows[i], digits);
		if (length > longest && stored_for(&rows[i], f, &best)) {
			*fit = best;
			longest = length;
		}
	}
	return longest >= 0;
}
