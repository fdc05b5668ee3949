/* SPDX-License-Identifier: MIT */
#include "trim.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ROUNDS_MAX   12 /* decoration inside decoration */

/* Who says it, as terminal programs and people write it. */
static const struct speaker {
	const char *text;
	bool cautious; /* only before what is plainly of a session */
} speakers[] = {
	{ "Received Response:", false },
	{ "Sending command:", false },
	{ "Sending AT command:", false },
	{ "AT command:", true },
	{ "Recieve:", false },
	{ "Receive:", false },
	{ "Received:", false },
	{ "Recieved:", false },
	{ "Recv:", false },
	{ "Send:", false },
	{ "Sent:", false },
	{ "Sending:", false },
	{ "Tx:", false },
	{ "Rx:", false },
	{ "[TX]", false },
	{ "[RX]", false },
	{ "(TX)", false },
	{ "(RX)", false },
	{ "TX>", false },
	{ "RX<", false },
	{ "TX ->", false },
	{ "RX <-", false },
	{ "AT>", false },
	{ "AT<", false },
	{ "AT <", false },
	{ "Request:", false },
	{ "Response:", false },
	{ "Reply:", false },
	{ "Answer:", true },
	{ "Command:", true },
	{ "Cmd:", true },
	{ "Output:", true },
	{ "Input:", true },
	{ "Result:", true },
	{ "Host:", true },
	{ "Modem:", true },
	{ "Write:", true },
	{ "Read:", true },
	{ "OUT:", true },
	{ "IN:", true },
	{ "Out:", true },
	{ "In:", true },
	{ "Q:", true },
	{ "A:", true },
	{ "-->", true },
	{ "<--", true },
	{ "->", true },
	{ "<-", true },
	{ "=>", true },
	{ "<=", true },
	{ ">>>", true },
	{ "<<<", true },
	{ "<<", true },
	{ "<", true },
	{ "$", true },
	{ "#", true },
	{ "%", true },
};

static const char *const bullets[] = {
	"\xE2\x80\xA2", "\xC2\xB7",	"\xE2\x80\xA3", "\xE2\x97\xA6", "\xE2\x96\xAA",
	"\xE2\x97\x8F", "\xE2\x97\x8B", "\xE2\x96\xA0", "\xE2\x9E\xA4", "\xE2\x9C\x94",
};

/* Tags of forums and fences of code, at either end of a line. */
static const char *const fences[] = {
	"[code]", "[/code]", "[quote]",	   "[/quote]", "[pre]", "[/pre]", "[spoiler]", "[/spoiler]",
	"{code}", "{quote}", "{noformat}", "{{{",      "}}}",	"```",	  "~~~",
};

static const char *const cuts[] = {
	"--More--",   "-- More --", "(more)",	  "[...]",	"[snip]",   "<snip>", "(snip)",
	"[truncated", "...snip",    "<truncated", "(truncated", "--snip--", "[cut]",
};

static void drop(struct trim *t, size_t n)
{
	t->at += n;
	t->len -= n;
}

static void drop_blanks(struct trim *t)
{
	t->indent = 0;
	while (t->len > 0 && (*t->at == ' ' || *t->at == '\t')) {
		t->indent += *t->at == '\t' ? 8 - t->indent % 8 : 1;
		drop(t, 1);
	}
	while (t->len > 0 && (t->at[t->len - 1] == ' ' || t->at[t->len - 1] == '\t'))
		t->len--;
}

static bool begins(const struct trim *t, const char *text)
{
	size_t n;

	/* Of nearly all rows the first letter is another one. */
	if (t->len == 0 || (*t->at | 0x20) != (*text | 0x20))
		return false;
	n = strlen(text);
	return t->len >= n && strncasecmp(t->at, text, n) == 0;
}

/* "> text", ">> text", ">": of a mail. "-->" and "<mru 1500>" do not begin so. */
static bool drop_quote(struct trim *t)
{
	size_t n = 0;

	while (n < t->len && t->at[n] == '>')
		n++;
	if (n == 0 || (n < t->len && t->at[n] != ' ' && n > 2) || (n == 3 && n < t->len))
		return false;
	/* ">AT+CSQ" is a quote, too; ">>> " belongs to a session. */
	t->quoted = true;
	drop(t, n);
	/* One blank belongs to the mark; what follows is the text's own indentation. */
	if (t->len > 0 && *t->at == ' ')
		drop(t, 1);
	t->unquoted = t->at;
	return true;
}

