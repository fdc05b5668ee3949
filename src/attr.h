/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_ATTR_H
#define SWICTL_ATTR_H

#include <stddef.h>

/* Attributes of a device in sysfs, by the descriptor of its directory, and other files of one line
 * (AT_FDCWD with a whole path). What is not there is empty. */

/* A directory beneath, or -1. */
int attr_dir(int dir, const char *name);

/* One attribute, without the newline. What is longer is cut at a character: a USB string has at
 * most 126, of up to 3 bytes each. */
void attr_read(int dir, const char *name, char *to, size_t size);

/* -1 when it is no number from 0 to `max`. */
long attr_number(int dir, const char *name, int base, long max);

/* The last part of what a link points to. */
void attr_link(int dir, const char *link, char *to, size_t size);

/* First entry of a subdirectory that begins with `prefix`. */
void attr_child(int dir, const char *sub, const char *prefix, char *to, size_t size);

#endif
