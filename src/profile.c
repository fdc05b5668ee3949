/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "conf.h"
#include "settings.h"

static const char *const auth_words[] = {
#define X(name, text) text,
	DIAL_AUTHS(X)
#undef X
		NULL,
};

static const char *const route_words[] = {
#define X(name, text) text,
	PROFILE_ROUTES(X)
#undef X
		NULL,
};

static const char *const recover_words[] = {
#define X(name, text) text,
	PROFILE_RECOVERS(X)
#undef X
		NULL,
};

static const char *const rung_words[] = {
#define X(name, text) text,
	RUNGS(X)
#undef X
		NULL,
};

static const char *const patience_words[] = {
#define X(name, text) text,
	PATIENCES(X)
#undef X
		NULL,
};

static const struct conf_row rows[] = {
	{ "apn", CONF_TEXT, 0, DIAL_APN_MAX, "",
	  "access point name; empty: what the modem has stored",
	  CONF_INTO(struct profile, dial.apn), NULL },
	{ "type", CONF_TEXT, 2, 7, "IP", "IP, IPV6 or IPV4V6", CONF_INTO(struct profile, dial.type),
	  NULL },
	{ "cid", CONF_NUMBER, 1, DIAL_CIDS_MAX, "1", "PDP context",
	  CONF_INTO(struct profile, dial.cid), NULL },
	{ "auth", CONF_WORD, 0, 0, "none", "none, pap or chap",
	  CONF_INTO(struct profile, dial.auth), auth_words },
	{ "user", CONF_SECRET, 0, DIAL_SECRET_MAX, "", "user name for pap and chap",
	  CONF_INTO(struct profile, dial.user), NULL },
	{ "password", CONF_SECRET, 0, DIAL_SECRET_MAX, "",
	  "password; the file must be of mode 0600", CONF_INTO(struct profile, dial.password),
	  NULL },
	{ "dial", CONF_TEXT, 0, 31, "",
	  "dial command: empty for ATD*99***<cid>#, \"CGDATA\", or an ATD line",
	  CONF_INTO(struct profile, dial.dial), NULL },
	{ "connect_timeout_ms", CONF_NUMBER, 1000, 600000, "60000",
	  "how long the network may take to connect",
	  CONF_INTO(struct profile, dial.connect_timeout_ms), NULL },
	{ "dev", CONF_TEXT, 0, 63, "", "modem: USB slot, tty node or any; empty: as -d says",
	  CONF_INTO(struct profile, dev), NULL },
	{ "route", CONF_WORD, 0, 0, "default", "default (route through the link) or none",
	  CONF_INTO(struct profile, route), route_words },
	{ "metric", CONF_NUMBER, 0, 0x7FFFFFFF, "0", "of the default route; 0: the system's",
	  CONF_INTO(struct profile, metric), NULL },
	{ "dns", CONF_BOOL, 0, 0, "true", "ask the network for its DNS servers",
	  CONF_INTO(struct profile, dns), NULL },
	{ "mtu", CONF_NUMBER, 0, 1500, "0", "0: what the peer says", CONF_INTO(struct profile, mtu),
	  NULL },
	{ "recover", CONF_WORD, 0, 0, "auto",
	  "auto (all that can help, up to recover_max), redial, or off (leave when the link ends)",
	  CONF_INTO(struct profile, recover), recover_words },
	{ "recover_max", CONF_WORD, 0, 0, "power",
	  "highest rung: redial, hangup, attach, cfun, reset, usb, power (where the hub can)",
	  CONF_INTO(struct profile, recover_max), rung_words },
	{ "hook", CONF_TEXT, 0, 199, "",
	  "script for what happens to the link, and the last rung; root's, writable by root only",
	  CONF_INTO(struct profile, hook), NULL },
	{ "watch", CONF_WORD, 0, 0, "fast",
	  "judge the modem by LCP echo: fast (dead after 2.5 s), tolerant (15 s) or off",
	  CONF_INTO(struct profile, watch_as), patience_words },
	{ "watch_idle_ms", CONF_NUMBER, 0, 600000, "0",
	  "ask when nothing came for so long; 0: as watch says",
	  CONF_INTO(struct profile, watch.idle_ms), NULL },
	{ "watch_silence_ms", CONF_NUMBER, 0, 3600000, "0",
	  "dead after so long without a sign of life; 0: as watch says",
	  CONF_INTO(struct profile, watch.silence_ms), NULL },
	{ "watch_misses", CONF_NUMBER, 0, ECHO_SENT_MAX, "0",
	  "and so many answers missed; 0: as watch says", CONF_INTO(struct profile, watch.misses),
	  NULL },
	{ "watch_stall_ms", CONF_NUMBER, 0, 3600000, "0",
	  "dead after so long while the modem takes no data; 0: as watch says",
	  CONF_INTO(struct profile, watch.stall_ms), NULL },
	{ "reach", CONF_WORD, 0, 0, "fast",
	  "judge the network behind the modem: fast (lost after 40 s), tolerant (120 s) or off",
	  CONF_INTO(struct profile, reach_as), patience_words },
	{ "reach_targets", CONF_TEXT, 0, 199, "",
	  "what to probe, split at blanks: icmp:ADDRESS, dns:ADDRESS, tcp:ADDRESS:PORT; empty: the "
	  "DNS servers that the network gives",
	  CONF_INTO(struct profile, reach_targets), NULL },
	{ "pppd_options", CONF_TEXT, 0, 255, "", "more words for pppd, split at blanks",
	  CONF_INTO(struct profile, pppd_options), NULL },
	{ 0 },
};

