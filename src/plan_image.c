/* SPDX-License-Identifier: MIT */
/* Which image a modem ends with: by firmware files, and by choice among what is stored. */
#include <string.h>
#include <strings.h>

#include "planning.h"

static bool same(const struct image_name *a, const struct image_name *b)
{
	return !strcmp(a->fw, b->fw) && !strcmp(a->carrier, b->carrier) &&
	       !strcmp(a->config, b->config);
}

static void text_of(const struct image_name *name, struct buf *text)
{
	buf_fmt(text, "%s,%s,%s", name->fw, name->carrier, name->config);
}

static bool is_stored(const struct planning *p, const struct image_name *name)
{
	struct image_name stored;
	unsigned i;

	for (i = 0; image_name_stored(&stored, &p->found->facts, i); i++)
		if (same(&stored, name))
			return true;
	return false;
}

/* What the files will make of the modem; false after it refused. */
static bool files_read(struct planning *p, struct image_name *name)
{
	const struct wanted *w = p->wanted;
	struct wanted_file file;
	bool firmware = false;
	unsigned i;

	memset(name, 0, sizeof(*name));
	for (i = 0; i < w->file_count; i++) {
		if (wanted_file(w->files[i], &file)) {
			planning_refuse(p, PLAN_REFUSED_FIRMWARE_UNFIT,
					"%s: a name without release, expected one like "
					"SWI9X30C_02.33.03.00.cwe",
					w->files[i]);
			return false;
		}
		if (p->setup && strcasecmp(file.name.chip, p->setup->firmware)) {
			planning_refuse(p, PLAN_REFUSED_FIRMWARE_UNFIT, "%s is for %s, this is %s",
					w->files[i], file.name.chip, p->setup->firmware);
			return false;
		}
		if (name->fw[0] && strcmp(name->fw, file.name.fw)) {
			planning_refuse(p, PLAN_REFUSED_FIRMWARE_UNFIT,
					"%s is of another release than %s", w->files[i], name->fw);
			return false;
		}
		firmware |= file.is_firmware;
		if (!name->fw[0] || file.is_config)
			*name = file.name;
	}
	if (!firmware)
		planning_refuse(p, PLAN_REFUSED_FIRMWARE_UNFIT,
				"a configuration without its firmware leaves the radio off");
	return firmware;
}

/* Where the files name no carrier, the release is all that can be compared. */
static bool is_current(const struct planning *p, const struct image_name *name)
{
	const struct facts_preference *c = &p->found->facts.images.current;
	const char *revision = p->found->facts.identity.revision;

	if (name->config[0])
		return !strcmp(c->fw, name->fw) && !strcmp(c->carrier, name->carrier) &&
		       !strcmp(c->config, name->config);
	return c->fw[0] ? !strcmp(c->fw, name->fw) : strstr(revision, name->fw) != NULL;
}

void planning_firmware(struct planning *p)
{
	struct image_name name;
	BUF_ON_STACK(after, PLAN_TEXT_MAX);

	if (!p->wanted->file_count || !files_read(p, &name))
		return;
	if (!p->setup) {
		planning_refuse(p, PLAN_REFUSED_FIRMWARE_UNFIT,
				"it is not known which firmware fits this modem");
		return;
	}
	p->firmware = name;
	p->flashed = name.config[0] != '\0';
	/* What is stored needs no flashing: planning_image() chooses it. */
	if (is_current(p, &name) || is_stored(p, &name))
		return;
	text_of(&name, &after);
	planning_want(p, PLAN_FIRMWARE, "", after.at);
}

/* The stored image of a carrier: what is preferred already, else the newest. */
static bool of_carrier(const struct planning *p, const char *carrier, struct image_name *best)
{
	const struct facts_preference *now = &p->found->facts.images.preferred;
	struct image_name stored;
	bool found = false;
	unsigned i;

	for (i = 0; image_name_stored(&stored, &p->found->facts, i); i++) {
		if (strcmp(stored.carrier, carrier))
			continue;
		if (!strcmp(stored.fw, now->fw) && !strcmp(stored.config, now->config)) {
			*best = stored;
			return true;
		}
		if (!found || image_name_order(stored.fw, best->fw) > 0)
			*best = stored;
		found = true;
	}
	return found;
}

