/* SPDX-License-Identifier: MIT */
#include "at_piece.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "at_command.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORD_MAX     24

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* Results (V.250 table 1 and 27.007 9.2); `whole`: nothing may follow on the line. */
static const struct final_row {
	const char *text;
	bool whole;
} finals[] = {
	{ "+CME ERROR", false },   { "+CMS ERROR", false },
	{ "NO CARRIER", false },   { "NO DIALTONE", false },
	{ "NO DIAL TONE", false }, { "NO ANSWER", false },
	{ "CONNECT", false },	   { "BUSY", true },
	{ "ERROR", true },	   { "COMMAND NOT SUPPORT", false },
};

/* Where a result that begins here ends, or NULL. */
static const char *final_end(const char *p, bool pending)
{
	const char *end;
	size_t i, n;

	for (i = 0; i < COUNT(finals); i++) {
		if ((*p | 0x20) != (finals[i].text[0] | 0x20))
			continue;
		n = strlen(finals[i].text);
		/* Prose has them in small letters: "Connect to your modem". */
		if (strncasecmp(p, finals[i].text, n) != 0 || isalpha((unsigned char)p[n]) ||
		    (*p != '+' && strncmp(p, finals[i].text, n) != 0))
			continue;
		if (finals[i].whole) {
			/* "ERROR: cannot open" is a program's. */
			return *skip_blanks(p + n) && p[n] != ' ' ? NULL : p + n;
		}
		if (finals[i].text[0] != '+')
			return p + strcspn(p, "");
		/* The reason is a number, or words up to the end. */
		end = skip_blanks(p + n);
		end += *end == ':';
		end = skip_blanks(end);
		return isdigit((unsigned char)*end) ? end + strspn(end, "0123456789")
						    : end + strlen(end);
	}
	if (strncasecmp(p, "OK", 2) != 0)
		return NULL;
	if (!p[2])
		return p + 2;
	if (strncmp(p, "OK", 2) != 0 || strncmp(p, "OKAY", 4) == 0)
		return NULL;
	if (is_blank(p[2]))
		return pending || at_command_end(skip_blanks(p + 2)) ? p + 2 : NULL;
	return pending && !islower((unsigned char)p[2]) ? p + 2 : NULL;
}

/* "+CSQ: ", "!GSTATUS:", "^SYSINFO:" */
static bool is_headed(const char *p)
{
	p = at_command_name_end(p);
	return p && *skip_blanks(p) == ':';
}

/* Where a piece that begins at `p` is cut: before the next one, or at a result glued to its end. */
static const char *text_end(const char *p, bool pending)
{
	bool quoted = false;
	const char *q;

	for (q = p; *q; q++) {
		if (*q == '"')
			quoted = !quoted && strchr(q + 1, '"');
		if (quoted || !is_blank(*q) || is_blank(q[1]))
			continue;
		if (is_headed(q + 1) ||
		    (at_command_end(q + 1) && isupper((unsigned char)q[1]) &&
		     at_command_name_end(q + 3)) ||
		    (strncmp(q + 1, "OK", 2) == 0 && final_end(q + 1, true)) ||
		    (strncmp(q + 1, "+CM", 3) == 0 && final_end(q + 1, pending)))
			return q;
	}
	if (q - p > 2 && strcmp(q - 2, "OK") == 0 && !is_blank(q[-3]) && pending)
		return q - 2;
	return q;
}

/* Programs whose command lines hold AT commands as arguments. */
static const char *const tools[] = {
	"at-chat", "sms_tool", "mmcli",	     "echo ",	 "printf ", "sendat",	"gcom",
	"swictl",  "atinout",  "qmicli",     "microcom", "socat",   "chat ",	"comgt",
	"at_cmd",  "atcmd",    "serialport", "uqmi",	 "input=",  "command=",
};

static bool has_tool(const char *line)
{
	size_t i;

	for (i = 0; i < COUNT(tools); i++)
		if (strstr(line, tools[i]))
			return true;
	return false;
}

/* Behind the prompt of a shell or a router: "root@OpenWrt:~# ", "[admin@MikroTik] > ", "$ ". */
static const char *prompt_end(const char *line)
{
	const char *p = line, *end = NULL;

	if (*p == '[' || isalpha((unsigned char)*p)) {
		p = strchr(line, '@');
		if (!p || p - line > WORD_MAX)
			return NULL;
	}
	for (; *p && p - line < 80; p++)
		if ((*p == '#' || *p == '$' || *p == '>') && is_blank(p[1])) {
			end = p + 2;
			break;
		}
	return end;
}

/* Put the piece [from, end) into `text`, with "\"" as the quote that it escapes. */
static void put(struct at_piece *p, enum at_piece_kind kind, const char *from, const char *end)
{
	size_t n = 0;

	p->kind = kind;
	for (; from < end && n < AT_PIECE_MAX - 1; from++)
		if (*from != '\\' || from + 1 == end || from[1] != '"')
			p->text[n++] = *from;
	while (n > 0 && is_blank(p->text[n - 1]))
		n--;
	p->text[n] = '\0';
}

