/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "spark.h"

static struct spark spark;

static void feed(const int64_t *values, size_t n)
{
	size_t i;

	spark_init(&spark);
	for (i = 0; i < n; i++)
		spark_add(&spark, values[i]);
}

static void draws(size_t width, int64_t least, bool utf8, const char *text)
{
	BUF_ON_STACK(b, 4 * SPARK_MAX);

	spark_draw(&spark, width, least, utf8, &b);
	assert_string_equal(b.at, text);
}

static void bars_grow_with_the_figure(void **state)
{
	const int64_t values[] = { 0, 10, 20, 30, 40, 50, 60, 70, 79 };

	(void)state;
	feed(values, 9);
	draws(9, 0, true, "▁▂▃▄▅▆▇██");
	draws(9, 0, false, "_.,-=+*##");
	draws(3, 0, true, "▇██");
	draws(100, 0, true, "▁▂▃▄▅▆▇██");
	draws(0, 0, true, "");
	assert_int_equal(spark_top(&spark, 9), 79);
	draws(9, 1000, true, "▁▁▁▁▁▁▁▁▁");
}

static void gaps_and_misses_have_marks(void **state)
{
	const int64_t values[] = { SPARK_NONE, 5, SPARK_MISSED, SPARK_MISSED, 5, INT64_MIN };

	(void)state;
	feed(values, 6);
	draws(6, 5, false, " *xx* ");
	assert_int_equal(spark_top(&spark, 1), 0);
	feed(values, 0);
	draws(10, 0, true, "");
	feed(values, 1);
	draws(10, 0, true, " ");
}

static void every_figure_fits(void **state)
{
	const int64_t large[] = { 0, INT64_MAX / 2, INT64_MAX }, equal[] = { 0, 0 }, one[] = { 1 };

	(void)state;
	feed(large, 3);
	draws(3, 0, false, "_-#");
	feed(equal, 2);
	draws(2, 0, false, "__");
	feed(one, 1);
	draws(1, 0, false, "=");
}

static void only_the_last_samples_stay(void **state)
{
	BUF_ON_STACK(b, 4 * SPARK_MAX);
	int i;

	(void)state;
	spark_init(&spark);
	for (i = 0; i < 3 * SPARK_MAX + 7; i++)
		spark_add(&spark, i < 3 * SPARK_MAX ? 1000000 : 1);
	spark_draw(&spark, SIZE_MAX, 0, false, &b);
	assert_int_equal(b.len, SPARK_MAX);
	assert_string_equal(b.at + SPARK_MAX - 9, "##_______");
	assert_int_equal(spark_top(&spark, 7), 1);
	assert_int_equal(spark_top(&spark, 8), 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_grow_with_the_figure),
		cmocka_unit_test(gaps_and_misses_have_marks),
		cmocka_unit_test(every_figure_fits),
		cmocka_unit_test(only_the_last_samples_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
