/* SPDX-License-Identifier: MIT */
#include "read_at.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "buf.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Commands in a row without an answer that prove a silent port: people list commands, too. */
#define SILENCE_MIN 3

/* Where an answer without its command is known from: how one of its lines begins. */
static const struct shape_row {
	const char *begin;
	const char *command;
} shapes[] = {
	{ "Manufacturer:", "ATI" },
	{ "Model:", "ATI" },
	{ "IMEI:", "ATI" },
	{ "IMEI SV:", "ATI" },
	{ "FSN:", "ATI" },
	{ "MEID:", "ATI" },
	{ "Revision: SWI", "ATI" },
	{ "Revision: E", "ATI" },
	{ "PRI Part Number:", "AT!PRIID?" },
	{ "Carrier PRI:", "AT!PRIID?" },
	{ "preferred fw version:", "AT!IMPREF?" },
	{ "preferred carrier name:", "AT!IMPREF?" },
	{ "preferred config name:", "AT!IMPREF?" },
	{ "current fw version:", "AT!IMPREF?" },
	{ "current carrier name:", "AT!IMPREF?" },
	{ "current config name:", "AT!IMPREF?" },
	{ "fw version mismatch", "AT!IMPREF?" },
	{ "carrier name mismatch", "AT!IMPREF?" },
	{ "config name mismatch", "AT!IMPREF?" },
	{ "State: Online", "AT!PCINFO?" },
	{ "State: Low", "AT!PCINFO?" },
	{ "State: Offline", "AT!PCINFO?" },
	{ "State: 1 (", "AT!PCINFO?" },
	{ "State: 0 (", "AT!PCINFO?" },
	{ "LPM voters", "AT!PCINFO?" },
	{ "LPM force flags", "AT!PCINFO?" },
	{ "LPM persist", "AT!PCINFO?" },
	{ "Config Index:", "AT!USBCOMP?" },
	{ "Config Type:", "AT!USBCOMP?" },
	{ "Interface bitmask:", "AT!USBCOMP?" },
	{ "TYPE SLOT", "AT!IMAGE?" },
	{ "FW 1 GOOD", "AT!IMAGE?" },
	{ "FW 1 EMPTY", "AT!IMAGE?" },
	{ "PRI FF GOOD", "AT!IMAGE?" },
	{ "Max FW images", "AT!IMAGE?" },
	{ "Max PRI images", "AT!IMAGE?" },
	{ "Active FW image", "AT!IMAGE?" },
	{ "Current Time:", "AT!GSTATUS?" },
	{ "Reset Counter:", "AT!GSTATUS?" },
	{ "System mode:", "AT!GSTATUS?" },
	{ "LTE band:", "AT!GSTATUS?" },
	{ "WCDMA band:", "AT!GSTATUS?" },
	{ "EMM state:", "AT!GSTATUS?" },
	{ "RRC state:", "AT!GSTATUS?" },
	{ "PCC RxM RSSI:", "AT!GSTATUS?" },
	{ "RSRQ (dB):", "AT!GSTATUS?" },
	{ "SINR (dB):", "AT!GSTATUS?" },
	{ "Tx Power:", "AT!GSTATUS?" },
};

/* Commands of which more is known than their answers tell (sierra-at 2, 3, 5, 7). */
enum command_flag {
	DIALS = 1,
	UNLOCKS = 2,
	LOCKED = 4,	/* plain ERROR where it is not unlocked */
	LOCKED_SET = 8, /* the same, of its set form */
	OF_MODE = 16,	/* legal in another mode only: a refusal says so */
	RESETS = 32,
	QUOTES_ALL = 64, /* its values are strings and want quotes */
};

