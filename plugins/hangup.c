/* SPDX-License-Identifier: MIT */
#include "hangup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "ttydial.h"

/* S25, where a modem has it, is 50 ms from the factory: how long DTR has to be low to count. */
#define DTR_LOW_MS 100
#define STEP_US	   10000

static void on_alarm(int unused)
{
	(void)unused;
}

bool hangup_drains(int fd, unsigned ms)
{
	uint64_t end_ms = ttydial_now_ms() + ms;
	void (*before)(int) = signal(SIGALRM, on_alarm);
	int rc;

	/* Again and again: the first one may come before the wait begins. */
	(void)ualarm(STEP_US, STEP_US);
	do
		rc = ioctl(fd, TCSBRK, 1);
	while (rc < 0 && errno == EINTR && ttydial_now_ms() < end_ms);
	(void)ualarm(0, 0);
	(void)signal(SIGALRM, before);
	return rc == 0 || errno != EINTR;
}

void hangup_force(int fd)
{
	(void)ioctl(fd, TIOCVHANGUP);
}

void hangup_dtr(int fd)
{
	int line = TIOCM_DTR;

	if (ioctl(fd, TIOCMBIC, &line) == 0)
		(void)poll(NULL, 0, DTR_LOW_MS);
}
