/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MACHINE_SCAN_H
#define SWICTL_MACHINE_SCAN_H

#include "machine.h"

struct settings;

/*
 * Look. `root` is "" or the directory of a copied tree (with proc/, lib/modules/ in it), `devfs`
 * "/dev" or one of its own. pppd is asked for its version only on the machine itself.
 */
void machine_scan(struct machine *m, const char *root, const char *devfs,
		  const struct settings *settings);

#endif
