/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MACHINE_H
#define SWICTL_MACHINE_H

#include <stdbool.h>

#include "finding.h"

/*
 * What this machine brings for a modem: kernel, its modules, pppd and our plugin, rights, and who
 * else looks after modems. machine_scan() reads it; machine_judge() says what is wrong with it.
 */
#define MACHINE_MODULES(X)                                       \
	X(PPP_ASYNC, "ppp_async", "PPP over a serial port")      \
	X(QCSERIAL, "qcserial", "serial ports of Sierra modems") \
	X(OPTION, "option", "serial ports of other modems")      \
	X(QMI_WWAN, "qmi_wwan", "QMI network interfaces")        \
	X(CDC_MBIM, "cdc_mbim", "MBIM network interfaces")

enum machine_module {
#define X(name, text, use) MACHINE_##name,
	MACHINE_MODULES(X)
#undef X
		MACHINE_MODULES_COUNT
};

#define MACHINE_PRESENCES(X)                                            \
	X(UNKNOWN, "unknown") /* no list of modules to look it up in */ \
	X(MISSING, "missing")                                           \
	X(LOADABLE, "loadable")                                         \
	X(LOADED, "loaded") /* or built in */

enum machine_presence {
#define X(name, text) MACHINE_IS_##name,
	MACHINE_PRESENCES(X)
#undef X
};

struct machine {
	char kernel[64];	/* release as uname -r has it, or "" */
	unsigned kernel_number; /* as USB_KERNEL(); 0: not known */
	enum machine_presence modules[MACHINE_MODULES_COUNT];
	bool ppp_node;	/* /dev/ppp is there */
	char pppd[200]; /* its path */
	bool has_pppd;
	char pppd_version[24]; /* "2.4.9", or "" */
	char plugin[220];      /* where pppd of that version looks for it */
	bool has_plugin;
	bool is_root;
	int manager_pid; /* ModemManager; 0: it does not run */
};

/* Add what stands between this machine and a link. */
void machine_judge(const struct machine *m, struct findings *out);

/* The kernel can use a QMI function of a modem that speaks raw IP only (4.5, sierra-at 10). */
bool machine_has_raw_ip(const struct machine *m);

const char *machine_module_name(enum machine_module module);
const char *machine_module_use(enum machine_module module);
const char *machine_presence_name(enum machine_presence presence);

#endif
