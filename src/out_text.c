/* SPDX-License-Identifier: MIT */
#include "out_tree.h"

#include <ctype.h>
#include <string.h>

#define COLUMNS_MAX 16

/* Bold for headings; nothing else needs color, and logs of terminals stay readable. */
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

struct page {
	FILE *to;
	bool color;
	bool begun;   /* something was printed: sections are set apart by a blank line */
	bool section; /* a section of the outermost level was the last thing printed */
};

/* Units that keys end in, as people write them. */
static const struct unit {
	const char *suffix, *text;
} units[] = {
	{ "_dbm", " dBm" }, { "_db", " dB" },	    { "_ms", " ms" },
	{ "_s", " s" },	    { "_mbps", " Mbit/s" }, { "_bytes", " bytes" },
};

static const struct unit *unit_of(const char *key)
{
	size_t i, n = strlen(key), len;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		len = strlen(units[i].suffix);
		if (n > len && strcmp(key + n - len, units[i].suffix) == 0)
			return &units[i];
	}
	return NULL;
}

/* Characters of UTF-8, each of which takes one column. */
static int width(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += (*text & 0xC0) != 0x80;
	return n;
}

static void pad(struct page *p, int n)
{
	fprintf(p->to, "%*s", n > 0 ? n : 0, "");
}

/* Characters of a label: the key without its unit. */
static int label_len(const char *key)
{
	const struct unit *unit = unit_of(key);

	return (int)(strlen(key) - (unit ? strlen(unit->suffix) : 0));
}

static void print_label(struct page *p, const char *key, int indent, int column)
{
	int i, n = label_len(key);

	pad(p, indent);
	for (i = 0; i < n; i++)
		fputc(key[i] == '_' ? ' ' : iscntrl((unsigned char)key[i]) ? '?' : key[i], p->to);
	pad(p, column - n);
}

static const char *value_text(struct json_object *value)
{
	if (!value)
		return "-";
	if (json_object_is_type(value, json_type_boolean))
		return json_object_get_boolean(value) ? "yes" : "no";
	return json_object_get_string(value);
}

static void print_line(struct page *p, struct json_object *line, int indent)
{
	pad(p, json_object_get_string_len(line) ? indent : 0);
	fprintf(p->to, "%s\n", json_object_get_string(line));
	p->begun = true;
}

static void print_heading(struct page *p, const char *key, int indent)
{
	if (p->begun && indent == 0)
		fputc('\n', p->to);
	p->section |= indent == 0;
	fputs(p->color ? BOLD : "", p->to);
	print_label(p, key, indent, 0);
	fprintf(p->to, "%s\n", p->color ? PLAIN : "");
	p->begun = true;
}

static bool holds_lines(struct json_object *container)
{
	struct json_object_iter member;
	size_t i;

	if (json_object_is_type(container, json_type_array)) {
		for (i = 0; i < json_object_array_length(container); i++)
			if (out_tree_is_line(json_object_array_get_idx(container, i)))
				return true;
		return false;
	}
	json_object_object_foreachC(container, member)
	{
		if (out_tree_is_line(member.val))
			return true;
	}
	return false;
}

/* A list (empty, too) or an empty object that goes on one row, as "diag, nmea, modem". */
static bool fits_row(struct json_object *value)
{
	size_t i;

	if (out_tree_is_scalar(value))
		return true;
	if (json_object_is_type(value, json_type_object))
		return json_object_object_length(value) == 0;
	for (i = 0; i < json_object_array_length(value); i++)
		if (!out_tree_is_scalar(json_object_array_get_idx(value, i)) ||
		    out_tree_is_line(json_object_array_get_idx(value, i)))
			return false;
	return true;
}

static void print_row(struct page *p, const char *key, struct json_object *value, int indent,
		      int column)
{
	const struct unit *unit = unit_of(key);
	size_t i, n;

	if (p->section && indent == 0) {
		fputc('\n', p->to);
		p->section = false;
	}
	print_label(p, key, indent, column);
	if (out_tree_is_scalar(value)) {
		fprintf(p->to, "%s%s\n", value_text(value), value && unit ? unit->text : "");
	} else {
		n = json_object_is_type(value, json_type_array) ? json_object_array_length(value)
								: 0;
		for (i = 0; i < n; i++)
			fprintf(p->to, "%s%s", i ? ", " : "",
				value_text(json_object_array_get_idx(value, i)));
		fputs(n ? "\n" : "-\n", p->to);
	}
	p->begun = true;
}

