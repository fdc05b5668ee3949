/* SPDX-License-Identifier: MIT */
/*
 * The other side of a chat program: peer PLAY PROGRAM [ARG...]
 *
 * Runs PROGRAM on a pseudo-terminal as standard input and output and plays the modem from a file:
 *
 *   > BYTES   wait until the program has sent them, whatever was sent before them
 *   < BYTES   send them
 *   = MS      pause
 *   !         hang up
 *
 * with \r, \n, \t, \\ and \xNN in BYTES. Prints what the program sent, escaped the same way, and
 * "exit N". What it still sends when the play is over is part of that. Exit 0; 2 bad play; 3 the
 * program did not end.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "clock.h"

#define PEER_LIMIT_MS 30000

static char sent[65536];
static size_t sent_len, used;
static int master;
static pid_t program;
static int status; /* of the program, once it has ended */
static bool ended;
static uint64_t limit_ms;

static void die(const char *what)
{
	fprintf(stderr, "peer: %s\n", what);
	if (program > 0)
		kill(program, SIGKILL);
	exit(2);
}

static bool has_ended(void)
{
	if (!ended)
		ended = waitpid(program, &status, WNOHANG) > 0;
	return ended;
}

/* Take what the program sends for `ms`, or until it ends: false. */
static bool take(int ms)
{
	uint64_t until = clock_ms() + (uint64_t)ms;

	for (;;) {
		struct pollfd p = { .fd = master, .events = POLLIN };
		uint64_t now = clock_ms();
		ssize_t n;

		if (now >= limit_ms) {
			fprintf(stderr, "peer: the program did not end in %d s\n",
				PEER_LIMIT_MS / 1000);
			kill(program, SIGKILL);
			exit(3);
		}
		if (poll(&p, 1, now < until ? (int)(until - now) : 0) <= 0)
			return true;
		if (sent_len == sizeof(sent))
			die("too much sent");
		n = read(master, sent + sent_len, sizeof(sent) - sent_len);
		if (n <= 0)
			return false; /* EIO: nobody has the terminal open any more */
		sent_len += (size_t)n;
		if (now >= until)
			return true;
	}
}

static size_t unescape(char *text)
{
	char *to = text, *from = text, *end;

	for (; *from; from++) {
		if (*from != '\\') {
			*to++ = *from;
			continue;
		}
		switch (*++from) {
		case 'r':
			*to++ = '\r';
			break;
		case 'n':
			*to++ = '\n';
			break;
		case 't':
			*to++ = '\t';
			break;
		case 'x': {
			char hex[3] = { from[1], from[1] ? from[2] : '\0', '\0' };

			*to++ = (char)strtol(hex, &end, 16);
			if (end != hex + 2)
				die("\\x without two digits");
			from += 2;
			break;
		}
		case '\\':
			*to++ = '\\';
			break;
		default:
			die("unknown escape");
		}
	}
	return (size_t)(to - text);
}

static bool play_expect(const char *bytes, size_t n)
{
	for (;;) {
		const char *hit = memmem(sent + used, sent_len - used, bytes, n);

		if (hit) {
			used = (size_t)(hit - sent) + n;
			return true;
		}
		if (!take(20) || has_ended())
			return false;
	}
}

/* False when there is nobody left to play with. */
static bool play_line(char *line)
{
	size_t n;

	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return true;
	if (line[0] == '!') {
		close(master);
		master = -1;
		return false;
	}
	if (!line[0] || line[1] != ' ')
		die("bad line in play");
	n = unescape(line + 2);
	switch (line[0]) {
	case '>':
		return play_expect(line + 2, n);
	case '<':
		return write(master, line + 2, n) == (ssize_t)n;
	case '=':
		return take(atoi(line + 2));
	default:
		die("bad line in play");
	}
	return false;
}

static void program_run(char **argv)
{
	const char *name = ptsname(master);
	int slave;

	setsid(); /* so that the terminal is the program's, and its hang-up a SIGHUP */
	slave = name ? open(name, O_RDWR) : -1;
	if (slave < 0)
		_exit(127);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	if (slave > STDERR_FILENO)
		close(slave);
	close(master);
	execvp(argv[0], argv);
	_exit(127);
}

static void print_sent(void)
{
	size_t i;

	for (i = 0; i < sent_len; i++) {
		unsigned char c = (unsigned char)sent[i];

		if (c == '\r')
			printf("\\r\n");
		else if (isprint(c) && c != '\\')
			putchar(c);
		else
			printf("\\x%02X", c);
	}
	printf("\n");
}

int main(int argc, char **argv)
{
	char line[4096];
	bool here = true;
	struct termios t;
	int keep;
	FILE *play;

	if (argc < 3)
		die("usage: peer PLAY PROGRAM [ARG...]");
	play = fopen(argv[1], "re");
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (!play || master < 0 || grantpt(master) || unlockpt(master))
		die(strerror(errno));
	/* Held open here, so that the terminal is not gone before the program has opened it. */
	keep = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	/* Raw before a byte is written to it: a modem does not echo what it sends itself. */
	if (keep < 0 || tcgetattr(keep, &t))
		die(strerror(errno));
	cfmakeraw(&t);
	tcsetattr(keep, TCSANOW, &t);
	limit_ms = clock_ms() + PEER_LIMIT_MS;
	program = fork();
	if (program == 0)
		program_run(argv + 2);
	if (program < 0)
		die(strerror(errno));
	while (here && fgets(line, sizeof(line), play))
		here = play_line(line);
	fclose(play);
	while (!has_ended()) {
		if (master >= 0)
			take(20);
		else
			usleep(20000);
	}
	if (master >= 0)
		take(0);
	print_sent();
	if (WIFEXITED(status))
		printf("exit %d\n", WEXITSTATUS(status));
	else
		printf("signal %d\n", WTERMSIG(status));
	return 0;
}
