/* SPDX-License-Identifier: MIT */
#include "sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "units.h"

#define TEMPLATE     "sheet.html"
#define TEMPLATE_MAX 65536
/* Where the rows go in the template: inside of a script element that holds data. */
#define TEMPLATE_MARK "\"@SHEET@\""

static const char *const suffixes[] = {
#define X(name, text) text,
	SHEET_FORMATS(X)
#undef X
};

/* The format that a name asks for; SHEET_FORMATS_COUNT: all. */
static enum sheet_format format_of(const char *name)
{
	size_t n = strlen(name), m;
	enum sheet_format format;

	for (format = 0; format < SHEET_FORMATS_COUNT; format++) {
		m = strlen(suffixes[format]);
		if (n > m && !strcmp(name + n - m, suffixes[format]))
			break;
	}
	return format;
}

static void path_put(const struct sheet *s, enum sheet_format format, struct buf *path)
{
	buf_clear(path);
	buf_str(path, s->base);
	if (format_of(s->base) == SHEET_FORMATS_COUNT)
		buf_str(path, suffixes[format]);
}

static bool is_asked(const struct sheet *s, enum sheet_format format)
{
	enum sheet_format asked = format_of(s->base);

	return asked == format || asked == SHEET_FORMATS_COUNT;
}

/* --- rows --- */

/* What of a row is an identifier, and stands shortened on a sheet that others may see. */
static bool is_identifier(const char *key)
{
	return !strcmp(key, "imei") || !strcmp(key, "fsn");
}

static void time_put(char *to, size_t size, int64_t time_s)
{
	time_t at = (time_t)time_s;
	struct tm tm;

	to[0] = '\0';
	if (time_s >= 0 && localtime_r(&at, &tm))
		strftime(to, size, "%Y-%m-%d %H:%M:%S", &tm);
}

/* A unit as the sheet shows it: text cleaned, identifiers as asked, time as people read it. */
static struct json_object *row_put(const struct sheet *s, const struct unit *u)
{
	struct json_object *object = json_object_new_object(), *value;
	const struct record_row *row;
	char when[32];

	if (!object)
		return NULL;
	time_put(when, sizeof(when), u->time_s);
	json_object_object_add(object, "result",
			       json_object_new_string(unit_result_name(u->result)));
	json_object_object_add(object, "ended", json_object_new_string(when));
	for (row = unit_rows; row->key; row++) {
		const char *at = (const char *)u + row->offset;
		BUF_ON_STACK(clean, UNIT_COMMANDS_MAX);
		int64_t number;

		value = NULL;
		if (row->type == RECORD_NUMBER) {
			memcpy(&number, at, sizeof(number));
			if (number >= 0)
				value = json_object_new_int64(number);
		} else if (at[0]) {
			if (is_identifier(row->key) && !s->whole_ids)
				units_identifier(&clean, at);
			else
				buf_str(&clean, at);
			value = json_object_new_string(clean.at);
		}
		json_object_object_add(object, row->key, value);
	}
	return object;
}

static struct json_object *rows_put(const struct sheet *s, const struct ledger *l)
{
	struct json_object *list = json_object_new_array(), *row;
	size_t i;

	for (i = 0; list && i < l->count; i++) {
		row = row_put(s, &l->at[i]);
		if (row)
			json_object_array_add(list, row);
	}
	return list;
}

/* --- formats --- */

static void json_write(FILE *to, struct json_object *rows)
{
	fprintf(to, "%s\n",
		json_object_to_json_string_ext(rows, JSON_C_TO_STRING_PRETTY |
							     JSON_C_TO_STRING_NOSLASHESCAPE));
}

/* RFC 4180. A value that a spreadsheet would take for a formula is made text by a quote mark: what
 * a modem says is not to be trusted. */
static void csv_value(FILE *to, const char *value)
{
	fputc('"', to);
	if (value[0] && strchr("=+-@\t", value[0]))
		fputc('\'', to);
	for (; *value; value++) {
		if (*value == '"')
			fputc('"', to);
		fputc(*value == '\n' ? ';' : *value, to);
	}
	fputc('"', to);
}

