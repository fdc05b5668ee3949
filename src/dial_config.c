/* SPDX-License-Identifier: MIT */
#include "dial_config.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Names stand in the tables themselves: a pointer to each would cost a relocation in the plugin. */
#define NAME_SIZE 8

static bool is_printable(const char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~' || *text == '"')
			return false;
	}
	return true;
}

static bool is_one_of(const char *text, const char words[][NAME_SIZE], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

const char *dial_config_error(const struct dial_config *config)
{
	/* 27.007 10.1.1; "IPv4" is answered with ERROR (sierra-at section 7). */
	static const char types[][NAME_SIZE] = { "IP", "IPV6", "IPV4V6" };

	if (config->cid < 1 || config->cid > DIAL_CIDS_MAX)
		return "cid: out of range, expected 1 to 16";
	if (!is_one_of(config->type, types, sizeof(types) / sizeof(types[0])))
		return "type: unknown, expected IP, IPV6 or IPV4V6";
	/* A comma or semicolon in an APN is a damaged line, not an APN (23.003 9.1). */
	if (!is_printable(config->apn) || strpbrk(config->apn, " ,;\\"))
		return "apn: a character that no APN has, expected letters, digits, '.' and '-'";
	if (!is_printable(config->user))
		return "user: a quote or control character, expected printable ASCII";
	if (!is_printable(config->password))
		return "password: a quote or control character, expected printable ASCII";
	if (config->auth == DIAL_AUTH_NONE && (config->user[0] || config->password[0]))
		return "auth: none, but a user or password is given, expected pap or chap";
	if (config->auth != DIAL_AUTH_NONE && !config->user[0])
		return "user: missing, expected one with auth pap or chap";
	if (config->dial[0] && strcmp(config->dial, "CGDATA") != 0) {
		if (strncasecmp(config->dial, "ATD", 3) != 0)
			return "dial: not a dial command, expected CGDATA or ATD...";
		/* V.250 6.3.1; ';' would make it a voice call. */
		if (strspn(config->dial + 3, "0123456789*#+ABCDabcd,TtPpWw!@ ") !=
		    strlen(config->dial + 3))
			return "dial: a character that is not dialled, expected ATD*99***1# or "
			       "the like";
	}
	if (config->connect_timeout_ms > 600000)
		return "connect_timeout_ms: too long, expected at most 600000";
	return NULL;
}

/* A string constant as V.250 5.4.2.2 writes it: the backslash is the only character left to
 * escape, quotes being refused. */
static void put_quoted(struct buf *b, const char *text)
{
	buf_char(b, '"');
	for (; *text; text++) {
		if (*text == '\\')
			buf_str(b, "\\5C");
		else
			buf_char(b, *text);
	}
	buf_char(b, '"');
}

void dial_config_put_context(const struct dial_config *config, struct buf *out)
{
	buf_fmt(out, "AT+CGDCONT=%u,\"", config->cid);
	/* People write ipv4v6; the standard spells it in capitals, and modems compare. */
	for (const char *c = config->type; *c; c++)
		buf_char(out, (char)toupper((unsigned char)*c));
	buf_fmt(out, "\",\"%s\"", config->apn);
}

void dial_config_put_auth(const struct dial_config *config, struct buf *out)
{
	/* 27.007 10.1.31 and $QCPDPP number the kinds alike, but order the secrets differently:
	 * $QCPDPP has the password first (sierra-at section 7). */
	static const unsigned char kinds[] = {
		[DIAL_AUTH_NONE] = 0,
		[DIAL_AUTH_PAP] = 1,
		[DIAL_AUTH_CHAP] = 2,
	};
	bool password_first = config->auth_command == DIAL_BY_QCPDPP;

	buf_fmt(out, "AT%s=%u,%d", dial_auth_command_name(config->auth_command), config->cid,
		kinds[config->auth]);
	if (config->auth == DIAL_AUTH_NONE)
		return;
	buf_char(out, ',');
	put_quoted(out, password_first ? config->password : config->user);
	buf_char(out, ',');
	put_quoted(out, password_first ? config->user : config->password);
}

void dial_config_put_call(const struct dial_config *config, struct buf *out)
{
	if (!config->dial[0])
		buf_fmt(out, "ATD*99***%u#", config->cid);
	else if (strcmp(config->dial, "CGDATA") == 0)
		buf_fmt(out, "AT+CGDATA=\"PPP\",%u", config->cid);
	else
		buf_str(out, config->dial);
}

static const char auth_names[][NAME_SIZE] = {
#define X(name, text) [DIAL_AUTH_##name] = text,
	DIAL_AUTHS(X)
#undef X
};

static const char auth_command_names[][NAME_SIZE] = {
#define X(name, text) [DIAL_BY_##name] = text,
	DIAL_AUTH_COMMANDS(X)
#undef X
};

static int index_of(const char *name, const char names[][NAME_SIZE], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasecmp(name, names[i]) == 0)
			return (int)i;
	}
	return -EINVAL;
}

int dial_auth_by_name(const char *name, enum dial_auth *auth)
{
	int i = index_of(name, auth_names, sizeof(auth_names) / sizeof(auth_names[0]));

	if (i < 0)
		return i;
	*auth = (enum dial_auth)i;
	return 0;
}

int dial_auth_command_by_name(const char *name, enum dial_auth_command *command)
{
	int i = index_of(name, auth_command_names,
			 sizeof(auth_command_names) / sizeof(auth_command_names[0]));

	if (i < 0)
		return i;
	*command = (enum dial_auth_command)i;
	return 0;
}

const char *dial_auth_name(enum dial_auth auth)
{
	return auth_names[auth];
}

const char *dial_auth_command_name(enum dial_auth_command command)
{
	return auth_command_names[command];
}
