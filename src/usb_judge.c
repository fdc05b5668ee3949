/* SPDX-License-Identifier: MIT */
/* What the state of the interfaces means, and the line that cures it. Looks at nothing but `m`. */
#include "usb_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "usb_cure.h"

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define CLASS_STORAGE  0x08
#define CLASS_COMM     0x02
#define SUBCLASS_ECM   0x06
#define CLASS_SPECIFIC 0xff

/* qmi_wwan can take off the Ethernet header since this (sierra-at 10, S:002). */
#define KERNEL_RAW_IP USB_KERNEL(4, 5)

static bool is_serial_role(enum model_role role)
{
	return role == MODEL_ROLE_DIAG || role == MODEL_ROLE_NMEA || role == MODEL_ROLE_AT;
}

static bool is_one_of(const char *driver, const char *const *drivers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(driver, drivers[i]))
			return true;
	return false;
}

static bool is_serial_driver(const struct usb_port *p)
{
	static const char *const drivers[] = { "option", "qcserial", "sierra",
					       "usbserial_generic" };

	return !strncmp(p->node, "/dev/tty", 8) || is_one_of(p->driver, drivers, COUNT(drivers));
}

static bool is_network_driver(const struct usb_port *p)
{
	static const char *const drivers[] = { "qmi_wwan",	 "cdc_mbim",   "cdc_ether",
					       "huawei_cdc_ncm", "sierra_net", "cdc_ncm" };

	return is_one_of(p->driver, drivers, COUNT(drivers));
}

static unsigned role_count(const struct usb_modem *m, enum model_role role)
{
	unsigned i, n = 0;

	for (i = 0; i < m->port_count; i++)
		n += m->ports[i].role == role;
	return n;
}

static bool layout_has(const struct usb_modem *m, bool (*is_role)(enum model_role))
{
	unsigned i;

	for (i = 0; m->layout && i < m->layout->interface_count; i++)
		if (is_role(m->layout->interfaces[i].role))
			return true;
	return false;
}

static bool is_at(enum model_role role)
{
	return role == MODEL_ROLE_AT;
}

static bool in_drivers(const struct usb_modem *m)
{
	return m->id && m->id->in_drivers;
}

