/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_USB_JUDGE_H
#define SWICTL_USB_JUDGE_H

#include "usb_modem.h"

/* Linux 4.5 as one number; 0: not known. */
#define USB_KERNEL(major, minor) ((unsigned)(major) << 8 | (unsigned)(minor))

/*
 * Add what is wrong, or only looks wrong, with a modem as it was found on the bus. `line` is that
 * of a pasted text which told of the kernel, or 0.
 */
void usb_judge(struct usb_modem *m, unsigned kernel, unsigned line);

#endif
