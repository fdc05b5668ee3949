/* SPDX-License-Identifier: MIT */
#include "read_pppd.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read_rows.h"
#include "words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void read_pppd_init(struct read_pppd *r)
{
	memset(r, 0, sizeof(*r));
}

/* The line that a row stands for, to those who put more than the row's kind and number. */
struct found {
	struct read_pppd *reader;
	enum clue_kind kind;
	const struct paste_line *line;
	const struct pattern_got *got;
	struct clues *clues;
};

static void say(const struct found *f, enum clue_kind kind, long number)
{
	clues_put(f->clues, kind, f->line, number);
}

static bool holds(const struct found *f, const char *text)
{
	return strstr(f->line->text, text) != NULL;
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

static void put_cme_error(const struct found *f)
{
	const char *at = strcasestr(f->line->text, "CME ERROR");
	struct pattern_got got;
	size_t i;
	int code;

	at += strcspn(at, ":)");
	at += strspn(at, ": ");
	code = pattern_match("%d", at, &got) && got.numbers[0] < 1000
		       ? (int)got.numbers[0]
		       : words_code(WORDS_OF_CME, at);
	say(f, CLUE_CHAT_CME_ERROR, code);
	for (i = 0; i < COUNT(cme_kinds); i++)
		if (cme_kinds[i].code == code)
			say(f, cme_kinds[i].kind, code);
}

/* The number tells whether it was the dial command that was refused, or one before it. */
static void put_refusal(const struct found *f)
{
	if (f->kind == CLUE_CHAT_ABORT && strcasestr(f->line->text, "CME ERROR"))
		put_cme_error(f);
	else
		say(f, f->kind, f->reader->dialled);
}

static void put_sent(const struct found *f)
{
	say(f, f->kind, 0);
	f->reader->dialled = f->kind == CLUE_CHAT_DIAL;
}

/* "2.4.9" to 20409. */
static void put_version(const struct found *f)
{
	const char *at = f->got->word;
	long number = 0;
	char *end;
	int i;

	for (i = 0; i < 3; i++) {
		number = number * 100 + (strtol(at, &end, 10) % 100);
		at = end + (*end == '.');
	}
	say(f, f->kind, number);
}

/* "39.7 minutes" to seconds. */
static void put_minutes(const struct found *f)
{
	struct pattern_got got;
	long tenths = 0;

	if (!pattern_match("%d", f->got->rest, &got) || got.numbers[0] > 10000000)
		return;
	if (got.rest[0] == '.' && got.rest[1] >= '0' && got.rest[1] <= '9')
		tenths = got.rest[1] - '0';
	say(f, f->kind, got.numbers[0] * 60 + tenths * 6);
}

static void put_bytes(const struct found *f)
{
	struct pattern_got got;

	say(f, CLUE_BYTES_SENT, f->got->numbers[0]);
	if (pattern_match("Sent %d bytes, received %d bytes", f->line->text, &got))
		say(f, CLUE_BYTES_RECEIVED, got.numbers[1]);
}

/* A request of the peer with our own magic number is our own request. */
static void put_lcp(const struct found *f)
{
	static const char option[] = "<magic ";
	const char *magic = strstr(f->line->text, option);
	char *ours = f->reader->magic;
	size_t n;

	say(f, f->kind, 0);
	if (!magic || !holds(f, "ConfReq"))
		return;
	magic += strlen(option);
	n = strcspn(magic, ">");
	if (n >= sizeof(f->reader->magic))
		return;
	if (f->kind == CLUE_LCP_SENT) {
		memcpy(ours, magic, n);
		ours[n] = '\0';
	} else if (n && !strncmp(ours, magic, n) && !ours[n]) {
		say(f, CLUE_LCP_LOOPED, 0);
	}
}

/* An address among the options: "<addr 10.0.0.1> <ms-dns1 10.11.12.13>". */
static bool has_address(const struct found *f, const char *option)
{
	const char *at = strstr(f->line->text, option);

	return at && strncmp(at + strlen(option), "0.0.0.0", 7) != 0;
}

static void put_ipcp_sent(const struct found *f)
{
	const struct clue *now = f->clues->now.at;

	say(f, f->kind, 0);
	if (holds(f, "ConfReq") && has_address(f, "<addr ") && now[CLUE_IPCP_SENT].count == 1 &&
	    !now[CLUE_ADDRESS_GIVEN].count)
		say(f, CLUE_OWN_ADDRESS, 0);
}

static void put_ipcp_heard(const struct found *f)
{
	say(f, f->kind, 0);
	if (!holds(f, "ConfNak"))
		return;
	if (has_address(f, "<addr "))
		say(f, CLUE_ADDRESS_GIVEN, 0);
	if (holds(f, " 10.11.12.1"))
		say(f, CLUE_DNS_PLACEHOLDER, 0);
	else if (has_address(f, "<ms-dns1 "))
		say(f, CLUE_DNS_REAL, 0);
}

static void put_new_id(const struct found *f)
{
	say(f, f->kind, (f->got->numbers[0] & 0xFFFF) << 16 | (f->got->numbers[1] & 0xFFFF));
}

/* Rows that say no more than "it could not be opened" or "it failed": why, by other words. */
static void put_open_failed(const struct found *f)
{
	struct pattern_got got;
	int why = read_rows_kind(&read_rows_open_errors, f->line->text, &got);

	say(f, why < 0 ? f->kind : (enum clue_kind)why, 0);
}

static void put_call_failed(const struct found *f)
{
	struct pattern_got got;
	int why = read_rows_kind(&read_rows_call_errors, f->line->text, &got);

	say(f, f->kind, 0);
	if (why >= 0)
		say(f, (enum clue_kind)why, 0);
}

/* Exit codes of pppd that say what a line of its own would have said. */
static void put_exit(const struct found *f)
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
	long status = f->got->numbers[f->got->count - 1];
	size_t i;

	say(f, f->kind, status);
	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].status == status && !f->clues->now.at[rows[i].kind].count)
			say(f, rows[i].kind, 0);
}

