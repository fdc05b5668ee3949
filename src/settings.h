/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_SETTINGS_H
#define SWICTL_SETTINGS_H

#include "dial.h"
#include "echo_config.h"
#include "probe.h"
#include "rung.h"
#include "shelf.h"

/*
 * swictl.conf and profiles, both read through one schema table each (conf.h): wrong values are
 * refused with `file:line: what, expected what`, and a file that is not there means the defaults.
 */
struct settings {
	char data_dir[200];   /* what the package brings: models/, chat/ */
	char config_dir[200]; /* what the owner adds: models/, profiles/ */
	char run_dir[200];    /* control sockets and status of running connects */
	char state_dir[200];  /* what must survive a reboot */
	char pppd[200];	      /* program */
	char flasher[200];    /* program that writes firmware */
	char plugin[200];     /* swictl.so, found in pppd's plugin directory when it has no slash */
};

/* 0; -EINVAL with the reasons in `error`. `file` NULL: the default file, if it is there. */
int settings_load(struct settings *s, const char *file, struct shelf_error *error);

#define PROFILE_ROUTES(X) X(DEFAULT, "default") X(NONE, "none")
enum profile_route {
#define X(name, text) PROFILE_ROUTE_##name,
	PROFILE_ROUTES(X)
#undef X
};

#define PROFILE_RECOVERS(X) X(AUTO, "auto") X(REDIAL, "redial") X(OFF, "off")
enum profile_recover {
#define X(name, text) PROFILE_RECOVER_##name,
	PROFILE_RECOVERS(X)
#undef X
};

#define PROFILE_TARGETS_MAX 4

struct profile {
	char name[64];
	char file[256];
	char dev[64];		  /* modem this profile is for, or "" */
	struct dial_config dial;  /* apn, type, cid, auth, user, password, dial */
	enum profile_route route; /* default route through the link, or none */
	unsigned metric;	  /* of that route; 0: the system's */
	bool dns;		  /* ask the network for its DNS servers */
	unsigned mtu;		  /* 0: what the peer says */
	enum patience watch_as;	  /* how the modem is judged */
	struct echo_config watch; /* its numbers, or one's own */
	enum patience reach_as;	  /* how the network behind it is judged */
	char reach_targets[200];  /* what to probe, as written; "": the DNS servers given */
	unsigned target_count;
	struct probe_target targets[PROFILE_TARGETS_MAX];
	enum profile_recover recover; /* the ladder, only dialling again, or nothing */
	enum rung recover_max;	      /* highest rung of the ladder */
	char hook[200];		      /* the user's script, or "" */
	char pppd_options[256];	      /* more words for pppd, split at blanks */
};

/*
 * Load `<config_dir>/profiles/<name>.conf`, or the file itself when `name` has a slash. A file with
 * a password must be 0600 and owned by us or root (design section 6.4).
 * 0; -ENOENT; -EACCES mode too open, in `error`; -EINVAL with the reasons in `error`.
 */
int profile_load(struct profile *p, const struct settings *settings, const char *name,
		 struct shelf_error *error);
void profile_fini(struct profile *p); /* wipes the secrets */

/* The schema tables, for help, manual and tests. */
struct conf_row;
const struct conf_row *settings_rows(void);
const struct conf_row *profile_rows(void);

#endif
