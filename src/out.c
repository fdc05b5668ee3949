/* SPDX-License-Identifier: MIT */
#include "out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "out_tree.h"
#include "units.h"

#define OUT_DEPTH_MAX 16
#define OUT_LINE_MAX  4096
#define OUT_PATH_MAX  512

struct out {
	enum out_mouth mouth;
	bool color;
	bool failed; /* no memory for something, or containers nested too deep */
	unsigned lines;
	unsigned depth;
	/* [0] is the list of what was said on the outermost level. */
	struct json_object *open[OUT_DEPTH_MAX + 1];
};

/* The value of the mark does not count, its address does. */
static char line_mark;

bool out_tree_is_line(struct json_object *value)
{
	return json_object_get_userdata(value) == &line_mark;
}

bool out_tree_is_scalar(struct json_object *value)
{
	return !json_object_is_type(value, json_type_object) &&
	       !json_object_is_type(value, json_type_array);
}

struct out *out_new(enum out_mouth mouth, bool color)
{
	struct out *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->mouth = mouth;
	o->color = color;
	o->open[0] = json_object_new_array();
	if (!o->open[0]) {
		free(o);
		return NULL;
	}
	return o;
}

enum out_mouth out_mouth(const struct out *o)
{
	return o->mouth;
}

/* Put a value, which may be NULL for null, into the container that is open. */
static void put(struct out *o, const char *key, struct json_object *value)
{
	struct json_object *into = o->open[o->depth];
	int rc;

	if (json_object_is_type(into, json_type_array))
		rc = json_object_array_add(into, value);
	else
		rc = json_object_object_add(into, key ? key : "", value);
	if (rc) {
		json_object_put(value);
		o->failed = true;
	}
}

/* As put(), for a value that was just made: NULL means that there was no memory. */
static void put_new(struct out *o, const char *key, struct json_object *value)
{
	if (!value)
		o->failed = true;
	put(o, key, value);
}

static void open_container(struct out *o, const char *key, struct json_object *container)
{
	if (!container || o->depth == OUT_DEPTH_MAX) {
		json_object_put(container);
		o->failed = true;
		return;
	}
	put(o, key, container);
	o->open[++o->depth] = container;
}

void out_open(struct out *o, const char *key)
{
	open_container(o, key, json_object_new_object());
}

void out_open_list(struct out *o, const char *key)
{
	open_container(o, key, json_object_new_array());
}

void out_close(struct out *o)
{
	if (o->depth > 0)
		o->depth--;
}

static struct json_object *clean_string(const char *text)
{
	size_t n = strlen(text), size = 4 * n + 1; /* each byte may become \xNN */
	char *memory = malloc(size);
	struct json_object *value;
	struct buf clean;

	if (!memory)
		return NULL;
	buf_init(&clean, memory, size);
	buf_clean(&clean, text, n);
	value = json_object_new_string_len(clean.at, (int)clean.len);
	free(memory);
	return value;
}

void out_str(struct out *o, const char *key, const char *value)
{
	if (value && value[0])
		put_new(o, key, clean_string(value));
	else
		put(o, key, NULL);
}

void out_int(struct out *o, const char *key, int64_t value)
{
	put_new(o, key, json_object_new_int64(value));
}

void out_double(struct out *o, const char *key, double value)
{
	char text[40];

	/* json-c would print 17 digits: -6.4000000000000004 */
	snprintf(text, sizeof(text), "%.10g", value);
	put_new(o, key, json_object_new_double_s(value, text));
}

void out_bool(struct out *o, const char *key, bool value)
{
	put_new(o, key, json_object_new_boolean(value));
}

void out_null(struct out *o, const char *key)
{
	put(o, key, NULL);
}

void out_text(struct out *o, const char *format, ...)
{
	char text[OUT_LINE_MAX], key[16];
	struct json_object *line;
	va_list args;

	if (o->mouth != OUT_TEXT)
		return;
	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) >= (int)sizeof(text))
		o->failed = true;
	va_end(args);
	line = clean_string(text);
	if (line)
		json_object_set_userdata(line, &line_mark, NULL);
	/* A key that no verb uses: lines of an object must not replace one another. */
	snprintf(key, sizeof(key), "\n%u", o->lines++);
	put_new(o, key, line);
}

