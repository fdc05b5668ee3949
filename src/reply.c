/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "field.h"

#define REPLY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define REPLY_CODE_MAX 65535

/*
 * Rows of a code and its words, one behind the other. A pointer to each would be a relocation, and
 * those would be the largest part of the plugin.
 *
 * 27.007 section 9.2 (release 13); the first row of a number is what people are shown.
 */
static const char reply_cme[] =
	"0 phone failure\0"
	"1 no connection to phone\0"
	"2 phone-adaptor link reserved\0"
	"3 operation not allowed\0"
	"4 operation not supported\0"
	"5 PH-SIM PIN required\0"
	"6 PH-FSIM PIN required\0"
	"7 PH-FSIM PUK required\0"
	"10 SIM not inserted\0"
	"11 SIM PIN required\0"
	"12 SIM PUK required\0"
	"13 SIM failure\0"
	"14 SIM busy\0"
	"15 SIM wrong\0"
	"16 incorrect password\0"
	"17 SIM PIN2 required\0"
	"18 SIM PUK2 required\0"
	"20 memory full\0"
	"21 invalid index\0"
	"22 not found\0"
	"23 memory failure\0"
	"24 text string too long\0"
	"25 invalid characters in text string\0"
	"26 dial string too long\0"
	"27 invalid characters in dial string\0"
	"30 no network service\0"
	"31 network timeout\0"
	"32 network not allowed - emergency calls only\0"
	"40 network personalization PIN required\0"
	"41 network personalization PUK required\0"
	"42 network subset personalization PIN required\0"
	"43 network subset personalization PUK required\0"
	"44 service provider personalization PIN required\0"
	"45 service provider personalization PUK required\0"
	"46 corporate personalization PIN required\0"
	"47 corporate personalization PUK required\0"
	"48 hidden key required\0"
	"49 EAP method not supported\0"
	"50 incorrect parameters\0"
	"51 command implemented but currently disabled\0"
	"52 command aborted by user\0"
	"53 not attached to network due to MT functionality restrictions\0"
	"54 modem not allowed - MT restricted to emergency calls only\0"
	"55 operation not allowed because of MT functionality restrictions\0"
	"56 fixed dial number only allowed - called number is not a fixed dial number\0"
	"57 temporarily out of service due to other MT usage\0"
	"58 language/alphabet not supported\0"
	"59 unexpected data value\0"
	"60 system failure\0"
	"61 data missing\0"
	"62 call barred\0"
	"63 message waiting indication subscription failure\0"
	"100 unknown\0"
	"102 IMSI unknown in HSS\0"
	"103 illegal MS\0"
	"104 IMSI unknown in VLR\0"
	"105 IMEI not accepted\0"
	"106 illegal ME\0"
	"107 PS services not allowed\0"
	"108 PS services and non-PS services not allowed\0"
	"109 UE identity cannot be derived by the network\0"
	"110 implicitly detached\0"
	"111 PLMN not allowed\0"
	"112 location area not allowed\0"
	"113 roaming not allowed in this location area\0"
	"114 PS services not allowed in this PLMN\0"
	"115 no suitable cells in location area\0"
	"116 MSC temporarily not reachable\0"
	"117 network failure\0"
	"118 CS domain not available\0"
	"119 ESM failure\0"
	"122 congestion\0"
	"124 MBMS bearer capabilities insufficient for the service\0"
	"125 not authorized for this CSG\0"
	"126 insufficient resources\0"
	"127 missing or unknown APN\0"
	"128 unknown PDP address or PDP type\0"
	"129 user authentication failed\0"
	"130 activation rejected by GGSN, Serving GW or PDN GW\0"
	"131 activation rejected, unspecified\0"
	"132 service option not supported\0"
	"133 requested service option not subscribed\0"
	"134 service option temporarily out of order\0"
	"135 NSAPI or PTI already in use\0"
	"136 regular deactivation\0"
	"137 QoS not accepted\0"
	"138 call cannot be identified\0"
	"139 CS service temporarily not available\0"
	"140 feature not supported\0"
	"141 semantic error in the TFT operation\0"
	"142 syntactical error in the TFT operation\0"
	"143 unknown PDP context\0"
	"144 semantic errors in packet filter(s)\0"
	"145 syntactical errors in packet filter(s)\0"
	"146 PDP context without TFT already activated\0"
	"147 multicast group membership timeout\0"
	"148 unspecified GPRS error\0"
	"149 PDP authentication failure\0"
	"150 invalid mobile class\0"
	"151 VBS/VGCS not supported by the network\0"
	"152 no service subscription on SIM\0"
	"153 no subscription for group ID\0"
	"154 group Id not activated on SIM\0"
	"155 no matching notification\0"
	"156 VBS/VGCS call already present\0"
	"157 congestion\0"
	"158 network failure\0"
	"159 uplink busy\0"
	"160 no access rights for SIM file\0"
	"161 no subscription for priority\0"
	"162 operation not applicable or not possible\0"
	"163 group Id prefixes not supported\0"
	"164 group Id prefixes not usable for VBS\0"
	"165 group Id prefix value invalid\0"
	"171 last PDN disconnection not allowed\0"
	"172 semantically incorrect message\0"
	"173 mandatory information element error\0"
	"174 information element non-existent or not implemented\0"
	"175 conditional information element error\0"
	"176 protocol error, unspecified\0"
	"177 operator determined barring\0"
	"178 maximum number of PDP contexts reached\0"
	"179 requested APN not supported in current RAT and PLMN combination\0"
	"180 request rejected, bearer control mode violation\0"
	"181 unsupported QCI value\0"
	"182 user data transmission via control plane is congested\0"
	/* Other spellings, of older releases and of modems; only looked up by words. */
	"10 no SIM\0"
	"11 SIM PIN necessary\0"
	"12 SIM PUK necessary\0"
	"17 SIM PIN2 necessary\0"
	"18 SIM PUK2 necessary\0"
	"22 entry not found\0"
	"30 no network\0"
	"31 timeout\0"
	"32 emergency calls only\0"
	"48 hidden key PIN required\0"
	"100 unknown error\0"
	"103 illegal UE\0"
	"107 GPRS services not allowed\0"
	"107 GPRS service not allowed\0"
	"108 GPRS services and non-GPRS services not allowed\0"
	"112 area not allowed\0"
	"114 GPRS services not allowed in this PLMN\0"
	"127 unknown APN\0"
	"128 unknown PDP address or type\0"
	"130 activation rejected by GGSN\0"
	"133 service option not subscribed\0"
	"148 unspecified error\0"
	"149 PDP authentication failed\0"
	"177 operator-determined barring\0";

