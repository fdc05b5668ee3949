/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CHAT_H
#define SWICTL_CHAT_H

#include <stdint.h>

#include "chat_log.h"
#include "script.h"
#include "watch.h"

/*
 * A running chat script. The owner asks chat_next() what to do, does it, and says so; one complete
 * table state x event (chat.c) decides, and nothing here touches a descriptor or a clock.
 */
#define CHAT_STATES(X)                                                            \
	X(IDLE)	  /* not started */                                               \
	X(RUN)	  /* between two steps */                                         \
	X(EXPECT) /* waits for a string */                                        \
	X(LOAD)	  /* wants a file's text */                                       \
	X(SEND)	  /* wants bytes written */                                       \
	X(PAUSE)  /* `\d` or `\p` */                                              \
	X(BREAK)  /* wants a break on the line */                                 \
	X(GATHER) /* the script is over, but not the line of a report or ABORT */ \
	X(FINISHED)

#define CHAT_EVENTS(X)                                     \
	X(START)                                           \
	X(EXPECT) /* what the next step is: */             \
	X(LOAD)                                            \
	X(SEND)                                            \
	X(PAUSE)                                           \
	X(BREAK)                                           \
	X(END)	    /* no more steps, or one has failed */ \
	X(MET)	    /* the expected string came */         \
	X(ABORT)    /* an ABORT string came */             \
	X(TIME)	    /* the time of the state is over */    \
	X(DONE)	    /* what was wanted has been done */    \
	X(BROKEN)   /* it could not be done */             \
	X(GATHERED) /* nothing to gather, or no longer */  \
	X(STOP)	    /* hang-up or signal */

enum chat_state {
#define X(name) CHAT_##name,
	CHAT_STATES(X)
#undef X
		CHAT_STATES_COUNT
};

enum chat_event {
#define X(name) CHAT_ON_##name,
	CHAT_EVENTS(X)
#undef X
		CHAT_EVENTS_COUNT
};

/* What the owner must do next; chat_broken() when he cannot. */
enum chat_do {
	CHAT_DO_READ,  /* wait for bytes at most chat_wait_ms(): chat_feed() */
	CHAT_DO_WAIT,  /* wait chat_wait_ms(); what comes meanwhile is not read */
	CHAT_DO_WRITE, /* chat_text(), at most chat_wait_ms(): chat_wrote() */
	CHAT_DO_BREAK, /* send a break: chat_done() */
	CHAT_DO_LOAD,  /* read the file chat_text(): chat_loaded() */
	CHAT_DO_SAY,   /* chat_text() to standard error, as it is */
	CHAT_DO_LOG,   /* chat_text() to the log: lines that end in LF, printable, secrets masked */
	CHAT_DO_REPORT, /* chat_text() is a line for the report file */
	CHAT_DO_FINISHED,
};

/* Exit codes of chat(8); from CHAT_ABORTED on, the number of the ABORT string that came. */
enum chat_code {
	CHAT_OK = 0,
	CHAT_BAD = 1,	  /* bad script or file, or no time left to send */
	CHAT_FATAL = 2,	  /* signal, dead port, or too many ABORT or REPORT strings */
	CHAT_TIMEOUT = 3, /* an expected string did not come, because of a refusal or not */
	CHAT_ABORTED = 4,
};

#define CHAT_LOADED_MAX (SCRIPT_LINE_MAX) /* bytes of a file that are sent, as in chat(8) */
#define CHAT_OUT_MAX	256

/* A refused command is failed after this silence: something else may stand behind the refusal. */
#define CHAT_REFUSED_MS 1000

struct chat_config {
	const struct script *script;	    /* borrowed */
	const struct escape_values *values; /* borrowed; for what comes from files */
	unsigned timeout_s;		    /* until the first TIMEOUT; 0 for SCRIPT_TIMEOUT_S */
	bool echo;			    /* as ECHO ON at the beginning */
	bool verbose;			    /* CHAT_DO_LOG, as chat -v */
	bool plain;			    /* match as chat(8) does and no better (watch.h) */
};

struct chat {
	enum chat_state state;
	struct chat_config config;
	struct watch watch;
	size_t step; /* the one that runs, index in the script */
	unsigned timeout_s;
	uint64_t deadline_ms; /* of the string that is expected or sent */
	uint64_t until_ms;    /* of a pause, or of gathering */
	bool hangup_counts;
	bool refused; /* the deadline is that of a refusal */

	/* The string being sent, and the part of it that is to be written now. */
	const char *text;
	size_t text_len, text_pos;
	char loaded_memory[4 * SCRIPT_LINE_MAX];
	struct buf loaded;
	size_t out_len, out_done;
	char out[CHAT_OUT_MAX];

	/* How it ended. */
	int code;
	unsigned line;	  /* where it failed: number in the script, or 0 */
	char reason[200]; /* "" when all went well */

	/* Text for the owner, and which of it he has been given. */
	struct chat_log log;
	struct buf report, *handed;
	char report_memory[WATCH_REPORT_MAX + 1];
};

/* Not to be copied: it points into itself. */
void chat_init(struct chat *c, const struct chat_config *config);
void chat_fini(struct chat *c); /* wipes what was sent */

void chat_start(struct chat *c);

/* What to do now. Whatever the owner has been given is done with when he calls it again. */
enum chat_do chat_next(struct chat *c, uint64_t now_ms);
const char *chat_text(const struct chat *c, size_t *n);

/* Milliseconds that a READ, WAIT or WRITE may take. */
int chat_wait_ms(const struct chat *c, uint64_t now_ms);

/*
 * Bytes came. Returns how many were taken: none behind the one that met the expected string, since
 * they belong to the next step, or to pppd.
 */
size_t chat_feed(struct chat *c, const void *data, size_t n, uint64_t now_ms);

/* So many bytes of a WRITE were written. */
void chat_wrote(struct chat *c, size_t n);

/* A file's text, of which CHAT_LOADED_MAX bytes count; a LF at its end is left out. */
void chat_loaded(struct chat *c, const char *data, size_t n, uint64_t now_ms);

/* The break was sent. */
void chat_done(struct chat *c);

/* A read, write, break or file failed: why. */
void chat_broken(struct chat *c, const char *why);

/* The line hung up (ignored while HANGUP is OFF), or a signal that always counts came. */
void chat_hangup(struct chat *c);
void chat_stop(struct chat *c, const char *why);

const char *chat_state_name(enum chat_state state);
const char *chat_event_name(enum chat_event event);
enum chat_state chat_table(enum chat_state state, enum chat_event event);

#endif
