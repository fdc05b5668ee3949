/* SPDX-License-Identifier: MIT */
/*
 * What a plan may never do, over all that can be asked: end without an AT port, do again what is
 * done, or not find its way back. A small modem obeys the commands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "field.h"
#include "files.h"
#include "plan.h"
#include "setups.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define AT_BIT	  0x8u
#define QMI_BITS  0xD00u
#define MBIM_BIT  0x1000u
#define MASK_BITS 22
#define TYPES	  5

static struct setups setups;
static struct found found, before;
static struct wanted wanted;
static struct plan plan, again, back;

static const struct setup *family(const char *name)
{
	const struct setup *s = setup_of(setups.at, setups.count, "", name);

	assert_non_null(s);
	return s;
}

static void choice(struct found_choices *c, const char *index, const char *name)
{
	struct found_choice *row = &c->at[c->count++];

	assert_int_equal(buf_copy(row->index, sizeof(row->index), index), 0);
	assert_int_equal(buf_copy(row->name, sizeof(row->name), name), 0);
}

static void stored(const char *fw, const char *carrier, const char *config)
{
	struct facts_image *row = &found.facts.images.fw[found.facts.images.fw_count++];
	struct buf build;

	strcpy(row->status, "GOOD");
	buf_init(&build, row->build_id, sizeof(row->build_id));
	buf_fmt(&build, "%s_?", fw);
	row = &found.facts.images.pri[found.facts.images.pri_count++];
	strcpy(row->status, "GOOD");
	strcpy(row->unique_id, config);
	buf_init(&build, row->build_id, sizeof(row->build_id));
	buf_fmt(&build, "%s_%s", fw, carrier);
}

static void prefer(struct facts_preference *p, const char *fw, const char *carrier,
		   const char *config)
{
	strcpy(p->fw, fw);
	strcpy(p->carrier, carrier);
	strcpy(p->config, config);
}

/* An MC7455 as sierra-at has it; other families differ in what the tests change. */
static void modem(void)
{
	static const struct {
		const char *name;
		uint32_t bit;
	} functions[] = {
		{ "diag", 0x1 },       { "adb", 0x2 },	     { "nmea", 0x4 },
		{ "modem", 0x8 },      { "rmnet0", 0x100 },  { "rmnet1", 0x400 },
		{ "mbim", 0x1000 },    { "audio", 0x10000 }, { "ecm", 0x80000 },
		{ "ubist", 0x200000 },
	};
	size_t i;

	found_init(&found);
	strcpy(found.facts.identity.model, "MC7455");
	strcpy(found.facts.identity.revision, "SWI9X30C_02.24.05.06 r7040");
	found.facts.composition.command = FACTS_BY_USBCOMP;
	found.facts.composition.type = 1;
	found.facts.composition.mask_said = true;
	found.facts.composition.mask = 0x10D;
	found.usbcomp.said = true;
	for (i = 0; i < COUNT(functions); i++) {
		strcpy(found.usbcomp.functions[i].name, functions[i].name);
		found.usbcomp.functions[i].bit = functions[i].bit;
	}
	found.usbcomp.function_count = COUNT(functions);
	found.facts.images.said = true;
	strcpy(found.image_command, "!IMPREF");
	stored("02.24.05.06", "GENERIC", "002.026_000");
	stored("02.30.01.01", "ATT", "002.021_000");
	stored("02.33.03.00", "ATT", "002.079_001");
	prefer(&found.facts.images.preferred, "02.24.05.06", "GENERIC", "GENERIC_002.026_000");
	found.facts.images.current = found.facts.images.preferred;
	choice(&found.rat, "00", "Automatic");
	choice(&found.rat, "06", "LTE Only");
	found.rat.now = found.rat.at[0];
	choice(&found.band, "00", "All bands");
	choice(&found.band, "09", "LTE ALL");
	found.band.now = found.band.at[0];
	found.contexts_said = found.custom_said = true;
	found.facts.contexts_count = 1;
	found.facts.contexts[0].cid = 1;
	strcpy(found.facts.contexts[0].type, "IP");
	strcpy(found.facts.contexts[0].apn, "internet");
	found.pcoffen = 0;
	strcpy(found.speed.supported, "Super-Speed");
	strcpy(found.speed.current, "Super-Speed");
	found.identity.vid = 0x1199;
	found.identity.app = 0x9071;
	found.identity.boot = 0x9070;
	strcpy(found.identity.product, "Sierra Wireless MC7455");
	strcpy(found.facts.pri.part_number, "9904609");
	strcpy(found.facts.pri.revision, "001.001");
	strcpy(found.facts.pri.customer, "Generic-Laptop");
	wanted_init(&wanted);
}

