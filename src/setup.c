/* SPDX-License-Identifier: MIT */
#include "setup.h"

#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * The bits that all families with !USBCOMP share (sierra-at 3.1); a family's own rows go before.
 * 0x40 is left out, for nobody knows what it is.
 */
static const struct setup_function common[] = {
	{ "diag", 0x1, MODEL_ROLE_DIAG, 0 },	 { "adb", 0x2, MODEL_ROLE_OTHER, MODEL_ANY },
	{ "nmea", 0x4, MODEL_ROLE_NMEA, 2 },	 { "modem", 0x8, MODEL_ROLE_AT, 3 },
	{ "rmnet0", 0x100, MODEL_ROLE_QMI, 8 },	 { "rmnet1", 0x400, MODEL_ROLE_QMI, 10 },
	{ "rmnet2", 0x800, MODEL_ROLE_QMI, 11 }, { "mbim", 0x1000, MODEL_ROLE_MBIM, 12 },
	{ "rndis", 0x4000, MODEL_ROLE_NET, -1 }, { "audio", 0x10000, MODEL_ROLE_OTHER, -1 },
	{ "ecm", 0x80000, MODEL_ROLE_NET, -1 },	 { "ubist", 0x200000, MODEL_ROLE_OTHER, -1 },
};

/* Numbers of !UDUSBCOMP (sierra-at 3.2). */
#define QMI   "dm nmea at qmi"
#define RMNET "dm nmea at rmnet1 rmnet2 rmnet3"

static const struct {
	const char *functions, *second;
} numbered[] = {
	{ "hip dm nmea at mdm1 mdm2 mdm3 ms", NULL },
	{ "hip dm nmea at mdm1 ms", NULL },
	{ "hip dm nmea at nic1 ms", NULL },
	{ "hip dm nmea at mdm1 nic1 ms", NULL },
	{ "hip dm nmea at nic1 nic2 nic3 ms", NULL },
	{ "hip dm nmea at ecm1 ms", NULL },
	{ QMI, NULL },
	{ RMNET, NULL },
	{ "dm nmea at mbim", NULL },
	{ "mbim", NULL },
	{ "nmea mbim", NULL },
	{ "dm mbim", NULL },
	{ "dm nmea mbim", NULL },
	{ QMI, "dm nmea at mbim" },
	{ QMI, "mbim" },
	{ QMI, "nmea mbim" },
	{ QMI, "dm mbim" },
	{ QMI, "dm nmea mbim" },
	{ RMNET, "dm nmea at mbim" },
	{ RMNET, "mbim" },
	{ RMNET, "nmea mbim" },
	{ RMNET, "dm mbim" },
	{ RMNET, "dm nmea mbim" },
};

const struct setup *setup_of(const struct setup *rows, unsigned count, const char *revision,
			     const char *family)
{
	unsigned i;

	for (i = 0; i < count; i++)
		if (rows[i].firmware[0] &&
		    !strncasecmp(revision, rows[i].firmware, strlen(rows[i].firmware)))
			return &rows[i];
	for (i = 0; family && i < count; i++)
		if (!strcmp(rows[i].name, family))
			return &rows[i];
	return NULL;
}

static const struct setup_function *by_name(const struct setup_function *rows, size_t count,
					    const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strlen(rows[i].name) == len && !strncasecmp(rows[i].name, name, len))
			return &rows[i];
	return NULL;
}

const struct setup_function *setup_function(const struct setup *s, const char *name, size_t len)
{
	const struct setup_function *found = NULL;

	if (s)
		found = by_name(s->functions, s->function_count, name, len);
	return found ? found : by_name(common, COUNT(common), name, len);
}

const struct setup_function *setup_function_of(const struct setup *s, uint32_t bit)
{
	size_t i;

	for (i = 0; s && i < s->function_count; i++)
		if (s->functions[i].bit == bit)
			return &s->functions[i];
	for (i = 0; i < COUNT(common); i++)
		if (common[i].bit == bit)
			return &common[i];
	return NULL;
}

const struct setup_preset *setup_preset(const struct setup *s, const char *name)
{
	unsigned i;

	for (i = 0; s && i < s->preset_count; i++)
		if (!strcasecmp(s->presets[i].name, name))
			return &s->presets[i];
	return NULL;
}

const char *setup_numbered(int number, const char **second)
{
	if (number < 0 || number >= (int)COUNT(numbered))
		return NULL;
	*second = numbered[number].second;
	return numbered[number].functions;
}