static const struct command_row {
	const char *name;
	unsigned flags;
} command_rows[] = {
	{ "D", DIALS },
	{ "+CGDATA", DIALS },
	{ "!ENTERCND", UNLOCKS | QUOTES_ALL },
	{ "!USBCOMP", LOCKED },
	{ "!UDUSBCOMP", LOCKED_SET },
	{ "!USBVID", LOCKED },
	{ "!USBPID", LOCKED },
	{ "!USBPRODUCT", LOCKED },
	{ "!USBSPEED", LOCKED },
	{ "!UDVID", LOCKED_SET },
	{ "!UDPID", LOCKED_SET },
	{ "!IMPREF", LOCKED_SET | QUOTES_ALL },
	{ "!GOBIIMPREF", LOCKED_SET | QUOTES_ALL },
	{ "!PRIID", LOCKED_SET },
	{ "!CUSTOM", LOCKED_SET },
	{ "!PCOFFEN", LOCKED_SET },
	{ "!IMAGE", LOCKED_SET },
	{ "!BAND", LOCKED_SET },
	{ "!RMARESET", LOCKED_SET },
	{ "!NVRESTORE", LOCKED_SET },
	{ "!GPSLBSAPN", LOCKED },
	{ "!SCACT", OF_MODE },
	{ "!RESET", RESETS },
};

/* Reasons of +CME ERROR for a refused call or context (27.007 9.2). */
static const struct reason_row {
	int code;
	enum read_at_trouble_kind kind;
} reasons[] = {
	{ 30, READ_AT_IS_NO_SERVICE }, { 33, READ_AT_IS_APN },	{ 107, READ_AT_IS_APN },
	{ 132, READ_AT_IS_APN },       { 133, READ_AT_IS_APN }, { 134, READ_AT_IS_APN },
	{ 149, READ_AT_IS_AUTH },
};

#define PART_OF(part, member) [READ_AT_##part] = { FACTS_INTO(member) }
#define FACTS_INTO(member)    offsetof(struct facts, member), sizeof(((struct facts *)0)->member)

static const struct {
	size_t at, size;
} parts[READ_AT_PARTS_COUNT] = {
	PART_OF(SIM, sim.state),
	PART_OF(SIM_TRIES, sim.pin1_left),
	PART_OF(POWER, power.state),
	PART_OF(VOTERS, power.voters),
	PART_OF(PREFERRED_FW, images.preferred.fw),
	PART_OF(PREFERRED_CARRIER, images.preferred.carrier),
	PART_OF(PREFERRED_CONFIG, images.preferred.config),
	PART_OF(CURRENT_FW, images.current.fw),
	PART_OF(CURRENT_CARRIER, images.current.carrier),
	PART_OF(CURRENT_CONFIG, images.current.config),
	PART_OF(MISMATCH, images.mismatch),
	PART_OF(STORED, images.fw_count),
	PART_OF(SLOT, images.active_slot),
	PART_OF(EPS, network.eps),
	PART_OF(PS, network.ps),
	PART_OF(CS, network.cs),
	PART_OF(ATTACHED, network.attached),
	PART_OF(RSSI, network.rssi_dbm),
	PART_OF(RSRP, network.rsrp_dbm),
	PART_OF(SINR, network.sinr_db10),
	PART_OF(COMPOSITION, composition),
};

void read_at_init(struct read_at *r)
{
	memset(r, 0, sizeof(*r));
	facts_init(&r->modem[0].facts);
	r->modem_count = 1;
}

static struct read_at_modem *modem(struct read_at *r)
{
	return &r->modem[r->current];
}

/* Text of a line, cut at a character to fit. */
static void said(struct read_at_said *to, unsigned line, const char *text)
{
	size_t n = strlen(text);

	if (n >= sizeof(to->text))
		n = sizeof(to->text) - 1;
	while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
		n--;
	to->line = line;
	memcpy(to->text, text, n);
	to->text[n] = '\0';
}