/* The argument list of the command, if it is of this name. */
static bool is_set(const char *command, const char *name, struct field *field)
{
	size_t n = strlen(name);

	if (strncmp(command, "AT", 2) || strncmp(command + 2, name, n) || command[2 + n] != '=')
		return false;
	field_line(field, command + 3 + n);
	return true;
}

static void choose(struct found_choices *c, struct field *field)
{
	char index[8];
	unsigned i;

	assert_int_equal(field_text(field, index, sizeof(index)), 0);
	for (i = 0; i < c->count && strcmp(c->at[i].index, index); i++)
		;
	assert_true(i < c->count);
	c->now = c->at[i];
}

static void obey_context(struct field *field)
{
	struct facts *f = &found.facts;
	long cid;
	unsigned i;

	assert_int_equal(field_int(field, &cid), 0);
	for (i = 0; i < f->contexts_count && f->contexts[i].cid != cid; i++)
		;
	if (!field_count(field)) {
		assert_true(i < f->contexts_count);
		f->contexts[i] = f->contexts[--f->contexts_count];
		return;
	}
	f->contexts_count += i == f->contexts_count;
	f->contexts[i].cid = (int32_t)cid;
	assert_int_equal(field_text(field, f->contexts[i].type, sizeof(f->contexts[i].type)), 0);
	assert_int_equal(field_text(field, f->contexts[i].apn, sizeof(f->contexts[i].apn)), 0);
}

static void obey_custom(struct field *field)
{
	char key[24];
	long value;
	unsigned i;

	assert_int_equal(field_text(field, key, sizeof(key)), 0);
	assert_int_equal(field_int(field, &value), 0);
	for (i = 0; i < found.custom_count && strcmp(found.custom[i].key, key); i++)
		;
	found.custom_count += i == found.custom_count;
	strcpy(found.custom[i].key, key);
	found.custom[i].value = (uint32_t)value;
}

