/* SPDX-License-Identifier: MIT */
/* swictl-vmodem: a virtual modem on a pseudo-terminal or as a USB device, or a bench of them. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_OK = 0, EXIT_USAGE = 64, EXIT_OS = 71, EXIT_CONFIG = 78 };

struct main_state {
	const struct options *options;
	struct ev_loop *loop;
	struct personality personalities[OPTIONS_PERSONALITIES];
	size_t personality_count;
	struct tree tree;
	struct unit *units[OPTIONS_UNITS];
	unsigned count, attached; /* units: all, and those that were there at least once */
	bool pid;		  /* our process id is in the file */
	int parent;		  /* a pipe to the process in the foreground, -1 none */
};

/* A file as given, or a name in the places where personalities are installed or built. */
static int main_find(const char *name, struct buf *path)
{
	static const char *const places[] = { SWICTL_PREFIX "/share/swictl/vmodem",
					      "%/../share/swictl/vmodem",
					      "%/../tests/vmodem/personalities",
					      "%/../../tests/vmodem/personalities",
					      "/tests/vmodem/personalities" };
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	program[n > 0 ? n : 0] = '\0';
	if (strrchr(program, '/'))
		*strrchr(program, '/') = '\0';
	if (strchr(name, '/') || strchr(name, '.')) {
		buf_str(path, name);
		return buf_error(path);
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const char *place = places[i];

		buf_clear(path);
		if (*place == '%') {
			buf_str(path, program);
			place++;
		}
		buf_fmt(path, "%s/%s.conf", place, name);
		if (!buf_error(path) && !access(path->at, R_OK))
			return 0;
	}
	return -ENOENT;
}

static int main_load(struct main_state *s, const char *name)
{
	struct personality *p = &s->personalities[s->personality_count];
	BUF_ON_STACK(path, 8192);
	BUF_ON_STACK(why, 8192);
	int error;

	if (main_find(name, &path)) {
		fprintf(stderr, "vmodem: no personality %s, expected a file or an installed name\n",
			name);
		return EXIT_CONFIG;
	}
	error = personality_init(p, path.at, &why);
	if (!error && at_check(p, path.at, &why)) {
		personality_fini(p);
		error = -EINVAL;
	}
	if (error)
		fprintf(stderr, "vmodem: %s\n", why.len ? why.at : strerror(-error));
	else
		s->personality_count++;
	return error ? EXIT_CONFIG : 0;
}

/* Tell the process in the foreground that the host can open the port, and where. */
static void main_tell(struct main_state *s, const char *place)
{
	if (s->parent < 0) {
		printf("%s\n", place);
		fflush(stdout);
		return;
	}
	if (write(s->parent, place, strlen(place)) < 0)
		fprintf(stderr, "vmodem: foreground: %s\n", strerror(errno));
	close(s->parent);
	s->parent = -1;
}

static void main_event(void *arg, struct unit *u, enum vmodem_event event)
{
	struct main_state *s = arg;
	const struct vmodem *m = &u->modem;

	if (event != VMODEM_ATTACHED || m->count[VMODEM_ATTACHED] != 1)
		return;
	if (++s->attached == s->count)
		main_tell(s,
			  s->options->bench ? s->options->bench : m->front->kind->place(m->front));
}

static void main_signal(struct ev_loop *loop, struct ev_signal *w, int revents)
{
	(void)w;
	(void)revents;
	ev_break(loop, EVBREAK_ALL);
}

/* In the foreground: wait for the word of main_tell(), then leave. */
static int main_foreground(int fd)
{
	char place[4096];
	ssize_t n = read(fd, place, sizeof(place));

	if (n <= 0)
		return EXIT_OS;
	printf("%.*s\n", (int)n, place);
	return EXIT_OK;
}

/* Returns in the process behind, with the descriptor for main_tell(), or -1 on failure. */
static int main_background(void)
{
	int pair[2], null;
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid < 0)
		return -1;
	if (pid) {
		close(pair[1]);
		exit(main_foreground(pair[0]));
	}
	close(pair[0]);
	setsid();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, 0);
		dup2(null, 1);
		close(null);
	}
	return pair[1];
}

