/* SPDX-License-Identifier: MIT */
/* Any text as a dump of the USB buses. */
#include "read_usb.h"

#include "clues.h"

static struct read_usb reader;

static void take(const struct paste_line *line)
{
	read_usb_line(&reader, line, &clues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	read_usb_init(&reader);
	clues_fuzz(data, n, take);
	return 0;
}
