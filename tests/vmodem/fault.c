/* SPDX-License-Identifier: MIT */
#include "fault.h"
#include "identity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FAULT_WORDS = 4, FAULT_LINE = 256, FAULT_BYTES_MAX = 32768 };

struct fault_words {
	char text[FAULT_LINE];
	char *at[FAULT_WORDS];
	size_t count;
	const char *rest; /* the line behind the fault's name */
};

/* 0, or what was expected instead of the arguments. */
typedef const char *fault_action(struct vmodem *m, const struct fault_words *w);

static bool fault_number(const char *text, long max, long *number)
{
	char *end;

	errno = 0;
	*number = strtol(text, &end, 10);
	return end != text && !*end && !errno && *number >= 0 && *number <= max;
}

static bool fault_switch(const struct fault_words *w, bool *on)
{
	*on = w->count == 1 || !strcmp(w->at[1], "on");
	return w->count == 1 || *on || !strcmp(w->at[1], "off");
}

static const char *fault_freeze(struct vmodem *m, const struct fault_words *w)
{
	long ms = -1;

	if (w->count == 2 && !strcmp(w->at[1], "usb")) {
		vmodem_freeze(m, true, -1);
		m->frozen_usb = true;
		return NULL;
	}
	if (w->count == 2 && !strcmp(w->at[1], "power")) {
		vmodem_freeze(m, true, -1);
		m->frozen_power = true;
		vmodem_watch_power(m);
		return NULL;
	}
	if (w->count == 2 && !fault_number(w->at[1], FAULT_MS_MAX, &ms))
		return "milliseconds, \"usb\" or \"power\"";
	vmodem_freeze(m, true, ms);
	return NULL;
}

static const char *fault_thaw(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_freeze(m, false, 0);
	vmodem_stall(m, false, 0);
	return NULL;
}

static const char *fault_stall(struct vmodem *m, const struct fault_words *w)
{
	long ms = -1;

	if (w->count == 2 && !fault_number(w->at[1], FAULT_MS_MAX, &ms))
		return "milliseconds";
	vmodem_stall(m, true, ms);
	return NULL;
}

static const char *fault_slow(struct vmodem *m, const struct fault_words *w)
{
	return fault_number(w->at[1], FAULT_MS_MAX, &m->slow_ms) ? NULL : "milliseconds";
}

static const char *fault_drop(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_call(m, DATACALL_EVENT_DROP);
	return NULL;
}

static const char *fault_no_carrier(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_call(m, DATACALL_EVENT_LOST);
	return NULL;
}

static const char *fault_hangup(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	if (peer_runs(&m->peer))
		peer_terminate(&m->peer);
	else
		vmodem_call(m, DATACALL_EVENT_LOST);
	return NULL;
}

static const char *fault_cut(struct vmodem *m, const struct fault_words *w)
{
	long ms = -1;

	if (w->count == 2 && !fault_number(w->at[1], FAULT_MS_MAX, &ms))
		return "milliseconds";
	vmodem_cut(m, ms);
	return NULL;
}

static const char *fault_replace(struct vmodem *m, const struct fault_words *w)
{
	long number, ms = 0;

	if (!fault_number(w->at[1], 999999, &number) || !number ||
	    (w->count == 3 && !fault_number(w->at[2], FAULT_MS_MAX, &ms)))
		return "a number from 1, and milliseconds";
	m->hitch = VMODEM_HITCH_NONE;
	m->fate = VMODEM_FATE_NORMAL;
	vmodem_cut(m, ms);
	vmodem_restore(m, m->personality->stored);
	identity_set(m, (unsigned)number);
	return NULL;
}

static const char *fault_return(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_return(m);
	return NULL;
}

static const char *fault_reset(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_restart(m, vars_int(&m->vars, "timing.reset_ms"), false);
	return NULL;
}

static const char *fault_boot(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	vmodem_restart(m, vars_int(&m->vars, "timing.reset_ms"), true);
	return NULL;
}

