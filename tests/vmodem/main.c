/* SPDX-License-Identifier: MIT */
/* swictl-vmodem: a virtual modem on a pseudo-terminal or as a USB device. */
#include "control.h"
#include "fault.h"
#include "vmodem.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_OK = 0, EXIT_USAGE = 64, EXIT_OS = 71, EXIT_CONFIG = 78, MAIN_SETS = 32 };

enum main_option {
	OPTION_PTY = 256,
	OPTION_USB,
	OPTION_PERSONALITY,
	OPTION_CONTROL,
	OPTION_CTL,
	OPTION_FAULTS,
	OPTION_STATE,
	OPTION_NETNS,
	OPTION_PEER,
	OPTION_PEER_LOG,
	OPTION_DELAY,
	OPTION_DIAL,
	OPTION_SET,
	OPTION_COLD,
	OPTION_SEED,
	OPTION_TRACE,
	OPTION_LOG,
	OPTION_BACKGROUND,
	OPTION_PID,
	OPTION_SYSFS,
	OPTION_CHECK,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct {
	const char *name;
	enum main_option id;
	const char *argument, *help;
} options[] = {
	{ "pty", OPTION_PTY, "LINK", "the AT port is a pseudo-terminal; LINK points to it" },
	{ "usb", OPTION_USB, NULL, "the modem is a USB device (needs root and vhci_hcd)" },
	{ "personality", OPTION_PERSONALITY, "NAME|FILE", "which modem (mc7455)" },
	{ "set", OPTION_SET, "NAME=VALUE", "change a variable of the personality" },
	{ "delay", OPTION_DELAY, "MS", "time that a command takes (timing.command_ms)" },
	{ "dial", OPTION_DIAL, "MS", "time that a dial takes (timing.dial_ms)" },
	{ "cold", OPTION_COLD, NULL, "just powered on: SIM not read, not registered yet" },
	{ "state", OPTION_STATE, "FILE", "keep there what a modem keeps without power" },
	{ "peer", OPTION_PEER, "pppd|none", "the network's side of a call (pppd)" },
	{ "peer-log", OPTION_PEER_LOG, "FILE", "what that pppd says" },
	{ "netns", OPTION_NETNS, "NAME", "name of its namespace, for `ip netns exec NAME`" },
	{ "control", OPTION_CONTROL, "PATH", "listen for commands on this socket" },
	{ "faults", OPTION_FAULTS, "FILE", "a time line: [every] [EVENT+]MS COMMAND, one a line" },
	{ "seed", OPTION_SEED, "N", "for `garbage` (1)" },
	{ "trace", OPTION_TRACE, "FILE", "the bytes of the AT port, - is stderr" },
	{ "log", OPTION_LOG, "FILE", "what happens, instead of stderr" },
	{ "background", OPTION_BACKGROUND, NULL, "print where the port is and go on behind" },
	{ "pid", OPTION_PID, "FILE", "write the process id there" },
	{ "sysfs", OPTION_SYSFS, "ROOT", "where sysfs is (/sys)" },
	{ "check", OPTION_CHECK, NULL, "load the personality, touch nothing" },
	{ "ctl", OPTION_CTL, "PATH", "send the words behind it to a running program" },
	{ "help", OPTION_HELP, NULL, "this text" },
	{ "version", OPTION_VERSION, NULL, "the version" },
};

struct main_config {
	const char *pty, *personality, *control, *faults, *state, *netns, *peer_log, *trace, *log,
		*pid, *sysfs, *ctl;
	const char *sets[MAIN_SETS];
	size_t set_count;
	char *delay, *dial;
	bool usb, peer, cold, background, check;
	uint64_t seed;
};

struct main_state {
	struct control control;
	struct faults faults;
	struct vmodem *modem;
	bool pid;   /* our process id is in the file */
	int parent; /* a pipe to the process in the foreground, -1 none */
};

static void main_help(void)
{
	printf("Usage: swictl-vmodem --pty LINK | --usb [OPTION]...\n"
	       "       swictl-vmodem --ctl PATH COMMAND [ARG]...\n\n"
	       "A virtual modem: AT commands, data calls through a real pppd, and everything that\n"
	       "goes wrong with one.\n\n");
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		printf("  --%-11s %-11s %s\n", options[i].name,
		       options[i].argument ? options[i].argument : "", options[i].help);
	printf("\nCommands of the control socket:\n");
	control_help(stdout);
	printf("Faults, there and on the time line:\n");
	fault_help(stdout);
	printf("\nExamples:\n"
	       "  swictl-vmodem --pty /tmp/modem --control /tmp/modem.ctl --background\n"
	       "  swictl-vmodem --ctl /tmp/modem.ctl sim out\n"
	       "  swictl-vmodem --usb --netns network --set ppp.auth=chap --delay 20 --dial "
	       "1000\n");
}

static int main_seed(const char *text, uint64_t *seed)
{
	char *end;

	*seed = strtoull(text, &end, 0);
	return end == text || *end || !*seed ? -EINVAL : 0;
}

/* One option: 0, or -EINVAL; help and version end the program. */
static int main_option(struct main_config *c, int id, char *argument)
{
	switch ((enum main_option)id) {
	case OPTION_PTY:
		c->pty = argument;
		return 0;
	case OPTION_USB:
		c->usb = true;
		return 0;
	case OPTION_PERSONALITY:
		c->personality = argument;
		return 0;
	case OPTION_CONTROL:
		c->control = argument;
		return 0;
	case OPTION_CTL:
		c->ctl = argument;
		return 0;
	case OPTION_FAULTS:
		c->faults = argument;
		return 0;
	case OPTION_STATE:
		c->state = argument;
		return 0;
	case OPTION_NETNS:
		c->netns = argument;
		return 0;
	case OPTION_PEER:
		c->peer = !strcmp(argument, "pppd");
		return c->peer || !strcmp(argument, "none") ? 0 : -EINVAL;
	case OPTION_PEER_LOG:
		c->peer_log = argument;
		return 0;
	case OPTION_DELAY:
		c->delay = argument;
		return 0;
	case OPTION_DIAL:
		c->dial = argument;
		return 0;
	case OPTION_SET:
		if (c->set_count == MAIN_SETS || !strchr(argument, '='))
			return -EINVAL;
		c->sets[c->set_count++] = argument;
		return 0;
	case OPTION_COLD:
		c->cold = true;
		return 0;
	case OPTION_SEED:
		return main_seed(argument, &c->seed);
	case OPTION_TRACE:
		c->trace = argument;
		return 0;
	case OPTION_LOG:
		c->log = argument;
		return 0;
	case OPTION_BACKGROUND:
		c->background = true;
		return 0;
	case OPTION_PID:
		c->pid = argument;
		return 0;
	case OPTION_SYSFS:
		c->sysfs = argument;
		return 0;
	case OPTION_CHECK:
		c->check = true;
		return 0;
	case OPTION_HELP:
		main_help();
		exit(EXIT_OK);
	case OPTION_VERSION:
		printf("swictl-vmodem %s\n", SWICTL_VERSION);
		exit(EXIT_OK);
	}
	return -EINVAL;
}

static int main_options(struct main_config *c, int argc, char **argv)
{
	enum { COUNT = sizeof(options) / sizeof(*options) };
	struct option longs[COUNT + 1] = { 0 };
	int id;

	for (size_t i = 0; i < COUNT; i++)
		longs[i] = (struct option) {
			options[i].name,
			options[i].argument ? required_argument : no_argument,
			NULL,
			(int)options[i].id,
		};
	/* '+': behind --ctl PATH all words are the command. */
	while ((id = getopt_long(argc, argv, "+", longs, NULL)) >= 0) {
		if (id == '?' || main_option(c, id, optarg)) {
			if (id != '?')
				fprintf(stderr, "vmodem: bad argument \"%s\"\n", optarg);
			return -EINVAL;
		}
	}
	if (c->ctl || c->check)
		return 0;
	if (optind < argc || !c->pty == !c->usb) {
		fputs("vmodem: expected --pty LINK or --usb; see --help\n", stderr);
		return -EINVAL;
	}
	return 0;
}

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

static int main_load(struct personality *p, const char *name)
{
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
	return error ? EXIT_CONFIG : 0;
}

static int main_set(struct vmodem *m, const char *assignment)
{
	const char *value = strchr(assignment, '=');
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_mem(&name, assignment, (size_t)(value - assignment));
	if (!vars_get(&m->vars, name.at)) {
		fprintf(stderr,
			"vmodem: --set %s: unknown, expected a variable of the personality\n",
			name.at);
		return -EINVAL;
	}
	return vars_set(&m->vars, name.at, value + 1);
}

static int main_vars(struct vmodem *m, const struct main_config *c)
{
	int error = 0;

	if (c->delay)
		error = vars_set(&m->vars, "timing.command_ms", c->delay);
	if (c->dial && !error)
		error = vars_set(&m->vars, "timing.dial_ms", c->dial);
	if (c->state && !error) {
		m->state_path = c->state;
		error = vmodem_recall(m);
		if (error)
			fprintf(stderr, "vmodem: %s: %s\n", c->state, strerror(-error));
	}
	for (size_t i = 0; i < c->set_count && !error; i++)
		error = main_set(m, c->sets[i]);
	return error;
}

/* Tell the process in the foreground that the host can open the port, and where. */
static void main_tell(struct main_state *s)
{
	const char *place = s->modem->front->kind->place(s->modem->front);

	if (s->parent < 0) {
		printf("%s\n", place);
		fflush(stdout);
		return;
	}
	if (write(s->parent, place, strlen(place)) < 0)
		vmodem_note(s->modem, "foreground: %s", strerror(errno));
	close(s->parent);
	s->parent = -1;
}

static void main_event(void *arg, enum vmodem_event event)
{
	struct main_state *s = arg;

	if (event == VMODEM_ATTACHED && s->modem->count[VMODEM_ATTACHED] == 1)
		main_tell(s);
	faults_event(&s->faults, event);
	control_event(&s->control);
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

static int main_peer(struct vmodem *m, const struct main_config *c)
{
	const char *log = c->peer_log ? c->peer_log : "/dev/null";
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), error;

	if (fd < 0) {
		fprintf(stderr, "vmodem: %s: %s\n", log, strerror(errno));
		return -errno;
	}
	peer_init(&m->peer, m->loop, fd, &vmodem_peer_ops, m);
	m->peer_wanted = c->peer;
	if (!c->peer)
		return 0;
	error = netns_init(&m->netns, c->netns, vars_text(&m->vars, "ppp.internet"));
	if (!error)
		return 0;
	fprintf(stderr, "vmodem: network namespace: %s; --peer none goes without\n",
		strerror(-error));
	return error;
}

static int main_open(struct main_state *s, const struct main_config *c)
{
	struct vmodem *m = s->modem;
	BUF_ON_STACK(why, 1024);
	int error;

	m->front = c->usb ? front_usb_new(m->loop, c->sysfs, &vmodem_front_ops, m)
			  : front_pty_new(m->loop, c->pty, &vmodem_front_ops, m);
	if (!m->front)
		return -ENOMEM;
	if (c->trace) {
		m->trace = strcmp(c->trace, "-") ? fopen(c->trace, "ae") : stderr;
		if (!m->trace) {
			fprintf(stderr, "vmodem: %s: %s\n", c->trace, strerror(errno));
			return -errno;
		}
	}
	if (c->faults && faults_init(&s->faults, m, c->faults, &why)) {
		fprintf(stderr, "vmodem: %s\n", why.at);
		return -EINVAL;
	}
	error = c->control ? control_init(&s->control, m, c->control) : 0;
	if (error)
		fprintf(stderr, "vmodem: %s: %s\n", c->control, strerror(-error));
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

static int main_run(struct main_state *s, const struct main_config *c)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };
	struct ev_signal signals[sizeof(numbers) / sizeof(*numbers)];
	struct vmodem *m = s->modem;
	int error;

