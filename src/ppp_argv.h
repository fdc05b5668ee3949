/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PPP_ARGV_H
#define SWICTL_PPP_ARGV_H

#include <stdbool.h>

#include "settings.h"

/*
 * pppd's command line for one call. It holds no secret: the plugin gets those over its socket. All
 * that matters is said, because /etc/ppp/options may say otherwise (Debian's has `auth`,
 * `crtscts` and an echo interval).
 */
#define PPP_ARGV_WORDS_MAX 128
#define PPP_ARGV_BYTES_MAX 2048

struct ppp_argv {
	char *v[PPP_ARGV_WORDS_MAX + 1]; /* for execv(): ends in NULL */
	char text[PPP_ARGV_BYTES_MAX];	 /* the words, one behind the other */
};

/*
 * `fd` is the plugin's socket in pppd. 0; -EINVAL when the node is no path under /dev; -ENOBUFS
 * when there are too many words.
 */
int ppp_argv_build(struct ppp_argv *argv, const struct settings *settings,
		   const struct profile *profile, const char *node, int fd, bool debug);

#endif
