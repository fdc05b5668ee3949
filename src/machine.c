/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include "usb_judge.h"

#define KERNEL_RAW_IP USB_KERNEL(4, 5)

static const struct {
	const char *name, *use;
} modules[] = {
#define X(name, text, use) { text, use },
	MACHINE_MODULES(X)
#undef X
};

static const char *const presences[] = {
#define X(name, text) text,
	MACHINE_PRESENCES(X)
#undef X
};

const char *machine_module_name(enum machine_module module)
{
	return modules[module].name;
}

const char *machine_module_use(enum machine_module module)
{
	return modules[module].use;
}

const char *machine_presence_name(enum machine_presence presence)
{
	return presences[presence];
}

bool machine_has_raw_ip(const struct machine *m)
{
	return m->kernel_number >= KERNEL_RAW_IP;
}

static void judge_ppp(const struct machine *m, struct findings *out)
{
	struct finding *f;

	if (m->modules[MACHINE_PPP_ASYNC] == MACHINE_IS_MISSING) {
		f = findings_add(out, FINDING_NO_KERNEL_PPP, FINDING_CERTAIN);
		finding_evidence(f, "module ppp_async: not in /lib/modules/%s, not built in",
				 m->kernel);
	} else if (!m->ppp_node && m->modules[MACHINE_PPP_ASYNC] != MACHINE_IS_LOADABLE) {
		f = findings_add(out, FINDING_NO_KERNEL_PPP, FINDING_LIKELY);
		finding_evidence(f, "/dev/ppp: not there");
	}
	if (!m->has_pppd) {
		f = findings_add(out, FINDING_PPPD_MISSING, FINDING_CERTAIN);
		finding_evidence(f, "%s: not there, or not to be run", m->pppd);
	} else if (m->plugin[0] && !m->has_plugin) {
		f = findings_add(out, FINDING_PLUGIN_MISSING, FINDING_CERTAIN);
		finding_evidence(f, "%s: not there (pppd is %s)", m->plugin,
				 m->pppd_version[0] ? m->pppd_version : "of unknown version");
	}
}

static void judge_rights(const struct machine *m, struct findings *out)
{
	if (!m->is_root)
		finding_evidence(
			findings_add(out, FINDING_NO_PERMISSION, FINDING_CERTAIN),
			"not run as root: holders of ports, kernel log and ports may be hidden");
}

/* That it runs is no fault; that it may open our port at any time is. */
static void judge_manager(const struct machine *m, struct findings *out)
{
	struct finding *f;

	if (!m->manager_pid)
		return;
	f = findings_add(out, FINDING_PORT_BUSY, FINDING_POSSIBLE);
	f->severity = FINDING_WARNING;
	finding_evidence(f, "ModemManager(%d) runs and opens the ports of each modem that it sees",
			 m->manager_pid);
}

void machine_judge(const struct machine *m, struct findings *out)
{
	judge_ppp(m, out);
	judge_rights(m, out);
	judge_manager(m, out);
}
