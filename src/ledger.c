/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jsonl.h"

/* Lines that are not units: a run began, a run ended. */
#define MARK_BEGIN "{\"mark\":\"begin\"}"
#define MARK_END   "{\"mark\":\"end\"}"

struct json_object *ledger_put(const struct unit *u)
{
	struct json_object *object = json_object_new_object();
	const char *result = unit_result_name(u->result);

	if (object && result)
		json_object_object_add(object, "result", json_object_new_string(result));
	if (object)
		jsonl_put(object, unit_rows, u);
	return object;
}

int ledger_take(struct unit *u, struct json_object *object)
{
	struct json_object *result;

	unit_init(u);
	if (!json_object_object_get_ex(object, "result", &result) ||
	    !json_object_is_type(result, json_type_string))
		return -EINVAL;
	u->result = unit_result_of(json_object_get_string(result));
	jsonl_take(object, unit_rows, u);
	return u->result == UNIT_RESULTS_COUNT ? -EINVAL : 0;
}

/* In memory: a unit that is there already is replaced. */
static int ledger_keep(struct ledger *l, const struct unit *u)
{
	struct unit *more;
	size_t i;

	for (i = 0; i < l->count; i++)
		if (unit_same(&l->at[i], u)) {
			l->at[i] = *u;
			return 0;
		}
	if (l->count == l->room) {
		more = realloc(l->at, (l->room + 16) * sizeof(*more));
		if (!more)
			return -ENOMEM;
		l->at = more;
		l->room += 16;
	}
	l->at[l->count++] = *u;
	return 0;
}

/* The line is passed over when it is not ours. */
static int ledger_line(struct ledger *l, bool *open, const char *line)
{
	struct json_object *object, *mark;
	struct unit u;
	int rc = 0;

	object = json_tokener_parse(line);
	if (!json_object_is_type(object, json_type_object))
		goto out;
	if (json_object_object_get_ex(object, "mark", &mark)) {
		*open = !strcmp(json_object_get_string(mark), "begin");
		l->count = 0;
	} else if (*open && !ledger_take(&u, object)) {
		rc = ledger_keep(l, &u);
	}
out:
	json_object_put(object);
	return rc;
}

/* All of the file, terminated, to be freed: its length (0: there is none, and `*text` NULL);
 * -errno. */
static ssize_t ledger_text(const struct ledger *l, char **text)
{
	int dir = open(l->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st = { 0 };
	ssize_t len = 0;

	*text = NULL;
	if (dir < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstatat(dir, l->name, &st, 0) == 0) {
		*text = malloc((size_t)st.st_size + 1);
		len = *text ? jsonl_read(dir, l->name, *text, (size_t)st.st_size) : -ENOMEM;
	}
	close(dir);
	return len;
}

/* Find the run that is open: 1 there is one; 0; -errno. */
static int ledger_read(struct ledger *l)
{
	char *text, *line, *rest;
	ssize_t i, len = ledger_text(l, &text);
	bool is_open = false;
	int rc = len < 0 ? (int)len : 0;

	rest = rc ? NULL : text;
	for (i = 0; i < len; i++)
		if (!text[i])
			text[i] = '\n'; /* what a file system leaves after a power loss */
	if (rest)
		text[len] = '\0';
	while (!rc && (line = strsep(&rest, "\n")))
		if (line[0])
			rc = ledger_line(l, &is_open, line);
	free(text);
	return rc ? rc : is_open;
}

int ledger_init(struct ledger *l, const char *state_dir, const char *recipe)
{
	BUF_ON_STACK(dir, sizeof(l->dir));
	BUF_ON_STACK(name, sizeof(l->name));
	int rc;

	memset(l, 0, sizeof(*l));
	buf_fmt(&dir, "%s/bench", state_dir);
	buf_fmt(&name, "%s.jsonl", recipe);
	if (buf_error(&dir) || buf_error(&name) || recipe[0] == '.' || strchr(recipe, '/'))
		return -EINVAL;
	strcpy(l->dir, dir.at);
	strcpy(l->name, name.at);
	if (mkdir(state_dir, 0755) && errno != EEXIST)
		return -errno;
	rc = ledger_read(l);
	if (rc > 0) {
		l->continued = l->count > 0;
		return 0;
	}
	l->count = 0;
	if (!rc)
		rc = jsonl_append(l->dir, l->name, 0, MARK_BEGIN);
	if (rc)
		ledger_fini(l);
	return rc;
}

int ledger_add(struct ledger *l, const struct unit *u)
{
	struct json_object *object = ledger_put(u);
	int rc = -ENOMEM;

	if (object)
		rc = jsonl_append(l->dir, l->name, 0,
				  json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
	return rc ? rc : ledger_keep(l, u);
}

int ledger_end(struct ledger *l)
{
	return jsonl_append(l->dir, l->name, 0, MARK_END);
}

void ledger_fini(struct ledger *l)
{
	free(l->at);
	memset(l, 0, sizeof(*l));
}
