/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FOUND_READ_H
#define SWICTL_FOUND_READ_H

#include "found.h"

/* Readers of what a modem offers (found_offers.c), for found.c alone: one line each. */
void found_usbcomp_offers(struct found *f, const char *line);
void found_udusbcomp_offers(struct found *f, const char *line);
void found_rat_offers(struct found *f, const char *line);
void found_rat(struct found *f, const char *line);
void found_band_offers(struct found *f, const char *line);
void found_band(struct found *f, const char *line);

/* Store n bytes, trimmed, as they stand; without room nothing, and `overflow`. */
void found_put(struct found *f, char *to, size_t size, const char *text, size_t n);

#endif