static const char *fault_filter(struct vmodem *m, const struct fault_words *w, unsigned in,
				unsigned out)
{
	bool on;

	if (!fault_switch(w, &on))
		return "on or off";
	m->in.hdlc.drop = on ? m->in.hdlc.drop | in : m->in.hdlc.drop & ~in;
	m->out.hdlc.drop = on ? m->out.hdlc.drop | out : m->out.hdlc.drop & ~out;
	return NULL;
}

static const char *fault_echo_deaf(struct vmodem *m, const struct fault_words *w)
{
	return fault_filter(m, w, HDLC_ECHO_REQUEST, 0);
}

static const char *fault_blackhole(struct vmodem *m, const struct fault_words *w)
{
	return fault_filter(m, w, HDLC_NETWORK, HDLC_NETWORK);
}

static const char *fault_urc(struct vmodem *m, const struct fault_words *w)
{
	at_urc(m, w->rest);
	return NULL;
}

static const char *fault_burst(struct vmodem *m, const struct fault_words *w)
{
	long count;

	if (!fault_number(w->at[1], 10000, &count))
		return "a number up to 10000";
	while (count-- > 0)
		at_urc(m, vars_text(&m->vars, "layout.burst"));
	return NULL;
}

/* xorshift64*: the same --seed gives the same bytes everywhere. */
static uint8_t fault_random(struct vmodem *m)
{
	m->random ^= m->random >> 12;
	m->random ^= m->random << 25;
	m->random ^= m->random >> 27;
	return (uint8_t)(m->random * UINT64_C(0x2545f4914f6cdd1d) >> 56);
}

static const char *fault_garbage(struct vmodem *m, const struct fault_words *w)
{
	uint8_t chunk[64];
	long count;

	if (!fault_number(w->at[1], FAULT_BYTES_MAX, &count))
		return "a number up to 32768";
	while (count > 0) {
		size_t n = count < (long)sizeof(chunk) ? (size_t)count : sizeof(chunk);

		for (size_t i = 0; i < n; i++)
			chunk[i] = fault_random(m);
		vmodem_send(m, chunk, n);
		count -= (long)n;
	}
	return NULL;
}

static const char *fault_sim(struct vmodem *m, const struct fault_words *w)
{
	static const struct {
		const char *word, *card, *locked, *failure;
	} rows[] = { { "in", "1", "0", "0" },
		     { "out", "0", "0", "0" },
		     { "pin", "1", "1", "0" },
		     { "failure", "1", "0", "1" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (strcmp(rows[i].word, w->at[1]))
			continue;
		vmodem_put(m, "sim.card", "%s", rows[i].card);
		vmodem_put(m, "sim.locked", "%s", rows[i].locked);
		vmodem_put(m, "sim.failure", "%s", rows[i].failure);
		vmodem_put(m, "sim.verified", "0");
		vmodem_update(m);
		return NULL;
	}
	return "in, out, pin or failure";
}

static const char *fault_registration(struct vmodem *m, const struct fault_words *w)
{
	static const char *const words[] = { "home", "roaming", "searching", "denied",
					     "not-registered" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i], w->at[1]))
			continue;
		vmodem_put(m, "network.wanted", "%s", words[i]);
		vmodem_update(m);
		return NULL;
	}
	return "home, roaming, searching, denied or not-registered";
}

static const char *fault_low_power(struct vmodem *m, const struct fault_words *w)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_fmt(&name, "voter.%s", w->at[1]);
	if (!vars_get(&m->vars, name.at))
		return "a voter of !PCINFO?";
	vmodem_put(m, name.at, "1");
	vmodem_update(m);
	return NULL;
}

static const char *fault_online(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	for (size_t i = 0; i < m->vars.count; i++)
		if (vars_match("voter.*", m->vars.at[i].name))
			vmodem_put(m, m->vars.at[i].name, "0");
	vmodem_update(m);
	return NULL;
}

