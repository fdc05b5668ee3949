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

/* AT!IMPREF=, AT!IMAGE?, AT!IMAGE=. */
at_handler image_prefer, image_list, image_set;

#endif
