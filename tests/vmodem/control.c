/* SPDX-License-Identifier: MIT */
#include "control.h"
#include "fault.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONTROL_ANSWER = 4096, CONTROL_PATIENCE = 20, CONTROL_PATIENCE_MS = 100 };

static void control_close(struct control_client *c)
{
	struct ev_loop *loop = c->control->modem->loop;

	ev_io_stop(loop, &c->in);
	ev_timer_stop(loop, &c->late);
	close(c->fd);
	c->fd = -1;
	c->wait = -1;
	c->len = 0;
}

static void control_answer(struct control_client *c, const char *kind, const char *text)
{
	BUF_ON_STACK(line, CONTROL_ANSWER + 16);

	buf_fmt(&line, "%s%s%s\n", kind, *text ? " " : "", text);
	/* A client that does not read loses its answer, the modem goes on. */
	if (send(c->fd, line.at, line.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		vmodem_note(c->control->modem, "control: %s", strerror(errno));
}

static const char *control_status(struct vmodem *m, const char *arguments, struct buf *out)
{
	static const char *const vars[] = { "sim.state", "power.state", "network.registration",
					    "composition.mask" };

	(void)arguments;
	buf_fmt(out, "mode=%s attached=%d boot=%d up=%d frozen=%d stalled=%d dtr=%d",
		datacall_state_name(m->call), m->attached, m->boot, m->up, m->frozen, m->stalled,
		m->dtr);
	for (size_t i = 0; i < sizeof(vars) / sizeof(*vars); i++)
		buf_fmt(out, " %s=%s", vars[i], vars_text(&m->vars, vars[i]));
	for (int i = 0; i < VMODEM_EVENT_COUNT; i++)
		buf_fmt(out, " %s_count=%lu", vmodem_event_name((enum vmodem_event)i), m->count[i]);
	buf_fmt(out, " frames_in=%lu frames_out=%lu bytes_in=%lu bytes_out=%lu dropped=%lu",
		m->in.hdlc.frames, m->out.hdlc.frames, m->in.hdlc.bytes, m->out.hdlc.bytes,
		m->in.hdlc.dropped + m->out.hdlc.dropped);
	buf_fmt(out, " time_ms=%ld place=%s", m->time_ms, m->front->kind->place(m->front));
	return NULL;
}

static const char *control_time(struct vmodem *m, const char *arguments, struct buf *out)
{
	(void)arguments;
	buf_fmt(out, "%ld", m->time_ms);
	return NULL;
}

static const char *control_get(struct vmodem *m, const char *arguments, struct buf *out)
{
	const char *value = vars_get(&m->vars, arguments);

	if (!value)
		return "the name of a variable";
	buf_clean(out, value, strlen(value));
	return NULL;
}

/* Commands that only ask; all others are faults. */
static const struct {
	const char *name;
	const char *(*run)(struct vmodem *m, const char *arguments, struct buf *out);
	const char *arguments, *help;
} commands[] = {
	{ "status", control_status, "", "all that tests ask for, as key=value" },
	{ "time", control_time, "", "the modem's own time so far: commands and dials, in ms" },
	{ "get", control_get, "NAME", "a variable" },
};

void control_help(FILE *to)
{
	fprintf(to, "  %-13s %-19s %s\n", "wait", "EVENT [MS]",
		"until it is so: attached ready dial connect up down answered gone");
	fprintf(to, "  %-13s %-19s %s\n", "when", "RULE|never",
		"one more line of the time line, counted from now; or forget all");
	fprintf(to, "  %-13s %-19s %s\n", "quit", "",
		"ends the program; answered when all is put away");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(to, "  %-13s %-19s %s\n", commands[i].name, commands[i].arguments,
			commands[i].help);
}

static void control_wait(struct control_client *c, const char *arguments)
{
	struct vmodem *m = c->control->modem;
	BUF_ON_STACK(name, 32);
	size_t n = strcspn(arguments, " ");
	const char *limit = arguments + n + strspn(arguments + n, " ");

	buf_mem(&name, arguments, n);
	c->wait = vmodem_event_find(name.at);
	if (c->wait < 0)
		control_answer(c, "error", "wait: expected an event, as --help has them");
	else if (*limit)
		vmodem_timer(m, &c->late, strtol(limit, NULL, 10));
	control_event(c->control);
}

static void control_when(struct control_client *c, const char *arguments)
{
	struct timeline *timeline = c->control->timeline;
	BUF_ON_STACK(why, CONTROL_ANSWER);

	if (!strcmp(arguments, "never"))
		timeline_fini(timeline);
	else if (timeline_add(timeline, arguments, &why) == -ENOMEM)
		buf_str(&why, "no memory");
	control_answer(c, why.len ? "error" : "ok", why.at);
}

static void control_line(struct control_client *c, const char *line)
{
	struct vmodem *m = c->control->modem;
	size_t n = strcspn(line, " ");
	const char *arguments = line + n + strspn(line + n, " "), *expected;
	BUF_ON_STACK(text, CONTROL_ANSWER);

	if (n == 4 && !strncmp(line, "wait", 4)) {
		control_wait(c, arguments);
		return;
	}
	if (n == 4 && !strncmp(line, "when", 4)) {
		control_when(c, arguments);
		return;
	}
	if (!strcmp(line, "quit")) {
		c->quit = true;
		ev_break(m->loop, EVBREAK_ALL);
		return;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strlen(commands[i].name) != n || strncmp(line, commands[i].name, n))
			continue;
		expected = commands[i].run(m, arguments, &text);
		if (expected)
			buf_fmt(&text, "%s: expected %s", commands[i].name, expected);
		control_answer(c, expected ? "error" : "ok", text.at);
		return;
	}
	if (fault_run(m, line, &text))
		control_answer(c, "error", text.at);
	else
		control_answer(c, "ok", "");
}

void control_event(struct control *control)
{
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *c = &control->clients[i];

		if (c->fd < 0 || c->wait < 0 ||
		    !vmodem_holds(control->modem, (enum vmodem_event)c->wait))
			continue;
		c->wait = -1;
		ev_timer_stop(control->modem->loop, &c->late);
		control_answer(c, "ok", "");
	}
}

