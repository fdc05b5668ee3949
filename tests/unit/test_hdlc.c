/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../vmodem/hdlc.c"

#define FRAME(bytes) "\x7e" bytes "\x9a\xbc\x7e"

static const struct {
	const char *name, *bytes;
	size_t n;
	unsigned drop;
	bool dropped, acked;
} frames[] = {
#define ROW(name, bytes, drop, dropped, acked)                                     \
	{                                                                          \
		name, FRAME(bytes), sizeof(FRAME(bytes)) - 1, drop, dropped, acked \
	}
	ROW("LCP request", "\xff\x7d\x23\xc0\x21\x7d\x21\x7d\x21", HDLC_ECHO_REQUEST, false, false),
	ROW("LCP echo request", "\xff\x7d\x23\xc0\x21\x7d\x29\x7d\x21", HDLC_ECHO_REQUEST, true,
	    false),
	ROW("LCP echo request, not escaped", "\xff\x03\xc0\x21\x09\x01", HDLC_ECHO_REQUEST, true,
	    false),
	ROW("LCP echo request, all escaped", "\x7d\xdf\x7d\x23\x7d\xe0\x7d\x01\x7d\x29\x7d\x21",
	    HDLC_ECHO_REQUEST, true, false),
	ROW("LCP echo reply", "\xff\x03\xc0\x21\x0a\x01", HDLC_ECHO_REQUEST, false, false),
	ROW("LCP echo request, wanted", "\xff\x03\xc0\x21\x09\x01", HDLC_NETWORK, false, false),
	ROW("IPv4", "\xff\x03\x7d\x20\x21\x45", HDLC_NETWORK, true, false),
	ROW("IPv4, all compressed", "\x21\x45\x7d\x20", HDLC_NETWORK, true, false),
	ROW("IPv6", "\x57\x60\x7d\x20", HDLC_NETWORK, true, false),
	ROW("VJ", "\x2f\x01\x02", HDLC_NETWORK, true, false),
	ROW("IPv4, wanted", "\xff\x03\x7d\x20\x21\x45", HDLC_ECHO_REQUEST, false, false),
	ROW("CHAP", "\xff\x03\xc2\x23\x01\x01", HDLC_NETWORK, false, false),
	ROW("PAP", "\xc0\x23\x01\x01", HDLC_NETWORK, false, false),
	ROW("IPCP request", "\x80\x21\x01\x01", HDLC_NETWORK, false, false),
	ROW("IPCP ack", "\x80\x21\x02\x01", HDLC_NETWORK, false, true),
	ROW("IPCP ack, not compressed", "\xff\x7d\x23\x80\x21\x7d\x22\x01", 0, false, true),
	ROW("LCP ack", "\xff\x03\xc0\x21\x02\x01", 0, false, false),
	ROW("empty", "", HDLC_NETWORK, false, false),
#undef ROW
};

static size_t feed_split(struct hdlc *h, const char *bytes, size_t n, size_t split, uint8_t *out)
{
	const uint8_t *data = (const uint8_t *)bytes;
	size_t len = hdlc_feed(h, data, split, out);

	return len + hdlc_feed(h, data + split, n - split, out + len);
}

static void hdlc_each_frame_at_every_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		for (size_t split = 0; split <= frames[i].n; split++) {
			uint8_t out[128] = { 0 };
			struct hdlc h = { .drop = frames[i].drop };
			size_t len;

			hdlc_init(&h);
			len = feed_split(&h, frames[i].bytes, frames[i].n, split, out);
			if (frames[i].dropped) {
				assert_int_equal(len, 2);
				assert_memory_equal(out, "\x7e\x7e", 2);
			} else {
				assert_int_equal(len, frames[i].n);
				assert_memory_equal(out, frames[i].bytes, len);
			}
			assert_int_equal(h.acked, frames[i].acked);
			assert_int_equal(h.dropped, frames[i].dropped);
		}
	}
}

/* Between two frames there may be one flag or two, and a dropped one takes no neighbour along. */
static void hdlc_neighbours_stay(void **state)
{
	static const char stream[] = "\x7e\xff\x03\xc0\x21\x0a\x01\x7e"
				     "\xff\x03\xc0\x21\x09\x02\x7e\x7e"
				     "\x21\x45\x01\x7e";
	static const char wanted[] = "\x7e\xff\x03\xc0\x21\x0a\x01\x7e\x7e\x7e\x21\x45\x01\x7e";

	(void)state;
	for (size_t split = 0; split < sizeof(stream); split++) {
		struct hdlc h = { .drop = HDLC_ECHO_REQUEST };
		uint8_t out[128];

		hdlc_init(&h);
		assert_int_equal(feed_split(&h, stream, sizeof(stream) - 1, split, out),
				 sizeof(wanted) - 1);
		assert_memory_equal(out, wanted, sizeof(wanted) - 1);
	}
}

/* Whatever comes: never more out than went in and was held back. */
static void hdlc_noise_stays_bounded(void **state)
{
	struct hdlc h = { .drop = HDLC_ECHO_REQUEST | HDLC_NETWORK };
	uint8_t in[64], out[sizeof(in) + HDLC_HEAD_MAX];
	size_t fed = 0, got = 0;
	uint32_t random = 1;

	(void)state;
	hdlc_init(&h);
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof(in); i++) {
			random = random * 1664525 + 1013904223;
			/* Flags and escapes more often than by chance. */
			in[i] = random >> 30 ? (uint8_t)(random >> 16) : 0x7d + (random >> 20 & 1);
		}
		fed += sizeof(in);
		got += hdlc_feed(&h, in, sizeof(in), out);
		assert_true(got <= fed);
	}
	assert_true(h.dropped > 0 && h.frames > h.dropped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hdlc_each_frame_at_every_split),
		cmocka_unit_test(hdlc_neighbours_stay),
		cmocka_unit_test(hdlc_noise_stays_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