static const char *fault_nak(struct vmodem *m, const struct fault_words *w)
{
	bool on;

	if (!fault_switch(w, &on))
		return "on or off";
	m->front->kind->nak(m->front, on);
	return NULL;
}

static const char *fault_stuck(struct vmodem *m, const struct fault_words *w)
{
	static const char *const words[] = {
#define X(name, text) text,
		VMODEM_CURES(X)
#undef X
	};

	for (int i = 0; i < VMODEM_CURE_COUNT; i++) {
		if (strcmp(words[i], w->at[1]))
			continue;
		vmodem_stick(m, (enum vmodem_cure)i);
		return NULL;
	}
	return "hangup, attach, cfun, reset, power or off";
}

static const char *fault_mute(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	m->mute = true;
	return NULL;
}

static const char *fault_refuse(struct vmodem *m, const struct fault_words *w)
{
	return fault_number(w->at[1], FAULT_MS_MAX, &m->refusals) ? NULL : "a number of dials";
}

static const char *fault_swallow(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	m->hitch = VMODEM_HITCH_SWALLOW;
	return NULL;
}

static const char *fault_lose(struct vmodem *m, const struct fault_words *w)
{
	(void)w;
	m->hitch = VMODEM_HITCH_LOSE;
	return NULL;
}

static const char *fault_answer(struct vmodem *m, const struct fault_words *w)
{
	if (buf_copy(m->answer, sizeof(m->answer), w->rest))
		return "a shorter line";
	m->hitch = VMODEM_HITCH_ANSWER;
	return NULL;
}

static const char *fault_after_reset(struct vmodem *m, const struct fault_words *w)
{
	static const char *const words[] = {
#define X(name, text) text,
		VMODEM_FATES(X)
#undef X
	};

	for (int i = 0; i < VMODEM_FATE_COUNT; i++) {
		if (strcmp(words[i], w->at[1]))
			continue;
		m->fate = (enum vmodem_fate)i;
		return NULL;
	}
	return "normal, boot or never";
}

static const char *fault_set(struct vmodem *m, const struct fault_words *w)
{
	const char *value = w->rest + strcspn(w->rest, " ");

	if (!vars_get(&m->vars, w->at[1]))
		return "a variable of the personality";
	vmodem_put(m, w->at[1], "%s", value + strspn(value, " "));
	vmodem_update(m);
	return NULL;
}