static void trouble(struct read_at *r, enum read_at_trouble_kind kind,
		    const struct read_at_said *answer)
{
	struct read_at_trouble *t = &r->trouble[r->trouble_count];

	/* The first ones tell; what a longer paste repeats is left out on purpose. */
	if (r->trouble_count == READ_AT_TROUBLES_MAX)
		return;
	r->trouble_count++;
	*t = (struct read_at_trouble) { .kind = kind, .answer = *answer };
	if (r->pending && !r->inferred)
		t->command = r->command;
}

static void cure(struct read_at *r, enum read_at_trouble_kind kind)
{
	unsigned i;

	for (i = 0; i < r->trouble_count; i++)
		if (r->trouble[i].kind == kind)
			r->trouble[i].cured = true;
}

/* The first extended command's name, or "D" of a dial, "" of others; in upper case. */
static void name_of(const char *command, char *name, size_t size)
{
	const char *p = command + 2;
	size_t n = 0;

	while (*p == ' ')
		p++;
	if (*p == 'D' || *p == 'd')
		name[n++] = 'D';
	while (!n && *p && !strchr("+!^$%*#@", *p))
		p++;
	if (!n && *p)
		name[n++] = *p++;
	for (; n > 0 && name[0] != 'D' && n + 1 < size && (isalnum((unsigned char)*p) || *p == '_');
	     p++)
		name[n++] = (char)toupper((unsigned char)*p);
	name[n] = '\0';
}

static unsigned flags_of(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(command_rows); i++)
		if (strcmp(command_rows[i].name, name) == 0)
			return command_rows[i].flags;
	return 0;
}

static bool is_set(const char *command)
{
	const char *p = strchr(command, '=');

	return p && p[1] != '?';
}

/*
 * An ATI block names the modem: when it is not the one that was spoken of, what follows is of
 * another. Without an IMEI on both sides the model decides; the same modem may come back.
 */
static bool same_modem(const struct facts_identity *a, const struct facts_identity *b)
{
	/* People replace digits of it by letters before they post. */
	if (strlen(a->imei) >= 14 && strlen(b->imei) >= 14)
		return strcmp(a->imei, b->imei) == 0;
	return !a->model[0] || !b->model[0] || strcasecmp(a->model, b->model) == 0;
}

static void fill(char *to, size_t size, const char *from)
{
	if (!to[0])
		buf_copy(to, size, from);
}

static void identity_begin(struct read_at *r)
{
	if (r->identity)
		return;
	r->identity = true;
	r->before = modem(r)->facts.identity;
	memset(&modem(r)->facts.identity, 0, sizeof(r->before));
}

static void identity_end(struct read_at *r)
{
	struct facts_identity *now = &modem(r)->facts.identity, named = *now;
	unsigned i;

	if (!r->identity)
		return;
	r->identity = false;
	if (!same_modem(&r->before, &named)) {
		*now = r->before;
		for (i = 0; i < r->modem_count; i++)
			if (r->modem[i].facts.identity.model[0] &&
			    same_modem(&r->modem[i].facts.identity, &named))
				break;
		if (i == READ_AT_MODEMS_MAX)
			return;
		if (i == r->modem_count) {
			r->modem_count++;
			facts_init(&r->modem[i].facts);
		}
		r->current = i;
		r->before = modem(r)->facts.identity;
		now = &modem(r)->facts.identity;
		*now = named;
	}
	fill(now->manufacturer, sizeof(now->manufacturer), r->before.manufacturer);
	fill(now->model, sizeof(now->model), r->before.model);
	fill(now->revision, sizeof(now->revision), r->before.revision);
	fill(now->imei, sizeof(now->imei), r->before.imei);
	fill(now->meid, sizeof(now->meid), r->before.meid);
	fill(now->fsn, sizeof(now->fsn), r->before.fsn);
}

