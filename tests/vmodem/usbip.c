/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "usbip.h"

/* All numbers of the wire are big endian, only `setup` is raw USB. Offsets in the header: */
enum {
	AT_COMMAND = 0,
	AT_SEQNUM = 4,
	AT_DIRECTION = 12,
	AT_ENDPOINT = 16,
	AT_LENGTH = 24,	 /* CMD_SUBMIT, after the transfer flags */
	AT_PACKETS = 32, /* CMD_SUBMIT */
	AT_SETUP = 40,	 /* CMD_SUBMIT */
	AT_VICTIM = 20,	 /* CMD_UNLINK */
	AT_STATUS = 20,	 /* RET_SUBMIT and RET_UNLINK */
	AT_ACTUAL = 24,	 /* RET_SUBMIT */
};

enum { RET_SUBMIT = 3, RET_UNLINK = 4 };

static uint32_t get(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

int usbip_decode(struct usbip_command *c, const uint8_t header[USBIP_HEADER])
{
	uint32_t kind = get(header + AT_COMMAND);
	uint32_t endpoint = get(header + AT_ENDPOINT);
	uint32_t packets = get(header + AT_PACKETS);

	memset(c, 0, sizeof(*c));
	c->seqnum = get(header + AT_SEQNUM);
	if (kind == USBIP_UNLINK) {
		c->kind = USBIP_UNLINK;
		c->victim = get(header + AT_VICTIM);
		return 0;
	}
	/* Linux sends 0 packets for an URB that is not isochronous, the protocol's text says -1. */
	if (kind != USBIP_SUBMIT || endpoint > 15 || (packets != 0 && packets != UINT32_MAX))
		return -EPROTO;
	c->kind = USBIP_SUBMIT;
	c->endpoint = (uint8_t)endpoint;
	c->in = get(header + AT_DIRECTION) != 0;
	c->length = get(header + AT_LENGTH);
	memcpy(c->setup, header + AT_SETUP, sizeof(c->setup));
	return 0;
}

/* devid, direction and endpoint stay zero in a return: the host goes by the seqnum alone. */
void usbip_encode_submit(uint8_t header[USBIP_HEADER], uint32_t seqnum, int status, uint32_t length)
{
	memset(header, 0, USBIP_HEADER);
	put(header + AT_COMMAND, RET_SUBMIT);
	put(header + AT_SEQNUM, seqnum);
	put(header + AT_STATUS, (uint32_t)status);
	put(header + AT_ACTUAL, length);
}

void usbip_encode_unlink(uint8_t header[USBIP_HEADER], uint32_t seqnum, int status)
{
	memset(header, 0, USBIP_HEADER);
	put(header + AT_COMMAND, RET_UNLINK);
	put(header + AT_SEQNUM, seqnum);
	put(header + AT_STATUS, (uint32_t)status);
}
