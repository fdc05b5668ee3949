/* SPDX-License-Identifier: MIT */
#include "redact.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "secret.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define MARK	   "\xE2\x80\xA6" /* the ellipsis, U+2026 */
#define KEEP	   4		  /* characters at either end of an identifier */
#define DIGITS_MIN 14		  /* IMEI without its check digit, MEID */
#define DIGITS_MAX 22
#define DIGITS_CUT 6 /* of a number that the end of the line cut */
#define PHONE_MIN  7
#define ZEROS_MASK 5 /* zeros at the begin of a band mask */

/* What stands behind these words is not for others. */
enum value_kind {
	VALUE_SECRET, /* up to its end: nothing stays */
	VALUE_REST,   /* the same, up to the next blank */
	VALUE_ID,     /* keeps its ends */
	VALUE_PHONE,  /* the digits behind it, anywhere on the line */
};

static const struct word_row {
	const char *word;
	enum value_kind kind;
} words[] = {
	{ "password", VALUE_SECRET },
	{ "passwd", VALUE_SECRET },
	{ "passphrase", VALUE_SECRET },
	{ "username", VALUE_SECRET },
	{ "APN user", VALUE_SECRET },
	{ "user", VALUE_SECRET },
	{ "name =", VALUE_SECRET },
	{ "name=", VALUE_SECRET },
	{ "--enter-pin", VALUE_REST },
	{ "--uim-verify-pin", VALUE_REST },
	{ "--dms-uim-verify-pin", VALUE_REST },
	{ "--uim-unblock-pin", VALUE_REST },
	{ "--pin", VALUE_REST },
	{ "pincode", VALUE_SECRET },
	{ "pin-code", VALUE_SECRET },
	{ "pin", VALUE_SECRET },
	{ "PUK", VALUE_SECRET },
	{ "FSN", VALUE_ID },
	{ "SerialNumber", VALUE_ID },
	{ "Serial Number", VALUE_ID },
	{ "iSerial", VALUE_ID },
	{ "IMEI", VALUE_ID },
	{ "MEID", VALUE_ID },
	{ "ESN", VALUE_ID },
	{ "IMSI", VALUE_ID },
	{ "ICCID", VALUE_ID },
	{ "Subscriber ID", VALUE_ID },
	{ "Device ID", VALUE_ID },
	{ "+CNUM", VALUE_PHONE },
	{ "+CLIP", VALUE_PHONE },
	{ "+CMGR", VALUE_PHONE },
	{ "+CMGL", VALUE_PHONE },
	{ "+CMT", VALUE_PHONE },
	{ "+CSCA", VALUE_PHONE },
	{ "Telephone number", VALUE_PHONE },
	{ "MSISDN", VALUE_PHONE },
};

static void put_ends(struct buf *to, const char *p, size_t n, size_t keep)
{
	size_t head = keep, tail = keep;

	while (head < n && ((unsigned char)p[head] & 0xC0) == 0x80)
		head++;
	while (tail < n && ((unsigned char)p[n - tail] & 0xC0) == 0x80)
		tail++;
	if (n <= head + tail) {
		buf_str(to, MARK);
		return;
	}
	buf_mem(to, p, head);
	buf_str(to, MARK);
	buf_mem(to, p + n - tail, tail);
}

