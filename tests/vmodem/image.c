/* SPDX-License-Identifier: MIT */
/* Firmware and carrier images (sierra-at 4): tables "fw" and "pri", groups "images.*". */
#include "image.h"
#include "vmodem.h"

#include <errno.h>
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

static bool image_is(const struct vmodem *m, const char *table, int slot, const char *member,
		     const char *value)
{
	return !strcmp(image_member(m, table, slot, member), value);
}

/* The slot with this version, or 0. */
static int image_find_fw(const struct vmodem *m, const char *version)
{
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++)
		if (image_is(m, "fw", slot, "status", "GOOD") &&
		    image_is(m, "fw", slot, "fw", version))
			return slot;
	return 0;
}

/* A configuration is named <CARRIER>_<unique id>. `config` NULL: the newest of the carrier that
 * has its firmware. */
static int image_find_pri(const struct vmodem *m, const char *version, const char *carrier,
			  const char *config)
{
	size_t n = strlen(carrier);

	if (config && (strncmp(config, carrier, n) || config[n] != '_'))
		return 0;
	for (int slot = IMAGE_SLOTS; slot > 0; slot--) {
		const char *fw = image_member(m, "pri", slot, "fw");

		if (image_is(m, "pri", slot, "carrier", carrier) &&
		    (!version || !strcmp(fw, version)) &&
		    (!config || image_is(m, "pri", slot, "unique", config + n + 1)) &&
		    image_find_fw(m, fw))
			return slot;
	}
	return 0;
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

/* A configuration row as the one that runs or is wanted ("current", "preferred"). */
static void image_take(struct vmodem *m, const char *as, int slot)
{
	static const char *const members[] = { "fw", "carrier" };
	BUF_ON_STACK(name, VARS_NAME_MAX);

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		buf_clear(&name);
		buf_fmt(&name, "images.%s.%s", as, members[i]);
		vmodem_put(m, name.at, "%s", image_member(m, "pri", slot, members[i]));
	}
	buf_clear(&name);
	buf_fmt(&name, "images.%s.config", as);
	vmodem_put(m, name.at, "%s_%s", image_member(m, "pri", slot, "carrier"),
		   image_member(m, "pri", slot, "unique"));
}

/* What the SIM's operator gets of the stored ones: images.auto.p<PLMN>, or images.auto.other. */
static int image_auto(const struct vmodem *m)
{
	const char *imsi = vars_text(&m->vars, "sim.imsi"), *carrier = NULL;

	for (int digits = 6; digits >= 5 && !carrier; digits--) {
		BUF_ON_STACK(name, VARS_NAME_MAX);

		buf_fmt(&name, "images.auto.p%.*s", digits, imsi);
		carrier = vars_get(&m->vars, name.at);
	}
	return image_find_pri(m, NULL, carrier ? carrier : vars_text(&m->vars, "images.auto.other"),
			      NULL);
}

/* The voter that keeps the radio off while the wanted image is not there (sierra-at 5). */
static void image_vote(struct vmodem *m, bool off)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_fmt(&name, "voter.%s", vars_text(&m->vars, "images.voter"));
	vmodem_put(m, name.at, "%d", off);
}

/* Take what is preferred where it is stored, else stay in low power. */
void image_boot(struct vmodem *m)
{
	const char *fw, *carrier, *config;
	int slot;

	if (!vars_get(&m->vars, "images.preferred.fw"))
		return;
	fw = vars_text(&m->vars, "images.preferred.fw");
	carrier = vars_text(&m->vars, "images.preferred.carrier");
	config = vars_text(&m->vars, "images.preferred.config");
	slot = strcmp(carrier, "AUTO-SIM") ? image_find_pri(m, fw, carrier, config) : image_auto(m);
	if (slot)
		image_take(m, "current", slot);
	image_vote(m, !slot);
	image_active(m);
	image_mismatch(m);
}

