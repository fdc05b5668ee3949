/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "descriptor.h"

enum {
	TYPE_DEVICE = 0x01,
	TYPE_CONFIGURATION = DESCRIPTOR_CONFIGURATION,
	TYPE_STRING = 0x03,
	TYPE_INTERFACE = 0x04,
	TYPE_ENDPOINT = 0x05,
	TYPE_ASSOCIATION = 0x0b,
	TYPE_BOS = 0x0f,
	TYPE_CAPABILITY = 0x10,
	TYPE_CLASS_INTERFACE = 0x24,
	TYPE_COMPANION = 0x30,
};

enum { ENDPOINT_BULK = 0x02, ENDPOINT_INTERRUPT = 0x03, ENDPOINT_IN = 0x80 };
enum { BULK_PACKET_HIGH = 512, BULK_PACKET_SUPER = 1024 };

/* bInterval of the MC7455's interrupt endpoints: 2^(9-1) microframes are 32 ms. */
enum { INTERRUPT_INTERVAL = 9 };

/* A function's shape, by kind. */
static const struct shape {
	bool bulk;
	uint8_t interrupt_packet; /* 0: no interrupt endpoint */
} shapes[] = {
	[USBDEV_SERIAL] = { .bulk = true },
	[USBDEV_SERIAL_INTERRUPT] = { .bulk = true, .interrupt_packet = 10 },
	[USBDEV_QMI] = { .bulk = true, .interrupt_packet = 8 },
	[USBDEV_MBIM_CONTROL] = { .interrupt_packet = 64 },
	[USBDEV_MBIM_DATA] = { .bulk = true },
};

/* Counts on when full, so that one look at the end tells. */
static void put8(struct descriptor_block *b, unsigned value)
{
	if (b->n < sizeof(b->at))
		b->at[b->n] = (uint8_t)value;
	b->n++;
}

static void put16(struct descriptor_block *b, unsigned value)
{
	put8(b, value & 0xff);
	put8(b, value >> 8);
}

static void put_bytes(struct descriptor_block *b, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put8(b, bytes[i]);
}

static void set16(struct descriptor_block *b, size_t at, size_t value)
{
	b->at[at] = (uint8_t)value;
	b->at[at + 1] = (uint8_t)(value >> 8);
}

/* Interrupt before bulk in the list, but bulk before interrupt in the numbering: MC7455. */
static int number_endpoints(struct descriptors *d, const struct usbdev_config *config)
{
	unsigned in = 0, out = 0;

	for (unsigned i = 0; i < config->count; i++) {
		const struct shape *shape = &shapes[config->functions[i].kind];
		struct descriptor_endpoints *e = &d->endpoints[i];

		if (shape->bulk) {
			e->bulk_in = (uint8_t)(ENDPOINT_IN | ++in);
			e->bulk_out = (uint8_t)++out;
		}
		if (shape->interrupt_packet)
			e->interrupt = (uint8_t)(ENDPOINT_IN | ++in);
		if (in > 15 || out > 15)
			return -E2BIG;
	}
	return 0;
}

static int check_functions(const struct usbdev_config *config)
{
	if (config->count < 1 || config->count > USBDEV_FUNCTIONS_MAX)
		return -EINVAL;
	for (unsigned i = 0; i < config->count; i++) {
		const struct usbdev_function *f = &config->functions[i];
		const struct usbdev_function *before = i ? f - 1 : NULL;
		bool wants_control = f->kind == USBDEV_MBIM_DATA;
		bool has_control = before && before->kind == USBDEV_MBIM_CONTROL;

		if ((unsigned)f->kind >= sizeof(shapes) / sizeof(shapes[0]))
			return -EINVAL;
		if (before && before->number >= f->number)
			return -EINVAL;
		if (wants_control != has_control)
			return -EINVAL;
	}
	return config->functions[config->count - 1].kind == USBDEV_MBIM_CONTROL ? -EINVAL : 0;
}

static void build_device(struct descriptors *d, const struct usbdev_config *config)
{
	struct descriptor_block *b = &d->device;

	put8(b, 18);
	put8(b, TYPE_DEVICE);
	put16(b, config->super_speed ? 0x0300 : 0x0210);
	/* Class 0 even with an interface association: Sierra leaves it so. */
	put8(b, 0);
	put8(b, 0);
	put8(b, 0);
	put8(b, config->super_speed ? 9 : 64); /* super speed counts in powers of two */
	put16(b, config->vid);
	put16(b, config->pid);
	put16(b, config->release);
	for (int i = DESCRIPTOR_MAKER; i < DESCRIPTOR_STRINGS; i++)
		put8(b, d->strings[i].n ? (unsigned)i : 0);
	put8(b, config->other ? 2 : 1);
}