/* Facts of a line, or of a result to a query about the card; and which parts it told. */
static bool tell(struct read_at *r, const char *command, const char *text,
		 const struct reply *reply, unsigned line)
{
	static struct facts before;
	struct read_at_modem *m = modem(r);
	bool told = true;
	size_t i;

	before = m->facts;
	if (reply)
		facts_final(&m->facts, command, reply);
	else
		told = facts_line(&m->facts, command, text);
	for (i = 0; i < READ_AT_PARTS_COUNT; i++)
		if (memcmp((char *)&before + parts[i].at, (char *)&m->facts + parts[i].at,
			   parts[i].size) != 0)
			said(&m->said[i], line, text);
	m->told += told;
	return told;
}

static void forget_command(struct read_at *r)
{
	identity_end(r);
	r->pending = r->inferred = false;
	r->infos = 0;
}

static void take_command(struct read_at *r, const char *text, unsigned line)
{
	static const struct read_at_said none;

	if (r->pending && !r->inferred && !r->infos) {
		/* The echo of a command that a terminal program showed already. */
		if (strcasecmp(r->command.text, text) == 0 && r->command.line + 2 >= line)
			return;
		r->unanswered++;
		if (r->unanswered == SILENCE_MIN && !r->answered)
			trouble(r, READ_AT_IS_SILENT, &none);
	}
	forget_command(r);
	r->commands++;
	r->pending = true;
	r->connected = false;
	said(&r->command, line, text);
	name_of(text, r->name, sizeof(r->name));
	if (strncasecmp(text, "ATI", 3) == 0)
		identity_begin(r);
}

/* Quotes and commas that no command has: an odd quote, one inside of another, none between two. */
static bool is_malformed(const char *command, unsigned flags)
{
	const char *p = strchr(command, '=');
	unsigned quotes = 0;

	for (; p && *p; p++) {
		quotes += *p == '"';
		if (*p == '"' && p[1] == '"' && p[2] && p[2] != ',')
			return true; /* ""IP"", "VZW""X"; "" alone is an empty string */
		if (*p == '\'')
			return true;
	}
	if (quotes % 2)
		return true;
	p = strchr(command, '=');
	if (!p || p[1] == '?')
		return false;
	if ((flags & QUOTES_ALL) && quotes == 0)
		return true;
	/* +CGDCONT=1,IP,internet */
	return strncasecmp(command, "AT+CGDCONT=", 11) == 0 && quotes == 0 && strchr(p, ',');
}

static void refused(struct read_at *r, const struct reply *reply, const struct read_at_said *answer)
{
	bool plain = reply->final == REPLY_ERROR || reply->final == REPLY_NOT_SUPPORTED;
	bool set = is_set(r->command.text);
	unsigned flags = flags_of(r->name);
	size_t i;

	for (i = 0; i < COUNT(reasons); i++)
		if ((flags & DIALS || strncmp(r->name, "+CGA", 4) == 0) &&
		    reply->final == REPLY_CME && reasons[i].code == reply->code) {
			trouble(r, reasons[i].kind, answer);
			return;
		}
	if (flags & DIALS)
		trouble(r, READ_AT_IS_DIAL, answer);
	else if (flags & OF_MODE)
		trouble(r, READ_AT_IS_NEEDS_MODE, answer);
	else if (is_malformed(r->command.text, flags))
		trouble(r, READ_AT_IS_MALFORMED, answer);
	else if (flags & UNLOCKS)
		trouble(r, READ_AT_IS_UNLOCK, answer);
	else if (plain && !r->unlocked && (flags & LOCKED || (flags & LOCKED_SET && set)))
		trouble(r, READ_AT_IS_LOCKED, answer);
}

