/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "field.h"
#include "words.h"

#define REPLY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define REPLY_CODE_MAX	   65535

/* How a row's text must stand in a line. */
enum reply_match {
	REPLY_WHOLE,  /* nothing else on the line */
	REPLY_START,  /* what follows is not a letter */
	REPLY_HEAD,   /* blanks and a colon follow */
	REPLY_FAMILY, /* a name, blanks and a colon follow */
};

static const struct {
	char text[22];
	uint8_t match; /* enum reply_match */
	uint8_t final; /* enum reply_final */
	bool of_call;  /* speaks of a call: an URC unless the command may make one */
} reply_finals[] = {
	{ "OK", REPLY_WHOLE, REPLY_OK, false },
	{ "ERROR", REPLY_WHOLE, REPLY_ERROR, false },
	{ "+CME ERROR", REPLY_START, REPLY_CME, false },
	{ "+CMS ERROR", REPLY_START, REPLY_CMS, false },
	{ "CONNECT", REPLY_START, REPLY_CONNECT, true },
	{ "NO CARRIER", REPLY_START, REPLY_NO_CARRIER, true },
	{ "NO DIALTONE", REPLY_WHOLE, REPLY_NO_DIALTONE, true },
	{ "NO DIAL TONE", REPLY_WHOLE, REPLY_NO_DIALTONE, true },
	{ "BUSY", REPLY_WHOLE, REPLY_BUSY, true },
	{ "NO ANSWER", REPLY_WHOLE, REPLY_NO_ANSWER, true },
	{ "COMMAND NOT SUPPORT", REPLY_WHOLE, REPLY_NOT_SUPPORTED, false },
	{ "COMMAND NOT SUPPORTED", REPLY_WHOLE, REPLY_NOT_SUPPORTED, false },
	{ "MODEM ERROR", REPLY_START, REPLY_MODEM_ERROR, false },
};

/* What an URC has that its name alone does not tell. */
enum reply_urc {
	REPLY_URC_PLAIN,
	REPLY_URC_STATE,  /* an answer has <n> before what the URC says (27.007 7.2) */
	REPLY_URC_UNSET,  /* a set command is not answered by a line of this name */
	REPLY_URC_PAIR,	  /* the next line belongs to it (27.005 3.4.1) */
	REPLY_URC_REPORT, /* the same, when only a length follows (PDU mode) */
};

