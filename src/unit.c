/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stddef.h>
#include <string.h>

#define ROW(type, member)                                              \
	{                                                              \
#member, RECORD_##type, offsetof(struct unit, member), \
			sizeof(((struct unit *)0)->member)             \
	}

const struct record_row unit_rows[] = {
	ROW(NUMBER, time_s),
	ROW(NUMBER, took_ms),
	ROW(NUMBER, resets),
	ROW(TEXT, imei),
	ROW(TEXT, fsn),
	ROW(TEXT, slot),
	ROW(TEXT, bay),
	ROW(TEXT, model),
	ROW(TEXT, firmware),
	ROW(TEXT, code),
	ROW(TEXT, text),
	ROW(TEXT, commands),
	{ 0 },
};

static const struct {
	const char *name;
	bool good;
} results[] = {
#define X(name, text, good) { text, good },
	UNIT_RESULTS(X)
#undef X
};

void unit_init(struct unit *u)
{
	memset(u, 0, sizeof(*u));
	u->result = UNIT_RESULTS_COUNT;
	u->time_s = u->took_ms = u->resets = -1;
}

bool unit_same(const struct unit *a, const struct unit *b)
{
	if (!a->imei[0] && !a->fsn[0] && strcmp(a->slot, b->slot) != 0)
		return false;
	return !strcmp(a->imei, b->imei) && !strcmp(a->fsn, b->fsn);
}

/* Room that the last line always finds. */
#define MORE_MAX 20

void unit_command(struct unit *u, const char *command)
{
	size_t len = strlen(u->commands), need = strlen(command) + (len > 0);
	BUF_ON_STACK(more, MORE_MAX);
	char *last;

	if (u->commands_left_out == 0 && len + need < sizeof(u->commands) - MORE_MAX) {
		if (len > 0)
			u->commands[len++] = '\n';
		strcpy(u->commands + len, command);
		return;
	}
	if (u->commands_left_out++ > 0) {
		last = strrchr(u->commands, '\n');
		len = last ? (size_t)(last - u->commands) : 0;
	}
	buf_fmt(&more, "%s(%u more)", len > 0 ? "\n" : "", u->commands_left_out);
	strcpy(u->commands + len, more.at);
}

bool unit_is_good(enum unit_result result)
{
	return result < UNIT_RESULTS_COUNT && results[result].good;
}

const char *unit_result_name(enum unit_result result)
{
	return result < UNIT_RESULTS_COUNT ? results[result].name : NULL;
}

enum unit_result unit_result_of(const char *name)
{
	enum unit_result result;

	for (result = 0; result < UNIT_RESULTS_COUNT; result++)
		if (!strcmp(results[result].name, name))
			break;
	return result;
}
