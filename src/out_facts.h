/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_OUT_FACTS_H
#define SWICTL_OUT_FACTS_H

#include "facts.h"
#include "out.h"

/* What a modem said of itself, into the container that is open: identity, sim, network, power,
 * images, composition, pri, contexts (design section 4). Identifiers are shortened unless `whole`.
 */
void out_facts(struct out *o, const struct facts *f, bool whole);

#endif
