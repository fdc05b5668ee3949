/* SPDX-License-Identifier: MIT */
#include "hdlc.h"

#include <string.h>

enum {
	FLAG = 0x7e,
	ESCAPE = 0x7d,
	PROTOCOL_LCP = 0xc021,
	PROTOCOL_IPCP = 0x8021,
	CODE_CONFIGURE_ACK = 2,
	CODE_ECHO_REQUEST = 9,
	FIRST_CONTROL = 0x8000, /* control protocols are numbered above all traffic (RFC 1661 2) */
};

void hdlc_init(struct hdlc *h)
{
	unsigned drop = h->drop;

	*h = (struct hdlc) { .drop = drop };
}

/* Protocol and code of the head, as far as it is there: false when more bytes are needed. */
static bool hdlc_read(const struct hdlc *h, unsigned *protocol, unsigned *code)
{
	const uint8_t *p = h->plain, *end = h->plain + h->plain_len;

	/* Address and control may be left out (RFC 1661 6.6). */
	if (p < end && *p == 0xff) {
		if (end - p < 2)
			return false;
		p += 2;
	}
	if (p == end)
		return false;
	*protocol = *p++;
	/* An odd first byte is a compressed protocol (RFC 1661 6.5). */
	if (!(*protocol & 1)) {
		if (p == end)
			return false;
		*protocol = *protocol << 8 | *p++;
	}
	*code = 0;
	if (*protocol < FIRST_CONTROL)
		return true;
	if (p == end)
		return false;
	*code = *p;
	return true;
}

static void hdlc_decide(struct hdlc *h)
{
	unsigned protocol, code;

	if (!hdlc_read(h, &protocol, &code))
		return;
	h->state = HDLC_PASS;
	if (protocol == PROTOCOL_IPCP && code == CODE_CONFIGURE_ACK)
		h->acked = true;
	if (h->drop & HDLC_ECHO_REQUEST && protocol == PROTOCOL_LCP && code == CODE_ECHO_REQUEST)
		h->state = HDLC_SKIP;
	if (h->drop & HDLC_NETWORK && protocol < FIRST_CONTROL)
		h->state = HDLC_SKIP;
	h->frames++;
	h->dropped += h->state == HDLC_SKIP;
}

static size_t hdlc_flush(struct hdlc *h, uint8_t *out)
{
	size_t n = h->head_len;

	memcpy(out, h->head, n);
	h->head_len = 0;
	return n;
}

size_t hdlc_feed(struct hdlc *h, const uint8_t *data, size_t n, uint8_t *out)
{
	size_t len = 0;

	h->bytes += n;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = data[i];

		if (c == FLAG) {
			/* A frame too short to decide passes: the receiver counts it. */
			len += hdlc_flush(h, out + len);
			h->state = HDLC_HEAD;
			h->plain_len = 0;
			h->escaped = false;
			out[len++] = c;
			continue;
		}
		if (h->state == HDLC_PASS)
			out[len++] = c;
		if (h->state != HDLC_HEAD)
			continue;
		h->head[h->head_len++] = c;
		if (c == ESCAPE) {
			h->escaped = true;
		} else {
			h->plain[h->plain_len++] = h->escaped ? c ^ 0x20 : c;
			h->escaped = false;
			hdlc_decide(h);
		}
		if (h->state == HDLC_HEAD && h->head_len == HDLC_HEAD_MAX)
			h->state = HDLC_PASS;
		if (h->state == HDLC_PASS)
			len += hdlc_flush(h, out + len);
		else if (h->state == HDLC_SKIP)
			h->head_len = 0;
	}
	return len;
}
