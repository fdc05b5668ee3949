/* SPDX-License-Identifier: MIT */
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

static const struct row {
	enum finding_severity severity;
	const char *text;
	const char *cure;
} rows[FINDING_COUNT] = {
	[FINDING_SIM_ABSENT] = { FINDING_ERROR, "The modem sees no SIM card.",
				 "Take the SIM out and put it in again, contacts and cut corner "
				 "the right way round." },
	[FINDING_SIM_PIN] = { FINDING_ERROR, "The SIM card waits for its PIN.",
			      "Put the PIN into the profile, or take it off the card in a phone." },
	[FINDING_SIM_PUK] = { FINDING_ERROR, "The SIM card is blocked and waits for its PUK.",
			      "Unblock the card in a phone with the PUK from the operator." },
	[FINDING_SIM_FAILURE] = { FINDING_ERROR, "The modem cannot read the SIM card.",
				  "Reseat the SIM; try another card to tell card from slot." },
	[FINDING_LOW_POWER_IMAGE] = { FINDING_ERROR,
				      "The radio is off because firmware and carrier image do not "
				      "fit.",
				      "Choose a carrier whose image is stored: swictl carrier" },
	[FINDING_LOW_POWER_WDISABLE] = { FINDING_ERROR,
					 "The radio is off because the slot holds the W_DISABLE "
					 "pin down.",
					 "Unblock it (rfkill, switch), or let the modem ignore the "
					 "pin: AT!PCOFFEN=2" },
	[FINDING_LOW_POWER_FCC] = { FINDING_ERROR,
				    "The radio is off until the host unlocks it (FCC or BIOS "
				    "lock).",
				    "qmicli -d /dev/cdc-wdm0 --dms-set-fcc-authentication, after "
				    "each power-up" },
	[FINDING_LOW_POWER_USER] = { FINDING_ERROR,
				     "The radio was switched off by a command (+CFUN or QMI).",
				     "AT+CFUN=1" },
	[FINDING_LOW_POWER_UNKNOWN] = { FINDING_ERROR,
					"The radio is off and the modem names no usual reason.",
					"AT!PCINFO? shows who votes for it; a power cycle clears "
					"passing reasons." },
	[FINDING_IMAGE_MISMATCH] = { FINDING_WARNING,
				     "Preferred and running firmware, carrier or configuration "
				     "differ.",
				     "Choose a stored image and reset: swictl carrier" },
	[FINDING_IMAGE_MISSING] = { FINDING_WARNING,
				    "The preferred image is not stored in the modem.",
				    "Choose a stored image (swictl carrier), or flash the missing "
				    "one." },
	[FINDING_IMAGE_LOST] = { FINDING_WARNING,
				 "The running image is no longer stored in the modem.",
				 "Flash firmware and carrier image before the next power loss." },
	[FINDING_FIRMWARE_UPDATE_FAILED] = { FINDING_ERROR, "A firmware update was not finished.",
					     "Repeat it with the files that belong together (.cwe "
					     "and .nvu of one release)." },
	[FINDING_NOT_REGISTERED] = { FINDING_ERROR, "The modem is not registered in a network.",
				     "Check antenna and coverage; AT!SELRAT? and AT!BAND? show "
				     "what it may use." },
	[FINDING_REGISTRATION_DENIED] = { FINDING_ERROR, "The network refuses the registration.",
					  "Ask the operator whether the SIM is active and may roam "
					  "here." },
	[FINDING_NOT_ATTACHED] = { FINDING_ERROR,
				   "The modem is registered, but not attached to the packet "
				   "service.",
				   "AT+CGATT=1" },
	[FINDING_WEAK_SIGNAL] = { FINDING_WARNING, "The signal is weak.",
				  "Check both antenna plugs; move or change the antenna." },
	[FINDING_APN_REJECTED] = { FINDING_ERROR, "The network refuses the APN.",
				   "Use the APN that the operator gives for this SIM." },
	[FINDING_AUTH_FAILED] = { FINDING_ERROR, "User name or password were refused.",
				  "Use the credentials of the operator, or auth = \"none\"." },
	[FINDING_NO_CREDENTIALS] = { FINDING_ERROR,
				     "The peer asks for a password and there is none on our side.",
				     "Put user and password into the profile (mode 0600)." },
	[FINDING_NO_AT_PORT] = { FINDING_ERROR, "The USB composition has no AT port.",
				 "Set one with the MODEM function: swictl composition" },
	[FINDING_TWO_CONFIGURATIONS] = { FINDING_WARNING,
					 "The composition has two USB configurations, of which the "
					 "host may take the wrong one.",
					 "AT!UDUSBCOMP=6, then AT!RESET" },
	[FINDING_TWO_RMNET] = { FINDING_INFO,
				"The composition has two QMI network functions: two wwan "
				"interfaces are normal.",
				"Use one of them, or drop the second: swictl composition" },
	[FINDING_ECM_AND_RMNET] = { FINDING_WARNING,
				    "ECM and RMNET are both set: the data call goes to ECM and QMI "
				    "stays deaf.",
				    "Drop ECM: swictl composition" },
	[FINDING_NO_NETWORK_FUNCTION] = { FINDING_INFO,
					  "The composition has no network function: only PPP "
					  "carries traffic.",
					  "Nothing to do for PPP; else add RMNET0 or MBIM: swictl "
					  "composition" },
	[FINDING_BOOT_LOADER] = { FINDING_ERROR, "The modem is in boot-hold or download mode.",
				  "Power-cycle it; when it comes back so, flash its firmware." },
	[FINDING_DRIVER_MISSING] = { FINDING_ERROR, "A function has no driver bound.",
				     "Load the kernel module." },
	[FINDING_ID_UNKNOWN] = { FINDING_ERROR, "No driver of this kernel knows the USB id.",
				 "Tell it to a driver: echo VID PID > "
				 "/sys/bus/usb-serial/drivers/option1/new_id" },
	[FINDING_DRIVER_WRONG] = { FINDING_WARNING,
				   "A driver took an interface that is not its own.",
				   "Unbind it from that interface, and load the driver that "
				   "belongs there." },
	[FINDING_RAW_IP_MISSING] = { FINDING_WARNING,
				     "The QMI function is unusable: this kernel's qmi_wwan has no "
				     "raw-ip.",
				     "Linux 4.5 or newer, or PPP: swictl connect" },
	[FINDING_INTERFACE_NUMBERS_HARMLESS] = { FINDING_INFO,
						 "\"invalid interface number\" is harmless: Sierra "
						 "numbers name functions.",
						 "Nothing to do." },
	[FINDING_NEEDS_MODESWITCH] = { FINDING_ERROR, "The device shows only its storage.",
				       "Install usb_modeswitch." },
	[FINDING_ROUTER_MODE] = { FINDING_INFO,
				  "The device is a router of its own (HiLink, ECM): it has no AT "
				  "port by design.",
				  "Use its network interface." },
	[FINDING_NOT_A_MODEM] = { FINDING_INFO, "Nothing in this device looks like a modem.",
				  "Look at the other devices: swictl list" },
	[FINDING_WRONG_PORT] = { FINDING_ERROR, "This port is not the AT port of the modem.",
				 "Take the one with role at: swictl list" },
	[FINDING_PORT_BUSY] = { FINDING_ERROR, "Another program holds the port.",
				"Stop it first (ModemManager, a terminal, a running connect)." },
	[FINDING_PERMISSION_DENIED] = { FINDING_ERROR, "The program may not open the port.",
					"Run it as root, or be a member of the group dialout." },
	[FINDING_PPPD_OPTIONS] = { FINDING_ERROR, "pppd does not accept its options.",
				   "Correct the option that the line names." },
	[FINDING_PORT_SILENT] = { FINDING_ERROR, "The right port, and no answer.",
				  "Power-cycle the modem; see that nothing else reads the port." },
	[FINDING_PORT_STUCK] = { FINDING_ERROR, "The modem takes no more data on this port.",
				 "swictl resets its USB port; else unplug it or cut its power." },
	[FINDING_PORT_IN_DATA_MODE] = { FINDING_WARNING,
					"The port was left in data mode: PPP frames came where "
					"answers should be.",
					"swictl recovers it; else power-cycle the modem." },
	[FINDING_COMMAND_MALFORMED] = { FINDING_ERROR, "Quotes or commas of a command are broken.",
					"Quote each string and separate them by commas." },
	[FINDING_COMMAND_NEEDS_MODE] = { FINDING_ERROR,
					 "The command is legal, but not in this mode of the modem.",
					 "Use PPP or QMI: AT!SCACT works in DirectIP mode only." },
	[FINDING_LOCKED_COMMANDS] = { FINDING_WARNING,
				      "Commands were refused because the modem is locked.",
				      "AT!ENTERCND=\"<password>\" with the password of this unit" },
	[FINDING_DIAL_REFUSED] = { FINDING_ERROR, "The modem refused to dial and gave no reason.",
				   "Look at SIM, registration and APN: swictl info" },
	[FINDING_ALREADY_CONNECTED] = { FINDING_INFO,
					"\"No effect\": the modem connects by itself already.",
					"Switch autoconnect off while you look for the fault." },
	[FINDING_CONNECT_WITHOUT_NETWORK] = { FINDING_ERROR,
					      "The modem said CONNECT, but the network never "
					      "answered.",
					      "Look at SIM, registration and APN: CONNECT and CHAP "
					      "success prove nothing." },
	[FINDING_NETWORK_UNREACHABLE] = { FINDING_ERROR,
					  "Nothing comes back from the network any more, though "
					  "the modem answers.",
					  "swictl dials again, then attaches again; ask the "
					  "operator when it comes back so." },
	[FINDING_NO_IPCP_ADDRESS] = { FINDING_ERROR, "The network gave no address.",
				      "Check the APN and its authentication." },
	[FINDING_DNS_PLACEHOLDER] = { FINDING_WARNING,
				      "Only placeholder DNS servers (10.11.12.13) came: the "
				      "network had not answered.",
				      "Check the APN; a few seconds of it are normal." },
	[FINDING_IPCP_OPTIONS_REFUSED] = { FINDING_WARNING,
					   "The modem refuses options that we ask for.",
					   "Leave out ms-wins and VJ compression (novj)." },
	[FINDING_OWN_ADDRESS_OFFERED] = { FINDING_ERROR,
					  "pppd offered an address of this host instead of asking "
					  "for one.",
					  "noipdefault" },
	[FINDING_ROUTE_KEPT] = { FINDING_WARNING,
				 "The link is up, but the default route goes elsewhere.",
				 "Take the other default route away, or give the link a better "
				 "metric." },
	[FINDING_ECHO_NEVER_ANSWERED] = { FINDING_WARNING, "No LCP echo was ever answered.",
					  "lcp-echo-failure 0, or our plugin, which learns it." },
	[FINDING_ECHO_LOST_AFTER_TRAFFIC] = { FINDING_ERROR,
					      "The link went silent after it had worked.",
					      "Look at signal and registration." },
	[FINDING_ECHO_LOOPED] = { FINDING_ERROR,
				  "Our own frames come back: the modem is not in data mode.",
				  "Hang up and dial again." },
	[FINDING_ECHO_MAGIC_COPIED] = { FINDING_INFO,
					"The peer copies our magic number while traffic flows.",
					"nomagic" },
	[FINDING_MODEM_LEFT_DATA_MODE] = { FINDING_ERROR,
					   "The modem fell back to command mode during the call.",
					   "Dial again." },
	[FINDING_PEER_TERMINATED] = { FINDING_ERROR, "The peer ended the link.",
				      "Check APN, quota and dial profile when it does so at "
				      "once." },
	[FINDING_LINK_HANGUP] = { FINDING_WARNING, "The link was hung up, no reason given.",
				  "Look at the lines before it." },
	[FINDING_USB_GONE] = { FINDING_ERROR, "The modem vanished from the USB bus.",
			       "Check power supply and cable." },
	[FINDING_USB_RESET] = { FINDING_WARNING,
				"The modem vanished from the USB bus and came back.",
				"Check power supply and cable when nobody asked for it." },
	[FINDING_USB_POWER] = { FINDING_ERROR, "The USB port fails: power or cable.",
				"Use a powered hub or a better supply, and a shorter cable." },
	[FINDING_RESET_REQUESTED] = { FINDING_INFO, "The modem was reset by a command.",
				      "Nothing to do." },
	[FINDING_TYPOGRAPHIC_QUOTES] = { FINDING_WARNING,
					 "Typographic quotes stand where a command needs plain "
					 "ones.",
					 "Type the command by hand." },
	[FINDING_DIAL_STRING_DAMAGED] = { FINDING_WARNING, "The dial string lost characters.",
					  "ATD*99***1#" },
	[FINDING_LOG_MANGLED] = { FINDING_INFO, "The text was changed on its way here.",
				  "Take it from the file, not from a web page." },
	[FINDING_OUTPUT_TRUNCATED] = { FINDING_INFO, "The text is cut off.", "Show all of it." },
	[FINDING_NO_KERNEL_PPP] = { FINDING_ERROR, "This kernel has no PPP.",
				    "modprobe ppp_async; on OpenWrt: opkg install kmod-ppp" },
	[FINDING_PPPD_MISSING] = { FINDING_ERROR, "There is no pppd.",
				   "Install it: apt install ppp, opkg install ppp" },
	[FINDING_PLUGIN_MISSING] = { FINDING_ERROR, "pppd of this version has no plugin of swictl.",
				     "Build and install swictl.so for it: make plugin, make "
				     "install" },
	[FINDING_NO_PERMISSION] = { FINDING_INFO, "Not everything could be looked at.",
				    "Run it as root." },
	[FINDING_CONFIGURATION_WRONG] = { FINDING_ERROR, "A configuration file is wrong.",
					  "Correct the line that is named: swictl check" },
	[FINDING_USB_AUTOSUSPEND] = { FINDING_WARNING,
				      "The kernel may put the modem to sleep when no port is "
				      "open.",
				      "echo on >/sys/bus/usb/devices/<slot>/power/control" },
	[FINDING_USB_SLOW] = { FINDING_WARNING,
			       "The modem runs at full speed (12 Mbit/s) only: cable, plug or hub.",
			       "Take another cable or port." },
};

