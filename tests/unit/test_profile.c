/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <errno.h>
#include <unistd.h>

#include "settings.h"

static struct shelf_error error;

static int load(const char *text, mode_t mode, struct profile *p)
{
	struct settings s = { 0 };

	return profile_load(p, &s, files_write("p.conf", text, mode), &error);
}

static void refused(const char *text, const char *message)
{
	struct profile p;

	assert_int_equal(load(text, 0600, &p), -EINVAL);
	if (!strstr(error.text, message))
		fail_msg("\"%s\" has no \"%s\"", error.text, message);
}

static void profile_of_four_lines_is_enough(void **state)
{
	struct settings s = { 0 };
	struct profile p;

	(void)state;
	assert_int_equal(profile_load(&p, &s, "conf/profiles/example.conf", &error), 0);
	assert_string_equal(p.name, "example");
	assert_string_equal(p.dial.apn, "internet");
	assert_string_equal(p.dial.type, "IPV4V6");
	assert_int_equal(p.dial.cid, 1);
	assert_int_equal(p.dial.auth, DIAL_AUTH_NONE);
	assert_int_equal(p.dial.connect_timeout_ms, 60000);
	assert_int_equal(p.route, PROFILE_ROUTE_DEFAULT);
	assert_true(p.dns);
	profile_fini(&p);
}

static void profile_takes_every_value(void **state)
{
	struct profile p;

	(void)state;
	assert_int_equal(load("apn = \"a.b\"; type = \"IPV6\"; cid = 16; auth = \"pap\";\n"
			      "user = \"u\"; password = \"p w\"; dial = \"CGDATA\";\n"
			      "connect_timeout_ms = 1000; dev = \"1-1.4\"; route = \"none\";\n"
			      "metric = 5; dns = false; mtu = 1400; pppd_options = \"debug\";\n",
			      0600, &p),
			 0);
	assert_int_equal(p.dial.cid, 16);
	assert_int_equal(p.dial.auth, DIAL_AUTH_PAP);
	assert_string_equal(p.dial.user, "u");
	assert_string_equal(p.dial.password, "p w");
	assert_string_equal(p.dial.dial, "CGDATA");
	assert_string_equal(p.dev, "1-1.4");
	assert_int_equal(p.route, PROFILE_ROUTE_NONE);
	assert_int_equal(p.metric, 5);
	assert_false(p.dns);
	assert_int_equal(p.mtu, 1400);
	assert_string_equal(p.pppd_options, "debug");
	profile_fini(&p);
	assert_string_equal(p.dial.password, "");
	assert_string_equal(p.dial.user, "");
}

static void profile_says_how_to_watch(void **state)
{
	struct profile p;

	(void)state;
	assert_int_equal(load("apn = \"a\";\n", 0600, &p), 0);
	assert_int_equal(p.watch.idle_ms, 350);
	assert_int_equal(p.watch.silence_ms, 2450);
	assert_int_equal(load("watch = \"tolerant\"; watch_misses = 6;\n", 0600, &p), 0);
	assert_int_equal(p.watch.idle_ms, 5000);
	assert_int_equal(p.watch.misses, 6);
	assert_int_equal(p.watch.stall_ms, 30000);
	assert_int_equal(load("watch = \"off\"; watch_idle_ms = 1000;\n", 0600, &p), 0);
	assert_int_equal(p.watch.idle_ms, 0);
	refused("watch = \"brisk\";\n",
		"p.conf:1: watch: \"brisk\", expected one of: fast, tolerant, "
		"off\n");
	refused("\nwatch_idle_ms = 50;\n", "watch: idle out of range, expected 100 to 600000 ms\n");
	refused("watch_misses = 33;\n",
		"p.conf:1: watch_misses: 33, expected a number from 0 to 32\n");
}

static void profile_says_how_to_watch_the_network(void **state)
{
	struct profile p;

	(void)state;
	assert_int_equal(load("apn = \"a\";\n", 0600, &p), 0);
	assert_int_equal(p.reach_as, PATIENCE_FAST);
	assert_int_equal(p.target_count, 0);
	assert_int_equal(load("reach = \"tolerant\";\n"
			      "reach_targets = \" icmp:192.0.2.1  dns:2001:db8::53 "
			      "tcp:192.0.2.1:443\";\n",
			      0600, &p),
			 0);
	assert_int_equal(p.reach_as, PATIENCE_TOLERANT);
	assert_int_equal(p.target_count, 3);
	assert_int_equal(p.targets[0].kind, PROBE_ICMP);
	assert_string_equal(p.targets[1].address, "2001:db8::53");
	assert_int_equal(p.targets[1].port, 53);
	assert_int_equal(p.targets[2].port, 443);
	assert_int_equal(load("reach = \"off\";\n", 0600, &p), 0);
	assert_int_equal(p.reach_as, PATIENCE_OFF);
	refused("\nreach = \"auto\";\n",
		"p.conf:2: reach: \"auto\", expected one of: fast, tolerant, off\n");
	refused("\nreach_targets = \"icmp:192.0.2.1 ping:192.0.2.2\";\n",
		"p.conf:2: reach_targets: \"ping:192.0.2.2\": unknown kind, expected icmp:, dns: "
		"or "
		"tcp: and an address\n");
	refused("reach_targets = \"icmp:192.0.2.256\";\n",
		"p.conf:1: reach_targets: \"icmp:192.0.2.256\": no such address, expected one in "
		"numbers\n");
	refused("reach_targets = \"tcp:192.0.2.1\";\n", "no port, expected one with tcp\n");
	refused("reach_targets = \"dns:10.0.0.1 dns:10.0.0.2 dns:10.0.0.3 dns:10.0.0.4 "
		"dns:10.0.0.5\";\n",
		"\"dns:10.0.0.5\": one more, expected at most 4\n");
}

