/* SPDX-License-Identifier: MIT */
#include "wrap.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Nobody breaks lines before the first of these columns, and no terminal is wider than the last. */
#define COLUMN_MIN  55
#define COLUMN_MAX  134
#define COLUMN_MAIL 66 /* mail programs break between this and 80 */

/*
 * How lines of logs, dumps and sessions begin, where no prefix tells: words of pppd, chat, wvdial,
 * the kernel and USB dumps. A row without a blank at its end may go on in any way.
 */
static const char *const starts[] = {
	"AT",
	"OK",
	"ERROR",
	"CONNECT",
	"NO CARRIER",
	"BUSY",
	"NO ",
	"RING",
	"rcvd ",
	"sent ",
	"send ",
	"expect ",
	"abort ",
	"report ",
	"timeout ",
	"alarm",
	"-- got it",
	"- got it",
	"-->",
	"Failed",
	"CHAP ",
	"PAP ",
	"LCP",
	"IPCP",
	"IPV6CP",
	"CCP",
	"Modem ",
	"Using ",
	"using ",
	"Connect",
	"Serial ",
	"Script ",
	"local ",
	"remote ",
	"primary ",
	"secondary ",
	"Sent ",
	"Exit",
	"Terminating",
	"Could ",
	"Couldn't",
	"Cannot ",
	"cannot ",
	"Can't ",
	"pppd ",
	"Plugin ",
	"not ",
	"No ",
	"Received ",
	"peer ",
	"Peer ",
	"Hangup",
	"usb ",
	"usbcore",
	"usbserial",
	"qcserial",
	"option ",
	"qmi_wwan",
	"cdc_",
	"GSM modem",
	"hub ",
	"xhci",
	"sierra",
	"Bus ",
	"/:",
	"|__",
	"Config ",
	"Interface ",
	"FW ",
	"PRI ",
	"TYPE ",
	"Max ",
	"Active ",
	"LPM ",
	"State",
	"found ",
	"Renamed ",
	"Protocol",
	"Unsupported",
	"appear ",
	"<",
	"$",
	"#",
	"[",
	"/",
	"root@",
	"ip-up",
	"ip-down",
	"NetworkManager",
	"ModemManager",
	"^RSSI",
	"netifd",
	"device ",
	"sms_tool",
	"preferred fw version:",
	"preferred carrier name:",
	"preferred config name:",
	"preferred subpri index:",
	"current fw version:",
	"current carrier name:",
	"current config name:",
	"current subpri index:",
	"fw version mismatch",
	"fw mismatch",
	"carrier name mismatch",
	"config name mismatch",
};

static bool is_word(const char *p)
{
	return isalnum((unsigned char)*p) || *p == '_';
}

/* "+CSQ: 18", "!GSTATUS:", "^SYSINFO:", "+CPIN?" */
static bool is_header(const char *p)
{
	if (!strchr("+!^$%*", *p) || !isalpha((unsigned char)p[1]))
		return false;
	for (p++; is_word(p); p++)
		;
	return *p == ':' || *p == '?' || *p == '=' || *p == '\0';
}

/* "EMM state: ", "T:  Bus=01", "IMEI SV:  20": words, a colon and blanks or nothing. */
static bool is_label(const char *p)
{
	const char *q = p;

	if (!isupper((unsigned char)*p))
		return false;
	while (is_word(q) || (*q && strchr(" ()/-", *q) && q - p < 40))
		q++;
	return *q == ':' && (q[1] == ' ' || q[1] == '\0' || q[1] == '\t' || q[1] == '*');
}

/* "00, All bands", "0 - reserved", "14" */
static bool is_row(const char *p)
{
	size_t n = strspn(p, "0123456789ABCDEF");

	return n > 0 && n < 4 && (strncmp(p + n, ", ", 2) == 0 || strncmp(p + n, " - ", 3) == 0);
}

bool wrap_starts(const char *text)
{
	size_t i;

	for (i = 0; i < COUNT(starts); i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	return strncasecmp(text, "at", 2) == 0 || is_header(text) || is_label(text) || is_row(text);
}

/* Something is open that a line of these machines never leaves open. */
static bool is_open(const struct wrap_line *a)
{
	size_t i;
	int brackets = 0, parens = 0;

	if (a->len == 0)
		return false;
	for (i = 0; i < a->len; i++) {
		brackets += (a->text[i] == '[') - (a->text[i] == ']');
		parens += (a->text[i] == '(') - (a->text[i] == ')');
	}
	return a->text[a->len - 1] == ',' || brackets > 0 || parens > 0;
}

void wrap_init(struct wrap *w)
{
	w->widest = 0;
}

void wrap_see(struct wrap *w, const struct wrap_line *line)
{
	if (line->width > w->widest && (line->stamped || wrap_starts(line->text)))
		w->widest = line->width;
}

enum wrap_join wrap_joins(const struct wrap *w, const struct wrap_line *a,
			  const struct wrap_line *b)
{
	unsigned tail = a->width, word = (unsigned)strcspn(b->text, " \t"), column;

	if (tail < COLUMN_MIN || tail > COLUMN_MAX || b->stamped || b->marked || b->indent > 0 ||
	    b->len == 0)
		return WRAP_NOT;
	if (!a->stamped && !wrap_starts(a->text))
		return WRAP_NOT;
	/* At the terminal's last column, whatever comes: a log stamp would be seen, and the pieces
	 * of an own line that begin so ("AT", "[") are told by what is open. */
	if (a->full && w->widest <= WRAP_COLUMNS && (is_open(a) || !wrap_starts(b->text)))
		return WRAP_GLUE;
	if (is_open(a) && (!wrap_starts(b->text) || *b->text == '<' || *b->text == '['))
		return tail == w->widest && tail != WRAP_COLUMNS && !a->blank_end &&
				       w->widest > WRAP_COLUMNS
			       ? WRAP_GLUE
			       : WRAP_BLANK;
	if (wrap_starts(b->text))
		return WRAP_NOT;
	if (a->stamped && tail == w->widest && tail >= WRAP_COLUMNS)
		return WRAP_GLUE;
	column = w->widest > COLUMN_MAIL ? w->widest : COLUMN_MAIL;
	if (column <= WRAP_COLUMNS && tail + 1 + word > column)
		return WRAP_BLANK;
	return WRAP_NOT;
}