static bool is_cut(const char *p, const char *end)
{
	return end - p >= 3 && memcmp(p, MARK, 3) == 0;
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Where the value behind a word begins: quotes, colons and the like are passed. NULL when the word
 * says something about it and gives none ("password needed", "PIN retries: 3"). */
static const char *value_begin(const char *p, const char *end, enum value_kind kind, bool whole)
{
	const char *from = p;
	bool joint = false;

	if (kind == VALUE_ID) /* "IMEI SV: 20" is a version, "ICCID: 'x'" is none */
		joint = p < end && *p == ' ' && end - p > 3 && strncmp(p, " SV", 3) != 0;
	while (p < end && strchr(" \t:=\"'([", *p)) {
		joint |= *p == ':' || *p == '=' || *p == '\'' || *p == '"' || *p == '\t';
		p++;
	}
	/* An option of a peers file: the word, a blank, the value, and nothing else. */
	joint |= whole && p < end && *from == ' ' && !memchr(p, ' ', (size_t)(end - p));
	if (p == end || p == from || !joint || *p == '<' || *p == '?')
		return NULL;
	return p;
}

static const char *value_end(const char *p, const char *end, enum value_kind kind)
{
	const char *stops = kind == VALUE_REST ? " \t" : " \t\"',;)]>";
	char close = p[-1] == '\'' || p[-1] == '"' ? p[-1] : '\0';

	while (p < end && (close ? *p != close : !strchr(stops, *p)))
		p++;
	return p;
}

/* Words that stand behind "PIN", "user" and the like without being one. */
static bool is_plain_value(const char *p, size_t n)
{
	static const char *const plain[] = { "unset",	"none",	    "ready",  "required",
					     "enabled", "disabled", "locked", "unlocked",
					     "root",	"unknown",  "yes",    "no",
					     "0",	"1",	    "2",      "3",
					     "10",	"hidden",   "READY",  "SIM",
					     "pin1",	"pin2",	    "(null)" };
	size_t i;

	for (i = 0; i < COUNT(plain); i++)
		if (strlen(plain[i]) == n && strncasecmp(plain[i], p, n) == 0)
			return true;
	return false;
}

static const char *take_word(struct buf *to, const char *begin, const char *p, const char *end,
			     bool whole, bool *phones)
{
	const char *value, *stop;
	size_t i, n;

	if (p > begin && in_word(p[-1]) && *p != '+')
		return NULL;
	for (i = 0; i < COUNT(words); i++) {
		n = strlen(words[i].word);
		if ((size_t)(end - p) < n || strncasecmp(p, words[i].word, n) != 0)
			continue;
		if (in_word(p[n - 1]) && p + n < end && isalpha((unsigned char)p[n]))
			continue;
		if (whole && (words[i].kind == VALUE_ID || words[i].kind == VALUE_PHONE))
			continue;
		if (words[i].kind == VALUE_PHONE) {
			*phones = true;
			return NULL;
		}
		value = value_begin(p + n, end, words[i].kind, p == begin);
		if (!value)
			continue;
		stop = value_end(value, end, words[i].kind);
		n = (size_t)(stop - value);
		if (n == 0 || is_plain_value(value, n) ||
		    (words[i].kind == VALUE_ID && n < DIGITS_CUT))
			continue;
		buf_mem(to, p, (size_t)(value - p));
		if (words[i].kind == VALUE_ID)
			put_ends(to, value, n, KEEP);
		else
			buf_str(to, MARK);
		return stop;
	}
	return NULL;
}

/* "93.184.216.34": false for versions, which have zeros in front, and for private ranges. */
static const char *take_ipv4(struct buf *to, const char *p, const char *end)
{
	unsigned part[4], i, digits;
	const char *q = p;

	for (i = 0; i < 4; i++) {
		if (i > 0 && (q == end || *q++ != '.'))
			return NULL;
		part[i] = 0;
		if (q < end && *q == '0' && q + 1 < end && isdigit((unsigned char)q[1]))
			return NULL;
		for (digits = 0; q < end && isdigit((unsigned char)*q) && digits < 4; digits++)
			part[i] = part[i] * 10 + (unsigned)(*q++ - '0');
		if (digits == 0 || part[i] > 255)
			return NULL;
	}
	if (q < end && (in_word(*q) || (*q == '.' && q + 1 < end && isdigit((unsigned char)q[1]))))
		return NULL;
	if (part[0] == 10 || part[0] == 0 || part[0] == 127 || part[0] >= 224 ||
	    (part[0] == 192 && part[1] == 168) || (part[0] == 172 && part[1] / 16 == 1) ||
	    (part[0] == 169 && part[1] == 254) || (part[0] == 100 && part[1] / 64 == 1))
		return NULL;
	buf_fmt(to, "%u." MARK ".%u", part[0], part[3]);
	return q;
}

/* Of 2000::/3: "2a01:…:ee7". Hardware addresses and times have shorter groups in front. */
static const char *take_ipv6(struct buf *to, const char *p, const char *end)
{
	unsigned colons = 0;
	bool gap = false;
	const char *q, *last = p;

	if (end - p < 5 || (*p != '2' && *p != '3') || p[4] != ':')
		return NULL;
	for (q = p; q < end && (isxdigit((unsigned char)*q) || *q == ':'); q++)
		if (*q == ':') {
			colons++;
			gap |= q[-1] == ':';
			last = q;
		}
	/* The last group may be blotted out by its owner: "29ea:xxxx". */
	if (colons < 2 || (!gap && colons < 6))
		return NULL;
	buf_mem(to, p, 5);
	buf_str(to, MARK);
	buf_mem(to, last, (size_t)(q - last));
	return q;
}

/* A run of digits that is long enough for an identifier; an ICCID may end in F. */
static const char *take_digits(struct buf *to, const char *p, const char *end, bool phones)
{
	size_t n = 0, zeros = 0, least = phones ? PHONE_MIN : DIGITS_MIN;

	while (p + n < end && isdigit((unsigned char)p[n]))
		n++;
	while (zeros < n && p[zeros] == '0')
		zeros++;
	if (p + n < end && (p[n] == 'F' || p[n] == 'f') && n >= 18)
		n++;
	/* Hexadecimal numbers, and times with a fraction, are none. */
	if (p + n < end && isxdigit((unsigned char)p[n]))
		return NULL;
	if (is_cut(p + n, end) ? n < DIGITS_CUT : n < least || n > DIGITS_MAX)
		return NULL;
	if (zeros >= ZEROS_MASK && zeros + 4 < n)
		return NULL;
	put_ends(to, p, n, n < DIGITS_MIN ? KEEP / 2 : KEEP);
	return p + n;
}

/* "+491512025": a number as it is dialled from abroad. */
static const char *take_phone(struct buf *to, const char *p, const char *end)
{
	size_t n = 1;

	while (p + n < end && isdigit((unsigned char)p[n]))
		n++;
	if (n <= PHONE_MIN)
		return NULL;
	put_ends(to, p, n, KEEP - 1);
	return p + n;
}

/* What looks like an identifier, wherever it stands. */
static const char *take_identifier(struct buf *to, const char *p, const char *end, char before,
				   bool phones)
{
	const char *next = NULL;

	if (*p == '+')
		return take_phone(to, p, end);
	if (!isdigit((unsigned char)*p))
		return NULL;
	if (!in_word(before) && before != '.')
		next = take_ipv4(to, p, end);
	if (!next && !in_word(before) && before != ':')
		next = take_ipv6(to, p, end);
	if (!next && !isxdigit((unsigned char)before) && before != 'x')
		next = take_digits(to, p, end, phones);
	return next;
}

static void redact(struct buf *to, const char *text, size_t n, bool whole)
{
	size_t shown = secret_shown(text, n);
	const char *end = text + shown, *p = text, *next;
	bool phones = false;

	while (p < end) {
		char before = p > text ? p[-1] : ' ';

		next = NULL;
		if (isalpha((unsigned char)*p) || *p == '+' || *p == '-')
			next = take_word(to, text, p, end, whole, &phones);
		if (!next && !whole)
			next = take_identifier(to, p, end, before, phones);
		if (next) {
			p = next;
			continue;
		}
		buf_char(to, *p++);
	}
	if (shown < n)
		buf_str(to, MARK);
}

void redact_text(struct buf *to, const char *text, size_t n)
{
	redact(to, text, n, false);
}

void redact_secrets(struct buf *to, const char *text, size_t n)
{
	redact(to, text, n, true);
}

static void redact_line(char line[FINDING_TEXT_MAX], bool whole)
{
	/* A mark may be longer than what it stands for. */
	BUF_ON_STACK(clean, 4 * FINDING_TEXT_MAX);
	size_t n;

	redact(&clean, line, strlen(line), whole);
	n = clean.len < FINDING_TEXT_MAX ? clean.len : FINDING_TEXT_MAX - 1;
	while (n < clean.len && n > 0 && ((unsigned char)clean.at[n] & 0xC0) == 0x80)
		n--;
	memcpy(line, clean.at, n);
	line[n] = '\0';
}

void redact_findings(struct findings *list, bool whole)
{
	size_t i, k;

	for (i = 0; i < list->count; i++) {
		for (k = 0; k < list->at[i].evidence_count; k++)
			redact_line(list->at[i].evidence[k], whole);
		redact_line(list->at[i].cure, whole);
	}
}
