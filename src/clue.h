/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_CLUE_H
#define SWICTL_CLUE_H

#include <stdbool.h>

#include "paste_line.h"
#include "usb_modem.h"

/*
 * Clues: what the lines of a pasted text said, each with the line that said it. Readers
 * (read_*.c) put them here, judge.c makes findings of them. A clue is what stands there, never
 * what it means: most meanings need two of them.
 *
 * The comment behind a kind says what its number is; without one it has none.
 */
#define CLUES(X)                                                                                  \
	/* Programs that begin, and how the port came open. */                                    \
	X(PPPD_STARTED, "pppd-started") /* version: 20409 for 2.4.9 */                            \
	X(WVDIAL_STARTED, "wvdial-started")                                                       \
	X(LINK_BEGINS, "link-begins") /* NetworkManager, mpd, netifd, RouterOS set out to dial */ \
	X(DEVICE_MISSING, "device-missing")                                                       \
	X(DEVICE_BUSY, "device-busy")                                                             \
	X(DEVICE_DENIED, "device-denied")                                                         \
	X(DEVICE_IO_ERROR, "device-io-error")                                                     \
	X(DEVICE_NO_TTY, "device-no-tty")                                                         \
	X(DEVICE_OPEN_FAILED, "device-open-failed")                                               \
	X(NO_KERNEL_PPP, "no-kernel-ppp")                                                         \
	X(OPTION_ERROR, "option-error")                                                           \
	X(NOT_ROOT, "not-root")                                                                   \
	/* The dialogue: chat(8), wvdial, mpd. */                                                 \
	X(CHAT_SEND, "chat-send")                                                                 \
	X(CHAT_DIAL, "chat-dial")                                                                 \
	X(CHAT_EXPECT, "chat-expect")                                                             \
	X(CHAT_OK, "chat-ok")		/* the modem answered something sensible */               \
	X(CHAT_GARBAGE, "chat-garbage") /* PPP frames where answers should be */                  \
	X(CHAT_ABORT, "chat-abort")	/* an ABORT string came */                                \
	X(CHAT_NO_CARRIER, "chat-no-carrier")                                                     \
	X(CHAT_BUSY, "chat-busy")                                                                 \
	X(CHAT_ERROR, "chat-error")	    /* plain ERROR */                                     \
	X(CHAT_CME_ERROR, "chat-cme-error") /* its number, or -1 */                               \
	X(CHAT_ALARM, "chat-alarm")	    /* nothing came in time */                            \
	X(CHAT_SILENT, "chat-silent")	    /* that it got no answer at all */                    \
	X(CONNECT_SEEN, "connect-seen")	    /* CONNECT */                                         \
	X(CONNECT_SCRIPT_OK, "connect-script-ok")                                                 \
	X(CONNECT_SCRIPT_FAILED, "connect-script-failed")                                         \
	X(SCRIPT_STATUS, "script-status") /* of the connect program */                            \
	/* LCP */                                                                                 \
	X(LINK_CONNECT, "link-connect") /* "Connect: ppp0 <--> /dev/ttyUSB2" */                   \
	X(LCP_SENT, "lcp-sent")                                                                   \
	X(LCP_HEARD, "lcp-heard")                                                                 \
	X(LCP_TIMEOUT, "lcp-timeout")                                                             \
	X(LCP_LOOPED, "lcp-looped")                                                               \
	X(LCP_NOT_8BIT, "lcp-not-8bit")                                                           \
	X(LCP_OPEN, "lcp-open")                                                                   \
	X(PROTOCOL_REJECT, "protocol-reject") /* CCP, VJ, IPv6CP: what a link can do without */   \
	X(IPCP_PROTOCOL_REJECT, "ipcp-protocol-reject")                                           \
	/* Authentication */                                                                      \
	X(AUTH_ASKED, "auth-asked")                                                               \
	X(CHAP_OK, "chap-ok")                                                                     \
	X(PAP_OK, "pap-ok")                                                                       \
	X(AUTH_FAILED, "auth-failed")                                                             \
	X(AUTH_TIMEOUT, "auth-timeout")                                                           \
	X(NO_SECRET, "no-secret")                                                                 \
	X(PEER_WILL_NOT_AUTH, "peer-will-not-auth") /* noauth is missing */                       \
	/* Addresses */                                                                           \
	X(IPCP_SENT, "ipcp-sent")                                                                 \
	X(IPCP_HEARD, "ipcp-heard")                                                               \
	X(IPCP_TIMEOUT, "ipcp-timeout")                                                           \
	X(IPCP_NAK_EMPTY, "ipcp-nak-empty")                                                       \
	X(IPCP_REJECTED, "ipcp-rejected")     /* WINS, VJ, DNS options */                         \
	X(IPCP_BAD_ANSWER, "ipcp-bad-answer") /* "Received bad configure-nak/rej" */              \
	X(OWN_ADDRESS, "own-address")	      /* our request offers a private address of ours */  \
	X(ADDRESS_REFUSED, "address-refused")                                                     \
	X(DNS_PLACEHOLDER, "dns-placeholder") /* 10.11.12.13 */                                   \
	X(DNS_REAL, "dns-real")                                                                   \
	X(REMOTE_UNKNOWN, "remote-unknown") /* "Could not determine remote IP address" */         \
	X(LOCAL_ADDRESS, "local-address")   /* IP is up */                                        \
	X(IPV6_UP, "ipv6-up")                                                                     \
	X(IPV6_TIMEOUT, "ipv6-timeout")                                                           \
	X(ROUTE_KEPT, "route-kept") /* "not replacing existing default route" */                  \
	/* A link that works, and its end. */                                                     \
	X(ECHO_SENT, "echo-sent")                                                                 \
	X(ECHO_ANSWERED, "echo-answered")                                                         \
	X(ECHO_ASKED, "echo-asked")	/* the peer sends requests */                             \
	X(ECHO_OWN, "echo-own")		/* "appear to have received our own echo-reply" */        \
	X(ECHO_FAILURE, "echo-failure") /* requests without an answer */                          \
	X(LINK_DEAD, "link-dead")	/* "Serial link appears to be disconnected" */            \
	X(TERM_BY_PEER, "term-by-peer")                                                           \
	X(TERM_BY_US, "term-by-us")	    /* Terminate-Request sent, reason in the text */      \
	X(TERM_ASKED, "term-asked")	    /* signal, or a person */                             \
	X(TERM_IDLE, "term-idle")	    /* idle or connect time is over */                    \
	X(CONNECT_TIME, "connect-time")	    /* seconds */                                         \
	X(BYTES_SENT, "bytes-sent")	    /* bytes */                                           \
	X(BYTES_RECEIVED, "bytes-received") /* bytes */                                           \
	X(LINK_TERMINATED, "link-terminated")                                                     \
	X(MODEM_HANGUP, "modem-hangup")                                                           \
	X(PPPD_EXIT, "pppd-exit")                                                                 \
	X(EXIT_STATUS, "exit-status") /* of pppd */                                               \
	X(LINK_DOWN, "link-down")     /* a manager above pppd says so */                          \
	/* What managers and tools say of SIM, radio and network. */                              \
	X(SIM_ABSENT, "sim-absent")                                                               \
	X(SIM_PIN, "sim-pin")                                                                     \
	X(SIM_PUK, "sim-puk")                                                                     \
	X(SIM_FAILURE, "sim-failure")                                                             \
	X(RADIO_OFF, "radio-off")                                                                 \
	X(FCC_UNLOCKED, "fcc-unlocked")                                                           \
	X(REGISTERED, "registered")                                                               \
	X(NOT_REGISTERED, "not-registered")                                                       \
	X(REGISTRATION_DENIED, "registration-denied")                                             \
	X(APN_REFUSED, "apn-refused")                                                             \
	X(NO_SERVICE, "no-service")                                                               \
	X(ALREADY_CONNECTED, "already-connected") /* "No effect" */                               \
	X(NETWORK_STARTED, "network-started")                                                     \
	X(NETWORK_FAILED, "network-failed")                                                       \
	X(MODEM_BUSY, "modem-busy")                                                               \
	X(RAW_IP, "raw-ip")                                                                       \
	X(UPDATE_FAILED, "update-failed")                                                         \
	/* The kernel. */                                                                         \
	X(KERNEL_VERSION, "kernel-version") /* as USB_KERNEL() */                                 \
	X(USB_NEW, "usb-new")		    /* device number */                                   \
	X(USB_ID, "usb-id")		    /* vid << 16 | pid */                                 \
	X(USB_DISCONNECT, "usb-disconnect") /* device number */                                   \
	X(USB_RESET, "usb-reset")	    /* device number */                                   \
	X(USB_ERROR, "usb-error")	    /* errno, positive */                                 \
	X(USB_OVER_CURRENT, "usb-over-current")                                                   \
	X(UNDER_VOLTAGE, "under-voltage")                                                         \
	X(IFNUM_WARNING, "ifnum-warning") /* interface number */                                  \
	X(IFNUM_SECOND_CONFIG, "ifnum-second-config")                                             \
	X(SERIAL_DRIVER, "serial-driver") /* tty number */                                        \
	X(SERIAL_GONE, "serial-gone")	  /* tty number */                                        \
	X(SERIAL_ERROR, "serial-error")	  /* errno, positive */                                   \
	X(WDM_DRIVER, "wdm-driver")	  /* cdc-wdm number */                                    \
	X(NET_DRIVER, "net-driver")                                                               \
	X(NET_GONE, "net-gone")                                                                   \
	X(STORAGE_DRIVER, "storage-driver")                                                       \
	/* Resets that somebody asked for. */                                                     \
	X(RESET_ASKED, "reset-asked")

