/* SPDX-License-Identifier: MIT */
#include "fix.h"

#include <string.h>

static const struct {
	enum finding_code code;
	enum fix_way way;
} rows[] = {
	{ FINDING_DRIVER_MISSING, FIX_SHELL }, { FINDING_ID_UNKNOWN, FIX_SHELL },
	{ FINDING_DRIVER_WRONG, FIX_SHELL },   { FINDING_USB_AUTOSUSPEND, FIX_SHELL },
	{ FINDING_PORT_BUSY, FIX_SHELL },      { FINDING_NO_KERNEL_PPP, FIX_SHELL },
	{ FINDING_LOW_POWER_USER, FIX_AT },    { FINDING_NOT_ATTACHED, FIX_AT },
};

enum fix_way fix_way(const struct finding *f)
{
	enum fix_way way = FIX_NONE;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].code == f->code)
			way = rows[i].way;
	/* The row's cure is advice for every machine; only one made for this one can be run. */
	if (way == FIX_SHELL && !f->cure[0])
		return FIX_NONE;
	if (way == FIX_AT && strncmp(finding_cure_text(f), "AT", 2) != 0)
		return FIX_NONE;
	return way;
}