/* The quoted argument that is a command, of a tool's command line. */
static bool take_argument(struct at_piece *p, const char *line)
{
	const char *at, *from, *end = NULL;
	char quote;

	for (at = line; *at; at++) {
		if (*at != '"' && *at != '\'' && *at != '=' && *at != ' ')
			continue;
		quote = *at == ' ' || *at == '=' ? ' ' : *at;
		from = at + 1;
		if ((*from != 'A' && *from != 'a') || !at_command_end(from))
			continue;
		/* "AT!ENTERCND=\"A710\"": the quotes inside are escaped. */
		for (end = from; *end && *end != quote; end++)
			if (*end == '\\' && end[1] == '"')
				end++;
		if (quote == ' ')
			end = at_command_values_end(from);
		break;
	}
	if (!end || !has_tool(line))
		return false;
	for (at = end; at - from > 2 && at[-2] == '\\' && strchr("rn", at[-1]); at -= 2)
		;
	put(p, AT_PIECE_COMMAND, from, at);
	p->rest = *end == quote && quote != ' ' ? end + 1 : end;
	/* What else stands in the command line ("> /dev/ttyUSB2") is none of the modem's. */
	if (!is_headed(skip_blanks(p->rest)))
		p->rest = NULL;
	return true;
}

/* Line ends as traces and programs spell them. */
static size_t spelled_end(const char *p)
{
	static const char *const ends[] = { "<CR>", "<LF>", "[CR]", "[LF]", "\\r", "\\n" };
	size_t i;

	if (!strchr("<[\\", *p))
		return 0;
	for (i = 0; i < COUNT(ends); i++)
		if (strncasecmp(p, ends[i], strlen(ends[i])) == 0)
			return strlen(ends[i]);
	return 0;
}

/* Copy the line in parts, as line ends inside of it divide it. */
static void divide(struct at_piece *p, const char *line)
{
	size_t n = 0, len;

	while (*line && n < sizeof(p->line) - 1) {
		len = spelled_end(line);
		p->line[n++] = len ? '\0' : *line;
		line += len ? len : 1;
	}
	p->line[n] = '\0';
	p->end = p->line + n;
}

void at_piece_start(struct at_piece *p, const char *line, bool pending)
{
	/* RouterOS, mmcli, Python, JSON of router pages. */
	static const char *const outputs[] = { "output:", "response: '", "b'", "\"response\": \"" };
	size_t i;

	divide(p, line);
	p->pending = pending;
	p->rest = p->line;
	for (i = 0; i < COUNT(outputs); i++)
		if (strncmp(p->line, outputs[i], strlen(outputs[i])) == 0)
			p->rest = p->line + strlen(outputs[i]);
}

/* Behind the command on one line: an arrow, or what is left of line ends as people write them. */
static const char *skip_joint(const char *p)
{
	static const char *const joints[] = {
		"->", "=>", "-->", ":", "-", "|", "^M", "\\r", "\\n"
	};
	size_t i;

	p = skip_blanks(p);
	for (i = 0; i < COUNT(joints); i++)
		if (strncmp(p, joints[i], strlen(joints[i])) == 0) {
			p = skip_blanks(p + strlen(joints[i]));
			i = (size_t)-1;
		}
	return p;
}

static bool next_of_part(struct at_piece *p)
{
	const char *at, *end, *prompt;

	if (!p->rest)
		return false;
	at = skip_joint(p->rest);
	if (!*at)
		return false;
	end = at_command_end(at);
	if (!end && at == skip_blanks(p->rest)) {
		prompt = prompt_end(at);
		if (prompt && at_command_end(skip_blanks(prompt))) {
			at = skip_blanks(prompt);
			end = at_command_end(at);
		} else if (take_argument(p, at)) {
			p->pending = true;
			return true;
		}
	}
	if (end) {
		/* "AT+CFUN=1 and then AT!RESET" tells of commands. */
		prompt = skip_joint(end);
		if (islower((unsigned char)*prompt) && !is_headed(prompt) && prompt > end)
			return false;
		put(p, AT_PIECE_COMMAND, at, end);
		while (strlen(p->text) > 3 && strcmp(p->text + strlen(p->text) - 2, "^M") == 0)
			p->text[strlen(p->text) - 2] = '\0';
		p->pending = true;
		p->rest = end;
		return true;
	}
	end = final_end(at, p->pending);
	if (end) {
		put(p, AT_PIECE_FINAL, at, end);
		p->pending = false;
		p->rest = end;
		return true;
	}
	end = text_end(at, p->pending);
	put(p, is_headed(at) ? AT_PIECE_HEADED : AT_PIECE_TEXT, at, end);
	p->rest = end;
	return true;
}

bool at_piece_next(struct at_piece *p)
{
	const char *part = p->rest;

	while (part) {
		if (next_of_part(p))
			return true;
		part += strlen(part);
		p->rest = part = part < p->end ? part + 1 : NULL;
	}
	return false;
}
