/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_OUT_MODEM_H
#define SWICTL_OUT_MODEM_H

#include "out.h"
#include "usb_modem.h"

/* One modem of `list`, ports and findings included (design section 4), into the list that is open.
 * The serial number is shortened unless `whole`; a blank line parts it from the one before. */
void out_modem(struct out *out, const struct usb_modem *m, bool whole, bool first);

#endif
