/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CARRIER_H
#define SWICTL_CARRIER_H

#include "image_name.h"

/*
 * Which image serves which operator: carriers.conf, read by carriers.c. A row's operators are the
 * beginnings of IMSIs (MCC and MNC, of which nobody can say alone whether it has two digits or
 * three), or "*" for every operator that no other row has.
 */
#define CARRIERS_MAX 48

struct carrier {
	char names[64]; /* of images, blanks between, the better one first */
	char plmn[512]; /* digits or "*", blanks between */
};

/*
 * The stored image that fits a SIM best, by its IMSI or its operator's PLMN: longest beginning
 * first, then the order of rows and names, then the newest firmware. False: none fits, or `digits`
 * is not known.
 */
bool carrier_fit(const struct carrier *rows, unsigned count, const char *digits,
		 const struct facts *f, struct image_name *fit);

/* 0, or -EINVAL: a word is neither 3 to 6 digits nor "*". */
int carrier_check(const struct carrier *row);

#endif
