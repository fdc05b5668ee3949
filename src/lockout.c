/* SPDX-License-Identifier: MIT */
#include "lockout.h"

#include <string.h>

#include "finding.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char *lockout_function(const struct found *found, const struct setup *setup, uint32_t bit)
{
	const struct setup_function *row = setup_function_of(setup, bit);
	unsigned i;

	for (i = 0; i < found->usbcomp.function_count; i++)
		if (found->usbcomp.functions[i].bit == bit)
			return found->usbcomp.functions[i].name;
	return found->usbcomp.said || !row ? NULL : row->name;
}

/* By name, for a bit may be another function in another family's firmware. */
static enum model_role role_of(const struct planning *p, uint32_t bit)
{
	const char *name = lockout_function(p->found, p->setup, bit);
	const struct setup_function *row =
		name ? setup_function(p->setup, name, strlen(name)) : NULL;

	return row ? row->role : MODEL_ROLE_OTHER;
}

struct roles {
	unsigned functions, at, qmi, mbim, net;
};

static bool offered(struct planning *p, uint32_t mask)
{
	uint32_t bit;

	for (bit = 1; bit; bit <<= 1)
		if ((mask & bit) && !lockout_function(p->found, p->setup, bit))
			return !planning_refuse(
				p, PLAN_REFUSED_NOT_OFFERED,
				"bit 0x%X of the composition is not among those that the modem "
				"offers (AT!USBCOMP=?)",
				bit);
	return true;
}

static bool type_fits(struct planning *p, int type)
{
	if (!p->setup || !p->setup->type)
		return !planning_refuse(p, PLAN_REFUSED_TYPE_UNKNOWN,
					"it is not known which configuration type keeps the AT "
					"port of this family");
	if (type != p->setup->type)
		return !planning_refuse(
			p, PLAN_REFUSED_WRONG_TYPE,
			"configuration type %d changes the ids of a %s, and drivers "
			"do not know them: its type is %d",
			type, p->setup->name, p->setup->type);
	return true;
}

/* What the composition will mean for the host: no danger, but surprising. */
static void warn(struct plan *plan, const struct roles *r)
{
	const struct {
		bool is;
		enum finding_code code;
	} rows[] = {
		{ r->qmi && r->net, FINDING_ECM_AND_RMNET },
		{ r->qmi > 1, FINDING_TWO_RMNET },
		{ !r->qmi && !r->mbim && !r->net, FINDING_NO_NETWORK_FUNCTION },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].is)
			plan->warned |= (uint64_t)1 << rows[i].code;
}

static void count_roles(const struct planning *p, uint32_t mask, struct roles *r)
{
	uint32_t bit;

	memset(r, 0, sizeof(*r));
	for (bit = 1; bit; bit <<= 1) {
		enum model_role role = mask & bit ? role_of(p, bit) : MODEL_ROLE_OTHER;

		r->functions += (mask & bit) != 0;
		r->at += role == MODEL_ROLE_AT;
		r->qmi += role == MODEL_ROLE_QMI;
		r->mbim += role == MODEL_ROLE_MBIM;
		r->net += role == MODEL_ROLE_NET;
	}
}

bool lockout_mask(struct planning *p, int type, uint32_t mask)
{
	struct roles r;

	count_roles(p, mask, &r);
	if (!offered(p, mask) || !type_fits(p, type))
		return false;
	if (!r.at && planning_refuse(p, PLAN_REFUSED_NO_AT_PORT,
				     "composition 0x%X has no function with an AT port: the only "
				     "way back would be QMI or MBIM",
				     mask))
		return false;
	if (r.functions == 1 &&
	    planning_refuse(p, PLAN_REFUSED_LONE_FUNCTION,
			    "composition 0x%X makes a device of one interface, which drivers take "
			    "for a boot-loader",
			    mask))
		return false;
	if (r.qmi && r.mbim &&
	    planning_refuse(p, PLAN_REFUSED_EXCLUSIVE, "RMNET and MBIM exclude each other"))
		return false;
	warn(p->plan, &r);
	return true;
}

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (; (words = strstr(words, word)); words += n)
		if (words[n] == ' ' || !words[n])
			return true;
	return false;
}

static bool has_at(const char *functions)
{
	return has_word(functions, " at");
}

bool lockout_number(struct planning *p, int number)
{
	const char *second = NULL, *functions = setup_numbered(number, &second);
	uint32_t bit = functions ? 1u << number : 0;

	if (!functions || !(p->found->udusbcomp.supported & bit)) {
		if (planning_refuse(p, PLAN_REFUSED_NUMBER_UNKNOWN,
				    "composition %d is not among those that the modem supports "
				    "(AT!UDUSBCOMP=?)",
				    number))
			return false;
	}
	if (second && planning_refuse(p, PLAN_REFUSED_TWO_CONFIGURATIONS,
				      "composition %d has two USB configurations, and a host may "
				      "take the one without an AT port",
				      number))
		return false;
	if (functions && !has_at(functions) &&
	    planning_refuse(p, PLAN_REFUSED_NO_AT_PORT,
			    "composition %d (%s) has no AT port: the only way back would be QMI "
			    "or MBIM",
			    number, functions))
		return false;
	return true;
}

/* What was set before and no reset has followed yet, by others or by a run that was cut short. */
bool lockout_present(struct planning *p)
{
	const struct facts *f = &p->found->facts;
	const char *second, *functions;
	struct roles r;

	switch (f->composition.command) {
	case FACTS_BY_UNKNOWN:
		return true;
	case FACTS_BY_USBCOMP:
		if (!f->composition.mask_said)
			return true;
		count_roles(p, f->composition.mask, &r);
		return r.at ||
		       !planning_refuse(p, PLAN_REFUSED_NO_AT_PORT,
					"the modem is set to composition 0x%X, which has no "
					"AT port and takes effect at the next reset",
					f->composition.mask);
	case FACTS_BY_UDUSBCOMP:
		functions = setup_numbered(f->composition.index, &second);
		return !functions || has_at(functions) ||
		       !planning_refuse(p, PLAN_REFUSED_NO_AT_PORT,
					"the modem is set to composition %d, which has no AT port "
					"and takes effect at the next reset",
					f->composition.index);
	}
	return true;
}

bool lockout_identity(struct planning *p, uint16_t vid, uint16_t app, uint16_t boot)
{
	const struct setup *s = p->setup;
	const struct setup_identity *row = NULL;
	unsigned i;

	for (i = 0; s && i < s->identity_count && !row; i++)
		if (s->identities[i].vid == vid && s->identities[i].app == app)
			row = &s->identities[i];
	if (!row)
		return !planning_refuse(p, PLAN_REFUSED_IDENTITY_UNKNOWN,
					"%04x:%04x is no identity that drivers know for this "
					"family: the modem would come back without ports",
					vid, app);
	if (row->boot != boot)
		return !planning_refuse(p, PLAN_REFUSED_BOOT_ID_UNFIT,
					"boot id %04x does not belong to %04x:%04x: that has %04x",
					boot, vid, app, row->boot);
	return true;
}
