/* SPDX-License-Identifier: MIT */
/* Commands of a line, each by its row of the personality. */
#include "vmodem.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	AT_ANSWER_MAX = 8192,
	AT_VALUE_MAX = 512,
	AT_KEY_MAX = 99, /* entries of a table are numbered from 0 to this */
};

at_handler *at_handler_find(const char *name)
{
	const struct at_handler_row *tables[] = { at_standard_handlers, at_sierra_handlers };

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct at_handler_row *r = tables[i]; r->name; r++)
			if (!strcmp(r->name, name))
				return r->run;
	return NULL;
}

int at_check(const struct personality *p, const char *path, struct buf *why)
{
	for (size_t i = 0; i < p->command_count; i++) {
		for (size_t f = 0; f < COMMAND_FORM_COUNT; f++) {
			const char *text = p->commands[i].text[f];

			if (!text || *text != '@' || at_handler_find(text + 1))
				continue;
			buf_fmt(why, "%s: %s: %s, expected a handler that there is", path,
				p->commands[i].name, text);
			return -EINVAL;
		}
	}
	return 0;
}

/* The next word of a list with blanks between; false at its end. */
static bool at_word(const char **list, struct buf *word)
{
	size_t n;

	buf_clear(word);
	if (!*list)
		return false;
	*list += strspn(*list, " ");
	n = strcspn(*list, " ");
	buf_mem(word, *list, n);
	*list += n;
	return n != 0;
}

/* "0-2": a number in that range, written without leading zeros. */
static int at_value_range(const char *pattern, const char *value, struct buf *to)
{
	char *end;
	long low = strtol(pattern, &end, 10), high = strtol(end + 1, NULL, 10), number;

	number = strtol(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || number < low || number > high)
		return -EINVAL;
	buf_fmt(to, "%ld", number);
	return 0;
}

/* "IP|IPV6": one of these words, any case. */
static int at_value_choice(const char *pattern, const char *value, struct buf *to)
{
	while (*pattern) {
		size_t n = strcspn(pattern, "|");

		if (strlen(value) == n && !strncasecmp(pattern, value, n)) {
			buf_mem(to, pattern, n);
			return 0;
		}
		pattern += n + (pattern[n] == '|');
	}
	return -EINVAL;
}

static int at_value(const char *pattern, const char *value, struct buf *to)
{
	buf_clear(to);
	if (!*pattern || !strcmp(pattern, "*")) {
		buf_str(to, value);
		return buf_error(to);
	}
	if (isdigit((unsigned char)*pattern) && strchr(pattern, '-') && !strchr(pattern, '|'))
		return at_value_range(pattern, value, to);
	return at_value_choice(pattern, value, to);
}

/* Arguments to the variables of `store`, after all of them were checked. */
static int at_store_pass(struct vmodem *m, const struct command *row, const char *args, bool keep)
{
	const char *names = row->store, *patterns = row->values;
	char value[AT_VALUE_MAX], key[16] = "";
	BUF_ON_STACK(pattern, 128);
	BUF_ON_STACK(name, VARS_NAME_MAX);
	BUF_ON_STACK(checked, AT_VALUE_MAX);
	unsigned count = 0;

	while (at_word(&names, &name)) {
		int error = at_argument(&args, value, sizeof(value));

		at_word(&patterns, &pattern);
		if (error == -ENODATA)
			break;
		if (error)
			return AT_ERROR;
		count++;
		if (!*value && strcmp(pattern.at, "*") && *pattern.at && count > 1)
			continue; /* left out: as it was */
		if (at_value(pattern.at, value, &checked))
			return AT_ERROR;
		if (row->table && count == 1) {
			if (buf_copy(key, sizeof(key), checked.at))
				return AT_ERROR;
			continue;
		}
		if (keep && row->table) {
			BUF_ON_STACK(full, VARS_NAME_MAX);

			buf_fmt(&full, "%s.%s.%s", row->table, key, name.at);
			vmodem_put(m, full.at, "%s", checked.at);
		} else if (keep) {
			vmodem_put(m, name.at, "%s", checked.at);
		}
	}
	if (args || !count)
		return AT_ERROR;
	if (keep && row->table && count == 1) {
		BUF_ON_STACK(entry, VARS_NAME_MAX);

		buf_fmt(&entry, "%s.%s.*", row->table, key);
		vars_erase(&m->vars, entry.at);
	}
	return AT_OK;
}

static int at_store(struct vmodem *m, const struct command *row, const char *args)
{
	int result = at_store_pass(m, row, args, false);

	if (!result)
		result = at_store_pass(m, row, args, true);
	if (!result)
		vmodem_update(m);
	return result;
}

/* `each` for one entry of a table, if there is such a one: its number is ${item.key}. */
static void at_list_entry(struct vmodem *m, const struct command *row, long key, struct buf *out)
{
	BUF_ON_STACK(entry, VARS_NAME_MAX);
	size_t at = 0;

	buf_fmt(&entry, "%s.%ld.", row->list ? row->list : row->table, key);
	if (!vars_next(&m->vars, entry.at, &at))
		return;
	vmodem_put(m, "item.key", "%ld", key);
	if (out->len)
		buf_char(out, '\n');
	vmodem_expand(m, row->each, out);
}

