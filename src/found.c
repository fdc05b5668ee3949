/* SPDX-License-Identifier: MIT */
#include "found.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "field.h"
#include "found_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void found_init(struct found *f)
{
	memset(f, 0, sizeof(*f));
	facts_init(&f->facts);
	f->pcoffen = FACTS_UNKNOWN;
	f->identity.vid = f->identity.app = f->identity.boot = FACTS_UNKNOWN;
}

void found_put(struct found *f, char *to, size_t size, const char *text, size_t n)
{
	if (buf_trim(to, size, text, n))
		f->overflow = true;
}

/* "             GPSENABLE           0x01" (sierra-at 5) */
static void read_custom(struct found *f, const char *line)
{
	size_t n = strcspn(line, " \t:"), i;
	struct field field;
	uint32_t value;
	char key[24];

	field_line(&field, line + n);
	if (n == 0 || n >= sizeof(key) || !isalpha((unsigned char)*line) ||
	    field_hex(&field, &value))
		return;
	found_put(f, key, sizeof(key), line, n);
	for (i = 0; i < f->custom_count; i++)
		if (!strcasecmp(f->custom[i].key, key))
			break;
	if (i == FOUND_CUSTOM_MAX) {
		f->overflow = true;
		return;
	}
	f->custom_count += i == f->custom_count;
	memcpy(f->custom[i].key, key, sizeof(key));
	f->custom[i].value = value;
}

static void read_pcoffen(struct found *f, const char *line)
{
	struct field field;
	long value;

	if (!field_start(&field, line, "!PCOFFEN"))
		field_line(&field, line);
	if (!field_int(&field, &value) && value >= 0 && value <= 9)
		f->pcoffen = (int32_t)value;
}

static void read_speed(struct found *f, const char *line)
{
	struct field field;

	if (field_start(&field, line, "SUPPORTED"))
		field_text(&field, f->speed.supported, sizeof(f->speed.supported));
	else if (field_start(&field, line, "CURRENT"))
		field_text(&field, f->speed.current, sizeof(f->speed.current));
}

static bool read_id(const char *line, const char *label, int32_t *id)
{
	struct field field;
	uint32_t value;

	if (label ? !field_start(&field, line, label) : (field_line(&field, line), false))
		return false;
	if (field_hex(&field, &value) || value > 0xFFFF)
		return false;
	*id = (int32_t)value;
	return true;
}

/* Its form is not confirmed (sierra-at 3.3): "1199", "VID : 1199", "!USBVID: 1199". */
static void read_vid(struct found *f, const char *line)
{
	if (!read_id(line, "!USBVID", &f->identity.vid) && !read_id(line, "VID", &f->identity.vid))
		read_id(line, NULL, &f->identity.vid);
}

static void read_pid(struct found *f, const char *line)
{
	if (!read_id(line, "APP", &f->identity.app))
		read_id(line, "BOOT", &f->identity.boot);
}

static void read_product(struct found *f, const char *line)
{
	if (line[0] && line[0] != '!' && !f->identity.product[0])
		found_put(f, f->identity.product, sizeof(f->identity.product), line, strlen(line));
}

static const struct reader {
	const char *command;
	void (*read)(struct found *f, const char *line);
} readers[] = {
	{ "AT!SELRAT?", found_rat },
	{ "AT!SELRAT=?", found_rat_offers },
	{ "AT!BAND?", found_band },
	{ "AT!BAND=?", found_band_offers },
	{ "AT!USBCOMP=?", found_usbcomp_offers },
	{ "AT!UDUSBCOMP=?", found_udusbcomp_offers },
	{ "AT!CUSTOM?", read_custom },
	{ "AT!PCOFFEN?", read_pcoffen },
	{ "AT!USBSPEED?", read_speed },
	{ "AT!USBVID?", read_vid },
	{ "AT!USBPID?", read_pid },
	{ "AT!USBPRODUCT?", read_product },
};

void found_line(struct found *f, const char *command, const char *line)
{
	size_t i;

	line += strspn(line, " \t");
	for (i = 0; i < COUNT(readers); i++)
		if (!strcmp(readers[i].command, command))
			readers[i].read(f, line);
}

/* Where an answer without a line of its own says something, too. */
void found_end(struct found *f, const char *command, const struct reply *reply)
{
	if (!reply || !reply_is_good(reply->final))
		return;
	if (!strcmp(command, "AT!IMPREF?"))
		buf_copy(f->image_command, sizeof(f->image_command), "!IMPREF");
	if (!strcmp(command, "AT!GOBIIMPREF?"))
		buf_copy(f->image_command, sizeof(f->image_command), "!GOBIIMPREF");
	f->usbcomp.said |= !strcmp(command, "AT!USBCOMP=?") && f->usbcomp.function_count;
	f->contexts_said |= !strcmp(command, "AT+CGDCONT?");
	f->custom_said |= !strcmp(command, "AT!CUSTOM?");
}

const struct found_choice *found_choice(const struct found_choices *c, const char *name)
{
	unsigned i;

	for (i = 0; i < c->count; i++)
		if (!strcasecmp(c->at[i].name, name))
			return &c->at[i];
	return NULL;
}
