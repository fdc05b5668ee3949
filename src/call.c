/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <ctype.h>
#include <string.h>

#include "echo.h"
#include "words.h"

/* pppd's exit codes that we judge by, when the plugin did not know better (pppd-plugin 1.5). */
enum {
	PPPD_FATAL = 1,
	PPPD_OPTIONS = 2,
	PPPD_NO_KERNEL = 4,
	PPPD_LOCK = 6,
	PPPD_OPEN = 7,
	PPPD_CONNECT = 8,
	PPPD_NEGOTIATION = 10,
	PPPD_PEER_DEAD = 15,
	PPPD_HANGUP = 16,
	PPPD_LOOPBACK = 17,
	PPPD_AUTH = 19,
};

#define PHASE_ESTABLISH 4
#define PHASE_NETWORK	7

void call_init(struct call *c)
{
	memset(c, 0, sizeof(*c));
	c->auth = -1;
	c->bytes_in = c->bytes_out = -1;
}

/* IPv4 and IPv6 come up one after the other, each with an event of its own. */
static void call_up(struct call *c, const struct event *event)
{
	struct event old = c->up;

	c->up = *event;
	if (!event->local[0]) {
		memcpy(c->up.local, old.local, sizeof(old.local));
		memcpy(c->up.remote, old.remote, sizeof(old.remote));
		memcpy(c->up.dns1, old.dns1, sizeof(old.dns1));
		memcpy(c->up.dns2, old.dns2, sizeof(old.dns2));
	}
	if (event->echo[0])
		c->echo = *event;
	if (!event->local6[0]) {
		memcpy(c->up.local6, old.local6, sizeof(old.local6));
		memcpy(c->up.remote6, old.remote6, sizeof(old.remote6));
	}
}

void call_event(struct call *c, const struct event *event)
{
	switch (event->kind) {
	case EVENT_PHASE:
		/* On its way down pppd passes through its phases again (pppd-plugin 1.5). */
		if (event->code > c->phase && event->code <= PHASE_NETWORK + 1)
			c->phase = event->code;
		break;
	case EVENT_REFUSED:
		c->refused = *event;
		break;
	case EVENT_AUTH:
		c->auth = event->code != 0;
		break;
	case EVENT_UP:
		call_up(c, event);
		break;
	case EVENT_ECHO:
		c->echo = *event;
		break;
	case EVENT_DOWN:
		if (c->down.kind != EVENT_DOWN)
			c->down = *event;
		c->bytes_in = event->bytes_in;
		c->bytes_out = event->bytes_out;
		c->uptime_ms = event->uptime_ms;
		break;
	case EVENT_EXIT:
		c->exit = *event;
		break;
	case EVENT_CONFIG:
	case EVENT_WATCH:
	case EVENT_DIAL:
	case EVENT_KINDS_COUNT:
		break;
	}
}

/* Answers to the dial that name the APN or the subscription (27.007 9.2.2). */
static const int apn_codes[] = { 27, 127, 132, 133, 134 };

static enum finding_code refusal_of(int64_t number)
{
	size_t i;

	for (i = 0; i < sizeof(apn_codes) / sizeof(apn_codes[0]); i++)
		if (number == apn_codes[i])
			return FINDING_APN_REJECTED;
	return number == 129 || number == 149 ? FINDING_AUTH_FAILED : FINDING_DIAL_REFUSED;
}

enum finding_code call_refusal(const char *words)
{
	return refusal_of(words_code(WORDS_OF_CME, words));
}

static void verdict_refused(const struct call *c, struct findings *findings)
{
	const struct event *r = &c->refused;
	const char *words = r->words, *known;
	enum finding_code code;

	if (!strcmp(r->text, "WAKE")) {
		code = r->code == 0 ? FINDING_PORT_SILENT : FINDING_PORT_IN_DATA_MODE;
	} else if (r->code < 0) {
		code = call_refusal(words);
	} else {
		code = refusal_of(r->code);
		known = isdigit((unsigned char)words[0]) ? words_text(WORDS_OF_CME, (int)r->code)
							 : NULL;
		words = known ? known : words;
	}
	finding_evidence(findings_add(findings, code, FINDING_CERTAIN), "%s: %s", r->text,
			 words[0] ? words : "no answer");
}

/* What is known of the echo at the end: of a pppd that was killed only what it told before. */
static const struct event *call_echo(const struct call *c)
{
	if (c->exit.echo[0])
		return &c->exit;
	return c->down.echo[0] ? &c->down : &c->echo;
}

static bool echo_says(const struct call *c, enum echo_state state)
{
	return !strcmp(call_echo(c)->echo, echo_state_name(state));
}

/* FINDING_COUNT when the echo is not why it ended. */
static enum finding_code echo_verdict(const struct call *c, int status)
{
	const struct event *echo = call_echo(c);

	if (echo_says(c, ECHO_LOOPED) || status == PPPD_LOOPBACK)
		return FINDING_MODEM_LEFT_DATA_MODE;
	if (!echo_says(c, ECHO_DEAD) && status != PPPD_PEER_DEAD)
		return FINDING_COUNT;
	if (echo->stuck)
		return FINDING_PORT_STUCK;
	return echo->probes && !echo->answers ? FINDING_ECHO_NEVER_ANSWERED
					      : FINDING_ECHO_LOST_AFTER_TRAFFIC;
}

