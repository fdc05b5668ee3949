/* SPDX-License-Identifier: MIT */
/* USB functions from the composition's bit mask (sierra-at 3). */
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

/* A mask may be a template: where other settings decide on the functions. */
static unsigned long composition_mask(struct vmodem *m, const char *name)
{
	BUF_ON_STACK(text, 64);

	return strtoul(vmodem_expand(m, vars_text(&m->vars, name), &text), NULL, 16);
}

void composition_name(struct vmodem *m)
{
	unsigned long mask = composition_mask(m, "composition.mask");
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

/* Some configuration types come with ids of their own (sierra-at 3.1). */
static uint16_t composition_pid(const struct vmodem *m)
{
	const char *name = m->boot ? "usb.boot" : "usb.app";
	BUF_ON_STACK(own, VARS_NAME_MAX);

	buf_fmt(&own, "%s_type%ld", name, vars_int(&m->vars, "composition.type"));
	return composition_hex(m, vars_get(&m->vars, own.at) ? own.at : name);
}

static void composition_add(struct usbdev_config *usb, const struct function *f)
{
	usb->speaks[usb->count] = f->at;
	usb->functions[usb->count++] = f->usb;
}

/* The functions of a mask, as one configuration of the device. */
static void composition_functions(const struct vmodem *m, unsigned long mask,
				  struct usbdev_config *usb)
{
	const struct personality *p = m->personality;

	for (size_t i = 0; i < p->function_count; i++) {
		const struct function *f = &p->functions[i];

		if (!f->unseen && (!f->bit || f->bit & mask))
			composition_add(usb, f);
	}
}

void composition_usb(struct vmodem *m, struct usbdev_config usb[2])
{
	unsigned long mask, second;
	bool other;

	usb[0] = (struct usbdev_config) {
		.vid = composition_hex(m, "usb.vid"),
		.pid = composition_pid(m),
		.release = composition_hex(m, "usb.release"),
		.maker = composition_string(m, "usb.maker"),
		.product = composition_string(m, "usb.product"),
		.serial = composition_string(m, "usb.serial"),
		.super_speed = vars_int(&m->vars, "usb.super_speed"),
		.value = 1,
	};
	if (m->boot) {
		if (vars_get(&m->vars, "usb.boot_vid"))
			usb->vid = composition_hex(m, "usb.boot_vid");
		composition_add(usb, &m->personality->boot);
		return;
	}
	mask = composition_mask(m, "composition.mask");
	second = composition_mask(m, "composition.mask2");
	if (!second) {
		composition_functions(m, mask, usb);
		return;
	}
	usb[1] = usb[0];
	other = vars_int(&m->vars, "composition.chosen") == 2;
	usb[other].value = 1;
	usb[!other].value = 2;
	composition_functions(m, mask, &usb[other]);
	composition_functions(m, second, &usb[!other]);
	usb[0].other = &usb[1];
	usb[1].other = &usb[0];
}
