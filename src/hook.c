/* SPDX-License-Identifier: MIT */
#include "hook.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "log.h"

#define HOOK_LAST_MS 2000
#define HOOK_LOOK_MS 10

static const char *const kind_names[] = {
#define X(name, text) [HOOK_##name] = text,
	HOOK_KINDS(X)
#undef X
};

/* The environment of the script, behind SWICTL_EVENT and PATH. */
static const struct row {
	const char *name;
	size_t offset;
	size_t size; /* of a text; 0: a number */
} rows[] = {
#define MEMBER(member) offsetof(struct hook_event, member)
#define TEXT(name, member)                                                     \
	{                                                                      \
		name, MEMBER(member), sizeof(((struct hook_event *)0)->member) \
	}
#define NUMBER(name, member)            \
	{                               \
		name, MEMBER(member), 0 \
	}
	TEXT("PROFILE", profile),   TEXT("SLOT", slot),	      TEXT("IFNAME", ifname),
	TEXT("LOCAL", local),	    TEXT("REMOTE", remote),   TEXT("DNS1", dns1),
	TEXT("DNS2", dns2),	    TEXT("VERDICT", verdict), TEXT("VERDICT_TEXT", verdict_text),
	TEXT("CURE", cure),	    TEXT("RUNG", rung),	      NUMBER("UPTIME_S", uptime_s),
	NUMBER("LOST_MS", lost_ms),
#undef MEMBER
#undef TEXT
#undef NUMBER
};

#define ROWS	    (sizeof(rows) / sizeof(rows[0]))
#define VARIABLES   (ROWS + 2)
#define VALUE_BYTES 1024 /* the longest text, each byte of it cleaned to four */

struct environment {
	char *at[VARIABLES + 1];
	char text[VARIABLES][VALUE_BYTES];
};

const char *hook_kind_name(enum hook_kind kind)
{
	return kind_names[kind];
}

void hook_event_init(struct hook_event *e, enum hook_kind kind)
{
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->uptime_s = e->lost_ms = -1;
}

/* --- is it safe --- */

/* Nobody but its owner, who is root or us, can change this. */
static bool is_ours(const struct stat *st)
{
	bool sticky = S_ISDIR(st->st_mode) && (st->st_mode & S_ISVTX);

	return (st->st_uid == 0 || st->st_uid == geteuid()) &&
	       (sticky || !(st->st_mode & (S_IWGRP | S_IWOTH)));
}

/* hook_refusal(), and where the path leads: what is looked at is what is run, whatever becomes of
 * symbolic links meanwhile. */
static const char *hook_resolve(const char *path, char real[PATH_MAX])
{
	char above[PATH_MAX], *slash;
	struct stat st;

	if (path[0] != '/' || !realpath(path, real) || stat(real, &st))
		return "expected a script here, by its whole path";
	if (!S_ISREG(st.st_mode) || !(st.st_mode & S_IXUSR))
		return "expected a file that can be executed (chmod 755)";
	if (!is_ours(&st))
		return "expected it owned by root and writable by root only (chown root, chmod "
		       "755)";
	memcpy(above, real, PATH_MAX);
	while ((slash = strrchr(above, '/')) && above[1]) {
		slash[slash == above] = '\0';
		if (stat(above, &st) || !is_ours(&st))
			return "expected all directories above it owned by root and writable by "
			       "root only";
	}
	return NULL;
}

const char *hook_refusal(const char *path)
{
	char real[PATH_MAX];

	return hook_resolve(path, real);
}

/* --- running --- */

static char *variable_put(struct environment *env, size_t i, const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, env->text[i], sizeof(env->text[i]));
	buf_fmt(&b, "%s=", name);
	buf_clean(&b, value, strlen(value));
	return b.at;
}

