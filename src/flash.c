/* SPDX-License-Identifier: MIT */
#include "flash.h"

#include <string.h>

enum act {
	STAY, /* cells that are not written */
	TO,
	UNLOCK, /* or refused, when that was tried */
	END,
};

/* clang-format off: a table is read by columns */
#define GO_TO(name)                             \
	{                                       \
		TO, FLASH_##name, FLASH_IS_NONE \
	}
#define ENDS(name)                               \
	{                                        \
		END, FLASH_OVER, FLASH_IS_##name \
	}

static const struct cell {
	enum act act;
	enum flash_state state;
	enum flash_end end;
} table[FLASH_STATES_COUNT][FLASH_EVENTS_COUNT] = {
	[FLASH_READY] = {
		[FLASH_ON_GO] = GO_TO(HOLDING),
		[FLASH_ON_BOOT] = GO_TO(RUNNING),
		[FLASH_ON_STOP] = ENDS(STOPPED),
	},
	[FLASH_HOLDING] = {
		[FLASH_ON_GOOD] = GO_TO(GOING),
		[FLASH_ON_REFUSED] = { UNLOCK, FLASH_UNLOCKING, FLASH_IS_REFUSED },
		[FLASH_ON_SILENT] = GO_TO(GOING),
		[FLASH_ON_GONE] = GO_TO(GOING),
		[FLASH_ON_BOOT] = GO_TO(RUNNING),
		[FLASH_ON_STOP] = ENDS(STOPPED),
	},
	[FLASH_UNLOCKING] = {
		[FLASH_ON_GOOD] = GO_TO(HOLDING),
		[FLASH_ON_REFUSED] = ENDS(REFUSED),
		[FLASH_ON_SILENT] = ENDS(REFUSED),
		[FLASH_ON_GONE] = GO_TO(GOING),
		[FLASH_ON_BOOT] = GO_TO(RUNNING),
		[FLASH_ON_STOP] = ENDS(STOPPED),
	},
	[FLASH_GOING] = {
		[FLASH_ON_BOOT] = GO_TO(RUNNING),
		[FLASH_ON_LIMIT] = ENDS(STAYED),
		[FLASH_ON_STOP] = ENDS(STOPPED),
	},
	/* A download that is cut short leaves nothing to start: no person stops it here. */
	[FLASH_RUNNING] = {
		[FLASH_ON_WRITTEN] = GO_TO(COMING),
		[FLASH_ON_UNWRITTEN] = ENDS(FAILED),
		[FLASH_ON_LIMIT] = ENDS(FAILED),
	},
	[FLASH_COMING] = {
		[FLASH_ON_BACK] = ENDS(DONE),
		[FLASH_ON_LIMIT] = ENDS(VANISHED),
		[FLASH_ON_STOP] = ENDS(STOPPED),
	},
};
/* clang-format on */

static const enum flash_do doing[FLASH_STATES_COUNT] = {
#define X(name, text, act) [FLASH_##name] = FLASH_DO_##act,
	FLASH_STATES(X)
#undef X
};

/*
 * qmi-firmware-update waits up to 120 s for a device and longer for its answers, of which it knows
 * itself when they are late; the first start of a new firmware takes minutes (sierra-at 6).
 */
static const uint32_t limit_ms[FLASH_STATES_COUNT] = {
	[FLASH_GOING] = 60000,
	[FLASH_RUNNING] = 1800000,
	[FLASH_COMING] = 300000,
};

void flash_init(struct flash *f)
{
	memset(f, 0, sizeof(*f));
}

enum flash_do flash_on(struct flash *f, enum flash_event event, uint64_t now_ms)
{
	const struct cell *cell = &table[f->state][event];

	if (event == FLASH_ON_LIMIT && (!f->deadline_ms || now_ms < f->deadline_ms))
		return FLASH_DO_WAIT;
	switch (cell->act) {
	case STAY:
		return FLASH_DO_WAIT;
	case UNLOCK:
		f->state = f->unlocked ? FLASH_OVER : FLASH_UNLOCKING;
		f->end = f->unlocked ? cell->end : FLASH_IS_NONE;
		f->unlocked = true;
		break;
	case END:
	case TO:
		f->state = cell->state;
		f->end = cell->end;
		break;
	}
	f->deadline_ms = limit_ms[f->state] ? now_ms + limit_ms[f->state] : 0;
	return doing[f->state];
}

int flash_wait_ms(const struct flash *f, uint64_t now_ms)
{
	if (!f->deadline_ms)
		return -1;
	return f->deadline_ms > now_ms ? (int)(f->deadline_ms - now_ms) : 0;
}

const char *flash_state_name(enum flash_state state)
{
#define X(name, text, act) #name,
	static const char *const names[] = { FLASH_STATES(X) };
#undef X

	return names[state];
}

const char *flash_state_text(enum flash_state state)
{
#define X(name, text, act) text,
	static const char *const texts[] = { FLASH_STATES(X) };
#undef X

	return texts[state];
}

const char *flash_event_name(enum flash_event event)
{
#define X(name) #name,
	static const char *const names[] = { FLASH_EVENTS(X) };
#undef X

	return names[event];
}

const char *flash_do_name(enum flash_do act)
{
#define X(name) #name,
	static const char *const names[] = { FLASH_DOS(X) };
#undef X

	return names[act];
}

const char *flash_end_name(enum flash_end end)
{
#define X(name) #name,
	static const char *const names[] = { FLASH_ENDS(X) };
#undef X

	return names[end];
}