static void control_late(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct control_client *c = w->data;

	(void)loop;
	(void)revents;
	c->wait = -1;
	control_answer(c, "error", "wait: it did not happen in time");
}

static void control_readable(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct control_client *c = w->data;
	ssize_t n = read(c->fd, c->line + c->len, sizeof(c->line) - 1 - c->len);
	char *end;

	(void)loop;
	(void)revents;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		control_close(c);
		return;
	}
	c->len += (size_t)n;
	c->line[c->len] = '\0';
	while (c->fd >= 0 && (end = strchr(c->line, '\n'))) {
		*end++ = '\0';
		control_line(c, c->line);
		c->len -= (size_t)(end - c->line);
		memmove(c->line, end, c->len + 1);
	}
	if (c->fd >= 0 && c->len == sizeof(c->line) - 1) {
		control_answer(c, "error", "line too long, expected less than 512 characters");
		control_close(c);
	}
}

static void control_accept(struct ev_loop *loop, struct ev_io *w, int revents)
{
	struct control *control = w->data;
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)revents;
	if (fd < 0)
		return;
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *c = &control->clients[i];

		if (c->fd >= 0)
			continue;
		c->fd = fd;
		ev_io_set(&c->in, fd, EV_READ);
		ev_io_start(loop, &c->in);
		return;
	}
	close(fd);
}

static int control_address(struct sockaddr_un *address, const char *path)
{
	*address = (struct sockaddr_un) { .sun_family = AF_UNIX };
	return buf_copy(address->sun_path, sizeof(address->sun_path), path) ? -ENAMETOOLONG : 0;
}

