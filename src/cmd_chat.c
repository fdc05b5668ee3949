/* SPDX-License-Identifier: MIT */
/* swictl chat: run a chat(8) script on a modem, or on standard input and output. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "chat.h"
#include "clock.h"
#include "cmd.h"
#include "log.h"
#include "modem.h"
#include "settings.h"

#define SCRIPT_FILE_MAX 65536
#define WRITE_MAX	64 /* what a tty that poll() calls writable takes at once */

static bool want_stdio, want_env, want_echo, want_plain, want_words;
static unsigned want_timeout_s;
static const char *want_phone, *want_phone2, *want_report;

static const struct opt chat_opts[] = {
	{ 't', "timeout", "SECONDS", OPT_NUMBER, &want_timeout_s, 1, SCRIPT_TIMEOUT_MAX_S,
	  "how long an expected string may take (default 45)" },
	{ 'E', "env", NULL, OPT_FLAG, &want_env, 0, 0, "put in environment variables for $NAME" },
	{ 'T', "phone", "TEXT", OPT_TEXT, &want_phone, 0, 0, "put in TEXT for \\T" },
	{ 'U', "phone2", "TEXT", OPT_TEXT, &want_phone2, 0, 0, "put in TEXT for \\U" },
	{ 'r', "report", "FILE", OPT_TEXT, &want_report, 0, 0, "append what REPORT finds to FILE" },
	{ 'e', "echo", NULL, OPT_FLAG, &want_echo, 0, 0,
	  "show what the modem says on standard error" },
	{ 'w', "words", NULL, OPT_FLAG, &want_words, 0, 0,
	  "the arguments are the script, not a file that holds it" },
	{ 0, "stdio", NULL, OPT_FLAG, &want_stdio, 0, 0,
	  "the modem is standard input and output: pppd's connect program" },
	{ 0, "plain", NULL, OPT_FLAG, &want_plain, 0, 0,
	  "match bytes as chat(8) does, wait out refusals, check no values" },
	{ 0 },
};

/* A run: the machine, where its bytes go, and what went wrong outside of it. */
struct run {
	struct ctx *ctx;
	struct chat chat;
	struct port in, out; /* the same port, but for standard input and output */
	FILE *report;	     /* NULL: standard error */
	sigset_t signals;    /* the mask to wait with */
	int status;	     /* exit code for what the script's own code does not tell */
};

/* 22 kB and more, and there is one of each. */
static struct script script;
static struct run run;

static volatile sig_atomic_t signal_came;

static void on_signal(int number)
{
	signal_came = number;
}

/* Signals come only while we wait, so that none is missed between looking and waiting. */
static void signals_catch(struct run *r)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;
	size_t i;

	sigemptyset(&blocked);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		sigaddset(&blocked, numbers[i]);
		sigaction(numbers[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &blocked, &r->signals);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigdelset(&r->signals, numbers[i]);
}

static void signal_tell(struct run *r)
{
	int number = signal_came;

	signal_came = 0;
	if (number == SIGHUP)
		chat_hangup(&r->chat);
	else if (number)
		chat_stop(&r->chat, number == SIGINT ? "SIGINT" : "SIGTERM");
}

/* Wait for `events`, a signal or the time that the script gives. True when the port is ready. */
static bool wait_for(struct run *r, const struct port *port, short events)
{
	struct pollfd p = { .fd = port ? port->fd : -1, .events = events };
	int ms = chat_wait_ms(&r->chat, clock_ms());
	struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
	int n = ppoll(&p, 1, &time, &r->signals);

	signal_tell(r);
	return n > 0;
}

static void port_broke(struct run *r)
{
	r->status = CMD_IO;
	chat_broken(&r->chat, "the port hung up");
}

/* Byte by byte: what stands behind the expected string belongs to pppd, or to the next program. */
static void do_read(struct run *r)
{
	char byte;
	int n;

	if (!wait_for(r, &r->in, POLLIN))
		return;
	n = port_read(&r->in, &byte, 1);
	if (n < 0)
		port_broke(r);
	else if (n > 0)
		chat_feed(&r->chat, &byte, 1, clock_ms());
}

static void do_write(struct run *r)
{
	const char *text;
	size_t len;
	int n;

	if (!wait_for(r, &r->out, POLLOUT))
		return;
	text = chat_text(&r->chat, &len);
	n = port_write(&r->out, text, len < WRITE_MAX ? len : WRITE_MAX);
	if (n < 0)
		port_broke(r);
	else
		chat_wrote(&r->chat, (size_t)n);
}

