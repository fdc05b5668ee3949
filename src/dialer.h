/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_DIALER_H
#define SWICTL_DIALER_H

#include "cmd.h"
#include "settings.h"

/*
 * `swictl connect`: does what link.h decides. Finds the modem by slot, asks it, starts pppd,
 * listens to the plugin, answers on the control socket, and ends all of it when told to.
 */

/*
 * Run until the link is done. Returns an enum cmd_exit: CMD_DONE when it was asked to stop, else
 * why it ended (only with `once`, or when it cannot even begin).
 */
int dialer_run(struct ctx *ctx, const struct profile *profile, bool once);

#endif
