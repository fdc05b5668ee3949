/* SPDX-License-Identifier: MIT */
#include "facts_read.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { PREF_MISMATCH = FACTS_KINDS };

static const struct label_row impref_rows[] = {
	{ "preferred fw version", FACTS_TEXT, FACTS_INTO(images.preferred.fw), false },
	{ "preferred carrier name", FACTS_TEXT, FACTS_INTO(images.preferred.carrier), false },
	{ "preferred config name", FACTS_TEXT, FACTS_INTO(images.preferred.config), false },
	{ "preferred subpri index", FACTS_TEXT, FACTS_INTO(images.preferred.subpri), false },
	{ "current fw version", FACTS_TEXT, FACTS_INTO(images.current.fw), false },
	{ "current carrier name", FACTS_TEXT, FACTS_INTO(images.current.carrier), false },
	{ "current config name", FACTS_TEXT, FACTS_INTO(images.current.config), false },
	{ "current subpri index", FACTS_TEXT, FACTS_INTO(images.current.subpri), false },
	{ .text = "fw version mismatch", PREF_MISMATCH, .bare = true },
	{ .text = "fw mismatch", PREF_MISMATCH, .bare = true },
	{ .text = "carrier name mismatch", PREF_MISMATCH, .bare = true },
	{ .text = "config name mismatch", PREF_MISMATCH, .bare = true },
};

bool facts_read_impref(struct facts *f, const char *text)
{
	struct label l;
	bool told = false;

	label_start(&l, impref_rows, COUNT(impref_rows), text);
	while (label_next(&l)) {
		told = f->images.said = true;
		/* The block begins anew: a mismatch of an earlier answer may be over. */
		if (l.row == &impref_rows[0])
			f->images.mismatch = false;
		if (l.row->kind == PREF_MISMATCH)
			f->images.mismatch = true;
		else
			facts_put_label(f, &l);
	}
	return told;
}

enum { PRI_CARRIER = FACTS_KINDS };

static const struct label_row priid_rows[] = {
	{ "PRI Part Number", FACTS_TEXT, FACTS_INTO(pri.part_number), false },
	{ "Revision", FACTS_TEXT, FACTS_INTO(pri.revision), false },
	{ "Customer", FACTS_TEXT, FACTS_INTO(pri.customer), false },
	{ .text = "Carrier PRI", PRI_CARRIER },
};

/* "..._VZW_000.036_000": one word that ends in its numbers, which copies glue prose to. */
static size_t carrier_len(const struct label *l)
{
	size_t n = 0, i;

	while (n < l->len && l->value[n] != ' ' && l->value[n] != '\t')
		n++;
	for (i = 8; i + 4 <= n; i++)
		if (l->value[i - 4] == '.' && l->value[i] == '_' &&
		    strspn(l->value + i - 8, "_") == 1 &&
		    strspn(l->value + i + 1, "0123456789") == 3)
			return i + 4;
	return n;
}

static void put_carrier(struct facts *f, const struct label *l)
{
	size_t n = carrier_len(l);
	unsigned i;

	if (n == 0 || (n == 4 && label_starts(l, "None")))
		return;
	for (i = 0; i < f->pri.carriers_count; i++)
		if (strlen(f->pri.carriers[i]) == n && label_starts(l, f->pri.carriers[i]))
			return;
	if (f->pri.carriers_count == FACTS_CARRIERS_MAX || n >= sizeof(f->pri.carriers[0])) {
		f->overflow = true;
		return;
	}
	facts_put(f, f->pri.carriers[f->pri.carriers_count++], sizeof(f->pri.carriers[0]), l->value,
		  n);
}

bool facts_read_priid(struct facts *f, const char *text)
{
	struct label l;
	bool told = false;

	label_start(&l, priid_rows, COUNT(priid_rows), text);
	while (label_next(&l)) {
		told = true;
		if (l.row->kind == PRI_CARRIER)
			put_carrier(f, &l);
		else
			facts_put_label(f, &l);
	}
	return told;
}

/* One word of a table row. */
struct word {
	const char *at;
	size_t len;
};

