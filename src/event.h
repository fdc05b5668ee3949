/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_EVENT_H
#define SWICTL_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "dial_config.h"
#include "echo_config.h"

/*
 * What passes between `swictl connect` and its plugin inside pppd: one datagram an event, on a
 * SOCK_SEQPACKET pair, as "kind key=value key=value" with values percent-encoded. Both sides use
 * this file, so neither can drift. Plugin to supervisor, but for CONFIG and WATCH, which go the
 * other way: the first carries the secrets, so that none stands in argv, the second is read when
 * the echo judge is awake anyway. To end the link the supervisor sends SIGTERM: a plugin that polls
 * for a message would wake up an idle router for nothing.
 */
#define EVENT_BYTES_MAX 2048

#define EVENT_KINDS(X)                                                              \
	X(CONFIG, "config")   /* what to dial: the fields from cid on */            \
	X(WATCH, "watch")     /* code 1: each echo answer is to be told, 0: not */  \
	X(PHASE, "phase")     /* code = pppd phase: LCP begins, or the network */   \
	X(DIAL, "dial")	      /* text = dial step that begins; with debug only */   \
	X(REFUSED, "refused") /* the dial failed: text = step, words, code */       \
	X(AUTH, "auth")	      /* code 1 accepted, 0 refused by the peer */          \
	X(UP, "up")	      /* an address: ifname, local, remote, dns..., echo */ \
	X(ECHO, "echo")	      /* the echo judge's state is another: its figures */  \
	X(DOWN, "down")	      /* the network protocol went down: counters, echo */  \
	X(EXIT, "exit")	      /* pppd ends: code = its status, text = reason, echo */

enum event_kind {
#define X(name, text) EVENT_##name,
	EVENT_KINDS(X)
#undef X
		EVENT_KINDS_COUNT
};

/* Fields; a field left at 0 or "" is not sent. The table in event.c maps names to members. */
struct event {
	enum event_kind kind;
	int64_t code;
	char text[128];
	char words[128];
	char ifname[24];
	char local[48], remote[48], dns1[48], dns2[48];
	char local6[48], remote6[48];
	int64_t bytes_in, bytes_out, uptime_ms;
	/* The echo judge (echo.h): state by its name, and its figures. */
	char echo[12];
	int64_t probes, answers, misses, rtt_ms, rtt_max_ms, silence_ms, magic_copied;
	int64_t stuck; /* the port takes nothing more */
	/* CONFIG */
	int64_t cid;
	char type[8], apn[104], auth[8], auth_command[16], user[68], password[68], dial[36];
	int64_t connect_timeout_ms;
	int64_t watch_idle_ms, watch_silence_ms, watch_misses, watch_stall_ms;
};

/* Append the datagram: 0, or -ENOBUFS. */
int event_format(const struct event *event, struct buf *out);

/* 0; -EINVAL for an unknown kind, a field without '=', a bad number or escape, a control
 * character or a value too long; `event` is all zero then. An unknown field is passed over (newer
 * peer). */
int event_parse(struct event *event, const char *data, size_t n);

/* CONFIG from what to dial, and back: NULL, or what is wrong as dial_config_error() says it. */
void event_put_config(struct event *event, const struct dial_config *config);
const char *event_take_config(const struct event *event, struct dial_config *config);

/* The same with how to watch, which goes with it: put after the rest. */
void event_put_watch(struct event *event, const struct echo_config *watch);
const char *event_take_watch(const struct event *event, struct echo_config *watch);

const char *event_kind_name(enum event_kind kind);

#endif
