/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The virtual modem is no library: its pure files are tested by being part of this one. */
#include "../vmodem/descriptor.c"
#include "../vmodem/ep0.c"
#include "../vmodem/usbip.c"

static const struct usbdev_config mc7455 = {
	.vid = 0x1199,
	.pid = 0x9071,
	.release = 0x0006,
	.maker = "Sierra Wireless, Incorporated",
	.product = "Sierra Wireless MC7455 Qualcomm® Snapdragon™ X7 LTE-A",
	.serial = "LQ72769427011020",
	.count = 4,
	.functions = {
		{ 0, 0xff, 0xff, 0xff, USBDEV_SERIAL },
		{ 2, 0xff, 0x00, 0x00, USBDEV_SERIAL_INTERRUPT },
		{ 3, 0xff, 0x00, 0x00, USBDEV_SERIAL_INTERRUPT },
		{ 8, 0xff, 0xff, 0xff, USBDEV_QMI },
	},
};

/* The MC7455's configuration as a kernel printed it, a descriptor a row. */
static const uint8_t mc7455_rows[][9] = {
	{ 9, 2, 122, 0, 4, 1, 0, 0xa0, 250 }, /* #Ifs= 4 Cfg#= 1 Atr=a0 MxPwr=500mA */
	{ 9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 0 },
	{ 7, 5, 0x81, 2, 0x00, 0x02, 0 },
	{ 7, 5, 0x01, 2, 0x00, 0x02, 0 },
	{ 9, 4, 2, 0, 3, 0xff, 0x00, 0x00, 0 },
	{ 7, 5, 0x83, 3, 10, 0, 9 }, /* Int. MxPS= 10 Ivl=32ms */
	{ 7, 5, 0x82, 2, 0x00, 0x02, 0 },
	{ 7, 5, 0x02, 2, 0x00, 0x02, 0 },
	{ 9, 4, 3, 0, 3, 0xff, 0x00, 0x00, 0 },
	{ 7, 5, 0x85, 3, 10, 0, 9 },
	{ 7, 5, 0x84, 2, 0x00, 0x02, 0 },
	{ 7, 5, 0x03, 2, 0x00, 0x02, 0 },
	{ 9, 4, 8, 0, 3, 0xff, 0xff, 0xff, 0 },
	{ 7, 5, 0x87, 3, 8, 0, 9 },
	{ 7, 5, 0x86, 2, 0x00, 0x02, 0 },
	{ 7, 5, 0x04, 2, 0x00, 0x02, 0 },
};

/* The header of a CMD_SUBMIT: bulk OUT of 5 bytes on endpoint 3, number 7. */
static const uint8_t submit_out[USBIP_HEADER] = {
	0, 0, 0, 1, 0, 0, 0, 7, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0,
	0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8,
};

static void decodes_commands(void **state)
{
	uint8_t header[USBIP_HEADER];
	struct usbip_command c;

	(void)state;
	assert_int_equal(usbip_decode(&c, submit_out), 0);
	assert_int_equal(c.kind, USBIP_SUBMIT);
	assert_int_equal(c.seqnum, 7);
	assert_int_equal(c.endpoint, 3);
	assert_false(c.in);
	assert_int_equal(c.length, 5);
	assert_memory_equal(c.setup, submit_out + 40, 8);

	memcpy(header, submit_out, sizeof(header));
	header[15] = 1;
	assert_int_equal(usbip_decode(&c, header), 0);
	assert_true(c.in);

	/* An UNLINK: the victim stands where a SUBMIT has its flags. */
	header[3] = 2;
	header[22] = 1;
	header[23] = 4;
	assert_int_equal(usbip_decode(&c, header), 0);
	assert_int_equal(c.kind, USBIP_UNLINK);
	assert_int_equal(c.victim, 0x104);
}

