/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ep0.h"

struct request {
	uint16_t value, index, length;
	const uint8_t *data;
	size_t n;
};

static struct ep0_answer done(void)
{
	return (struct ep0_answer) { 0 };
}

static struct ep0_answer stall(void)
{
	return (struct ep0_answer) { .stall = true };
}

static struct ep0_answer give(const void *data, size_t n, const struct request *r)
{
	return (struct ep0_answer) { .data = data, .n = n < r->length ? n : r->length };
}

/* Position of the interface that wIndex names, or -1. */
static int position(const struct ep0 *e, const struct request *r)
{
	for (unsigned i = 0; i < e->config->count; i++) {
		if (e->config->functions[i].number == r->index)
			return (int)i;
	}
	return -1;
}

static struct ep0_answer take(struct ep0 *e, const struct request *r)
{
	(void)e;
	(void)r;
	return done();
}

static unsigned configurations(const struct ep0 *e)
{
	return e->configs->other ? 2 : 1;
}

static struct ep0_answer get_descriptor(struct ep0 *e, const struct request *r)
{
	unsigned type = r->value >> 8, index = r->value & 0xff;
	const struct descriptor_block *block;

	/* Each configuration has its own; all else is the device's. */
	if (type == DESCRIPTOR_CONFIGURATION && index && index < configurations(e))
		block = &e->all[index].configuration;
	else
		block = descriptors_find(e->all, r->value);
	return block ? give(block->at, block->n, r) : stall();
}

/* Not self powered, no wake-up armed, nothing halted. */
static struct ep0_answer get_status(struct ep0 *e, const struct request *r)
{
	memset(e->scratch, 0, sizeof(e->scratch));
	return give(e->scratch, 2, r);
}

static struct ep0_answer get_configuration(struct ep0 *e, const struct request *r)
{
	return give(&e->configuration, 1, r);
}

static struct ep0_answer set_configuration(struct ep0 *e, const struct request *r)
{
	if (r->value > configurations(e))
		return stall();
	e->configuration = (uint8_t)r->value;
	if (r->value) {
		e->config = &e->configs[r->value - 1];
		e->descriptors = &e->all[r->value - 1];
	}
	memset(e->alternate, 0, sizeof(e->alternate));
	return (struct ep0_answer) { .deed = EP0_CONFIGURED };
}

static struct ep0_answer get_interface(struct ep0 *e, const struct request *r)
{
	int i = position(e, r);

	return i < 0 ? stall() : give(&e->alternate[i], 1, r);
}

static struct ep0_answer set_interface(struct ep0 *e, const struct request *r)
{
	int i = position(e, r);

	if (i < 0 || r->value > (e->config->functions[i].kind == USBDEV_MBIM_DATA))
		return stall();
	e->alternate[i] = (uint8_t)r->value;
	return done();
}

/* PSTN 1.20 6.3.12: bit 0 DTR, bit 1 RTS. */
static struct ep0_answer set_line_state(struct ep0 *e, const struct request *r)
{
	int i = position(e, r);

	if (i < 0)
		return stall();
	return (struct ep0_answer) {
		.deed = EP0_LINE_STATE,
		.interface = e->config->functions[i].number,
		.dtr = r->value & 1,
		.rts = r->value & 2,
	};
}

static struct ep0_answer get_line_coding(struct ep0 *e, const struct request *r)
{
	int i = position(e, r);

	return i < 0 ? stall() : give(e->line_coding[i], sizeof(e->line_coding[i]), r);
}

static struct ep0_answer set_line_coding(struct ep0 *e, const struct request *r)
{
	int i = position(e, r);

	if (i < 0 || r->n != sizeof(e->line_coding[i]))
		return stall();
	memcpy(e->line_coding[i], r->data, r->n);
	return done();
}

/* The QMI or MBIM side of the modem is mute: every message is taken, no response ever is there. */
static struct ep0_answer get_response(struct ep0 *e, const struct request *r)
{
	return position(e, r) < 0 ? stall() : give(NULL, 0, r);
}

/* NCM 1.0 6.2.1: 16 bit blocks of 16 KiB either way, datagrams aligned to 4. */
static struct ep0_answer get_ntb_parameters(struct ep0 *e, const struct request *r)
{
	static const uint8_t parameters[] = {
		28, 0, 0x01, 0,	   0x00, 0x40, 0, 0, 4, 0, 0, 0, 4, 0,
		0,  0, 0x00, 0x40, 0,	 0,    4, 0, 0, 0, 4, 0, 0, 0,
	};
	int i = position(e, r);

