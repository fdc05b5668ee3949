/* SPDX-License-Identifier: MIT */
#include "read_pppd.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read_rows.h"
#include "words.h"

void read_pppd_init(struct read_pppd *r)
{
	memset(r, 0, sizeof(*r));
}

/* What a number of +CME ERROR says of card and network (27.007 9.2). */
static const struct {
	int code;
	enum clue_kind kind;
} cme_kinds[] = {
	{ 10, CLUE_SIM_ABSENT },
	{ 11, CLUE_SIM_PIN },
	{ 12, CLUE_SIM_PUK },
	{ 13, CLUE_SIM_FAILURE },
	{ 15, CLUE_SIM_FAILURE },
	{ 30, CLUE_NO_SERVICE },
	{ 107, CLUE_REGISTRATION_DENIED },
	{ 111, CLUE_REGISTRATION_DENIED },
	{ 112, CLUE_REGISTRATION_DENIED },
	{ 113, CLUE_REGISTRATION_DENIED },
	{ 132, CLUE_APN_REFUSED },
	{ 133, CLUE_APN_REFUSED },
	{ 149, CLUE_AUTH_FAILED },
};

static void cme_put(const struct paste_line *line, struct clues *clues)
{
	const char *at = strcasestr(line->text, "CME ERROR");
	size_t i;
	int code;

	at += strcspn(at, ":)");
	at += strspn(at, ": ");
	code = *at >= '0' && *at <= '9' ? atoi(at) : words_code(WORDS_OF_CME, at);
	clues_put(clues, CLUE_CHAT_CME_ERROR, line, code);
	for (i = 0; i < sizeof(cme_kinds) / sizeof(cme_kinds[0]); i++)
		if (cme_kinds[i].code == code)
			clues_put(clues, cme_kinds[i].kind, line, code);
}

/* "2.4.9" to 20409. */
static long version_number(const struct pattern_got *got)
{
	const char *at = got->word;
	long number = 0;
	char *end;
	int i;

	for (i = 0; i < 3; i++) {
		number = number * 100 + (strtol(at, &end, 10) % 100);
		at = end + (*end == '.');
	}
	return number;
}

/* "39.7 minutes" to seconds. */
static long minutes_number(const char *text)
{
	char *end;
	long minutes = strtol(text, &end, 10), tenths = 0;

	if (minutes < 0 || minutes > 10000000)
		return 0;
	if (*end == '.' && end[1] >= '0' && end[1] <= '9')
		tenths = end[1] - '0';
	return minutes * 60 + tenths * 6;
}

/* Addresses among the options of a request or an answer: "<addr 10.0.0.1> <ms-dns1 10.11.12.13>".
 */
static bool has_address(const char *text, const char *option)
{
	const char *at = strstr(text, option);

	return at && strncmp(at + strlen(option), "0.0.0.0", 7) != 0;
}

/* A request of the peer with our own magic number is our own request. */
static void lcp_put(struct read_pppd *r, const struct paste_line *line, enum clue_kind kind,
		    struct clues *clues)
{
	const char *magic = strstr(line->text, "<magic ");
	size_t n = magic ? strcspn(magic, ">") : 0;

	clues_put(clues, kind, line, 0);
	if (!n || n >= sizeof(r->magic) + strlen("<magic ") || !strstr(line->text, "ConfReq"))
		return;
	magic += strlen("<magic ");
	n -= strlen("<magic ");
	if (kind == CLUE_LCP_SENT) {
		memcpy(r->magic, magic, n);
		r->magic[n] = '\0';
	} else if (!strncmp(r->magic, magic, n) && !r->magic[n]) {
		clues_put(clues, CLUE_LCP_LOOPED, line, 0);
	}
}

static void ipcp_put(const struct paste_line *line, enum clue_kind kind, struct clues *clues)
{
	bool asks = strstr(line->text, "ConfReq"), refuses = strstr(line->text, "ConfNak");

	clues_put(clues, kind, line, 0);
	if (kind == CLUE_IPCP_SENT && asks && has_address(line->text, "<addr ") &&
	    clues->now.at[CLUE_IPCP_SENT].count == 1 && !clues->now.at[CLUE_ADDRESS_GIVEN].count)
		clues_put(clues, CLUE_OWN_ADDRESS, line, 0);
	if (kind != CLUE_IPCP_HEARD || !refuses)
		return;
	if (has_address(line->text, "<addr "))
		clues_put(clues, CLUE_ADDRESS_GIVEN, line, 0);
	if (strstr(line->text, " 10.11.12.1"))
		clues_put(clues, CLUE_DNS_PLACEHOLDER, line, 0);
	else if (has_address(line->text, "<ms-dns1 "))
		clues_put(clues, CLUE_DNS_REAL, line, 0);
}

/* A row that says no more than "it could not be opened" or "it failed": why, by other words. */
static enum clue_kind refine(enum clue_kind kind, const char *text)
{
	const struct read_rows *rows =
		kind == CLUE_DEVICE_OPEN_FAILED ? &read_rows_open_errors : &read_rows_call_errors;
	struct pattern_got got;
	int why = read_rows_kind(rows, text, &got);

	return why < 0 ? kind : (enum clue_kind)why;
}