/* The file may be a FIFO that a person or program has yet to fill: signals must end the wait. */
static void do_load(struct run *r)
{
	char text[CHAT_LOADED_MAX];
	const char *name;
	size_t n = 0, len;
	ssize_t got = 0;
	sigset_t before;
	int fd;

	name = chat_text(&r->chat, &len);
	sigprocmask(SIG_SETMASK, &r->signals, &before);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && n < sizeof(text) && (got = read(fd, text + n, sizeof(text) - n)) > 0)
		n += (size_t)got;
	sigprocmask(SIG_SETMASK, &before, NULL);
	signal_tell(r);
	if (fd < 0 || got < 0) {
		log_error("%s: %s", name, strerror(errno));
		r->status = CMD_DATA;
		chat_broken(&r->chat, "file to send");
	} else {
		chat_loaded(&r->chat, text, n, clock_ms());
		if (r->chat.code == CHAT_BAD)
			r->status = CMD_DATA;
	}
	if (fd >= 0)
		close(fd);
	explicit_bzero(text, sizeof(text));
}

static void do_log(const struct run *r)
{
	size_t left, len;
	const char *text = chat_text(&r->chat, &left);

	for (; left > 0; text += len + 1, left -= len + 1) {
		len = strcspn(text, "\n");
		log_debug("%.*s", (int)len, text);
	}
}

static void do_say(const struct run *r)
{
	size_t len;
	const char *text = chat_text(&r->chat, &len);

	/* Nothing can be done for a standard error that is closed. */
	if (write(STDERR_FILENO, text, len) < 0)
		log_debug("standard error: %s", strerror(errno));
}

static void do_report(struct run *r)
{
	char stamp[32] = "";
	time_t now = time(NULL);
	struct tm tm;
	size_t len;
	const char *text = chat_text(&r->chat, &len);
	BUF_ON_STACK(clean, 4 * WATCH_REPORT_MAX + 1);

	buf_clean(&clean, text, len);
	if (!want_stdio) {
		out_str(r->ctx->out, NULL, clean.at);
		out_text(r->ctx->out, "%s", clean.at);
	}
	if (!r->report && !want_stdio)
		return;
	if (localtime_r(&now, &tm))
		strftime(stamp, sizeof(stamp), "%b %d %H:%M:%S", &tm);
	fprintf(r->report ? r->report : stderr, "chat:  %s %s\n", stamp, clean.at);
}

static void run_script(struct run *r)
{
	enum chat_do todo;

	chat_start(&r->chat);
	while ((todo = chat_next(&r->chat, clock_ms())) != CHAT_DO_FINISHED) {
		switch (todo) {
		case CHAT_DO_READ:
			do_read(r);
			break;
		case CHAT_DO_WAIT:
			wait_for(r, NULL, 0);
			break;
		case CHAT_DO_WRITE:
			do_write(r);
			break;
		case CHAT_DO_BREAK:
			/* A pseudo-terminal has no break, and chat(8) does not mind. */
			tcsendbreak(r->out.fd, 0);
			chat_done(&r->chat);
			break;
		case CHAT_DO_LOAD:
			do_load(r);
			break;
		case CHAT_DO_SAY:
			do_say(r);
			break;
		case CHAT_DO_LOG:
			do_log(r);
			break;
		case CHAT_DO_REPORT:
			do_report(r);
			break;
		case CHAT_DO_FINISHED:
			break;
		}
	}
}

/* The file itself, or one that swictl brings. */
static FILE *script_open(struct ctx *ctx, const char *name, char *path, size_t size)
{
	FILE *f = fopen(name, "re");
	const struct settings *s;

	snprintf(path, size, "%s", name);
	if (f || errno != ENOENT || strchr(name, '/'))
		return f;
	s = ctx_settings(ctx);
	if (!s || snprintf(path, size, "%s/chat/%s", s->data_dir, name) >= (int)size)
		return NULL;
	f = fopen(path, "re");
	if (!f)
		snprintf(path, size, "%s", name);
	return f;
}

static int script_load(struct ctx *ctx, const char *name, const struct escape_values *values)
{
	static char text[SCRIPT_FILE_MAX];
	BUF_ON_STACK(why, 256);
	char path[512];
	int status = CMD_DATA;
	size_t n;
	FILE *f;

	f = script_open(ctx, name, path, sizeof(path));
	if (!f) {
		log_error("%s: %s, expected a chat script", path, strerror(errno));
		return CMD_DATA;
	}
	n = fread(text, 1, sizeof(text), f);
	if (ferror(f))
		log_error("%s: %s", path, strerror(errno));
	else if (n == sizeof(text))
		log_error("%s: file too long, expected less than %d bytes", path, SCRIPT_FILE_MAX);
	else if (script_read(&script, text, n, values, &why))
		log_error("%s: %s", path, why.at);
	else
		status = CMD_DONE;
	fclose(f);
	explicit_bzero(text, sizeof(text));
	return status;
}

static int words_load(int argc, char **argv, const struct escape_values *values)
{
	BUF_ON_STACK(why, 256);

	if (!script_read_words(&script, argv, (size_t)argc, values, &why))
		return CMD_DONE;
	log_error("%s", why.at);
	return CMD_DATA;
}

