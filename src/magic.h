/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MAGIC_H
#define SWICTL_MAGIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Magic numbers in LCP frames (RFC 1661 6.4), which are FF 03, protocol, code, id, length, then the
 * magic of an echo or the options of a request (pppd-plugin 3.2).
 */

/*
 * A magic number that a modem in command mode echoes as it is. Echo frames go out with their
 * control characters unescaped, and V.250 answers a backspace with three characters and a CR with a
 * result: a frame with one of them would not come back whole, and could not be known as ours.
 */
uint32_t magic_plain(uint32_t magic);

/* Put another number into a Configure-Request: false when it has none. */
bool magic_request(uint8_t *frame, size_t n, uint32_t magic);

/* In an Echo-Reply with our number put the peer's: false when it is no such thing. */
bool magic_reply(uint8_t *frame, size_t n, uint32_t ours, uint32_t his);

#endif