static bool word_next(const char **text, struct word *w)
{
	w->at = *text + strspn(*text, " \t");
	w->len = strcspn(w->at, " \t");
	*text = w->at + w->len;
	return w->len > 0;
}

static bool word_is(const struct word *w, const char *text)
{
	return strlen(text) == w->len && strncasecmp(w->at, text, w->len) == 0;
}

/* Words that end a row of a folded copy, because no id is spelled so. */
static bool word_ends_row(const struct word *w)
{
	static const char *const ends[] = { "FW", "PRI", "Max", "Active", "TYPE" };
	size_t i;

	for (i = 0; i < COUNT(ends); i++)
		if (word_is(w, ends[i]))
			return true;
	return false;
}

static bool word_is_number(const struct word *w)
{
	return strspn(w->at, "0123456789") >= w->len;
}

static void put_image(struct facts *f, bool fw, const struct facts_image *image)
{
	struct facts_image *rows = fw ? f->images.fw : f->images.pri;
	unsigned *count = fw ? &f->images.fw_count : &f->images.pri_count;
	unsigned i, max = fw ? FACTS_IMAGES_MAX : FACTS_PRI_MAX;

	/* A row of an earlier answer: firmware is known by its slot, a PRI has none ("FF"). */
	for (i = 0; i < *count; i++)
		if (fw ? !strcmp(rows[i].slot, image->slot)
		       : !strcmp(rows[i].unique_id, image->unique_id) &&
				    !strcmp(rows[i].build_id, image->build_id))
			break;
	if (i == max) {
		f->overflow = true;
		return;
	}
	rows[i] = *image;
	*count += i == *count;
}

static bool word_is_hex(const struct word *w)
{
	size_t i;

	for (i = 0; i < w->len; i++)
		if (!isxdigit((unsigned char)w->at[i]))
			return false;
	return true;
}

/* "1 GOOD 1 0 0 ?_? 02.24.05.06_?": 6 or 8 words, the type already taken (sierra-at 4.2). */
static bool read_row(struct facts *f, bool fw, const char **text)
{
	struct facts_image image = { .slot = "" };
	const char *next = *text;
	struct word w;
	int i;

	/* "1" or "FF"; "FW update" is prose. */
	if (!word_next(&next, &w) || w.len > 3 || !word_is_hex(&w))
		return false;
	facts_put(f, image.slot, sizeof(image.slot), w.at, w.len);
	if (!word_next(&next, &w) || !isalpha((unsigned char)*w.at) || word_ends_row(&w))
		return false;
	facts_put(f, image.status, sizeof(image.status), w.at, w.len);
	for (*text = next, i = 0; word_next(&next, &w) && i < 3 && word_is_number(&w); i++)
		*text = next;
	next = *text;
	if (word_next(&next, &w) && !word_ends_row(&w)) {
		facts_put(f, image.unique_id, sizeof(image.unique_id), w.at, w.len);
		*text = next;
		if (word_next(&next, &w) && !word_ends_row(&w)) {
			facts_put(f, image.build_id, sizeof(image.build_id), w.at, w.len);
			*text = next;
		}
	}
	put_image(f, fw, &image);
	return true;
}

/* "Active FW image is at slot 255" */
static bool read_active(struct facts *f, const char **text)
{
	const char *next = *text;
	struct word w;

	while (word_next(&next, &w) && !word_is(&w, "slot"))
		;
	if (!word_next(&next, &w) || !word_is_number(&w) || w.len > 3)
		return false;
	f->images.active_slot = atoi(w.at);
	*text = next;
	return true;
}

bool facts_read_image(struct facts *f, const char *text)
{
	bool told = false;
	struct word w;

	while (word_next(&text, &w)) {
		if (word_is(&w, "Max"))
			word_next(&text,
				  &w); /* "FW" or "PRI" of "Max FW images: 4" begins no row */
		else if (word_is(&w, "Active"))
			told |= read_active(f, &text);
		else if (word_is(&w, "FW") || word_is(&w, "PRI"))
			told |= read_row(f, word_is(&w, "FW"), &text);
	}
	return told;
}
