/* SPDX-License-Identifier: MIT */
#ifndef TEST_STORED_H
#define TEST_STORED_H

/*
 * Tables of state machines, printed and compared with a stored text, so that a change of a machine
 * is reviewed as a diff. STORED_UPDATE=1 in the environment writes the text anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STORED_MAX 65536

static inline void stored_check(const char *name, const char *text)
{
	static char stored[STORED_MAX];
	char path[256];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "tests/unit/%s", name);
	if (getenv("STORED_UPDATE")) {
		f = fopen(path, "w");
		assert_non_null(f);
		assert_true(fputs(text, f) >= 0);
		fclose(f);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(stored, 1, sizeof(stored) - 1, f);
	fclose(f);
	stored[n] = '\0';
	assert_string_equal(stored, text);
}

#endif