/* A connected socket, or negative errno. */
static int control_connect(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0) {
		int error = -errno;

		close(fd);
		return error;
	}
	return fd;
}

int control_init(struct control *c, struct vmodem *m, struct timeline *timeline, const char *path)
{
	struct sockaddr_un address;
	int error, fd;
	mode_t mask;

	*c = (struct control) { .modem = m, .timeline = timeline, .path = path, .fd = -1 };
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *client = &c->clients[i];

		client->control = c;
		client->fd = client->wait = -1;
		ev_init(&client->in, control_readable);
		ev_init(&client->late, control_late);
		client->in.data = client->late.data = client;
	}
	error = control_address(&address, path);
	if (error)
		return error;
	fd = control_connect(&address);
	if (fd >= 0) {
		close(fd);
		return -EADDRINUSE;
	}
	if (fd == -ECONNREFUSED)
		unlink(path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		return -errno;
	mask = umask(0077);
	error = bind(c->fd, (struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
	umask(mask);
	if (!error && listen(c->fd, CONTROL_CLIENTS) < 0)
		error = -errno;
	if (error) {
		close(c->fd);
		c->fd = -1;
		return error;
	}
	ev_io_init(&c->in, control_accept, c->fd, EV_READ);
	c->in.data = c;
	ev_io_start(m->loop, &c->in);
	return 0;
}

void control_fini(struct control *c)
{
	if (!c->path || c->fd < 0)
		return;
	ev_io_stop(c->modem->loop, &c->in);
	close(c->fd);
	unlink(c->path);
	c->fd = -1;
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *client = &c->clients[i];

		if (client->fd < 0)
			continue;
		if (client->quit)
			control_answer(client, "ok", "");
		control_close(client);
	}
}

/* The program may be just starting: a socket that is not there yet is waited for. */
static int control_connect_patiently(const struct sockaddr_un *address)
{
	int fd = control_connect(address);

	for (int i = 0; i < CONTROL_PATIENCE && (fd == -ENOENT || fd == -ECONNREFUSED); i++) {
		poll(NULL, 0, CONTROL_PATIENCE_MS);
		fd = control_connect(address);
	}
	return fd;
}

static int control_print(FILE *answers)
{
	char line[CONTROL_ANSWER + 16];

	if (!fgets(line, sizeof(line), answers)) {
		fputs("vmodem: no answer: the program ended\n", stderr);
		return 69;
	}
	if (strncmp(line, "ok", 2)) {
		fprintf(stderr, "vmodem: %s", line);
		return 1;
	}
	if (line[2] == ' ')
		fputs(line + 3, stdout);
	return 0;
}

int control_ask(const char *path, int argc, char **argv)
{
	BUF_ON_STACK(line, CONTROL_LINE);
	struct sockaddr_un address;
	FILE *answers;
	int fd, code;

	for (int i = 0; i < argc; i++)
		buf_fmt(&line, "%s%s", i ? " " : "", argv[i]);
	buf_char(&line, '\n');
	if (argc < 1 || buf_error(&line) || strchr(line.at, '\n') != line.at + line.len - 1 ||
	    control_address(&address, path)) {
		fputs("vmodem: --ctl: expected a short path and one command\n", stderr);
		return 64;
	}
	fd = control_connect_patiently(&address);
	if (fd < 0) {
		fprintf(stderr, "vmodem: %s: %s\n", path, strerror(-fd));
		return 69;
	}
	answers = fdopen(fd, "r");
	if (!answers || send(fd, line.at, line.len, MSG_NOSIGNAL) != (ssize_t)line.len) {
		fprintf(stderr, "vmodem: %s: %s\n", path, strerror(errno));
		code = 69;
	} else {
		code = control_print(answers);
	}
	if (answers)
		fclose(answers);
	else
		close(fd);
	return code;
}
