/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_REDACT_H
#define SWICTL_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "finding.h"

/*
 * Text that leaves the machine, without what belongs to a person: IMEI, IMSI, ICCID, MEID and
 * serial numbers keep their ends ("3527…3066"), telephone numbers and public addresses, too, so
 * that two units are still told apart; PINs, passwords, user names and unlock codes become "…".
 * Private addresses, firmware versions and band masks stay.
 */
void redact_text(struct buf *to, const char *text, size_t n);

/* Only the PINs, passwords, user names and codes. */
void redact_secrets(struct buf *to, const char *text, size_t n);

/* All evidence and cures of a list, in place; with `whole` (--show-ids) only the secrets. */
void redact_findings(struct findings *list, bool whole);

#endif