static void refuses_what_it_cannot_follow(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} damages[] = {
		{ 3, 0 },   { 3, 3 },  { 0, 1 }, /* no command of a host */
		{ 19, 16 }, { 16, 1 },		 /* endpoint */
		{ 35, 1 },			 /* isochronous packets */
	};
	uint8_t header[USBIP_HEADER];
	struct usbip_command c;

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		memcpy(header, submit_out, sizeof(header));
		header[damages[i].at] = damages[i].value;
		assert_int_equal(usbip_decode(&c, header), -EPROTO);
	}
	/* The protocol's text has -1 packets for an URB that is not isochronous. */
	memcpy(header, submit_out, sizeof(header));
	memset(header + 32, 0xff, 4);
	assert_int_equal(usbip_decode(&c, header), 0);
}

static void encodes_returns(void **state)
{
	static const uint8_t submitted[USBIP_HEADER] = {
		[3] = 3, [6] = 1, [7] = 2, [26] = 3, [27] = 4,
	};
	static const uint8_t unlinked[USBIP_HEADER] = {
		[3] = 4, [7] = 9, [20] = 0xff, [21] = 0xff, [22] = 0xff, [23] = 0x98,
	};
	uint8_t header[USBIP_HEADER];

	(void)state;
	usbip_encode_submit(header, 0x102, 0, 0x304);
	assert_memory_equal(header, submitted, sizeof(header));
	usbip_encode_unlink(header, 9, -ECONNRESET);
	assert_memory_equal(header, unlinked, sizeof(header));
}

static void describes_the_mc7455(void **state)
{
	static const uint8_t device[] = {
		18, 1, 0x10, 0x02, 0, 0, 0, 64, 0x99, 0x11, 0x71, 0x90, 0x06, 0x00, 1, 2, 3, 1,
	};
	struct descriptors d;
	size_t at = 0;

	(void)state;
	assert_int_equal(descriptors_build(&d, &mc7455), 0);
	assert_int_equal(d.device.n, sizeof(device));
	assert_memory_equal(d.device.at, device, sizeof(device));
	for (size_t i = 0; i < sizeof(mc7455_rows) / sizeof(mc7455_rows[0]); i++) {
		assert_memory_equal(d.configuration.at + at, mc7455_rows[i], mc7455_rows[i][0]);
		at += mc7455_rows[i][0];
	}
	assert_int_equal(d.configuration.n, at);
	assert_int_equal(d.bos.at[2], d.bos.n);
}

static void describes_strings_in_utf16(void **state)
{
	static const struct {
		const char *text;
		int error;
		size_t n;
		uint8_t head[8];
	} cases[] = {
		{ "", 0, 2, { 2, 3 } },
		{ "a", 0, 4, { 4, 3, 'a', 0 } },
		{ "®™", 0, 6, { 6, 3, 0xae, 0x00, 0x22, 0x21 } },
		{ "\xf0\x9f\x93\xb6", 0, 6, { 6, 3, 0x3d, 0xd8, 0xf6, 0xdc } },
		{ "\xf4\x8f\xbf\xbf", 0, 6, { 6, 3, 0xff, 0xdb, 0xff, 0xdf } },
		{ "\xf4\x90\x80\x80", -EINVAL, 0, { 0 } },
		{ "\xc0\x80", -EINVAL, 0, { 0 } },
		{ "\xed\xa0\x80", -EINVAL, 0, { 0 } },
		{ "\xe2\x84", -EINVAL, 0, { 0 } },
		{ "\x84", -EINVAL, 0, { 0 } },
		{ "\xff", -EINVAL, 0, { 0 } },
	};
	struct usbdev_config config = mc7455;
	struct descriptors d;
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		config.product = cases[i].text;
		assert_int_equal(descriptors_build(&d, &config), cases[i].error);
		if (cases[i].error)
			continue;
		assert_int_equal(d.strings[DESCRIPTOR_PRODUCT].n, cases[i].n);
		assert_memory_equal(d.strings[DESCRIPTOR_PRODUCT].at, cases[i].head, cases[i].n);
	}
	memset(text, 'x', sizeof(text));
	text[126] = '\0';
	config.product = text;
	assert_int_equal(descriptors_build(&d, &config), 0);
	assert_int_equal(d.strings[DESCRIPTOR_PRODUCT].at[0], 254);
	text[126] = 'x';
	text[127] = '\0';
	assert_int_equal(descriptors_build(&d, &config), -ENAMETOOLONG);

	config = mc7455;
	config.serial = NULL;
	assert_int_equal(descriptors_build(&d, &config), 0);
	assert_int_equal(d.device.at[16], 0);
	assert_null(descriptors_find(&d, 0x0303));
	assert_non_null(descriptors_find(&d, 0x0300));
}

