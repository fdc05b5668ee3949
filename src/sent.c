/* SPDX-License-Identifier: MIT */
#include "sent.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *sent_command(const char *text)
{
	static const char *const heads[] = { "send (", "--> Sending: ", "Sending: ", "sent (" };
	size_t i;

	for (i = 0; i < COUNT(heads); i++)
		if (strncmp(text, heads[i], strlen(heads[i])) == 0)
			text += strlen(heads[i]);
	if (strncasecmp(text, "AT", 2) != 0)
		return NULL;
	if (text[2] && (strchr("+!^$&%", text[2]) ||
			(strchr("IEZHQVSX", text[2]) && !isalpha((unsigned char)text[3]))))
		return text;
	return (text[2] == 'D' || text[2] == 'd') &&
			       (isdigit((unsigned char)text[3]) || strchr("*TtPp", text[3]))
		       ? text
		       : NULL;
}

enum sent_outcome sent_outcome(const char *text)
{
	static const struct {
		const char *text;
		enum sent_outcome outcome;
	} rows[] = {
		{ "OK", SENT_GOOD },
		{ "CONNECT", SENT_GOOD },
		{ "ERROR", SENT_BAD },
		{ "+CME ERROR", SENT_BAD },
		{ "NO CARRIER", SENT_BAD },
		{ "NO DIAL", SENT_BAD },
		{ "Failed", SENT_BAD },
		{ "--> Carrier detected", SENT_GOOD },
		{ "--> No Carrier", SENT_BAD },
		{ "NO ANSWER", SENT_BAD },
		{ "alarm", SENT_BAD },
		{ "Serial connection established", SENT_GOOD },
	};
	size_t i, n;

	for (i = 0; i < COUNT(rows); i++) {
		n = strlen(rows[i].text);
		if (strncmp(text, rows[i].text, n) == 0 && !islower((unsigned char)text[n]))
			return rows[i].outcome;
	}
	n = strlen(text);
	return n > 2 && strcmp(text + n - 2, "OK") == 0 ? SENT_GOOD : SENT_NONE;
}

bool sent_context(const char *text, struct buf *answer)
{
	const char *p = sent_command(text), *end;

	if (!p || strncasecmp(p, "AT+CGDCONT=", 11) != 0 || !isdigit((unsigned char)p[11]) ||
	    !strchr(p, ','))
		return false;
	p += 11;
	end = strstr(p, "^M");
	if (!end)
		end = p + strlen(p);
	buf_str(answer, "+CGDCONT: ");
	for (; p < end; p++) {
		buf_char(answer, *p);
		/* Doubled quotes; "" between two commas is an empty string. */
		if (p[0] == '"' && p[1] == '"' && p + 1 < end &&
		    !(p[-1] == ',' && (p + 2 >= end || p[2] == ',')))
			p++;
	}
	return buf_error(answer) == 0;
}
