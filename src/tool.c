/* SPDX-License-Identifier: MIT */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

extern char **environ;

/* Start it with `out` as stdout and stderr: 0, or -errno. */
static int tool_start(const char *const *argv, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int rc;

	rc = posix_spawn_file_actions_init(&actions);
	if (rc)
		return -rc;
	rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	if (!rc)
		rc = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

/* Read until its end: 0; -ETIMEDOUT; -errno. */
static int tool_read(int fd, uint64_t until_ms, char *text, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char more[512];
	size_t len = 0, room;
	ssize_t n;

	for (;;) {
		uint64_t now_ms = clock_ms();

		if (now_ms >= until_ms || poll(&p, 1, (int)(until_ms - now_ms)) == 0)
			return -ETIMEDOUT;
		n = read(fd, more, sizeof(more));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : 0;
		room = size - 1 - len;
		room = (size_t)n < room ? (size_t)n : room;
		memcpy(text + len, more, room);
		len += room;
		text[len] = '\0';
	}
}

int tool_output(const char *const *argv, int wait_ms, char *text, size_t size)
{
	int pipes[2], status, rc;
	pid_t pid;

	text[0] = '\0';
	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	rc = tool_start(argv, pipes[1], &pid);
	close(pipes[1]);
	if (rc)
		goto out;
	rc = tool_read(pipes[0], clock_ms() + (uint64_t)wait_ms, text, size);
	if (rc)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!rc)
		rc = WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
out:
	close(pipes[0]);
	return rc;
}
