/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CALL_H
#define SWICTL_CALL_H

#include "event.h"
#include "finding.h"
#include "reach.h"

/*
 * The record of one dial, from the start of pppd to its exit: what the plugin told, and what that
 * means. "CONNECT" and "CHAP authentication succeeded" prove nothing (sierra-at 7: the modem itself
 * answers them); an IPCP address is the proof that a network is behind it.
 */
struct call {
	struct event refused; /* kind REFUSED when the dial failed before CONNECT */
	struct event up;      /* kind UP when an address was agreed on */
	struct event echo;    /* kind ECHO: what the echo judge said last, live */
	struct event down;    /* kind DOWN: the first, with the status that pppd forgets later */
	struct event exit;    /* kind EXIT: status and reason, as the plugin saw them */
	struct reach reach;   /* the judge of the network behind it, as it was at the end */
	int64_t phase;	      /* highest pppd phase: 4 is LCP, 5 authentication, 7 network */
	int64_t bytes_in, bytes_out;
	int64_t uptime_ms;
	int auth;	 /* -1 nothing said, 0 refused by the peer, 1 accepted */
	int status;	 /* pppd's exit status; -1 killed by a signal */
	bool modem_gone; /* the modem left the USB bus meanwhile */
	bool stopped;	 /* we were asked to end it */
};

void call_init(struct call *c);
void call_event(struct call *c, const struct event *event);

/* Findings on why it ended; none when it was asked to. */
void call_verdict(const struct call *c, struct findings *findings);

/* What a modem's words for a refusal name: an APN, credentials; else FINDING_DIAL_REFUSED. */
enum finding_code call_refusal(const char *words);

/* True when dialling again cannot help before a person changes something. */
bool call_is_hopeless(const struct findings *findings);

#endif
