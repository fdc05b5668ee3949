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
/* How far an attempt to be online is when a line says so; NONE: says nothing of that. */
#define CLUE_PHASES(X) X(NONE) X(OPEN) X(DIAL) X(CONNECT) X(LCP) X(AUTH) X(ADDRESS) X(UP) X(END)
enum clue_phase {
#define X(name) CLUE_PHASE_##name,
	CLUE_PHASES(X)
#undef X
};

#define CLUES(X)                                                                                   \
	X(NONE, "none", NONE) /* what a line said that nobody needs */                             \
	/* Programs that begin, and how the port came open. */                                     \
	X(PPPD_STARTED, "pppd-started", OPEN) /* version: 20409 for 2.4.9 */                       \
	X(WVDIAL_STARTED, "wvdial-started", OPEN)                                                  \
	X(LINK_BEGINS, "link-begins", OPEN) /* NetworkManager, mpd, netifd, RouterOS */            \
	X(DEVICE_MISSING, "device-missing", NONE)                                                  \
	X(DEVICE_BUSY, "device-busy", NONE)                                                        \
	X(DEVICE_DENIED, "device-denied", NONE)                                                    \
	X(DEVICE_IO_ERROR, "device-io-error", NONE)                                                \
	X(DEVICE_NO_TTY, "device-no-tty", NONE)                                                    \
	X(NO_NODES, "no-nodes", NONE) /* "ls: cannot access /dev/ttyUSB*" */                       \
	X(DEVICE_OPEN_FAILED, "device-open-failed", NONE)                                          \
	X(NO_KERNEL_PPP, "no-kernel-ppp", NONE)                                                    \
	X(OPTION_ERROR, "option-error", NONE)                                                      \
	X(NOT_ROOT, "not-root", NONE)                                                              \
	/* The dialogue: chat(8), wvdial, mpd. */                                                  \
	X(CHAT_SEND, "chat-send", DIAL)                                                            \
	X(CHAT_DIAL, "chat-dial", DIAL)                                                            \
	X(CHAT_OK, "chat-ok", DIAL)		    /* the modem answered something sensible */    \
	X(CHAT_GARBAGE, "chat-garbage", DIAL)	    /* PPP frames where answers should be */       \
	X(CHAT_ABORT, "chat-abort", DIAL)	    /* some other ABORT string came */             \
	X(CHAT_NO_CARRIER, "chat-no-carrier", DIAL) /* here and below: 1 after the dial command */ \
	X(CHAT_BUSY, "chat-busy", DIAL)                                                            \
	X(CHAT_ERROR, "chat-error", DIAL)	  /* plain ERROR */                                \
	X(CHAT_CME_ERROR, "chat-cme-error", DIAL) /* its number, or -1 */                          \
	X(CHAT_ALARM, "chat-alarm", DIAL)	  /* nothing came in time */                       \
	X(CONNECT_SEEN, "connect-seen", CONNECT)  /* CONNECT */                                    \
	X(CONNECT_SCRIPT_OK, "connect-script-ok", CONNECT)                                         \
	X(CONNECT_SCRIPT_FAILED, "connect-script-failed", END)                                     \
	X(SCRIPT_STATUS, "script-status", NONE) /* of the connect program */                       \
	/* LCP */                                                                                  \
	X(LINK_CONNECT, "link-connect", CONNECT) /* "Connect: ppp0 <--> /dev/ttyUSB2" */           \
	X(LCP_SENT, "lcp-sent", CONNECT)                                                           \
	X(LCP_HEARD, "lcp-heard", LCP)                                                             \
	X(LCP_TIMEOUT, "lcp-timeout", CONNECT)                                                     \
	X(LCP_LOOPED, "lcp-looped", NONE)                                                          \
	X(LCP_NOT_8BIT, "lcp-not-8bit", CONNECT)                                                   \
	X(PROTOCOL_REJECT, "protocol-reject", LCP) /* what a link can do without: CCP, IPv6CP */   \
	X(IPCP_PROTOCOL_REJECT, "ipcp-protocol-reject", ADDRESS)                                   \
	/* Authentication */                                                                       \
	X(AUTH_ASKED, "auth-asked", AUTH)                                                          \
	X(CHAP_OK, "chap-ok", AUTH)                                                                \
	X(PAP_OK, "pap-ok", AUTH)                                                                  \
	X(AUTH_FAILED, "auth-failed", END)                                                         \
	X(AUTH_TIMEOUT, "auth-timeout", AUTH)                                                      \
	X(NO_SECRET, "no-secret", AUTH)                                                            \
	X(PEER_WILL_NOT_AUTH, "peer-will-not-auth", NONE) /* noauth is missing */                  \
	/* Addresses */                                                                            \
	X(IPCP_SENT, "ipcp-sent", ADDRESS)                                                         \
	X(IPCP_HEARD, "ipcp-heard", ADDRESS)                                                       \
	X(IPCP_TIMEOUT, "ipcp-timeout", ADDRESS)                                                   \
	X(IPCP_ENDED, "ipcp-ended", ADDRESS) /* Terminate by the peer */                           \
	X(IPCP_NAK_EMPTY, "ipcp-nak-empty", ADDRESS)                                               \
	X(IPCP_REJECTED, "ipcp-rejected", ADDRESS)     /* options that we asked for */             \
	X(IPCP_BAD_ANSWER, "ipcp-bad-answer", ADDRESS) /* "Received bad configure-nak/rej" */      \
	X(OWN_ADDRESS, "own-address", ADDRESS)	       /* our first request offers an address */   \
	X(ADDRESS_GIVEN, "address-given", ADDRESS)     /* by a Nak of the peer */                  \
	X(ADDRESS_REFUSED, "address-refused", ADDRESS)                                             \
	X(LOCAL_UNKNOWN, "local-unknown", ADDRESS) /* "Could not determine local IP address" */    \
	X(DNS_PLACEHOLDER, "dns-placeholder", ADDRESS) /* 10.11.12.13 */                           \
	X(DNS_REAL, "dns-real", ADDRESS)                                                           \
	X(REMOTE_UNKNOWN, "remote-unknown", ADDRESS) /* "... defaulting to 10.64.64.64" */         \
	X(LOCAL_ADDRESS, "local-address", UP)	     /* IP is up */                                \
	X(IPV6_UP, "ipv6-up", ADDRESS)                                                             \
	X(IPV6_TIMEOUT, "ipv6-timeout", NONE)                                                      \
	X(ROUTE_KEPT, "route-kept", NONE) /* "not replacing existing default route" */             \
	/* A link that works, and its end. */                                                      \
	X(ECHO_INTERVAL, "echo-interval", NONE) /* seconds: of the options in effect */            \
	X(ECHO_SENT, "echo-sent", LCP)                                                             \
	X(ECHO_ANSWERED, "echo-answered", LCP)                                                     \
	X(ECHO_ASKED, "echo-asked", LCP)     /* the peer sends requests */                         \
	X(ECHO_OWN, "echo-own", LCP)	     /* "appear to have received our own echo-reply" */    \
	X(ECHO_FAILURE, "echo-failure", END) /* requests without an answer */                      \
	X(LINK_DEAD, "link-dead", END)	     /* "Serial link appears to be disconnected" */        \
	X(TERM_BY_PEER, "term-by-peer", END)                                                       \
	X(TERM_BY_US, "term-by-us", END)	 /* Terminate-Request sent, reason in the text */  \
	X(TERM_ASKED, "term-asked", END)	 /* a signal, or a person */                       \
	X(TERM_IDLE, "term-idle", END)		 /* idle or connect time is over */                \
	X(CONNECT_TIME, "connect-time", END)	 /* seconds */                                     \
	X(BYTES_SENT, "bytes-sent", END)	 /* bytes */                                       \
	X(BYTES_RECEIVED, "bytes-received", END) /* bytes */                                       \
	X(LINK_TERMINATED, "link-terminated", END)                                                 \
	X(MODEM_HANGUP, "modem-hangup", END)                                                       \
	X(PPPD_EXIT, "pppd-exit", END)                                                             \
	X(EXIT_STATUS, "exit-status", END) /* of pppd */                                           \
	X(LINK_DOWN, "link-down", NONE)	   /* a manager above pppd says so */                      \
	/* What managers and tools say of SIM, radio and network. */                               \
	X(SIM_ABSENT, "sim-absent", NONE)                                                          \
	X(SIM_PIN, "sim-pin", NONE)                                                                \
	X(SIM_PUK, "sim-puk", NONE)                                                                \
	X(SIM_FAILURE, "sim-failure", NONE)                                                        \
	X(SIM_READY, "sim-ready", NONE)                                                            \
	X(RADIO_OFF, "radio-off", NONE)                                                            \
	X(RADIO_PIN, "radio-pin", NONE) /* the slot's W_DISABLE holds it off */                    \
	X(FCC_LOCKED, "fcc-locked", NONE)                                                          \
	X(FCC_UNLOCKED, "fcc-unlocked", NONE)                                                      \
	X(REGISTERED, "registered", NONE)                                                          \
	X(NOT_REGISTERED, "not-registered", NONE)                                                  \
	X(REGISTRATION_DENIED, "registration-denied", NONE)                                        \
	X(APN_REFUSED, "apn-refused", NONE)                                                        \
	X(NO_SERVICE, "no-service", NONE)                                                          \
	X(ALREADY_CONNECTED, "already-connected", NONE) /* "No effect" */                          \
	X(NETWORK_STARTED, "network-started", UP)	/* over QMI or MBIM */                     \
	X(NETWORK_FAILED, "network-failed", NONE)                                                  \
	X(MODEM_BUSY, "modem-busy", NONE) /* another program has it */                             \
	X(RAW_IP, "raw-ip", NONE)                                                                  \
	X(RAW_IP_MISSING, "raw-ip-missing", NONE)                                                  \
	X(UPDATE_FAILED, "update-failed", NONE)                                                    \
	/* The kernel. */                                                                          \
	X(KERNEL_VERSION, "kernel-version", NONE)     /* major << 8 | minor */                     \
	X(KERNEL_MENTIONED, "kernel-mentioned", NONE) /* the same, in what a person wrote */       \
	X(USB_NEW, "usb-new", NONE)		      /* device number */                          \
	X(USB_ID, "usb-id", NONE)		      /* vid << 16 | pid */                        \
	X(USB_DISCONNECT, "usb-disconnect", NONE)     /* device number */                          \
	X(USB_RESET, "usb-reset", NONE)		      /* device number */                          \
	X(USB_ERROR, "usb-error", NONE)                                                            \
	X(USB_OVER_CURRENT, "usb-over-current", NONE)                                              \
	X(UNDER_VOLTAGE, "under-voltage", NONE)                                                    \
	X(IFNUM_WARNING, "ifnum-warning", NONE) /* interface number */                             \
	X(IFNUM_SECOND_CONFIG, "ifnum-second-config", NONE)                                        \
	X(SERIAL_DRIVER, "serial-driver", NONE) /* tty number */                                   \
	X(SERIAL_GONE, "serial-gone", NONE)	/* tty number */                                   \
	X(SERIAL_ERROR, "serial-error", NONE)                                                      \
	X(WDM_DRIVER, "wdm-driver", NONE)                                                          \
	X(NET_DRIVER, "net-driver", NONE)                                                          \
	X(NET_GONE, "net-gone", NONE)                                                              \
	X(NEW_ID, "new-id", NONE) /* vid << 16 | pid that somebody told to a driver */             \
	X(STORAGE_DRIVER, "storage-driver", NONE)                                                  \
	/* Resets that somebody asked for. */                                                      \
	X(RESET_ASKED, "reset-asked", NONE)

