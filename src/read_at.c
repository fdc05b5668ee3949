/* SPDX-License-Identifier: MIT */
#include "read_at.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "at_command.h"
#include "buf.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Knocks ("AT", "ATZ") without any answer that prove a silent port: people list commands, too, but
 * nobody knocks for others. */
#define SILENCE_MIN 3

/* Reasons of +CME ERROR for a refused call or context (27.007 9.2). */
static const struct reason_row {
	int code;
	enum read_at_trouble_kind kind;
} reasons[] = {
	{ 30, READ_AT_IS_NO_SERVICE }, { 33, READ_AT_IS_APN },	{ 107, READ_AT_IS_APN },
	{ 132, READ_AT_IS_APN },       { 133, READ_AT_IS_APN }, { 134, READ_AT_IS_APN },
	{ 149, READ_AT_IS_AUTH },
};

void read_at_init(struct read_at *r)
{
	memset(r, 0, sizeof(*r));
	at_modems_init(&r->modems);
}

static void trouble(struct read_at *r, enum read_at_trouble_kind kind, const struct said *answer)
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

static void forget_command(struct read_at *r)
{
	at_modems_identity_end(&r->modems);
	r->pending = r->inferred = false;
	r->infos = 0;
}

static void unanswered(struct read_at *r)
{
	static const struct said none;

	if (!r->pending || r->inferred || r->answered || r->name[0])
		return;
	if (++r->knocks == SILENCE_MIN)
		trouble(r, READ_AT_IS_SILENT, &none);
}

static void take_command(struct read_at *r, const char *text, unsigned line)
{
	/* The echo of a command that a terminal program showed already. */
	if (r->pending && !r->inferred && !r->infos && !r->echoed &&
	    strcasecmp(r->command.text, text) == 0 && r->command.line + 2 >= line) {
		r->echoed = true;
		return;
	}
	unanswered(r);
	forget_command(r);
	r->commands++;
	r->pending = true;
	r->echoed = r->told = false;
	r->connected = false;
	said_put(&r->command, line, text);
	at_known_name(text, r->name);
	r->dialled |= at_known_flags(r->name) & AT_KNOWN_DIALS;
	if (strncasecmp(text, "ATI", 3) == 0)
		at_modems_identity_begin(&r->modems);
}

static void refused(struct read_at *r, const struct reply *reply, const struct said *answer)
{
	bool plain = reply->final == REPLY_ERROR || reply->final == REPLY_NOT_SUPPORTED;
	bool set = at_known_is_set(r->command.text);
	unsigned flags = at_known_flags(r->name);
	size_t i;

	for (i = 0; i < COUNT(reasons); i++)
		if ((flags & AT_KNOWN_DIALS || strncmp(r->name, "+CGA", 4) == 0) &&
		    reply->final == REPLY_CME && reasons[i].code == reply->code) {
			trouble(r, reasons[i].kind, answer);
			return;
		}
	if (flags & AT_KNOWN_DIALS)
		trouble(r, READ_AT_IS_DIAL, answer);
	else if (flags & AT_KNOWN_OF_MODE)
		trouble(r, READ_AT_IS_NEEDS_MODE, answer);
	else if (at_known_is_malformed(r->command.text, flags))
		trouble(r, READ_AT_IS_MALFORMED, answer);
	else if (flags & AT_KNOWN_UNLOCKS)
		trouble(r, READ_AT_IS_UNLOCK, answer);
	else if (plain && !r->unlocked &&
		 (flags & AT_KNOWN_LOCKED || (flags & AT_KNOWN_LOCKED_SET && set)))
		trouble(r, READ_AT_IS_LOCKED, answer);
}

static void carried_out(struct read_at *r, const struct reply *reply)
{
	static const struct said none;
	unsigned flags = at_known_flags(r->name), i;

	if (flags & AT_KNOWN_UNLOCKS) {
		r->unlocked = true;
		cure(r, READ_AT_IS_UNLOCK);
	}
	if (flags & AT_KNOWN_RESETS || strncasecmp(r->command.text, "AT+CFUN=1,1", 11) == 0) {
		trouble(r, READ_AT_IS_RESET, &none);
		r->unlocked = false;
	}
	if (reply->final == REPLY_CONNECT) {
		r->connected = r->online = true;
		for (i = READ_AT_IS_DIAL; i <= READ_AT_IS_NO_SERVICE; i++)
			cure(r, (enum read_at_trouble_kind)i);
	}
	/* The same command worked: whatever refused it before is over. */
	for (i = 0; i < r->trouble_count; i++) {
		char name[AT_KNOWN_NAME_MAX];

		if (!r->trouble[i].command.line)
			continue;
		at_known_name(r->trouble[i].command.text, name);
		if (strcmp(name, r->name) == 0 &&
		    at_known_is_set(r->trouble[i].command.text) == at_known_is_set(r->command.text))
			r->trouble[i].cured = true;
	}
}

