/* SPDX-License-Identifier: MIT */
/* Settings that are compared as they stand. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lockout.h"

void planning_identity(struct planning *p)
{
	const struct wanted *w = p->wanted;
	BUF_ON_STACK(vid, 8);
	BUF_ON_STACK(pids, 16);

	if (w->identity.said) {
		if (!lockout_identity(p, w->identity.vid, w->identity.app, w->identity.boot))
			return;
		buf_fmt(&vid, "%04X", w->identity.vid);
		buf_fmt(&pids, "%04X,%04X", w->identity.app, w->identity.boot);
		planning_want(p, PLAN_VENDOR, "", vid.at);
		planning_want(p, PLAN_IDENTITY, "", pids.at);
	}
	if (w->identity.product[0])
		planning_want(p, PLAN_PRODUCT, "", w->identity.product);
}

/* What is not said of the three stays. */
void planning_pri(struct planning *p)
{
	const struct facts *f = &p->found->facts;
	const struct wanted *w = p->wanted;
	const struct {
		const char *wanted, *now;
	} parts[] = {
		{ w->pri.part_number, f->pri.part_number },
		{ w->pri.revision, f->pri.revision },
		{ w->pri.customer, f->pri.customer },
	};
	bool said = false;
	BUF_ON_STACK(after, PLAN_TEXT_MAX);
	size_t i;

	for (i = 0; i < 3; i++) {
		said |= parts[i].wanted[0] != '\0';
		buf_str(&after, parts[i].wanted[0] ? parts[i].wanted : parts[i].now);
		if (i < 2)
			buf_char(&after, ',');
	}
	if (said)
		planning_want(p, PLAN_PRI, "", after.at);
}

/*
 * The query tells what may be used and what is used. Slow on a port that knows no better is no
 * restriction, so it is as wanted when the faster one may be used.
 */
void planning_speed(struct planning *p)
{
	switch (p->wanted->speed) {
	case WANTED_SPEED_UNSAID:
		return;
	case WANTED_SPEED_USB2:
		planning_want(p, PLAN_SPEED, "", "usb2");
		return;
	case WANTED_SPEED_USB3:
		if (strncasecmp(p->found->speed.supported, "Super", 5))
			planning_want(p, PLAN_SPEED, "", "usb3");
		return;
	}
}

static bool is_key(const char *text)
{
	for (; *text; text++)
		if (!isupper((unsigned char)*text) && !isdigit((unsigned char)*text))
			return false;
	return true;
}

void planning_custom(struct planning *p)
{
	unsigned i;

	for (i = 0; i < p->wanted->custom_count; i++) {
		const struct wanted_custom *custom = &p->wanted->custom[i];
		BUF_ON_STACK(after, 8);

		if (!custom->key[0] || !is_key(custom->key) || custom->value < 0 ||
		    custom->value > 9) {
			planning_refuse(
				p, PLAN_REFUSED_BAD_VALUE,
				"custom \"%s\" = %d: expected a key in capitals, and 0 to 9",
				custom->key, custom->value);
			return;
		}
		buf_fmt(&after, "0x%02X", custom->value);
		planning_want(p, PLAN_CUSTOM, custom->key, after.at);
	}
}

void planning_pcoffen(struct planning *p)
{
	BUF_ON_STACK(after, 8);

	if (p->wanted->pcoffen < 0)
		return;
	buf_fmt(&after, "%d", p->wanted->pcoffen);
	planning_want(p, PLAN_PCOFFEN, "", after.at);
}

static void want_choice(struct planning *p, enum plan_setting setting,
			const struct found_choices *c, const char *name)
{
	const struct found_choice *row = found_choice(c, name);
	BUF_ON_STACK(names, PLAN_WORDS_MAX - 100);
	unsigned i;

	if (!name[0])
		return;
	for (i = 0; i < c->count; i++)
		buf_item(&names, "%s", c->at[i].name);
	if (!row && !c->count)
		planning_refuse(p, PLAN_REFUSED_NOT_SAID,
				"the modem does not say what it offers as %s",
				plan_setting_name(setting));
	else if (!row)
		planning_refuse(p, PLAN_REFUSED_NOT_OFFERED, "%s \"%s\" is none of: %s",
				plan_setting_name(setting), name, names.at);
	else
		planning_want(p, setting, "", row->name);
}

void planning_rat(struct planning *p)
{
	want_choice(p, PLAN_RAT, &p->found->rat, p->wanted->rat);
}

void planning_band(struct planning *p)
{
	want_choice(p, PLAN_BAND, &p->found->band, p->wanted->band);
}

void planning_contexts(struct planning *p)
{
	unsigned i;

	for (i = 0; i < p->wanted->context_count; i++) {
		const struct wanted_context *context = &p->wanted->contexts[i];
		BUF_ON_STACK(cid, 8);
		BUF_ON_STACK(after, PLAN_TEXT_MAX);

		buf_fmt(&cid, "%d", context->cid);
		buf_fmt(&after, "%s,%s", context->type[0] ? context->type : "IP", context->apn);
		planning_want(p, PLAN_CONTEXT, cid.at, after.at);
	}
}
