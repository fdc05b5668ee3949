/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_VERDICT_H
#define SWICTL_VERDICT_H

#include "facts.h"
#include "finding.h"
#include "survey.h"

/*
 * From facts to findings. A finding claims what the modem said, no more, and carries the words as
 * evidence.
 */

/*
 * Before a dial: card, radio, image, registration, attach, signal. Severity FINDING_ERROR (so
 * findings_bad()) means that a dial is no use now. What follows from something worse is left
 * out: no registration is looked at while the radio is off or the card is not ready.
 */
void verdict_preflight(const struct facts *f, struct findings *out);

/* Beyond that, for `info`: stored images, composition. Does not repeat verdict_preflight(). */
void verdict_info(const struct facts *f, struct findings *out);

/* What a survey met: commands that are locked, a port that fell silent. */
void verdict_survey(const struct survey *s, struct findings *out);

#endif
