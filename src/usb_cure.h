/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_USB_CURE_H
#define SWICTL_USB_CURE_H

#include "usb_judge.h"

/* Shell lines that cure what is wrong with drivers, as the finding's own cure. */

/* Take the interface from its driver and give it to the right one, if that fits a line. */
void usb_cure_wrong(const struct usb_modem *m, const struct usb_port *p, struct finding *f);

/*
 * Tell the id to the driver of this port's kind: "modprobe qcserial && echo 1199 90c3 0 1199 9071
 * >.../new_id", where class 0 stands for all. `kernel` as USB_KERNEL(), 0: not known.
 */
void usb_cure_new_id(const struct usb_modem *m, const struct usb_port *p, unsigned kernel,
		     struct finding *f);

#endif