/* The bLength of each descriptor leads to the end exactly; counts descriptors of one type. */
static unsigned walk(const struct descriptor_block *b, uint8_t type)
{
	unsigned count = 0;
	size_t at = 0;

	while (at < b->n) {
		assert_true(b->at[at] >= 2);
		count += b->at[at + 1] == type;
		at += b->at[at];
	}
	assert_int_equal(at, b->n);
	return count;
}

static void describes_mbim(void **state)
{
	struct usbdev_config config = mc7455;
	struct descriptors d;

	(void)state;
	config.functions[4] = (struct usbdev_function) { 12, 2, 14, 0, USBDEV_MBIM_CONTROL };
	config.functions[5] = (struct usbdev_function) { 13, 10, 0, 2, USBDEV_MBIM_DATA };
	config.count = 6;
	assert_int_equal(descriptors_build(&d, &config), 0);
	assert_int_equal(walk(&d.configuration, TYPE_ASSOCIATION), 1);
	assert_int_equal(walk(&d.configuration, TYPE_INTERFACE), 7); /* 13 has two settings */
	assert_int_equal(walk(&d.configuration, TYPE_CLASS_INTERFACE), 3);
	assert_int_equal(d.configuration.at[4], 6);
	assert_int_equal(d.endpoints[4].interrupt, 0x88);
	assert_int_equal(d.endpoints[5].bulk_in, 0x89);
	assert_int_equal(d.endpoints[5].bulk_out, 0x05);
}

static void describes_super_speed(void **state)
{
	struct usbdev_config config = mc7455;
	struct descriptors d;

	(void)state;
	config.super_speed = true;
	assert_int_equal(descriptors_build(&d, &config), 0);
	assert_int_equal(d.device.at[3], 0x03);
	assert_int_equal(d.device.at[7], 9);
	assert_int_equal(walk(&d.configuration, TYPE_ENDPOINT), 11);
	assert_int_equal(walk(&d.configuration, TYPE_COMPANION), 11);
}

static void refuses_impossible_devices(void **state)
{
	static const struct usbdev_function control = { 0, 2, 14, 0, USBDEV_MBIM_CONTROL };
	static const struct usbdev_function data = { 1, 10, 0, 2, USBDEV_MBIM_DATA };
	struct usbdev_config config = mc7455;
	struct descriptors d;

	(void)state;
	config.count = 0;
	assert_int_equal(descriptors_build(&d, &config), -EINVAL);
	config.count = USBDEV_FUNCTIONS_MAX + 1;
	assert_int_equal(descriptors_build(&d, &config), -EINVAL);

	config = mc7455;
	config.functions[1].number = 0;
	assert_int_equal(descriptors_build(&d, &config), -EINVAL);
	config.functions[0] = control;
	config.count = 1;
	assert_int_equal(descriptors_build(&d, &config), -EINVAL);
	config.functions[0] = data;
	assert_int_equal(descriptors_build(&d, &config), -EINVAL);
	config.functions[0] = control;
	config.functions[1] = data;
	config.count = 2;
	assert_int_equal(descriptors_build(&d, &config), 0);

	/* Fifteen endpoints of a direction are the most that USB has. */
	for (unsigned i = 0; i < USBDEV_FUNCTIONS_MAX; i++)
		config.functions[i] =
			(struct usbdev_function) { (uint8_t)i, 255, 255, 255, USBDEV_SERIAL };
	config.count = 15;
	assert_int_equal(descriptors_build(&d, &config), 0);
	config.count = 16;
	assert_int_equal(descriptors_build(&d, &config), -E2BIG);
}

/* Endpoint 0 */

struct fixture {
	struct usbdev_config config;
	struct descriptors descriptors;
	struct ep0 ep0;
};

