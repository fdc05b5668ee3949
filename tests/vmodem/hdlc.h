/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_HDLC_H
#define VMODEM_HDLC_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A filter for one direction of a PPP stream with async HDLC framing (RFC 1662): it reads each
 * frame's protocol and code and lets the frame pass or not, without decoding the rest. Bytes come
 * out as they went in. Pure.
 */
enum hdlc_drop {
	HDLC_ECHO_REQUEST = 1 << 0, /* LCP Echo-Request (RFC 1661 5.8) */
	HDLC_NETWORK = 1 << 1,	    /* all but LCP, authentication and IPCP, IPV6CP, CCP: traffic */
};

enum hdlc_state {
	HDLC_HEAD, /* collecting what decides */
	HDLC_PASS,
	HDLC_SKIP,
};

/* At most FF 03, two bytes of protocol and the code, each escaped. */
#define HDLC_HEAD_MAX 10

struct hdlc {
	unsigned drop; /* enum hdlc_drop bits, set by the owner at any time */
	enum hdlc_state state;
	bool escaped;
	uint8_t head[HDLC_HEAD_MAX]; /* as on the wire */
	size_t head_len;
	uint8_t plain[HDLC_HEAD_MAX]; /* unescaped */
	size_t plain_len;
	bool acked; /* an IPCP Configure-Ack went by: set here, cleared by hdlc_init() */
	unsigned long frames, dropped, bytes;
};

/* Keeps `drop`. */
void hdlc_init(struct hdlc *h);

/*
 * Filter n bytes into `out`, which has room for n + HDLC_HEAD_MAX. Returns how many bytes there
 * are in it. What is not yet decided is kept for the next call.
 */
size_t hdlc_feed(struct hdlc *h, const uint8_t *data, size_t n, uint8_t *out);

#endif
