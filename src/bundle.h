/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BUNDLE_H
#define SWICTL_BUNDLE_H

#include "exam.h"

struct settings;

/*
 * One text file with all that was seen, to be posted where people help each other: machine, USB, AT
 * dialogues, kernel log, last drops. Nothing that tells who the owner is, no secret: every line
 * goes through redact.h. `swictl explain` reads it. 0, or -errno, and there is no file then.
 */
int bundle_write(const char *file, const struct exam *e, const struct settings *settings);

#endif
