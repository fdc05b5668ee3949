/* SPDX-License-Identifier: MIT */
#include "ppp_argv.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

struct words {
	struct ppp_argv *argv;
	size_t count;
	struct buf text;
	bool full;
};

/* A word in the making ends here. */
static void words_end(struct words *w, size_t start)
{
	if (w->count == PPP_ARGV_WORDS_MAX || buf_error(&w->text)) {
		w->full = true;
		return;
	}
	w->argv->v[w->count++] = w->argv->text + start;
	buf_mem(&w->text, "", 1);
}

static void words_add(struct words *w, const char *word)
{
	size_t start = w->text.len;

	buf_str(&w->text, word);
	words_end(w, start);
}

static void words_add_number(struct words *w, const char *word, unsigned number)
{
	size_t start;

	words_add(w, word);
	start = w->text.len;
	buf_fmt(&w->text, "%u", number);
	words_end(w, start);
}

static void words_split(struct words *w, const char *text)
{
	while (*text) {
		size_t start = w->text.len;
		size_t n = strcspn(text, " \t");

		buf_mem(&w->text, text, n);
		if (n)
			words_end(w, start);
		text += n + (text[n] != '\0');
	}
}

/*
 * pppd-plugin section 4 and sierra-at section 7. `lock` is pppd's own UUCP lock: the port was
 * closed and unlocked before, so that pppd opens it as it does for everyone. The supervisor dials
 * again itself, because the tty may have another number by then: nopersist. pppd's own echo is off:
 * the plugin judges by echo (echo.h).
 */
static const char *const always[] = {
	"nodetach",	      "nopersist", "lock",	  "modem",
	"nocrtscts",	      "noauth",	   "noipdefault", "ipcp-accept-local",
	"ipcp-accept-remote", "novj",	   "novjccomp",	  "noccp",
};

int ppp_argv_build(struct ppp_argv *argv, const struct settings *settings,
		   const struct profile *profile, const char *node, int fd, bool debug)
{
	struct words w = { .argv = argv };

	/* A word without a slash would be an option or the name of a file. */
	if (strncmp(node, "/dev/", 5) != 0 || fd < 0)
		return -EINVAL;
	memset(argv, 0, sizeof(*argv));
	buf_init(&w.text, argv->text, sizeof(argv->text));
	words_add(&w, settings->pppd);
	words_add(&w, node);
	/* USB has no speed, but pppd wants one that exists. */
	words_add(&w, "115200");
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		words_add(&w, always[i]);
	words_add_number(&w, "lcp-echo-interval", 0);
	/* Its default differs between releases (pppd-plugin 3.5). */
	words_add(&w, strcasecmp(profile->dial.type, "IP") == 0 ? "noipv6" : "+ipv6");
	words_add(&w, profile->route == PROFILE_ROUTE_DEFAULT ? "defaultroute" : "nodefaultroute");
	if (profile->route == PROFILE_ROUTE_DEFAULT && profile->metric)
		words_add_number(&w, "defaultroute-metric", profile->metric);
	if (profile->dns)
		words_add(&w, "usepeerdns");
	if (profile->mtu)
		words_add_number(&w, "mtu", profile->mtu);
	if (debug)
		words_add(&w, "debug");
	words_add(&w, "plugin");
	words_add(&w, settings->plugin);
	words_add_number(&w, "swictl-fd", (unsigned)fd);
	/* Last, so that they win. */
	words_split(&w, profile->pppd_options);
	if (w.full || buf_error(&w.text))
		return -ENOBUFS;
	return 0;
}