static void build_bos(struct descriptors *d)
{
	/* Two capabilities: no link power management, which vhci_hcd has not either; any speed. */
	static const uint8_t header[] = { 5, TYPE_BOS, 22, 0, 2 };
	static const uint8_t usb2[] = { 7, TYPE_CAPABILITY, 2, 0, 0, 0, 0 };
	static const uint8_t super_speed[] = { 10, TYPE_CAPABILITY, 3, 0, 0x0e, 0, 1, 0, 0, 0 };

	put_bytes(&d->bos, header, sizeof(header));
	put_bytes(&d->bos, usb2, sizeof(usb2));
	put_bytes(&d->bos, super_speed, sizeof(super_speed));
}

static void build_endpoint(struct descriptor_block *b, const struct usbdev_config *config,
			   uint8_t address, uint8_t interrupt_packet)
{
	unsigned bulk_packet = config->super_speed ? BULK_PACKET_SUPER : BULK_PACKET_HIGH;

	put8(b, 7);
	put8(b, TYPE_ENDPOINT);
	put8(b, address);
	put8(b, interrupt_packet ? ENDPOINT_INTERRUPT : ENDPOINT_BULK);
	put16(b, interrupt_packet ? interrupt_packet : bulk_packet);
	put8(b, interrupt_packet ? INTERRUPT_INTERVAL : 0);
	if (!config->super_speed)
		return;
	put8(b, 6);
	put8(b, TYPE_COMPANION);
	put8(b, 0);
	put8(b, 0);
	put16(b, interrupt_packet);
}

static void build_interface(struct descriptor_block *b, const struct usbdev_function *f,
			    unsigned alternate, unsigned endpoints)
{
	put8(b, 9);
	put8(b, TYPE_INTERFACE);
	put8(b, f->number);
	put8(b, alternate);
	put8(b, endpoints);
	put8(b, f->class_);
	put8(b, f->subclass);
	put8(b, f->protocol);
	put8(b, 0);
}

static void build_association(struct descriptor_block *b, const struct usbdev_function *f)
{
	put8(b, 8);
	put8(b, TYPE_ASSOCIATION);
	put8(b, f->number);
	put8(b, 2);
	put8(b, f->class_);
	put8(b, f->subclass);
	put8(b, f->protocol);
	put8(b, 0);
}

/*
 * CDC 1.20 5.2.3.1 and 5.2.3.2, MBIM 1.0 6.4: control messages of 4096 bytes, 32 filters of 128
 * bytes, segments of 2048 bytes, SET_NTB_INPUT_SIZE with 8 bytes.
 */
static void build_mbim(struct descriptor_block *b, uint8_t control, uint8_t data)
{
	const uint8_t header[] = { 5, TYPE_CLASS_INTERFACE, 0x00, 0x10, 0x01 };
	const uint8_t union_[] = { 5, TYPE_CLASS_INTERFACE, 0x06, control, data };
	const uint8_t mbim[] = {
		12, TYPE_CLASS_INTERFACE, 0x1b, 0x00, 0x01, 0x00, 0x10, 32, 128, 0x00, 0x08, 0x20
	};

	put_bytes(b, header, sizeof(header));
	put_bytes(b, union_, sizeof(union_));
	put_bytes(b, mbim, sizeof(mbim));
}

static void build_function(struct descriptors *d, const struct usbdev_config *config, unsigned i)
{
	const struct usbdev_function *f = &config->functions[i];
	const struct descriptor_endpoints *e = &d->endpoints[i];
	unsigned endpoints = !!e->interrupt + !!e->bulk_in + !!e->bulk_out;
	struct descriptor_block *b = &d->configuration;

	if (f->kind == USBDEV_MBIM_CONTROL)
		build_association(b, f);
	/* MBIM 1.0 6.6: the data interface is silent until its second setting is chosen. */
	if (f->kind == USBDEV_MBIM_DATA)
		build_interface(b, f, 0, 0);
	build_interface(b, f, f->kind == USBDEV_MBIM_DATA, endpoints);
	if (f->kind == USBDEV_MBIM_CONTROL)
		build_mbim(b, f->number, f[1].number);
	if (e->interrupt)
		build_endpoint(b, config, e->interrupt, shapes[f->kind].interrupt_packet);
	if (e->bulk_in)
		build_endpoint(b, config, e->bulk_in, 0);
	if (e->bulk_out)
		build_endpoint(b, config, e->bulk_out, 0);
}

