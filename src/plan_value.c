/* SPDX-License-Identifier: MIT */
/* Settings as text, both ways: what the modem is at, and the command that brings it there. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "planning.h"

#define AUTO_SIM "AUTO-SIM"

static int value_image(const struct facts_preference *p, struct buf *value)
{
	/* Left to the SIM: whatever stands beside it (sierra-at 4.1). */
	if (!strncasecmp(p->carrier, AUTO_SIM, strlen(AUTO_SIM)))
		buf_str(value, AUTO_SIM);
	else if (p->fw[0] || p->carrier[0] || p->config[0])
		buf_fmt(value, "%s,%s,%s", p->fw, p->carrier, p->config);
	return 0;
}

static int value_composition(const struct facts *f, struct buf *value)
{
	switch (f->composition.command) {
	case FACTS_BY_UNKNOWN:
		return -ENODATA;
	case FACTS_BY_USBCOMP:
		if (!f->composition.mask_said || f->composition.type == FACTS_UNKNOWN)
			return -ENODATA;
		buf_fmt(value, "%d,%08X", f->composition.type, f->composition.mask);
		return 0;
	case FACTS_BY_UDUSBCOMP:
		buf_fmt(value, "%d", f->composition.index);
		return 0;
	}
	return -ENODATA;
}

static int value_choice(const struct found_choices *c, struct buf *value)
{
	buf_str(value, c->now.name);
	return c->now.name[0] ? 0 : -ENODATA;
}

static int value_custom(const struct found *found, const char *key, struct buf *value)
{
	uint32_t now = 0; /* only what is not at its default is listed (sierra-at 5) */
	unsigned i;

	for (i = 0; i < found->custom_count; i++)
		if (!strcasecmp(found->custom[i].key, key))
			now = found->custom[i].value;
	buf_fmt(value, "0x%02X", now);
	return found->custom_said ? 0 : -ENODATA;
}

static int value_speed(const struct found *found, struct buf *value)
{
	if (!found->speed.current[0])
		return -ENODATA;
	buf_str(value, strncasecmp(found->speed.current, "Super", 5) ? "usb2" : "usb3");
	return 0;
}

static int value_ids(const struct found *found, struct buf *value)
{
	if (found->identity.app == FACTS_UNKNOWN || found->identity.boot == FACTS_UNKNOWN)
		return -ENODATA;
	buf_fmt(value, "%04X,%04X", found->identity.app, found->identity.boot);
	return 0;
}

static int value_context(const struct found *found, const char *key, struct buf *value)
{
	const struct facts_context *context = facts_context(&found->facts, atoi(key));

	if (context)
		buf_fmt(value, "%s,%s", context->type, context->apn);
	return found->contexts_said ? 0 : -ENODATA;
}

static int value_of(enum plan_setting setting, const char *key, const struct found *found,
		    struct buf *value)
{
	const struct facts *f = &found->facts;

	switch (setting) {
	case PLAN_FIRMWARE:
		return f->images.said ? value_image(&f->images.current, value) : -ENODATA;
	case PLAN_PRI:
		buf_fmt(value, "%s,%s,%s", f->pri.part_number, f->pri.revision, f->pri.customer);
		return f->pri.part_number[0] ? 0 : -ENODATA;
	case PLAN_VENDOR:
		buf_fmt(value, "%04X", (unsigned)found->identity.vid & 0xFFFF);
		return found->identity.vid == FACTS_UNKNOWN ? -ENODATA : 0;
	case PLAN_IDENTITY:
		return value_ids(found, value);
	case PLAN_PRODUCT:
		buf_str(value, found->identity.product);
		return found->identity.product[0] ? 0 : -ENODATA;
	case PLAN_IMAGE:
		return f->images.said && found->image_command[0]
			       ? value_image(&f->images.preferred, value)
			       : -ENODATA;
	case PLAN_COMPOSITION:
		return value_composition(f, value);
	case PLAN_SPEED:
		return value_speed(found, value);
	case PLAN_CUSTOM:
		return value_custom(found, key, value);
	case PLAN_PCOFFEN:
		buf_fmt(value, "%d", found->pcoffen);
		return found->pcoffen == FACTS_UNKNOWN ? -ENODATA : 0;
	case PLAN_RAT:
		return value_choice(&found->rat, value);
	case PLAN_BAND:
		return value_choice(&found->band, value);
	case PLAN_CONTEXT:
		return value_context(found, key, value);
	case PLAN_SETTINGS_COUNT:
		break;
	}
	return -EINVAL;
}

int plan_value(enum plan_setting setting, const char *key, const struct found *found,
	       struct buf *value)
{
	int rc = value_of(setting, key, found, value);

	return rc ? rc : buf_error(value);
}

/* "AT!X=\"a\",\"b\",\"c\"" of the value "a,b,c"; commas in the last part belong to it. */
static int quoted(struct buf *command, const char *name, const char *value, unsigned parts)
{
	buf_fmt(command, "AT%s=", name);
	while (parts--) {
		size_t n = parts ? strcspn(value, ",") : strlen(value);

		if (parts && !value[n])
			return -EINVAL;
		buf_char(command, '"');
		buf_mem(command, value, n);
		buf_str(command, parts ? "\"," : "\"");
		value += n + (parts > 0);
	}
	return 0;
}

