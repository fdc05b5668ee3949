/* SPDX-License-Identifier: MIT */
#include "apply.h"

#include <string.h>

const char *apply_state_name(enum apply_state state)
{
#define X(name, text, act) #name,
	static const char *const names[] = { APPLY_STATES(X) };
#undef X

	return names[state];
}

const char *apply_state_text(enum apply_state state)
{
#define X(name, text, act) text,
	static const char *const texts[] = { APPLY_STATES(X) };
#undef X

	return texts[state];
}

const char *apply_event_name(enum apply_event event)
{
#define X(name) #name,
	static const char *const names[] = { APPLY_EVENTS(X) };
#undef X

	return names[event];
}

const char *apply_do_name(enum apply_do act)
{
#define X(name) #name,
	static const char *const names[] = { APPLY_DOS(X) };
#undef X

	return names[act];
}

#define X(name, text, open) text,
static const char *const end_names[] = { APPLY_ENDS(X) };
#undef X

const char *apply_end_name(enum apply_end end)
{
	return end_names[end];
}

enum apply_end apply_end_of(const char *name)
{
	unsigned i;

	for (i = 0; i < APPLY_ENDS_COUNT && strcmp(end_names[i], name) != 0; i++)
		;
	return (enum apply_end)i;
}
