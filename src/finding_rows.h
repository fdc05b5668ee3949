/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FINDING_ROWS_H
#define SWICTL_FINDING_ROWS_H

#include "finding.h"

/* What each code says: usual severity, sentence, cure. */
struct finding_row {
	enum finding_severity severity;
	const char *text;
	const char *cure;
};

extern const struct finding_row finding_rows[FINDING_COUNT];

#endif
