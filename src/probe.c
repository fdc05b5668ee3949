/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <stdlib.h>
#include <string.h>

/* RFC 792 and RFC 4443. */
enum { ICMP_REQUEST = 8, ICMP_ANSWER = 0, ICMP6_REQUEST = 128, ICMP6_ANSWER = 129 };

#define ICMP_BYTES 8
#define DNS_BYTES  12 /* the header, RFC 1035 4.1.1 */

static const struct {
	const char *name;
	uint16_t port;
} kinds[] = {
#define X(name, text, port) [PROBE_##name] = { text, port },
	PROBE_KINDS(X)
#undef X
};

/* Decimal, 1 to 65535, to the end of the text; 0 for anything else. */
static uint16_t port_of(const char *text, size_t len)
{
	unsigned port = 0;
	size_t i;

	for (i = 0; i < len && port <= UINT16_MAX; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		port = port * 10 + (unsigned)(text[i] - '0');
	}
	return port <= UINT16_MAX ? (uint16_t)port : 0;
}

/* "1.2.3.4", "1.2.3.4:53", "[2001:db8::1]:53", "2001:db8::1" */
static const char *address_read(struct probe_target *t, const char *text, size_t len)
{
	static const char bad[] = "not an address with a port, expected 192.0.2.1:443 or "
				  "[2001:db8::1]:443";
	const char *end = text + len, *colon = memrchr(text, ':', len);
	bool bracket = len > 0 && text[0] == '[';
	const char *close = bracket ? memrchr(text, ']', len) : NULL;
	bool several = colon && memchr(text, ':', (size_t)(colon - text));

	if (bracket && !close)
		return bad;
	if (bracket)
		colon = close + 1 == end ? NULL : close + 1;
	else if (several)
		colon = NULL;
	if (colon && *colon != ':')
		return bad;
	if (colon) {
		t->port = port_of(colon + 1, (size_t)(end - colon - 1));
		if (!t->port)
			return "no such port, expected 1 to 65535";
		end = colon;
	}
	if (bracket) {
		text++;
		end = close;
	}
	if (end == text || (size_t)(end - text) >= sizeof(t->address))
		return bad;
	memcpy(t->address, text, (size_t)(end - text));
	t->address[end - text] = '\0';
	return NULL;
}

const char *probe_target_read(struct probe_target *t, const char *text, size_t len)
{
	static const char kind[] = "unknown kind, expected icmp:, dns: or tcp: and an address";
	const char *colon = memchr(text, ':', len), *wrong;
	unsigned k;

	memset(t, 0, sizeof(*t));
	if (!colon)
		return kind;
	for (k = 0; k < PROBE_KINDS_COUNT; k++)
		if (strlen(kinds[k].name) == (size_t)(colon - text) &&
		    !memcmp(kinds[k].name, text, (size_t)(colon - text)))
			break;
	if (k == PROBE_KINDS_COUNT)
		return kind;
	t->kind = (enum probe_kind)k;
	wrong = address_read(t, colon + 1, len - (size_t)(colon + 1 - text));
	if (wrong)
		return wrong;
	if (t->kind == PROBE_ICMP && t->port)
		return "a port, expected none with icmp";
	if (!t->port)
		t->port = kinds[k].port;
	if (t->kind == PROBE_TCP && !t->port)
		return "no port, expected one with tcp";
	return NULL;
}

const char *probe_kind_name(enum probe_kind kind)
{
	return kinds[kind].name;
}

bool probe_is_ipv6(const struct probe_target *t)
{
	return strchr(t->address, ':');
}

static void put16(uint8_t *to, unsigned value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
}

static unsigned get16(const uint8_t *from)
{
	return (unsigned)from[0] << 8 | from[1];
}

static size_t icmp_write(bool ipv6, uint16_t id, uint8_t *to)
{
	memset(to, 0, ICMP_BYTES);
	to[0] = ipv6 ? ICMP6_REQUEST : ICMP_REQUEST;
	put16(to + 4, id);
	/* RFC 1071, over the only two words that are not 0. */
	if (!ipv6)
		put16(to + 2, 0xFFFFu - (get16(to) + id) % 0xFFFFu);
	return ICMP_BYTES;
}

/* The name servers of the root: any server that helps others to names knows them (RFC 8109). */
static size_t dns_write(uint16_t id, uint8_t *to)
{
	static const uint8_t query[] = {
		0, 0, 1, 0,		/* id; recursion desired */
		0, 1, 0, 0, 0, 0, 0, 0, /* one question */
		0, 0, 2, 0, 1,		/* ".", NS, IN */
	};

	memcpy(to, query, sizeof(query));
	put16(to, id);
	return sizeof(query);
}

size_t probe_write(const struct probe_target *t, uint16_t id, uint8_t *to)
{
	switch (t->kind) {
	case PROBE_ICMP:
		return icmp_write(probe_is_ipv6(t), id, to);
	case PROBE_DNS:
		return dns_write(id, to);
	case PROBE_TCP:
	case PROBE_KINDS_COUNT:
		break;
	}
	return 0;
}

static bool icmp_answers(bool ipv6, uint16_t id, const uint8_t *data, size_t n)
{
	size_t header = ipv6 || n == 0 ? 0 : (size_t)(data[0] & 0x0F) * 4;

	if (n < header + ICMP_BYTES)
		return false;
	data += header;
	return data[0] == (ipv6 ? ICMP6_ANSWER : ICMP_ANSWER) && data[1] == 0 &&
	       get16(data + 4) == id;
}

/* Whatever it says, a refusal included: somebody was reached. */
static bool dns_answers(uint16_t id, const uint8_t *data, size_t n)
{
	return n >= DNS_BYTES && get16(data) == id && data[2] & 0x80;
}

bool probe_answers(const struct probe_target *t, uint16_t id, const uint8_t *data, size_t n)
{
	switch (t->kind) {
	case PROBE_ICMP:
		return icmp_answers(probe_is_ipv6(t), id, data, n);
	case PROBE_DNS:
		return dns_answers(id, data, n);
	case PROBE_TCP:
	case PROBE_KINDS_COUNT:
		break;
	}
	return false;
}
