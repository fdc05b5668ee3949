/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "ppp_argv.h"

static const struct settings settings = { .pppd = "/usr/sbin/pppd", .plugin = "swictl.so" };

static struct profile plain(void)
{
	struct profile p = {
		.route = PROFILE_ROUTE_DEFAULT,
		.dns = true,
		.dial = { .cid = 1,
			  .type = "IP",
			  .apn = "apn.example",
			  .auth = DIAL_AUTH_CHAP,
			  .user = "joe.example",
			  .password = "pass.example" },
	};

	return p;
}

static const char *joined(const struct ppp_argv *argv)
{
	static char text[4 * PPP_ARGV_BYTES_MAX];
	struct buf b;

	buf_init(&b, text, sizeof(text));
	for (size_t i = 0; argv->v[i]; i++)
		buf_fmt(&b, "%s%s", i ? " " : "", argv->v[i]);
	assert_int_equal(buf_error(&b), 0);
	return text;
}

#define ALWAYS                                                                          \
	"/usr/sbin/pppd /dev/ttyUSB2 115200 nodetach nopersist lock modem nocrtscts "   \
	"noauth noipdefault ipcp-accept-local ipcp-accept-remote novj novjccomp noccp " \
	"lcp-echo-interval 0 "

static void argv_says_all_that_matters(void **state)
{
	struct ppp_argv argv;
	struct profile p = plain();

	(void)state;
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 3, false), 0);
	assert_string_equal(joined(&argv),
			    ALWAYS "noipv6 defaultroute usepeerdns plugin swictl.so swictl-fd 3");
}

static void argv_follows_the_profile(void **state)
{
	struct ppp_argv argv;
	struct profile p = plain();

	(void)state;
	strcpy(p.dial.type, "IPV4V6");
	p.metric = 700;
	p.mtu = 1428;
	p.dns = false;
	strcpy(p.pppd_options, "  logfile /tmp/x\t ktune ");
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 12, true), 0);
	assert_string_equal(joined(&argv),
			    ALWAYS "+ipv6 defaultroute defaultroute-metric 700 mtu 1428 debug "
				   "plugin swictl.so swictl-fd 12 logfile /tmp/x ktune");
	p.route = PROFILE_ROUTE_NONE;
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 12, true), 0);
	assert_null(strstr(joined(&argv), " defaultroute"));
	assert_non_null(strstr(joined(&argv), " nodefaultroute "));
}

/* Anyone may read an argument vector. */
static void argv_holds_no_secret(void **state)
{
	struct ppp_argv argv;
	struct profile p = plain();

	(void)state;
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 3, true), 0);
	assert_null(strstr(joined(&argv), "example"));
	for (size_t i = 0; i + 8 < sizeof(argv.text); i++)
		assert_memory_not_equal(argv.text + i, "example", 7);
}

static void argv_refuses_what_is_no_node(void **state)
{
	static const char *const nodes[] = { "",	 "ttyUSB2", "call",
					     "../dev/x", "file",    "/etc/passwd" };
	struct ppp_argv argv;
	struct profile p = plain();

	(void)state;
	for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
		assert_int_equal(ppp_argv_build(&argv, &settings, &p, nodes[i], 3, false), -EINVAL);
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", -1, false), -EINVAL);
}

/* As many words as a profile can hold: all of them arrive, or none. */
static void argv_is_never_cut(void **state)
{
	struct ppp_argv argv;
	struct profile p = plain();
	static char node[PPP_ARGV_BYTES_MAX + 16];
	int rc;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(p.pppd_options); i += 2)
		memcpy(p.pppd_options + i, "a ", 2);
	p.pppd_options[sizeof(p.pppd_options) - 1] = '\0';
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 3, false), -ENOBUFS);
	p.pppd_options[100] = '\0';
	assert_int_equal(ppp_argv_build(&argv, &settings, &p, "/dev/ttyUSB2", 3, false), 0);
	assert_string_equal(joined(&argv) + strlen(joined(&argv)) - 10, " a a a a a");

	p = plain();
	for (size_t n = 5; n < sizeof(node) - 1; n++) {
		memset(node, 'x', sizeof(node));
		memcpy(node, "/dev/", 5);
		node[n] = '\0';
		rc = ppp_argv_build(&argv, &settings, &p, node, 3, false);
		assert_true(rc == 0 || rc == -ENOBUFS);
		if (rc == 0) {
			assert_string_equal(argv.v[1], node);
			assert_string_equal(joined(&argv) + strlen(joined(&argv)) - 11,
					    "swictl-fd 3");
		}
	}
	assert_int_equal(rc, -ENOBUFS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(argv_says_all_that_matters),
		cmocka_unit_test(argv_follows_the_profile),
		cmocka_unit_test(argv_holds_no_secret),
		cmocka_unit_test(argv_refuses_what_is_no_node),
		cmocka_unit_test(argv_is_never_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