/* Evidence with the line of the text that told of it, where there is one. */
__attribute__((format(printf, 3, 4))) static void evidence(struct finding *f, unsigned line,
							   const char *format, ...)
{
	char text[FINDING_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (line)
		finding_evidence(f, "%u: %s", line, text);
	else
		finding_evidence(f, "%s", text);
}

static void port_evidence(struct finding *f, const struct usb_port *p)
{
	evidence(f, p->line, "interface %d (%s): driver %s%s%s", p->interface,
		 model_role_name(p->role), p->driver[0] ? p->driver : "none",
		 p->wanted[0] && strcmp(p->wanted, p->driver) ? ", expected " : "",
		 p->wanted[0] && strcmp(p->wanted, p->driver) ? p->wanted : "");
}

/* Boot loader, storage, router, nothing of a modem: true when the rest need not be asked. */
static bool judge_kind(struct usb_modem *m)
{
	unsigned i, storage = 0, roles = 0;
	struct finding *f;

	for (i = 0; i < m->port_count; i++) {
		storage += m->ports[i].class_ == CLASS_STORAGE;
		roles += m->ports[i].role != MODEL_ROLE_OTHER;
	}
	if (m->mode == MODEL_MODE_BOOT) {
		f = findings_add(m->findings, FINDING_BOOT_LOADER,
				 m->id ? FINDING_CERTAIN : FINDING_LIKELY);
		evidence(f, m->line, "%04x:%04x with %u interface%s", m->vid, m->pid, m->port_count,
			 m->port_count == 1 ? "" : "s");
		return true;
	}
	if (m->id && m->id->finding[0]) {
		enum finding_code code = finding_code_of(m->id->finding);

		if (code == FINDING_COUNT)
			return true;
		f = findings_add(m->findings, code, FINDING_CERTAIN);
		evidence(f, m->line, "%04x:%04x", m->vid, m->pid);
		if (code == FINDING_NEEDS_MODESWITCH)
			finding_cure(f,
				     "apt install usb-modeswitch, or: usb_modeswitch -J -v %04x "
				     "-p %04x",
				     m->vid, m->pid);
		return true;
	}
	if (m->id || !m->port_count)
		return !m->port_count;
	if (storage == m->port_count) {
		f = findings_add(m->findings, FINDING_NEEDS_MODESWITCH, FINDING_POSSIBLE);
		evidence(f, m->line, "%04x:%04x has nothing but storage", m->vid, m->pid);
		return true;
	}
	if (m->partial)
		return false;
	if (roles && roles == role_count(m, MODEL_ROLE_NET)) {
		f = findings_add(m->findings, FINDING_ROUTER_MODE, FINDING_LIKELY);
		evidence(f, m->line, "%04x:%04x has an Ethernet function only", m->vid, m->pid);
		return true;
	}
	if (!roles) {
		f = findings_add(m->findings, FINDING_NOT_A_MODEM, FINDING_LIKELY);
		evidence(f, m->line, "%04x:%04x: no interface of a known kind", m->vid, m->pid);
	}
	return !roles;
}

/* What is said of a composition stands on all of its interfaces. */
static void composition_add(struct usb_modem *m, enum finding_code code,
			    enum finding_certainty certainty)
{
	struct finding *f = findings_add(m->findings, code, certainty);
	unsigned i;

	for (i = 0; i < m->port_count; i++)
		evidence(f, m->ports[i].line, "interface %d: %s", m->ports[i].interface,
			 model_role_name(m->ports[i].role));
}

static void judge_composition(struct usb_modem *m)
{
	bool numbered = m->id && model_has(m->id->model, MODEL_QUIRK_STATIC_NUMBERS);
	unsigned ats = role_count(m, MODEL_ROLE_AT), ecm = 0, i;
	struct finding *f;

	for (i = 0; i < m->port_count; i++)
		ecm += m->ports[i].class_ == CLASS_COMM && m->ports[i].subclass == SUBCLASS_ECM;
	if (m->configurations > 1 && (numbered || !ats)) {
		f = findings_add(m->findings, FINDING_TWO_CONFIGURATIONS, FINDING_CERTAIN);
		evidence(f, m->line, "bNumConfigurations %d%s", m->configurations,
			 ats ? "" : ", and the active one has no AT port");
		if (!ats)
			finding_cure(f,
				     "echo 1 >/sys/bus/usb/devices/%s/bConfigurationValue; then "
				     "AT!UDUSBCOMP=6 and AT!RESET",
				     m->slot);
	} else if (!ats && layout_has(m, is_at)) {
		composition_add(m, FINDING_NO_AT_PORT, m->id ? FINDING_CERTAIN : FINDING_LIKELY);
	}
	if (numbered && role_count(m, MODEL_ROLE_QMI) > 1)
		composition_add(m, FINDING_TWO_RMNET, FINDING_CERTAIN);
	if (numbered && ecm && role_count(m, MODEL_ROLE_QMI))
		composition_add(m, FINDING_ECM_AND_RMNET, FINDING_CERTAIN);
	if (numbered && ats && layout_has(m, model_is_network) &&
	    !(role_count(m, MODEL_ROLE_QMI) + role_count(m, MODEL_ROLE_MBIM) +
	      role_count(m, MODEL_ROLE_NET)))
		composition_add(m, FINDING_NO_NETWORK_FUNCTION, FINDING_CERTAIN);
}

/* A QMI function that this kernel cannot use: then its driver is not missed. */
static bool is_raw_ip_missing(const struct usb_modem *m, const struct usb_port *p, unsigned kernel)
{
	return p->role == MODEL_ROLE_QMI && m->id && kernel && kernel < KERNEL_RAW_IP &&
	       model_has(m->id->model, MODEL_QUIRK_RAW_IP_ONLY);
}

static void judge_raw_ip(struct usb_modem *m, unsigned kernel, unsigned line)
{
	struct finding *f;
	unsigned i;

	for (i = 0; i < m->port_count; i++) {
		if (is_raw_ip_missing(m, &m->ports[i], kernel))
			f = findings_add(m->findings, FINDING_RAW_IP_MISSING, FINDING_LIKELY);
		else if (!kernel && !m->ports[i].driver[0] &&
			 is_raw_ip_missing(m, &m->ports[i], KERNEL_RAW_IP - 1))
			f = findings_add(m->findings, FINDING_RAW_IP_MISSING, FINDING_POSSIBLE);
		else
			continue;
		if (kernel && !f->evidence_count)
			evidence(f, line, "Linux %u.%u", kernel >> 8, kernel & 0xff);
		port_evidence(f, &m->ports[i]);
	}
}

static bool is_wrong(const struct usb_port *p)
{
	if (is_serial_driver(p))
		return p->barred || model_is_network(p->role);
	return is_network_driver(p) && is_serial_role(p->role);
}

static void judge_wrong(struct usb_modem *m)
{
	struct finding *f;
	unsigned i;

	for (i = 0; i < m->port_count; i++) {
		const struct usb_port *p = &m->ports[i];

		if (!p->driver[0] || !is_wrong(p))
			continue;
		f = findings_add(m->findings, FINDING_DRIVER_WRONG, FINDING_CERTAIN);
		port_evidence(f, p);
		if (!f->cure[0] && p->name[0])
			usb_cure_wrong(m, p, f);
	}
}

/* What is not bound and ought to be. */
struct unbound {
	const struct usb_port *serial[USB_PORTS_MAX], *network[USB_PORTS_MAX];
	unsigned serials, networks;
	unsigned serials_bound;
	bool all_loaded; /* the drivers of all of them are there and did not take them */
};

static void unbound_collect(const struct usb_modem *m, unsigned kernel, struct unbound *u)
{
	unsigned i;

	memset(u, 0, sizeof(*u));
	u->all_loaded = true;
	for (i = 0; i < m->port_count; i++) {
		const struct usb_port *p = &m->ports[i];

		if (p->driver[0])
			u->serials_bound += is_serial_driver(p);
		if (p->driver[0] || !p->wanted[0] || is_raw_ip_missing(m, p, kernel))
			continue;
		u->all_loaded &= p->wanted_loaded;
		if (model_is_network(p->role))
			u->network[u->networks++] = p;
		else
			u->serial[u->serials++] = p;
	}
}

static void modprobe_cure(const struct unbound *u, struct finding *f)
{
	const struct usb_port *all[2 * USB_PORTS_MAX];
	unsigned i, j, n = 0, modules = 0;
	BUF_ON_STACK(names, FINDING_TEXT_MAX);

	for (i = 0; i < u->serials; i++)
		all[n++] = u->serial[i];
	for (i = 0; i < u->networks; i++)
		all[n++] = u->network[i];
	for (i = 0; i < n; i++) {
		for (j = 0; j < i && strcmp(all[j]->module, all[i]->module); j++)
			;
		if (j < i || all[i]->wanted_loaded)
			continue;
		buf_fmt(&names, " %s", all[i]->module);
		modules++;
	}
	finding_cure(f, "modprobe%s%s", modules > 1 ? " -a" : "", names.at);
}

static void judge_unbound(struct usb_modem *m, unsigned kernel)
{
	struct unbound u;
	struct finding *f;
	unsigned i;
	bool unknown;

	unbound_collect(m, kernel, &u);
	if (!m->layout || u.serials + u.networks == 0)
		return;
	unknown = u.serials && !u.serials_bound && (!in_drivers(m) || u.all_loaded);
	if (unknown) {
		f = findings_add(m->findings, FINDING_ID_UNKNOWN,
				 m->id && !m->id->in_drivers ? FINDING_CERTAIN : FINDING_LIKELY);
		evidence(f, m->line, "%04x:%04x, no serial driver took it", m->vid, m->pid);
		usb_cure_new_id(m, u.serial[0], kernel, f);
	} else {
		f = findings_add(m->findings, FINDING_DRIVER_MISSING, FINDING_CERTAIN);
	}
	for (i = 0; i < u.serials; i++)
		port_evidence(f, u.serial[i]);
	for (i = 0; i < u.networks; i++)
		port_evidence(f, u.network[i]);
	if (unknown)
		return;
	if (!in_drivers(m) && u.networks && u.network[0]->class_ == CLASS_SPECIFIC)
		usb_cure_new_id(m, u.network[0], kernel, f);
	else if (!u.all_loaded)
		modprobe_cure(&u, f);
	else if (u.serials ? u.serial[0]->name[0] : u.network[0]->name[0])
		finding_cure(f, "echo %s >/sys/bus/usb/drivers/%s/bind",
			     (u.serials ? u.serial[0] : u.network[0])->name,
			     (u.serials ? u.serial[0] : u.network[0])->wanted);
}

void usb_judge(struct usb_modem *m, unsigned kernel, unsigned line)
{
	if (judge_kind(m))
		return;
	if (!m->partial)
		judge_composition(m);
	if (m->drivers_unsaid)
		return;
	if (!m->partial)
		judge_raw_ip(m, kernel, line);
	judge_wrong(m);
	if (!m->partial)
		judge_unbound(m, kernel);
}
