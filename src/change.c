/* SPDX-License-Identifier: MIT */
#include "change.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The sound entries of a text, one after the other. */
struct reader {
	const char *text;
	size_t n, at, good;
	uint32_t last; /* number of the entry read last; 0: none */
	bool bad;      /* a line since the last sound one is not */
	bool damaged;
	char line[ENTRY_LINE_MAX];
};

static void reader_init(struct reader *r, const char *text, size_t n, size_t at)
{
	memset(r, 0, offsetof(struct reader, line));
	r->text = text;
	r->n = n;
	r->at = at;
}

static bool reader_next(struct reader *r, struct entry *e)
{
	while (r->at < r->n) {
		const char *start = r->text + r->at;
		const char *end = memchr(start, '\n', r->n - r->at);
		size_t len = end ? (size_t)(end - start) : r->n - r->at;
		bool sound = end && len < sizeof(r->line);

		r->at += len + (end != NULL);
		if (sound) {
			memcpy(r->line, start, len);
			r->line[len] = '\0';
			/* The same number again is a line that is there twice. */
			sound = !entry_parse(e, r->line) && e->number > r->last;
		}
		if (!sound) {
			r->bad = true;
			continue;
		}
		r->damaged |= r->bad || (r->last && e->number != r->last + 1);
		r->bad = false;
		r->last = e->number;
		r->good = r->at;
		return true;
	}
	return false;
}