static int build_configuration(struct descriptors *d, const struct usbdev_config *config)
{
	struct descriptor_block *b = &d->configuration;

	put8(b, 9);
	put8(b, TYPE_CONFIGURATION);
	put16(b, 0);
	/* The count, not the highest number: what the kernel's "invalid interface number" is about.
	 */
	put8(b, config->count);
	put8(b, config->value ? config->value : 1);
	put8(b, 0);
	put8(b, 0xa0);				  /* bus powered, remote wake-up */
	put8(b, config->super_speed ? 112 : 250); /* 896 mA by 8, 500 mA by 2 */
	for (unsigned i = 0; i < config->count; i++)
		build_function(d, config, i);
	if (b->n > sizeof(b->at))
		return -E2BIG;
	set16(b, 2, b->n);
	return 0;
}

/* One code point of well-formed UTF-8: its length, or 0. Overlong forms and surrogates are none. */
static size_t utf8_next(const char *text, uint32_t *point)
{
	static const struct {
		uint8_t mask, lead;
		uint32_t least;
	} forms[] = { { 0x80, 0x00, 0 },
		      { 0xe0, 0xc0, 0x80 },
		      { 0xf0, 0xe0, 0x800 },
		      { 0xf8, 0xf0, 0x10000 } };
	const uint8_t *at = (const uint8_t *)text;

	for (size_t n = 0; n < sizeof(forms) / sizeof(forms[0]); n++) {
		if ((at[0] & forms[n].mask) != forms[n].lead)
			continue;
		*point = at[0] & (uint8_t)~forms[n].mask;
		for (size_t i = 1; i <= n; i++) {
			if ((at[i] & 0xc0) != 0x80)
				return 0;
			*point = *point << 6 | (at[i] & 0x3f);
		}
		if (*point < forms[n].least || *point > 0x10ffff || (*point & 0x1ff800) == 0xd800)
			return 0;
		return n + 1;
	}
	return 0;
}

static int build_string(struct descriptor_block *b, const char *text)
{
	uint32_t point;
	size_t n;

	if (!text)
		return 0;
	put16(b, TYPE_STRING << 8);
	for (; *text; text += n) {
		n = utf8_next(text, &point);
		if (!n)
			return -EINVAL;
		if (point >= 0x10000)
			put16(b, 0xd800 + ((point - 0x10000) >> 10));
		put16(b, point >= 0x10000 ? 0xdc00 + (point & 0x3ff) : point);
		if (b->n > UINT8_MAX)
			return -ENAMETOOLONG;
	}
	b->at[0] = (uint8_t)b->n;
	return 0;
}

static int build_strings(struct descriptors *d, const struct usbdev_config *config)
{
	const char *const texts[DESCRIPTOR_STRINGS] = {
		[DESCRIPTOR_MAKER] = config->maker,
		[DESCRIPTOR_PRODUCT] = config->product,
		[DESCRIPTOR_SERIAL] = config->serial,
	};
	static const uint8_t english[] = { 4, TYPE_STRING, 0x09, 0x04 };

	put_bytes(&d->strings[DESCRIPTOR_LANGUAGES], english, sizeof(english));
	for (int i = DESCRIPTOR_MAKER; i < DESCRIPTOR_STRINGS; i++) {
		int error = build_string(&d->strings[i], texts[i]);

		if (error)
			return error;
	}
	return 0;
}

int descriptors_build(struct descriptors *d, const struct usbdev_config *config)
{
	int error = check_functions(config);

	memset(d, 0, sizeof(*d));
	if (!error)
		error = number_endpoints(d, config);
	if (!error)
		error = build_strings(d, config);
	if (error)
		return error;
	build_device(d, config);
	build_bos(d);
	return build_configuration(d, config);
}

const struct descriptor_block *descriptors_find(const struct descriptors *d, uint16_t value)
{
	const struct descriptor_block *found = NULL;
	unsigned type = value >> 8, index = value & 0xff;

	/* The qualifier is stalled: the kernel asks for it only at full speed. */
	if (type == TYPE_STRING && index < DESCRIPTOR_STRINGS)
		found = &d->strings[index];
	else if (type == TYPE_DEVICE && index == 0)
		found = &d->device;
	else if (type == TYPE_CONFIGURATION && index == 0)
		found = &d->configuration;
	else if (type == TYPE_BOS && index == 0)
		found = &d->bos;
	return found && found->n ? found : NULL;
}
