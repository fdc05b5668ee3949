/* SPDX-License-Identifier: MIT */
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsonl.h"
#include "log.h"

#define HISTORY_NAME "history.jsonl"
#define HISTORY_OLD  "history.jsonl.1"

char *history_format(const struct record *r)
{
	struct json_object *object = json_object_new_object();
	char *text;

	if (!object)
		return NULL;
	json_object_object_add(object, "kind", json_object_new_string(record_kind_name(r->kind)));
	jsonl_put(object, record_rows, r);
	text = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
	return text;
}

int history_parse(struct record *r, const char *line)
{
	struct json_object *object = json_tokener_parse(line), *value;
	enum record_kind kind = RECORD_KINDS_COUNT;

	if (json_object_is_type(object, json_type_object) &&
	    json_object_object_get_ex(object, "kind", &value) &&
	    json_object_is_type(value, json_type_string))
		kind = record_kind_of(json_object_get_string(value));
	record_init(r, kind);
	if (kind != RECORD_KINDS_COUNT)
		jsonl_take(object, record_rows, r);
	json_object_put(object);
	return kind != RECORD_KINDS_COUNT && r->time_s >= 0 ? 0 : -EINVAL;
}

int history_append(const char *state_dir, const struct record *r)
{
	char *line = history_format(r);
	int rc = line ? jsonl_append(state_dir, HISTORY_NAME, HISTORY_FILE_MAX, line) : -ENOMEM;

	free(line);
	if (rc)
		log_warn("%s/%s: %s, not kept", state_dir, HISTORY_NAME, strerror(-rc));
	return rc;
}

/* --- reading --- */

/* Both files, the older one first: all of it ends in LF. NUL, as a file system leaves after a power
 * loss, ends a line. */
static ssize_t files_read(const char *state_dir, char *text)
{
	static const char *const names[] = { HISTORY_OLD, HISTORY_NAME };
	ssize_t n, len = 0;
	size_t i;
	int dir;

	dir = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? 0 : -errno;
	for (i = 0, n = 0; i < 2 && n >= 0; i++) {
		n = jsonl_read(dir, names[i], text + len, HISTORY_FILE_MAX);
		if (n >= 0) {
			len += n;
			text[len++] = '\n';
		}
	}
	close(dir);
	if (n < 0)
		return n;
	for (n = 0; n < len; n++)
		if (!text[n])
			text[n] = '\n';
	return len;
}

/* The ends that were met. Records are read backwards: of the same end the first one counts. */
struct key {
	int64_t time_s, number;
	char profile[sizeof(((struct record *)0)->profile)];
};

struct keys {
	size_t count, room;
	struct key *at;
};

/* 1 it is new; 0 it was met before; -ENOMEM. */
static int keys_add(struct keys *keys, const struct record *r)
{
	struct key *more;
	size_t i;

	for (i = keys->count; i-- > 0;)
		if (keys->at[i].time_s == r->time_s && keys->at[i].number == r->number &&
		    !strcmp(keys->at[i].profile, r->profile))
			return 0;
	if (keys->count == keys->room) {
		keys->room = keys->room ? 2 * keys->room : 64;
		more = realloc(keys->at, keys->room * sizeof(*more));
		if (!more)
			return -ENOMEM;
		keys->at = more;
	}
	keys->at[keys->count].time_s = r->time_s;
	keys->at[keys->count].number = r->number;
	memcpy(keys->at[keys->count++].profile, r->profile, sizeof(r->profile));
	return 1;
}

static int history_keep(struct history *h, const struct record *r, size_t last)
{
	struct record *more;

	if (h->count == last)
		return 0;
	more = realloc(h->at, (h->count + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	h->at = more;
	h->at[h->count++] = *r;
	return 0;
}

/* One line, newest first. */
static int history_line(struct history *h, struct keys *keys, const char *line, const char *profile,
			size_t last)
{
	struct record r;
	int rc;

	if (history_parse(&r, line) || (profile && strcmp(profile, r.profile)))
		return 0;
	rc = keys_add(keys, &r);
	if (rc <= 0)
		return rc;
	tally_add(&h->tally, &r);
	return history_keep(h, &r, last);
}

static bool goes_before(const struct record *a, const struct record *b)
{
	return a->time_s != b->time_s ? a->time_s < b->time_s : a->number < b->number;
}

/* They came newest first, but the last word on an end may stand behind what came after that end. */
static void history_sort(struct history *h)
{
	struct record moved;
	size_t i, j;

	for (i = 0; i < h->count / 2; i++) {
		moved = h->at[i];
		h->at[i] = h->at[h->count - 1 - i];
		h->at[h->count - 1 - i] = moved;
	}
	for (i = 1; i < h->count; i++) {
		for (j = i; j > 0 && goes_before(&h->at[i], &h->at[j - 1]); j--)
			;
		if (j == i)
			continue;
		moved = h->at[i];
		memmove(&h->at[j + 1], &h->at[j], (i - j) * sizeof(h->at[0]));
		h->at[j] = moved;
	}
}

int history_load(struct history *h, const char *state_dir, const char *profile, size_t last)
{
	char *text = malloc(2 * HISTORY_FILE_MAX + 2), *end;
	struct keys keys = { 0 };
	ssize_t len;
	int rc = -ENOMEM;

	memset(h, 0, sizeof(*h));
	tally_init(&h->tally);
	if (!text)
		return rc;
	len = files_read(state_dir, text);
	rc = len < 0 ? (int)len : 0;
	while (!rc && len > 0) {
		text[--len] = '\0';
		end = memrchr(text, '\n', (size_t)len);
		end = end ? end + 1 : text;
		if (*end)
			rc = history_line(h, &keys, end, profile, last);
		len = end - text;
	}
	free(keys.at);
	free(text);
	history_sort(h);
	if (rc)
		history_free(h);
	return rc;
}

void history_free(struct history *h)
{
	free(h->at);
	memset(h, 0, sizeof(*h));
}
