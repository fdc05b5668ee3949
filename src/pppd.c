/* SPDX-License-Identifier: MIT */
#include "pppd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

/* A viewer that asks every second, and one who asked once. */
#define WATCH_MS 5000

static int pppd_send(int fd, const struct event *event)
{
	BUF_ON_STACK(text, EVENT_BYTES_MAX);
	int rc;

	rc = event_format(event, &text);
	if (!rc && send(fd, text.at, text.len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		rc = -errno;
	explicit_bzero(text.at, text.size);
	return rc;
}

static void pppd_tell_watch(struct pppd *p, bool watched)
{
	const struct event event = { .kind = EVENT_WATCH, .code = watched };

	if (p->watched != watched && pppd_send(p->events.fd, &event) == 0)
		p->watched = watched;
}

void pppd_watch(struct pppd *p)
{
	p->watched_ms = clock_ms();
	if (p->pid > 0)
		pppd_tell_watch(p, true);
}

static void pppd_log_end(struct pppd *p)
{
	p->line[p->line_len] = '\0';
	if (p->line_len > 0)
		log_debug("pppd: %s", p->line);
	p->line_len = 0;
}

static void pppd_read_log(struct pppd *p)
{
	char data[512];
	ssize_t n, i;

	while ((n = read(p->log.fd, data, sizeof(data))) > 0) {
		for (i = 0; i < n; i++) {
			if (data[i] == '\n' || p->line_len == sizeof(p->line) - 1)
				pppd_log_end(p);
			if (data[i] != '\n')
				p->line[p->line_len++] = data[i];
		}
	}
	if (n == 0)
		ev_io_stop(p->loop, &p->log);
}

/* One datagram, as the loop says that there is one: 1, or 0 when there is none. */
static int pppd_read_event(struct pppd *p)
{
	char data[EVENT_BYTES_MAX];
	struct event event;
	ssize_t n = recv(p->events.fd, data, sizeof(data), MSG_DONTWAIT);

	if (n == 0)
		ev_io_stop(p->loop, &p->events);
	if (n <= 0)
		return 0;
	if (event_parse(&event, data, (size_t)n))
		log_warn("pppd: the plugin sent an event that makes no sense");
	else
		p->event(p->arg, &event);
	return 1;
}

static void pppd_on_log(struct ev_loop *loop, ev_io *w, int events)
{
	(void)loop;
	(void)events;
	pppd_read_log(w->data);
}

static void pppd_on_events(struct ev_loop *loop, ev_io *w, int events)
{
	(void)loop;
	(void)events;
	pppd_read_event(w->data);
}

static void pppd_on_child(struct ev_loop *loop, ev_child *w, int events)
{
	struct pppd *p = w->data;

	(void)events;
	/* What it said before it died is still in the socket: the reason goes first. */
	while (pppd_read_event(p))
		;
	pppd_read_log(p);
	pppd_log_end(p);
	ev_child_stop(loop, w);
	ev_io_stop(loop, &p->events);
	ev_io_stop(loop, &p->log);
	close(p->events.fd);
	close(p->log.fd);
	p->pid = 0;
	p->ended(p->arg, w->rstatus);
}

/* In the child: nothing of ours but the three standard descriptors and the socket. */
static void pppd_exec(char *const argv[], int event_fd, int log_fd) __attribute__((noreturn));

static void pppd_exec(char *const argv[], int event_fd, int log_fd)
{
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* Ctrl-C at a terminal is for us: we end pppd in our own order. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	/* It logs to syslog, and to stdout besides: each line would wake us up for nothing. */
	dup2(log_level() >= LOG_LEVEL_DEBUG ? log_fd : null, STDOUT_FILENO);
	dup2(log_fd, STDERR_FILENO);
	if (event_fd == PPPD_EVENT_FD)
		fcntl(event_fd, F_SETFD, 0);
	else
		dup2(event_fd, PPPD_EVENT_FD);
	execv(argv[0], argv);
	dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

int pppd_start(struct pppd *p, struct ev_loop *loop, char *const argv[], const struct event *config)
{
	int sockets[2], pipes[2], rc;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return -errno;
	if (pipe2(pipes, O_CLOEXEC)) {
		rc = -errno;
		goto err_sockets;
	}
	rc = pppd_send(sockets[0], config);
	if (rc)
		goto err_pipes;
	/* The child only makes system calls until it is another program: nothing of ours is copied.
	 */
	pid = vfork();
	if (pid < 0) {
		rc = -errno;
		goto err_pipes;
	}
	if (pid == 0)
		pppd_exec(argv, sockets[1], pipes[1]);
	close(sockets[1]);
	close(pipes[1]);
	fcntl(pipes[0], F_SETFL, O_NONBLOCK);
	p->loop = loop;
	p->pid = pid;
	p->line_len = 0;
	p->watched = false;
	ev_child_init(&p->child, pppd_on_child, pid, 0);
	ev_io_init(&p->events, pppd_on_events, sockets[0], EV_READ);
	ev_io_init(&p->log, pppd_on_log, pipes[0], EV_READ);
	p->child.data = p->events.data = p->log.data = p;
	ev_child_start(loop, &p->child);
	ev_io_start(loop, &p->events);
	ev_io_start(loop, &p->log);
	return 0;
err_pipes:
	close(pipes[0]);
	close(pipes[1]);
err_sockets:
	close(sockets[0]);
	close(sockets[1]);
	return rc;
}

void pppd_signal(struct pppd *p, int signal)
{
	if (p->pid > 0)
		kill(p->pid, signal);
}
