/* SPDX-License-Identifier: MIT */
/* Firmware and carrier images (sierra-at 4): tables "fw" and "pri", groups "images.*". */
#include "image.h"
#include "vmodem.h"

#include <stdlib.h>
#include <string.h>

enum { IMAGE_SLOTS = 16, IMAGE_TEXT = 128 };

static const char *image_member(const struct vmodem *m, const char *table, int slot,
				const char *member)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_fmt(&name, "%s.%d.%s", table, slot, member);
	return vars_text(&m->vars, name.at);
}

/* The slot of the table whose build id is this, or 0. */
static int image_find(const struct vmodem *m, const char *table, const char *build,
		      const char *unique)
{
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++)
		if (!strcmp(image_member(m, table, slot, "status"), "GOOD") &&
		    !strcmp(image_member(m, table, slot, "build"), build) &&
		    (!unique || !strcmp(image_member(m, table, slot, "unique"), unique)))
			return slot;
	return 0;
}

static int image_find_fw(const struct vmodem *m, const char *version)
{
	BUF_ON_STACK(build, IMAGE_TEXT);

	buf_fmt(&build, "%s_?", version);
	return image_find(m, "fw", build.at, NULL);
}

/* A configuration is named <CARRIER>_<unique id>; its build id is <fw>_<CARRIER>. */
static int image_find_pri(const struct vmodem *m, const char *version, const char *carrier,
			  const char *config)
{
	BUF_ON_STACK(build, IMAGE_TEXT);
	size_t n = strlen(carrier);

	if (strncmp(config, carrier, n) || config[n] != '_')
		return 0;
	buf_fmt(&build, "%s_%s", version, carrier);
	return image_find(m, "pri", build.at, config + n + 1);
}

static void image_mismatch(struct vmodem *m)
{
	static const char *const parts[][2] = { { "fw", "fw version" },
						{ "carrier", "carrier name" },
						{ "config", "config name" } };
	BUF_ON_STACK(text, 256);

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		BUF_ON_STACK(preferred, 64);
		BUF_ON_STACK(current, 64);

		buf_fmt(&preferred, "images.preferred.%s", parts[i][0]);
		buf_fmt(&current, "images.current.%s", parts[i][0]);
		if (!vars_is(&m->vars, preferred.at, vars_text(&m->vars, current.at)))
			buf_fmt(&text, "%s\n %s mismatch", text.len ? "" : "\n", parts[i][1]);
	}
	/* Left to the SIM, the difference is no mismatch (sierra-at 4.1). */
	if (vars_is(&m->vars, "images.preferred.carrier", "AUTO-SIM"))
		buf_clear(&text);
	vmodem_put(m, "images.mismatch", "%s", text.at);
}

/* 255: what runs is not among the stored ones any more. */
static void image_active(struct vmodem *m)
{
	int slot = image_find_fw(m, vars_text(&m->vars, "images.current.fw"));

	vmodem_put(m, "images.active_slot", "%d", slot ? slot : 255);
}

/* Take what is preferred where it is stored, else stay in low power with IMSWITCH. */
void image_boot(struct vmodem *m)
{
	const char *fw, *carrier, *config;

	if (!vars_get(&m->vars, "images.preferred.fw"))
		return;
	fw = vars_text(&m->vars, "images.preferred.fw");
	carrier = vars_text(&m->vars, "images.preferred.carrier");
	config = vars_text(&m->vars, "images.preferred.config");
	if (!strcmp(carrier, "AUTO-SIM")) {
		vmodem_put(m, "voter.IMSWITCH", "0");
	} else if (image_find_fw(m, fw) && image_find_pri(m, fw, carrier, config)) {
		vmodem_put(m, "images.current.fw", "%s", fw);
		vmodem_put(m, "images.current.carrier", "%s", carrier);
		vmodem_put(m, "images.current.config", "%s", config);
		vmodem_put(m, "voter.IMSWITCH", "0");
	} else {
		vmodem_put(m, "voter.IMSWITCH", "1");
	}
	image_active(m);
	image_mismatch(m);
}

/* A carrier alone: its stored configuration, the newest first. */
static int image_prefer_carrier(struct vmodem *m, const char *carrier)
{
	for (int slot = IMAGE_SLOTS; slot > 0; slot--) {
		const char *build = image_member(m, "pri", slot, "build");
		const char *tail = strchr(build, '_');

		if (!tail || strcmp(tail + 1, carrier))
			continue;
		vmodem_put(m, "images.preferred.fw", "%.*s", (int)(tail - build), build);
		vmodem_put(m, "images.preferred.carrier", "%s", carrier);
		vmodem_put(m, "images.preferred.config", "%s_%s", carrier,
			   image_member(m, "pri", slot, "unique"));
		return AT_OK;
	}
	return AT_ERROR;
}

