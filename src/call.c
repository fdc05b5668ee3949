/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <string.h>

#include "reply.h"

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
	case EVENT_DOWN:
		c->bytes_in = event->bytes_in;
		c->bytes_out = event->bytes_out;
		c->uptime_ms = event->uptime_ms;
		break;
	case EVENT_EXIT:
		c->exit = *event;
		break;
	case EVENT_HELLO:
	case EVENT_CONFIG:
	case EVENT_DIAL:
	case EVENT_KINDS_COUNT:
		break;
	}
}

/* Answers to the dial that name the APN or the subscription (27.007 9.2.2). */
static const int apn_codes[] = { 27, 132, 133, 134 };

static void verdict_refused(const struct call *c, struct findings *findings)
{
	enum finding_code code = FINDING_DIAL_REFUSED;
	const struct event *r = &c->refused;
	size_t i;

	if (!strcmp(r->text, "WAKE"))
		code = r->code == 0 ? FINDING_PORT_SILENT : FINDING_PORT_IN_DATA_MODE;
	for (i = 0; i < sizeof(apn_codes) / sizeof(apn_codes[0]); i++)
		if (r->code == apn_codes[i])
			code = FINDING_APN_REJECTED;
	if (r->code == 149)
		code = FINDING_AUTH_FAILED;
	finding_evidence(findings_add(findings, code, FINDING_CERTAIN), "%s: %s", r->text,
			 r->words[0] ? r->words : "no answer");
}

static void verdict_before_address(const struct call *c, struct findings *findings)
{
	enum finding_code code = FINDING_NO_IPCP_ADDRESS;
	struct finding *f;

	if (c->auth == 0 || c->status == PPPD_AUTH)
		code = FINDING_AUTH_FAILED;
	else if (c->phase >= PHASE_NETWORK || c->auth == 1)
		code = FINDING_CONNECT_WITHOUT_NETWORK;
	else if (c->status == PPPD_LOOPBACK)
		code = FINDING_MODEM_LEFT_DATA_MODE;
	else if (c->status == PPPD_HANGUP)
		code = FINDING_LINK_HANGUP;
	f = findings_add(findings, code, FINDING_LIKELY);
	finding_evidence(f, "pppd: %s (status %d)",
			 c->exit.text[0] ? c->exit.text : "no reason given", c->status);
}

static void verdict_after_address(const struct call *c, struct findings *findings)
{
	enum finding_code code = FINDING_LINK_HANGUP;

	if (strstr(c->exit.text, "erminated"))
		code = FINDING_PEER_TERMINATED;
	else if (c->status == PPPD_PEER_DEAD)
		code = FINDING_ECHO_LOST_AFTER_TRAFFIC;
	else if (c->status == PPPD_LOOPBACK)
		code = FINDING_MODEM_LEFT_DATA_MODE;
	finding_evidence(findings_add(findings, code, FINDING_LIKELY), "pppd: %s (status %d)",
			 c->exit.text[0] ? c->exit.text : "no reason given", c->status);
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
	if (c->refused.kind == EVENT_REFUSED)
		verdict_refused(c, findings);
	else if (c->up.kind == EVENT_UP)
		verdict_after_address(c, findings);
	else if (c->status == PPPD_LOCK || c->status == PPPD_OPEN)
		finding_evidence(findings_add(findings, FINDING_PORT_BUSY, FINDING_LIKELY),
				 "pppd could not %s the port (status %d)",
				 c->status == PPPD_LOCK ? "lock" : "open", c->status);
	else if (c->phase >= PHASE_ESTABLISH)
		verdict_before_address(c, findings);
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
