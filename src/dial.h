/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_DIAL_H
#define SWICTL_DIAL_H

#include "wake.h"

/*
 * One dial on an AT port, from an open descriptor to CONNECT (sierra-at section 7): wake the port,
 * +CGDCONT? and +CGDCONT= only when it differs, authentication, then ATD or +CGDATA. Runs inside
 * pppd, in the plugin; the pure part of it is here.
 */
#define DIAL_APN_MAX	100 /* 23.003 9.1: 100 octets */
#define DIAL_SECRET_MAX 64

#define DIAL_AUTHS(X) X(NONE, "none") X(PAP, "pap") X(CHAP, "chap")
enum dial_auth {
#define X(name, text) DIAL_AUTH_##name,
	DIAL_AUTHS(X)
#undef X
};

/* Which command tells the modem of the authentication; a row of the model data. */
#define DIAL_AUTH_COMMANDS(X) X(NONE, "none") X(QCPDPP, "$QCPDPP") X(CGAUTH, "+CGAUTH")
enum dial_auth_command {
#define X(name, text) DIAL_BY_##name,
	DIAL_AUTH_COMMANDS(X)
#undef X
};

struct dial_config {
	unsigned cid;                   /* PDP context, 1..16 */
	char type[8];                   /* "IP", "IPV6" or "IPV4V6" (27.007 10.1.1) */
	char apn[DIAL_APN_MAX + 1];     /* empty: leave the modem's own */
	enum dial_auth auth;
	enum dial_auth_command auth_command;
	char user[DIAL_SECRET_MAX + 1];
	char password[DIAL_SECRET_MAX + 1];
	char dial[32];                  /* "" for ATD*99***<cid>#; "CGDATA" for +CGDATA="PPP",<cid>; else sent as is */
	unsigned connect_timeout_ms;    /* how long the network may take to CONNECT */
};

/* What is refused before anything is sent: NULL when all is well, else "field: what, expected what"
 * (static text). A quote, CR or control character in a value never leaves the program. */
const char *dial_config_error(const struct dial_config *config);

#define DIAL_STATES(X) \
	X(IDLE)        \
	X(WAKE)        \
	X(ASK_CONTEXT) \
	X(SET_CONTEXT) \
	X(SET_AUTH)    \
	X(CALL)        \
	X(CONNECTED)   \
	X(FAILED)

enum dial_state {
#define X(name) DIAL_##name,
	DIAL_STATES(X)
#undef X
	DIAL_STATES_COUNT
};

enum dial_do {
	DIAL_DO_WAIT,
	DIAL_DO_DTR_LOW,
	DIAL_DO_DTR_HIGH,
	DIAL_DO_CONNECTED, /* data mode: bytes behind the CONNECT line belong to PPP */
	DIAL_DO_FAIL,      /* `failed_in`, `final`, `code`, `words` tell why */
};

struct dial {
	enum dial_state state;
	struct wake wake;
	struct talk talk;
	struct dial_config config; /* a copy */
	bool context_as_wanted;
	enum dial_state failed_in;
	enum reply_final final;    /* REPLY_NONE: no answer in time */
	int code;                  /* +CME number or -1 */
	char words[96];            /* the modem's last words, cleaned */
};

void dial_init(struct dial *d, const struct dial_config *config);
void dial_fini(struct dial *d); /* wipes the secrets */
enum dial_do dial_start(struct dial *d, uint64_t now_ms, struct buf *out);
/* Takes at most n bytes; `*taken` is less than n only with DIAL_DO_CONNECTED. */
enum dial_do dial_feed(struct dial *d, const void *data, size_t n, size_t *taken, uint64_t now_ms,
		       struct buf *out);
enum dial_do dial_tick(struct dial *d, uint64_t now_ms, struct buf *out);
int dial_wait_ms(const struct dial *d, uint64_t now_ms);
const char *dial_state_name(enum dial_state state);

#endif
