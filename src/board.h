/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_BOARD_H
#define SWICTL_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "roster.h"

/*
 * The bench on a terminal: a line for each bay, and the sums above them. What does not fit is left
 * out from the end, and bays that need nobody (done, empty) go before those that do.
 */
#define BOARD_BYTES_MAX 65536 /* of a screen */

struct board {
	unsigned width, height; /* characters; 0: not known, taken as 80 and 24 */
	bool color;
	bool watching; /* runs until it is ended */
	const char *recipe;
	uint64_t began_ms, now_ms;
	unsigned units, good; /* on the sheet */
	const struct roster *roster;
};

void board_draw(const struct board *b, struct buf *out);

/* One bay in one line, when there is no terminal: "A1 3527…3066 busy 3/5: reset". */
void board_line(const struct roster_bay *bay, struct buf *out);

#endif
