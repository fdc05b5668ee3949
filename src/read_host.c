/* SPDX-License-Identifier: MIT */
/* Kernel lines that name no device by its slot, and what tells of the kernel itself. */
#include "read_kernel.h"
#include "read_rows.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct pattern_row power[] = {
	{ "%*over-current cond", CLUE_USB_OVER_CURRENT },
	{ "%*over-current change", CLUE_USB_OVER_CURRENT },
	{ "%*nder-voltage detected", CLUE_UNDER_VOLTAGE },
};
static const struct pattern_row drivers[] = {
	{ "usbcore: ", CLUE_NONE },
	{ "usbserial: ", CLUE_NONE },
	{ "usb-storage: ", CLUE_NONE },
	{ "cdc_acm: ", CLUE_NONE },
	{ "USB Serial support registered for ", CLUE_NONE },
};
static const struct pattern_row version[] = {
	{ "Linux version %d.%d", CLUE_KERNEL_VERSION },
	{ "Linux %s %d.%d.%d", CLUE_KERNEL_VERSION }, /* uname -a */
};
static const struct read_rows other_rows[] = {
	READ_ROWS("er-current", power), READ_ROWS("nder-voltage", power),
	READ_ROWS(": ", drivers),	READ_ROWS("USB Serial", drivers),
	READ_ROWS("Linux ", version),
};

/* What people say of the kernel they have, where their log does not. */
static const struct pattern_row mentioned[] = {
	{ "%*Linux v%d.%d", CLUE_KERNEL_MENTIONED },
	{ "%*Linux %d.%d", CLUE_KERNEL_MENTIONED },
	{ "%*Linux kernel %d.%d", CLUE_KERNEL_MENTIONED },
	{ "%*kernel v%d.%d", CLUE_KERNEL_MENTIONED },
	{ "%*kernel %d.%d", CLUE_KERNEL_MENTIONED },
	{ "%*kernel version %d.%d", CLUE_KERNEL_MENTIONED },
};
static const struct read_rows mentioned_rows[] = {
	READ_ROWS("inux ", mentioned),
	READ_ROWS("ernel ", mentioned),
};

static int other_kind(const struct read_rows *rows, size_t count, const char *text,
		      struct pattern_got *got)
{
	int kind = -1;
	size_t i;

	for (i = 0; i < count && kind < 0; i++)
		kind = read_rows_kind(&rows[i], text, got);
	return kind;
}

static long version_number(const struct pattern_got *got)
{
	return (got->numbers[0] & 0xFF) << 8 | (got->numbers[1] & 0xFF);
}

bool read_host_line(const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got;
	int kind = other_kind(other_rows, COUNT(other_rows), line->text, &got);

	if (kind > CLUE_NONE)
		clues_put(clues, (enum clue_kind)kind, line,
			  kind == CLUE_KERNEL_VERSION ? version_number(&got) : 0);
	if (kind >= 0)
		return true;
	kind = other_kind(mentioned_rows, COUNT(mentioned_rows), line->text, &got);
	if (kind >= 0)
		clues_put(clues, (enum clue_kind)kind, line, version_number(&got));
	return false;
}
