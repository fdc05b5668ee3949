/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_USBDEV_H
#define VMODEM_USBDEV_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A virtual USB device behind the kernel's vhci_hcd: USB/IP over a socketpair (Linux
 * Documentation/usb/usbip_protocol.rst), so that the kernel's real drivers bind it. It knows
 * descriptors, URBs and functions with bulk endpoints; nothing of AT.
 */
#define USBDEV_FUNCTIONS_MAX 16

enum usbdev_kind {
	USBDEV_SERIAL,		 /* bulk IN and OUT */
	USBDEV_SERIAL_INTERRUPT, /* and an interrupt IN endpoint, as NMEA and AT of the MC7455 have
				  */
	USBDEV_QMI,	     /* interrupt IN, bulk IN and OUT; encapsulated commands (cdc-wdm) */
	USBDEV_MBIM_CONTROL, /* CDC MBIM communication interface, with its data interface next */
	USBDEV_MBIM_DATA,
};

struct usbdev_function {
	uint8_t number; /* bInterfaceNumber: a function code, not a position */
	uint8_t class_, subclass, protocol;
	enum usbdev_kind kind;
};

struct usbdev_config {
	uint16_t vid, pid, release;	      /* release: bcdDevice */
	const char *maker, *product, *serial; /* UTF-8; serial NULL: none */
	bool super_speed;
	unsigned seat; /* usbdev_seat() of an earlier attach: there again; 0: anywhere */
	/* Which configuration of the device this is (bConfigurationValue; 0 is 1), and the other
	 * one of two; NULL: there is none. */
	unsigned value;
	const struct usbdev_config *other;
	/* By position, the functions whose bytes are those of the modem's command interpreter, or
	 * of its boot loader. */
	bool speaks[USBDEV_FUNCTIONS_MAX];
	unsigned count;
	struct usbdev_function functions[USBDEV_FUNCTIONS_MAX];
};

/* The position of the function that programs dial on: the last that speaks; -1: none. */
static inline int usbdev_speaker(const struct usbdev_config *config)
{
	for (unsigned i = config->count; i-- > 0;)
		if (config->speaks[i])
			return (int)i;
	return -1;
}

/* All are needed. Every usbdev_ call is allowed inside them, usbdev_detach() too. */
struct usbdev_ops {
	/* The host wrote to a function's bulk OUT endpoint. */
	void (*out)(void *arg, uint8_t interface, const void *data, size_t n);
	/* CDC SET_CONTROL_LINE_STATE on a function (qcserial and option use interface 3). */
	void (*line_state)(void *arg, uint8_t interface, bool dtr, bool rts);
	/*
	 * SET_CONFIGURATION: also what USBDEVFS_RESET, unbind/bind and `authorized` look like; 0
	 * when the host takes the device out of use. What usbdev_in() had kept is forgotten by
	 * then.
	 */
	void (*configured)(void *arg, uint8_t configuration);
	/* The host let go of the device (vhci detach from its side). */
	void (*gone)(void *arg);
};

struct usbdev;

/*
 * Attach to the first free port of the right speed of `<sysfs>/devices/platform/vhci_hcd.*`.
 * `config`, its strings and its other one are copied. 0; -ENODEV no vhci_hcd; -EBUSY no free port,
 * or not that of `seat`; -EINVAL, -E2BIG or -ENAMETOOLONG as descriptors_build() has it; -errno.
 */
int usbdev_attach(struct usbdev **d, struct ev_loop *loop, const char *sysfs,
		  const struct usbdev_config *config, const struct usbdev_ops *ops, void *arg);

/* The cable is cut: the host sees a disconnect at once. NULL is allowed. */
void usbdev_detach(struct usbdev *d);

/*
 * Give bytes to a function's bulk IN endpoint: returned to the host as soon as it reads; kept until
 * then, as a modem keeps what a closed port did not read. Returns how many had room (ring of
 * 64 KiB a function).
 */
size_t usbdev_in(struct usbdev *d, uint8_t interface, const void *data, size_t n);

/* Bytes of usbdev_in() that the host has not read yet. */
size_t usbdev_pending(const struct usbdev *d, uint8_t interface);

/* While set, bulk OUT URBs of this function (or all, -1) are never completed: hung firmware. */
void usbdev_nak_out(struct usbdev *d, int interface, bool nak);

/* An interrupt IN notification: CDC SERIAL_STATE with the DCD/DSR bits (PSTN 6.5.4). */
void usbdev_serial_state(struct usbdev *d, uint8_t interface, uint16_t bits);

/* Where it is, for `seat`. */
unsigned usbdev_seat(const struct usbdev *d);

/* "1-1": the slot the kernel gave, once configured; "" before. */
const char *usbdev_slot(const struct usbdev *d);

#endif
