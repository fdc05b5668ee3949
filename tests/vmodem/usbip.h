/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_USBIP_H
#define VMODEM_USBIP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The headers of USB/IP's traffic phase (Linux Documentation/usb/usbip_protocol.rst), as spoken by
 * a device towards the kernel's vhci_hcd: commands in, returns out. Pure.
 */
#define USBIP_HEADER 48

enum usbip_kind {
	USBIP_SUBMIT = 1, /* the wire's own command codes */
	USBIP_UNLINK = 2,
};

struct usbip_command {
	enum usbip_kind kind;
	uint32_t seqnum;
	uint8_t endpoint; /* number without direction, 0 to 15 */
	bool in;	  /* device to host */
	uint32_t length;  /* SUBMIT: bytes of the host's buffer; OUT: so many follow the header */
	uint8_t setup[8]; /* SUBMIT on endpoint 0 */
	uint32_t victim;  /* UNLINK: seqnum of the URB to take back */
};

/*
 * 0; -EPROTO when it is no command of the host, names an endpoint above 15, or is isochronous,
 * which no modem is: the stream cannot be followed any more.
 */
int usbip_decode(struct usbip_command *c, const uint8_t header[USBIP_HEADER]);

/*
 * A finished URB: `status` 0 or a negative errno of Linux's URBs; `length` bytes were moved. Of an
 * IN URB they follow the header, of an OUT URB nothing does.
 */
void usbip_encode_submit(uint8_t header[USBIP_HEADER], uint32_t seqnum, int status,
			 uint32_t length);

/*
 * The answer to an UNLINK: -ECONNRESET when the URB was still pending and is now dropped, 0 when
 * its return was already sent. `seqnum` is that of the UNLINK itself.
 */
void usbip_encode_unlink(uint8_t header[USBIP_HEADER], uint32_t seqnum, int status);

#endif