static bool drop_bullet(struct trim *t, bool dashes)
{
	size_t i, n;

	for (i = 0; i < COUNT(bullets); i++)
		if (begins(t, bullets[i])) {
			drop(t, strlen(bullets[i]));
			if (t->len > 0 && *t->at == ' ')
				drop(t, 1);
			return true;
		}
	if (t->len > 2 && t->at[1] == ' ' && t->at[2] != ' ' && t->at[2] != '-' &&
	    (*t->at == '*' || (*t->at == '-' && !dashes) || *t->at == '|')) {
		drop(t, 2);
		return true;
	}
	for (n = 0; n < t->len && n < 3 && isdigit((unsigned char)t->at[n]); n++)
		;
	if (n > 0 && n + 2 < t->len && (t->at[n] == '.' || t->at[n] == ')') &&
	    t->at[n + 1] == ' ') {
		drop(t, n + 2);
		return true;
	}
	return false;
}

static bool drop_fence(struct trim *t)
{
	size_t i, n;

	for (i = 0; i < COUNT(fences); i++) {
		n = strlen(fences[i]);
		if (begins(t, fences[i])) {
			/* "```text": the name of the language is no text. */
			while (fences[i][0] == fences[i][1] && n < t->len &&
			       isalpha((unsigned char)t->at[n]))
				n++;
			drop(t, n);
			return true;
		}
		if (t->len >= n && t->at[t->len - 1] == fences[i][n - 1] &&
		    strncasecmp(t->at + t->len - n, fences[i], n) == 0) {
			t->len -= n;
			return true;
		}
	}
	return false;
}

/* "`AT+CSQ`", "**AT+CSQ**", "_AT+CSQ_" */
static bool drop_emphasis(struct trim *t)
{
	static const char *const marks[] = { "`", "**", "__" };
	size_t i, n;

	for (i = 0; i < COUNT(marks); i++) {
		n = strlen(marks[i]);
		if (t->len > 2 * n && begins(t, marks[i]) &&
		    memcmp(t->at + t->len - n, marks[i], n) == 0) {
			drop(t, n);
			t->len -= n;
			return true;
		}
	}
	return false;
}

/* What can only be of a session with a modem. */
static bool is_session(const char *p, size_t n)
{
	static const char *const words[] = { "OK", "ERROR", "CONNECT", "NO CARRIER" };
	size_t i;

	if (n > 1 && strchr("+!^$", *p) && isalpha((unsigned char)p[1]))
		return true;
	if (n > 1 && strncasecmp(p, "AT", 2) == 0 &&
	    (n == 2 || !isalpha((unsigned char)p[2]) ||
	     strchr("IEDZHQVSXL", toupper((unsigned char)p[2]))))
		return true;
	for (i = 0; i < COUNT(words); i++)
		if (n >= strlen(words[i]) && strncmp(p, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static bool drop_speaker(struct trim *t)
{
	size_t i, n;

	for (i = 0; i < COUNT(speakers); i++) {
		if (!begins(t, speakers[i].text))
			continue;
		for (n = strlen(speakers[i].text);
		     n < t->len && (t->at[n] == ' ' || t->at[n] == '\t'); n++)
			;
		if (speakers[i].cautious && !is_session(t->at + n, t->len - n))
			continue;
		drop(t, n);
		return true;
	}
	return false;
}

static bool says_cut(const struct trim *t)
{
	size_t i;

	for (i = 0; i < COUNT(cuts); i++)
		if (begins(t, cuts[i]))
			return true;
	return false;
}

void trim_speaker(struct trim *t)
{
	while (t->len > 0 && drop_speaker(t))
		t->marked = true;
	drop_blanks(t);
}

void trim_line(struct trim *t, const char *text, size_t len, bool dashes)
{
	bool more = true, decorated = false;
	int rounds;

	*t = (struct trim) { .at = text, .len = len, .unquoted = text };
	drop_blanks(t);
	t->cut = says_cut(t);
	for (rounds = 0; more && t->len > 0 && rounds < ROUNDS_MAX; rounds++) {
		more = false;
		if (drop_quote(t)) {
			more = true;
		} else if (drop_fence(t) || drop_emphasis(t)) {
			more = true;
		} else if (drop_bullet(t, dashes) || drop_speaker(t)) {
			more = t->marked = true;
		}
		decorated |= more;
		if (more)
			drop_blanks(t);
	}
	t->empty = t->len == 0 && decorated;
}
