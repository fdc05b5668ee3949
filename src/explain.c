/* SPDX-License-Identifier: MIT */
#include "explain.h"

#include <string.h>
#include <strings.h>

#include "at_judge.h"
#include "facts_tools.h"
#include "redact.h"
#include "sent.h"

void explain_init(struct explain *e)
{
	paste_init(&e->paste);
	mangle_init(&e->mangle);
	read_at_init(&e->at);
	reading_init(&e->reading);
	at_modems_init(&e->chat);
	e->chat_identity = false;
	facts_init(&e->overheard);
	e->overheard_lines = 0;
	e->context[0] = '\0';
	memset(e->claimed, 0, sizeof(e->claimed));
}

/* Programs that log are not terminals; ModemManager logs what it says to the modem. */
static bool may_be_session(const struct paste_line *line)
{
	return !line->tag[0] || strcmp(line->tag, "ModemManager") == 0;
}

/* Of the answer to ATI: labels, a maker, the word behind him. */
static bool is_name(const struct explain *e, const char *text)
{
	const struct facts_identity *id = &e->chat.at[0].facts.identity;

	return strchr(text, ':') || at_known_is_maker(text) ||
	       (id->manufacturer[0] && !id->model[0] && !strchr(text, ' ') && strlen(text) > 2);
}

/* An answer in the dialogue of a log: "+CSQ: 18,99^M". */
static bool hear_chat(struct explain *e, const struct paste_line *line)
{
	const char *command = sent_command(line->text);
	BUF_ON_STACK(answer, 256);
	size_t n = line->len;

	if (command)
		e->chat_identity = strncasecmp(command, "ATI", 3) == 0;
	while (n >= 2 && line->text[n - 2] == '^' && line->text[n - 1] == 'M')
		n -= 2;
	if (command || n == 0)
		return false;
	buf_mem(&answer, line->text, n);
	if (strchr("+!^", *answer.at))
		return at_modems_line(&e->chat, NULL, answer.at, line->number);
	return e->chat_identity && is_name(e, answer.at) &&
	       at_modems_line(&e->chat, "ATI", answer.at, line->number);
}

static void hear_tools(struct explain *e, const char *text)
{
	/* Nearly all lines of a log are none of theirs. */
	if (*text == '"' || strstr(text, ": '"))
		e->overheard_lines += facts_read_tools(&e->overheard, text);
}

/*
 * A dialogue looks the same to both: it belongs to the log that began it, or to the command that
 * stands alone.
 */
static enum explain_kind reader_of(struct explain *e, const struct paste_line *line)
{
	static const enum explain_kind kinds[] = {
		[READING_NONE] = EXPLAIN_NOTHING,
		[READING_PPPD] = EXPLAIN_PPPD_LOG,
		[READING_KERNEL] = EXPLAIN_KERNEL_LOG,
		[READING_USB] = EXPLAIN_USB_DEVICES,
	};
	bool session = !line->tag[0] && !e->reading.pppd.in_chat &&
		       ((e->at.pending && !e->at.inferred) || read_at_begins(line));
	enum reading_kind kind;

	if (session && read_at_line(&e->at, line))
		return EXPLAIN_AT_SESSION;
	kind = reading_line(&e->reading, line);
	if ((kind == READING_PPPD || (kind == READING_NONE && e->reading.pppd.in_chat)) &&
	    hear_chat(e, line))
		return EXPLAIN_PPPD_LOG;
	if (kind == READING_NONE && !session && may_be_session(line) && read_at_line(&e->at, line))
		/* What a modem answers to chat(8) is a line of that log. */
		return e->reading.pppd.in_chat ? EXPLAIN_PPPD_LOG : EXPLAIN_AT_SESSION;
	if (kind == READING_NONE || kind == READING_PPPD)
		hear_tools(e, line->text);
	return kinds[kind];
}

