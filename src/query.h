/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_QUERY_H
#define SWICTL_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is asked of a modem to know it: one table of queries, in the order they are sent. They only
 * read (+COPS=3 chooses how +COPS? spells the operator), and no family is named: who lacks a
 * command answers ERROR, and its alternative follows in the next row.
 */
#define QUERY_SECTIONS(X)             \
	X(IDENTITY, "identity")       \
	X(SIM, "sim")                 \
	X(POWER, "power")             \
	X(NETWORK, "network")         \
	X(IMAGES, "images")           \
	X(COMPOSITION, "composition") \
	X(PRI, "pri")                 \
	X(CONTEXTS, "contexts")       \
	X(RAT, "rat")                 \
	X(BAND, "band")               \
	X(CUSTOM, "custom")           \
	X(PCOFFEN, "pcoffen")         \
	X(USB, "usb")

enum query_section {
#define X(name, text) QUERY_##name,
	QUERY_SECTIONS(X)
#undef X
		QUERY_SECTIONS_COUNT
};

enum query_flag {
	QUERY_UNLOCK = 1,    /* plain ERROR may mean that the modem is locked (sierra-at 2) */
	QUERY_PREFLIGHT = 2, /* asked before a dial, too */
	QUERY_OTHERWISE = 4, /* asked only when the modem lacks the row before */
	QUERY_SETUP = 8,     /* asked only before something is changed (found.h) */
	QUERY_UNSURE = 16,   /* before a dial only while no registration was said */
};

struct query {
	const char *command;
	uint16_t timeout_ms;
	uint8_t section; /* enum query_section */
	uint8_t flags;
};

#define QUERY_MAX 64

extern const struct query query_table[];
extern const size_t query_count; /* at most QUERY_MAX */

/* Rows that one survey asks: of these sections, with all of one and none of the other flags. */
struct query_set {
	unsigned sections; /* bit per enum query_section */
	unsigned with, without;
};

#define QUERY_SECTION(name) (1u << QUERY_##name)
#define QUERY_ALL_SECTIONS  ((1u << QUERY_SECTIONS_COUNT) - 1)

extern const struct query_set query_info, query_preflight;
extern const struct query_set query_setup; /* all sections: plan_sections() says which are due */

bool query_is_in(const struct query *row, const struct query_set *set);

const char *query_section_name(enum query_section section);

#endif
