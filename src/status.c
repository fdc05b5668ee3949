/* SPDX-License-Identifier: MIT */
#include "status.h"

#include <errno.h>
#include <json-c/json.h>
#include <stddef.h>
#include <string.h>

#include "buf.h"
#include "out.h"

#define NUMBER_MAX 1000000000000000 /* beyond, it is none of ours */

static const struct row {
	const char *key;
	size_t offset;
	size_t size; /* of a text; 0: a number, of which -1 is "not known" (no dBm are -1) */
} rows[] = {
#define TEXT(member)                                                                           \
	{                                                                                      \
#member, offsetof(struct status, member), sizeof(((struct status *)0)->member) \
	}
#define NUMBER(member)                                      \
	{                                                   \
#member, offsetof(struct status, member), 0 \
	}
	TEXT(profile),	      TEXT(slot),	  TEXT(node),	    TEXT(state),      TEXT(ifname),
	TEXT(local),	      TEXT(remote),	  TEXT(dns1),	    TEXT(dns2),	      TEXT(local6),
	TEXT(remote6),	      NUMBER(pid),	  NUMBER(uptime_s), NUMBER(dials),    NUMBER(drops),
	NUMBER(bytes_in),     NUMBER(bytes_out),  NUMBER(rssi_dbm), NUMBER(rsrp_dbm), TEXT(echo),
	NUMBER(rtt_ms),	      NUMBER(rtt_max_ms), NUMBER(probes),   NUMBER(misses),   TEXT(reach),
	NUMBER(reach_rtt_ms), TEXT(verdict),	  TEXT(text),	    TEXT(cure),	      TEXT(rung),
	TEXT(cured_by),
#undef TEXT
#undef NUMBER
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const char *row_text(const struct row *r, const struct status *s)
{
	return (const char *)s + r->offset;
}

static int64_t row_number(const struct row *r, const struct status *s)
{
	int64_t value;

	memcpy(&value, (const char *)s + r->offset, sizeof(value));
	return value;
}

void status_init(struct status *s)
{
	static const int64_t unknown = -1;
	size_t i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < ROWS; i++)
		if (!rows[i].size)
			memcpy((char *)s + rows[i].offset, &unknown, sizeof(unknown));
}

char *status_format(const struct status *s)
{
	struct json_object *object = json_object_new_object();
	char *text;
	size_t i;

	if (!object)
		return NULL;
	for (i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		struct json_object *value = NULL;

		if (r->size && row_text(r, s)[0])
			value = json_object_new_string(row_text(r, s));
		else if (!r->size && row_number(r, s) != -1)
			value = json_object_new_int64(row_number(r, s));
		json_object_object_add(object, r->key, value);
	}
	text = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
	return text;
}

int status_parse(struct status *s, const char *json)
{
	struct json_object *object = json_tokener_parse(json), *value;
	int64_t number;
	size_t i;

	status_init(s);
	if (!json_object_is_type(object, json_type_object)) {
		json_object_put(object);
		return -EINVAL;
	}
	for (i = 0; i < ROWS; i++) {
		char *at = (char *)s + rows[i].offset;

		if (!json_object_object_get_ex(object, rows[i].key, &value))
			continue;
		if (rows[i].size && json_object_is_type(value, json_type_string))
			buf_copy(at, rows[i].size, json_object_get_string(value));
		if (!rows[i].size && json_object_is_type(value, json_type_int)) {
			number = json_object_get_int64(value);
			if (number > -NUMBER_MAX && number < NUMBER_MAX)
				memcpy(at, &number, sizeof(number));
		}
	}
	json_object_put(object);
	return 0;
}

void status_out(const struct status *s, struct out *out)
{
	size_t i;

	out_open(out, NULL);
	for (i = 0; i < ROWS; i++) {
		if (rows[i].size)
			out_str(out, rows[i].key, row_text(&rows[i], s));
		else if (row_number(&rows[i], s) != -1)
			out_int(out, rows[i].key, row_number(&rows[i], s));
		else
			out_null(out, rows[i].key);
	}
	out_close(out);
}