	if (i < 0 || e->config->functions[i].kind != USBDEV_MBIM_CONTROL)
		return stall();
	return give(parameters, sizeof(parameters), r);
}

enum { HOST_TO = 0x00, FROM_DEVICE = 0x80, CLASS = 0x20, INTERFACE = 0x01, ENDPOINT = 0x02 };

static const struct ep0_row {
	uint8_t type, request;
	struct ep0_answer (*answer)(struct ep0 *e, const struct request *r);
} ep0_rows[] = {
	/* USB 2.0 9.4. SET_ADDRESS is not here: vhci_hcd keeps it. */
	{ FROM_DEVICE, 0x00, get_status },
	{ FROM_DEVICE | INTERFACE, 0x00, get_status },
	{ FROM_DEVICE | ENDPOINT, 0x00, get_status },
	{ HOST_TO, 0x01, take }, /* CLEAR_FEATURE */
	{ HOST_TO | INTERFACE, 0x01, take },
	{ HOST_TO | ENDPOINT, 0x01, take },
	{ HOST_TO, 0x03, take }, /* SET_FEATURE: remote wake-up, function suspend */
	{ HOST_TO | INTERFACE, 0x03, take },
	{ FROM_DEVICE, 0x06, get_descriptor },
	{ FROM_DEVICE, 0x08, get_configuration },
	{ HOST_TO, 0x09, set_configuration },
	{ FROM_DEVICE | INTERFACE, 0x0a, get_interface },
	{ HOST_TO | INTERFACE, 0x0b, set_interface },
	{ HOST_TO, 0x30, take }, /* USB 3.0 9.4.12 SET_SEL */
	{ HOST_TO, 0x31, take }, /* USB 3.0 9.4.11 SET_ISOCH_DELAY */
	/* CDC 1.20 6.2 and PSTN 1.20 6.3 */
	{ HOST_TO | CLASS | INTERFACE, 0x00, take }, /* SEND_ENCAPSULATED_COMMAND */
	{ FROM_DEVICE | CLASS | INTERFACE, 0x01, get_response },
	{ HOST_TO | CLASS | INTERFACE, 0x20, set_line_coding },
	{ FROM_DEVICE | CLASS | INTERFACE, 0x21, get_line_coding },
	{ HOST_TO | CLASS | INTERFACE, 0x22, set_line_state },
	{ HOST_TO | CLASS | INTERFACE, 0x23, take }, /* SEND_BREAK */
	/* MBIM 1.0 8.1 and NCM 1.0 6.2 */
	{ HOST_TO | CLASS | INTERFACE, 0x05, take }, /* RESET_FUNCTION */
	{ FROM_DEVICE | CLASS | INTERFACE, 0x80, get_ntb_parameters },
	{ HOST_TO | CLASS | INTERFACE, 0x84, take }, /* SET_NTB_FORMAT */
	{ HOST_TO | CLASS | INTERFACE, 0x86, take }, /* SET_NTB_INPUT_SIZE */
};

void ep0_init(struct ep0 *e, const struct usbdev_config *configs, const struct descriptors *all)
{
	static const uint8_t coding[] = { 0x00, 0xc2, 0x01, 0x00, 0, 0, 8 }; /* 115200 8N1 */

	memset(e, 0, sizeof(*e));
	e->configs = e->config = configs;
	e->all = e->descriptors = all;
	for (unsigned i = 0; i < USBDEV_FUNCTIONS_MAX; i++)
		memcpy(e->line_coding[i], coding, sizeof(coding));
}

struct ep0_answer ep0_request(struct ep0 *e, const uint8_t setup[8], const uint8_t *data, size_t n)
{
	const struct request r = {
		.value = (uint16_t)(setup[2] | setup[3] << 8),
		.index = (uint16_t)(setup[4] | setup[5] << 8),
		.length = (uint16_t)(setup[6] | setup[7] << 8),
		.data = data,
		.n = n,
	};

	for (size_t i = 0; i < sizeof(ep0_rows) / sizeof(ep0_rows[0]); i++) {
		if (ep0_rows[i].type == setup[0] && ep0_rows[i].request == setup[1])
			return ep0_rows[i].answer(e, &r);
	}
	return stall();
}
