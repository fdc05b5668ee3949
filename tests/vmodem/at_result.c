/* SPDX-License-Identifier: MIT */
#include "vmodem.h"

#include <stdlib.h>
#include <string.h>

/* 27.007 section 9.2, in the words Sierra prints (sierra-at 7). */
static const struct {
	int number;
	const char *text;
} cmes[] = {
	{ 3, "operation not allowed" },
	{ 4, "operation not supported" },
	{ 10, "SIM not inserted" },
	{ 11, "SIM PIN required" },
	{ 12, "SIM PUK required" },
	{ 13, "SIM failure" },
	{ 14, "SIM busy" },
	{ 15, "SIM wrong" },
	{ 16, "incorrect password" },
	{ 22, "not found" },
	{ 30, "no network service" },
	{ 31, "network timeout" },
	{ 32, "network not allowed - emergency calls only" },
	{ 50, "incorrect parameters" },
	{ 100, "unknown" },
	{ 103, "illegal MS" },
	{ 106, "illegal ME" },
	{ 107, "GPRS services not allowed" },
	{ 111, "PLMN not allowed" },
	{ 112, "location area not allowed" },
	{ 113, "roaming not allowed in this location area" },
	{ 132, "service option not supported" },
	{ 133, "requested service option not subscribed" },
	{ 134, "service option temporarily out of order" },
	{ 148, "unspecified GPRS error" },
	{ 149, "PDP authentication failure" },
};

/* V.250 table 1. */
static const struct {
	int result;
	const char *text; /* a template */
	char digit;
} results[] = {
	{ AT_OK, "OK", '0' },
	{ AT_CONNECT, "${layout.connect}", '1' },
	{ AT_NO_CARRIER, "NO CARRIER", '3' },
	{ AT_ERROR, "ERROR", '4' },
};

const char *at_cme_text(int number)
{
	for (size_t i = 0; i < sizeof(cmes) / sizeof(*cmes); i++)
		if (cmes[i].number == number)
			return cmes[i].text;
	return NULL;
}

int at_result_of(const char *text)
{
	if (!strncmp(text, "CME ", 4))
		return atoi(text + 4);
	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++)
		if (results[i].result != AT_OK && !strcmp(results[i].text, text))
			return results[i].result;
	return AT_OK;
}

static void at_result_cme(const struct vmodem *m, int number, struct buf *out)
{
	const char *text = at_cme_text(number);

	if (vars_int(&m->vars, "at.cmee") == 2 && text)
		buf_fmt(out, "+CME ERROR: %s", text);
	else
		buf_fmt(out, "+CME ERROR: %d", number);
}

void at_result(struct vmodem *m, int result)
{
	bool verbose = vars_int(&m->vars, "at.verbose");
	BUF_ON_STACK(text, 256);
	BUF_ON_STACK(line, 300);

	if (result == AT_WAIT || vars_int(&m->vars, "at.quiet"))
		return;
	if (result > 0 && !vars_int(&m->vars, "at.cmee"))
		result = AT_ERROR;
	if (result > 0)
		at_result_cme(m, result, &text);
	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
		if (results[i].result != result)
			continue;
		if (verbose)
			vmodem_expand(m, results[i].text, &text);
		else
			buf_char(&text, results[i].digit);
	}
	/* V.250 5.7.1: numbers stand alone and end in CR; words are framed by CR LF. */
	if (verbose || result > 0)
		buf_fmt(&line, "\r\n%s\r\n", text.at);
	else
		buf_fmt(&line, "%s\r", text.at);
	vmodem_send(m, line.at, line.len);
}

void at_urc(struct vmodem *m, const char *text)
{
	BUF_ON_STACK(line, 1024);

	buf_fmt(&line, "\r\n%s\r\n", text);
	if (!buf_error(&line))
		vmodem_send(m, line.at, line.len);
}
