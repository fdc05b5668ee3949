/* SPDX-License-Identifier: MIT */
/* Any text as a kernel log. */
#include "read_kernel.h"

#include "clues.h"

static struct read_kernel reader;

static void take(const struct paste_line *line)
{
	read_kernel_line(&reader, line, &clues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	read_kernel_init(&reader);
	clues_fuzz(data, n, take);
	return 0;
}