static void csv_write(FILE *to, struct json_object *rows)
{
	size_t i, n = json_object_array_length(rows);
	const struct record_row *row;

	fputs("result,ended", to);
	for (row = unit_rows; row->key; row++)
		fprintf(to, ",%s", row->key);
	fputs("\r\n", to);
	for (i = 0; i < n; i++) {
		const char *comma = "";

		json_object_object_foreach(json_object_array_get_idx(rows, i), key, value)
		{
			(void)key;
			fputs(comma, to);
			if (json_object_is_type(value, json_type_int))
				fputs(json_object_to_json_string(value), to);
			else if (value)
				csv_value(to, json_object_get_string(value));
			comma = ",";
		}
		fputs("\r\n", to);
	}
}

/* JSON inside of HTML: no "<" may stand in it, or a modem's words could end the element. */
static void html_json(FILE *to, struct json_object *rows)
{
	const char *text = json_object_to_json_string_ext(rows, JSON_C_TO_STRING_PLAIN);

	for (; *text; text++)
		if (*text == '<')
			fputs("\\u003c", to);
		else
			fputc(*text, to);
}

static int html_write(FILE *to, const struct sheet *s, struct json_object *rows)
{
	struct json_object *title = json_object_new_string(s->recipe);
	char *text = malloc(TEMPLATE_MAX + 1), *mark;
	BUF_ON_STACK(path, 256);
	FILE *from = NULL;
	int rc = -ENOMEM;

	if (!text || !title)
		goto out;
	buf_fmt(&path, "%s/" TEMPLATE, s->data_dir);
	from = fopen(path.at, "re");
	if (!from) {
		rc = -errno;
		goto out;
	}
	text[fread(text, 1, TEMPLATE_MAX, from)] = '\0';
	mark = strstr(text, TEMPLATE_MARK);
	rc = -EILSEQ;
	if (!mark)
		goto out;
	rc = 0;
	fwrite(text, 1, (size_t)(mark - text), to);
	fputs("{\"recipe\":", to);
	html_json(to, title);
	fputs(",\"units\":", to);
	html_json(to, rows);
	fputc('}', to);
	fputs(mark + strlen(TEMPLATE_MARK), to);
out:
	if (from)
		fclose(from);
	free(text);
	json_object_put(title);
	return rc;
}

/* --- files --- */

static int format_write(FILE *to, const struct sheet *s, enum sheet_format format,
			struct json_object *rows)
{
	switch (format) {
	case SHEET_JSON:
		json_write(to, rows);
		return 0;
	case SHEET_CSV:
		csv_write(to, rows);
		return 0;
	case SHEET_HTML:
		return html_write(to, s, rows);
	case SHEET_FORMATS_COUNT:
		break;
	}
	return -EINVAL;
}

static int file_write(const struct sheet *s, enum sheet_format format, struct json_object *rows,
		      const char *path)
{
	BUF_ON_STACK(next, 512);
	FILE *to;
	int rc;

	buf_fmt(&next, "%s.new", path);
	if (buf_error(&next))
		return -ENAMETOOLONG;
	to = fopen(next.at, "we");
	if (!to)
		return -errno;
	rc = format_write(to, s, format, rows);
	errno = 0;
	if (!rc && (fflush(to) || ferror(to) || fsync(fileno(to))))
		rc = errno ? -errno : -EIO;
	if (fclose(to) && !rc)
		rc = -errno;
	if (!rc && rename(next.at, path))
		rc = -errno;
	if (rc)
		unlink(next.at);
	return rc;
}

int sheet_write(const struct sheet *s, const struct ledger *l, struct buf *file)
{
	struct json_object *rows = rows_put(s, l);
	enum sheet_format format;
	int rc = rows ? 0 : -ENOMEM;

	for (format = 0; !rc && format < SHEET_FORMATS_COUNT; format++) {
		if (!is_asked(s, format))
			continue;
		path_put(s, format, file);
		rc = file_write(s, format, rows, file->at);
	}
	json_object_put(rows);
	return rc;
}
