/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PATIENCE_H
#define SWICTL_PATIENCE_H

/* How soon a judge gives up what it watches: one vocabulary for both tiers (echo_config.h,
 * reach.h), each with numbers of its own. */
#define PATIENCES(X)            \
	X(FAST, "fast")         \
	X(TOLERANT, "tolerant") \
	X(OFF, "off")

enum patience {
#define X(name, text) PATIENCE_##name,
	PATIENCES(X)
#undef X
		PATIENCES_COUNT
};

/* PATIENCES_COUNT: no such word. */
enum patience patience_of(const char *name);

#endif
