/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "flash.h"

static void flash_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	unsigned s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < FLASH_STATES_COUNT; s++)
		for (e = 0; e < FLASH_EVENTS_COUNT; e++) {
			struct flash f;
			enum flash_do act;

			flash_init(&f);
			f.state = (enum flash_state)s;
			f.deadline_ms = 900;
			act = flash_on(&f, (enum flash_event)e, 1000);
			if (f.state == s)
				continue;
			buf_fmt(&text, "%-9s %-9s -> %-9s %-6s", flash_state_name(s),
				flash_event_name(e), flash_state_name(f.state), flash_do_name(act));
			buf_fmt(&text, "%s%s\n", f.end ? " " : "",
				f.end ? flash_end_name(f.end) : "");
		}
	assert_int_equal(buf_error(&text), 0);
	stored_check("flash.table", text.at);
}

static void flash_goes_there_and_back(void **state)
{
	struct flash f;

	(void)state;
	flash_init(&f);
	assert_int_equal(flash_on(&f, FLASH_ON_GO, 1), FLASH_DO_HOLD);
	assert_int_equal(flash_on(&f, FLASH_ON_REFUSED, 2), FLASH_DO_UNLOCK);
	assert_int_equal(flash_on(&f, FLASH_ON_GOOD, 3), FLASH_DO_HOLD);
	assert_int_equal(flash_on(&f, FLASH_ON_GOOD, 4), FLASH_DO_WAIT);
	assert_int_equal(flash_wait_ms(&f, 4), 60000);
	assert_int_equal(flash_on(&f, FLASH_ON_GONE, 5), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_BOOT, 6), FLASH_DO_RUN);
	assert_int_equal(flash_on(&f, FLASH_ON_STOP, 7), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_BOOT, 8), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_WRITTEN, 9), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_BOOT, 10), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_LIMIT, 300008), FLASH_DO_WAIT);
	assert_int_equal(flash_on(&f, FLASH_ON_BACK, 300008), FLASH_DO_OVER);
	assert_int_equal(f.end, FLASH_IS_DONE);
	/* The unlock command goes out once. */
	flash_init(&f);
	flash_on(&f, FLASH_ON_GO, 1);
	flash_on(&f, FLASH_ON_REFUSED, 1);
	flash_on(&f, FLASH_ON_GOOD, 1);
	assert_int_equal(flash_on(&f, FLASH_ON_REFUSED, 1), FLASH_DO_OVER);
	assert_int_equal(f.end, FLASH_IS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flash_table_is_as_stored),
		cmocka_unit_test(flash_goes_there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