/* Unsolicited lines: 27.007, 27.005 and those of sierra-at 7. */
static const struct {
	char text[18];
	uint8_t match; /* enum reply_match */
	uint8_t urc;   /* enum reply_urc */
} reply_urcs[] = {
	{ "RING", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "RDY", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "POWERED DOWN", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "NORMAL POWER DOWN", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "Call Ready", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "SMS Ready", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "+PACSP", REPLY_START, REPLY_URC_PLAIN },
	{ "+PBREADY", REPLY_WHOLE, REPLY_URC_PLAIN },
	{ "+CREG", REPLY_HEAD, REPLY_URC_STATE },
	{ "+CGREG", REPLY_HEAD, REPLY_URC_STATE },
	{ "+CEREG", REPLY_HEAD, REPLY_URC_STATE },
	{ "+C5GREG", REPLY_HEAD, REPLY_URC_STATE },
	{ "+CSCON", REPLY_HEAD, REPLY_URC_STATE },
	{ "+CPIN", REPLY_HEAD, REPLY_URC_UNSET },
	{ "+CFUN", REPLY_HEAD, REPLY_URC_UNSET },
	{ "+CMT", REPLY_HEAD, REPLY_URC_PAIR },
	{ "+CBM", REPLY_HEAD, REPLY_URC_PAIR },
	{ "+CDS", REPLY_HEAD, REPLY_URC_REPORT },
	{ "+CMTI", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CBMI", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CDSI", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CALV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CCWA", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CCWV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CDIP", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CGEV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CIEV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CKEV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CLIP", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CMWN", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CNAP", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+COLP", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CPSB", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CRING", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CSSI", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CSSU", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CTZDST", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CTZE", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CTZV", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+CUSD", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+QIND", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+QIURC", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+QPING", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+QUSIM", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+STIN", REPLY_HEAD, REPLY_URC_PLAIN },
	{ "+WIND", REPLY_HEAD, REPLY_URC_PLAIN },
	/* Huawei's are many (^RSSI, ^MODE, ^DSFLOWRPT, ...) and so is the head of its answers. */
	{ "^", REPLY_FAMILY, REPLY_URC_PLAIN },
};

static bool reply_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool reply_in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Past what no modem sends at the start of a line: stray bytes on a port just opened. */
static const char *reply_text(const char *line)
{
	while (*line != '\0' && !reply_blank(*line) && (*line < ' ' || *line > '~'))
		line++;
	return line;
}

/* Where the text of a row ends in a line, or NULL when the line is not like it. */
static const char *reply_match(const char *line, const char *text, enum reply_match match)
{
	const char *rest = line + strlen(text);

	if (strncasecmp(line, text, strlen(text)) != 0)
		return NULL;
	switch (match) {
	case REPLY_WHOLE:
		return *rest == '\0' ? rest : NULL;
	case REPLY_START:
		return isalpha((unsigned char)*rest) ? NULL : rest;
	case REPLY_FAMILY:
		while (reply_in_name(*rest))
			rest++;
		/* fall through */
	case REPLY_HEAD:
		while (reply_blank(*rest))
			rest++;
		return *rest == ':' ? rest + 1 : NULL;
	}
	return NULL;
}

/* One extended command of a command line: "+CREG?" in "ATE0+CREG?;+CSQ". */
struct reply_part {
	const char *name; /* its sign included */
	size_t len;
	enum { REPLY_DOES, REPLY_READS, REPLY_TESTS, REPLY_SETS } how;
};

/* The next extended command at or behind *at, which moves past it (V.250 5.4). */
static bool reply_next_part(const char **at, struct reply_part *part)
{
	const char *p = *at;
	bool dialled = false, quoted = false;

	/* A basic command stands bare; a dial string may hold any sign (ATD*99#), up to ';'. */
	for (; *p != '\0' && (dialled || quoted || !strchr("+!^$%*#@", *p)); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == ';')
			dialled = false;
		else if (!quoted && (*p == 'D' || *p == 'd')) /* &D2 does not dial */
			dialled = dialled || p == *at || p[-1] != '&';
	}
	if (*p == '\0')
		return false;
	part->name = p++;
	while (reply_in_name(*p))
		p++;
	part->len = (size_t)(p - part->name);
	while (reply_blank(*p))
		p++;
	part->how = *p == '?' ? REPLY_READS : *p == '=' ? REPLY_SETS : REPLY_DOES;
	if (part->how == REPLY_SETS && p[1] == '?')
		part->how = REPLY_TESTS;
	for (quoted = false; *p != '\0' && (quoted || *p != ';'); p++)
		if (*p == '"')
			quoted = !quoted;
	*at = p;
	return true;
}

/*
 * True when a command may start or end a call, so that NO CARRIER and its like are its result.
 * While another command runs they tell of a call that was there before, and the command's own
 * result is still to come.
 */
static bool reply_may_call(const char *command)
{
	static const char *const calls[] = { "+CGDATA", "+CGACT", "+CGANS" };
	struct reply_part part;
	const char *p = command;
	size_t i;

	if (strncasecmp(p, "AT", 2) == 0)
		p += 2;
	for (; reply_in_name(*p) || reply_blank(*p) || *p == '&' || *p == '='; p++)
		if (strchr("DdAaOo", *p) && (p == command || p[-1] != '&'))
			return true;
	while (reply_next_part(&p, &part)) {
		if (part.how == REPLY_READS || part.how == REPLY_TESTS)
			continue;
		/* Makers have commands of their own for it: $QCRMCALL, ^NDISDUP, !SCACT. */
		if (*part.name != '+')
			return true;
		for (i = 0; i < REPLY_COUNT(calls); i++)
			if (part.len == strlen(calls[i]) &&
			    strncasecmp(part.name, calls[i], part.len) == 0)
				return true;
	}
	return false;
}

/* The code that a result with a tail gives, as number or in words; sets the words for people. */
static int reply_code(enum words_of of, const char *tail, const char **words)
{
	const char *known;
	struct field f;
	long code;

	while (reply_blank(*tail) || *tail == ':')
		tail++;
	if (*tail == '\0')
		return -1;
	*words = tail;
	field_line(&f, tail);
	if (field_int(&f, &code) < 0)
		return words_code(of, tail);
	if (code < 0 || code > REPLY_CODE_MAX)
		return -1;
	known = words_text(of, (int)code);
	if (known)
		*words = known;
	return (int)code;
}

