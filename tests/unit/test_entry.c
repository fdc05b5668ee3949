/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"

static char line_memory[ENTRY_LINE_MAX];

/* One line, without its '\n'. */
static char *written(const struct entry *e)
{
	struct buf out;

	buf_init(&out, line_memory, sizeof(line_memory));
	entry_put(&out, e);
	assert_int_equal(buf_error(&out), 0);
	assert_int_equal(out.at[out.len - 1], '\n');
	assert_null(memchr(out.at, '\n', out.len - 1));
	out.at[out.len - 1] = '\0';
	return out.at;
}

static void entry_is_written_as_this(void **state)
{
	struct entry e = { ENTRY_SEND, 12, 2, { "custom", "GPS\tENABLE" } };

	(void)state;
	/* The checksum is that of zlib (IEEE 802.3). */
	assert_string_equal(written(&e), "12 send\tcustom\tGPS\\x09ENABLE\t#56125f98");
}

static void entry_holds_any_field(void **state)
{
	char fields[ENTRY_FIELDS_MAX][40];
	uint32_t random = 7;
	unsigned i, j, k;

	(void)state;
	for (i = 0; i < 20000; i++) {
		struct entry e = { .kind = i % ENTRY_KINDS_COUNT, .number = i };
		struct entry again;

		e.count = i % (ENTRY_FIELDS_MAX + 1);
		for (j = 0; j < ENTRY_FIELDS_MAX; j++) {
			unsigned len = (random >> 9) % sizeof(fields[j]);

			for (k = 0; k < len; k++) {
				random = random * 1664525u + 1013904223u;
				fields[j][k] = (char)((random >> 16) % 255 + 1);
			}
			fields[j][len] = '\0';
			e.field[j] = fields[j];
		}
		assert_int_equal(entry_parse(&again, written(&e)), 0);
		assert_int_equal(again.kind, e.kind);
		assert_int_equal(again.number, e.number);
		assert_int_equal(again.count, e.count);
		for (j = 0; j < ENTRY_FIELDS_MAX; j++)
			assert_string_equal(again.field[j], j < e.count ? fields[j] : "");
	}
}

/* Whatever becomes of a line, it is not taken for another one. */
static void entry_that_is_damaged_is_none(void **state)
{
	struct entry e = { ENTRY_STEP, 3, 3, { "image", "", "02.33.03.00,ATT" } }, again;
	char whole[200], line[200];
	size_t n, i;
	int bit;

	(void)state;
	strcpy(whole, written(&e));
	n = strlen(whole);
	for (i = 0; i < n; i++) {
		memcpy(line, whole, i);
		line[i] = '\0';
		assert_int_equal(entry_parse(&again, line), -EINVAL);
		for (bit = 0; bit < 8; bit++) {
			strcpy(line, whole);
			line[i] = (char)(line[i] ^ 1 << bit);
			if (line[i])
				assert_int_equal(entry_parse(&again, line), -EINVAL);
		}
	}
	assert_int_equal(entry_parse(&again, whole), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_is_written_as_this),
		cmocka_unit_test(entry_holds_any_field),
		cmocka_unit_test(entry_that_is_damaged_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