static int at_list(struct vmodem *m, const struct command *row, struct buf *out)
{
	for (long key = 0; key <= AT_KEY_MAX; key++)
		at_list_entry(m, row, key, out);
	return AT_OK;
}

/* AT+CGPADDR=1,2: only these entries. */
static int at_list_some(struct vmodem *m, const struct command *row, const char *args,
			struct buf *out)
{
	char key[8];

	while (!at_argument(&args, key, sizeof(key)))
		at_list_entry(m, row, strtol(key, NULL, 10), out);
	return args ? AT_ERROR : AT_OK;
}

static bool at_is_list(const struct command *row, enum command_form form)
{
	return row->each && form != COMMAND_TEST && !(form == COMMAND_SET && row->values);
}

static bool at_is_locked(const struct vmodem *m, const struct command *row, enum command_form form)
{
	if (vars_is(&m->vars, "at.lock", "unlocked"))
		return false;
	return row->lock == COMMAND_LOCK_ALL ||
	       (row->lock == COMMAND_LOCK_SET && (form == COMMAND_SET || form == COMMAND_EXEC));
}

static int at_sim(const struct vmodem *m)
{
	static const struct {
		const char *state;
		int cme;
	} rows[] = { { "ready", AT_OK },	  { "absent", AT_CME_NO_SIM },
		     { "pin", AT_CME_SIM_PIN },	  { "puk", AT_CME_SIM_PUK },
		     { "busy", AT_CME_SIM_BUSY }, { "failure", AT_CME_SIM_FAILURE } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (vars_is(&m->vars, "sim.state", rows[i].state))
			return rows[i].cme;
	return AT_CME_SIM_FAILURE;
}

/* A basic command's number is 0 when left out (V.250 5.3.1). */
static int at_stores(struct vmodem *m, const struct command *row, const struct at_item *item)
{
	if (item->form == COMMAND_SET)
		return at_store(m, row, item->args);
	return at_store(m, row, *item->args ? item->args : "0");
}

static int at_one(struct vmodem *m, const struct at_item *item, struct buf *out)
{
	const struct command *row = personality_command(m->personality, item->name);
	const char *text;
	bool stores;
	int result;

	if (!row || at_is_locked(m, row, item->form))
		return AT_ERROR;
	result = row->sim ? at_sim(m) : AT_OK;
	if (result)
		return result;
	text = row->text[item->form];
	if (text && *text == '@')
		return at_handler_find(text + 1)(m, row, item, out);
	if (!text && at_is_list(row, item->form))
		return item->form == COMMAND_SET ? at_list_some(m, row, item->args, out)
						 : at_list(m, row, out);
	stores = row->store &&
		 (item->form == COMMAND_SET || (item->form == COMMAND_EXEC && !item->extended));
	if (!text && !stores)
		return AT_ERROR;
	if (stores)
		result = at_stores(m, row, item);
	if (result || !text)
		return result;
	result = at_result_of(vmodem_expand(m, text, out));
	if (result)
		buf_clear(out);
	else if (row->each && item->form == COMMAND_READ)
		at_list(m, row, out);
	return result;
}

long at_cost(struct vmodem *m, const char *line)
{
	long unit = vars_int(&m->vars, "timing.command_ms"), ms = 0;
	const char *commands = at_commands(line);
	struct at_item item;
	unsigned extended = 0;
	int n;

	/* Basic commands are settings in one go; each extended one is work of its own. */
	while (commands && (n = at_next(commands, &item)) > 0) {
		const struct command *row = personality_command(m->personality, item.name);

		ms += row ? row->ms : 0;
		extended += item.extended;
		commands += n;
	}
	return ms + unit * (long)(extended ? extended : 1);
}

/* Lines framed as V.250 5.7.1 wants them: CR LF before the first and after each. */
static void at_answer(struct vmodem *m, const struct buf *text)
{
	BUF_ON_STACK(wire, 2 * AT_ANSWER_MAX);

	if (!text->len)
		return;
	if (vars_int(&m->vars, "at.verbose"))
		buf_str(&wire, "\r\n");
	for (const char *c = text->at; *c; c++)
		buf_str(&wire, *c == '\n' ? "\r\n" : (char[]) { *c, '\0' });
	buf_str(&wire, "\r\n");
	vmodem_send(m, wire.at, wire.len);
}

void at_run(struct vmodem *m, const char *line)
{
	const char *commands = at_commands(line);
	int n, result = AT_OK;
	struct at_item item;

	while (!result && (n = at_next(commands, &item)) != 0) {
		BUF_ON_STACK(out, AT_ANSWER_MAX);

		result = n < 0 ? AT_ERROR : at_one(m, &item, &out);
		if (!result || result == AT_WAIT)
			at_answer(m, &out);
		if (n > 0)
			commands += n;
	}
	at_result(m, result);
}
