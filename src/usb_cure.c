/* SPDX-License-Identifier: MIT */
#include "usb_cure.h"

#include "buf.h"

/* new_id takes a reference id since this: without, qcserial would use the Gobi 2000 layout. */
#define KERNEL_NEW_ID_LIKE USB_KERNEL(3, 14)

void usb_cure_wrong(const struct usb_modem *m, const struct usb_port *p, struct finding *f)
{
	const struct model_layout *layout = m->layout;
	BUF_ON_STACK(unbind, FINDING_TEXT_MAX);
	BUF_ON_STACK(bind, FINDING_TEXT_MAX);

	buf_fmt(&unbind, "echo %s >/sys/bus/usb/drivers/%s/unbind", p->name, p->driver);
	if (p->wanted[0] && m->id && m->id->in_drivers)
		buf_fmt(&bind, "; modprobe %s; echo %s >/sys/bus/usb/drivers/%s/bind", p->module,
			p->name, p->wanted);
	else if (p->wanted[0] && layout->like_vid)
		buf_fmt(&bind,
			"; modprobe %s; echo %04x %04x 0 %04x %04x "
			">/sys/bus/usb/drivers/%s/new_id",
			p->module, m->vid, m->pid, layout->like_vid, layout->like_pid, p->wanted);
	if (unbind.len + bind.len < FINDING_TEXT_MAX)
		finding_cure(f, "%s%s", unbind.at, bind.at);
	else
		finding_cure(f, "%s", unbind.at);
}

void usb_cure_new_id(const struct usb_modem *m, const struct usb_port *p, unsigned kernel,
		     struct finding *f)
{
	const struct model_layout *layout = m->layout;
	const char *driver = layout->serial_driver, *module = p->module;
	bool like = layout->like_vid, network = model_is_network(p->role);
	BUF_ON_STACK(cure, FINDING_TEXT_MAX);

	if (like && kernel && kernel < KERNEL_NEW_ID_LIKE) {
		like = false;
		if (!network) {
			driver = "option1";
			module = "option";
		}
	}
	buf_fmt(&cure, "modprobe %s && echo %04x %04x", module, m->vid, m->pid);
	if (like)
		buf_fmt(&cure, " 0 %04x %04x", layout->like_vid, layout->like_pid);
	if (network)
		buf_fmt(&cure, " >/sys/bus/usb/drivers/%s/new_id", p->wanted);
	else
		buf_fmt(&cure, " >/sys/bus/usb-serial/drivers/%s/new_id", driver);
	finding_cure(f, "%s", cure.at);
}