/* Exit codes of pppd that say what a line of its own would have said. */
static void exit_put(const struct paste_line *line, long status, struct clues *clues)
{
	static const struct {
		long status;
		enum clue_kind kind;
	} rows[] = {
		{ 2, CLUE_OPTION_ERROR },	 { 3, CLUE_NOT_ROOT },
		{ 4, CLUE_NO_KERNEL_PPP },	 { 5, CLUE_TERM_ASKED },
		{ 6, CLUE_DEVICE_BUSY },	 { 8, CLUE_CONNECT_SCRIPT_FAILED },
		{ 11, CLUE_PEER_WILL_NOT_AUTH }, { 12, CLUE_TERM_IDLE },
		{ 13, CLUE_TERM_IDLE },		 { 15, CLUE_LINK_DEAD },
		{ 16, CLUE_MODEM_HANGUP },	 { 17, CLUE_LCP_LOOPED },
		{ 19, CLUE_AUTH_FAILED },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].status == status && !clues->now.at[rows[i].kind].count)
			clues_put(clues, rows[i].kind, line, 0);
}

/* Of a script that ends a call, or makes sure that none is there before it dials. */
static bool hangs_up(const char *text)
{
	return strstr(text, "+++") || strstr(text, "(^C") || strcasestr(text, "ATH");
}

/* Put the clue of a row, with what this kind has besides. */
static void put(struct read_pppd *r, enum clue_kind kind, const struct paste_line *line,
		const struct pattern_got *got, struct clues *clues)
{
	long number = got->count ? got->numbers[got->count - 1] : 0;
	struct pattern_got more;
	enum clue_kind why;

	if (kind == CLUE_CHAT_SEND || kind == CLUE_CHAT_DIAL || kind == CLUE_PPPD_STARTED)
		r->hangs_up = kind == CLUE_CHAT_SEND && hangs_up(line->text);
	if (kind == CLUE_NONE ||
	    (r->hangs_up && (clue_phase(kind) == CLUE_PHASE_DIAL || kind == CLUE_SCRIPT_STATUS)))
		return;
	if (kind == CLUE_CHAT_ABORT && strcasestr(line->text, "CME ERROR"))
		kind = CLUE_CHAT_CME_ERROR;
	if (kind == CLUE_CHAT_CME_ERROR) {
		cme_put(line, clues);
		return;
	}
	if (kind == CLUE_IPCP_SENT || kind == CLUE_IPCP_HEARD) {
		ipcp_put(line, kind, clues);
		return;
	}
	if (kind == CLUE_LCP_SENT || kind == CLUE_LCP_HEARD) {
		lcp_put(r, line, kind, clues);
		return;
	}
	if (kind == CLUE_NEW_ID)
		number = (got->numbers[0] & 0xFFFF) << 16 | (got->numbers[1] & 0xFFFF);
	else if (kind == CLUE_PPPD_STARTED)
		number = version_number(got);
	else if (kind == CLUE_CHAT_NO_CARRIER || kind == CLUE_CHAT_BUSY ||
		 kind == CLUE_CHAT_ERROR || kind == CLUE_CHAT_ABORT || kind == CLUE_CHAT_ALARM)
		number = r->dialled;
	else if (kind == CLUE_CONNECT_TIME)
		number = minutes_number(got->rest);
	else if (kind == CLUE_DEVICE_OPEN_FAILED)
		kind = refine(kind, line->text);
	clues_put(clues, kind, line, number);
	if (kind == CLUE_EXIT_STATUS)
		exit_put(line, number, clues);

	if (kind == CLUE_BYTES_SENT &&
	    pattern_match("Sent %d bytes, received %d bytes", line->text, &more))
		clues_put(clues, CLUE_BYTES_RECEIVED, line, more.numbers[1]);
	if (kind == CLUE_NETWORK_FAILED) {
		why = refine(kind, line->text);
		if (why != kind)
			clues_put(clues, why, line, 0);
	}
	if (kind == CLUE_CHAT_SEND || kind == CLUE_CHAT_DIAL)
		r->dialled = kind == CLUE_CHAT_DIAL;
}

/* What wvdial writes behind its arrow, or NULL. Markup may have eaten the arrow's head. */
static const char *wvdial_text(const struct paste_line *line)
{
	struct pattern_got got;

	if (pattern_match("-> ", line->text, &got) || pattern_match("->", line->text, &got) ||
	    (!strcmp(line->tag, "wvdial") && pattern_match("", line->text, &got)))
		return got.rest;
	return NULL;
}

static int find(struct read_pppd *r, const struct paste_line *line, struct pattern_got *got)
{
	const char *arrow = wvdial_text(line);
	int kind;
	size_t i;

	if (arrow && pattern_match("pppd: ", arrow, got))
		return read_rows_kind(&read_rows_pppd, got->rest, got);
	if (arrow) {
		r->in_chat = true;
		if (pattern_match("Sending: ", arrow, got))
			read_rows_text(r->sent, sizeof(r->sent), got->rest);
		return read_rows_kind(&read_rows_wvdial, arrow, got);
	}
	kind = read_rows_kind(&read_rows_chat, line->text, got);
	if (kind >= 0) {
		r->in_chat = true;
		return kind;
	}
	kind = read_rows_kind(&read_rows_pppd, line->text, got);
	if (kind >= 0) {
		r->in_chat = false;
		return kind;
	}
	if (r->in_chat && r->sent[0] && !strcasecmp(line->text, r->sent))
		return CLUE_NONE;
	if (r->in_chat || !strcmp(line->tag, "chat")) {
		kind = read_rows_kind(&read_rows_dialogue, line->text, got);
		if (kind >= 0)
			return kind;
	}
	kind = read_rows_kind(&read_rows_options, line->text, got);
	if (kind >= 0)
		return kind;
	for (i = 0; i < READ_MANAGER_GROUPS; i++) {
		kind = read_rows_kind(&read_rows_managers[i], line->text, got);
		if (kind >= 0)
			return kind;
	}
	return -1;
}

bool read_pppd_line(struct read_pppd *r, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got = { 0 };
	int kind = find(r, line, &got);

	if (kind < 0)
		return false;
	put(r, (enum clue_kind)kind, line, &got, clues);
	return true;
}
