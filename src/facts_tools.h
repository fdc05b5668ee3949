/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FACTS_TOOLS_H
#define SWICTL_FACTS_TOOLS_H

#include "facts.h"

/*
 * Facts in what qmicli, mbimcli and uqmi print: "Device ID: '359072061111229'", alone on a line or
 * many of them in one, and "\"rsrp\": -99". True when the line told something.
 */
bool facts_read_tools(struct facts *f, const char *line);

/* What `f` does not say it takes from `from`: identity, card, network, power and contexts. */
void facts_fill(struct facts *f, const struct facts *from);

#endif