static void evidence_of_echo(const struct call *c, struct findings *findings, struct finding *f)
{
	const struct event *echo = call_echo(c);

	if (!echo->echo[0])
		return;
	if (echo->stuck)
		finding_evidence(f, "what was written last has not left the port");
	finding_evidence(f, "LCP echo %s: silent for %lld ms, %lld answers missed", echo->echo,
			 (long long)echo->silence_ms, (long long)echo->misses);
	finding_evidence(f, "%lld of %lld probes answered, the last in %lld ms, at most %lld ms",
			 (long long)echo->answers, (long long)echo->probes, (long long)echo->rtt_ms,
			 (long long)echo->rtt_max_ms);
	if (echo->magic_copied)
		finding_evidence(findings_add(findings, FINDING_ECHO_MAGIC_COPIED, FINDING_CERTAIN),
				 "echo replies carry our own magic number");
}

static void evidence_of_traffic(const struct call *c, struct finding *f)
{
	if (c->bytes_in >= 0)
		finding_evidence(f, "%lld bytes in, %lld out, up for %lld s",
				 (long long)c->bytes_in, (long long)c->bytes_out,
				 (long long)c->uptime_ms / 1000);
}

static void evidence_of_reach(const struct reach *r, struct finding *f)
{
	if (r->answers)
		finding_evidence(f, "before, %u of %u probes answered, in %llu ms, at most %llu ms",
				 r->answers, r->probes - r->sent, (unsigned long long)r->rtt_ms,
				 (unsigned long long)r->rtt_max_ms);
}

static void verdict_add(const struct call *c, struct findings *findings, enum finding_code code,
			enum finding_certainty certainty)
{
	struct finding *f = findings_add(findings, code, certainty);

	finding_evidence(f, "pppd: %s (status %d)",
			 c->exit.text[0] ? c->exit.text : "no reason given", c->status);
	evidence_of_echo(c, findings, f);
	evidence_of_traffic(c, f);
}

/* The modem was well: what stands behind it was not. */
static void verdict_network(const struct call *c, struct findings *findings)
{
	const struct reach *r = &c->reach;
	struct finding *f = findings_add(findings,
					 r->flowed || r->heard ? FINDING_NETWORK_UNREACHABLE
							       : FINDING_CONNECT_WITHOUT_NETWORK,
					 r->heard ? FINDING_CERTAIN : FINDING_LIKELY);

	finding_evidence(f, "packets went out, none came in for %llu ms; %u probes unanswered",
			 (unsigned long long)r->silence_ms, r->sent);
	evidence_of_reach(r, f);
	evidence_of_echo(c, findings, f);
	evidence_of_traffic(c, f);
}

static enum finding_code before_address(const struct call *c)
{
	enum finding_code code = echo_verdict(c, c->status);

	if (code != FINDING_COUNT)
		return code;
	if (c->auth == 0 || c->status == PPPD_AUTH)
		return FINDING_AUTH_FAILED;
	if (c->phase >= PHASE_NETWORK || c->auth == 1)
		return FINDING_CONNECT_WITHOUT_NETWORK;
	return c->status == PPPD_HANGUP ? FINDING_LINK_HANGUP : FINDING_NO_IPCP_ADDRESS;
}

static void verdict_after_address(const struct call *c, struct findings *findings)
{
	int status = c->down.code ? (int)c->down.code : c->status;
	enum finding_code code = echo_verdict(c, status);
	enum finding_certainty certainty = FINDING_CERTAIN;

	if (strstr(c->exit.text, "erminated")) {
		code = FINDING_PEER_TERMINATED;
	} else if (code == FINDING_COUNT) {
		code = FINDING_LINK_HANGUP;
		certainty = FINDING_LIKELY;
	}
	verdict_add(c, findings, code, certainty);
}

void call_verdict(const struct call *c, struct findings *findings)
{
	if (c->stopped)
		return;
	if (c->modem_gone) {
		finding_evidence(findings_add(findings, FINDING_USB_GONE, FINDING_CERTAIN),
				 "the modem left the USB bus, pppd status %d", c->status);
		return;
	}
	if (c->reach.state == REACH_LOST)
		verdict_network(c, findings);
	else if (c->refused.kind == EVENT_REFUSED)
		verdict_refused(c, findings);
	else if (c->up.kind == EVENT_UP)
		verdict_after_address(c, findings);
	else if (c->status == PPPD_LOCK || c->status == PPPD_OPEN)
		finding_evidence(findings_add(findings, FINDING_PORT_BUSY, FINDING_LIKELY),
				 "pppd could not %s the port (status %d)",
				 c->status == PPPD_LOCK ? "lock" : "open", c->status);
	else if (c->phase >= PHASE_ESTABLISH)
		verdict_add(c, findings, before_address(c), FINDING_LIKELY);
	else
		finding_evidence(findings_add(findings, FINDING_DIAL_REFUSED, FINDING_POSSIBLE),
				 "pppd: %s (status %d)",
				 c->exit.text[0] ? c->exit.text : "it ended before the dial",
				 c->status);
}

bool call_is_hopeless(const struct findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (findings->at[i].code == FINDING_APN_REJECTED ||
		    findings->at[i].code == FINDING_AUTH_FAILED ||
		    findings->at[i].code == FINDING_NO_CREDENTIALS)
			return true;
	return false;
}
