/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "hook.h"

static struct ev_loop *loop;
static struct hook hook;

static int setup(void **state)
{
	loop = ev_default_loop(EVFLAG_AUTO);
	return files_setup(state);
}

/* A script that knows the directory as $D. */
static const char *script(const char *name, const char *body)
{
	char text[1024];

	snprintf(text, sizeof(text), "#!/bin/sh\nD=%s\n%s\n", files_dir, body);
	return files_write(name, text, 0755);
}

static const char *said(const char *name)
{
	static char text[4096];
	FILE *f = fopen(files_path(name), "r");
	size_t n;

	if (!f)
		return "";
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void run(enum hook_kind kind, const char *ifname)
{
	struct hook_event e;

	hook_event_init(&e, kind);
	buf_copy(e.ifname, sizeof(e.ifname), ifname);
	hook_run(&hook, &e);
}

static void drain(void)
{
	while (hook.pid)
		ev_run(loop, EVRUN_ONCE);
}

static void refuses(const char *path, const char *why)
{
	const char *refusal = hook_refusal(path);

	if (why ? !refusal || !strstr(refusal, why) : refusal != NULL)
		fail_msg("%s: %s", path, refusal ? refusal : "taken");
}

static void only_a_safe_script_is_run(void **state)
{
	const char *path = script("ok", "");

	(void)state;
	refuses(path, NULL);
	refuses("", "whole path");
	refuses("ok", "whole path");
	refuses(files_path("none"), "whole path");
	refuses(files_dir, "can be executed");
	refuses(files_write("plain", "", 0644), "can be executed");
	refuses(files_write("group", "", 0775), "root only");
	refuses(files_write("others", "", 0757), "root only");
	files_mkdir("open");
	path = files_write("open/script", "", 0755);
	refuses(path, NULL);
	assert_int_equal(chmod(files_path("open"), 0775), 0);
	refuses(path, "directories");
	/* A link does not make it better, and what is above counts as well. */
	assert_int_equal(symlink(path, files_path("link")), 0);
	refuses(files_path("link"), "directories");
	files_mkdir("open/deep");
	refuses(files_write("open/deep/script", "", 0755), "directories");
	assert_int_equal(chmod(files_path("open"), 01777), 0);
	refuses(files_path("open/deep/script"), NULL);
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(files_path("open/deep"), 65534, 0), 0);
	refuses(files_path("open/deep/script"), "directories");
	assert_int_equal(chown(files_path("ok"), 65534, 0), 0);
	refuses(files_path("ok"), "owned by root");
}

static void what_is_refused_is_not_run(void **state)
{
	(void)state;
	hook_init(&hook, loop, script("s", "echo $1 >>$D/said"));
	assert_int_equal(chmod(hook.path, 0777), 0);
	run(HOOK_UP, "ppp0");
	assert_int_equal(hook.pid, 0);
	assert_int_equal(hook.count, 0);
	assert_int_equal(chmod(hook.path, 0755), 0);
	run(HOOK_DOWN, "ppp0");
	drain();
	assert_string_equal(said("said"), "down\n");
	hook_fini(&hook);
}

static void the_script_is_told_all_that_is_known(void **state)
{
	struct hook_event e = {
		.kind = HOOK_VERDICT,
		.profile = "home",
		.slot = "1-1.4",
		.ifname = "ppp0",
		.local = "100.64.0.7",
		.remote = "10.64.64.64",
		.dns1 = "192.0.2.1",
		.dns2 = "192.0.2.2",
		.verdict = "usb-gone",
		.verdict_text = "two words",
		.cure = "$(reboot) `reboot` \033[2J\n;",
		.rung = "redial",
		.uptime_s = 11,
		.lost_ms = 0,
	};

	(void)state;
	setenv("SECRET", "of connect", 1);
	hook_init(&hook, loop,
		  script("s", "echo \"$# $1\" >$D/args; cat >$D/in; "
			      "env | grep -v '^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD=' "
			      "| sort >$D/env"));
	hook_run(&hook, &e);
	drain();
	hook_fini(&hook);
	assert_string_equal(said("args"), "1 verdict\n");
	assert_string_equal(said("in"), "");
	assert_string_equal(said("env"), "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"
					 "SWICTL_CURE=$(reboot) `reboot` \\x1B[2J\\x0A;\n"
					 "SWICTL_DNS1=192.0.2.1\n"
					 "SWICTL_DNS2=192.0.2.2\n"
					 "SWICTL_EVENT=verdict\n"
					 "SWICTL_IFNAME=ppp0\n"
					 "SWICTL_LOCAL=100.64.0.7\n"
					 "SWICTL_LOST_MS=0\n"
					 "SWICTL_PROFILE=home\n"
					 "SWICTL_REMOTE=10.64.64.64\n"
					 "SWICTL_RUNG=redial\n"
					 "SWICTL_SLOT=1-1.4\n"
					 "SWICTL_UPTIME_S=11\n"
					 "SWICTL_VERDICT=usb-gone\n"
					 "SWICTL_VERDICT_TEXT=two words\n");
}

static void what_is_not_known_is_not_set(void **state)
{
	struct hook_event e;

	(void)state;
	hook_init(&hook, loop, script("s", "env | grep SWICTL >$D/env"));
	hook_event_init(&e, HOOK_GIVING_UP);
	hook_run(&hook, &e);
	drain();
	hook_fini(&hook);
	assert_string_equal(said("env"), "SWICTL_EVENT=giving-up\n");
}

