/* SPDX-License-Identifier: MIT */
#include "flasher.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"

int flasher_find(const char *name, char *path, size_t size)
{
	const char *dirs = getenv("PATH");
	struct buf b;

	buf_init(&b, path, size);
	if (strchr(name, '/')) {
		buf_str(&b, name);
		return buf_error(&b) ? -ENAMETOOLONG : access(path, X_OK) ? -ENOENT : 0;
	}
	if (!dirs || !dirs[0])
		dirs = "/usr/local/bin:/usr/bin:/bin";
	while (*dirs) {
		size_t n = strcspn(dirs, ":");

		buf_clear(&b);
		buf_mem(&b, dirs, n);
		buf_fmt(&b, "/%s", name);
		if (n && !buf_error(&b) && !access(path, X_OK))
			return 0;
		dirs += n + (dirs[n] == ':');
	}
	return -ENOENT;
}

static void flasher_exec(const char *path, const char *device, const char *const *files,
			 size_t count, int out) __attribute__((noreturn));

static void flasher_exec(const char *path, const char *device, const char *const *files,
			 size_t count, int out)
{
	const char *argv[4 + FLASHER_FILES_MAX + 1] = { path, "--update-download", "-s", device };
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* A download is not to be cut short: neither by our death nor by Ctrl-C. */
	signal(SIGPIPE, SIG_IGN);
	setpgid(0, 0);
	memcpy(argv + 4, files, count * sizeof(files[0]));
	null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(path, (char **)argv);
	dprintf(STDERR_FILENO, "%s: %s\n", path, strerror(errno));
	_exit(127);
}

static void flasher_end(struct flasher *f)
{
	if (!f->ended || !f->closed)
		return;
	f->done(f->arg, f->status);
}

static void flasher_line(struct flasher *f)
{
	BUF_ON_STACK(clean, FLASHER_LINE_MAX);

	if (f->len)
		buf_clean(&clean, f->line, f->len);
	f->len = 0;
	if (clean.len)
		f->said(f->arg, clean.at);
}

/* A line ends with LF, or where it is going to be written over: with CR or the sequence of ECMA-48
 * that clears it, up to whose letter nothing counts. What is too long is cut. */
static void flasher_byte(struct flasher *f, char c)
{
	if (f->escape) {
		f->escape = !isalpha((unsigned char)c);
	} else if (c == '\n' || c == '\r' || c == 033) {
		flasher_line(f);
		f->escape = c == 033;
	} else if (f->len < sizeof(f->line)) {
		f->line[f->len++] = c;
	}
}

static void flasher_on_io(struct ev_loop *loop, ev_io *w, int events)
{
	struct flasher *f = w->data;
	char data[512];
	ssize_t n, i;

	(void)events;
	n = read(w->fd, data, sizeof(data));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	for (i = 0; i < n; i++)
		flasher_byte(f, data[i]);
	if (n > 0)
		return;
	flasher_line(f);
	ev_io_stop(loop, w);
	close(w->fd);
	f->closed = true;
	flasher_end(f);
}

static void flasher_on_child(struct ev_loop *loop, ev_child *w, int events)
{
	struct flasher *f = w->data;
	int status = w->rstatus;

	(void)events;
	ev_child_stop(loop, w);
	f->pid = 0;
	f->ended = true;
	f->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	flasher_end(f);
}

int flasher_start(struct flasher *f, struct ev_loop *loop, const char *path, int busnum, int devnum,
		  const char *const *files, size_t count)
{
	int fds[2], rc;
	BUF_ON_STACK(device, 32);

	buf_fmt(&device, "%d:%d", busnum, devnum);
	if (count > FLASHER_FILES_MAX)
		return -E2BIG;
	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	f->pid = fork();
	if (f->pid == 0)
		flasher_exec(path, device.at, files, count, fds[1]);
	rc = f->pid < 0 ? -errno : 0;
	close(fds[1]);
	if (rc) {
		f->pid = 0;
		close(fds[0]);
		return rc;
	}
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	f->loop = loop;
	f->len = 0;
	f->ended = f->closed = f->escape = false;
	ev_child_init(&f->child, flasher_on_child, f->pid, 0);
	ev_io_init(&f->io, flasher_on_io, fds[0], EV_READ);
	f->child.data = f->io.data = f;
	ev_child_start(loop, &f->child);
	ev_io_start(loop, &f->io);
	return 0;
}

void flasher_forget(struct flasher *f)
{
	if (!f->loop)
		return;
	ev_child_stop(f->loop, &f->child);
	if (ev_is_active(&f->io)) {
		ev_io_stop(f->loop, &f->io);
		close(f->io.fd);
	}
	f->loop = NULL;
	f->pid = 0;
}