const struct conf_row *profile_rows(void)
{
	return rows;
}

/* A name that stays in its directory: letters, digits, '-', '_' and '.', not first. */
static bool is_name(const char *name)
{
	return name[0] && name[0] != '.' && strlen(name) < sizeof(((struct profile *)0)->name) &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
		       strlen(name);
}

/* Set p->file and p->name from what the user said. */
static int path_set(struct profile *p, const struct settings *settings, const char *name,
		    struct shelf_error *error)
{
	const char *base = strrchr(name, '/');
	char bare[sizeof(p->name) + 8];
	size_t n;
	int len;

	if (!base) {
		if (!is_name(name)) {
			conf_error_add(error,
				       "profile \"%.80s\": no such name, expected letters, digits, "
				       "'-', '_' and '.'",
				       name);
			return -EINVAL;
		}
		buf_copy(p->name, sizeof(p->name), name);
		len = snprintf(p->file, sizeof(p->file), "%s/profiles/%s.conf",
			       settings->config_dir, name);
		return len < (int)sizeof(p->file) ? 0 : -ENOENT;
	}
	if (buf_copy(p->file, sizeof(p->file), name))
		return -ENOENT;
	n = strlen(++base);
	if (n > 5 && !strcmp(base + n - 5, ".conf"))
		n -= 5;
	snprintf(bare, sizeof(bare), "%.*s", n < sizeof(bare) ? (int)n : 0, base);
	if (!is_name(bare) || buf_copy(p->name, sizeof(p->name), bare))
		buf_copy(p->name, sizeof(p->name), "profile");
	return 0;
}

/* Others must not be able to read a password, nor to have put it there (design 6.4). */
static int secret_check(struct conf *c, const struct profile *p)
{
	if (!p->dial.password[0])
		return 0;
	if (c->stat.st_mode & 077) {
		conf_error_add(c->error,
			       "%s: mode %04o with a password in it, expected 0600 (chmod 600 %s)",
			       c->file, (unsigned)c->stat.st_mode & 07777, c->file);
		return -EACCES;
	}
	if (c->stat.st_uid != 0 && c->stat.st_uid != geteuid()) {
		conf_error_add(c->error,
			       "%s: owned by user %u with a password in it, expected root or user "
			       "%u",
			       c->file, (unsigned)c->stat.st_uid, (unsigned)geteuid());
		return -EACCES;
	}
	return 0;
}

