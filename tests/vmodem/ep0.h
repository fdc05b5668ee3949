/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_EP0_H
#define VMODEM_EP0_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "descriptor.h"

/*
 * Control requests of endpoint 0: the standard ones of USB 2.0 chapter 9 and those that Linux's
 * serial, QMI and MBIM drivers send. Pure: an answer says what to do, nothing is called back.
 */
struct ep0 {
	const struct usbdev_config *configs; /* by bConfigurationValue from 1: one or two */
	const struct descriptors *all;
	/* Of the configuration that was chosen last; before, of the first. */
	const struct usbdev_config *config;
	const struct descriptors *descriptors;
	uint8_t configuration;			 /* 0: not configured */
	uint8_t alternate[USBDEV_FUNCTIONS_MAX]; /* by position in the config */
	uint8_t line_coding[USBDEV_FUNCTIONS_MAX][7];
	uint8_t scratch[8]; /* where a short answer is built */
};

enum ep0_deed { EP0_NOTHING, EP0_CONFIGURED, EP0_LINE_STATE };

struct ep0_answer {
	bool stall;
	const uint8_t *data; /* an IN request's bytes, at most wLength; valid until the next call */
	size_t n;
	enum ep0_deed deed; /* what the device has to be told of */
	uint8_t interface;  /* EP0_LINE_STATE: bInterfaceNumber */
	bool dtr, rts;
};

/* Borrows both until its end: arrays of two where the first has another. */
void ep0_init(struct ep0 *e, const struct usbdev_config *configs, const struct descriptors *all);

/* `data`: what the host sent with an OUT request, NULL with an IN request. */
struct ep0_answer ep0_request(struct ep0 *e, const uint8_t setup[8], const uint8_t *data, size_t n);

#endif
