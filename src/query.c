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
	{ "AT+CGREG?", SOON, QUERY_NETWORK, QUERY_PREFLIGHT | QUERY_UNSURE },
	{ "AT+CREG?", SOON, QUERY_NETWORK, 0 },
	{ "AT+CGATT?", NETWORK, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+CSQ", SOON, QUERY_NETWORK, QUERY_PREFLIGHT },
	{ "AT+COPS=3,2", SOON, QUERY_NETWORK, 0 },
	{ "AT+COPS?", NETWORK, QUERY_NETWORK, 0 },
	{ "AT+COPS=3,0", SOON, QUERY_NETWORK, 0 },
	{ "AT+COPS?", NETWORK, QUERY_NETWORK, 0 },
	{ "AT!SELRAT?", SOON, QUERY_RAT, 0 },
	{ "AT!SELRAT=?", SOON, QUERY_RAT, QUERY_SETUP },
	{ "AT!GSTATUS?", SOON, QUERY_NETWORK, 0 },
	{ "AT!IMPREF?", SOON, QUERY_IMAGES, QUERY_PREFLIGHT },
	{ "AT!GOBIIMPREF?", SOON, QUERY_IMAGES, QUERY_PREFLIGHT | QUERY_OTHERWISE },
	{ "AT!PRIID?", SOON, QUERY_PRI, 0 },
	{ "AT+CGDCONT?", SOON, QUERY_CONTEXTS, 0 },
	{ "AT+CGPADDR", NETWORK, QUERY_CONTEXTS, 0 },
	{ "AT!BAND?", SOON, QUERY_BAND, QUERY_SETUP },
	{ "AT!BAND=?", SOON, QUERY_BAND, QUERY_SETUP },
	/* The locked ones come last: whether a "!" command was answered before tells a locked modem
	 * from one that has no such commands. */
	{ "AT!IMAGE?", SOON, QUERY_IMAGES, QUERY_UNLOCK },
	{ "AT!GOBIIMAGE?", SOON, QUERY_IMAGES, QUERY_UNLOCK | QUERY_OTHERWISE },
	{ "AT!USBCOMP?", SOON, QUERY_COMPOSITION, QUERY_UNLOCK },
	{ "AT!UDUSBCOMP?", SOON, QUERY_COMPOSITION, QUERY_UNLOCK | QUERY_OTHERWISE },
	{ "AT!USBCOMP=?", SOON, QUERY_COMPOSITION, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!UDUSBCOMP=?", SOON, QUERY_COMPOSITION, QUERY_SETUP | QUERY_UNLOCK | QUERY_OTHERWISE },
	{ "AT!CUSTOM?", SOON, QUERY_CUSTOM, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!PCOFFEN?", SOON, QUERY_PCOFFEN, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!USBSPEED?", SOON, QUERY_USB, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!USBVID?", SOON, QUERY_USB, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!USBPID?", SOON, QUERY_USB, QUERY_SETUP | QUERY_UNLOCK },
	{ "AT!USBPRODUCT?", SOON, QUERY_USB, QUERY_SETUP | QUERY_UNLOCK },
};

const size_t query_count = sizeof(query_table) / sizeof(query_table[0]);

_Static_assert(sizeof(query_table) / sizeof(query_table[0]) <= QUERY_MAX, "QUERY_MAX is too small");

const struct query_set query_info = { QUERY_ALL_SECTIONS, 0, QUERY_SETUP };
const struct query_set query_preflight = { QUERY_ALL_SECTIONS, QUERY_PREFLIGHT, 0 };
const struct query_set query_setup = { QUERY_ALL_SECTIONS, 0, 0 };

bool query_is_in(const struct query *row, const struct query_set *set)
{
	return (set->sections & 1u << row->section) && (row->flags & set->with) == set->with &&
	       !(row->flags & set->without);
}

const char *query_section_name(enum query_section section)
{
#define X(name, text) text,
	static const char *const names[] = { QUERY_SECTIONS(X) };
#undef X

	return names[section];
}
