/* SPDX-License-Identifier: MIT */
#include "mangle.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "sent.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The first one counts. */
static void keep(struct said *to, unsigned line, const char *text)
{
	if (!to->line)
		said_put(to, line, text);
}

void mangle_init(struct mangle *m)
{
	memset(m, 0, sizeof(*m));
}

/*
 * "ATD991#" was "ATD*99***1#": a number that ends in # begins with an asterisk, or is #777 (V.250
 * 6.3.1, 27.060 annex). Between them the asterisks come alone or in threes.
 */
static bool is_dial_damaged(const char *command)
{
	const char *p = command + 3, *end;
	size_t stars = 0;

	if (command[2] != 'D' && command[2] != 'd')
		return false;
	p += *p == 'T' || *p == 't' || *p == 'P' || *p == 'p';
	end = strchr(p, '#');
	if (!end || *p == '#')
		return false;
	if (*p != '*')
		return strncmp(p, "99", 2) == 0 || strncmp(p, "98", 2) == 0;
	for (p++; p < end; p++)
		stars += *p == '*';
	/* "*99*1#" is legal: the address is left out; one of a pair is not. */
	return stars == 2 && end[-1] != '*' && strstr(command, "**");
}

/* ""IP"" */
static bool is_doubled(const char *command)
{
	const char *p = strchr(command, '=');

	for (; p && *p; p++)
		if (p[0] == '"' && p[1] == '"' && p[2] && !strchr(",^)\\", p[2]))
			return true;
	return false;
}

static void settle(struct mangle *m, enum sent_outcome outcome, const struct paste_line *line)
{
	enum mangle_flaw flaw;

	for (flaw = 0; flaw < MANGLE_FLAWS_COUNT; flaw++) {
		struct mangle_flaw_seen *f = &m->flaw[flaw];

		if (!(m->waiting & 1u << flaw))
			continue;
		if (outcome == SENT_GOOD) {
			keep(&f->carried_out, m->sent.line, m->sent.text);
		} else if (outcome == SENT_NONE) {
			keep(&f->unknown, m->sent.line, m->sent.text);
		} else if (!f->refused.line) {
			keep(&f->refused, m->sent.line, m->sent.text);
			keep(&f->refusal, line->number, line->text);
		}
	}
	m->waiting = 0;
}

void mangle_line(struct mangle *m, const struct paste_line *line, bool claimed)
{
	const char *command = claimed ? sent_command(line->text) : NULL;
	bool quotes = line->damage & 1u << PASTE_QUOTES;
	enum paste_damage damage;
	enum sent_outcome outcome;
	unsigned flaws = 0;

	if (command) {
		if (quotes && strchr(command, '"'))
			flaws |= 1u << MANGLE_QUOTES;
		if (is_dial_damaged(command))
			flaws |= 1u << MANGLE_DIAL;
		if (is_doubled(command))
			flaws |= 1u << MANGLE_DOUBLED;
		/* The echo of it belongs to it. */
		if (m->waiting && !flaws) {
			settle(m, SENT_NONE, line);
		} else if (flaws && !m->waiting) {
			m->waiting = flaws;
			m->sent.line = 0;
			keep(&m->sent, line->number, line->text);
		}
	} else if (m->waiting) {
		outcome = claimed ? sent_outcome(line->text) : SENT_NONE;
		if (outcome != SENT_NONE)
			settle(m, outcome, line);
	}
	if (!flaws) {
		m->plain_quotes |= !quotes && strchr(line->text, '"');
		m->other_quotes |= quotes;
		m->asterisks |= claimed && strchr(line->text, '*');
	}
	if (!claimed)
		return;
	/* Quotes of a command are judged by what the modem made of it. */
	for (damage = 0; damage < PASTE_DAMAGES_COUNT; damage++)
		if (line->damage & 1u << damage && !(damage == PASTE_QUOTES && flaws))
			keep(&m->damaged[damage], line->number, line->text);
}

static void put(struct findings *out, enum finding_code code, enum finding_certainty certainty,
		const struct said *a, const struct said *b)
{
	struct finding *f = findings_add(out, code, certainty);

	said_evidence(a, f);
	if (b)
		said_evidence(b, f);
}

/*
 * A refused command with a flaw: where other commands with it were carried out, or the flaw is all
 * over the page, the page has it. Where the page keeps such characters elsewhere, the command had
 * it. Else either may be.
 */
static void judge_flaw(const struct mangle *m, enum mangle_flaw flaw, struct findings *out)
{
	static const enum finding_code codes[] = {
#define X(name, code) [MANGLE_##name] = code,
		MANGLE_FLAWS(X)
#undef X
	};
	const struct mangle_flaw_seen *f = &m->flaw[flaw];
	bool page = f->carried_out.line ||
		    (flaw == MANGLE_QUOTES && m->other_quotes && !m->plain_quotes);
	bool kept = (flaw == MANGLE_QUOTES && m->plain_quotes) ||
		    (flaw == MANGLE_DIAL && m->asterisks) || flaw == MANGLE_DOUBLED;

	if (f->carried_out.line)
		put(out, FINDING_LOG_MANGLED, FINDING_CERTAIN, &f->carried_out, NULL);
	if (f->refused.line && !page)
		put(out, codes[flaw], kept ? FINDING_LIKELY : FINDING_POSSIBLE, &f->refused,
		    &f->refusal);
	if (f->refused.line && !kept)
		put(out, FINDING_LOG_MANGLED, page ? FINDING_LIKELY : FINDING_POSSIBLE, &f->refused,
		    NULL);
	if (!f->refused.line && !f->carried_out.line && f->unknown.line)
		put(out, FINDING_LOG_MANGLED, FINDING_LIKELY, &f->unknown, NULL);
}

void mangle_judge(const struct mangle *m, const struct paste *paste, struct findings *out)
{
	/* Damage that leaves the text another one than it was; a terminal's colours do not. */
	static const enum paste_damage counted[] = { PASTE_QUOTES, PASTE_MARKUP, PASTE_WRAPPED,
						     PASTE_LONG };
	enum mangle_flaw flaw;
	size_t i;

	for (flaw = 0; flaw < MANGLE_FLAWS_COUNT; flaw++)
		judge_flaw(m, flaw, out);
	for (i = 0; i < COUNT(counted); i++)
		if (m->damaged[counted[i]].line)
			put(out, FINDING_LOG_MANGLED, FINDING_CERTAIN, &m->damaged[counted[i]],
			    NULL);
	if (paste->damage[PASTE_CUT].lines)
		finding_evidence(findings_add(out, FINDING_OUTPUT_TRUNCATED, FINDING_CERTAIN),
				 "%u: something was left out here", paste->damage[PASTE_CUT].first);
}
