/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SHEET_H
#define SWICTL_SHEET_H

#include "ledger.h"

/*
 * The sheet of a bench run, for the operator and his files: each unit on a row. The format is that
 * of the file's suffix; a name without one of them stands for all three. Each is written anew under
 * another name and then renamed, so that a sheet is always whole.
 */
#define SHEET_FORMATS(X) X(JSON, ".json") X(CSV, ".csv") X(HTML, ".html")

enum sheet_format {
#define X(name, text) SHEET_##name,
	SHEET_FORMATS(X)
#undef X
		SHEET_FORMATS_COUNT
};

struct sheet {
	const char *base;     /* as the operator said it; borrowed */
	const char *data_dir; /* has sheet.html; borrowed */
	const char *recipe;   /* its name, for the title; borrowed */
	bool whole_ids;	      /* IMEI and FSN not shortened */
};

/* Write all the formats: 0; -errno, with the name of the file that could not be in `file`. */
int sheet_write(const struct sheet *s, const struct ledger *l, struct buf *file);

#endif
