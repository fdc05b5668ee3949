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
	if (!vars_get(&m->vars, name.at) || end == text || *end)
		return AT_ERROR;
	mask &= ~strtoul(vars_text(&m->vars, "composition.hidden"), NULL, 16);
	if (!sierra_mask_allowed(m, mask))
		return AT_ERROR;
	vmodem_put(m, "composition.type", "%s", type);
	vmodem_put(m, "composition.mask", "%08lX", mask);
	composition_name(m);
	return AT_OK;
}

/* Members of a group that has "n0", "n1", ...: composition by number. */
static const char *sierra_numbered(const struct vmodem *m, long number, const char *member)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_fmt(&name, "udcomp.n%ld.%s", number, member);
	return vars_get(&m->vars, name.at);
}

/* AT!UDUSBCOMP=?: a line for each number. AT!UDUSBCOMP=<n>: in effect after a reset, only what has
 * a mask of functions is supported (sierra-at 3.2). */
static int sierra_udusbcomp(struct vmodem *m, const struct command *row, const struct at_item *item,
			    struct buf *out)
{
	const char *text, *mask;
	char *end;
	long number;

	(void)row;
	if (item->form == COMMAND_TEST) {
		for (number = 0; (text = sierra_numbered(m, number, "text")); number++)
			buf_fmt(out, "%s%ld - %s %sSUPPORTED", number ? "\n" : "", number, text,
				sierra_numbered(m, number, "mask") ? "" : "NOT ");
		return AT_OK;
	}
	number = strtol(item->args, &end, 10);
	mask = sierra_numbered(m, number, "mask");
	if (end == item->args || *end || !mask)
		return AT_ERROR;
	text = sierra_numbered(m, number, "mask2");
	vmodem_put(m, "composition.index", "%ld", number);
	vmodem_put(m, "composition.mask", "%s", mask);
	vmodem_put(m, "composition.mask2", "%s", text ? text : "");
	composition_name(m);
	return AT_OK;
}

/* AT!CUSTOM?: what is not 0. AT!CUSTOM="KEY",<value>: only keys that there are (sierra-at 5). */
static int sierra_custom(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	char key[64], text[16], *end;
	const char *args = item->args;
	BUF_ON_STACK(name, VARS_NAME_MAX);
	unsigned long value;

	(void)row;
	if (item->form == COMMAND_READ) {
		buf_str(out, "!CUSTOM: \n");
		for (size_t at = 0; vars_next(&m->vars, "custom.", &at);) {
			const struct var *v = &m->vars.at[at - 1];

			value = strtoul(v->value, NULL, 0);
			if (value)
				buf_fmt(out, "%13s%-20s0x%02lX\n", "", v->name + 7, value);
		}
		return AT_OK;
	}
	if (at_argument(&args, key, sizeof(key)) || at_argument(&args, text, sizeof(text)) ||
	    args || !personality_in(vars_text(&m->vars, "custom_keys"), key))
		return AT_ERROR;
	value = strtoul(text, &end, 0);
	if (end == text || *end)
		return AT_ERROR;
	buf_fmt(&name, "custom.%s", key);
	vmodem_put(m, name.at, "%lu", value);
	return AT_OK;
}

/* AT!RMARESET=1, AT!NVRESTORE=0: settings as delivered (sierra-at 5). */
static int sierra_factory(struct vmodem *m, const struct command *row, const struct at_item *item,
			  struct buf *out)
{
	(void)out;
	if (!row->values || strcmp(item->args, row->values))
		return AT_ERROR;
	vmodem_restore(m, vars_text(&m->vars, "factory"));
	composition_name(m);
	return AT_OK;
}

const struct at_handler_row at_sierra_handlers[] = {
	{ "unlock", sierra_unlock },
	{ "reset", sierra_reset },
	{ "boothold", sierra_boothold },
	{ "usbcomp", sierra_usbcomp },
	{ "image_prefer", image_prefer },
	{ "image_list", image_list },
	{ "image_set", image_set },
	{ "udusbcomp", sierra_udusbcomp },
	{ "custom", sierra_custom },
	{ "factory", sierra_factory },
	{ NULL, NULL },
};