static int main_peer(struct vmodem *m, const struct options *c)
{
	const char *log = c->peer_log ? c->peer_log : "/dev/null";
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), error;

	if (fd < 0) {
		fprintf(stderr, "vmodem: %s: %s\n", log, strerror(errno));
		return -errno;
	}
	peer_init(&m->peer, m->loop, fd, &vmodem_peer_ops, m);
	/* In a bench, CONNECT leads to a network that never speaks. */
	m->peer_wanted = c->peer && !c->bench;
	if (!m->peer_wanted)
		return 0;
	error = netns_init(&m->netns, c->netns, vars_text(&m->vars, "ppp.internet"));
	if (!error)
		return 0;
	fprintf(stderr, "vmodem: network namespace: %s; --peer none goes without\n",
		strerror(-error));
	return error;
}

static int main_unit(struct main_state *s)
{
	const struct options *c = s->options;
	struct unit *u = calloc(1, sizeof(*u));
	int error;

	if (!u)
		return -ENOMEM;
	unit_init(u, s->loop, &s->personalities[s->count % s->personality_count]);
	s->units[s->count++] = u;
	u->number = c->bench ? s->count : c->unit;
	u->event = main_event;
	u->arg = s;
	error = main_peer(&u->modem, c);
	return error ? error : unit_open(u, c, c->bench ? &s->tree : NULL);
}

static int main_units(struct main_state *s)
{
	const struct options *c = s->options;
	int error = 0;

	if (c->bench) {
		error = tree_init(&s->tree, c->bench);
		if (error)
			fprintf(stderr, "vmodem: %s: %s\n", c->bench, strerror(-error));
	}
	while (!error && s->count < c->units)
		error = main_unit(s);
	return error;
}

static int main_pid(const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return -errno;
	fprintf(file, "%ld\n", (long)getpid());
	return fclose(file) ? -errno : 0;
}

static int main_start(struct main_state *s)
{
	int error = 0;

	for (unsigned i = 0; i < s->count && !error; i++) {
		struct vmodem *m = &s->units[i]->modem;

		error = vmodem_start(m, !s->options->cold);
		if (error)
			fprintf(stderr, "vmodem: %s: %s\n", m->front->kind->name, strerror(-error));
	}
	return error;
}

static int main_run(struct main_state *s)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	struct ev_signal signals[sizeof(numbers) / sizeof(*numbers)];
	const char *pid = s->options->pid;
	int error;

	if (pid && main_pid(pid)) {
		fprintf(stderr, "vmodem: %s: %s\n", pid, strerror(errno));
		return EXIT_OS;
	}
	s->pid = pid;
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		ev_signal_init(&signals[i], main_signal, numbers[i]);
		ev_signal_start(s->loop, &signals[i]);
	}
	error = main_start(s);
	if (!error)
		ev_run(s->loop, 0);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		ev_signal_stop(s->loop, &signals[i]);
	return error ? EXIT_OS : EXIT_OK;
}

static int main_modems(struct main_state *s)
{
	const struct options *c = s->options;
	int code = EXIT_OS;

	if (c->background && (s->parent = main_background()) < 0)
		return EXIT_OS;
	s->loop = ev_default_loop(0);
	if (main_units(s))
		goto out;
	if (c->log && !freopen(c->log, "a", stderr))
		goto out;
	setlinebuf(stderr);
	code = main_run(s);

out:
	for (unsigned i = 0; i < s->count; i++)
		unit_fini(s->units[i]);
	if (s->pid)
		unlink(c->pid);
	for (unsigned i = 0; i < s->count; i++) {
		unit_end(s->units[i]);
		free(s->units[i]);
	}
	return code;
}

int main(int argc, char **argv)
{
	struct options c = { .sysfs = "/sys", .peer = true, .seed = 1, .units = 1 };
	static struct main_state s = { .parent = -1 };
	int code = 0;

	if (options_read(&c, argc, argv))
		return EXIT_USAGE;
	if (c.ctl)
		return control_ask(c.ctl, argc - optind, argv + optind);
	if (!c.personality_count)
		c.personalities[c.personality_count++] = "mc7455";
	s.options = &c;
	for (size_t i = 0; i < c.personality_count && !code; i++)
		code = main_load(&s, c.personalities[i]);
	if (!code && !c.check)
		code = main_modems(&s);
	while (s.personality_count)
		personality_fini(&s.personalities[--s.personality_count]);
	return code;
}
