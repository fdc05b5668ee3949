/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "lockout.h"

/* Names of the functions that the modem offers, for people. */
static void list_offered(const struct found *found, struct buf *names)
{
	unsigned i;

	for (i = 0; i < found->usbcomp.function_count; i++)
		buf_item(names, "%s", found->usbcomp.functions[i].name);
}

static uint32_t bit_of(const struct planning *p, const char *name)
{
	const struct setup_function *row = setup_function(p->setup, name, strlen(name));
	unsigned i;

	for (i = 0; i < p->found->usbcomp.function_count; i++)
		if (!strcasecmp(p->found->usbcomp.functions[i].name, name))
			return p->found->usbcomp.functions[i].bit;
	return p->found->usbcomp.said || !row ? 0 : row->bit;
}

/* The preset that is asked for. One that has the name of a function counts as that: no function is
 * of use alone. */
static const struct setup_preset *preset_of(const struct planning *p)
{
	const struct wanted *w = p->wanted;

	return w->composition.count == 1 ? setup_preset(p->setup, w->composition.names[0]) : NULL;
}

/* The mask that is asked for; false after it refused. */
static bool mask_of(struct planning *p, uint32_t *mask)
{
	const struct wanted *w = p->wanted;
	const struct setup_preset *preset;
	BUF_ON_STACK(offered, 160);
	unsigned i;

	switch (w->composition.by) {
	case WANTED_COMPOSITION_MASK:
		*mask = w->composition.mask;
		return true;
	case WANTED_COMPOSITION_NAMES:
		break;
	case WANTED_COMPOSITION_NUMBER:
	case WANTED_COMPOSITION_UNSAID:
		return !planning_refuse(p, PLAN_REFUSED_BAD_VALUE,
					"this modem has no numbered compositions (AT!UDUSBCOMP): "
					"expected functions or a mask");
	}
	preset = preset_of(p);
	*mask = preset ? preset->mask : 0;
	for (i = 0; !preset && i < w->composition.count; i++) {
		uint32_t bit = bit_of(p, w->composition.names[i]);

		if (!bit) {
			list_offered(p->found, &offered);
			return !planning_refuse(p, PLAN_REFUSED_NOT_OFFERED,
						"the modem has no function \"%s\"; it offers %s",
						w->composition.names[i], offered.at);
		}
		*mask |= bit;
	}
	if (!*mask)
		return !planning_refuse(p, PLAN_REFUSED_NOT_OFFERED,
					"composition \"%s\" is not known for this family",
					w->composition.names[0]);
	return true;
}

/* True when all words of a row of setup_numbered() are among the names, and no other. */
static bool is_named(const char *functions, const struct wanted *w)
{
	unsigned words = 0, i;
	size_t n;

	for (; *functions; functions += n + strspn(functions + n, " ")) {
		n = strcspn(functions, " ");
		words++;
		for (i = 0; i < w->composition.count; i++)
			if (strlen(w->composition.names[i]) == n &&
			    !strncmp(w->composition.names[i], functions, n))
				break;
		if (i == w->composition.count)
			return false;
	}
	return words == w->composition.count;
}

static int number_named(struct planning *p)
{
	const struct setup_preset *preset = setup_preset(p->setup, p->wanted->composition.names[0]);
	const char *functions, *second;
	int number;

	if (p->wanted->composition.count == 1 && preset && preset->number >= 0)
		return preset->number;
	for (number = 0; (functions = setup_numbered(number, &second)); number++)
		if (!second && is_named(functions, p->wanted))
			return number;
	return -1;
}

static void by_number(struct planning *p)
{
	int number = -1;
	BUF_ON_STACK(after, 16);

	switch (p->wanted->composition.by) {
	case WANTED_COMPOSITION_NUMBER:
		number = p->wanted->composition.number;
		break;
	case WANTED_COMPOSITION_NAMES:
		number = number_named(p);
		break;
	case WANTED_COMPOSITION_MASK:
	case WANTED_COMPOSITION_UNSAID:
		break;
	}
	if (number < 0) {
		planning_refuse(p, PLAN_REFUSED_NOT_OFFERED,
				"this modem has numbered compositions (AT!UDUSBCOMP), and none is "
				"as asked: expected a number");
		return;
	}
	if (!lockout_number(p, number))
		return;
	buf_fmt(&after, "%d", number);
	planning_want(p, PLAN_COMPOSITION, "", after.at);
}

/* Interfaces of functions that matter, as the mask has them and as the bus does. */
static void judge_live(struct planning *p, uint32_t mask)
{
	uint32_t expected = 0, known = 0, bit;

	for (bit = 1; bit && p->found->live.said; bit <<= 1) {
		const char *name = lockout_function(p->found, p->setup, bit);
		const struct setup_function *row =
			name ? setup_function(p->setup, name, strlen(name)) : NULL;

		if (!row || row->interface < 0 || row->interface > 31 ||
		    (row->role != MODEL_ROLE_QMI && row->role != MODEL_ROLE_MBIM))
			continue;
		known |= 1u << row->interface;
		expected |= mask & bit ? 1u << row->interface : 0;
	}
	if ((p->found->live.interfaces & known) != expected)
		planning_pending(p, "the composition is set, and not yet the one on the bus");
}

static void by_mask(struct planning *p)
{
	int type = p->wanted->composition.type;
	unsigned steps = p->plan->count;
	uint32_t mask = 0;
	BUF_ON_STACK(after, 24);

	if (!mask_of(p, &mask))
		return;
	/* Without a family's row the type stays, and lockout_mask() refuses unless it is forced. */
	if (!type)
		type = p->setup && p->setup->type ? p->setup->type
						  : p->found->facts.composition.type;
	if (!lockout_mask(p, type, mask))
		return;
	buf_fmt(&after, "%d,%08X", type, mask);
	planning_want(p, PLAN_COMPOSITION, "", after.at);
	if (p->plan->count == steps)
		judge_live(p, mask);
}

void planning_composition(struct planning *p)
{
	if (p->wanted->composition.by == WANTED_COMPOSITION_UNSAID)
		return;
	switch (p->found->facts.composition.command) {
	case FACTS_BY_USBCOMP:
		by_mask(p);
		return;
	case FACTS_BY_UDUSBCOMP:
		by_number(p);
		return;
	case FACTS_BY_UNKNOWN:
		planning_refuse(p, PLAN_REFUSED_NOT_SAID,
				"the modem does not say its composition: it lacks !USBCOMP and "
				"!UDUSBCOMP, or they are locked");
	}
}
