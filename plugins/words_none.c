/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stddef.h>

/*
 * words.h for the plugin: no words. They would be a seventh of it, and the modem says them itself
 * (+CMEE=2); what number they stand for is for the supervisor to tell, who has the table.
 */
const char *words_text(enum words_of of, int code)
{
	(void)of;
	(void)code;
	return NULL;
}

int words_code(enum words_of of, const char *text)
{
	(void)of;
	(void)text;
	return -1;
}