/* The longest values, each byte of which is written as four. */
static void every_value_has_room(void **state)
{
	struct hook_event e;

	(void)state;
	hook_event_init(&e, HOOK_VERDICT);
	memset(e.verdict_text, '\001', sizeof(e.verdict_text) - 1);
	memset(e.cure, '\002', sizeof(e.cure) - 1);
	hook_init(&hook, loop, script("s", "echo ${#SWICTL_VERDICT_TEXT} ${#SWICTL_CURE} >$D/n"));
	hook_run(&hook, &e);
	drain();
	hook_fini(&hook);
	assert_string_equal(said("n"), "796 796\n");
}

static void what_waits_is_told_once_and_last_as_it_is(void **state)
{
	FILE *gate;

	(void)state;
	assert_int_equal(mkfifo(files_path("gate"), 0600), 0);
	hook_init(&hook, loop,
		  script("s", "echo \"$1 $SWICTL_IFNAME\" >>$D/said\n"
			      "[ $SWICTL_IFNAME != first ] || read x <$D/gate"));
	run(HOOK_UP, "first");
	run(HOOK_UP, "ppp0");
	run(HOOK_DOWN, "ppp0");
	run(HOOK_VERDICT, "ppp0");
	run(HOOK_RUNG, "ppp0");
	run(HOOK_UP, "ppp1");
	run(HOOK_DOWN, "ppp1");
	run(HOOK_UP, "ppp2");
	assert_true(hook.count <= HOOK_KINDS_COUNT);
	gate = fopen(files_path("gate"), "w"); /* waits for the script to read */
	assert_non_null(gate);
	fclose(gate);
	drain();
	hook_fini(&hook);
	assert_string_equal(said("said"),
			    "up first\nverdict ppp0\nrung ppp0\ndown ppp1\nup ppp2\n");
}

/* Gone, or waiting for somebody to take note of its end. */
static bool is_over(pid_t pid)
{
	char path[64], state = 'Z';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = '?';
	if (f)
		fclose(f);
	return state == 'Z';
}

/* A grandchild that was killed is not ours to wait for: it goes when the kernel gets to it. */
static bool ends(pid_t pid)
{
	uint64_t limit_ms = clock_ms() + 5000;

	while (!is_over(pid) && clock_ms() < limit_ms)
		usleep(1000);
	return is_over(pid);
}

/* Wait for what the script writes when it has begun. */
static pid_t child_pid(void)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	uint64_t end_ms = clock_ms() + 10000;

	while (!strchr(said("pid"), '\n') && clock_ms() < end_ms)
		nanosleep(&pause, NULL);
	assert_true(atoi(said("pid")) > 0);
	return atoi(said("pid"));
}

#define HANG "echo $1 >>$D/said; sleep 1000 & echo $! >$D/pid; wait"

static void one_that_hangs_is_killed_with_all_it_started(void **state)
{
	pid_t child;

	(void)state;
	hook_init(&hook, loop, script("s", "[ $1 = up ] || exec echo $1 >>$D/said\n" HANG));
	run(HOOK_UP, "ppp0");
	run(HOOK_DOWN, "ppp0");
	assert_int_equal(hook.count, 1);
	assert_true(ev_timer_remaining(loop, &hook.limit) > HOOK_LIMIT_S - 5);
	child = child_pid();
	/* The limit is over now. */
	ev_timer_stop(loop, &hook.limit);
	ev_timer_set(&hook.limit, 0., 0.);
	ev_timer_start(loop, &hook.limit);
	drain();
	assert_true(ends(child));
	hook_fini(&hook);
	assert_string_equal(said("said"), "up\ndown\n");
}

static void the_end_waits_a_little_and_tells_the_rest(void **state)
{
	uint64_t begin_ms = clock_ms();

	(void)state;
	hook_init(&hook, loop, script("s", "echo $1 >>$D/said"));
	run(HOOK_UP, "ppp0");
	run(HOOK_VERDICT, "ppp0");
	run(HOOK_DOWN, "ppp0");
	hook_fini(&hook);
	assert_string_equal(said("said"), "up\nverdict\ndown\n");
	assert_true(clock_ms() - begin_ms < 2500);
}

static void the_end_does_not_wait_for_ever(void **state)
{
	uint64_t begin_ms;
	pid_t child;

	(void)state;
	hook_init(&hook, loop, script("s", HANG));
	run(HOOK_UP, "ppp0");
	run(HOOK_DOWN, "ppp0");
	child = child_pid();
	begin_ms = clock_ms();
	hook_fini(&hook);
	assert_true(clock_ms() - begin_ms < 2500);
	assert_true(ends(child));
	assert_string_equal(said("said"), "up\n");
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static int descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void nothing_grows(void **state)
{
	int before, i;

	(void)state;
	hook_init(&hook, loop, script("s", "exit 0"));
	run(HOOK_UP, "ppp0");
	drain();
	before = descriptors();
	for (i = 0; i < 50; i++) {
		run((enum hook_kind)(i % HOOK_KINDS_COUNT), "ppp0");
		drain();
	}
	assert_int_equal(descriptors(), before);
	hook_fini(&hook);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	/* One that cannot even be executed. */
	hook_init(&hook, loop, files_write("bad", "#!/nowhere\n", 0755));
	run(HOOK_UP, "ppp0");
	drain();
	hook_fini(&hook);
	/* None. */
	hook_init(&hook, loop, NULL);
	run(HOOK_UP, "ppp0");
	assert_int_equal(hook.pid, 0);
	hook_fini(&hook);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, files_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_a_safe_script_is_run),
		TEST(what_is_refused_is_not_run),
		TEST(the_script_is_told_all_that_is_known),
		TEST(what_is_not_known_is_not_set),
		TEST(every_value_has_room),
		TEST(what_waits_is_told_once_and_last_as_it_is),
		TEST(one_that_hangs_is_killed_with_all_it_started),
		TEST(the_end_waits_a_little_and_tells_the_rest),
		TEST(the_end_does_not_wait_for_ever),
		TEST(nothing_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