/* Kinds with more to them than a number. */
static const struct {
	enum clue_kind kind;
	void (*put)(const struct found *f);
} puts_more[] = {
	{ CLUE_LCP_SENT, put_lcp },
	{ CLUE_LCP_HEARD, put_lcp },
	{ CLUE_IPCP_SENT, put_ipcp_sent },
	{ CLUE_IPCP_HEARD, put_ipcp_heard },
	{ CLUE_CHAT_SEND, put_sent },
	{ CLUE_CHAT_DIAL, put_sent },
	{ CLUE_CHAT_ABORT, put_refusal },
	{ CLUE_CHAT_NO_CARRIER, put_refusal },
	{ CLUE_CHAT_BUSY, put_refusal },
	{ CLUE_CHAT_ERROR, put_refusal },
	{ CLUE_CHAT_ALARM, put_refusal },
	{ CLUE_CHAT_CME_ERROR, put_cme_error },
	{ CLUE_PPPD_STARTED, put_version },
	{ CLUE_CONNECT_TIME, put_minutes },
	{ CLUE_BYTES_SENT, put_bytes },
	{ CLUE_EXIT_STATUS, put_exit },
	{ CLUE_DEVICE_OPEN_FAILED, put_open_failed },
	{ CLUE_NETWORK_FAILED, put_call_failed },
	{ CLUE_NEW_ID, put_new_id },
};

/* Of a script that ends a call, or makes sure that none is there before it dials. */
static bool hangs_up(const struct found *f)
{
	return f->kind == CLUE_CHAT_SEND &&
	       (holds(f, "+++") || holds(f, "(^C") || strcasestr(f->line->text, "(ATH"));
}

static void put(const struct found *f)
{
	enum clue_phase phase = clue_phase(f->kind);
	size_t i;

	if (f->kind == CLUE_CHAT_SEND || f->kind == CLUE_CHAT_DIAL || f->kind == CLUE_PPPD_STARTED)
		f->reader->hangs_up = hangs_up(f);
	if (f->kind == CLUE_NONE ||
	    (f->reader->hangs_up && (phase == CLUE_PHASE_DIAL || f->kind == CLUE_SCRIPT_STATUS)))
		return;
	for (i = 0; i < COUNT(puts_more); i++)
		if (puts_more[i].kind == f->kind) {
			puts_more[i].put(f);
			return;
		}
	say(f, f->kind, f->got->count ? f->got->numbers[f->got->count - 1] : 0);
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

/* The rest of what a manager logs; but its traces of AT commands are for another reader. */
static bool is_manager(const struct paste_line *line)
{
	return (!strcmp(line->tag, "NetworkManager") || !strcmp(line->tag, "ModemManager")) &&
	       !strstr(line->text, "-> '") && !strstr(line->text, "<-");
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
	/* A command that wvdial did not send: somebody's terminal begins. */
	if (r->sent[0] && pattern_match("AT", line->text, got))
		r->in_chat = false;
	kind = read_rows_kind(&read_rows_options, line->text, got);
	if (kind >= 0)
		return kind;
	for (i = 0; i < READ_MANAGER_GROUPS; i++) {
		kind = read_rows_kind(&read_rows_managers[i], line->text, got);
		if (kind >= 0)
			return kind;
	}
	return is_manager(line) ? CLUE_NONE : -1;
}

bool read_pppd_line(struct read_pppd *r, const struct paste_line *line, struct clues *clues)
{
	struct pattern_got got = { 0 };
	int kind = find(r, line, &got);
	struct found found = { r, (enum clue_kind)kind, line, &got, clues };

	if (kind < 0)
		return false;
	put(&found);
	return true;
}
