/* SPDX-License-Identifier: MIT */
#ifndef TEST_SCREEN_H
#define TEST_SCREEN_H

/* What a terminal makes of what was drawn: only what pen.h promises to use is understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCREEN_WIDTH_MAX  200
#define SCREEN_HEIGHT_MAX 60

static char screen_rows[SCREEN_HEIGHT_MAX][SCREEN_WIDTH_MAX * 4 + 1];
static unsigned screen_width, screen_height;
static bool screen_colored;

static inline const char *screen_csi(const char *at, unsigned *row, unsigned *column)
{
	unsigned value = (unsigned)strtoul(at, (char **)(void *)&at, 10), r;

	if (*at == ';') {
		assert_int_equal(strtoul(at + 1, (char **)(void *)&at, 10), 1);
		assert_int_equal(*at, 'H');
	}
	switch (*at) {
	case 'H':
		*row = value ? value - 1 : 0;
		*column = 0;
		assert_true(*row < screen_height);
		break;
	case 'K':
		assert_int_equal(*column, 0); /* else it may eat what was written */
		screen_rows[*row][0] = '\0';
		break;
	case 'J':
		for (r = *row + (*column > 0); r < SCREEN_HEIGHT_MAX; r++)
			screen_rows[r][0] = '\0';
		break;
	case 'm':
		screen_colored = true;
		break;
	default:
		fail_msg("CSI %c", *at);
	}
	return at + 1;
}

static inline void screen_play(const char *drawn, unsigned width, unsigned height)
{
	unsigned row = 0, column = 0;
	const char *at = drawn;

	memset(screen_rows, 0, sizeof(screen_rows));
	screen_colored = false;
	screen_width = width;
	screen_height = height;
	while (*at) {
		if (!strncmp(at, "\033[", 2)) {
			at = screen_csi(at + 2, &row, &column);
			continue;
		}
		if (!strncmp(at, "\r\n", 2)) {
			column = 0;
			row++;
			assert_true(row < screen_height); /* else the screen scrolls */
			at += 2;
			continue;
		}
		assert_true((unsigned char)*at >= ' ' && *at != 0x7F);
		strncat(screen_rows[row], at, 1);
		column += (*at++ & 0xC0) != 0x80;
		assert_true(column <= screen_width);
	}
}

static inline bool screen_shows(const char *text)
{
	unsigned row;

	for (row = 0; row < SCREEN_HEIGHT_MAX; row++)
		if (strstr(screen_rows[row], text))
			return true;
	return false;
}

#endif