int image_prefer(struct vmodem *m, const struct command *row, const struct at_item *item,
		 struct buf *out)
{
	char part[3][IMAGE_TEXT] = { "", "", "" };
	const char *args = item->args;
	int count = 0, slot;

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
	} else if (!strcmp(part[0], "AUTO-SIM") && *vars_text(&m->vars, "images.auto.other")) {
		vmodem_put(m, "images.preferred.fw", "00.00.00.00");
		vmodem_put(m, "images.preferred.carrier", "AUTO-SIM");
		vmodem_put(m, "images.preferred.config", "AUTO-SIM_000.000_000");
	} else {
		slot = image_find_pri(m, NULL, part[0], NULL);
		if (!slot)
			return AT_ERROR;
		image_take(m, "preferred", slot);
	}
	image_mismatch(m);
	return AT_OK;
}

/* Parts of an image's name behind the family, '_' between; "00" before the carrier is skipped. */
struct image_name {
	char fw[32], carrier[32], unique[32], kind[8];
};

/* "02.33.03.00" or "02.33.03.00_00_GENERIC_002.072_000"; takes the text apart. */
static int image_split(char *text, struct image_name *name)
{
	char *carrier = strchr(text, '_'), *unique;

	if (carrier)
		*carrier++ = '\0';
	if (carrier && !strncmp(carrier, "00_", 3))
		carrier += 3;
	unique = carrier ? strchr(carrier, '_') : NULL;
	if (unique)
		*unique++ = '\0';
	if (!carrier != !unique || buf_copy(name->fw, sizeof(name->fw), text))
		return -EINVAL;
	if (!carrier)
		return 0;
	return buf_copy(name->carrier, sizeof(name->carrier), carrier) ||
			       buf_copy(name->unique, sizeof(name->unique), unique)
		       ? -EINVAL
		       : 0;
}

static int image_parse(const struct vmodem *m, const char *file, struct image_name *name)
{
	const char *family = vars_text(&m->vars, "images.family"), *dot = strrchr(file, '.'), *at;
	char text[128];

	*name = (struct image_name) { 0 };
	at = *family ? strstr(file, family) : NULL;
	if (!at || !dot || dot < at || at[strlen(family)] != '_' ||
	    buf_copy(name->kind, sizeof(name->kind), dot + 1))
		return -EINVAL;
	at += strlen(family) + 1;
	if ((size_t)(dot - at) >= sizeof(text))
		return -EINVAL;
	memcpy(text, at, (size_t)(dot - at));
	text[dot - at] = '\0';
	return image_split(text, name);
}

/* A free place of the table, or the one that is used least: the last. */
static int image_place(const struct vmodem *m, const char *table, int last)
{
	for (int slot = 1; slot < last; slot++) {
		const char *status = image_member(m, table, slot, "status");

		if (!*status || !strcmp(status, "EMPTY"))
			return slot;
	}
	return last;
}

static void image_write(struct vmodem *m, const char *table, int slot, const char *const rows[][2],
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		BUF_ON_STACK(name, VARS_NAME_MAX);

		buf_fmt(&name, "%s.%d.%s", table, slot, rows[i][0]);
		vmodem_put(m, name.at, "%s", rows[i][1]);
	}
}

static void image_flash_fw(struct vmodem *m, const struct image_name *name)
{
	const char *const rows[][2] = { { "status", "GOOD" },
					{ "lru", "0" },
					{ "failures", "0 0" },
					{ "unique", "?_?" },
					{ "fw", name->fw } };
	int slot = image_find_fw(m, name->fw);

	if (!slot)
		slot = image_place(m, "fw", (int)vars_int(&m->vars, "images.fw_max"));
	image_write(m, "fw", slot, rows, sizeof(rows) / sizeof(*rows));
	vmodem_put(m, "images.preferred.fw", "%s", name->fw);
	/* It runs, whether its configuration is there or not (sierra-at 4.1). */
	vmodem_put(m, "images.current.fw", "%s", name->fw);
	vmodem_put(m, "images.current.carrier", "%s", "");
	vmodem_put(m, "images.current.config", "%s", "");
}