static const struct fault_row {
	const char *name;
	size_t min, max; /* arguments */
	fault_action *run;
	const char *arguments, *help;
} rows[] = {
	{ "freeze", 0, 1, fault_freeze, "[MS|usb|power]",
	  "neither hears nor speaks; until USB reset, or power cut" },
	{ "silence", 0, 1, fault_freeze, "[MS|usb|power]", "the same" },
	{ "stuck", 1, 1, fault_stuck, "CURE|off",
	  "refuses to dial until hangup, attach, cfun, reset, power" },
	{ "stall", 0, 1, fault_stall, "[MS]", "all bytes are held, then delivered" },
	{ "mute", 0, 0, fault_mute, "", "the call carries no byte more; the next one does" },
	{ "refuse", 1, 1, fault_refuse, "N", "the next N dials end in NO CARRIER" },
	{ "thaw", 0, 0, fault_thaw, "", "ends freeze and stall" },
	{ "slow", 1, 1, fault_slow, "MS", "each command line takes so much longer" },
	{ "drop", 0, 0, fault_drop, "", "back to command mode without a word" },
	{ "no-carrier", 0, 0, fault_no_carrier, "", "the call is lost: NO CARRIER" },
	{ "hangup", 0, 0, fault_hangup, "", "the network terminates LCP" },
	{ "cut", 0, 1, fault_cut, "[MS]", "the cable is away (until return)" },
	{ "replace", 1, 2, fault_replace, "N [MS]", "another unit, as delivered, in its place" },
	{ "return", 0, 0, fault_return, "", "the cable is back" },
	{ "reset", 0, 0, fault_reset, "", "reboots, as after AT!RESET" },
	{ "boot", 0, 0, fault_boot, "", "reboots into boot mode" },
	{ "echo-deaf", 0, 1, fault_echo_deaf, "[on|off]", "LCP echo requests are not answered" },
	{ "blackhole", 0, 1, fault_blackhole, "[on|off]", "traffic is lost, LCP lives" },
	{ "nak", 0, 1, fault_nak, "[on|off]", "takes no byte from the host, until USB reset" },
	{ "urc", 1, FAULT_WORDS, fault_urc, "TEXT", "prints an unsolicited line" },
	{ "burst", 1, 1, fault_burst, "N", "prints N of them" },
	{ "garbage", 1, 1, fault_garbage, "N", "sends N random bytes (--seed)" },
	{ "sim", 1, 1, fault_sim, "in|out|pin|failure", "what becomes of the SIM" },
	{ "registration", 1, 1, fault_registration, "STATE",
	  "home, roaming, searching, denied, not-registered" },
	{ "low-power", 1, 1, fault_low_power, "VOTER", "radio off: W_DISABLE, User, BIOS, ..." },
	{ "online", 0, 0, fault_online, "", "all voters off" },
	{ "swallow", 0, 0, fault_swallow, "", "the next command is not done and not answered" },
	{ "lose", 0, 0, fault_lose, "", "it is done, but its answer is lost" },
	{ "answer", 1, FAULT_WORDS, fault_answer, "TEXT",
	  "it is not done, and answered so: ERROR, CME 3, ..." },
	{ "after-reset", 1, 1, fault_after_reset, "normal|boot|never",
	  "what the next reset that is asked for leads to" },
	{ "set", 2, FAULT_WORDS, fault_set, "NAME VALUE", "changes a variable" },
};

void fault_help(FILE *to)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		fprintf(to, "  %-13s %-19s %s\n", rows[i].name, rows[i].arguments, rows[i].help);
}

static int fault_split(const char *line, struct fault_words *w)
{
	const char *rest = line + strcspn(line, " ");
	char *save = NULL, *word;

	w->count = 0;
	if (buf_copy(w->text, sizeof(w->text), line))
		return -EINVAL;
	w->rest = rest + strspn(rest, " ");
	for (word = strtok_r(w->text, " ", &save); word && w->count < FAULT_WORDS;
	     word = strtok_r(NULL, " ", &save))
		w->at[w->count++] = word;
	return 0;
}

static const struct fault_row *fault_find(const struct fault_words *w)
{
	for (size_t i = 0; w->count && i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(rows[i].name, w->at[0]))
			return &rows[i];
	return NULL;
}

/* Name and number of arguments. */
static const struct fault_row *fault_read(const char *line, struct fault_words *w, struct buf *why)
{
	const struct fault_row *row;

	if (fault_split(line, w)) {
		buf_str(why, "line too long, expected less than 256 characters");
		return NULL;
	}
	row = fault_find(w);
	if (!row) {
		buf_str(why, "unknown command \"");
		buf_clean(why, line, strlen(line));
		buf_str(why, "\", expected one of --help's");
		return NULL;
	}
	if (w->count - 1 < row->min || w->count - 1 > row->max) {
		buf_fmt(why, "%s: %zu arguments, expected \"%s\"", row->name, w->count - 1,
			row->arguments);
		return NULL;
	}
	return row;
}

int fault_run(struct vmodem *m, const char *line, struct buf *why)
{
	const struct fault_row *row;
	const char *expected;
	struct fault_words w;

	row = fault_read(line, &w, why);
	if (!row)
		return -EINVAL;
	vmodem_note(m, "fault: %s", line);
	expected = row->run(m, &w);
	if (!expected)
		return 0;
	buf_fmt(why, "%s: \"%s\", expected %s", row->name, w.rest, expected);
	return -EINVAL;
}

int fault_check(const char *line, struct buf *why)
{
	struct fault_words words;

	return fault_read(line, &words, why) ? 0 : -EINVAL;
}