struct column {
	const char *key;
	int width;
};

/*
 * The columns of a list whose elements are all flat objects of the same keys; 0 when it is not such
 * a list.
 */
static size_t columns_of(struct json_object *list, struct column columns[COLUMNS_MAX])
{
	struct json_object *element;
	struct json_object_iter member;
	size_t i, c, count = 0;

	for (i = 0; i < json_object_array_length(list); i++) {
		element = json_object_array_get_idx(list, i);
		c = 0;
		if (!json_object_is_type(element, json_type_object))
			return 0;
		json_object_object_foreachC(element, member)
		{
			if (c == COLUMNS_MAX || !out_tree_is_scalar(member.val) ||
			    out_tree_is_line(member.val))
				return 0;
			if (i == 0)
				columns[count++] =
					(struct column) { member.key, label_len(member.key) };
			if (c >= count || strcmp(columns[c].key, member.key) != 0)
				return 0;
			if (width(value_text(member.val)) > columns[c].width)
				columns[c].width = width(value_text(member.val));
			c++;
		}
		if (c != count)
			return 0;
	}
	return count;
}

static void print_table(struct page *p, struct json_object *list, const struct column *columns,
			size_t count, int indent)
{
	struct json_object *value;
	const char *text;
	size_t i, c;

	for (c = 0; c < count; c++)
		print_label(p, columns[c].key, c ? 2 : indent,
			    c + 1 < count ? columns[c].width : 0);
	fputc('\n', p->to);
	for (i = 0; i < json_object_array_length(list); i++) {
		pad(p, indent);
		for (c = 0; c < count; c++) {
			value = json_object_object_get(json_object_array_get_idx(list, i),
						       columns[c].key);
			text = value_text(value);
			fprintf(p->to, "%s%s", c ? "  " : "", text);
			pad(p, c + 1 < count ? columns[c].width - width(text) : 0);
		}
		fputc('\n', p->to);
	}
	p->begun = true;
}

static void print_object(struct page *p, struct json_object *object, int indent);

/* Elements without lines of their own are set apart by a blank line. */
static void print_element(struct page *p, struct json_object *element, int indent, bool first)
{
	if (!first && !holds_lines(element))
		fputc('\n', p->to);
	print_object(p, element, indent);
}

static void print_list(struct page *p, struct json_object *list, int indent)
{
	struct column columns[COLUMNS_MAX];
	bool lines = holds_lines(list);
	struct json_object *element;
	size_t i, count;

	count = lines ? 0 : columns_of(list, columns);
	if (count > 0) {
		print_table(p, list, columns, count, indent);
		return;
	}
	for (i = 0; i < json_object_array_length(list); i++) {
		element = json_object_array_get_idx(list, i);
		if (out_tree_is_line(element))
			print_line(p, element, indent);
		else if (json_object_is_type(element, json_type_object))
			print_element(p, element, indent, i == 0);
		else if (json_object_is_type(element, json_type_array))
			print_list(p, element, indent);
		else if (!lines)
			print_row(p, "", element, indent, 0);
	}
}

static void print_object(struct page *p, struct json_object *object, int indent)
{
	bool lines = holds_lines(object);
	struct json_object_iter member;
	int column = 0;

	json_object_object_foreachC(object, member)
	{
		if (fits_row(member.val) && !out_tree_is_line(member.val) &&
		    label_len(member.key) + 2 > column)
			column = label_len(member.key) + 2;
	}
	json_object_object_foreachC(object, member)
	{
		if (out_tree_is_line(member.val)) {
			print_line(p, member.val, indent);
		} else if (fits_row(member.val)) {
			if (!lines)
				print_row(p, member.key, member.val, indent, column);
		} else {
			if (!lines)
				print_heading(p, member.key, indent);
			if (json_object_is_type(member.val, json_type_object))
				print_object(p, member.val, indent + (lines ? 0 : 2));
			else
				print_list(p, member.val, indent + (lines ? 0 : 2));
		}
	}
}

void out_text_print(FILE *to, struct json_object *said, bool color)
{
	struct page p = { .to = to, .color = color };
	struct json_object *value;
	size_t i;

	for (i = 0; i < json_object_array_length(said); i++) {
		value = json_object_array_get_idx(said, i);
		if (out_tree_is_line(value))
			print_line(&p, value, 0);
		else if (json_object_is_type(value, json_type_object))
			print_object(&p, value, 0);
		else if (json_object_is_type(value, json_type_array))
			print_list(&p, value, 0);
	}
}
