/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FINDING_H
#define SWICTL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Findings: what is wrong (or only looks wrong), how sure we are, and the cure.
 *
 * The codes are stable: add, never rename (design section 4). Each row of the table in
 * finding_rows.c holds the code, its usual severity, its sentence and its cure; the program, the
 * manual and the tests all read that row.
 */
#define FINDING_CODES(X)                                            \
	X(SIM_ABSENT, "sim-absent")                                 \
	X(SIM_PIN, "sim-pin")                                       \
	X(SIM_PUK, "sim-puk")                                       \
	X(SIM_FAILURE, "sim-failure")                               \
	X(LOW_POWER_IMAGE, "low-power-image")                       \
	X(LOW_POWER_WDISABLE, "low-power-wdisable")                 \
	X(LOW_POWER_FCC, "low-power-fcc")                           \
	X(LOW_POWER_USER, "low-power-user")                         \
	X(LOW_POWER_UNKNOWN, "low-power-unknown")                   \
	X(IMAGE_MISMATCH, "image-mismatch")                         \
	X(IMAGE_MISSING, "image-missing")                           \
	X(IMAGE_LOST, "image-lost")                                 \
	X(FIRMWARE_UPDATE_FAILED, "firmware-update-failed")         \
	X(NOT_REGISTERED, "not-registered")                         \
	X(REGISTRATION_DENIED, "registration-denied")               \
	X(NOT_ATTACHED, "not-attached")                             \
	X(WEAK_SIGNAL, "weak-signal")                               \
	X(APN_REJECTED, "apn-rejected")                             \
	X(AUTH_FAILED, "auth-failed")                               \
	X(NO_CREDENTIALS, "no-credentials")                         \
	X(NO_AT_PORT, "no-at-port")                                 \
	X(TWO_CONFIGURATIONS, "two-configurations")                 \
	X(TWO_RMNET, "two-rmnet")                                   \
	X(ECM_AND_RMNET, "ecm-and-rmnet")                           \
	X(NO_NETWORK_FUNCTION, "no-network-function")               \
	X(BOOT_LOADER, "boot-loader")                               \
	X(DRIVER_MISSING, "driver-missing")                         \
	X(ID_UNKNOWN, "id-unknown")                                 \
	X(DRIVER_WRONG, "driver-wrong")                             \
	X(RAW_IP_MISSING, "raw-ip-missing")                         \
	X(INTERFACE_NUMBERS_HARMLESS, "interface-numbers-harmless") \
	X(NEEDS_MODESWITCH, "needs-modeswitch")                     \
	X(ROUTER_MODE, "router-mode")                               \
	X(NOT_A_MODEM, "not-a-modem")                               \
	X(WRONG_PORT, "wrong-port")                                 \
	X(PORT_BUSY, "port-busy")                                   \
	X(PERMISSION_DENIED, "permission-denied")                   \
	X(PPPD_OPTIONS, "pppd-options")                             \
	X(PORT_SILENT, "port-silent")                               \
	X(PORT_STUCK, "port-stuck")                                 \
	X(PORT_IN_DATA_MODE, "port-in-data-mode")                   \
	X(COMMAND_MALFORMED, "command-malformed")                   \
	X(COMMAND_NEEDS_MODE, "command-needs-mode")                 \
	X(LOCKED_COMMANDS, "locked-commands")                       \
	X(DIAL_REFUSED, "dial-refused")                             \
	X(ALREADY_CONNECTED, "already-connected")                   \
	X(CONNECT_WITHOUT_NETWORK, "connect-without-network")       \
	X(NETWORK_UNREACHABLE, "network-unreachable")               \
	X(NO_IPCP_ADDRESS, "no-ipcp-address")                       \
	X(DNS_PLACEHOLDER, "dns-placeholder")                       \
	X(IPCP_OPTIONS_REFUSED, "ipcp-options-refused")             \
	X(OWN_ADDRESS_OFFERED, "own-address-offered")               \
	X(ROUTE_KEPT, "route-kept")                                 \
	X(ECHO_NEVER_ANSWERED, "echo-never-answered")               \
	X(ECHO_LOST_AFTER_TRAFFIC, "echo-lost-after-traffic")       \
	X(ECHO_LOOPED, "echo-looped")                               \
	X(ECHO_MAGIC_COPIED, "echo-magic-copied")                   \
	X(MODEM_LEFT_DATA_MODE, "modem-left-data-mode")             \
	X(PEER_TERMINATED, "peer-terminated")                       \
	X(LINK_HANGUP, "link-hangup")                               \
	X(USB_GONE, "usb-gone")                                     \
	X(USB_RESET, "usb-reset")                                   \
	X(USB_POWER, "usb-power")                                   \
	X(RESET_REQUESTED, "reset-requested")                       \
	X(TYPOGRAPHIC_QUOTES, "typographic-quotes")                 \
	X(DIAL_STRING_DAMAGED, "dial-string-damaged")               \
	X(LOG_MANGLED, "log-mangled")                               \
	X(OUTPUT_TRUNCATED, "output-truncated")                     \
	X(NO_KERNEL_PPP, "no-kernel-ppp")                           \
	X(PPPD_MISSING, "pppd-missing")                             \
	X(PLUGIN_MISSING, "plugin-missing")                         \
	X(NO_PERMISSION, "no-permission")                           \
	X(CONFIGURATION_WRONG, "configuration-wrong")               \
	X(USB_AUTOSUSPEND, "usb-autosuspend")                       \
	X(USB_SLOW, "usb-slow")                                     \
	X(IMAGE_NOT_FOR_SIM, "image-not-for-sim")