static void carried_out(struct read_at *r, const struct reply *reply)
{
	static const struct read_at_said none;
	unsigned flags = flags_of(r->name), i;

	if (flags & UNLOCKS) {
		r->unlocked = true;
		cure(r, READ_AT_IS_UNLOCK);
	}
	if (flags & RESETS || strncasecmp(r->command.text, "AT+CFUN=1,1", 11) == 0) {
		trouble(r, READ_AT_IS_RESET, &none);
		r->unlocked = false;
	}
	if (reply->final == REPLY_CONNECT) {
		r->connected = true;
		for (i = READ_AT_IS_DIAL; i <= READ_AT_IS_NO_SERVICE; i++)
			cure(r, (enum read_at_trouble_kind)i);
	}
	/* The same command worked: whatever refused it before is over. */
	for (i = 0; i < r->trouble_count; i++) {
		char name[sizeof(r->name)];

		if (!r->trouble[i].command.line)
			continue;
		name_of(r->trouble[i].command.text, name, sizeof(name));
		if (strcmp(name, r->name) == 0 && r->trouble[i].kind != READ_AT_IS_RESET)
			r->trouble[i].cured = true;
	}
}

static bool take_final(struct read_at *r, const char *text, unsigned line)
{
	const char *command = r->pending ? r->command.text : "AT+CPIN?";
	struct reply reply = reply_read(text, r->pending ? r->command.text : "ATD");
	struct read_at_said answer;

	if (reply.final == REPLY_NONE)
		return false;
	said(&answer, line, text);
	/* A call that was dialled by hand ends so when nobody speaks PPP. */
	if (reply.final == REPLY_NO_CARRIER && r->connected) {
		r->connected = false;
		return true;
	}
	/* A reason that stands alone speaks of the card by its number. */
	if (reply.final == REPLY_CME)
		tell(r, command, text, &reply, line);
	if (!r->pending)
		return reply.final == REPLY_CME || r->commands > 0;
	r->answered = true;
	r->unanswered = 0;
	r->results++;
	cure(r, READ_AT_IS_SILENT);
	cure(r, READ_AT_IS_WRONG_PORT);
	if (!r->inferred && reply_is_good(reply.final))
		carried_out(r, &reply);
	else if (!r->inferred)
		refused(r, &reply, &answer);
	forget_command(r);
	return true;
}

/* Makers whose name stands bare in the answer to ATI. */
static bool is_maker(const char *text)
{
	static const char *const makers[] = { "Quectel", "Huawei",   "Sierra",	  "SIMCOM",
					      "Telit",	 "Fibocom",  "ZTE",	  "u-blox",
					      "Neoway",	 "MeiG",     "Cinterion", "Novatel",
					      "Option",	 "Thales",   "Gosuncn",	  "QUALCOMM",
					      "Foxconn", "LongSung", "BandRich" };
	size_t i;

	for (i = 0; i < COUNT(makers); i++)
		if (strncasecmp(text, makers[i], strlen(makers[i])) == 0)
			return strlen(text) < 48;
	return false;
}

/* Bare lines are answers of some commands, and look like prose: what follows a command without
 * its result may be prose. */
static bool may_be_bare(const struct read_at *r, const char *text)
{
	const struct facts_identity *id = &r->modem[r->current].facts.identity;

	if (strchr(text, ':'))
		return true;
	if (strncasecmp(r->command.text, "ATI", 3) == 0)
		return is_maker(text) || (id->manufacturer[0] && !id->model[0] &&
					  !strchr(text, ' ') && r->infos <= 2);
	if (r->name[0] == '+' &&
	    (strncmp(r->name, "+CGM", 4) == 0 || strncmp(r->name, "+GM", 3) == 0))
		return r->infos == 1;
	return true;
}

/* Case does not count, and a blank stands for any number of them. */
static bool begins(const char *text, const char *begin)
{
	for (; *begin; begin++, text++) {
		if (*begin == ' ' && (*text == ' ' || *text == '\t'))
			text += strspn(text, " \t") - 1;
		else if (tolower((unsigned char)*begin) != tolower((unsigned char)*text))
			return false;
	}
	return true;
}

static bool take_shape(struct read_at *r, const char *text, unsigned line)
{
	size_t i;

	for (i = 0; i < COUNT(shapes); i++)
		if (begins(text, shapes[i].begin))
			break;
	if (i == COUNT(shapes))
		return false;
	forget_command(r);
	r->pending = r->inferred = true;
	said(&r->command, line, shapes[i].command);
	name_of(r->command.text, r->name, sizeof(r->name));
	if (strcmp(shapes[i].command, "ATI") == 0)
		identity_begin(r);
	tell(r, r->command.text, text, NULL, line);
	return true;
}

