/* SPDX-License-Identifier: MIT */
#include "image_name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

static int take(char *to, size_t size, const char *from, size_t n)
{
	struct buf b;

	buf_init(&b, to, size);
	buf_mem(&b, from, n);
	return n && !buf_error(&b) ? 0 : -EINVAL;
}

/* The part up to the next '_', which is passed; 0 bytes when none is left. */
static size_t part(const char **at, const char *end, const char **from)
{
	const char *stop = memchr(*at, '_', (size_t)(end - *at));

	*from = *at;
	*at = stop ? stop + 1 : end;
	return (size_t)((stop ? stop : end) - *from);
}

int image_name_read(struct image_name *name, const char *text, size_t len)
{
	const char *end = text + len, *from, *at = text;
	size_t n;

	memset(name, 0, sizeof(*name));
	do {
		if (at == end)
			return -EINVAL;
		n = part(&at, end, &from);
	} while (n < 4 || memcmp(from, "SWI", 3));
	if (take(name->chip, sizeof(name->chip), from, n))
		return -EINVAL;
	n = part(&at, end, &from);
	if (take(name->fw, sizeof(name->fw), from, n) || strspn(name->fw, "0123456789.") != n)
		return -EINVAL;
	if (end - at >= 3 && !memcmp(at, "00_", 3))
		at += 3;
	if (at == end)
		return 0;
	if (take(name->config, sizeof(name->config), at, (size_t)(end - at)))
		return -EINVAL;
	n = part(&at, end, &from);
	return at < end ? take(name->carrier, sizeof(name->carrier), from, n) : -EINVAL;
}

static bool is_good(const struct facts_image *row)
{
	return !strcmp(row->status, "GOOD");
}

/* "02.24.05.06_?" is in a slot. */
static bool has_firmware(const struct facts *f, const char *fw)
{
	size_t n = strlen(fw);
	unsigned i;

	for (i = 0; i < f->images.fw_count; i++)
		if (is_good(&f->images.fw[i]) && !strncmp(f->images.fw[i].build_id, fw, n) &&
		    f->images.fw[i].build_id[n] == '_')
			return true;
	return false;
}

/* A PRI row, "<fw>_<CARRIER>" and the number of the configuration. */
static bool of_row(struct image_name *name, const struct facts_image *row)
{
	const char *tail = strchr(row->build_id, '_');
	struct buf config;

	memset(name, 0, sizeof(*name));
	if (!is_good(row) || !tail ||
	    take(name->fw, sizeof(name->fw), row->build_id, (size_t)(tail - row->build_id)) ||
	    take(name->carrier, sizeof(name->carrier), tail + 1, strlen(tail + 1)))
		return false;
	buf_init(&config, name->config, sizeof(name->config));
	buf_fmt(&config, "%s_%s", name->carrier, row->unique_id);
	return !buf_error(&config);
}

bool image_name_stored(struct image_name *name, const struct facts *f, unsigned n)
{
	unsigned i;

	for (i = 0; i < f->images.pri_count; i++)
		if (of_row(name, &f->images.pri[i]) && has_firmware(f, name->fw) && n-- == 0)
			return true;
	for (i = 0; !f->images.fw_count && i < f->pri.carriers_count; i++)
		if (!image_name_read(name, f->pri.carriers[i], strlen(f->pri.carriers[i])) &&
		    name->carrier[0] && n-- == 0)
			return true;
	return false;
}

int image_name_order(const char *fw, const char *other)
{
	while (*fw || *other) {
		char *fw_end, *other_end;
		unsigned long a = strtoul(fw, &fw_end, 10), b = strtoul(other, &other_end, 10);

		if (a != b)
			return a < b ? -1 : 1;
		fw = *fw_end ? fw_end + 1 : fw_end;
		other = *other_end ? other_end + 1 : other_end;
	}
	return 0;
}
