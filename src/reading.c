/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <string.h>

#include "pattern.h"

void reading_init(struct reading *r)
{
	clues_init(&r->clues);
	read_pppd_init(&r->pppd);
	read_kernel_init(&r->kernel);
	read_usb_init(&r->usb);
	judge_init(&r->judge);
}

/*
 * What a program logs through another one ("netifd: wan (123): ..."), or behind half a prefix: the
 * rest of it was cut away by hand.
 */
static const struct {
	const char *gate, *pattern;
} inner[] = {
	{ "pppd[", "%*pppd[%d]: " },	{ "[pppd] ", "%*[pppd] " },  { "[chat] ", "%*[chat] " },
	{ "[kernel] ", "%*[kernel] " }, { "chat[", "%*chat[%d]: " }, { "kernel: ", "%*kernel: " },
	{ "pppd: ", "/%*/pppd: " },	{ "): ", "%s (%d): " },
};

/* Packets of pppd's debug log, whatever a program wrote before them. */
static const char *const packets[] = { "rcvd [", "sent [" };

static void inner_set(struct paste_line *line)
{
	struct pattern_got got;
	const char *packet;
	size_t i;

	for (i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
		packet = strstr(line->text, packets[i]);
		if (packet) {
			line->len -= (size_t)(packet - line->text);
			line->text = packet;
			return;
		}
	}
	for (i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (strstr(line->text, inner[i].gate) &&
		    pattern_match(inner[i].pattern, line->text, &got)) {
			line->text = got.rest;
			line->len = strlen(got.rest);
			return;
		}
}

/* Dumps first: their lines are the least like anything else. */
static enum reading_kind kind_of(struct reading *r, const struct paste_line *line)
{
	if (read_usb_line(&r->usb, line, &r->clues))
		return READING_USB;
	if (read_kernel_line(&r->kernel, line, &r->clues))
		return READING_KERNEL;
	return read_pppd_line(&r->pppd, line, &r->clues) ? READING_PPPD : READING_NONE;
}

enum reading_kind reading_line(struct reading *r, const struct paste_line *line)
{
	struct paste_line in = *line;
	enum reading_kind kind;

	inner_set(&in);
	kind = kind_of(r, &in);

	if (r->clues.past_waits) {
		judge_attempt(&r->judge, &r->clues.past);
		r->clues.past_waits = false;
	}
	return kind;
}

void reading_end(struct reading *r, const struct shelf *shelf, struct findings *out)
{
	judge_end(&r->judge, &r->clues, shelf, out);
}
