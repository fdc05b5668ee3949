/* SPDX-License-Identifier: MIT */
#include "query.h"

/* +CPIN? can block 10 s in low power mode (sierra-at 1.11), and what asks the card with it. */
#define SOON	5000
#define CARD	12000
#define NETWORK 10000

/*
 * The preflight is short, for each query is paid before each dial: +CREG? is left out of it,
 * because a link needs the packet domain, and !GSTATUS?, because it repeats what is asked already.
 */
const struct query query_table[] = {
	{ "ATI", SOON, QUERY_IDENTITY, 0 },
	{ "AT+CGSN", SOON, QUERY_IDENTITY, 0 },
	{ "AT+CPIN?", CARD, QUERY_SIM, QUERY_PREFLIGHT },
	{ "AT+CPINC?", CARD, QUERY_SIM, 0 },
	{ "AT!ICCID?", CARD, QUERY_SIM, 0 },
	{ "AT+CCID", CARD, QUERY_SIM, QUERY_OTHERWISE },
	{ "AT+ICCID", CARD, QUERY_SIM, QUERY_OTHERWISE },
	{ "AT+CIMI", CARD, QUERY_SIM, 0 },
	{ "AT!PCINFO?", SOON, QUERY_POWER, QUERY_PREFLIGHT },
	{ "AT+CFUN?", SOON, QUERY_POWER, QUERY_PREFLIGHT | QUERY_OTHERWISE },
	{ "AT+CEREG?", SOON, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+CGREG?", SOON, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+CREG?", SOON, QUERY_NETWORK, 0 },
	{ "AT+CGATT?", NETWORK, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+CSQ", SOON, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+COPS=3,2", SOON, QUERY_NETWORK, 0 },
	{ "AT+COPS?", NETWORK, QUERY_NETWORK, 0 },
	{ "AT+COPS=3,0", SOON, QUERY_NETWORK, 0 },
	{ "AT+COPS?", NETWORK, QUERY_NETWORK, 0 },
	{ "AT!SELRAT?", SOON, QUERY_NETWORK, 0 },
	{ "AT!GSTATUS?", SOON, QUERY_NETWORK, 0 },
	{ "AT!IMPREF?", SOON, QUERY_IMAGES, QUERY_PREFLIGHT },
	{ "AT!GOBIIMPREF?", SOON, QUERY_IMAGES, QUERY_PREFLIGHT | QUERY_OTHERWISE },
	{ "AT!PRIID?", SOON, QUERY_PRI, 0 },
	{ "AT+CGDCONT?", SOON, QUERY_CONTEXTS, 0 },
	{ "AT+CGPADDR", NETWORK, QUERY_CONTEXTS, 0 },
	/* The locked ones come last: whether a "!" command was answered before tells a locked modem
	 * from one that has no such commands. */
	{ "AT!IMAGE?", SOON, QUERY_IMAGES, QUERY_UNLOCK },
	{ "AT!GOBIIMAGE?", SOON, QUERY_IMAGES, QUERY_UNLOCK | QUERY_OTHERWISE },
	{ "AT!USBCOMP?", SOON, QUERY_COMPOSITION, QUERY_UNLOCK },
	{ "AT!UDUSBCOMP?", SOON, QUERY_COMPOSITION, QUERY_UNLOCK | QUERY_OTHERWISE },
};

const size_t query_count = sizeof(query_table) / sizeof(query_table[0]);

_Static_assert(sizeof(query_table) / sizeof(query_table[0]) <= QUERY_MAX, "QUERY_MAX is too small");

const char *query_section_name(enum query_section section)
{
#define X(name, text) text,
	static const char *const names[] = { QUERY_SECTIONS(X) };
#undef X

	return names[section];
}
