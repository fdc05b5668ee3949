/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum {
	PEER_CHUNK = 4096,
	PEER_ARGUMENTS = 64,
	PEER_TEXT = 2048,
};

/* No room at the host is rare and short: it reads, or its pppd is gone. */
static const double peer_again_s = 0.002;

static void peer_closed(struct peer *p)
{
	ev_io_stop(p->loop, &p->in);
	ev_io_stop(p->loop, &p->out);
	ev_timer_stop(p->loop, &p->again);
	ev_child_stop(p->loop, &p->child);
	close(p->fd);
	p->fd = -1;
	p->joined = false;
	ring_clear(&p->to);
}

static void peer_readable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct peer *p = w->data;
	char chunk[PEER_CHUNK];
	size_t room = p->ops->room(p->arg);
	ssize_t n;

	(void)revents;
	if (!room) {
		ev_io_stop(loop, &p->in);
		ev_timer_again(loop, &p->again);
		return;
	}
	n = read(p->fd, chunk, room < sizeof(chunk) ? room : sizeof(chunk));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		p->ops->input(p->arg, chunk, (size_t)n);
		return;
	}
	/* EIO: pppd was the last to have the other side open. */
	peer_closed(p);
	p->ops->ended(p->arg);
}

static void peer_again(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct peer *p = w->data;

	(void)revents;
	if (!p->ops->room(p->arg))
		return;
	ev_timer_stop(loop, w);
	ev_io_start(loop, &p->in);
}

static void peer_writable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct peer *p = w->data;
	const uint8_t *data;
	size_t n = ring_peek(&p->to, &data);
	ssize_t done = n ? write(p->fd, data, n) : 0;

	(void)revents;
	if (done > 0)
		ring_drop(&p->to, (size_t)done);
	if (!p->to.len)
		ev_io_stop(loop, w);
	if (done > 0)
		p->ops->drained(p->arg);
}

static void peer_child(struct ev_loop *loop, struct ev_child *w, int revents)
{
	struct peer *p = w->data;

	(void)loop;
	(void)revents;
	/* While it is heard, the end of its output says so, after its last words. */
	if (p->joined)
		return;
	peer_closed(p);
	p->ops->ended(p->arg);
}

void peer_init(struct peer *p, struct ev_loop *loop, int log, const struct peer_ops *ops, void *arg)
{
	p->loop = loop;
	p->ops = ops;
	p->arg = arg;
	p->log = log;
	p->fd = -1;
	p->joined = false;
	ring_clear(&p->to);
	ev_init(&p->in, peer_readable);
	ev_init(&p->out, peer_writable);
	ev_init(&p->again, peer_again);
	ev_init(&p->child, peer_child);
	p->again.repeat = peer_again_s;
	p->in.data = p->out.data = p->again.data = p->child.data = p;
}

/* A pseudo-terminal pair without line discipline processing: 0 or negative errno. */
static int peer_pty(int *master, int *slave, struct buf *name)
{
	struct termios raw;
	char text[64];
	int error;

	*master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (*master < 0)
		return -errno;
	if (grantpt(*master) < 0 || unlockpt(*master) < 0 ||
	    ptsname_r(*master, text, sizeof(text))) {
		error = -errno;
		goto fail;
	}
	buf_str(name, text);
	*slave = open(text, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*slave < 0) {
		error = -errno;
		goto fail;
	}
	if (!tcgetattr(*slave, &raw)) {
		cfmakeraw(&raw);
		tcsetattr(*slave, TCSANOW, &raw);
	}
	return 0;

fail:
	close(*master);
	return error;
}

static void peer_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		dprintf(2, "vmodem: %s: %s\n", path, strerror(errno));
	close(fd);
}

/* An /etc/ppp and a /run that hold nothing of this machine: options, secrets, pid files. */
static void peer_files(const struct vars *vars)
{
	BUF_ON_STACK(secrets, PEER_TEXT);

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		goto fail;
	mkdir("/etc/ppp", 0755);
	mkdir("/run", 0755);
	if (mount("none", "/etc/ppp", "tmpfs", 0, "mode=0755") < 0 ||
	    mount("none", "/run", "tmpfs", 0, "mode=0755") < 0)
		goto fail;
	buf_fmt(&secrets, "\"%s\" * \"%s\" *\n", vars_text(vars, "ppp.user"),
		vars_text(vars, "ppp.password"));
	peer_file("/etc/ppp/options", "");
	peer_file("/etc/ppp/pap-secrets", secrets.at);
	peer_file("/etc/ppp/chap-secrets", secrets.at);
	return;

fail:
	dprintf(2, "vmodem: the peer's files: %s\n", strerror(errno));
	_exit(126);
}