/* Whatever is sent must be one of these, and well-formed. */
static void obey(const char *command)
{
	struct facts *f = &found.facts;
	struct field field;
	uint32_t hex;
	long number;

	if (is_set(command, "!USBCOMP", &field)) {
		assert_int_equal(field_int(&field, &number), 0);
		assert_int_equal(number, 1);
		assert_int_equal(field_int(&field, &number), 0);
		assert_int_equal(field_hex(&field, &f->composition.mask), 0);
		f->composition.type = (int32_t)number;
	} else if (is_set(command, "!UDUSBCOMP", &field)) {
		assert_int_equal(field_int(&field, &number), 0);
		f->composition.index = (int32_t)number;
	} else if (is_set(command, "!IMPREF", &field)) {
		struct facts_preference *p = &f->images.preferred;

		if (field_count(&field) == 1)
			prefer(p, "00.00.00.00", "AUTO-SIM", "AUTO-SIM_000.000_000");
		else
			assert_true(!field_text(&field, p->fw, sizeof(p->fw)) &&
				    !field_text(&field, p->carrier, sizeof(p->carrier)) &&
				    !field_text(&field, p->config, sizeof(p->config)));
	} else if (is_set(command, "!PRIID", &field)) {
		assert_int_equal(field_text(&field, f->pri.part_number, FACTS_NAME_MAX), 0);
		assert_int_equal(field_text(&field, f->pri.revision, FACTS_NAME_MAX), 0);
		assert_int_equal(field_text(&field, f->pri.customer, FACTS_NAME_MAX), 0);
	} else if (is_set(command, "!USBVID", &field)) {
		assert_int_equal(field_hex(&field, &hex), 0);
		found.identity.vid = (int32_t)hex;
	} else if (is_set(command, "!USBPID", &field)) {
		assert_int_equal(field_hex(&field, &hex), 0);
		found.identity.app = (int32_t)hex;
		assert_int_equal(field_hex(&field, &hex), 0);
		found.identity.boot = (int32_t)hex;
	} else if (is_set(command, "!USBPRODUCT", &field)) {
		assert_int_equal(field_text(&field, found.identity.product, FACTS_LINE_MAX), 0);
	} else if (is_set(command, "!USBSPEED", &field)) {
		assert_int_equal(field_int(&field, &number), 0);
		strcpy(found.speed.current, number ? "Super-Speed" : "High-Speed");
		strcpy(found.speed.supported, found.speed.current);
	} else if (is_set(command, "!PCOFFEN", &field)) {
		assert_int_equal(field_int(&field, &number), 0);
		found.pcoffen = (int32_t)number;
	} else if (is_set(command, "!SELRAT", &field)) {
		choose(&found.rat, &field);
	} else if (is_set(command, "!BAND", &field)) {
		choose(&found.band, &field);
	} else if (is_set(command, "!CUSTOM", &field)) {
		obey_custom(&field);
	} else if (is_set(command, "+CGDCONT", &field)) {
		obey_context(&field);
	} else {
		fail_msg("the modem does not know %s", command);
	}
}

/* Send all of it, then reset: a preference that is stored runs. */
static void carry_out(const struct plan *p)
{
	unsigned i;

	for (i = 0; i < p->count; i++)
		obey(p->steps[i].command);
	if (p->resets && strcmp(found.facts.images.preferred.carrier, "AUTO-SIM"))
		found.facts.images.current = found.facts.images.preferred;
}

static void assert_same_values(const struct found *a, const struct found *b)
{
	static const char *const keys[] = { "", "1", "3", "GPSENABLE" };
	size_t setting, key;

	for (setting = PLAN_PRI; setting < PLAN_SETTINGS_COUNT; setting++)
		for (key = 0; key < COUNT(keys); key++) {
			BUF_ON_STACK(left, PLAN_TEXT_MAX);
			BUF_ON_STACK(right, PLAN_TEXT_MAX);

			assert_int_equal(plan_value(setting, keys[key], a, &left),
					 plan_value(setting, keys[key], b, &right));
			assert_string_equal(left.at, right.at);
		}
}

/* An accepted plan, carried out, leaves nothing to do; its way back leaves what was there. */
static void assert_there_and_back(const struct setup *setup)
{
	unsigned i;

	before = found;
	carry_out(&plan);
	for (i = 0; i < plan.count; i++)
		assert_true(plan_step_holds(&plan.steps[i], &found));
	plan_make(&again, &wanted, &found, setup, false);
	assert_int_equal(again.verdict, PLAN_IS_AS_WANTED);
	assert_int_equal(again.count, 0);
	assert_int_equal(again.resets, 0);
	plan_undo(&back, plan.steps, plan.count, &found, setup, false);
	assert_int_equal(back.verdict, plan.count ? PLAN_IS_READY : PLAN_IS_AS_WANTED);
	carry_out(&back);
	assert_same_values(&found, &before);
	found = before;
}

static void judge_mask(const struct setup *setup, int type, uint32_t mask)
{
	uint32_t known = 0;
	unsigned i;

	for (i = 0; i < found.usbcomp.function_count; i++)
		known |= found.usbcomp.functions[i].bit;
	wanted.composition.by = WANTED_COMPOSITION_MASK;
	wanted.composition.type = type;
	wanted.composition.mask = mask;
	plan_make(&plan, &wanted, &found, setup, false);
	if (plan.verdict == PLAN_IS_REFUSED) {
		assert_int_equal(plan.count, 0);
		assert_string_not_equal(plan.words, "");
		/* Nothing that is safe is refused. */
		assert_false((mask & AT_BIT) && (mask & (mask - 1)) && !(mask & ~known) && setup &&
			     (!type || type == setup->type) &&
			     !((mask & QMI_BITS) && (mask & MBIM_BIT)));
		return;
	}
	assert_true(mask & AT_BIT);
	assert_true(mask & (mask - 1));
	assert_false((mask & QMI_BITS) && (mask & MBIM_BIT));
	assert_false(mask & ~known);
	assert_true(setup && setup->type && (!type || type == setup->type));
	assert_there_and_back(setup);
}