enum finding_code {
#define X(name, text) FINDING_##name,
	FINDING_CODES(X)
#undef X
		FINDING_COUNT
};

#define FINDING_SEVERITIES(X) X(INFO, "info") X(WARNING, "warning") X(ERROR, "error")
enum finding_severity {
#define X(name, text) FINDING_##name,
	FINDING_SEVERITIES(X)
#undef X
};

#define FINDING_CERTAINTIES(X) X(POSSIBLE, "possible") X(LIKELY, "likely") X(CERTAIN, "certain")
enum finding_certainty {
#define X(name, text) FINDING_##name,
	FINDING_CERTAINTIES(X)
#undef X
};

#define FINDING_EVIDENCE_MAX 8
#define FINDING_TEXT_MAX     160 /* bytes of one line of evidence or cure, terminator included */

struct finding {
	enum finding_code code;
	enum finding_severity severity;
	enum finding_certainty certainty;
	size_t evidence_count;
	char evidence[FINDING_EVIDENCE_MAX][FINDING_TEXT_MAX]; /* cleaned */
	char cure[FINDING_TEXT_MAX]; /* made for this machine; empty: the row's own */
};

#define FINDINGS_MAX 32

struct findings {
	size_t count;
	bool full; /* more were found than there is room for */
	struct finding at[FINDINGS_MAX];
};

void findings_init(struct findings *list);

/*
 * Add a finding with the severity of its row, or find the one with this code that is there
 * already. Never NULL: when the list is full, `full` is set and the last one is returned.
 */
struct finding *findings_add(struct findings *list, enum finding_code code,
			     enum finding_certainty certainty);

/* The finding with this code, or NULL. */
struct finding *findings_find(struct findings *list, enum finding_code code);

/* Take it out again, if it is there. */
void findings_drop(struct findings *list, enum finding_code code);

/* Add a line of evidence, cleaned and cut at a character to fit. One that is there already, and
 * more than fit, are not kept. */
void finding_evidence(struct finding *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void finding_cure(struct finding *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Worst first: severity, then certainty, then order of code. */
void findings_sort(struct findings *list);

/* True when one of severity FINDING_ERROR is in the list. */
bool findings_bad(const struct findings *list);

const char *finding_code_name(enum finding_code code);
const char *finding_severity_name(enum finding_severity severity);
const char *finding_certainty_name(enum finding_certainty certainty);
/* The row's sentence and cure; the finding's own cure goes before the row's. */
const char *finding_text(enum finding_code code);
const char *finding_cure_text(const struct finding *f);
/* FINDING_COUNT when there is no such code. */
enum finding_code finding_code_of(const char *name);

#endif
