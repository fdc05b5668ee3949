/* SPDX-License-Identifier: MIT */
#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

/* Far more than any file of ours; a wrong path must not eat a router's memory. */
#define CONF_FILE_MAX (256 * 1024)

void conf_error_add(struct shelf_error *error, const char *format, ...)
{
	size_t len = strlen(error->text);
	char line[512];
	struct buf text;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	error->count++;
	if (n < 0)
		return;
	buf_init(&text, error->text + len, sizeof(error->text) - len);
	buf_clean(&text, line, strlen(line));
	buf_char(&text, '\n');
	if (buf_error(&text))
		error->text[len] = '\0';
}

void conf_refuse(struct conf *c, const config_setting_t *at, const char *expected,
		 const char *format, ...)
{
	const char *file = at ? config_setting_source_file(at) : NULL;
	unsigned line = at ? config_setting_source_line(at) : 0;
	char what[256];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	if (!file)
		file = c->file;
	if (line > 0)
		conf_error_add(c->error, "%s:%u: %s, expected %s", file, line, what, expected);
	else
		conf_error_add(c->error, "%s: %s, expected %s", file, what, expected);
}

void conf_complain(struct conf *c, const char *text)
{
	const config_setting_t *at;
	char key[64];

	snprintf(key, sizeof(key), "%.*s", (int)strcspn(text, ":"), text);
	at = config_setting_get_member(config_root_setting(&c->config), key);
	if (at)
		conf_error_add(c->error, "%s:%u: %s", c->file,
			       (unsigned)config_setting_source_line(at), text);
	else
		conf_error_add(c->error, "%s: %s", c->file, text);
}

int conf_open(struct conf *c, const char *file, struct shelf_error *error)
{
	FILE *stream;
	int fd, rc = -EINVAL;

	c->file = file;
	c->error = error;
	/* Non-blocking, so that a FIFO in the directory is refused and not waited for. */
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &c->stat) || !S_ISREG(c->stat.st_mode)) {
		conf_error_add(error, "%s: not a regular file, expected a configuration file",
			       file);
		goto close_fd;
	}
	if (c->stat.st_size > CONF_FILE_MAX) {
		conf_error_add(error, "%s: %lld bytes, expected at most %d", file,
			       (long long)c->stat.st_size, CONF_FILE_MAX);
		goto close_fd;
	}
	stream = fdopen(fd, "re");
	if (!stream) {
		rc = -errno;
		goto close_fd;
	}
	config_init(&c->config);
	if (config_read(&c->config, stream)) {
		rc = 0;
	} else {
		const char *inner = config_error_file(&c->config);

		conf_error_add(error, "%s:%d: %s, expected libconfig syntax (name = value;)",
			       inner ? inner : file, config_error_line(&c->config),
			       config_error_text(&c->config));
		config_destroy(&c->config);
	}
	fclose(stream);
	return rc;

close_fd:
	close(fd);
	return rc;
}

void conf_close(struct conf *c)
{
	config_destroy(&c->config);
}

static void store_number(const struct conf_row *row, void *into, long value)
{
	char *at = (char *)into + row->offset;

	if (row->size == sizeof(uint16_t))
		memcpy(at, &(uint16_t) { (uint16_t)value }, sizeof(uint16_t));
	else if (row->size == sizeof(uint32_t))
		memcpy(at, &(uint32_t) { (uint32_t)value }, sizeof(uint32_t));
	else
		abort(); /* a table that does not fit its structure: found by the first test */
}

static int word_index(const char *const *words, const char *text)
{
	int i;

	for (i = 0; words[i]; i++)
		if (!strcmp(words[i], text))
			return i;
	return -1;
}

/* "none, pap, chap" */
static void words_list(struct buf *b, const char *const *words)
{
	buf_str(b, "one of: ");
	for (; *words; words++) {
		buf_str(b, *words);
		if (words[1])
			buf_str(b, ", ");
	}
}

static void initial_store(const struct conf_row *row, void *into)
{
	char *at = (char *)into + row->offset;

	switch (row->type) {
	case CONF_BOOL:
		*(bool *)at = !strcmp(row->initial, "true");
		break;
	case CONF_NUMBER:
		store_number(row, into, strtol(row->initial, NULL, 0));
		break;
	case CONF_TEXT:
	case CONF_SECRET:
	case CONF_PATH:
		buf_copy(at, row->size, row->initial);
		break;
	case CONF_WORD:
		store_number(row, into, word_index(row->words, row->initial));
		break;
	case CONF_WORDS:
		store_number(row, into, 0);
		break;
	case CONF_LIST:
		*(const config_setting_t **)at = NULL;
		break;
	}
}

void conf_initial(const struct conf_row *rows, void *into)
{
	for (; rows->name; rows++)
		if (rows->initial)
			initial_store(rows, into);
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return false;
	return true;
}

static void text_refuse(struct conf *c, const config_setting_t *at, const struct conf_row *row,
			const char *text)
{
	BUF_ON_STACK(expected, 128);

	buf_fmt(&expected, "%s of %" PRId32 " to %" PRId32 " characters without control characters",
		row->type == CONF_PATH ? "an absolute path" : "text", row->min, row->max);
	if (!text)
		conf_refuse(c, at, expected.at, "%s: not a text in quotes", row->name);
	else if (row->type == CONF_SECRET)
		conf_refuse(c, at, expected.at, "%s", row->name);
	else
		conf_refuse(c, at, expected.at, "%s: \"%.80s\"", row->name, text);
}

