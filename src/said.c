/* SPDX-License-Identifier: MIT */
#include "said.h"

#include <string.h>

void said_put(struct said *s, unsigned line, const char *text)
{
	size_t n = strlen(text);

	if (n >= sizeof(s->text))
		for (n = sizeof(s->text) - 1; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
			n--;
	s->line = line;
	memcpy(s->text, text, n);
	s->text[n] = '\0';
}

void said_evidence(const struct said *s, struct finding *f)
{
	if (s->line)
		finding_evidence(f, "%u: %s", s->line, s->text);
}
