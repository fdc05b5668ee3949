/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_DIAL_CONFIG_H
#define SWICTL_DIAL_CONFIG_H

#include "buf.h"

/* What to dial, and the AT commands that say so (sierra-at section 7). */
#define DIAL_APN_MAX		100 /* 23.003 9.1: 100 octets */
#define DIAL_SECRET_MAX		64
#define DIAL_CIDS_MAX		16
#define DIAL_CONNECT_TIMEOUT_MS 60000 /* when the configuration leaves it at 0 */

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
	unsigned cid;		    /* PDP context, 1..16 */
	char type[8];		    /* "IP", "IPV6" or "IPV4V6", any case (27.007 10.1.1) */
	char apn[DIAL_APN_MAX + 1]; /* empty: leave the modem's own */
	enum dial_auth auth;
	enum dial_auth_command auth_command;
	char user[DIAL_SECRET_MAX + 1];
	char password[DIAL_SECRET_MAX + 1];
	/* "": ATD*99***<cid>#; "CGDATA": AT+CGDATA="PPP",<cid>; else an ATD line, sent as is */
	char dial[32];
	unsigned connect_timeout_ms; /* how long the network may take to CONNECT; 0: as above */
};

/* What is refused before anything is sent: NULL when all is well, else "field: what, expected what"
 * (static text). A quote, CR or control character in a value never leaves the program. */
const char *dial_config_error(const struct dial_config *config);

/* The commands, for a configuration without an error. */
void dial_config_put_context(const struct dial_config *config, struct buf *out);
void dial_config_put_auth(const struct dial_config *config, struct buf *out);
void dial_config_put_call(const struct dial_config *config, struct buf *out);

/* Values by their names, as they stand in profiles and on the wire: -EINVAL when unknown. */
int dial_auth_by_name(const char *name, enum dial_auth *auth);
int dial_auth_command_by_name(const char *name, enum dial_auth_command *command);
const char *dial_auth_name(enum dial_auth auth);
const char *dial_auth_command_name(enum dial_auth_command command);

#endif
