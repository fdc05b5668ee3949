/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SECRET_H
#define SWICTL_SECRET_H

#include <stddef.h>

/*
 * Where the secrets of a command line begin: PIN, passwords and unlock codes stand behind known
 * commands (sierra-at 2, 7), and so does their echo. Returns how many bytes of `line` may be shown;
 * n when nothing in it is known to be secret. The first hit hides all that follows it, because one
 * line may hold several commands.
 */
size_t secret_shown(const char *line, size_t n);

#endif
