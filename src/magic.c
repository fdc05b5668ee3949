/* SPDX-License-Identifier: MIT */
#include "magic.h"

enum {
	LCP_CONFIGURE_REQUEST = 1,
	LCP_ECHO_REPLY = 10,
	LCP_OPTION_MAGIC = 5,
	FRAME_HEADER = 8, /* FF 03, protocol, code, id, length */
	FRAME_ECHO = 12,
	OPTION_MAGIC = 6, /* type, length, number */
};

static bool is_lcp(const uint8_t *frame, size_t n, uint8_t code)
{
	return n >= FRAME_HEADER && frame[2] == 0xC0 && frame[3] == 0x21 && frame[4] == code;
}

static void put(uint8_t *p, uint32_t number)
{
	for (int i = 3; i >= 0; i--, number >>= 8)
		p[i] = (uint8_t)number;
}

static uint32_t get(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

uint32_t magic_plain(uint32_t magic)
{
	uint32_t plain = magic;

	for (int shift = 0; shift < 32; shift += 8)
		if ((magic >> shift & 0xFF) < 0x20)
			plain |= (uint32_t)0x40 << shift;
	return plain;
}

bool magic_request(uint8_t *frame, size_t n, uint32_t magic)
{
	size_t at = FRAME_HEADER;

	if (!is_lcp(frame, n, LCP_CONFIGURE_REQUEST))
		return false;
	while (at + OPTION_MAGIC <= n && frame[at + 1] >= 2) {
		if (frame[at] == LCP_OPTION_MAGIC && frame[at + 1] == OPTION_MAGIC) {
			put(frame + at + 2, magic);
			return true;
		}
		at += frame[at + 1];
	}
	return false;
}

bool magic_reply(uint8_t *frame, size_t n, uint32_t ours, uint32_t his)
{
	if (!ours || n < FRAME_ECHO || !is_lcp(frame, n, LCP_ECHO_REPLY) ||
	    get(frame + FRAME_HEADER) != ours)
		return false;
	put(frame + FRAME_HEADER, his);
	return true;
}
