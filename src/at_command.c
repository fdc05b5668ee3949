/* SPDX-License-Identifier: MIT */
#include "at_command.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

const char *at_command_name_end(const char *p)
{
	if (!*p || !strchr("+!^$%*#@", *p) || !isalpha((unsigned char)p[1]))
		return NULL;
	for (p++; isalnum((unsigned char)*p) || *p == '_'; p++)
		;
	return p;
}

/* Basic commands (V.250 5.3): letters with numbers, "&C1", "S0=0", "D" and a number to dial. NULL
 * when a word begins like it. */
static const char *basic_end(const char *p)
{
	int letters = 0; /* without a number between: more than a few are a word */

	while (*p) {
		const char *sign = p;

		if (*p == '&' || *p == '\\')
			p++;
		if (*sign == '&'
			    ? !isalpha((unsigned char)*p)
			    : !*p || !strchr("ADEFHIKLMNOPQSTVWXYZ", toupper((unsigned char)*p)))
			return *sign == '&' ? NULL : sign;
		/* The operator AT&T, and its friends. */
		if (*sign == '&' && !isdigit((unsigned char)p[1]) && strchr("Tt", *p))
			return NULL;
		if (*sign != '&' && (*p == 'D' || *p == 'd')) {
			p++;
			if (!isdigit((unsigned char)*p) && !strchr("TtPp*#\",", *p))
				return NULL;
			return p + strcspn(p, " \t");
		}
		p++;
		letters = isdigit((unsigned char)*p) ? 0 : letters + 1;
		if (letters > 2)
			return NULL;
		p += strspn(p, "0123456789");
		if (*p == '=') /* S0=0 */
			p += 1 + strspn(p + 1, "0123456789");
		if (is_blank(*p) && (strchr("ADEFHILMQSVXZ&", p[1]) && p[1]) &&
		    (isdigit((unsigned char)p[2]) || p[1] == '&'))
			p++;
		else if (is_blank(*p) && p[1] == '+' && isalpha((unsigned char)p[2]))
			p++;
		else if (!isalpha((unsigned char)*p) && *p != '&')
			return p;
	}
	return p;
}

const char *at_command_values_end(const char *p)
{
	bool quoted = false;

	for (; *p; p++) {
		if (*p == '"' && p[-1] != '\\')
			quoted = !quoted;
		if (!is_blank(*p))
			continue;
		if (!quoted && p[-1] != ',' && p[-1] != '=' && p[1] != ',' && p[1] != '=')
			break;
		/* A quote that is never closed does not swallow what follows it. */
		if (quoted && !strchr(p, '"'))
			break;
	}
	return p;
}

const char *at_command_end(const char *p)
{
	const char *end;

	if (strncasecmp(p, "AT", 2) != 0)
		return NULL;
	p += 2;
	if (!*p || is_blank(*p)) {
		/* "AT +CSQ"; "at the" is prose, and so is "At". */
		if (p[-1] != 'T' && p[-2] == 'A')
			return NULL;
		end = skip_blanks(p);
		if (!at_command_name_end(end))
			return *end && !isupper((unsigned char)*end) && !strchr("+!^-=", *end)
				       ? NULL
				       : p;
		p = end;
	}
	if (isalpha((unsigned char)*p) || *p == '&') {
		p = basic_end(p);
		if (!p)
			return NULL;
		if (*p && !is_blank(*p) && !at_command_name_end(p) && *p != ';' && *p != '?' &&
		    *p != '"')
			return NULL;
	} else if (!at_command_name_end(p) && *p != ';') {
		return NULL;
	}
	end = at_command_values_end(p);
	/* "AT!USBCOMP=<Config Index>,...": how to spell it, out of a manual. */
	return memchr(p, '<', (size_t)(end - p)) ? NULL : end;
}

bool at_command_is(const char *text)
{
	const char *end = at_command_end(text);

	return end && !*skip_blanks(end);
}