static int command_composition(const char *value, struct buf *command)
{
	const char *comma = strchr(value, ',');
	char *end;

	if (!comma) {
		buf_fmt(command, "AT!UDUSBCOMP=%s", value);
		return 0;
	}
	buf_fmt(command, "AT!USBCOMP=1,%.*s,%lX", (int)(comma - value), value,
		strtoul(comma + 1, &end, 16));
	return *end ? -EINVAL : 0;
}

static int command_choice(const char *name, const struct found_choices *c, const char *value,
			  struct buf *command)
{
	const struct found_choice *row = found_choice(c, value);

	/* Some print a row that they do not list. */
	if (!row && !strcmp(c->now.name, value))
		row = &c->now;
	if (!row)
		return -EINVAL;
	buf_fmt(command, "AT%s=%s", name, row->index);
	return 0;
}

static int command_context(const char *key, const char *value, struct buf *command)
{
	size_t n = strcspn(value, ",");

	/* 27.007 section 10.1.1: without parameters the context is not defined any more. */
	buf_fmt(command, "AT+CGDCONT=%s", key);
	if (value[0])
		buf_fmt(command, ",\"%.*s\",\"%s\"", (int)n, value, value + n + (value[n] == ','));
	return 0;
}

static int command_of(enum plan_setting setting, const char *key, const char *value,
		      const struct found *found, struct buf *command)
{
	if (!wanted_sendable(value) || !wanted_sendable(key))
		return -EINVAL;
	if (!value[0] && setting != PLAN_CONTEXT)
		return -ENODATA;
	switch (setting) {
	case PLAN_FIRMWARE:
		return -ENODATA;
	case PLAN_PRI:
		return quoted(command, "!PRIID", value, 3);
	case PLAN_VENDOR:
		buf_fmt(command, "AT!USBVID=%s", value);
		return 0;
	case PLAN_IDENTITY:
		buf_fmt(command, "AT!USBPID=%s", value);
		return 0;
	case PLAN_PRODUCT:
		return quoted(command, "!USBPRODUCT", value, 1);
	case PLAN_IMAGE:
		return quoted(command, found->image_command, value,
			      strcmp(value, AUTO_SIM) ? 3 : 1);
	case PLAN_COMPOSITION:
		return command_composition(value, command);
	case PLAN_SPEED:
		buf_fmt(command, "AT!USBSPEED=%d", !strcmp(value, "usb3"));
		return 0;
	case PLAN_CUSTOM:
		/* Above 9 nobody knows whether it reads hex or decimal; such a one is not sent. */
		if (strtoul(value, NULL, 16) > 9)
			return -EINVAL;
		buf_fmt(command, "AT!CUSTOM=\"%s\",%lu", key, strtoul(value, NULL, 16));
		return 0;
	case PLAN_PCOFFEN:
		buf_fmt(command, "AT!PCOFFEN=%s", value);
		return 0;
	case PLAN_RAT:
		return command_choice("!SELRAT", &found->rat, value, command);
	case PLAN_BAND:
		return command_choice("!BAND", &found->band, value, command);
	case PLAN_CONTEXT:
		return command_context(key, value, command);
	case PLAN_SETTINGS_COUNT:
		break;
	}
	return -EINVAL;
}

int plan_command(enum plan_setting setting, const char *key, const char *value,
		 const struct found *found, struct buf *command)
{
	int rc = command_of(setting, key, value, found, command);

	return rc ? rc : buf_error(command);
}

/* Speed is left out: !USBSPEED? tells what the link runs at, not what it will be. */
const char *plan_query(enum plan_setting setting, const struct found *found)
{
	static const char *const queries[PLAN_SETTINGS_COUNT] = {
		[PLAN_PRI] = "AT!PRIID?",	[PLAN_VENDOR] = "AT!USBVID?",
		[PLAN_IDENTITY] = "AT!USBPID?", [PLAN_PRODUCT] = "AT!USBPRODUCT?",
		[PLAN_CUSTOM] = "AT!CUSTOM?",	[PLAN_PCOFFEN] = "AT!PCOFFEN?",
		[PLAN_RAT] = "AT!SELRAT?",	[PLAN_BAND] = "AT!BAND?",
		[PLAN_CONTEXT] = "AT+CGDCONT?",
	};

	if (setting == PLAN_IMAGE)
		return strcmp(found->image_command, "!IMPREF") ? "AT!GOBIIMPREF?" : "AT!IMPREF?";
	if (setting == PLAN_COMPOSITION)
		return found->facts.composition.command == FACTS_BY_UDUSBCOMP ? "AT!UDUSBCOMP?"
									      : "AT!USBCOMP?";
	return queries[setting] ? queries[setting] : "";
}

bool plan_step_holds(const struct plan_step *step, const struct found *found)
{
	BUF_ON_STACK(value, PLAN_TEXT_MAX);

	return !plan_value(step->setting, step->key, found, &value) &&
	       !strcmp(value.at, step->after);
}