static void fixture_init(struct fixture *f)
{
	f->config = mc7455;
	f->config.functions[4] = (struct usbdev_function) { 12, 2, 14, 0, USBDEV_MBIM_CONTROL };
	f->config.functions[5] = (struct usbdev_function) { 13, 10, 0, 2, USBDEV_MBIM_DATA };
	f->config.count = 6;
	assert_int_equal(descriptors_build(&f->descriptors, &f->config), 0);
	ep0_init(&f->ep0, &f->config, &f->descriptors);
}

static struct ep0_answer ask(struct fixture *f, uint8_t type, uint8_t request, uint16_t value,
			     uint16_t index, uint16_t length, const uint8_t *data)
{
	const uint8_t setup[] = {
		type,
		request,
		(uint8_t)value,
		(uint8_t)(value >> 8),
		(uint8_t)index,
		(uint8_t)(index >> 8),
		(uint8_t)length,
		(uint8_t)(length >> 8),
	};

	return ep0_request(&f->ep0, setup, data, data ? length : 0);
}

static void gives_descriptors_as_long_as_asked(void **state)
{
	struct ep0_answer a;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	a = ask(&f, 0x80, 6, 0x0100, 0, 8, NULL);
	assert_int_equal(a.n, 8);
	assert_memory_equal(a.data, f.descriptors.device.at, 8);
	a = ask(&f, 0x80, 6, 0x0200, 0, 0xffff, NULL);
	assert_int_equal(a.n, f.descriptors.configuration.n);
	assert_true(ask(&f, 0x80, 6, 0x0201, 0, 255, NULL).stall);
	assert_true(ask(&f, 0x80, 6, 0x0600, 0, 10, NULL).stall);
	assert_true(ask(&f, 0x80, 6, 0x0304, 0, 255, NULL).stall);
}

static void tells_configuration(void **state)
{
	struct ep0_answer a;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	a = ask(&f, 0x00, 9, 1, 0, 0, NULL);
	assert_int_equal(a.deed, EP0_CONFIGURED);
	assert_int_equal(f.ep0.configuration, 1);
	assert_int_equal(*ask(&f, 0x80, 8, 0, 0, 1, NULL).data, 1);
	assert_true(ask(&f, 0x00, 9, 2, 0, 0, NULL).stall);
	assert_int_equal(f.ep0.configuration, 1);
}

/* QMI first, MBIM as the second: an MC7355 as delivered. */
static void has_a_second_configuration(void **state)
{
	static struct usbdev_config configs[2];
	static struct descriptors all[2];
	struct ep0_answer a;
	struct fixture f;

	(void)state;
	configs[0] = configs[1] = mc7455;
	configs[0].other = &configs[1];
	configs[1].other = &configs[0];
	configs[1].value = 2;
	configs[1].count = 2;
	configs[1].functions[0] = (struct usbdev_function) { 12, 2, 14, 0, USBDEV_MBIM_CONTROL };
	configs[1].functions[1] = (struct usbdev_function) { 13, 10, 0, 2, USBDEV_MBIM_DATA };
	for (int i = 0; i < 2; i++)
		assert_int_equal(descriptors_build(&all[i], &configs[i]), 0);
	ep0_init(&f.ep0, configs, all);
	a = ask(&f, 0x80, 6, 0x0100, 0, 18, NULL);
	assert_int_equal(a.data[17], 2);
	a = ask(&f, 0x80, 6, 0x0200, 0, 9, NULL);
	assert_int_equal(a.data[5], 1);
	a = ask(&f, 0x80, 6, 0x0201, 0, 255, NULL);
	assert_int_equal(a.n, all[1].configuration.n);
	assert_int_equal(a.data[4], 2);
	assert_int_equal(a.data[5], 2);
	assert_true(ask(&f, 0x80, 6, 0x0202, 0, 255, NULL).stall);
	/* Interfaces are those of the configuration that was chosen. */
	assert_true(ask(&f, 0xa1, 0x80, 0, 12, 28, NULL).stall);
	assert_int_equal(ask(&f, 0x00, 9, 2, 0, 0, NULL).deed, EP0_CONFIGURED);
	assert_false(ask(&f, 0xa1, 0x80, 0, 12, 28, NULL).stall);
	assert_true(ask(&f, 0x00, 9, 3, 0, 0, NULL).stall);
	assert_int_equal(ask(&f, 0x00, 9, 1, 0, 0, NULL).deed, EP0_CONFIGURED);
	assert_true(ask(&f, 0xa1, 0x80, 0, 12, 28, NULL).stall);
}

