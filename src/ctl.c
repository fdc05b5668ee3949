/* SPDX-License-Identifier: MIT */
#include "ctl.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"

#define CTL_ANSWER_MAX 65536
#define CTL_PATIENCE_S 3

static const char *const ctl_names[] = {
#define X(name, text) [CTL_##name] = text,
	CTL_REQUESTS(X)
#undef X
};

static int ctl_address(struct sockaddr_un *address, const char *path)
{
	*address = (struct sockaddr_un) { .sun_family = AF_UNIX };
	return buf_copy(address->sun_path, sizeof(address->sun_path), path);
}

static int ctl_connect(const char *path)
{
	struct timeval patience = { .tv_sec = CTL_PATIENCE_S };
	struct sockaddr_un address;
	int fd, rc;

	rc = ctl_address(&address, path);
	if (rc)
		return rc;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	rc = errno == ECONNREFUSED ? -ENOENT : -errno;
	close(fd);
	return rc;
}

static void client_end(struct ctl_client *client)
{
	ev_io_stop(client->ctl->loop, &client->io);
	ev_timer_stop(client->ctl->loop, &client->limit);
	if (client->io.fd >= 0)
		close(client->io.fd);
	client->io.fd = -1;
}

static void client_answer(struct ctl_client *client)
{
	struct ctl *c = client->ctl;
	char *answer = NULL;
	size_t i;

	for (i = 0; i < CTL_REQUESTS_COUNT; i++)
		if (!strcmp(client->line, ctl_names[i]))
			answer = c->answer(c->arg, (enum ctl_request)i);
	/* A few hundred bytes into an empty socket buffer: they fit, or the client is not served.
	 */
	if (answer && send(client->io.fd, answer, strlen(answer), MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
		send(client->io.fd, "\n", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	free(answer);
}

static void client_on_io(struct ev_loop *loop, ev_io *w, int events)
{
	struct ctl_client *client = w->data;
	size_t room = sizeof(client->line) - 1 - client->len;
	ssize_t n = recv(w->fd, client->line + client->len, room, MSG_DONTWAIT);
	char *end;

	(void)loop;
	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		client->len += (size_t)n;
		client->line[client->len] = '\0';
		end = strchr(client->line, '\n');
		if (!end && client->len < sizeof(client->line) - 1)
			return;
		if (end) {
			*end = '\0';
			client_answer(client);
		}
	}
	client_end(client);
}

static void client_on_limit(struct ev_loop *loop, ev_timer *w, int events)
{
	(void)loop;
	(void)events;
	client_end(w->data);
}

static void ctl_on_accept(struct ev_loop *loop, ev_io *w, int events)
{
	struct ctl *c = w->data;
	int fd = accept4(w->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), i;

	(void)events;
	if (fd < 0)
		return;
	for (i = 0; i < CTL_CLIENTS_MAX && c->clients[i].io.fd >= 0; i++)
		;
	if (i == CTL_CLIENTS_MAX) {
		close(fd);
		return;
	}
	c->clients[i].len = 0;
	ev_io_set(&c->clients[i].io, fd, EV_READ);
	ev_timer_set(&c->clients[i].limit, CTL_PATIENCE_S, 0.);
	ev_io_start(loop, &c->clients[i].io);
	ev_timer_start(loop, &c->clients[i].limit);
}

static int ctl_listen(struct ctl *c)
{
	struct sockaddr_un address;
	int fd, other, rc;

	rc = ctl_address(&address, c->path);
	if (rc)
		return rc;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	rc = bind(fd, (struct sockaddr *)&address, sizeof(address)) ? -errno : 0;
	if (rc == -EADDRINUSE) {
		other = ctl_connect(c->path);
		if (other >= 0) {
			close(other);
			rc = -EBUSY;
			goto err;
		}
		unlink(c->path); /* nobody answers: left by one that was killed */
		rc = bind(fd, (struct sockaddr *)&address, sizeof(address)) ? -errno : 0;
	}
	if (!rc && (chmod(c->path, 0600) || listen(fd, CTL_CLIENTS_MAX)))
		rc = -errno;
	if (!rc)
		return fd;
err:
	close(fd);
	return rc;
}

int ctl_init(struct ctl *c, struct ev_loop *loop, const char *run_dir, const char *profile)
{
	struct buf path;
	int fd, i;

	buf_init(&path, c->path, sizeof(c->path));
	buf_fmt(&path, "%s/%s.sock", run_dir, profile);
	if (buf_error(&path))
		return -ENAMETOOLONG;
	if (mkdir(run_dir, 0755) && errno != EEXIST)
		return -errno;
	fd = ctl_listen(c);
	if (fd < 0)
		return fd;
	c->loop = loop;
	ev_io_init(&c->io, ctl_on_accept, fd, EV_READ);
	c->io.data = c;
	for (i = 0; i < CTL_CLIENTS_MAX; i++) {
		ev_io_init(&c->clients[i].io, client_on_io, -1, EV_READ);
		ev_timer_init(&c->clients[i].limit, client_on_limit, CTL_PATIENCE_S, 0.);
		c->clients[i].io.data = c->clients[i].limit.data = &c->clients[i];
		c->clients[i].ctl = c;
	}
	ev_io_start(loop, &c->io);
	return 0;
}

void ctl_fini(struct ctl *c)
{
	int i;

	for (i = 0; i < CTL_CLIENTS_MAX; i++)
		client_end(&c->clients[i]);
	ev_io_stop(c->loop, &c->io);
	close(c->io.fd);
	unlink(c->path);
}

int ctl_ask(const char *path, enum ctl_request request, char **line)
{
	size_t len = 0;
	char *text;
	ssize_t n;
	int fd, rc = 0;

	fd = ctl_connect(path);
	if (fd < 0)
		return fd;
	text = malloc(CTL_ANSWER_MAX);
	if (!text) {
		rc = -ENOMEM;
		goto out;
	}
	dprintf(fd, "%s\n", ctl_names[request]);
	while (len < CTL_ANSWER_MAX - 1 &&
	       (n = recv(fd, text + len, CTL_ANSWER_MAX - 1 - len, 0)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	if (len == 0 || text[len - 1] != '\n') {
		free(text);
		rc = -EIO;
		goto out;
	}
	text[len - 1] = '\0';
	*line = text;
out:
	close(fd);
	return rc;
}
