/* SPDX-License-Identifier: MIT */
/*
 * A plugin for the modem's pppd in the virtual machine, so that it treats LCP echo as bad firmware
 * does: `badpeer copy` answers with the asker's magic number, `badpeer reject` with Code-Reject.
 */
#include "../../plugins/pppd_compat.h"

#include <string.h>

#define EXPORTED __attribute__((visibility("default")))
#define UNKNOWN	 99 /* a code that pppd rejects */

EXPORTED const char pppd_version[] = COMPAT_VERSION;
EXPORTED void plugin_init(void);

static char way[16];
static unsigned char magic[4];

static compat_option options[] = {
	{ .name = "badpeer",
	  .type = o_string,
	  .addr = way,
	  .description = "copy or reject",
	  .flags = OPT_STATIC,
	  .upper_limit = sizeof(way) },
	{ .name = NULL },
};

static int is_lcp(const unsigned char *p, int len, int code)
{
	return len >= 12 && (p[2] << 8 | p[3]) == PPP_LCP && p[4] == code;
}

static void on_receive(unsigned char *p, int len)
{
	if (!is_lcp(p, len, ECHOREQ))
		return;
	memcpy(magic, p + 8, sizeof(magic));
	if (!strcmp(way, "reject"))
		p[4] = UNKNOWN;
}

static void on_send(unsigned char *p, int len)
{
	if (is_lcp(p, len, ECHOREP) && !strcmp(way, "copy"))
		memcpy(p + 8, magic, sizeof(magic));
	if (is_lcp(p, len, CODEREJ) && p[8] == UNKNOWN)
		p[8] = ECHOREQ;
}

void plugin_init(void)
{
	compat_add_options(options);
	snoop_recv_hook = on_receive;
	snoop_send_hook = on_send;
}