static void tells_line_state_by_interface(void **state)
{
	struct ep0_answer a;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	a = ask(&f, 0x21, 0x22, 1, 3, 0, NULL);
	assert_int_equal(a.deed, EP0_LINE_STATE);
	assert_int_equal(a.interface, 3);
	assert_true(a.dtr);
	assert_false(a.rts);
	a = ask(&f, 0x21, 0x22, 2, 8, 0, NULL);
	assert_int_equal(a.interface, 8);
	assert_false(a.dtr);
	assert_true(a.rts);
	/* 1 is a gap in the numbers, 0x103 is not 3. */
	assert_true(ask(&f, 0x21, 0x22, 1, 1, 0, NULL).stall);
	assert_true(ask(&f, 0x21, 0x22, 1, 0x103, 0, NULL).stall);
}

static void keeps_line_coding_and_alternates(void **state)
{
	static const uint8_t coding[] = { 0x80, 0x25, 0, 0, 0, 0, 8 };
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_false(ask(&f, 0x21, 0x20, 0, 3, 7, coding).stall);
	assert_memory_equal(ask(&f, 0xa1, 0x21, 0, 3, 7, NULL).data, coding, 7);
	assert_memory_not_equal(ask(&f, 0xa1, 0x21, 0, 2, 7, NULL).data, coding, 7);
	assert_true(ask(&f, 0x21, 0x20, 0, 3, 6, coding).stall);

	assert_false(ask(&f, 0x01, 11, 1, 13, 0, NULL).stall);
	assert_int_equal(*ask(&f, 0x81, 10, 0, 13, 1, NULL).data, 1);
	assert_true(ask(&f, 0x01, 11, 2, 13, 0, NULL).stall);
	assert_true(ask(&f, 0x01, 11, 1, 12, 0, NULL).stall);
	ask(&f, 0x00, 9, 1, 0, 0, NULL);
	assert_int_equal(*ask(&f, 0x81, 10, 0, 13, 1, NULL).data, 0);
}

static void stays_mute_where_nothing_is_behind(void **state)
{
	static const uint8_t message[] = { 1, 2, 3 };
	struct ep0_answer a;
	struct fixture f;

	(void)state;
	fixture_init(&f);
	assert_false(ask(&f, 0x21, 0x00, 0, 8, 3, message).stall);
	a = ask(&f, 0xa1, 0x01, 0, 8, 4096, NULL);
	assert_false(a.stall);
	assert_int_equal(a.n, 0);
	a = ask(&f, 0xa1, 0x80, 0, 12, 28, NULL);
	assert_int_equal(a.n, 28);
	assert_int_equal(a.data[0], 28);
	assert_true(ask(&f, 0xa1, 0x80, 0, 8, 28, NULL).stall);
	assert_true(ask(&f, 0xc0, 0x55, 0, 0, 8, NULL).stall);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_commands),
		cmocka_unit_test(refuses_what_it_cannot_follow),
		cmocka_unit_test(encodes_returns),
		cmocka_unit_test(describes_the_mc7455),
		cmocka_unit_test(describes_strings_in_utf16),
		cmocka_unit_test(describes_mbim),
		cmocka_unit_test(describes_super_speed),
		cmocka_unit_test(refuses_impossible_devices),
		cmocka_unit_test(gives_descriptors_as_long_as_asked),
		cmocka_unit_test(tells_configuration),
		cmocka_unit_test(has_a_second_configuration),
		cmocka_unit_test(tells_line_state_by_interface),
		cmocka_unit_test(keeps_line_coding_and_alternates),
		cmocka_unit_test(stays_mute_where_nothing_is_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