/* All combinations of the known bits, and each unknown one, with each type in each family. */
static void plan_keeps_an_at_port(void **state)
{
	static const char *const families[] = { "9x30", "9x50", "55C", NULL };
	size_t f;

	(void)state;
	for (f = 0; f < COUNT(families); f++) {
		const struct setup *setup = families[f] ? family(families[f]) : NULL;
		uint32_t bits[FOUND_FUNCTIONS_MAX], n, i, mask;
		int type;

		modem();
		found.facts.composition.type = setup ? setup->type : 1;
		n = found.usbcomp.function_count;
		for (i = 0; i < n; i++)
			bits[i] = found.usbcomp.functions[i].bit;
		for (type = 0; type <= TYPES; type++) {
			for (i = 0; i < 1u << n; i++) {
				uint32_t bit;

				for (mask = 0, bit = 0; bit < n; bit++)
					mask |= i >> bit & 1 ? bits[bit] : 0;
				judge_mask(setup, type, mask);
			}
			for (i = 0; i < MASK_BITS; i++) {
				judge_mask(setup, type, 1u << i);
				judge_mask(setup, type, 0x10Du | 1u << i);
				judge_mask(setup, type, 0x5u | 1u << i);
			}
		}
	}
}

/* Every number, with every one supported, and with only some. */
static void plan_keeps_an_at_port_by_number(void **state)
{
	static const uint32_t supported[] = { 0xFFFFFFFF, 0x85FC2, 0x1C0, 0x3, 0 };
	const struct setup *setup = family("9x15");
	size_t s;
	int number;

	(void)state;
	for (s = 0; s < COUNT(supported); s++)
		for (number = 0; number < 40; number++) {
			modem();
			found.facts.composition.command = FACTS_BY_UDUSBCOMP;
			found.facts.composition.index = 8;
			found.udusbcomp.listed = 0xFFFFFFFF;
			found.udusbcomp.supported = supported[s] | 0x100;
			wanted.composition.by = WANTED_COMPOSITION_NUMBER;
			wanted.composition.number = number;
			plan_make(&plan, &wanted, &found, setup, false);
			if (plan.verdict == PLAN_IS_REFUSED) {
				assert_false(number <= 8 &&
					     (found.udusbcomp.supported >> number & 1));
				continue;
			}
			assert_true(number <= 8);
			assert_true(found.udusbcomp.supported >> number & 1);
			assert_there_and_back(setup);
		}
}

static void want_some(unsigned which)
{
	wanted_init(&wanted);
	if (which & 1)
		assert_int_equal(wanted_composition(&wanted, "mbim"), 0);
	if (which & 2)
		assert_int_equal(wanted_carrier(&wanted, which & 256 ? "auto" : "ATT"), 0);
	if (which & 4) {
		strcpy(wanted.rat, "lte only");
		strcpy(wanted.band, "LTE ALL");
	}
	if (which & 8) {
		wanted.context_count = 2;
		wanted.contexts[0] = (struct wanted_context) { 1, "IPV4V6", "bench.example" };
		wanted.contexts[1] = (struct wanted_context) { 3, "", "ims" };
	}
	if (which & 16) {
		wanted.custom_count = 1;
		wanted.custom[0] = (struct wanted_custom) { "GPSENABLE", 1 };
		wanted.pcoffen = 2;
	}
	if (which & 32)
		wanted.speed = WANTED_SPEED_USB2;
	if (which & 64) {
		wanted.identity.said = true;
		wanted.identity.vid = 0x413C;
		wanted.identity.app = 0x81B6;
		wanted.identity.boot = 0x81B5;
		strcpy(wanted.identity.product, "DW5811e");
	}
	if (which & 128)
		strcpy(wanted.pri.customer, "Dell");
}

