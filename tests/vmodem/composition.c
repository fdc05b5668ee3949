/* SPDX-License-Identifier: MIT */
/* USB functions from the composition's bit mask (sierra-at 3.1). */
#include "vmodem.h"

#include <stdlib.h>

static uint16_t composition_hex(const struct vmodem *m, const char *name)
{
	return (uint16_t)strtoul(vars_text(&m->vars, name), NULL, 16);
}

static const char *composition_string(const struct vmodem *m, const char *name)
{
	const char *text = vars_text(&m->vars, name);

	return *text ? text : NULL;
}

void composition_name(struct vmodem *m)
{
	unsigned long mask = strtoul(vars_text(&m->vars, "composition.mask"), NULL, 16);
	const struct personality *p = m->personality;
	BUF_ON_STACK(names, 256);

	for (size_t i = 0; i < p->function_count; i++) {
		const struct function *f = &p->functions[i];

		if (!f->name || !(f->bit & mask))
			continue;
		if (names.len)
			buf_char(&names, ',');
		buf_str(&names, f->name);
	}
	vmodem_put(m, "composition.names", "%s", names.at);
}

void composition_usb(const struct vmodem *m, struct usbdev_config *usb, int *at)
{
	unsigned long mask = strtoul(vars_text(&m->vars, "composition.mask"), NULL, 16);
	const struct personality *p = m->personality;
	BUF_ON_STACK(own, VARS_NAME_MAX);

	*usb = (struct usbdev_config) {
		.vid = composition_hex(m, "usb.vid"),
		.release = composition_hex(m, "usb.release"),
		.maker = composition_string(m, "usb.maker"),
		.product = composition_string(m, "usb.product"),
		.serial = composition_string(m, "usb.serial"),
		.super_speed = vars_int(&m->vars, "usb.super_speed"),
	};
	*at = -1;
	if (m->boot) {
		usb->pid = composition_hex(m, "usb.boot");
		usb->functions[usb->count++] = p->boot.usb;
		return;
	}
	/* Some configuration types come with an id of their own (sierra-at 3.1). */
	buf_fmt(&own, "usb.app_type%ld", vars_int(&m->vars, "composition.type"));
	usb->pid = composition_hex(m, vars_get(&m->vars, own.at) ? own.at : "usb.app");
	for (size_t i = 0; i < p->function_count; i++) {
		if (p->functions[i].bit && !(p->functions[i].bit & mask))
			continue;
		usb->functions[usb->count++] = p->functions[i].usb;
		if (p->functions[i].usb.number == vars_int(&m->vars, "usb.at"))
			*at = p->functions[i].usb.number;
	}
}