static bool take_final(struct read_at *r, const char *text, unsigned line)
{
	const char *command = r->pending ? r->command.text : "AT+CPIN?";
	struct reply reply = reply_read(text, r->pending ? r->command.text : "ATD");
	struct said answer;

	if (reply.final == REPLY_NONE)
		return false;
	said_put(&answer, line, text);
	/* A call that was dialled by hand ends so when nobody speaks PPP. */
	if (reply.final == REPLY_NO_CARRIER && r->connected) {
		r->connected = false;
		return true;
	}
	/* A reason that stands alone speaks of the card by its number. */
	if (reply.final == REPLY_CME)
		at_modems_final(&r->modems, command, text, &reply, line);
	if (!r->pending)
		return reply.final == REPLY_CME || r->commands > 0;
	r->answered = true;
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

/* Bare lines are answers of some commands, and look like prose: what follows a command without
 * its result may be prose. */
static bool may_be_bare(const struct read_at *r, const char *text)
{
	const struct facts_identity *id = &r->modems.at[r->modems.current].facts.identity;

	if (strchr(text, ':'))
		return true;
	if (strncasecmp(r->command.text, "ATI", 3) == 0)
		return at_known_is_maker(text) || (id->manufacturer[0] && !id->model[0] &&
						   !strchr(text, ' ') && r->infos <= 2);
	if (r->name[0] == '+' &&
	    (strncmp(r->name, "+CGM", 4) == 0 || strncmp(r->name, "+GM", 3) == 0))
		return r->infos == 1;
	return true;
}

static bool take_shape(struct read_at *r, const char *text, unsigned line)
{
	const char *command = at_known_asked(text);

	if (!command)
		return false;
	forget_command(r);
	r->pending = r->inferred = true;
	said_put(&r->command, line, command);
	at_known_name(command, r->name);
	if (strcmp(command, "ATI") == 0)
		at_modems_identity_begin(&r->modems);
	at_modems_line(&r->modems, command, text, line);
	return true;
}

static bool take_text(struct read_at *r, const char *text, unsigned line)
{
	struct said answer;

	said_put(&answer, line, text);
	if (at_known_is_frame(text) && r->commands > 0) {
		if (!r->connected)
			trouble(r, READ_AT_IS_DATA_MODE, &answer);
		return true;
	}
	if (at_known_is_nmea(text) && r->commands > 0) {
		if (!r->answered)
			trouble(r, READ_AT_IS_WRONG_PORT, &answer);
		return true;
	}
	if (!r->pending)
		return take_shape(r, text, line);
	r->infos++;
	if (may_be_bare(r, text) && at_modems_line(&r->modems, r->command.text, text, line)) {
		r->answered = true;
		r->told = true;
		return true;
	}
	return take_shape(r, text, line);
}

/* "!GSTATUS: ...": the lines that follow answer AT!GSTATUS?. */
static void infer(struct read_at *r, const char *headed, unsigned line)
{
	BUF_ON_STACK(command, 32);

	r->pending = r->inferred = true;
	buf_str(&command, "AT");
	buf_mem(&command, headed, strcspn(headed, " \t:"));
	buf_char(&command, '?');
	said_put(&r->command, line, command.at);
	at_known_name(r->command.text, r->name);
}

static bool take_headed(struct read_at *r, const char *text, unsigned line)
{
	r->infos += r->pending;
	if (!at_modems_line(&r->modems, r->pending ? r->command.text : NULL, text, line))
		return r->pending;
	r->answered = true;
	/* The block that such a header begins goes on without its command. */
	if (!r->pending && *text == '!')
		infer(r, text, line);
	return true;
}

bool read_at_begins(const struct paste_line *line)
{
	return at_command_is(line->text) || strstr(line->text, "at-chat");
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
	static const struct said none;

	unanswered(r);
	if (r->pending && !r->inferred && r->told && r->results > 2)
		trouble(r, READ_AT_IS_TRUNCATED, &none);
	forget_command(r);
}
