/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PROBE_H
#define SWICTL_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is sent to see whether the network behind a link answers, and what counts as an answer. A
 * TCP connection carries nothing: that it is accepted or refused is the answer.
 */
#define PROBE_KINDS(X)     \
	X(ICMP, "icmp", 0) \
	X(DNS, "dns", 53)  \
	X(TCP, "tcp", 0)

enum probe_kind {
#define X(name, text, port) PROBE_##name,
	PROBE_KINDS(X)
#undef X
		PROBE_KINDS_COUNT
};

#define PROBE_ADDRESS_MAX 46 /* INET6_ADDRSTRLEN */
#define PROBE_BYTES_MAX	  32

struct probe_target {
	enum probe_kind kind;
	char address[PROBE_ADDRESS_MAX]; /* IPv6 when there is a colon in it; not checked here */
	uint16_t port;			 /* 0 with ICMP */
};

/*
 * "icmp:ADDRESS", "dns:ADDRESS[:PORT]" or "tcp:ADDRESS:PORT"; an IPv6 address stands in brackets
 * where a port follows. `len` bytes of `text`. NULL, or "what, expected what" (static text).
 */
const char *probe_target_read(struct probe_target *t, const char *text, size_t len);

bool probe_is_ipv6(const struct probe_target *t);

/*
 * The packet, of at most PROBE_BYTES_MAX bytes, to be known again by `id`: its length, 0 for TCP.
 * The checksum of ICMPv6 is the kernel's (RFC 3542 3.1).
 */
size_t probe_write(const struct probe_target *t, uint16_t id, uint8_t *to);

/* Whether this came from the target because of that packet. Over ICMP of IPv4 it begins with the
 * IP header, as a raw socket gives it. */
bool probe_answers(const struct probe_target *t, uint16_t id, const uint8_t *data, size_t n);

const char *probe_kind_name(enum probe_kind kind);

#endif