static void environment_fill(struct environment *env, const struct hook_event *e)
{
	char name[32], number[24];
	size_t i, n = 0;
	int64_t value;

	env->at[n] = variable_put(env, n, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
	n++;
	env->at[n] = variable_put(env, n, "SWICTL_EVENT", kind_names[e->kind]);
	n++;
	for (i = 0; i < ROWS; i++) {
		const char *at = (const char *)e + rows[i].offset;

		if (!rows[i].size) {
			memcpy(&value, at, sizeof(value));
			snprintf(number, sizeof(number), "%" PRId64, value);
			at = value < 0 ? "" : number;
		}
		if (!at[0])
			continue;
		snprintf(name, sizeof(name), "SWICTL_%s", rows[i].name);
		env->at[n] = variable_put(env, n, name, at);
		n++;
	}
	env->at[n] = NULL;
}

/* In the child: descriptors of ours are all close-on-exec. */
static void hook_exec(const char *real, const struct hook_event *e) __attribute__((noreturn));

static void hook_exec(const char *real, const struct hook_event *e)
{
	char *argv[] = { (char *)real, (char *)kind_names[e->kind], NULL };
	struct environment env;
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* A group of its own: what it started is killed with it, and Ctrl-C is for us. */
	setpgid(0, 0);
	null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	environment_fill(&env, e);
	execve(real, argv, env.at);
	dprintf(STDERR_FILENO, "%s: %s\n", real, strerror(errno));
	_exit(127);
}

static void hook_kill(struct hook *h)
{
	if (kill(-h->pid, SIGKILL))
		kill(h->pid, SIGKILL); /* it did not come to setpgid() yet */
}

static void hook_tell_end(const struct hook *h, int status)
{
	if (WIFSIGNALED(status))
		log_warn("%s: ended by signal %d", h->path, WTERMSIG(status));
	else if (WEXITSTATUS(status))
		log_warn("%s: exit code %d", h->path, WEXITSTATUS(status));
}

/* Start what waits longest; what cannot be started is dropped. True when one runs now. */
static bool hook_next(struct hook *h)
{
	char real[PATH_MAX];
	const char *refusal;
	pid_t pid = -1;

	while (h->count > 0 && pid <= 0) {
		refusal = hook_resolve(h->path, real);
		pid = refusal ? -1 : fork();
		if (pid == 0)
			hook_exec(real, &h->queue[0]);
		if (pid < 0)
			log_warn("%s: not run: %s", h->path, refusal ? refusal : strerror(errno));
		h->count--;
		memmove(&h->queue[0], &h->queue[1], h->count * sizeof(h->queue[0]));
	}
	if (pid <= 0)
		return false;
	h->pid = pid;
	return true;
}

static void hook_start(struct hook *h)
{
	if (!hook_next(h))
		return;
	ev_child_set(&h->child, h->pid, 0);
	ev_child_start(h->loop, &h->child);
	ev_now_update(h->loop);
	ev_timer_set(&h->limit, HOOK_LIMIT_S, 0.);
	ev_timer_start(h->loop, &h->limit);
}

static void hook_on_child(struct ev_loop *loop, ev_child *w, int events)
{
	struct hook *h = w->data;

	(void)events;
	ev_child_stop(loop, w);
	ev_timer_stop(loop, &h->limit);
	h->pid = 0;
	hook_tell_end(h, w->rstatus);
	hook_start(h);
}

static void hook_on_limit(struct ev_loop *loop, ev_timer *w, int events)
{
	struct hook *h = w->data;

	(void)loop;
	(void)events;
	log_warn("%s: still runs after %d s, killed", h->path, HOOK_LIMIT_S);
	hook_kill(h);
}

void hook_init(struct hook *h, struct ev_loop *loop, const char *path)
{
	memset(h, 0, sizeof(*h));
	h->loop = loop;
	buf_copy(h->path, sizeof(h->path), path ? path : "");
	ev_child_init(&h->child, hook_on_child, 0, 0);
	ev_timer_init(&h->limit, hook_on_limit, HOOK_LIMIT_S, 0.);
	h->child.data = h->limit.data = h;
}

void hook_run(struct hook *h, const struct hook_event *e)
{
	unsigned i;

	if (!h->path[0])
		return;
	for (i = 0; i < h->count && h->queue[i].kind != e->kind; i++)
		;
	if (i < h->count)
		memmove(&h->queue[i], &h->queue[i + 1], (--h->count - i) * sizeof(h->queue[0]));
	h->queue[h->count++] = *e;
	if (!h->pid)
		hook_start(h);
}

void hook_fini(struct hook *h)
{
	const struct timespec pause = { .tv_nsec = HOOK_LOOK_MS * 1000000 };
	uint64_t end_ms = clock_ms() + HOOK_LAST_MS;
	int status;

	/* The loop is over: nobody else waits for children now. */
	ev_child_stop(h->loop, &h->child);
	ev_timer_stop(h->loop, &h->limit);
	while (h->pid || hook_next(h)) {
		if (waitpid(h->pid, &status, WNOHANG) == 0 && clock_ms() < end_ms) {
			nanosleep(&pause, NULL);
			continue;
		}
		if (clock_ms() >= end_ms) {
			h->count = 0;
			hook_kill(h);
			waitpid(h->pid, &status, 0);
		}
		h->pid = 0;
	}
}
