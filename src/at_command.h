/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_AT_COMMAND_H
#define SWICTL_AT_COMMAND_H

#include <stdbool.h>

/*
 * How AT commands are spelled (V.250 5), for telling them from prose: "AT+CSQ", "at", "ATE1" and
 * "ATQ0 V1 E1 &C1 +FCLASS=0" are commands, "at the router", "AT&T" and "attached" are none.
 */

/* Where the command that begins here ends, or NULL when it is none. */
const char *at_command_end(const char *text);

/* True when the text is nothing but a command. */
bool at_command_is(const char *text);

/* Where the name of an extended command ends ("+CGDCONT", "!USBCOMP", "^SYSINFO", "$QCPDPP"), or
 * NULL; and behind it its values, up to a blank outside of quotes. */
const char *at_command_name_end(const char *text);
const char *at_command_values_end(const char *text);

#endif
