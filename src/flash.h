/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FLASH_H
#define SWICTL_FLASH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The way of a modem through its boot-loader: held there by command, written to by another program,
 * and awaited (sierra-at 8). Pure, as apply.h: the owner does what it is told, reports how it ended
 * and keeps the time. One complete table state x event (flash.c).
 */
#define FLASH_STATES(X)                                                           \
	X(READY, "ready", WAIT)                                                   \
	X(HOLDING, "to the boot-loader", HOLD)                                    \
	X(UNLOCKING, "unlocking", UNLOCK)                                         \
	X(GOING, "to the boot-loader", WAIT) /* until its slot has the boot id */ \
	X(RUNNING, "flashing", RUN)	     /* the other program */              \
	X(COMING, "starting", WAIT)	     /* until its slot has an AT port */  \
	X(OVER, "over", OVER)

#define FLASH_EVENTS(X)                                           \
	X(GO)                                                     \
	X(GOOD)	     /* OK */                                     \
	X(REFUSED)   /* any other final result */                 \
	X(SILENT)    /* none */                                   \
	X(GONE)	     /* the port is dead, or the slot empty */    \
	X(BOOT)	     /* the slot has the boot id */               \
	X(BACK)	     /* the slot has an AT port */                \
	X(WRITTEN)   /* the other program says that it is done */ \
	X(UNWRITTEN) /* or that it is not */                      \
	X(LIMIT)     /* the time is over */                       \
	X(STOP)	     /* a person wants it to end */

#define FLASH_DOS(X)                                              \
	X(WAIT)	  /* for the slot, or for what is being done */   \
	X(HOLD)	  /* send AT!BOOTHOLD */                          \
	X(UNLOCK) /* send the unlock command */                   \
	X(RUN)	  /* run the program on the device in the slot */ \
	X(OVER)

#define FLASH_ENDS(X)                                                                          \
	X(NONE)                                                                                \
	X(DONE)                                                                                \
	X(REFUSED)  /* no way into the boot-loader by command */                               \
	X(STAYED)   /* it took the command, and no boot-loader came */                         \
	X(FAILED)   /* the other program gave up; it is still in its boot-loader, as a rule */ \
	X(VANISHED) /* written, and it did not come back */                                    \
	X(STOPPED)

enum flash_state {
#define X(name, text, act) FLASH_##name,
	FLASH_STATES(X)
#undef X
		FLASH_STATES_COUNT
};

enum flash_event {
#define X(name) FLASH_ON_##name,
	FLASH_EVENTS(X)
#undef X
		FLASH_EVENTS_COUNT
};

enum flash_do {
#define X(name) FLASH_DO_##name,
	FLASH_DOS(X)
#undef X
};

enum flash_end {
#define X(name) FLASH_IS_##name,
	FLASH_ENDS(X)
#undef X
		FLASH_ENDS_COUNT
};

struct flash {
	enum flash_state state;
	enum flash_end end;
	bool unlocked;	      /* the unlock command was sent */
	uint64_t deadline_ms; /* 0: none */
};

void flash_init(struct flash *f);
enum flash_do flash_on(struct flash *f, enum flash_event event, uint64_t now_ms);

/* Time until FLASH_ON_LIMIT is due; -1: none. */
int flash_wait_ms(const struct flash *f, uint64_t now_ms);

const char *flash_state_name(enum flash_state state);
const char *flash_state_text(enum flash_state state);
const char *flash_event_name(enum flash_event event);
const char *flash_do_name(enum flash_do act);
const char *flash_end_name(enum flash_end end);

#endif
