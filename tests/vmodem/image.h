/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_IMAGE_H
#define VMODEM_IMAGE_H

#include "at.h"

/*
 * Stored firmware and carrier images and the preference among them (sierra-at 4): tables "fw" and
 * "pri", variables "images.*". A personality without images.preferred.fw has none.
 */

/* What a boot makes of the preference: voter.IMSWITCH where it is not among the stored ones. */
void image_boot(struct vmodem *m);

/* Whether a file of this name is for this modem (images.family). */
bool image_fits(const struct vmodem *m, const char *file);

/*
 * A file was downloaded, by its name: SWI9X30C_02.33.03.00.cwe is firmware,
 * SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu a configuration, .spk both. It is stored, and
 * preferred. One that does not fit changes nothing.
 */
void image_flash(struct vmodem *m, const char *file);

/* AT!IMPREF=, AT!IMAGE?, AT!IMAGE=. */
at_handler image_prefer, image_list, image_set;

#endif