static bool reply_read_final(const char *text, const char *command, struct reply *r)
{
	const char *tail = NULL;
	size_t i;

	for (i = 0; i < REPLY_COUNT(reply_finals) && !tail; i++)
		tail = reply_match(text, reply_finals[i].text, reply_finals[i].match);
	if (!tail)
		return false;
	i--;
	r->kind = REPLY_IS_FINAL;
	r->final = (enum reply_final)reply_finals[i].final;
	r->words = reply_final_name(r->final);
	if (!command || (reply_finals[i].of_call && !reply_may_call(command)))
		r->kind = REPLY_IS_URC;
	if (r->final == REPLY_CME)
		r->code = reply_code(WORDS_OF_CME, tail, &r->words);
	else if (r->final == REPLY_CMS)
		r->code = reply_code(WORDS_OF_CMS, tail, &r->words);
	else if (r->final == REPLY_MODEM_ERROR)
		r->code = reply_code(WORDS_OF_NONE, tail, &r->words);
	else if (r->final == REPLY_CONNECT)
		r->words = text; /* the speed, or what the modem takes for one */
	return true;
}

/* "<stat>" or "<stat>,<lac>,..." and not "<n>,<stat>,...": no second field, or no small number. */
static bool reply_lacks_n(const char *values)
{
	struct field f;
	long stat;

	field_line(&f, values);
	if (field_count(&f) < 2)
		return true;
	field_skip(&f);
	while (reply_blank(*f.at))
		f.at++;
	/* An area code may be bare digits (sierra-at 7), but never fewer than four of them. */
	return *f.at == '"' || strspn(f.at, "0123456789") > 3 || field_int(&f, &stat) < 0;
}

/* True when a line of the running command's own name is none of its answer. */
static bool reply_urc_inside(enum reply_urc urc, const struct reply_part *part, const char *values)
{
	switch (urc) {
	case REPLY_URC_STATE:
		return part->how == REPLY_SETS ||
		       (part->how == REPLY_READS && reply_lacks_n(values));
	case REPLY_URC_UNSET:
		return part->how == REPLY_SETS;
	case REPLY_URC_PLAIN:
	case REPLY_URC_PAIR:
	case REPLY_URC_REPORT:
		return false;
	}
	return false;
}

/* True when the line is an answer to one of the commands on the command line. */
static bool reply_is_own(const char *text, const char *command, enum reply_urc urc,
			 const char *values)
{
	struct reply_part part;

	while (reply_next_part(&command, &part))
		if (strncasecmp(text, part.name, part.len) == 0 && !reply_in_name(text[part.len]) &&
		    !reply_urc_inside(urc, &part, values))
			return true;
	return false;
}

static bool reply_read_urc(const char *text, const char *command, struct reply *r)
{
	const char *values = NULL;
	struct field f;
	size_t i;

	for (i = 0; i < REPLY_COUNT(reply_urcs) && !values; i++)
		values = reply_match(text, reply_urcs[i].text, reply_urcs[i].match);
	if (!values)
		return false;
	i--;
	if (command && reply_is_own(text, command, reply_urcs[i].urc, values))
		return false;
	r->kind = REPLY_IS_URC;
	field_line(&f, values);
	r->more = reply_urcs[i].urc == REPLY_URC_PAIR ||
		  (reply_urcs[i].urc == REPLY_URC_REPORT && field_count(&f) == 1);
	return true;
}

size_t reply_echo(const char *line, const char *command, size_t echoed)
{
	size_t len = strlen(line), whole = strlen(command);
	const char *at;

	if (len >= whole) {
		at = line + len - whole;
		/* Stray bytes may stand before it; a short command may end a word by chance. */
		return strcasecmp(at, command) == 0 &&
				       (at == line || whole >= 4 || !isalpha((unsigned char)at[-1]))
			       ? whole
			       : 0;
	}
	if (echoed > 0)
		return strcasecmp(line, command + echoed) == 0 ? whole : 0;
	return strncasecmp(line, "AT", 2) == 0 && strncasecmp(line, command, len) == 0 ? len : 0;
}

struct reply reply_read(const char *line, const char *command)
{
	const char *text = reply_text(line);
	struct reply r = { .kind = command ? REPLY_IS_INFO : REPLY_IS_URC, .code = -1 };

	r.words = text;
	if (command && reply_echo(line, command, 0) > 0)
		r.kind = REPLY_IS_ECHO;
	else if (!reply_read_final(text, command, &r))
		reply_read_urc(text, command, &r);
	return r;
}

const char *reply_final_name(enum reply_final final)
{
	static const char names[][20] = {
#define X(name, text) text,
		REPLY_FINALS(X)
#undef X
	};

	return names[final];
}

const char *reply_cme_words(int code)
{
	return words_text(WORDS_OF_CME, code);
}

bool reply_is_good(enum reply_final final)
{
	return final == REPLY_OK || final == REPLY_CONNECT;
}
