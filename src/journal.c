/* SPDX-License-Identifier: MIT */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

/* So that a name in it outlasts a power cut. */
static int dir_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd < 0)
		return -errno;
	rc = fsync(fd) ? -errno : 0;
	close(fd);
	return rc;
}

static int dir_make(const char *state_dir, const char *unit, bool make, struct buf *path)
{
	size_t n = strlen(unit);

	if (n == 0 || unit[0] == '.' || unit[strspn(unit, "0123456789.-")])
		return -EINVAL;
	buf_fmt(path, "%s/%s", state_dir, unit);
	if (buf_error(path))
		return -ENAMETOOLONG;
	if (!make)
		return 0;
	if (mkdir(state_dir, 0755) && errno != EEXIST)
		return -errno;
	if (mkdir(path->at, 0700))
		return errno == EEXIST ? 0 : -errno;
	return dir_sync(state_dir);
}

static int text_read(int fd, char **text, size_t *len)
{
	struct stat st;
	size_t n = 0;
	ssize_t got;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size > JOURNAL_MAX)
		return -EFBIG;
	*text = malloc((size_t)st.st_size + 1);
	if (!*text)
		return -ENOMEM;
	while (n < (size_t)st.st_size && (got = read(fd, *text + n, (size_t)st.st_size - n)) > 0)
		n += (size_t)got;
	(*text)[n] = '\0';
	*len = n;
	return 0;
}

int journal_open(struct journal *j, const char *state_dir, const char *unit, bool make, char **text)
{
	BUF_ON_STACK(path, 300);
	int rc;

	*text = NULL;
	j->file = j->dir = -1;
	rc = dir_make(state_dir, unit, make, &path);
	if (rc)
		return rc;
	j->dir = open(path.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j->dir < 0)
		return -errno;
	rc = flock(j->dir, LOCK_EX | LOCK_NB) ? -errno : 0;
	if (rc == -EWOULDBLOCK)
		rc = -EBUSY;
	if (!rc)
		j->file = openat(j->dir, "journal",
				 (make ? O_RDWR | O_CREAT : O_RDONLY) | O_APPEND | O_CLOEXEC |
					 O_NOFOLLOW,
				 0600);
	if (!rc && j->file < 0)
		rc = -errno;
	if (!rc && make && fsync(j->dir))
		rc = -errno;
	if (!rc)
		rc = text_read(j->file, text, &j->len);
	if (rc)
		journal_close(j);
	return rc;
}

void journal_close(struct journal *j)
{
	if (j->file >= 0)
		close(j->file);
	if (j->dir >= 0)
		close(j->dir);
	j->file = j->dir = -1;
}

static int all_write(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done ? -errno : -EIO;
		text += done;
		n -= (size_t)done;
	}
	return 0;
}

int journal_trim(struct journal *j, const char *text, size_t from, size_t to)
{
	int fd, rc;

	if (from == 0 && to == j->len)
		return 0;
	fd = openat(j->dir, "journal.new",
		    O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	rc = all_write(fd, text + from, to - from);
	if (!rc && (fsync(fd) || renameat(j->dir, "journal.new", j->dir, "journal")))
		rc = -errno;
	if (rc) {
		unlinkat(j->dir, "journal.new", 0);
		close(fd);
		return rc;
	}
	close(j->file);
	j->file = fd;
	j->len = to - from;
	return fsync(j->dir) ? -errno : 0;
}

int journal_add(struct journal *j, const char *text, size_t n)
{
	int rc = all_write(j->file, text, n);

	if (!rc && fdatasync(j->file))
		rc = -errno;
	if (rc) {
		/* What stands of it goes; if that fails too, nothing may follow it. */
		if (ftruncate(j->file, (off_t)j->len)) {
			close(j->file);
			j->file = -1;
		} else {
			fdatasync(j->file);
		}
		return rc;
	}
	j->len += n;
	return 0;
}
