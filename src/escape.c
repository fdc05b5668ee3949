/* SPDX-License-Identifier: MIT */
#include "escape.h"

#include <errno.h>
#include <string.h>

static void escape_byte(struct escape *e, char byte)
{
	buf_char(e->out, byte);
	if (byte == '"')
		e->quoted = !e->quoted;
}

/* A byte that round two is to take as it is. */
static void escape_literal(struct escape *e, char byte)
{
	if (e->sending)
		buf_char(e->out, '\\');
	escape_byte(e, byte);
}

static void escape_value(struct escape *e, const char *name, size_t n, const char *value)
{
	const char *fault = NULL;
	bool quoted = e->quoted;

	for (; *value; value++) {
		if ((unsigned char)*value < 0x20 || *value == 0x7F)
			fault = "a control character, expected printable text";
		else if (*value == '"' && quoted)
			fault = "a quote, expected none inside quotes";
		escape_byte(e, *value);
	}
	if (!fault || !e->sending || e->values->unchecked || e->refused)
		return;
	e->refused = true;
	buf_str(e->error, "value of ");
	buf_clean(e->error, name, n);
	buf_fmt(e->error, " holds %s", fault);
}

static const char *env_value(char *const *env, const char *name, size_t n)
{
	for (; *env; env++)
		if (!strncmp(*env, name, n) && (*env)[n] == '=')
			return *env + n + 1;
	return NULL;
}

static bool is_name_char(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* `$NAME`; `raw` is behind the `$`. Returns the length of the name. */
static size_t escape_variable(struct escape *e, const char *raw, size_t n)
{
	const char *value = NULL;
	size_t len = 0;

	while (len < n && is_name_char(raw[len]))
		len++;
	if (len > 0)
		value = env_value(e->values->env, raw, len);
	if (value)
		escape_value(e, raw - 1, len + 1, value);
	return len;
}

static void escape_phone(struct escape *e, char letter, const char *phone)
{
	const char name[2] = { '\\', letter };

	if (e->sending && phone)
		escape_value(e, name, sizeof(name), phone);
	else
		buf_mem(e->out, name, sizeof(name));
}

/* `\d`, `\dd` or `\ddd`; returns its length. */
static size_t escape_octal(struct escape *e, const char *raw, size_t n)
{
	unsigned value = 0;
	size_t len = 0;
	char byte;

	while (len < n && len < 3 && raw[len] >= '0' && raw[len] <= '7')
		value = value * 8 + (unsigned)(raw[len++] - '0');
	byte = (char)value;
	if (byte == '\0' || byte == '\\') {
		/* A NUL cannot be expected: chat(8) leaves it out. */
		if (e->sending || byte)
			escape_literal(e, byte);
	} else {
		escape_byte(e, byte);
	}
	return len;
}

/* An escape; `raw` is behind the backslash and n at least 1. Returns its length. */
static size_t escape_code(struct escape *e, const char *raw, size_t n)
{
	static const char plain[][2] = {
		{ 'b', '\b' }, { 'n', '\n' }, { 'r', '\r' }, { 's', ' ' }, { 't', '\t' },
	};
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		if (raw[0] == plain[i][0]) {
			escape_byte(e, plain[i][1]);
			return 1;
		}
	}
	if (raw[0] >= '0' && raw[0] <= '7')
		return escape_octal(e, raw, n);
	switch (raw[0]) {
	case 'q':
		e->secret = true;
		break;
	case 'T':
		escape_phone(e, 'T', e->values->phone);
		break;
	case 'U':
		escape_phone(e, 'U', e->values->phone2);
		break;
	case 'N':
		escape_literal(e, e->sending ? '\0' : 'N');
		break;
	case 'c': /* at the end it is gone by now; elsewhere it is a letter */
		escape_byte(e, 'c');
		break;
	default: /* `\d`, `\p` and `\K` are for round two, the rest stands for itself */
		escape_literal(e, raw[0]);
		break;
	}
	return 1;
}

/* True when the string ends in `\c`, whose backslash is not itself escaped. */
static bool has_no_return(const char *raw, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (raw[i] == '^')
			i++;
		else if (raw[i] == '\\' && ++i == n - 1)
			return raw[i] == 'c';
	}
	return false;
}

static int escape_all(struct escape *e, const char *raw, size_t n)
{
	bool add_return = e->sending;
	size_t i = 0;

	if (e->sending && has_no_return(raw, n)) {
		add_return = false;
		n -= 2;
	}
	while (i < n) {
		char byte = raw[i++];

		if (byte == '^' && i < n) {
			/* ^X is X without its upper bits; ^@ is nothing. */
			byte = (char)(raw[i++] & 0x1F);
			if (byte)
				escape_byte(e, byte);
		} else if (byte == '$' && e->values->env) {
			i += escape_variable(e, raw + i, n - i);
		} else if (byte == '\\' && i < n) {
			i += escape_code(e, raw + i, n - i);
		} else if (byte != '\\') {
			escape_byte(e, byte);
		} else if (e->sending) {
			escape_literal(e, byte);
		}
	}
	if (add_return)
		escape_byte(e, '\r');
	return e->refused ? -EINVAL : buf_error(e->out);
}

int escape_expect(struct escape *e, const char *raw, size_t n)
{
	e->sending = false;
	return escape_all(e, raw, n);
}

int escape_say(struct escape *e, const char *raw, size_t n)
{
	e->sending = true;
	return escape_all(e, raw, n);
}

int escape_send(struct escape *e, const char *raw, size_t n)
{
	static const char eot[] = "^D\\c", line_break[] = "\\K\\c";

	if (n == 3 && !memcmp(raw, "EOT", n))
		return escape_say(e, eot, strlen(eot));
	if (n == 5 && !memcmp(raw, "BREAK", n))
		return escape_say(e, line_break, strlen(line_break));
	return escape_say(e, raw, n);
}

enum escape_op escape_next(const char *text, size_t len, size_t *pos, char *byte)
{
	if (*pos >= len)
		return ESCAPE_END;
	*byte = text[(*pos)++];
	if (*byte != '\\')
		return ESCAPE_BYTE;
	if (*pos >= len)
		return ESCAPE_END; /* left by a value that ends in a backslash */
	*byte = text[(*pos)++];
	switch (*byte) {
	case 'd':
		return ESCAPE_SECOND;
	case 'p':
		return ESCAPE_TENTH;
	case 'K':
		return ESCAPE_BREAK;
	default:
		return ESCAPE_BYTE;
	}
}
