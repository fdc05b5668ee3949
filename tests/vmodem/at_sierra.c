/* SPDX-License-Identifier: MIT */
/* Sierra's own commands that do more than answer and store (sierra-at 2 to 6). */
#include "image.h"
#include "vmodem.h"

#include <stdlib.h>
#include <string.h>

enum { PASSWORD_MAX = 64 };

/* AT!ENTERCND: a wrong password locks again (sierra-at 2). */
static int sierra_unlock(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	char password[PASSWORD_MAX];
	const char *args = item->args;
	bool right;

	(void)row;
	(void)out;
	right = !at_argument(&args, password, sizeof(password)) && !args &&
		vars_is(&m->vars, "at.password", password);
	vmodem_put(m, "at.lock", "%s", right ? "unlocked" : "locked");
	return right ? AT_OK : AT_ERROR;
}

static int sierra_reset(struct vmodem *m, const struct command *row, const struct at_item *item,
			struct buf *out)
{
	(void)row;
	(void)item;
	(void)out;
	vmodem_reset_soon(m, false);
	return AT_OK;
}

static int sierra_boothold(struct vmodem *m, const struct command *row, const struct at_item *item,
			   struct buf *out)
{
	(void)row;
	(void)item;
	(void)out;
	vmodem_reset_soon(m, true);
	return AT_OK;
}

/* Two groups of functions that exclude each other are a mask of both in this list. */
static bool sierra_mask_allowed(const struct vmodem *m, unsigned long mask)
{
	const char *list = vars_text(&m->vars, "composition.exclusive");
	unsigned long all = 0;

	for (size_t i = 0; i < m->personality->function_count; i++)
		all |= m->personality->functions[i].bit;
	if (!mask || mask & ~all)
		return false;
	while (*list) {
		char *end;
		unsigned long both = strtoul(list, &end, 16);

		if (end == list || (mask & both) == both)
			return false;
		list = end + strspn(end, " ");
	}
	return true;
}

/* AT!USBCOMP=<index>,<type>,<mask>: in effect after a reset, shown at once (sierra-at 3.1). */
static int sierra_usbcomp(struct vmodem *m, const struct command *row, const struct at_item *item,
			  struct buf *out)
{
	char index[8], type[8], text[16], *end;
	const char *args = item->args;
	BUF_ON_STACK(name, VARS_NAME_MAX);
	unsigned long mask;

	(void)row;
	(void)out;
	if (at_argument(&args, index, sizeof(index)) || at_argument(&args, type, sizeof(type)) ||
	    at_argument(&args, text, sizeof(text)) || args || strcmp(index, "1"))
		return AT_ERROR;
	buf_fmt(&name, "composition.type_name.t%s", type);
	mask = strtoul(text, &end, 16);
	if (!vars_get(&m->vars, name.at) || end == text || *end || !sierra_mask_allowed(m, mask))
		return AT_ERROR;
	vmodem_put(m, "composition.type", "%s", type);
	vmodem_put(m, "composition.mask", "%08lX", mask);
	composition_name(m);
	return AT_OK;
}

const struct at_handler_row at_sierra_handlers[] = {
	{ "unlock", sierra_unlock },	  { "reset", sierra_reset },
	{ "boothold", sierra_boothold },  { "usbcomp", sierra_usbcomp },
	{ "image_prefer", image_prefer }, { "image_list", image_list },
	{ "image_set", image_set },	  { NULL, NULL },
};