/* A context that was set and taken is one, if the modem is not asked for it. */
static void follow_context(struct explain *e, const char *text)
{
	enum sent_outcome outcome = sent_outcome(text);
	struct buf context;

	if (sent_command(text)) {
		buf_init(&context, e->context, sizeof(e->context));
		if (!sent_context(text, &context))
			buf_clear(&context);
	} else if (e->context[0] && outcome != SENT_NONE) {
		if (outcome == SENT_GOOD)
			facts_line(&e->overheard, NULL, e->context);
		e->context[0] = '\0';
	}
}

static void take_line(struct explain *e, const struct paste_line *line)
{
	enum explain_kind kind = reader_of(e, line);

	e->claimed[kind]++;
	if (kind != EXPLAIN_NOTHING)
		follow_context(e, line->text);
	mangle_line(&e->mangle, line, kind != EXPLAIN_NOTHING);
}

void explain_feed(struct explain *e, const void *data, size_t n)
{
	const struct paste_line *line;
	const char *at = data;
	size_t taken;

	do {
		taken = paste_feed(&e->paste, at, n, &line);
		if (line)
			take_line(e, line);
		at += taken;
		n -= taken;
	} while (n > 0);
}

void explain_end(struct explain *e)
{
	const struct paste_line *line;

	while ((line = paste_end(&e->paste)) != NULL)
		take_line(e, line);
	read_at_end(&e->at);
}

/* A command that nobody answers is quoted in prose, or a piece of a dialogue that is broken. */
static bool is_there(const struct explain *e, enum explain_kind kind)
{
	if (kind == EXPLAIN_AT_SESSION && !e->at.results && !e->at.trouble_count &&
	    !at_modems_main(&e->at.modems))
		return false;
	return e->claimed[kind] > 0;
}

enum explain_kind explain_kind(const struct explain *e)
{
	enum explain_kind kind = EXPLAIN_NOTHING, k;

	for (k = EXPLAIN_PPPD_LOG; k < EXPLAIN_MIXED; k++)
		if (is_there(e, k))
			kind = kind == EXPLAIN_NOTHING ? k : EXPLAIN_MIXED;
	if (kind == EXPLAIN_NOTHING && (e->at.commands || e->overheard_lines))
		return EXPLAIN_AT_SESSION;
	return kind;
}

void explain_judge(struct explain *e, const struct shelf *shelf, bool whole, struct findings *out)
{
	findings_init(out);
	at_judge(&e->at, out);
	mangle_judge(&e->mangle, &e->paste, out);
	reading_end(&e->reading, shelf, out);
	/* What it said before it came online is over. */
	if (!e->reading.judge.ups)
		at_judge_modem(&e->chat.at[0], out);
	findings_sort(out);
	redact_findings(out, whole);
}

const char *explain_stage(const struct explain *e)
{
	enum judge_stage stage = judge_stage(&e->reading.judge);

	/* A call by hand is an attempt, too. */
	if (stage == JUDGE_STAGE_NONE && e->at.dialled)
		stage = e->at.online ? JUDGE_STAGE_CONNECT : JUDGE_STAGE_DIAL;
	return judge_stage_name(stage);
}

const struct usb_modem *explain_modem(const struct explain *e, unsigned n)
{
	const struct clues *clues = &e->reading.clues;
	unsigned i;

	for (i = 0; i < clues->device_count; i++)
		if ((clues->devices[i].id || clues->devices[i].layout) && n-- == 0)
			return &clues->devices[i];
	return NULL;
}

void explain_facts(const struct explain *e, bool whole, struct facts *out)
{
	const struct at_modem *m = at_modems_main(&e->at.modems);
	unsigned i;

	facts_init(out);
	if (m)
		*out = m->facts;
	facts_fill(out, &e->chat.at[0].facts);
	facts_fill(out, &e->overheard);
	for (i = 0; !whole && i < out->contexts_count; i++) {
		BUF_ON_STACK(address, sizeof(out->contexts[0].address));

		redact_text(&address, out->contexts[i].address, strlen(out->contexts[i].address));
		buf_copy(out->contexts[i].address, sizeof(out->contexts[i].address), address.at);
	}
}

const char *explain_kind_name(enum explain_kind kind)
{
	static const char *const names[] = {
#define X(name, text) text,
		EXPLAIN_KINDS(X)
#undef X
	};

	return names[kind];
}