void out_identifier(struct out *o, const char *key, const char *value, bool whole)
{
	BUF_ON_STACK(text, 40);

	if (value && !whole)
		units_identifier(&text, value);
	out_str(o, key, whole ? value : text.at);
}

static void finding_lines(struct out *o, const struct finding *f)
{
	size_t i;

	out_text(o, "%s: %s [%s, %s]", finding_severity_name(f->severity), finding_text(f->code),
		 finding_code_name(f->code), finding_certainty_name(f->certainty));
	for (i = 0; i < f->evidence_count; i++)
		out_text(o, "  seen: %s", f->evidence[i]);
	out_text(o, "  cure: %s", finding_cure_text(f));
}

static void finding_values(struct out *o, const struct finding *f)
{
	size_t i;

	out_str(o, "code", finding_code_name(f->code));
	out_str(o, "severity", finding_severity_name(f->severity));
	out_str(o, "certainty", finding_certainty_name(f->certainty));
	out_str(o, "text", finding_text(f->code));
	out_open_list(o, "evidence");
	for (i = 0; i < f->evidence_count; i++)
		out_str(o, NULL, f->evidence[i]);
	out_close(o);
	out_str(o, "cure", finding_cure_text(f));
}

void out_findings(struct out *o, struct findings *list)
{
	size_t i;

	findings_sort(list);
	out_open_list(o, "findings");
	for (i = 0; i < list->count; i++) {
		if (o->mouth == OUT_TEXT) {
			finding_lines(o, &list->at[i]);
			continue;
		}
		out_open(o, NULL);
		finding_values(o, &list->at[i]);
		out_close(o);
	}
	if (list->full)
		out_text(o, "There are more findings than %d.", FINDINGS_MAX);
	out_close(o);
}

/* A value that a shell reads back as it is: bare where it can be, else in single quotes. */
static void print_for_shell(FILE *to, const char *text)
{
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_.,:/@%+=-";

	if (text[strspn(text, bare)] == '\0') {
		fputs(text, to);
		return;
	}
	fputc('\'', to);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", to);
		else
			fputc(*text, to);
	}
	fputc('\'', to);
}

/* Keys may be a modem's words (names of voters): what would break the line becomes '_'. */
static void path_add(struct buf *path, const char *key)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_-";

	if (path->len > 0)
		buf_char(path, '.');
	for (; *key; key++)
		buf_char(path, strchr(plain, *key) ? *key : '_');
}

static void print_keys(FILE *to, struct json_object *value, struct buf *path)
{
	struct json_object_iter member;
	size_t len = path->len, i;
	char index[24];

	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreachC(value, member)
		{
			path_add(path, member.key);
			print_keys(to, member.val, path);
			path->at[path->len = len] = '\0';
		}
	} else if (json_object_is_type(value, json_type_array)) {
		for (i = 0; i < json_object_array_length(value); i++) {
			snprintf(index, sizeof(index), "%zu", i);
			path_add(path, index);
			print_keys(to, json_object_array_get_idx(value, i), path);
			path->at[path->len = len] = '\0';
		}
	} else {
		fprintf(to, "%s=", path->at);
		if (value)
			print_for_shell(to, json_object_get_string(value));
		fputc('\n', to);
	}
}

static void print_said(const struct out *o, FILE *to)
{
	size_t i, n = json_object_array_length(o->open[0]);
	struct json_object *value;
	BUF_ON_STACK(path, OUT_PATH_MAX);

	if (o->mouth == OUT_TEXT) {
		out_text_print(to, o->open[0], o->color);
		return;
	}
	for (i = 0; i < n; i++) {
		value = json_object_array_get_idx(o->open[0], i);
		if (o->mouth == OUT_KEYS)
			print_keys(to, value, &path);
		else
			fprintf(to, "%s\n",
				json_object_to_json_string_ext(
					value, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
						       JSON_C_TO_STRING_NOSLASHESCAPE));
	}
}

int out_free(struct out *o)
{
	int error = 0;

	if (!o)
		return 0;
	print_said(o, stdout);
	if (fflush(stdout) != 0 || ferror(stdout))
		error = -EIO;
	else if (o->failed)
		error = -ENOMEM;
	json_object_put(o->open[0]);
	free(o);
	return error;
}