enum clue_kind {
#define X(name, text) CLUE_##name,
	CLUES(X)
#undef X
		CLUE_COUNT
};

#define CLUE_TEXT_MAX  160
#define CLUE_ORDER_MAX 64

struct clue {
	unsigned count;	      /* 0: nothing said so */
	unsigned first, last; /* line numbers */
	long number, last_number;
	enum paste_clock clock; /* of first_ms, last_ms */
	int64_t first_ms, last_ms;
	char text[CLUE_TEXT_MAX]; /* of the first line: cut at a character, and the cut shown */
};

/* One occurrence, for rules that ask what came before what. */
struct clue_event {
	enum clue_kind kind;
	unsigned line;
	long number;
};

struct clue_set {
	struct clue at[CLUE_COUNT];
	unsigned order_count; /* all that came; the last CLUE_ORDER_MAX of them are kept */
	struct clue_event order[CLUE_ORDER_MAX];
};

#define CLUE_DEVICES_MAX 24

/*
 * A log holds one attempt to be online after the other. Each clue goes into two sets: `now`, of the
 * attempt that is being read, and `all`. When a line begins another attempt, what was in `now` goes
 * to `past`, `past_waits` is set, and whoever reads judges it before the next line.
 */
struct clues {
	struct clue_set now, past, all;
	bool past_waits;
	unsigned attempts; /* that began */
	unsigned device_count;
	bool devices_full;			    /* more were there than there is room for */
	struct usb_modem devices[CLUE_DEVICES_MAX]; /* of dumps and kernel logs */
};

void clues_init(struct clues *c);

/* A line said this. */
void clues_put(struct clues *c, enum clue_kind kind, const struct paste_line *line, long number);

/* From here on it is another attempt, if anything of one was there before. */
void clues_next_attempt(struct clues *c);

/* A device for a reader to fill, all zero; never NULL: when there is no room `devices_full` is set
 * and the last one is returned, emptied. */
struct usb_modem *clues_device(struct clues *c);

/* The n-th last occurrence (0: the last), or NULL. */
const struct clue_event *clue_before(const struct clue_set *set, unsigned n);

const char *clue_name(enum clue_kind kind);

#endif