/* Carriers that are stored, for people. */
static void list_stored(const struct planning *p, struct buf *names)
{
	struct image_name stored, before;
	unsigned i, j;

	for (i = 0; image_name_stored(&stored, &p->found->facts, i); i++) {
		for (j = 0; j < i && image_name_stored(&before, &p->found->facts, j); j++)
			if (!strcmp(before.carrier, stored.carrier))
				break;
		if (j == i)
			buf_item(names, "%s", stored.carrier);
	}
}

/* The image to prefer, as text; false: none is asked for, or it was refused. */
static bool choose(struct planning *p, struct buf *after)
{
	const struct wanted *w = p->wanted;
	struct image_name name = { .chip = "" };
	BUF_ON_STACK(stored, 128);

	switch (w->image.by) {
	case WANTED_IMAGE_UNSAID:
		if (!p->flashed)
			return false;
		name = p->firmware;
		break;
	case WANTED_IMAGE_AUTO:
		buf_str(after, "AUTO-SIM");
		return true;
	case WANTED_IMAGE_CARRIER:
		if (p->flashed && !strcmp(p->firmware.carrier, w->image.carrier))
			name = p->firmware;
		else if (!of_carrier(p, w->image.carrier, &name))
			buf_copy(name.carrier, sizeof(name.carrier), w->image.carrier);
		break;
	case WANTED_IMAGE_TRIPLE:
		buf_copy(name.fw, sizeof(name.fw), w->image.fw);
		buf_copy(name.carrier, sizeof(name.carrier), w->image.carrier);
		buf_copy(name.config, sizeof(name.config), w->image.config);
		break;
	}
	if (!is_stored(p, &name) && !(p->flashed && same(&name, &p->firmware))) {
		list_stored(p, &stored);
		planning_refuse(p, PLAN_REFUSED_NOT_STORED,
				"no working image \"%s\" is stored; stored: %s", name.carrier,
				stored.len ? stored.at : "none");
		return false;
	}
	text_of(&name, after);
	return true;
}

/* A preference is in effect when the modem runs it; automatic ones run what the SIM chose. */
static void judge_running(struct planning *p, const char *after)
{
	const struct facts_preference *c = &p->found->facts.images.current;
	BUF_ON_STACK(running, PLAN_TEXT_MAX);

	buf_fmt(&running, "%s,%s,%s", c->fw, c->carrier, c->config);
	if (strcmp(after, "AUTO-SIM") && strcmp(after, running.at))
		planning_pending(p, "the image is chosen, and not yet the one that runs (%s)",
				 running.len > 2 ? running.at : "none");
}

void planning_image(struct planning *p)
{
	unsigned steps = p->plan->count;
	BUF_ON_STACK(after, PLAN_TEXT_MAX);

	if (!choose(p, &after))
		return;
	/* Flashing leaves its own image chosen. */
	if (steps && p->plan->steps[0].setting == PLAN_FIRMWARE &&
	    !strcmp(p->plan->steps[0].after, after.at))
		return;
	planning_want(p, PLAN_IMAGE, "", after.at);
	if (p->plan->count == steps)
		judge_running(p, after.at);
}

/* A preference for what is not stored would keep the radio off (sierra-at 4.1). */
void planning_image_back(struct planning *p, const char *before)
{
	struct image_name stored;
	BUF_ON_STACK(text, PLAN_TEXT_MAX);
	unsigned i;

	for (i = 0; image_name_stored(&stored, &p->found->facts, i); i++) {
		buf_clear(&text);
		text_of(&stored, &text);
		if (!strcmp(text.at, before))
			break;
	}
	if (strcmp(text.at, before) && strcmp(before, "AUTO-SIM"))
		planning_refuse(p, PLAN_REFUSED_NOT_STORED,
				"the image \"%s\" that was there before is not stored", before);
	else
		planning_want(p, PLAN_IMAGE, "", before);
}