/* Any part of a recipe: at most one reset, which comes only with what needs it. */
static void plan_is_idempotent_and_has_a_way_back(void **state)
{
	const struct setup *setup = family("9x30");
	unsigned which;

	(void)state;
	for (which = 0; which < 512; which++) {
		modem();
		want_some(which);
		plan_make(&plan, &wanted, &found, setup, false);
		assert_int_equal(plan.verdict, which & 255 ? PLAN_IS_READY : PLAN_IS_AS_WANTED);
		/* RAT, band and contexts take effect at once. */
		assert_int_equal(plan.resets, (which & 255 & ~(4u | 8u)) != 0);
		assert_there_and_back(setup);
	}
}

/* Of several images of one carrier the newest; what is preferred already stays. */
static void plan_chooses_the_newest_image(void **state)
{
	const struct setup *setup = family("9x30");

	(void)state;
	modem();
	assert_int_equal(wanted_carrier(&wanted, "ATT"), 0);
	plan_make(&plan, &wanted, &found, setup, false);
	assert_string_equal(plan.steps[0].command,
			    "AT!IMPREF=\"02.33.03.00\",\"ATT\",\"ATT_002.079_001\"");
	assert_string_equal(plan.steps[0].undo,
			    "AT!IMPREF=\"02.24.05.06\",\"GENERIC\",\"GENERIC_002.026_000\"");
	assert_string_equal(plan.steps[0].query, "AT!IMPREF?");
	prefer(&found.facts.images.preferred, "02.30.01.01", "ATT", "ATT_002.021_000");
	plan_make(&plan, &wanted, &found, setup, false);
	assert_int_equal(plan.verdict, PLAN_IS_PENDING);
	assert_int_equal(plan.resets, 1);
	found.facts.images.current = found.facts.images.preferred;
	plan_make(&plan, &wanted, &found, setup, false);
	assert_int_equal(plan.verdict, PLAN_IS_AS_WANTED);
}

static void not_stored(void)
{
	assert_int_equal(wanted_carrier(&wanted, "att"), 0);
}

static void image_without_firmware(void)
{
	found.facts.images.fw_count = 1;
	assert_int_equal(wanted_carrier(&wanted, "ATT"), 0);
}

static void other_model(void)
{
	strcpy(wanted.model, "EM7565");
}

static void other_family(void)
{
	strcpy(wanted.family, "9x50");
}

static void rat_of_other_firmware(void)
{
	strcpy(wanted.rat, "NR Only");
}

static void function_not_offered(void)
{
	assert_int_equal(wanted_composition(&wanted, "diag,modem,rndis"), 0);
}

static void number_for_mask(void)
{
	assert_int_equal(wanted_composition(&wanted, "6"), 0);
}

static void no_modem_bit(void)
{
	assert_int_equal(wanted_composition(&wanted, "0x505"), 0);
}

static void lone_modem(void)
{
	assert_int_equal(wanted_composition(&wanted, "modem"), 0);
}

static void type_two(void)
{
	assert_int_equal(wanted_composition(&wanted, "1,2,100D"), 0);
}

static void rmnet_and_mbim(void)
{
	assert_int_equal(wanted_composition(&wanted, "0x110d"), 0);
}

static void identity(uint16_t vid, uint16_t app, uint16_t boot)
{
	wanted.identity.said = true;
	wanted.identity.vid = vid;
	wanted.identity.app = app;
	wanted.identity.boot = boot;
}

static void unknown_id(void)
{
	identity(0x1199, 0x90C3, 0x90C2);
}

static void wrong_boot_id(void)
{
	identity(0x413C, 0x81B6, 0x9070);
}

static void apn_with_quote(void)
{
	wanted.context_count = 1;
	wanted.contexts[0] = (struct wanted_context) { 1, "IP", "a\",\"b" };
}

