/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_IDENTITY_H
#define VMODEM_IDENTITY_H

#include <stddef.h>

struct vmodem;

/* Make it the Nth of many: IMEI, MEID, FSN, USB serial number, ICCID and IMSI end in the number, up
 * to 999999, and in their check digit where they have one. */
void identity_set(struct vmodem *m, unsigned number);

/* The digit behind n others (Luhn: ISO/IEC 7812-1 annex B). */
char identity_check_digit(const char *digits, size_t n);

#endif
