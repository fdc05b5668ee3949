/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_MODEM_H
#define SWICTL_MODEM_H

#include "cmd.h"
#include "session.h"
#include "usb.h"

/*
 * The modem that -d DEV names, with a session on its AT port: what every verb that talks to one
 * modem starts with.
 */
struct modem {
	struct usb_list list;
	const struct usb_modem
		*usb; /* in `list`; NULL when DEV is a tty that is not a USB modem's */
	char node[64];
	char name[64];	    /* slot or node, for messages */
	const char *unlock; /* command that unlocks this family, or "" */
	struct ev_loop *loop;
	struct session *session;
};

/*
 * Look only, and say nothing. `dev` as for -d; NULL: the only one. 0; -EINVAL configuration, which
 * was logged; -ENODEV no such modem; -ENOTUNIQ several; -ENXIO `m->usb` is there, without AT port.
 * modem_forget() is due in each case.
 */
int modem_look(struct ctx *ctx, const char *dev, struct modem *m);
void modem_forget(struct modem *m);

/*
 * Where -d is an IMEI, ask the modems that are here and put the slot of that unit in its place. 0,
 * or an enum cmd_exit after the reason went to the log.
 */
int modem_resolve(struct ctx *ctx);

/* Find. 0, or an enum cmd_exit after the reason went to the log; modem_forget() is due after 0. */
int modem_find(struct ctx *ctx, struct modem *m);

/* Find, open, lock. The same. modem_close() is due only after 0. */
int modem_open(struct ctx *ctx, struct modem *m);
void modem_close(struct modem *m);

/* Exit code for a port_open() or session_new() that failed, after the reason went to the log. */
int modem_open_failed(const struct modem *m, int error, const char *holder);

/* Exit code for a command that got no final result, after the reason went to the log. */
int modem_outcome_exit(const struct modem *m, const char *command, const struct session_answer *a);

#endif
