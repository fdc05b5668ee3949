/* SPDX-License-Identifier: MIT */
#include "identity.h"
#include "vmodem.h"

#include <string.h>

enum { IDENTITY_DIGITS = 6 };

char identity_check_digit(const char *digits, size_t n)
{
	int sum = 0;

	/* From the right, every second digit twice. */
	for (size_t i = 0; i < n; i++) {
		int digit = digits[n - 1 - i] - '0';

		if (i % 2 == 0)
			digit *= 2;
		sum += digit > 9 ? digit - 9 : digit;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* The number of the unit as the last digits of an identity, before its check digit if it has one.
 */
static void identity_put(struct vmodem *m, const char *name, unsigned number, bool check)
{
	const struct vars *v = &m->vars;
	BUF_ON_STACK(text, 64);
	size_t n = strlen(vars_text(v, name));

	if (n < (size_t)IDENTITY_DIGITS + check || n >= 64)
		return;
	buf_mem(&text, vars_text(v, name), n - (size_t)IDENTITY_DIGITS - check);
	buf_fmt(&text, "%0*u", IDENTITY_DIGITS, number);
	if (check)
		buf_char(&text, identity_check_digit(text.at, text.len));
	vmodem_put(m, name, "%s", text.at);
}

void identity_set(struct vmodem *m, unsigned number)
{
	static const struct {
		const char *name;
		bool check;
	} rows[] = { { "identity.meid", false }, { "identity.imei", true },
		     { "identity.fsn", false },	 { "usb.serial", false },
		     { "sim.iccid", true },	 { "sim.imsi", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		identity_put(m, rows[i].name, number, rows[i].check);
}