struct peer_arguments {
	char *at[PEER_ARGUMENTS + 1];
	size_t count;
};

static void peer_argument(struct peer_arguments *a, const char *text)
{
	if (a->count < PEER_ARGUMENTS)
		a->at[a->count++] = strdup(text);
}

static void peer_arguments(struct peer_arguments *a, const char *tty, const struct vars *vars)
{
	static const struct {
		const char *auth, *option;
	} auths[] = { { "none", "noauth" },
		      { "pap", "require-pap" },
		      { "chap", "require-chap" },
		      { "mschap", "require-mschap-v2" } };
	static const char *const dns[] = { "ppp.dns1", "ppp.dns2" };
	const char *options = vars_text(vars, "ppp.options"), *name = vars_text(vars, "ppp.name");
	BUF_ON_STACK(text, PEER_TEXT);

	peer_argument(a, "pppd");
	peer_argument(a, tty);
	peer_argument(a, "nodetach");
	buf_fmt(&text, "%s:%s", vars_text(vars, "ppp.local"), vars_text(vars, "ppp.remote"));
	peer_argument(a, text.at);
	for (size_t i = 0; i < sizeof(dns) / sizeof(*dns); i++) {
		if (!*vars_text(vars, dns[i]))
			continue;
		peer_argument(a, "ms-dns");
		peer_argument(a, vars_text(vars, dns[i]));
	}
	peer_argument(a, "name");
	peer_argument(a, name);
	for (size_t i = 0; i < sizeof(auths) / sizeof(*auths); i++)
		if (vars_is(vars, "ppp.auth", auths[i].auth))
			peer_argument(a, auths[i].option);
	while (*options) {
		size_t n = strcspn(options, " ");

		buf_clear(&text);
		buf_mem(&text, options, n);
		if (n)
			peer_argument(a, text.at);
		options += n + strspn(options + n, " ");
	}
}

static void peer_child_run(const struct peer *p, int slave, const char *tty,
			   const struct netns *netns, const struct vars *vars)
{
	struct peer_arguments arguments = { 0 };
	sigset_t none;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(p->log, 1);
	dup2(p->log, 2);
	/* Held open from the start, so that the master never sees a terminal without a user. */
	dup2(slave, 0);
	if (setns(netns->fd, CLONE_NEWNET) < 0 || unshare(CLONE_NEWNS) < 0) {
		dprintf(2, "vmodem: the peer's namespaces: %s\n", strerror(errno));
		_exit(126);
	}
	peer_files(vars);
	peer_arguments(&arguments, tty, vars);
	execvp("pppd", arguments.at);
	execv("/usr/sbin/pppd", arguments.at);
	dprintf(2, "vmodem: pppd: %s\n", strerror(errno));
	_exit(127);
}

int peer_start(struct peer *p, const struct netns *netns, const struct vars *vars)
{
	BUF_ON_STACK(tty, 64);
	int slave = -1, error;
	pid_t pid;

	peer_stop(p);
	error = peer_pty(&p->fd, &slave, &tty);
	if (error) {
		p->fd = -1;
		return error;
	}
	pid = fork();
	if (pid < 0) {
		error = -errno;
		close(p->fd);
		p->fd = -1;
		close(slave);
		return error;
	}
	if (!pid)
		peer_child_run(p, slave, tty.at, netns, vars);
	close(slave);
	ev_child_set(&p->child, pid, 0);
	ev_child_start(p->loop, &p->child);
	ev_io_set(&p->in, p->fd, EV_READ);
	ev_io_set(&p->out, p->fd, EV_WRITE);
	return 0;
}

void peer_join(struct peer *p, bool on)
{
	if (p->fd < 0)
		return;
	p->joined = on;
	ev_timer_stop(p->loop, &p->again);
	if (on)
		ev_io_start(p->loop, &p->in);
	else
		ev_io_stop(p->loop, &p->in);
}

void peer_stop(struct peer *p)
{
	if (p->fd < 0)
		return;
	/* libev reaps it, whether it is watched or not. */
	kill(p->child.pid, SIGKILL);
	peer_closed(p);
}

void peer_terminate(struct peer *p)
{
	if (p->fd >= 0)
		kill(p->child.pid, SIGTERM);
}

size_t peer_send(struct peer *p, const void *data, size_t n)
{
	if (p->fd < 0)
		return n;
	n = ring_put(&p->to, data, n);
	if (n)
		ev_io_start(p->loop, &p->out);
	return n;
}

bool peer_runs(const struct peer *p)
{
	return p->fd >= 0;
}
