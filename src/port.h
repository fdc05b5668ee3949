/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PORT_H
#define SWICTL_PORT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * One serial port. Kinds: a real tty through libserialport; a pseudo-terminal or an inherited
 * descriptor, which libserialport does not take. Locking that other programs honour is ours:
 * UUCP lock file (as pppd makes it: pppd-plugin 2.2), flock and TIOCEXCL.
 */
struct sp_port;

struct port {
	int fd;
	struct sp_port *sp; /* NULL for the second kind */
	char node[64];
	char lock[80]; /* path of our lock file, or "" */
	bool owned;    /* opened here: port_close() closes it */
};

#define PORT_HOLDER_MAX 64

/*
 * Open and lock a node: 115200 8N1 raw, no flow control, DTR and RTS high, non-blocking.
 * 0; -EBUSY held by another program, whose name and pid stand in `holder` as far as known;
 * -ENOENT, -ENODEV, -EACCES, -EIO, -ENOTTY as the system says.
 */
int port_open(struct port *p, const char *node, char holder[PORT_HOLDER_MAX]);

/*
 * Who has the node open, lock or no lock: pid (> 0) and "name(pid)", or 0. It looks through all
 * processes: for verbs that a person waits for, and for a port that does not answer.
 */
int port_holder(const char *node, char holder[PORT_HOLDER_MAX]);

/* Use a descriptor that is open already; it is not closed by port_close(). */
void port_attach(struct port *p, int fd, const char *name);

/* Bytes read or written (0: would block), or -EIO when the modem vanished (hang-up included). */
int port_read(struct port *p, void *data, size_t size);
int port_write(struct port *p, const void *data, size_t n);

/* 0; -ENOTTY where there are no modem lines (a pseudo-terminal). */
int port_dtr(struct port *p, bool high);

/* Throw away what arrived and was not read. */
void port_flush(struct port *p);

/* Unlock and close; an attached descriptor stays open. A hang-up is not a side effect of closing.
 */
void port_close(struct port *p);

#endif
