/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_TERM_H
#define SWICTL_TERM_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/*
 * The terminal as a screen of ours: alternate screen, no cursor, keys as they are pressed. It is
 * given back as it was by term_fini(), and while the program is stopped (Ctrl-Z). Signals come only
 * inside term_wait(), so nothing is ever half done when one does. One at a time in a program.
 */
enum term_event {
	TERM_KEY,    /* in `key` */
	TERM_TIME,   /* `wait_ms` are over */
	TERM_RESIZE, /* or back from being stopped: draw it all again */
	TERM_END,    /* SIGINT, SIGTERM, SIGHUP, or nobody is there to read it any more */
};

struct term {
	bool screen;
	bool has_keys; /* standard input is a terminal, too */
	char key;
	struct termios before;
	sigset_t mask_before;
};

/* True when standard output is a terminal that can do this. */
bool term_is_able(void);

/* With `screen` false the terminal is left alone, and there are no keys. */
void term_init(struct term *t, bool screen);
void term_fini(struct term *t);

enum term_event term_wait(struct term *t, int wait_ms);

/* In characters; 0 and 0 when not known. */
void term_size(unsigned *width, unsigned *height);

/* All of it: 0; -EINTR when a signal came first (term_wait() tells which); -EIO it is gone. */
int term_write(const struct term *t, const char *text, size_t n);

#endif
