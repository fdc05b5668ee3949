/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_PTYPORT_H
#define VMODEM_PTYPORT_H

#include "ring.h"

#include <ev.h>
#include <stdbool.h>

/*
 * One serial port of the modem as a pseudo-terminal with a link to it. It has no DTR and no DCD.
 * What a closed port did not read is kept, as a modem does.
 */
struct ptyport {
	struct ev_loop *loop;
	int master; /* -1: closed */
	int slave;  /* held open, so that nothing is lost while the host has it closed */
	char link[256];
	struct ring to;
	struct ev_io in, out;
	/* Bytes from the host. */
	void (*input)(void *arg, struct ptyport *port, const void *data, size_t n);
	void *arg;
};

/* Closed. `input` and `arg` are set by the caller after it. */
void ptyport_init(struct ptyport *p, struct ev_loop *loop);

/* A new terminal, and `link` to it instead of what was there. 0 or negative errno. */
int ptyport_open(struct ptyport *p, const char *link);

/* Hung up at the host; the link is gone, unread bytes are lost. Allowed when closed. */
void ptyport_close(struct ptyport *p);

/* At most ptyport_room() bytes are kept until the host reads them. */
void ptyport_send(struct ptyport *p, const void *data, size_t n);
size_t ptyport_room(const struct ptyport *p);

/* Take no more bytes from the host / go on. */
void ptyport_hold(struct ptyport *p, bool hold);

#endif