static int text_read(struct conf *c, const config_setting_t *at, const struct conf_row *row,
		     void *into)
{
	const char *text = config_setting_get_string(at);

	if (text && strlen(text) >= (size_t)row->min && strlen(text) <= (size_t)row->max &&
	    is_plain(text) && (row->type != CONF_PATH || text[0] == '/') &&
	    !buf_copy((char *)into + row->offset, row->size, text))
		return 0;
	text_refuse(c, at, row, text);
	return -EINVAL;
}

static int number_read(struct conf *c, const config_setting_t *at, const struct conf_row *row,
		       void *into)
{
	int type = config_setting_type(at);
	long long value = config_setting_get_int64(at);
	bool whole = type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
	BUF_ON_STACK(expected, 64);

	if (whole && value >= row->min && value <= row->max) {
		store_number(row, into, (long)value);
		return 0;
	}
	buf_fmt(&expected, "a number from %" PRId32 " to %" PRId32, row->min, row->max);
	if (whole)
		conf_refuse(c, at, expected.at, "%s: %lld", row->name, value);
	else
		conf_refuse(c, at, expected.at, "%s: not a whole number", row->name);
	return -EINVAL;
}

static int word_read(struct conf *c, const config_setting_t *at, const struct conf_row *row)
{
	const char *text = config_setting_get_string(at);
	int index = text ? word_index(row->words, text) : -1;
	BUF_ON_STACK(expected, 256);

	if (index >= 0)
		return index;
	words_list(&expected, row->words);
	if (text)
		conf_refuse(c, at, expected.at, "%s: \"%.80s\"", row->name, text);
	else
		conf_refuse(c, at, expected.at, "%s: not a text in quotes", row->name);
	return -EINVAL;
}

static bool is_list(const config_setting_t *at)
{
	int type = config_setting_type(at);

	return type == CONFIG_TYPE_LIST || type == CONFIG_TYPE_ARRAY;
}

static int words_read(struct conf *c, const config_setting_t *at, const struct conf_row *row,
		      void *into)
{
	uint32_t bits = 0;
	int i, index, rc = 0;

	for (i = 0; i < config_setting_length(at); i++) {
		index = word_read(c, config_setting_get_elem(at, (unsigned)i), row);
		if (index < 0)
			rc = index;
		else
			bits |= 1u << index;
	}
	if (!rc)
		store_number(row, into, bits);
	return rc;
}

static int row_read(struct conf *c, const config_setting_t *at, const struct conf_row *row,
		    void *into)
{
	int index;

	switch (row->type) {
	case CONF_BOOL:
		if (config_setting_type(at) != CONFIG_TYPE_BOOL) {
			conf_refuse(c, at, "true or false", "%s", row->name);
			return -EINVAL;
		}
		*(bool *)((char *)into + row->offset) = config_setting_get_bool(at);
		return 0;
	case CONF_NUMBER:
		return number_read(c, at, row, into);
	case CONF_TEXT:
	case CONF_SECRET:
	case CONF_PATH:
		return text_read(c, at, row, into);
	case CONF_WORD:
		index = word_read(c, at, row);
		if (index < 0)
			return index;
		store_number(row, into, index);
		return 0;
	case CONF_WORDS:
	case CONF_LIST:
		if (!is_list(at)) {
			conf_refuse(c, at, "a list", "%s", row->name);
			return -EINVAL;
		}
		if (row->type == CONF_WORDS)
			return words_read(c, at, row, into);
		*(const config_setting_t **)((char *)into + row->offset) = at;
		return 0;
	}
	return -EINVAL;
}

static const struct conf_row *row_find(const struct conf_row *rows, const char *name)
{
	for (; rows->name; rows++)
		if (!strcmp(rows->name, name))
			return rows;
	return NULL;
}

static void unknown_key(struct conf *c, const config_setting_t *at, const struct conf_row *rows)
{
	BUF_ON_STACK(expected, 256);

	buf_str(&expected, "one of: ");
	for (; rows->name; rows++)
		buf_fmt(&expected, "%s%s", rows->name, rows[1].name ? ", " : "");
	conf_refuse(c, at, expected.at, "key \"%.40s\"", config_setting_name(at));
}

int conf_read(struct conf *c, const config_setting_t *group, const struct conf_row *rows,
	      void *into)
{
	const config_setting_t *at = group ? group : config_root_setting(&c->config);
	const struct conf_row *row;
	uint64_t seen = 0; /* a bit for each row: no table of ours is that long */
	int i, rc = 0;

	conf_initial(rows, into);
	if (config_setting_type(at) != CONFIG_TYPE_GROUP) {
		conf_refuse(c, at, "a group { name = value; }", "not a group");
		return -EINVAL;
	}
	for (i = 0; i < config_setting_length(at); i++) {
		const config_setting_t *child = config_setting_get_elem(at, (unsigned)i);

		row = row_find(rows, config_setting_name(child));
		if (!row) {
			unknown_key(c, child, rows);
			rc = -EINVAL;
			continue;
		}
		seen |= UINT64_C(1) << (row - rows);
		if (row_read(c, child, row, into))
			rc = -EINVAL;
	}
	for (row = rows; row->name; row++) {
		if (row->initial || seen & UINT64_C(1) << (row - rows))
			continue;
		conf_refuse(c, group, row->help, "%s: not there", row->name);
		rc = -EINVAL;
	}
	return rc;
}
