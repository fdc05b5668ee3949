/* SPDX-License-Identifier: MIT */
#include "pppd_compat.h"

#include "pppd_options.h"

#include <string.h>
#include <strings.h>

#include "event.h"

/* Longer than what they are copied to, because pppd cuts a long value silently. */
static char type[256];
static char apn[256];
static char auth[256];
static char auth_command[256];
static char user_name[256];
static char password[256];
static char dial[256];
static int cid = 1;
static int event_fd = -1;

/* Priority of the line that loaded the plugin. */
static int rank;

/* They name a socket, AT strings and secrets: for root alone (pppd-plugin 5.5). */
#define NUMBER(option, variable, low, high, text)                              \
	{                                                                      \
		.name = option, .type = o_int, .addr = &variable,              \
		.flags = OPT_PRIO | OPT_PRIV | OPT_LIMITS, .lower_limit = low, \
		.upper_limit = high, .description = text                       \
	}
#define TEXT(option, variable, extra, text)                          \
	{                                                            \
		.name = option, .type = o_string, .addr = variable,  \
		.flags = OPT_PRIO | OPT_PRIV | OPT_STATIC | (extra), \
		.upper_limit = sizeof(variable), .description = text \
	}

static compat_option options[] = {
	NUMBER("swictl-fd", event_fd, 3, 65535, "Socket to swictl connect"),
	NUMBER("swictl-cid", cid, 1, DIAL_CIDS_MAX, "PDP context to dial"),
	TEXT("swictl-type", type, 0, "PDP type: IP, IPV6 or IPV4V6"),
	TEXT("swictl-apn", apn, 0, "Access point name"),
	TEXT("swictl-auth", auth, 0, "Authentication: none, pap or chap"),
	TEXT("swictl-auth-command", auth_command, 0, "For it: none, $QCPDPP or +CGAUTH"),
	TEXT("swictl-user", user_name, 0, "User name for the network"),
	TEXT("swictl-password", password, OPT_HIDE, "Password for the network"),
	TEXT("swictl-dial", dial, 0, "Dial command, or CGDATA"),
	{ .name = NULL },
};

/*
 * What these modems need (pppd-plugin section 4), so that three lines are a whole peers file. The
 * echo interval is not among them: pppd's own default is off, and who sets one means it.
 */
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
static void set_default(const char *name)
{
	char copy[NAME_SIZE];
	struct wordlist word = { .word = copy };
	compat_option *option = find_option(name);
	char *source = option_source;
	int priority = option_priority;
	int was_privileged = privileged_option;

	if (!option || buf_copy(copy, sizeof(copy), name) < 0)
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

static void set_defaults(void)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		set_default(defaults[i]);
	/* Its default differs between releases (pppd-plugin 3.5). */
	set_default(strcasecmp(given(type, "IP"), "IP") == 0 ? "noipv6" : "+ipv6");
}

static const char *config_from_options(struct dial_config *config)
{
	struct event event = { .kind = EVENT_CONFIG, .cid = cid };
	const char *kind = given(auth, "none");
	/* Sierra's own command, because that family is what the stand-alone plugin is for. */
	const char *command =
		given(auth_command, strcasecmp(kind, "none") == 0 ? "none" : "$QCPDPP");
	const char *wrong;

	if (buf_copy(event.type, sizeof(event.type), given(type, "IP")) < 0 ||
	    buf_copy(event.apn, sizeof(event.apn), apn) < 0 ||
	    buf_copy(event.auth, sizeof(event.auth), kind) < 0 ||
	    buf_copy(event.auth_command, sizeof(event.auth_command), command) < 0 ||
	    buf_copy(event.user, sizeof(event.user), user_name) < 0 ||
	    buf_copy(event.password, sizeof(event.password), password) < 0 ||
	    buf_copy(event.dial, sizeof(event.dial), dial) < 0)
		wrong = "a value is too long, expected at most 100 characters for the APN, 64 for "
			"user and password, 31 for the rest";
	else
		wrong = event_take_config(&event, config);
	explicit_bzero(&event, sizeof(event));
	explicit_bzero(password, sizeof(password));
	return wrong;
}

void pppd_options_register(void)
{
	rank = option_priority;
	compat_add_options(options);
}

const char *pppd_options_read(struct dial_config *config, int *fd)
{
	*fd = event_fd;
	if (event_fd >= 0)
		return NULL;
	set_defaults();
	return config_from_options(config);
}
