/* SPDX-License-Identifier: MIT */
#include "secret.h"

#include <string.h>
#include <strings.h>

static const char *const secret_commands[] = {
	"+CPIN=",    "+CPIN2=",	  "+CPWD=",	"+CLCK=",   "$QCPDPP",
	"+CGAUTH",   "%IPDPCFG",  "!ENTERCND=", "!SETCND=", "!OPENLOCK=",
	"!OPENCND=", "!OPENMEP=", "^AUTHDATA",	"+QICSGP",  "+SPIC=",
};

size_t secret_shown(const char *line, size_t n)
{
	size_t i, k, len;

	for (i = 0; i < n; i++) {
		for (k = 0; k < sizeof(secret_commands) / sizeof(secret_commands[0]); k++) {
			len = strlen(secret_commands[k]);
			if (len <= n - i && !strncasecmp(line + i, secret_commands[k], len))
				return i + len;
		}
	}
	return n;
}