enum clue_kind {
#define X(name, text, phase) CLUE_##name,
	CLUES(X)
#undef X
		CLUE_COUNT
};

#define CLUE_TEXT_MAX 160

struct clue {
	unsigned count;	      /* 0: nothing said so */
	unsigned first, last; /* line numbers, for people */
	unsigned from, to;    /* the same in the order of all clues: many lines may be line 1 */
	long number, last_number;
	enum paste_clock clock; /* of first_ms, last_ms */
	int64_t first_ms, last_ms;
	char text[CLUE_TEXT_MAX]; /* of the first line: cut at a character, and the cut shown */
};

struct clue_set {
	enum clue_phase reached; /* the furthest but NONE */
	struct clue at[CLUE_COUNT];
	unsigned count; /* of all clues that came */
};

#define CLUE_DEVICES_MAX 24

/* What a kernel log tells of one device beside what it is. Lines are 0 where nothing was said. */
struct clue_bus {
	unsigned seen;	     /* line that found it last */
	unsigned gone, back; /* lines of its last disconnect, and of what came after it */
	unsigned reset;	     /* line of its last reset by the host */
	unsigned gone_at;    /* `clues.count` then */
	unsigned reset_at;
	unsigned times_gone; /* how often */
	char gone_text[CLUE_TEXT_MAX];
	uint16_t gone_pid;	       /* what it was then; 0: not said */
	bool modem;		       /* a modem's driver took one of its interfaces, once */
	bool serial, network, storage; /* drivers that took any of its interfaces */
};

