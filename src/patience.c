/* SPDX-License-Identifier: MIT */
#include "patience.h"

#include <string.h>

enum patience patience_of(const char *name)
{
	static const char names[][12] = {
#define X(id, text) [PATIENCE_##id] = text,
		PATIENCES(X)
#undef X
	};
	unsigned p;

	for (p = 0; p < PATIENCES_COUNT && strcmp(names[p], name); p++)
		;
	return (enum patience)p;
}