void findings_init(struct findings *list)
{
	list->count = 0;
	list->full = false;
}

struct finding *findings_find(struct findings *list, enum finding_code code)
{
	struct finding *f;

	for (f = list->at; f < list->at + list->count; f++)
		if (f->code == code)
			return f;
	return NULL;
}

struct finding *findings_add(struct findings *list, enum finding_code code,
			     enum finding_certainty certainty)
{
	struct finding *f = findings_find(list, code);

	if (f) {
		if (f->certainty < certainty)
			f->certainty = certainty;
		return f;
	}
	if (list->count == FINDINGS_MAX) {
		list->full = true;
		return &list->at[FINDINGS_MAX - 1];
	}
	f = &list->at[list->count++];
	*f = (struct finding) { .code = code,
				.severity = rows[code].severity,
				.certainty = certainty };
	return f;
}

#define CUT_MARK "\xE2\x80\xA6" /* the ellipsis, U+2026 */

/* Bytes of the character at p: UTF-8 by its first byte, at most n. */
static size_t char_len(const char *p, size_t n)
{
	unsigned char c = (unsigned char)*p;
	size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;

	return len < n ? len : n;
}

/* Clean text into a fixed array; what does not fit is cut at a character, and the cut is shown. */
static void put_line(char to[FINDING_TEXT_MAX], const char *text, size_t n, bool cut)
{
	BUF_ON_STACK(one, 20);
	struct buf line;
	size_t len;

	buf_init(&line, to, FINDING_TEXT_MAX - strlen(CUT_MARK));
	for (; n > 0; text += len, n -= len) {
		len = char_len(text, n);
		buf_clear(&one);
		buf_clean(&one, text, len);
		if (one.len >= line.size - line.len)
			break;
		buf_mem(&line, one.at, one.len);
	}
	line.size = FINDING_TEXT_MAX;
	if (n > 0 || cut)
		buf_str(&line, CUT_MARK);
}