/* 27.005 section 3.2.5. */
static const char reply_cms[] = "300 ME failure\0"
				"301 SMS service of ME reserved\0"
				"302 operation not allowed\0"
				"303 operation not supported\0"
				"304 invalid PDU mode parameter\0"
				"305 invalid text mode parameter\0"
				"310 SIM not inserted\0"
				"311 SIM PIN required\0"
				"312 PH-SIM PIN required\0"
				"313 SIM failure\0"
				"314 SIM busy\0"
				"315 SIM wrong\0"
				"316 SIM PUK required\0"
				"317 SIM PIN2 required\0"
				"318 SIM PUK2 required\0"
				"320 memory failure\0"
				"321 invalid memory index\0"
				"322 memory full\0"
				"330 SMSC address unknown\0"
				"331 no network service\0"
				"332 network timeout\0"
				"340 no +CNMA acknowledgement expected\0"
				"500 unknown error\0";

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

/* The next letter or digit that counts when words are compared; '\0' at their end. */
static int reply_letter(const char **words)
{
	const char *p = *words;
	int c;

	while (*p != '\0' && !isalnum((unsigned char)*p))
		if (*p++ == '(' && *p == '#') /* "(#33)": the cause of 24.008 behind the words */
			return '\0';
	c = tolower((unsigned char)*p);
	*words = *p == '\0' ? p : p + 1;
	return c == 'z' ? 's' : c; /* "personalisation" */
}

static bool reply_same_words(const char *a, const char *b)
{
	int c;

	do {
		c = reply_letter(&a);
		if (c != reply_letter(&b))
			return false;
	} while (c != '\0');
	return true;
}

/* The words of the first row, and the code; the rows go on to the next. NULL at their end. */
static const char *reply_next_row(const char **rows, int *code)
{
	const char *p = *rows;

	if (!p || *p == '\0')
		return NULL;
	for (*code = 0; *p != ' '; p++)
		*code = *code * 10 + (*p - '0');
	*rows = p + strlen(p) + 1;
	return p + 1;
}

/* The code that a result with a tail gives, as number or in words; sets the words for people. */
static int reply_code(const char *rows, const char *tail, const char **words)
{
	const char *row_words;
	struct field f;
	int row_code;
	long code;

	while (reply_blank(*tail) || *tail == ':')
		tail++;
	if (*tail == '\0')
		return -1;
	*words = tail;
	field_line(&f, tail);
	if (field_int(&f, &code) == 0) {
		if (code < 0 || code > REPLY_CODE_MAX)
			return -1;
		while ((row_words = reply_next_row(&rows, &row_code))) {
			if (row_code == code) {
				*words = row_words;
				break;
			}
		}
		return (int)code;
	}
	while ((row_words = reply_next_row(&rows, &row_code)))
		if (reply_same_words(row_words, tail))
			return row_code;
	return -1;
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
		r->code = reply_code(reply_cme, tail, &r->words);
	else if (r->final == REPLY_CMS)
		r->code = reply_code(reply_cms, tail, &r->words);
	else if (r->final == REPLY_MODEM_ERROR)
		r->code = reply_code(NULL, tail, &r->words);
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
	static const char *const names[] = {
#define X(name, text) text,
		REPLY_FINALS(X)
#undef X
	};

	return names[final];
}

const char *reply_cme_words(int code)
{
	const char *rows = reply_cme, *words;
	int row_code;

	while ((words = reply_next_row(&rows, &row_code)) && row_code != code)
		;
	return words;
}

bool reply_is_good(enum reply_final final)
{
	return final == REPLY_OK || final == REPLY_CONNECT;
}