static void custom_value(void)
{
	wanted.custom_count = 1;
	wanted.custom[0] = (struct wanted_custom) { "GPSENABLE", 10 };
}

static void silent_about_custom(void)
{
	found.custom_said = false;
	wanted.custom_count = 1;
	wanted.custom[0] = (struct wanted_custom) { "GPSENABLE", 1 };
}

static void files(const char *one, const char *other)
{
	strcpy(wanted.files[0], one);
	strcpy(wanted.files[1], other);
	wanted.file_count = 2;
}

static void files_of_two_releases(void)
{
	files("SWI9X30C_02.33.03.00.cwe", "SWI9X30C_02.32.11.00_ATT_002.075_000.nvu");
}

static void files_of_other_family(void)
{
	files("SWI9X50C_01.14.02.00.cwe", "SWI9X50C_01.14.02.00_GENERIC_002.037_000.nvu");
}

/* Somebody set it, and a reset for anything else would put it in effect. */
static void trap_set_before(void)
{
	found.facts.composition.mask = 0x1000;
	wanted.custom_count = 1;
	wanted.custom[0] = (struct wanted_custom) { "GPSENABLE", 1 };
}

static void plan_refuses(void **state)
{
	static const struct {
		void (*ask)(void);
		enum plan_refusal refusal;
	} rows[] = {
		{ other_model, PLAN_REFUSED_WRONG_MODEL },
		{ other_family, PLAN_REFUSED_WRONG_MODEL },
		{ not_stored, PLAN_REFUSED_NOT_STORED },
		{ image_without_firmware, PLAN_REFUSED_NOT_STORED },
		{ rat_of_other_firmware, PLAN_REFUSED_NOT_OFFERED },
		{ function_not_offered, PLAN_REFUSED_NOT_OFFERED },
		{ number_for_mask, PLAN_REFUSED_BAD_VALUE },
		{ no_modem_bit, PLAN_REFUSED_NO_AT_PORT },
		{ lone_modem, PLAN_REFUSED_LONE_FUNCTION },
		{ type_two, PLAN_REFUSED_WRONG_TYPE },
		{ rmnet_and_mbim, PLAN_REFUSED_EXCLUSIVE },
		{ unknown_id, PLAN_REFUSED_IDENTITY_UNKNOWN },
		{ wrong_boot_id, PLAN_REFUSED_BOOT_ID_UNFIT },
		{ apn_with_quote, PLAN_REFUSED_BAD_VALUE },
		{ custom_value, PLAN_REFUSED_BAD_VALUE },
		{ silent_about_custom, PLAN_REFUSED_NOT_SAID },
		{ files_of_two_releases, PLAN_REFUSED_FIRMWARE_UNFIT },
		{ files_of_other_family, PLAN_REFUSED_FIRMWARE_UNFIT },
		{ trap_set_before, PLAN_REFUSED_NO_AT_PORT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		modem();
		rows[i].ask();
		plan_make(&plan, &wanted, &found, family("9x30"), false);
		assert_int_equal(plan.verdict, PLAN_IS_REFUSED);
		assert_int_equal(plan.refusal, rows[i].refusal);
		assert_int_equal(plan.count, 0);
		assert_string_not_equal(plan.words, "");
		assert_string_not_equal(plan_refusal_cure(plan.refusal), "");
		plan_make(&plan, &wanted, &found, family("9x30"), true);
		assert_int_equal(plan.verdict != PLAN_IS_REFUSED,
				 plan_refusal_overridable(rows[i].refusal));
		assert_int_equal(plan.forced, plan_refusal_overridable(rows[i].refusal));
	}
}

/* Firmware goes first, has its own reset, and its image counts as stored. */
static void plan_flashes_first(void **state)
{
	(void)state;
	modem();
	files("/tmp/SWI9X30C_02.38.00.00.cwe", "SWI9X30C_02.38.00.00_SPRINT_002.082_000.nvu");
	assert_int_equal(wanted_carrier(&wanted, "SPRINT"), 0);
	assert_int_equal(wanted_composition(&wanted, "mbim"), 0);
	plan_make(&plan, &wanted, &found, family("9x30"), false);
	assert_int_equal(plan.verdict, PLAN_IS_READY);
	assert_int_equal(plan.count, 2);
	assert_int_equal(plan.resets, 2);
	assert_int_equal(plan.steps[0].setting, PLAN_FIRMWARE);
	assert_string_equal(plan.steps[0].after, "02.38.00.00,SPRINT,SPRINT_002.082_000");
	assert_string_equal(plan.steps[0].command, "");
	assert_string_equal(plan.steps[1].command, "AT!USBCOMP=1,1,100D");
	/* What is stored is only chosen. */
	files("SWI9X30C_02.33.03.00.cwe", "SWI9X30C_02.33.03.00_ATT_002.079_001.nvu");
	wanted.image.by = WANTED_IMAGE_UNSAID;
	plan_make(&plan, &wanted, &found, family("9x30"), false);
	assert_int_equal(plan.steps[0].setting, PLAN_IMAGE);
	assert_int_equal(plan.resets, 1);
}

/* A family that nobody has heard of, by a text file alone: other names, bits and type. */
static void plan_knows_a_made_up_family(void **state)
{
	static struct setups own;
	static struct shelf_error error;
	const char *dirs[] = { files_dir };
	const struct setup *setup;

	(void)state;
	files_mkdir("setups");
	files_write("setups/9z99.conf",
		    "name = \"9z99\";\nfirmware = \"SWI9Z99\";\ntype = 7;\n"
		    "functions = ( \"talk 0x20 at 5\", \"data 0x40 qmi 6\" );\n"
		    "identities = ( \"abcd:0001 0002\" );\n"
		    "presets = ( \"qmi 0x60\" );\n",
		    0644);
	assert_int_equal(setups_load(&own, dirs, 1, &error), 0);
	modem();
	strcpy(found.facts.identity.revision, "SWI9Z99_01.00.00.00");
	setup = setup_of(own.at, own.count, found.facts.identity.revision, NULL);
	assert_non_null(setup);
	found.facts.composition.type = 7;
	found.facts.composition.mask = 0x20;
	strcpy(found.usbcomp.functions[0].name, "talk");
	strcpy(found.usbcomp.functions[1].name, "data");
	found.usbcomp.functions[0].bit = 0x20;
	found.usbcomp.functions[1].bit = 0x40;
	found.usbcomp.function_count = 2;
	assert_int_equal(wanted_composition(&wanted, "qmi"), 0);
	identity(0xABCD, 1, 2);
	plan_make(&plan, &wanted, &found, setup, false);
	assert_int_equal(plan.verdict, PLAN_IS_READY);
	assert_int_equal(plan.resets, 1);
	assert_string_equal(plan.steps[0].command, "AT!USBVID=ABCD");
	assert_string_equal(plan.steps[1].command, "AT!USBPID=0001,0002");
	assert_string_equal(plan.steps[2].command, "AT!USBCOMP=1,7,60");
	assert_int_equal(wanted_composition(&wanted, "data"), 0);
	plan_make(&plan, &wanted, &found, setup, false);
	assert_int_equal(plan.refusal, PLAN_REFUSED_NO_AT_PORT);
}

static int setup_families(void **state)
{
	static const char *const dirs[] = { "conf/models" };
	static struct shelf_error error;

	(void)state;
	return setups_load(&setups, dirs, 1, &error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_keeps_an_at_port),
		cmocka_unit_test(plan_keeps_an_at_port_by_number),
		cmocka_unit_test(plan_is_idempotent_and_has_a_way_back),
		cmocka_unit_test(plan_chooses_the_newest_image),
		cmocka_unit_test(plan_refuses),
		cmocka_unit_test(plan_flashes_first),
		cmocka_unit_test_setup_teardown(plan_knows_a_made_up_family, files_setup,
						files_teardown),
	};

	return cmocka_run_group_tests(tests, setup_families, NULL);
}
