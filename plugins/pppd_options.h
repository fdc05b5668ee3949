/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PPPD_OPTIONS_H
#define SWICTL_PPPD_OPTIONS_H

#include "dial_config.h"
#include "echo_config.h"

/* The plugin's own options of pppd, and the defaults that it gives to pppd's. */

/* From plugin_init(), while the line that loads us is being read. */
void pppd_options_register(void);

/*
 * When all options were read. With a supervisor `*fd` is its socket and that is all, because its
 * command line says everything. Alone `*fd` is -1, pppd's options get the values that suit these
 * modems where nobody said otherwise, and `config` says what to dial, `watch` how to watch it.
 * NULL, or what is wrong (static text).
 */
const char *pppd_options_read(struct dial_config *config, struct echo_config *watch, int *fd);

#endif
