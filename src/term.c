/* SPDX-License-Identifier: MIT */
#include "term.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/*
 * xterm's 1049 saves the cursor and goes to the alternate screen; 25 is the cursor, 7 auto-wrap: a
 * wide character that our count of columns does not know must not push a row down. A terminal
 * without an alternate screen is left empty.
 */
#define ENTER "\033[?1049h\033[?25l\033[?7l\033[m\033[H\033[2J"
#define LEAVE "\033[m\033[H\033[2J\033[?7h\033[?25h\033[?1049l"

static const struct signal_row {
	int number;
	enum term_event event;
	bool screen; /* of no concern without one */
} signals[] = {
	{ SIGINT, TERM_END, false },	{ SIGTERM, TERM_END, false },
	{ SIGHUP, TERM_END, false },	{ SIGPIPE, TERM_END, false },
	{ SIGTSTP, TERM_RESIZE, true }, { SIGWINCH, TERM_RESIZE, true },
};
#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t seen[SIGNALS];

static void on_signal(int number)
{
	size_t i;

	for (i = 0; i < SIGNALS; i++)
		if (signals[i].number == number)
			seen[i] = 1;
}

bool term_is_able(void)
{
	const char *kind = getenv("TERM");

	return isatty(STDOUT_FILENO) && kind && kind[0] && strcmp(kind, "dumb");
}

/* Write all of it. `mask` NULL: no signal comes between, and a terminal that takes nothing for a
 * second is given up. */
static int put(const char *text, size_t n, const sigset_t *mask)
{
	const struct timespec patience = { .tv_sec = 1 };
	struct pollfd fd = { .fd = STDOUT_FILENO, .events = POLLOUT };
	ssize_t done;
	int rc;

	while (n > 0) {
		rc = ppoll(&fd, 1, mask ? NULL : &patience, mask);
		if (rc < 0)
			return -errno;
		done = rc ? write(STDOUT_FILENO, text, n) : -1;
		if (!rc || (done < 0 && errno != EAGAIN && errno != EINTR))
			return -EIO;
		if (done > 0) {
			text += done;
			n -= (size_t)done;
		}
	}
	return 0;
}

static void screen_enter(struct term *t)
{
	struct termios raw;

	t->has_keys = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &t->before) == 0;
	if (t->has_keys) {
		raw = t->before;
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO); /* Ctrl-C and Ctrl-Z stay signals */
		raw.c_iflag &= ~(tcflag_t)IXON;		   /* or Ctrl-S would hold us in write() */
		raw.c_cc[VMIN] = 0;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
	put(ENTER, strlen(ENTER), NULL);
}

static void screen_leave(struct term *t)
{
	put(LEAVE, strlen(LEAVE), NULL);
	if (t->has_keys) {
		tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
		tcflush(STDIN_FILENO, TCIFLUSH); /* keys pressed meanwhile are not for the shell */
	}
}

void term_init(struct term *t, bool screen)
{
	struct sigaction action = { .sa_handler = on_signal }, before;
	sigset_t mask;
	size_t i;

	memset(t, 0, sizeof(*t));
	t->screen = screen;
	sigemptyset(&mask);
	for (i = 0; i < SIGNALS; i++) {
		seen[i] = 0;
		if (signals[i].screen && !screen)
			continue;
		sigaddset(&mask, signals[i].number);
		sigaction(signals[i].number, &action, &before);
		if (before.sa_handler == SIG_IGN) /* nohup */
			sigaction(signals[i].number, &before, NULL);
	}
	sigprocmask(SIG_BLOCK, &mask, &t->mask_before);
	if (screen)
		screen_enter(t);
}

void term_fini(struct term *t)
{
	if (t->screen)
		screen_leave(t);
	sigprocmask(SIG_SETMASK, &t->mask_before, NULL);
}

/* What the signals that came mean; TERM_TIME: none did. */
static enum term_event term_signals(struct term *t)
{
	enum term_event event = TERM_TIME;
	bool stop = false;
	size_t i;

	for (i = 0; i < SIGNALS; i++) {
		if (!seen[i])
			continue;
		seen[i] = 0;
		stop |= signals[i].number == SIGTSTP;
		if (event != TERM_END)
			event = signals[i].event;
	}
	if (stop && event != TERM_END) {
		/* Ctrl-Z: the shell gets its terminal back as it was. */
		screen_leave(t);
		raise(SIGSTOP);
		screen_enter(t);
	}
	return event;
}

enum term_event term_wait(struct term *t, int wait_ms)
{
	struct timespec wait = { wait_ms / 1000, wait_ms % 1000 * 1000000L };
	/* Nothing to write: only to hear when nobody is at the other end any more. */
	struct pollfd fds[2] = { { .fd = STDOUT_FILENO },
				 { .fd = t->has_keys ? STDIN_FILENO : -1, .events = POLLIN } };
	enum term_event event = term_signals(t); /* of those that came while we wrote */
	int n;

	if (event != TERM_TIME)
		return event;
	n = ppoll(fds, 2, &wait, &t->mask_before);
	event = term_signals(t);
	if (event != TERM_TIME || n <= 0)
		return event;
	if (fds[0].revents || (fds[1].revents & ~POLLIN))
		return TERM_END;
	return read(STDIN_FILENO, &t->key, 1) == 1 ? TERM_KEY : TERM_END;
}

void term_size(unsigned *width, unsigned *height)
{
	struct winsize size = { 0 };

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	*width = size.ws_col;
	*height = size.ws_row;
}

int term_write(const struct term *t, const char *text, size_t n)
{
	return put(text, n, &t->mask_before);
}
