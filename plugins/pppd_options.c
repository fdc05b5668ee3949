/* SPDX-License-Identifier: MIT */
#include "pppd_compat.h"

#include "pppd_options.h"

#include <string.h>
#include <strings.h>

#include "event.h"

static struct {
	/* Longer than what they are copied to, because pppd cuts a long value silently. */
	char type[256], apn[256], auth[256], auth_command[256], user[256], password[256], dial[256];
	char watch[256];
	int cid, fd;		/* 0: not said */
	struct echo_config own; /* numbers of one's own for the watch */
} said;

/* Priority of the line that loaded the plugin. */
static int rank;

/*
 * They name a socket, AT strings and secrets: for root alone (pppd-plugin 5.5). pppd wants pointers
 * in its own table, and each would be a relocation: it is made when they are registered.
 */
static const struct row {
	char name[21];
	bool hide;
	uint16_t at; /* in `said`: a number from 1 on when it has a limit, else a text */
	int32_t high;
	char help[40];
} rows[] = {
#define AT(member) offsetof(__typeof__(said), member)
	{ "swictl-fd", false, AT(fd), 65535, "Socket to swictl connect" },
	{ "swictl-cid", false, AT(cid), DIAL_CIDS_MAX, "PDP context to dial" },
	{ "swictl-type", false, AT(type), 0, "PDP type: IP, IPV6 or IPV4V6" },
	{ "swictl-apn", false, AT(apn), 0, "Access point name" },
	{ "swictl-auth", false, AT(auth), 0, "Authentication: none, pap or chap" },
	{ "swictl-auth-command", false, AT(auth_command), 0, "For it: none, $QCPDPP or +CGAUTH" },
	{ "swictl-user", false, AT(user), 0, "User name for the network" },
	{ "swictl-password", true, AT(password), 0, "Password for the network" },
	{ "swictl-dial", false, AT(dial), 0, "Dial command, or CGDATA" },
	{ "swictl-watch", false, AT(watch), 0, "Judge by LCP echo: fast, tolerant, off" },
	{ "swictl-watch-idle", false, AT(own.idle_ms), 3600000, "Ask after ms of silence" },
	{ "swictl-watch-silence", false, AT(own.silence_ms), 3600000, "Dead after ms of it" },
	{ "swictl-watch-misses", false, AT(own.misses), 32, "and so many answers missed" },
	{ "swictl-watch-stall", false, AT(own.stall_ms), 3600000, "The same with a backlog" },
#undef AT
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static compat_option options[ROWS + 1];

static void make_option(compat_option *option, const struct row *r)
{
	option->name = (char *)r->name;
	option->description = (char *)r->help;
	option->addr = (char *)&said + r->at;
	option->flags = OPT_PRIO | OPT_PRIV;
	if (r->high) {
		option->type = o_int;
		option->flags |= OPT_LIMITS;
		option->lower_limit = 1;
		option->upper_limit = r->high;
	} else {
		option->type = o_string;
		option->flags |= OPT_STATIC | (r->hide ? OPT_HIDE : 0);
		option->upper_limit = sizeof(said.apn);
	}
}

/* What these modems need (pppd-plugin section 4), so that three lines are a whole peers file. */
#define NAME_SIZE 20
static const char defaults[][NAME_SIZE] = {
	"noauth",
	"noipdefault",
	"ipcp-accept-local",
	"ipcp-accept-remote",
	"novj",
	"novjccomp",
	"noccp",
	"nocrtscts",
	"modem",
	"usepeerdns",
	"lock",
};

static compat_option *find_in(compat_option *list, const char *name)
{
	for (; list && list->name; list++) {
		if (strcmp(list->name, name) == 0)
			return list;
	}
	return NULL;
}

static compat_option *find_option(const char *name)
{
	compat_option *found = find_in(general_options, name);

	if (!found)
		found = find_in(auth_options, name);
	if (!found)
		found = find_in(the_channel->options, name);
	for (int i = 0; !found && protocols[i]; i++)
		found = find_in(protocols[i]->options, name);
	return found;
}

/*
 * Set an option unless it was said on a line that counts as much as the one that loaded us: a
 * peers file and the command line outrank /etc/ppp/options, where Debian has `auth` and `crtscts`.
 */
static void set_default(const char *name, const char *value)
{
	char copy[NAME_SIZE], value_copy[NAME_SIZE] = "";
	struct wordlist argument = { .word = value_copy };
	struct wordlist word = { .word = copy, .next = value ? &argument : NULL };
	compat_option *option = find_option(name);
	char *source = option_source;
	int priority = option_priority;
	int was_privileged = privileged_option;

	if (!option || buf_copy(copy, sizeof(copy), name) < 0)
		return;
	if (value && buf_copy(value_copy, sizeof(value_copy), value) < 0)
		return;
	while (option->flags & OPT_PRIOSUB)
		option--;
	if (option->priority >= rank)
		return;
	(void)options_from_list(&word, 1);
	option->source = "swictl.so";
	/* So that /etc/ppp/options.ttyX, which is read next, can still change it. */
	option->priority = OPRIO_CFGFILE;
	option_source = source;
	option_priority = priority;
	privileged_option = was_privileged;
}

static const char *given(const char *value, const char *otherwise)
{
	return *value ? value : otherwise;
}

static void set_defaults(bool watched)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		set_default(defaults[i], NULL);
	/* Its default differs between releases (pppd-plugin 3.5). */
	set_default(strcasecmp(given(said.type, "IP"), "IP") == 0 ? "noipv6" : "+ipv6", NULL);
	/* One judge is enough: pppd's would end the link with a peer that never answers. */
	if (watched)
		set_default("lcp-echo-interval", "0");
}

