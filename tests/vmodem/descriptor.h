/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_DESCRIPTOR_H
#define VMODEM_DESCRIPTOR_H

#include <stddef.h>
#include <stdint.h>

#include "usbdev.h"

/*
 * What a device says of itself (USB 2.0 chapter 9, USB 3.0 chapter 9.6), built from its
 * configuration, and the endpoint addresses that this gives its functions. Pure.
 */
enum { DESCRIPTOR_CONFIGURATION = 2 }; /* a descriptor's type: USB 2.0 table 9-5 */

enum descriptor_string {
	DESCRIPTOR_LANGUAGES,
	DESCRIPTOR_MAKER,
	DESCRIPTOR_PRODUCT,
	DESCRIPTOR_SERIAL,
	DESCRIPTOR_STRINGS,
};

struct descriptor_block {
	uint8_t at[1024];
	size_t n; /* 0: the device has none */
};

/* Endpoint addresses as on the wire (0x80: IN); 0 where a function has none. */
struct descriptor_endpoints {
	uint8_t interrupt, bulk_in, bulk_out;
};

struct descriptors {
	struct descriptor_block device, configuration, bos;
	struct descriptor_block strings[DESCRIPTOR_STRINGS];
	struct descriptor_endpoints endpoints[USBDEV_FUNCTIONS_MAX]; /* by position in the config */
};

/*
 * 0; -EINVAL: no or too many functions, numbers that do not rise, MBIM control and data not next to
 * each other, a string that is no UTF-8; -E2BIG: more than 15 endpoints of a direction;
 * -ENAMETOOLONG: a string of more than 126 UTF-16 units.
 */
int descriptors_build(struct descriptors *d, const struct usbdev_config *config);

/* What GET_DESCRIPTOR with this wValue returns; NULL: the device stalls. */
const struct descriptor_block *descriptors_find(const struct descriptors *d, uint16_t value);

#endif