/* A secret in pppd_options would stand in the process list. */
static bool has_password_option(const char *options)
{
	char copy[sizeof(((struct profile *)0)->pppd_options)], *word, *rest = copy;

	buf_copy(copy, sizeof(copy), options);
	while ((word = strsep(&rest, " \t")))
		if (!strcmp(word, "password"))
			return true;
	return false;
}

/* The profile's name was checked as a word; what is said beside it takes its place. */
static const char *watch_set(struct profile *p)
{
	struct echo_config own = p->watch;

	echo_config_init(&p->watch, p->watch_as);
	echo_config_own(&p->watch, &own);
	return echo_config_error(&p->watch);
}

static bool is_address(const struct probe_target *t)
{
	struct in6_addr to;

	return inet_pton(probe_is_ipv6(t) ? AF_INET6 : AF_INET, t->address, &to) == 1;
}

/* Take the targets apart: NULL, or what is wrong with the one at *at, of *len bytes. */
static const char *targets_set(struct profile *p, const char **at, size_t *len)
{
	static const char blanks[] = " \t";
	const char *wrong;

	for (*at = p->reach_targets; *(*at += strspn(*at, blanks)); *at += *len) {
		struct probe_target *t = &p->targets[p->target_count];

		*len = strcspn(*at, blanks);
		if (p->target_count == PROFILE_TARGETS_MAX)
			return "one more, expected at most 4";
		wrong = probe_target_read(t, *at, *len);
		if (wrong)
			return wrong;
		if (!is_address(t))
			return "no such address, expected one in numbers";
		p->target_count++;
	}
	return NULL;
}

static int targets_check(struct conf *c, struct profile *p)
{
	BUF_ON_STACK(error, 256);
	const char *at, *wrong;
	size_t len;

	wrong = targets_set(p, &at, &len);
	if (!wrong)
		return 0;
	buf_fmt(&error, "reach_targets: \"%.*s\": %s", (int)len, at, wrong);
	conf_complain(c, error.at);
	return -EINVAL;
}

static int values_check(struct conf *c, struct profile *p)
{
	const char *errors[] = { dial_config_error(&p->dial), watch_set(p) };
	int rc = targets_check(c, p);

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (!errors[i])
			continue;
		conf_complain(c, errors[i]);
		rc = -EINVAL;
	}
	if (p->mtu && p->mtu < 576) {
		conf_complain(c, "mtu: too small, expected 0 or 576 to 1500");
		rc = -EINVAL;
	}
	if (has_password_option(p->pppd_options)) {
		conf_complain(c, "pppd_options: a password, expected it under its own key");
		rc = -EINVAL;
	}
	return rc;
}

/* libconfig's copy of the password goes back to the heap with the rest: wipe it before. */
static void password_wipe(struct conf *c)
{
	const char *password;

	if (config_lookup_string(&c->config, "password", &password))
		explicit_bzero((char *)password, strlen(password));
}

int profile_load(struct profile *p, const struct settings *settings, const char *name,
		 struct shelf_error *error)
{
	struct conf c;
	int rc;

	memset(p, 0, sizeof(*p));
	memset(error, 0, sizeof(*error));
	rc = path_set(p, settings, name, error);
	if (!rc)
		rc = conf_open(&c, p->file, error);
	if (rc)
		return rc;
	rc = conf_read(&c, NULL, rows, p);
	if (!rc)
		rc = values_check(&c, p);
	if (secret_check(&c, p))
		rc = -EACCES;
	password_wipe(&c);
	conf_close(&c);
	if (rc)
		profile_fini(p);
	return rc;
}

void profile_fini(struct profile *p)
{
	explicit_bzero(p->dial.user, sizeof(p->dial.user));
	explicit_bzero(p->dial.password, sizeof(p->dial.password));
}