/* "~\xFF}#\xC0!}!}!} }4": PPP frames as a terminal shows them (RFC 1662). */
static bool is_frame(const char *text)
{
	return strchr(text, '~') && strstr(text, "}#") && strstr(text, "}!");
}

static bool is_nmea(const char *text)
{
	return text[0] == '$' && text[1] == 'G' && text[2] && strchr("PNLAB", text[2]) &&
	       strlen(text) > 6 && text[6] == ',';
}

static bool take_text(struct read_at *r, const char *text, unsigned line)
{
	struct read_at_said answer;

	said(&answer, line, text);
	if (is_frame(text) && r->commands > 0) {
		if (!r->connected)
			trouble(r, READ_AT_IS_DATA_MODE, &answer);
		return true;
	}
	if (is_nmea(text) && r->commands > 0) {
		if (!r->answered)
			trouble(r, READ_AT_IS_WRONG_PORT, &answer);
		return true;
	}
	if (!r->pending)
		return take_shape(r, text, line);
	r->infos++;
	if (may_be_bare(r, text) && tell(r, r->command.text, text, NULL, line)) {
		r->answered = true;
		r->unanswered = 0;
		return true;
	}
	return take_shape(r, text, line) || r->infos <= 2;
}

/* "!GSTATUS: ...": the lines that follow answer AT!GSTATUS?. */
static void infer(struct read_at *r, const char *headed, unsigned line)
{
	BUF_ON_STACK(command, 32);

	r->pending = r->inferred = true;
	buf_str(&command, "AT");
	buf_mem(&command, headed, strcspn(headed, " \t:"));
	buf_char(&command, '?');
	said(&r->command, line, command.at);
	name_of(r->command.text, r->name, sizeof(r->name));
}

static bool take_headed(struct read_at *r, const char *text, unsigned line)
{
	r->infos += r->pending;
	if (!tell(r, r->pending ? r->command.text : NULL, text, NULL, line))
		return r->pending;
	r->answered = true;
	r->unanswered = 0;
	/* The block that such a header begins goes on without its command. */
	if (!r->pending && *text == '!')
		infer(r, text, line);
	return true;
}

bool read_at_line(struct read_at *r, const struct paste_line *line)
{
	bool ours = false;

	at_piece_start(&r->piece, line->text, r->pending);
	while (at_piece_next(&r->piece)) {
		switch (r->piece.kind) {
		case AT_PIECE_COMMAND:
			take_command(r, r->piece.text, line->number);
			ours = true;
			break;
		case AT_PIECE_FINAL:
			ours |= take_final(r, r->piece.text, line->number);
			break;
		case AT_PIECE_HEADED:
			ours |= take_headed(r, r->piece.text, line->number);
			break;
		case AT_PIECE_TEXT:
			ours |= take_text(r, r->piece.text, line->number);
			break;
		}
	}
	return ours;
}

void read_at_end(struct read_at *r)
{
	static const struct read_at_said none;

	if (r->pending && !r->inferred && r->infos > 0 && r->results > 2)
		trouble(r, READ_AT_IS_TRUNCATED, &none);
	forget_command(r);
}

const struct read_at_modem *read_at_modem(const struct read_at *r)
{
	const struct read_at_modem *best = NULL;
	unsigned i;

	for (i = 0; i < r->modem_count; i++)
		if (r->modem[i].told > (best ? best->told : 0))
			best = &r->modem[i];
	return best;
}

const char *read_at_trouble_name(enum read_at_trouble_kind kind)
{
	static const char *const names[] = {
#define X(name, text) text,
		READ_AT_TROUBLES(X)
#undef X
	};

	return names[kind];
}