	if (c->pid && main_pid(c->pid)) {
		fprintf(stderr, "vmodem: %s: %s\n", c->pid, strerror(errno));
		return EXIT_OS;
	}
	s->pid = c->pid;
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		ev_signal_init(&signals[i], main_signal, numbers[i]);
		ev_signal_start(m->loop, &signals[i]);
	}
	m->listen = main_event;
	m->listen_arg = s;
	error = vmodem_start(m, !c->cold);
	if (error)
		fprintf(stderr, "vmodem: %s: %s\n", m->front->kind->name, strerror(-error));
	else
		ev_run(m->loop, 0);
	m->listen = NULL;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		ev_signal_stop(m->loop, &signals[i]);
	return error ? EXIT_OS : EXIT_OK;
}

static int main_modem(const struct main_config *c, const struct personality *p)
{
	struct main_state s = { .parent = -1 };
	static struct vmodem m;
	int code = EXIT_OS;

	if (c->background && (s.parent = main_background()) < 0)
		return EXIT_OS;
	s.modem = &m;
	s.control.fd = -1;
	vmodem_init(&m, ev_default_loop(0), p);
	m.random = c->seed;
	if (main_vars(&m, c) || main_peer(&m, c) || main_open(&s, c))
		goto out;
	if (c->log && !freopen(c->log, "a", stderr))
		goto out;
	setlinebuf(stderr);
	code = main_run(&s, c);

out:
	faults_fini(&s.faults);
	vmodem_fini(&m);
	if (s.pid)
		unlink(c->pid);
	control_fini(&s.control);
	return code;
}

int main(int argc, char **argv)
{
	struct main_config c = {
		.personality = "mc7455", .sysfs = "/sys", .peer = true, .seed = 1
	};
	struct personality p;
	int code;

	if (main_options(&c, argc, argv))
		return EXIT_USAGE;
	if (c.ctl)
		return control_ask(c.ctl, argc - optind, argv + optind);
	code = main_load(&p, c.personality);
	if (code)
		return code;
	if (!c.check)
		code = main_modem(&c, &p);
	personality_fini(&p);
	return code;
}
