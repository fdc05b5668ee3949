/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_HOOK_H
#define SWICTL_HOOK_H

#include <ev.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The user's script, run at what happens to the link, beside it and never in its way: one at a
 * time, killed when it takes longer than HOOK_LIMIT_S. What happens meanwhile waits, once for each
 * kind: of two of a kind the later one counts, so the last one told is always how things are.
 *
 * Its argument is the kind; the rest is in its environment (hook.c: the table), what is not known
 * is not set. Standard output goes where our log goes.
 */
#define HOOK_KINDS(X)                                                        \
	X(UP, "up")		  /* an address was agreed on */             \
	X(DOWN, "down")		  /* the link ended, for whatever reason */  \
	X(VERDICT, "verdict")	  /* why: of a drop or of a failed dial */   \
	X(RUNG, "rung")		  /* a step of the recovery ladder begins */ \
	X(GIVING_UP, "giving-up") /* not before a person changes something */

enum hook_kind {
#define X(name, text) HOOK_##name,
	HOOK_KINDS(X)
#undef X
		HOOK_KINDS_COUNT
};

#define HOOK_LIMIT_S 30

/* Text "" and numbers -1 are not known. */
struct hook_event {
	enum hook_kind kind;
	char profile[64], slot[32], ifname[24];
	char local[48], remote[48], dns1[48], dns2[48];
	char verdict[40], verdict_text[200]; /* finding code and its sentence */
	char cure[200];			     /* what a person can do about it */
	char rung[24];			     /* RUNG: which begins; UP: which one brought it back */
	int64_t uptime_s;		     /* DOWN: how long it was up */
	int64_t lost_ms;		     /* UP: how long it was not */
};

struct hook {
	struct ev_loop *loop;
	char path[200]; /* "" when there is none */
	ev_child child;
	ev_timer limit;
	pid_t pid; /* 0: none runs */
	unsigned count;
	struct hook_event queue[HOOK_KINDS_COUNT]; /* oldest first */
};

/* `loop` is the default loop, for it reaps children. `path` "" or NULL: nothing is ever run. */
void hook_init(struct hook *h, struct ev_loop *loop, const char *path);

/* What is still to be said is said, for at most 2 s in all; then what runs is killed. */
void hook_fini(struct hook *h);

void hook_event_init(struct hook_event *e, enum hook_kind kind);

/* Run the script now, or when the one that runs has ended. A script that is not safe to run is
 * named in the log instead. */
void hook_run(struct hook *h, const struct hook_event *e);

/*
 * NULL when the script is safe to run as root: a regular file that can be executed, it and each
 * directory above it owned by root (or by us) and writable by nobody else, but for directories
 * where only the owner may take an entry away (/tmp). Else what is expected instead.
 */
const char *hook_refusal(const char *path);

const char *hook_kind_name(enum hook_kind kind);

#endif