static const char *watch_from_options(struct echo_config *watch)
{
	enum patience patience = patience_of(given(said.watch, "fast"));

	if (patience == PATIENCES_COUNT)
		return "watch: unknown, expected fast, tolerant or off";
	echo_config_init(watch, patience);
	echo_config_own(watch, &said.own);
	return echo_config_error(watch);
}

static const char *config_from_options(struct dial_config *config, struct echo_config *watch)
{
	struct event event = { .kind = EVENT_CONFIG, .cid = said.cid ? said.cid : 1 };
	const char *kind = given(said.auth, "none");
	/* Sierra's own command, because that family is what the stand-alone plugin is for. */
	const char *command =
		given(said.auth_command, strcasecmp(kind, "none") == 0 ? "none" : "$QCPDPP");
	const char *wrong = watch_from_options(watch);

	if (wrong)
		return wrong;
	set_defaults(watch->idle_ms != 0);
	if (buf_copy(event.type, sizeof(event.type), given(said.type, "IP")) < 0 ||
	    buf_copy(event.apn, sizeof(event.apn), said.apn) < 0 ||
	    buf_copy(event.auth, sizeof(event.auth), kind) < 0 ||
	    buf_copy(event.auth_command, sizeof(event.auth_command), command) < 0 ||
	    buf_copy(event.user, sizeof(event.user), said.user) < 0 ||
	    buf_copy(event.password, sizeof(event.password), said.password) < 0 ||
	    buf_copy(event.dial, sizeof(event.dial), said.dial) < 0)
		wrong = "a value is too long, expected at most 100 characters for the APN, 64 for "
			"user and password, 31 for the rest";
	else
		wrong = event_take_config(&event, config);
	explicit_bzero(&event, sizeof(event));
	explicit_bzero(said.password, sizeof(said.password));
	return wrong;
}

void pppd_options_register(void)
{
	rank = option_priority;
	for (size_t i = 0; i < ROWS; i++)
		make_option(&options[i], &rows[i]);
	compat_add_options(options);
}

const char *pppd_options_read(struct dial_config *config, struct echo_config *watch, int *fd)
{
	*fd = said.fd ? said.fd : -1;
	if (said.fd)
		return NULL;
	return config_from_options(config, watch);
}
