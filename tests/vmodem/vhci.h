/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_VHCI_H
#define VMODEM_VHCI_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The sysfs side of the kernel's vhci_hcd, under a given root (usually "/sys"). There is no detach
 * here: a port is let go by closing the other end of its socket, which cannot hit a port that
 * somebody else has taken meanwhile.
 */

/*
 * Give `fd`, a connected stream socket, to the first free port of that speed; the kernel keeps a
 * reference of its own. 0 and the port's number; -ENODEV: no vhci_hcd; -EBUSY: no free port;
 * -errno.
 */
int vhci_attach(const char *sysfs, bool super_speed, int fd, unsigned *port);

/* The same with this port and no other. -EBUSY: it is not free. */
int vhci_attach_to(const char *sysfs, bool super_speed, int fd, unsigned port);

/* "1-1" of a port in use, "" of one that is not (yet) addressed. 0; -ENODEV; -ENOBUFS. */
int vhci_slot(const char *sysfs, unsigned port, char *slot, size_t size);

#endif
