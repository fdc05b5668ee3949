/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_IMAGE_NAME_H
#define SWICTL_IMAGE_NAME_H

#include "facts.h"

/*
 * The one spelling that firmware files, Carrier PRI lines and stored images have in common
 * (sierra-at 4.1 to 4.3, 8): [..._]SWI9X30C_02.33.03.00[_00][_GENERIC_002.072_000]. The
 * configuration is named with its carrier before it: GENERIC_002.072_000.
 */
struct image_name {
	char chip[16];
	char fw[FACTS_NAME_MAX];
	char carrier[FACTS_NAME_MAX], config[FACTS_NAME_MAX]; /* "": none in the name */
};

/* 0, or -EINVAL when it is not spelled so. `text` ends at `len`: the owner cuts off ".cwe". */
int image_name_read(struct image_name *name, const char *text, size_t len);

/*
 * What is stored: pairs of firmware and configuration of !IMAGE?, and
 * without such a table the Carrier PRI lines of !PRIID? (9x15). Returns the n-th, or false.
 */
bool image_name_stored(struct image_name *name, const struct facts *f, unsigned n);

/* Newer firmware is greater: by its numbers, field by field. */
int image_name_order(const char *fw, const char *other);

#endif
