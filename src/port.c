/* SPDX-License-Identifier: MIT */
#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <limits.h>
#include <linux/serial.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "usb.h"

/* Where pppd, minicom, cu and mgetty look (FHS 5.9). */
#define PORT_LOCK_DIR "/var/lock"

/* Pseudo-terminals. */
#define PORT_PTS "/dev/pts/"

/* A lock file whose writer died between creating and filling it; no writer takes so long. */
#define PORT_LOCK_EMPTY_S 5

/* In hundredths of a second (struct serial_struct): an answer's last bytes need less. */
#define PORT_CLOSING_WAIT 50

static void holder_name(int pid, char *holder, size_t size)
{
	char path[64], name[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	f = fopen(path, "re");
	if (f) {
		if (fgets(name, sizeof(name), f))
			name[strcspn(name, "\n")] = '\0';
		fclose(f);
	}
	snprintf(holder, size, "%s(%d)", name[0] ? name : "pid", pid);
}

/* Pid in a lock file, ASCII or binary (both are in use); 0 empty or unreadable. */
static int lock_read(const char *path)
{
	char text[16] = "";
	ssize_t n;
	int pid = 0, fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n == sizeof(pid))
		memcpy(&pid, text, sizeof(pid));
	else if (n > 0)
		pid = atoi(text);
	return pid > 0 ? pid : 0;
}

/* True when the lock file at `path` belongs to nobody who lives; it is removed then. */
static bool lock_is_stale(const char *path, int pid)
{
	struct stat st;

	if (pid > 0 && (kill(pid, 0) == 0 || errno != ESRCH))
		return false;
	if (pid == 0 && (stat(path, &st) || time(NULL) - st.st_mtime < PORT_LOCK_EMPTY_S))
		return false;
	log_warn("%s: stale lock of process %d, removed", path, pid);
	return unlink(path) == 0 || errno == ENOENT;
}

/*
 * Take the UUCP lock as pppd does (pppd-plugin 2.2): name after "dev/", '/' as '_', ten digits and
 * LF. It is filled before it gets its name, so that nobody ever sees it empty.
 */
static int lock_take(struct port *p, char *holder)
{
	char mine[sizeof(p->lock) + 16];
	const char *name = strstr(p->node, "dev/");
	BUF_ON_STACK(path, sizeof(p->lock));
	int fd, rc = 0, pid, tries;
	size_t i;

	name = name ? name + 4 : p->node;
	buf_fmt(&path, "%s/LCK..", PORT_LOCK_DIR);
	for (i = 0; name[i]; i++)
		buf_char(&path, name[i] == '/' ? '_' : name[i]);
	if (buf_error(&path))
		return -ENAMETOOLONG;
	snprintf(mine, sizeof(mine), "%s.%d", path.at, (int)getpid());
	fd = open(mine, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0) {
		/* Not root, or no such directory: flock and TIOCEXCL still guard the port. */
		log_debug("%s: %s, no lock file made", mine, strerror(errno));
		return 0;
	}
	dprintf(fd, "%10d\n", (int)getpid());
	close(fd);
	for (tries = 0; tries < 3; tries++) {
		rc = link(mine, path.at) ? -errno : 0;
		if (!rc) {
			buf_copy(p->lock, sizeof(p->lock), path.at);
			goto out;
		}
		if (rc != -EEXIST)
			goto out;
		pid = lock_read(path.at);
		if (pid == getpid() || !lock_is_stale(path.at, pid)) {
			if (pid)
				holder_name(pid, holder, PORT_HOLDER_MAX);
			else
				snprintf(holder, PORT_HOLDER_MAX, "the writer of %s", path.at);
			rc = -EBUSY;
			goto out;
		}
	}
	rc = -EBUSY;
out:
	unlink(mine);
	return rc;
}

static void lock_drop(struct port *p)
{
	if (p->lock[0])
		unlink(p->lock);
	p->lock[0] = '\0';
}

/* 115200 8N1 raw; the speed means nothing on USB but a bad one makes pppd complain (1.7). */
static int tty_raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t))
		return -errno;
	cfmakeraw(&t);
	t.c_cflag |= CLOCAL | CREAD;
	/* Closing must not hang up a call that another program is about to take over. */
	t.c_cflag &= ~(tcflag_t)(HUPCL | CRTSCTS | CSTOPB);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	cfsetispeed(&t, B115200);
	cfsetospeed(&t, B115200);
	return tcsetattr(fd, TCSANOW, &t) ? -errno : 0;
}

static int errno_of_sp(enum sp_return rc)
{
	switch (rc) {
	case SP_OK:
		return 0;
	case SP_ERR_ARG:
		return -ENOENT;
	case SP_ERR_MEM:
		return -ENOMEM;
	case SP_ERR_SUPP:
		return -ENOTTY;
	case SP_ERR_FAIL:
		return sp_last_error_code() ? -sp_last_error_code() : -EIO;
	}
	return -EIO;
}