/*
 * A log holds one attempt to be online after the other. Each clue goes into two sets: `now`, of the
 * attempt that is being read, and `all`. When a line begins another attempt (an earlier phase after
 * a later one), what was in `now` goes to `past`, `past_waits` is set, and whoever reads judges it
 * before the next line.
 */
struct clues {
	struct clue_set now, past, all;
	bool past_waits;
	unsigned count; /* of clues */
	unsigned device_count;
	bool devices_full;			    /* more were there than there is room for */
	struct usb_modem devices[CLUE_DEVICES_MAX]; /* of dumps and kernel logs */
	struct clue_bus bus[CLUE_DEVICES_MAX];
};

void clues_init(struct clues *c);

/* The text of a line as evidence has it. */
void clue_text(char to[CLUE_TEXT_MAX], const struct paste_line *line);

/* A line said this. */
void clues_put(struct clues *c, enum clue_kind kind, const struct paste_line *line, long number);

/*
 * A device for a reader to fill, all zero; never NULL: when there is no room `devices_full` is set
 * and the last one is returned, emptied.
 */
struct usb_modem *clues_device(struct clues *c);

/* The device at this slot, or with this bus and device number, that was told of last; or NULL. */
struct usb_modem *clues_device_slot(struct clues *c, const char *slot, size_t len);
struct usb_modem *clues_device_number(struct clues *c, int busnum, int devnum);
struct clue_bus *clues_bus(struct clues *c, const struct usb_modem *device);

/* The port of a device with this interface number, added when it is not there; NULL: no room. */
struct usb_port *clues_port(struct usb_modem *device, int interface, unsigned line);

enum clue_phase clue_phase(enum clue_kind kind);
const char *clue_name(enum clue_kind kind);

#endif