__attribute__((format(printf, 2, 0))) static void format_line(char to[FINDING_TEXT_MAX],
							      const char *format, va_list args)
{
	char text[2 * FINDING_TEXT_MAX];
	int n = vsnprintf(text, sizeof(text), format, args);
	bool cut = n >= (int)sizeof(text);

	put_line(to, text, n < 0 ? 0 : strlen(text), cut);
}

void finding_evidence(struct finding *f, const char *format, ...)
{
	va_list args;
	size_t i;

	if (f->evidence_count == FINDING_EVIDENCE_MAX)
		return;
	va_start(args, format);
	format_line(f->evidence[f->evidence_count], format, args);
	va_end(args);
	for (i = 0; i < f->evidence_count; i++)
		if (strcmp(f->evidence[i], f->evidence[f->evidence_count]) == 0)
			return;
	f->evidence_count++;
}

void finding_cure(struct finding *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	format_line(f->cure, format, args);
	va_end(args);
}

/* True when a goes before b. */
static bool goes_before(const struct finding *a, const struct finding *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->certainty != b->certainty)
		return a->certainty > b->certainty;
	return a->code < b->code;
}

void findings_sort(struct findings *list)
{
	struct finding moved;
	size_t i, j;

	for (i = 1; i < list->count; i++) {
		moved = list->at[i];
		for (j = i; j > 0 && goes_before(&moved, &list->at[j - 1]); j--)
			list->at[j] = list->at[j - 1];
		list->at[j] = moved;
	}
}

bool findings_bad(const struct findings *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->at[i].severity == FINDING_ERROR)
			return true;
	return false;
}

#define X(name, text) text,
static const char *const code_names[] = { FINDING_CODES(X) };
static const char *const severity_names[] = { FINDING_SEVERITIES(X) };
static const char *const certainty_names[] = { FINDING_CERTAINTIES(X) };
#undef X

const char *finding_code_name(enum finding_code code)
{
	return code_names[code];
}

const char *finding_severity_name(enum finding_severity severity)
{
	return severity_names[severity];
}

const char *finding_certainty_name(enum finding_certainty certainty)
{
	return certainty_names[certainty];
}

const char *finding_text(enum finding_code code)
{
	return rows[code].text;
}

const char *finding_cure_text(const struct finding *f)
{
	return f->cure[0] ? f->cure : rows[f->code].cure;
}

enum finding_code finding_code_of(const char *name)
{
	enum finding_code code;

	for (code = 0; code < FINDING_COUNT; code++)
		if (strcmp(code_names[code], name) == 0)
			break;
	return code;
}
