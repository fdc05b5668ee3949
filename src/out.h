/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_OUT_H
#define SWICTL_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "finding.h"

/*
 * One writer, three mouths: text for people, JSON, key=value. A verb says once what there is to
 * say; the mouth says how it looks. JSON: one object or array per call, unknown is null. All text
 * is cleaned on its way out (buf_clean), so nothing a modem printed reaches the terminal raw.
 */
enum out_mouth { OUT_TEXT, OUT_JSON, OUT_KEYS };

struct out;

struct out *out_new(enum out_mouth mouth, bool color);
enum out_mouth out_mouth(const struct out *o);

/* Write what was gathered to stdout and free: 0; -EIO when stdout took less (errno says why);
 * -ENOMEM when something could not be gathered. NULL is allowed. */
int out_free(struct out *o);

/* Containers. `key` is NULL for the outermost and for elements of a list. */
void out_open(struct out *o, const char *key);
void out_open_list(struct out *o, const char *key);
void out_close(struct out *o);

/* Values; `key` is NULL in a list. NULL or empty text is null ("-" for people). A key ends in its
 * unit (rssi_dbm, uptime_s), which people see behind the value. */
void out_str(struct out *o, const char *key, const char *value);
void out_int(struct out *o, const char *key, int64_t value);
void out_double(struct out *o, const char *key, double value);
void out_bool(struct out *o, const char *key, bool value);
void out_null(struct out *o, const char *key);

/* "findings": worst first, with code, severity, certainty, text, evidence and cure. */
void out_findings(struct out *o, struct findings *list);

/*
 * A line for people only: the other mouths do not print it. In a container with lines of its own,
 * they are how it looks to people: its values are for the other mouths then.
 */
void out_text(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An identifier (IMEI, IMSI, ICCID, serial), shortened to its first 4 and last 4 characters
 * ("3527…3066") unless `whole`; one of at most 8 characters to "…". */
void out_identifier(struct out *o, const char *key, const char *value, bool whole);

#endif
