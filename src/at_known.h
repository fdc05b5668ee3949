/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_AT_KNOWN_H
#define SWICTL_AT_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is known of AT commands beyond their answers (sierra-at 2, 3, 5, 7), for whoever reads a
 * session that he did not hold.
 */
enum at_known_flag {
	AT_KNOWN_DIALS = 1,
	AT_KNOWN_UNLOCKS = 2,
	AT_KNOWN_LOCKED = 4,	 /* plain ERROR where it is not unlocked */
	AT_KNOWN_LOCKED_SET = 8, /* the same, of its set form */
	AT_KNOWN_OF_MODE = 16,	 /* legal in another mode only: a refusal says so */
	AT_KNOWN_RESETS = 32,
	AT_KNOWN_QUOTES_ALL = 64, /* its values are strings and want quotes */

};

#define AT_KNOWN_NAME_MAX 24

/* The first extended command's name ("+CGDCONT", "!USBCOMP"), "D" of a dial, "" of others; in upper
 * case. */
void at_known_name(const char *command, char name[AT_KNOWN_NAME_MAX]);

/* Flags of a name. */
unsigned at_known_flags(const char *name);

/* True for "AT+CFUN=1", not for "AT+CFUN?" and "AT+CFUN=?". */
bool at_known_is_set(const char *command);

/* Quotes and commas that no command has: an odd quote, one inside of another, none at all. */
bool at_known_is_malformed(const char *command, unsigned flags);

/* The command that a line without one answers, by how the line begins; or NULL. */
const char *at_known_asked(const char *line);

/* A maker's name, as it stands bare in the answer to ATI. */
bool at_known_is_maker(const char *line);

/* PPP frames as a terminal shows them (RFC 1662), and sentences of a GPS receiver (NMEA 0183). */
bool at_known_is_frame(const char *line);
bool at_known_is_nmea(const char *line);

#endif