static uint32_t number_of(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

void changes_read(struct changes *c, const char *text, size_t n)
{
	struct reader r;
	struct entry e;
	size_t before = 0;

	memset(c, 0, sizeof(*c));
	for (reader_init(&r, text, n, 0); reader_next(&r, &e); before = r.at) {
		struct change_row *last = c->count ? &c->at[c->count - 1] : NULL;

		if (e.kind == ENTRY_END && last)
			last->end = apply_end_of(e.field[1]);
		if (e.kind == ENTRY_SEND && last)
			last->sent = true;
		if (e.kind != ENTRY_BEGIN)
			continue;
		if (c->count == CHANGES_MAX)
			memmove(c->at, c->at + 1, --c->count * sizeof(c->at[0]));
		c->at[c->count++] = (struct change_row) { .number = e.number,
							  .undoes = number_of(e.field[3]),
							  .offset = before };
	}
	c->next = r.last + 1;
	c->good = r.good;
	c->damaged = r.damaged;
}

const struct change_row *changes_open(const struct changes *c)
{
	const struct change_row *last = c->count ? &c->at[c->count - 1] : NULL;

	return last && last->end == APPLY_IS_NONE ? last : NULL;
}

static const struct change_row *row_of(const struct changes *c, uint32_t number)
{
	unsigned i;

	for (i = 0; i < c->count; i++)
		if (c->at[i].number == number)
			return &c->at[i];
	return NULL;
}

static bool is_undone(const struct changes *c, const struct change_row *row)
{
	unsigned i;

	for (i = 0; i < c->count; i++)
		if (c->at[i].undoes == row->number && c->at[i].end == APPLY_IS_DONE)
			return true;
	return false;
}

const struct change_row *changes_undoable(const struct changes *c)
{
	const struct change_row *row = changes_open(c);
	unsigned i;

	if (row)
		return row->undoes ? row_of(c, row->undoes) : row;
	for (i = c->count; i-- > 0;) {
		row = &c->at[i];
		if ((row->end == APPLY_IS_DONE || row->end == APPLY_IS_DIFFERS) && row->sent &&
		    !row->undoes && !is_undone(c, row))
			return row;
	}
	return NULL;
}

size_t changes_spare(const struct changes *c, size_t keep)
{
	size_t spare = 0;
	unsigned i;

	/* The last one stays, however long it is. */
	for (i = 0; i < c->count && c->good - spare > keep; i++)
		spare = c->at[i].offset;
	return spare;
}

static struct plan_step *step_of(struct plan_step *steps, unsigned count, const char *setting,
				 const char *key)
{
	unsigned i;

	for (i = 0; i < count; i++)
		if (!strcmp(plan_setting_name(steps[i].setting), setting) &&
		    !strcmp(steps[i].key, key))
			return &steps[i];
	return NULL;
}

static void step_read(struct change *c, const struct entry *e)
{
	struct plan_step step = { .setting = plan_setting_of(e->field[0]),
				  .at_reset = e->field[7][0] != '\0' };
	struct plan_step *to = step_of(c->planned, c->planned_count, e->field[0], e->field[1]);

	if (step.setting == PLAN_SETTINGS_COUNT ||
	    buf_copy(step.key, sizeof(step.key), e->field[1]) ||
	    buf_copy(step.before, sizeof(step.before), e->field[2]) ||
	    buf_copy(step.after, sizeof(step.after), e->field[3]) ||
	    buf_copy(step.command, sizeof(step.command), e->field[4]) ||
	    buf_copy(step.query, sizeof(step.query), e->field[5]) ||
	    buf_copy(step.undo, sizeof(step.undo), e->field[6]) ||
	    (!to && c->planned_count == PLAN_STEPS_MAX)) {
		c->overflow = true;
		return;
	}
	if (!to)
		to = &c->planned[c->planned_count++];
	*to = step;
}

static void send_read(struct change *c, const struct entry *e)
{
	const char *setting = e->field[0], *key = e->field[1];
	const struct plan_step *planned = step_of(c->planned, c->planned_count, setting, key);
	struct plan_step *to = step_of(c->at, c->count, setting, key), first;

	/* Of a step whose line is lost: the reset, at least, is owed. */
	c->due |= !planned || planned->at_reset;
	if (!planned || (!to && c->count == PLAN_STEPS_MAX)) {
		c->overflow = true;
		return;
	}
	if (!to) {
		c->at[c->count++] = *planned;
		return;
	}
	first = *to;
	*to = *planned;
	memcpy(to->before, first.before, sizeof(to->before));
	memcpy(to->undo, first.undo, sizeof(to->undo));
}

static void boot_read(struct change *c, const char *text)
{
	/* Not known is what a damaged one is, too. */
	if (boot_parse(&c->boot, text))
		boot_parse(&c->boot, "- - - - -");
}

static void entry_fold(struct change *c, const struct entry *e)
{
	switch (e->kind) {
	case ENTRY_BEGIN:
		c->time_s = strtoll(e->field[0], NULL, 10);
		if (buf_copy(c->version, sizeof(c->version), e->field[1]) ||
		    buf_copy(c->title, sizeof(c->title), e->field[2]))
			c->overflow = true;
		break;
	case ENTRY_STEP:
		step_read(c, e);
		break;
	case ENTRY_BOOT:
		boot_read(c, e->field[0]);
		c->due = e->field[1][0] != '\0';
		c->resetting = false;
		break;
	case ENTRY_SEND:
		send_read(c, e);
		break;
	case ENTRY_RESET:
		boot_read(c, e->field[0]);
		c->due = c->resetting = true;
		break;
	case ENTRY_END:
	case ENTRY_KINDS_COUNT:
		break;
	}
}

void change_read(struct change *c, const char *text, size_t n, const struct change_row *row)
{
	struct reader r;
	struct entry e;
	bool begun = false;

	memset(c, 0, sizeof(*c));
	boot_parse(&c->boot, "- - - - -");
	reader_init(&r, text, n, row->offset);
	while (reader_next(&r, &e) && !(e.kind == ENTRY_BEGIN && begun)) {
		begun = true;
		entry_fold(c, &e);
		if (e.kind == ENTRY_END)
			break;
	}
}

struct apply_past change_past(const struct change *c, const struct boot *now)
{
	struct apply_past past = { .open = true };

	switch (boot_compare(&c->boot, now)) {
	case BOOT_OTHER:
		break;
	case BOOT_SAME:
		past.due = c->due;
		past.resetting = c->resetting;
		break;
	case BOOT_UNKNOWN:
		/* Rather none than a second one, as long as the modem says nothing else. */
		past.due = c->due && !c->resetting;
		past.doubt = c->resetting;
		break;
	case BOOT_ANSWERS_COUNT:
		break;
	}
	return past;
}

static void put(struct buf *out, uint32_t *number, enum entry_kind kind, const char *const *fields,
		unsigned count)
{
	struct entry e = { .kind = kind, .number = *number, .count = count };

	memcpy(e.field, fields, count * sizeof(fields[0]));
	entry_put(out, &e);
	++*number;
}

void change_put_begin(struct buf *out, uint32_t *number, int64_t time_s, const char *what,
		      uint32_t undoes)
{
	BUF_ON_STACK(time, 24);
	BUF_ON_STACK(undone, 12);

	buf_fmt(&time, "%" PRId64, time_s);
	if (undoes)
		buf_fmt(&undone, "%" PRIu32, undoes);
	put(out, number, ENTRY_BEGIN, (const char *[]) { time.at, SWICTL_VERSION, what, undone.at },
	    4);
}

void change_put_step(struct buf *out, uint32_t *number, const struct plan_step *step)
{
	put(out, number, ENTRY_STEP,
	    (const char *[]) { plan_setting_name(step->setting), step->key, step->before,
			       step->after, step->command, step->query, step->undo,
			       step->at_reset ? "reset" : "" },
	    8);
}

void change_put_boot(struct buf *out, uint32_t *number, const struct boot *boot, bool due)
{
	BUF_ON_STACK(text, 120);

	boot_put(boot, &text);
	put(out, number, ENTRY_BOOT, (const char *[]) { text.at, due ? "due" : "" }, 2);
}

void change_put_send(struct buf *out, uint32_t *number, const struct plan_step *step)
{
	put(out, number, ENTRY_SEND,
	    (const char *[]) { plan_setting_name(step->setting), step->key }, 2);
}

void change_put_reset(struct buf *out, uint32_t *number, const struct boot *boot)
{
	const char *field;
	BUF_ON_STACK(text, 120);

	boot_put(boot, &text);
	field = text.at;
	put(out, number, ENTRY_RESET, &field, 1);
}

void change_put_end(struct buf *out, uint32_t *number, int64_t time_s, enum apply_end end)
{
	BUF_ON_STACK(time, 24);

	buf_fmt(&time, "%" PRId64, time_s);
	put(out, number, ENTRY_END, (const char *[]) { time.at, apply_end_name(end) }, 2);
}