static void profile_wrong_values_are_refused_with_file_and_line(void **state)
{
	(void)state;
	refused("cid = 17;\n", "p.conf:1: cid: 17, expected a number from 1 to 16\n");
	refused("\ntype = \"IPv4\";\n", "p.conf:2: type: unknown, expected IP, IPV6 or IPV4V6\n");
	refused("apn = \"a\\\"b\";\n", "p.conf:1: apn: ");
	refused("apn = \"a\\rb\";\n", "p.conf:1: apn: ");
	refused("apm = \"a\";\n", "p.conf:1: key \"apm\", expected one of: apn, ");
	refused("auth = \"mschap\";\n", "p.conf:1: auth: \"mschap\", expected one of: none, pap, "
					"chap\n");
	refused("auth = \"chap\";\n", "p.conf: user: ");
	refused("mtu = 100;\n", "p.conf:1: mtu: too small, expected 0 or 576 to 1500\n");
	refused("pppd_options = \"debug password x\";\n", "p.conf:1: pppd_options: a password");
}

static void profile_secret_stays_out_of_the_errors(void **state)
{
	struct profile p;

	(void)state;
	assert_int_equal(
		load("auth = \"chap\"; user = \"u\"; password = \"hun\\\"zzz\";\n", 0600, &p),
		-EINVAL);
	assert_null(strstr(error.text, "zzz"));
	assert_string_equal(p.dial.password, "");
}

static void profile_with_a_password_must_be_0600(void **state)
{
	static const char text[] = "auth = \"chap\"; user = \"u\"; password = \"p\";\n";
	static const mode_t open[] = { 0604, 0640, 0620, 0601, 0644, 0666 };
	struct profile p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		assert_int_equal(load(text, open[i], &p), -EACCES);
		assert_non_null(strstr(error.text, "expected 0600"));
		assert_string_equal(p.dial.password, "");
	}
	assert_int_equal(load(text, 0600, &p), 0);
	profile_fini(&p);
	assert_int_equal(load(text, 0400, &p), 0);
	profile_fini(&p);
	assert_int_equal(load("apn = \"a\";\n", 0644, &p), 0);
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(files_write("p.conf", text, 0600), 12345, 12345), 0);
	assert_int_equal(profile_load(&p, &(struct settings) { 0 }, files_path("p.conf"), &error),
			 -EACCES);
}

static void profile_name_stays_in_its_directory(void **state)
{
	struct settings s = { 0 };
	struct profile p;

	(void)state;
	snprintf(s.config_dir, sizeof(s.config_dir), "%s", files_dir);
	files_mkdir("profiles");
	files_write("profiles/home.conf", "apn = \"x\";\n", 0644);
	assert_int_equal(profile_load(&p, &s, "home", &error), 0);
	assert_string_equal(p.name, "home");
	assert_string_equal(p.file, files_path("profiles/home.conf"));
	assert_int_equal(profile_load(&p, &s, "work", &error), -ENOENT);
	assert_int_equal(error.count, 0);
	assert_int_equal(profile_load(&p, &s, "..", &error), -EINVAL);
	assert_int_equal(profile_load(&p, &s, "", &error), -EINVAL);
	assert_int_equal(profile_load(&p, &s, "a b", &error), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profile_of_four_lines_is_enough),
		cmocka_unit_test(profile_takes_every_value),
		cmocka_unit_test(profile_says_how_to_watch),
		cmocka_unit_test(profile_says_how_to_watch_the_network),
		cmocka_unit_test(profile_wrong_values_are_refused_with_file_and_line),
		cmocka_unit_test(profile_secret_stays_out_of_the_errors),
		cmocka_unit_test(profile_with_a_password_must_be_0600),
		cmocka_unit_test(profile_name_stays_in_its_directory),
	};

	return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