static void image_flash_pri(struct vmodem *m, const struct image_name *name)
{
	const char *const rows[][2] = { { "status", "GOOD" },	      { "lru", "0" },
					{ "failures", "0 0" },	      { "unique", name->unique },
					{ "carrier", name->carrier }, { "fw", name->fw } };
	int slot = 0;

	for (int i = 1; i <= IMAGE_SLOTS && !slot; i++)
		if (image_is(m, "pri", i, "carrier", name->carrier) &&
		    image_is(m, "pri", i, "fw", name->fw))
			slot = i;
	if (!slot)
		slot = image_place(m, "pri", IMAGE_SLOTS);
	image_write(m, "pri", slot, rows, sizeof(rows) / sizeof(*rows));
	image_take(m, "preferred", slot);
}

bool image_fits(const struct vmodem *m, const char *file)
{
	struct image_name name;

	return !image_parse(m, file, &name);
}

void image_flash(struct vmodem *m, const char *file)
{
	struct image_name name;

	if (image_parse(m, file, &name))
		return;
	if (strcmp(name.kind, "nvu"))
		image_flash_fw(m, &name);
	if (*name.carrier)
		image_flash_pri(m, &name);
}

static void image_row(const struct vmodem *m, const char *table, int slot, const char *build,
		      struct buf *out)
{
	bool fw = !strcmp(table, "fw");
	BUF_ON_STACK(name, 8);

	if (fw)
		buf_fmt(&name, "%d", slot);
	else
		buf_str(&name, "FF");
	buf_fmt(out, "%-4s %-4s %-6s %-3s %-8s %-11s %s\n", fw ? "FW" : "PRI", name.at,
		image_member(m, table, slot, "status"), image_member(m, table, slot, "lru"),
		image_member(m, table, slot, "failures"), image_member(m, table, slot, "unique"),
		build);
}

static const char image_header[] = "TYPE SLOT STATUS LRU FAILURES UNIQUE_ID   BUILD_ID\n";

int image_list(struct vmodem *m, const struct command *row, const struct at_item *item,
	       struct buf *out)
{
	(void)row;
	(void)item;
	buf_str(out, image_header);
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++) {
		const char *version = image_member(m, "fw", slot, "fw");
		BUF_ON_STACK(build, IMAGE_TEXT);

		if (*version)
			buf_fmt(&build, "%s_?", version);
		if (*image_member(m, "fw", slot, "status"))
			image_row(m, "fw", slot, build.at, out);
	}
	vmodem_expand(m,
		      "Max FW images: ${images.fw_max}\n"
		      "Active FW image is at slot ${images.active_slot}\n\n",
		      out);
	buf_str(out, image_header);
	for (int slot = 1; slot <= IMAGE_SLOTS; slot++) {
		BUF_ON_STACK(build, IMAGE_TEXT);

		buf_fmt(&build, "%s_%s", image_member(m, "pri", slot, "fw"),
			image_member(m, "pri", slot, "carrier"));
		if (*image_member(m, "pri", slot, "status"))
			image_row(m, "pri", slot, build.at, out);
	}
	vmodem_expand(m, "Max PRI images: ${images.pri_max}", out);
	return AT_OK;
}

/* Firmware slots stay as EMPTY; a configuration's row goes. */
static void image_erase(struct vmodem *m, const char *table, int slot)
{
	static const char *const members[] = { "unique", "fw" };
	BUF_ON_STACK(name, VARS_NAME_MAX);

	if (!*image_member(m, table, slot, "status"))
		return;
	if (strcmp(table, "fw")) {
		buf_fmt(&name, "%s.%d.*", table, slot);
		vars_erase(&m->vars, name.at);
		return;
	}
	buf_fmt(&name, "%s.%d.status", table, slot);
	vmodem_put(m, name.at, "EMPTY");
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