int image_prefer(struct vmodem *m, const struct command *row, const struct at_item *item,
		 struct buf *out)
{
	char part[3][IMAGE_TEXT] = { "", "", "" };
	const char *args = item->args;
	int count = 0, result = AT_OK;

	(void)row;
	(void)out;
	while (count < 3 && !at_argument(&args, part[count], sizeof(part[count])))
		count++;
	if (args || (count != 1 && count != 3))
		return AT_ERROR;
	if (count == 3) {
		/* Accepted whether it is stored or not: that is how modems get stuck. */
		vmodem_put(m, "images.preferred.fw", "%s", part[0]);
		vmodem_put(m, "images.preferred.carrier", "%s", part[1]);
		vmodem_put(m, "images.preferred.config", "%s", part[2]);
	} else if (!strcmp(part[0], "AUTO-SIM")) {
		vmodem_put(m, "images.preferred.fw", "00.00.00.00");
		vmodem_put(m, "images.preferred.carrier", "AUTO-SIM");
		vmodem_put(m, "images.preferred.config", "AUTO-SIM_000.000_000");
	} else {
		result = image_prefer_carrier(m, part[0]);
	}
	image_mismatch(m);
	return result;
}

static void image_row(const struct vmodem *m, const char *table, int slot, const char *type,
		      const char *name, struct buf *out)
{
	buf_fmt(out, "%-4s %-4s %-6s %-3s %-8s %-11s %s\n", type, name,
		image_member(m, table, slot, "status"), image_member(m, table, slot, "lru"),
		image_member(m, table, slot, "failures"), image_member(m, table, slot, "unique"),
		image_member(m, table, slot, "build"));
}

static const char image_header[] = "TYPE SLOT STATUS LRU FAILURES UNIQUE_ID   BUILD_ID\n";

int image_list(struct vmodem *m, const struct command *row, const struct at_item *item,
	       struct buf *out)
{
	(void)row;
	(void)item;
	buf_str(out, image_header);
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++) {
		BUF_ON_STACK(number, 8);

		buf_fmt(&number, "%d", slot);
		if (*image_member(m, "fw", slot, "status"))
			image_row(m, "fw", slot, "FW", number.at, out);
	}
	vmodem_expand(m,
		      "Max FW images: ${images.fw_max}\n"
		      "Active FW image is at slot ${images.active_slot}\n\n",
		      out);
	buf_str(out, image_header);
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++)
		if (*image_member(m, "pri", slot, "status"))
			image_row(m, "pri", slot, "PRI", "FF", out);
	vmodem_expand(m, "Max PRI images: ${images.pri_max}", out);
	return AT_OK;
}

static void image_erase(struct vmodem *m, const char *table, int slot)
{
	static const char *const members[] = { "unique", "build" };
	BUF_ON_STACK(name, VARS_NAME_MAX);

	if (!*image_member(m, table, slot, "status"))
		return;
	buf_fmt(&name, "%s.%d.status", table, slot);
	/* Firmware slots stay as EMPTY; a configuration's row goes. */
	vmodem_put(m, name.at, "%s", strcmp(table, "fw") ? "" : "EMPTY");
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		buf_clear(&name);
		buf_fmt(&name, "%s.%d.%s", table, slot, members[i]);
		vmodem_put(m, name.at, "%s", "");
	}
}

/* AT!IMAGE=<op>[,<type>[,<slot>]]: op 0 deletes, 1 lists, 2 tells the maximum (sierra-at 4.2). */
int image_set(struct vmodem *m, const struct command *row, const struct at_item *item,
	      struct buf *out)
{
	long argument[3] = { -1, -1, -1 };
	const char *args = item->args;
	char text[16];

	for (int i = 0; i < 3 && !at_argument(&args, text, sizeof(text)); i++)
		argument[i] = *text ? strtol(text, NULL, 10) : -1;
	if (argument[0] == 1)
		return image_list(m, row, item, out);
	if (argument[0] == 2) {
		vmodem_expand(m,
			      "Max FW images: ${images.fw_max}\nMax PRI images: "
			      "${images.pri_max}",
			      out);
		return AT_OK;
	}
	if (argument[0] || argument[1] > 1)
		return AT_ERROR;
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++) {
		if (argument[2] >= 0 && argument[2] != slot)
			continue;
		if (argument[1] != 1)
			image_erase(m, "fw", slot);
		if (argument[1] != 0)
			image_erase(m, "pri", slot);
	}
	image_active(m);
	return AT_OK;
}
