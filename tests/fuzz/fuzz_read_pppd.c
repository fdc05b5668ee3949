/* SPDX-License-Identifier: MIT */
/* Any text as a log of pppd, chat, wvdial, a manager or a tool. */
#include "read_pppd.h"

#include "clues.h"

static struct read_pppd reader;

static void take(const struct paste_line *line)
{
	read_pppd_line(&reader, line, &clues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	read_pppd_init(&reader);
	clues_fuzz(data, n, take);
	return 0;
}