static bool is_pty(const char *node)
{
	return !strncmp(node, PORT_PTS, strlen(PORT_PTS));
}

static int node_open(struct port *p)
{
	enum sp_return rc;

	/* A pseudo-terminal has no entry in sysfs, without which libserialport refuses it. */
	if (is_pty(p->node)) {
		p->fd = open(p->node, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
		p->owned = p->fd >= 0;
		return p->fd < 0 ? -errno : 0;
	}
	rc = sp_get_port_by_name(p->node, &p->sp);
	if (rc == SP_OK)
		rc = sp_open(p->sp, SP_MODE_READ_WRITE);
	if (rc != SP_OK)
		return errno_of_sp(rc);
	p->owned = true;
	sp_get_port_handle(p->sp, &p->fd);
	fcntl(p->fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

/*
 * Programs that hold the port in a way that root does not notice by opening it: exclusive use,
 * which must be asked for before libserialport takes it for us, and a line discipline (a pppd runs
 * there).
 * `*guard` stays open meanwhile, because the last close of a port drops DTR.
 */
static int node_guard(const struct port *p, int *guard)
{
	int exclusive = 0, discipline = N_TTY;

	*guard = open(p->node, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*guard < 0)
		return -errno;
	/* What the other side of a pseudo-terminal holds open stays exclusive when its user was
	 * killed: there the locks alone tell. */
	if (!is_pty(p->node))
		ioctl(*guard, TIOCGEXCL, &exclusive);
	ioctl(*guard, TIOCGETD, &discipline);
	return exclusive || discipline != N_TTY ? -EBUSY : 0;
}

/*
 * A modem that takes no byte any more would hold each close for 30 s: usb-serial's own time for
 * what is still to be sent.
 */
static void closing_bound(int fd)
{
	struct serial_struct serial;

	if (ioctl(fd, TIOCGSERIAL, &serial))
		return;
	serial.closing_wait = PORT_CLOSING_WAIT;
	ioctl(fd, TIOCSSERIAL, &serial);
}

int port_open(struct port *p, const char *node, char holder[PORT_HOLDER_MAX])
{
	char real[PATH_MAX];
	int rc, guard;

	memset(p, 0, sizeof(*p));
	p->fd = -1;
	holder[0] = '\0';
	/* By its real name: /dev/modem and /dev/ttyUSB2 must not get two locks. */
	if (!realpath(node, real))
		return -errno;
	if (buf_copy(p->node, sizeof(p->node), real))
		return -ENAMETOOLONG;
	rc = lock_take(p, holder);
	if (rc)
		return rc;
	rc = node_guard(p, &guard);
	if (!rc)
		rc = node_open(p);
	if (!rc && flock(p->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		rc = -EBUSY;
	if (!rc)
		rc = tty_raw(p->fd);
	if (guard >= 0)
		close(guard);
	if (rc)
		goto err;
	ioctl(p->fd, TIOCEXCL);
	closing_bound(p->fd);
	fcntl(p->fd, F_SETFL, fcntl(p->fd, F_GETFL) | O_NONBLOCK);
	return 0;
err:
	if (rc == -EBUSY)
		usb_holder("/proc", p->node, holder, PORT_HOLDER_MAX);
	port_close(p);
	return rc;
}

int port_holder(const char *node, char holder[PORT_HOLDER_MAX])
{
	char real[PATH_MAX];

	/* Who owns the other side of a pseudo-terminal often keeps this one open, to outlast its
	 * users. */
	if (!realpath(node, real) || is_pty(real))
		return 0;
	return usb_holder("/proc", real, holder, PORT_HOLDER_MAX);
}

void port_attach(struct port *p, int fd, const char *name)
{
	memset(p, 0, sizeof(*p));
	p->fd = fd;
	snprintf(p->node, sizeof(p->node), "%s", name);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

int port_read(struct port *p, void *data, size_t size)
{
	ssize_t n = read(p->fd, data, size);

	if (n > 0)
		return (int)n;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return -EIO; /* 0 is a hang-up: VMIN is 1 */
}

int port_write(struct port *p, const void *data, size_t n)
{
	ssize_t done = write(p->fd, data, n);

	if (done >= 0)
		return (int)done;
	return errno == EAGAIN || errno == EINTR ? 0 : -EIO;
}

int port_dtr(struct port *p, bool high)
{
	int dtr = TIOCM_DTR;

	return ioctl(p->fd, high ? TIOCMBIS : TIOCMBIC, &dtr) ? -errno : 0;
}

void port_flush(struct port *p)
{
	tcflush(p->fd, TCIFLUSH);
}

void port_close(struct port *p)
{
	if (p->owned)
		ioctl(p->fd, TIOCNXCL);
	if (p->owned && p->sp)
		sp_close(p->sp);
	else if (p->owned)
		close(p->fd);
	sp_free_port(p->sp);
	p->owned = false;
	p->sp = NULL;
	p->fd = -1;
	lock_drop(p);
}
