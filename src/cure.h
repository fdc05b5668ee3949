/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CURE_H
#define SWICTL_CURE_H

#include "hook.h"
#include "replug.h"
#include "rung.h"
#include "session.h"

/*
 * Carries out one rung of the ladder beside whatever else the loop does: commands on the AT port,
 * a reset of the USB port, a power cut, the user's script. Each step has a time of its own, and
 * nothing here waits for the modem.
 */
struct cure {
	struct ev_loop *loop;
	const char *sysfs; /* borrowed */
	struct hook *hook; /* borrowed */
	/*
	 * It is over: 0 carried out; -ETIMEDOUT no answer, or the kernel still tries; -EREMOTEIO
	 * the modem refuses; -EIO it vanished; or what the system says.
	 */
	void (*done)(void *arg, int error);
	void *arg;

	bool running;
	enum rung rung;
	size_t step;  /* of the rung's steps, for rungs of AT commands */
	bool off;     /* switched off, and not on again yet */
	bool undoing; /* only what switches it on again is still done */
	struct session *session;
	struct replug replug;
	ev_timer timer; /* a pause, or the next look at the script */
};

void cure_init(struct cure *c, struct ev_loop *loop, const char *sysfs, struct hook *hook);

/*
 * Begin. 0: `done` will be called from the loop; session_new()'s errors with the holder's name;
 * replug_start()'s errors. RUNG_REDIAL has nothing to carry out: -EINVAL.
 */
int cure_start(struct cure *c, enum rung rung, const char *node, const char *slot,
	       char holder[PORT_HOLDER_MAX]);

/*
 * Stop, but leave nothing switched off: true when `done` will still be called for that, false when
 * all is over now.
 */
bool cure_undo(struct cure *c);

/* Stop at once; `done` is not called. What cuts power or resets a port still ends its work. */
void cure_kill(struct cure *c);

#endif