/* Run on descriptors 0 and 1, and leave them as they were: pppd goes on with them. */
static void run_on_stdio(struct run *r)
{
	int in_flags = fcntl(STDIN_FILENO, F_GETFL), out_flags = fcntl(STDOUT_FILENO, F_GETFL);
	struct termios before, raw;
	bool tty = tcgetattr(STDIN_FILENO, &before) == 0;

	if (tty) {
		/* Speed and flow control are as pppd has set them. */
		raw = before;
		raw.c_iflag &= (tcflag_t)(IXON | IXOFF | IXANY);
		raw.c_iflag |= IGNBRK | IGNPAR;
		raw.c_oflag = 0;
		raw.c_lflag = 0;
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
	port_attach(&r->in, STDIN_FILENO, "standard input");
	port_attach(&r->out, STDOUT_FILENO, "standard output");
	run_script(r);
	fcntl(STDIN_FILENO, F_SETFL, in_flags);
	fcntl(STDOUT_FILENO, F_SETFL, out_flags);
	if (tty)
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

static int run_on_modem(struct run *r)
{
	char holder[PORT_HOLDER_MAX];
	struct modem m;
	int rc;

	rc = modem_find(r->ctx, &m);
	if (rc)
		return rc;
	rc = port_open(&r->in, m.node, holder);
	if (rc) {
		rc = modem_open_failed(&m, rc, holder);
		goto out;
	}
	r->out = r->in;
	out_open(r->ctx->out, NULL);
	out_open_list(r->ctx->out, "reports");
	run_script(r);
	out_close(r->ctx->out);
	out_int(r->ctx->out, "code", r->chat.code);
	out_str(r->ctx->out, "reason", r->chat.reason);
	if (r->chat.line)
		out_int(r->ctx->out, "line", r->chat.line);
	else
		out_null(r->ctx->out, "line");
	out_text(r->ctx->out, r->chat.code ? "failed: %s" : "done", r->chat.reason);
	out_close(r->ctx->out);
	port_close(&r->in);
out:
	modem_forget(&m);
	return rc;
}

static int report_open(struct run *r)
{
	if (!want_report)
		return CMD_DONE;
	r->report = fopen(want_report, "ae");
	if (r->report)
		return CMD_DONE;
	log_error("%s: %s", want_report, strerror(errno));
	return CMD_PERMISSION;
}

static int chat_run(struct ctx *ctx, int argc, char **argv)
{
	struct escape_values values = {
		.env = want_env ? environ : NULL,
		.phone = want_phone,
		.phone2 = want_phone2,
		.unchecked = want_plain,
	};
	struct chat_config config = {
		.script = &script,
		.values = &values,
		.timeout_s = want_timeout_s,
		.echo = want_echo,
		.verbose = ctx->verbose,
		.plain = want_plain,
	};
	const char *name = want_words ? "script" : argv[0];
	int status, code;

	if (argc > 1 && !want_words) {
		log_error("chat: %d arguments, expected one FILE, or --words", argc);
		return want_stdio ? (int)CHAT_BAD : (int)CMD_USAGE;
	}
	run.ctx = ctx;
	status = want_words ? words_load(argc, argv, &values) : script_load(ctx, name, &values);
	if (!status)
		status = report_open(&run);
	if (status)
		return want_stdio ? (int)CHAT_BAD : status;
	signals_catch(&run);
	chat_init(&run.chat, &config);
	if (want_stdio)
		run_on_stdio(&run);
	else
		status = run_on_modem(&run);
	code = run.chat.code;
	if (code && run.chat.line)
		log_error("%s: %s %u: %s", name, want_words ? "word" : "line", run.chat.line,
			  run.chat.reason);
	else if (code)
		log_error("%s: %s", name, run.chat.reason);
	if (run.report)
		fclose(run.report);
	chat_fini(&run.chat);
	explicit_bzero(&script, sizeof(script));
	if (want_stdio)
		return code;
	if (status || !code)
		return status;
	return run.status ? run.status : (int)CMD_NO;
}

const struct cmd cmd_chat = {
	.help = "The whole language of chat(8) is understood, and scripts that work there work "
		"here.\n"
		"Besides, a line that is the expected string meets it whatever its case; a "
		"command\n"
		"that the modem refuses fails the script after a second and with the modem's "
		"words,\n"
		"where chat(8) waits for the timeout; values put in for $NAME, \\T and \\U are "
		"refused\n"
		"when they hold control characters, or quotes within quotes. --plain switches "
		"that\n"
		"off. Secrets are masked in the log. FILE without a slash is also looked for "
		"among\n"
		"the scripts that swictl brings.\n\n"
		"With --stdio the exit code is that of chat(8): 0 done, 1 bad script, 2 signal or "
		"dead\n"
		"port, 3 an expected string did not come, 4 the first ABORT string came, 5 the "
		"second,\n"
		"and so on. Otherwise 1 stands for all that the script itself says.",
	.example = "  swictl -d 1-1.4 chat status.chat\n"
		   "  APN=internet swictl -d /dev/ttyUSB2 chat -E dial.chat\n"
		   "  pppd connect 'swictl chat --stdio -E /etc/chatscripts/provider' ...",
	.opts = chat_opts,
	.min_args = 1,
	.max_args = -1,
	.run = chat_run,
};
