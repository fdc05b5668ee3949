/* SPDX-License-Identifier: MIT */
#include "netns.h"
#include "buf.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int netns_address6(const char *text)
{
	struct in6_ifreq request = { .ifr6_prefixlen = 128 };
	int fd, error = 0;

	if (inet_pton(AF_INET6, text, &request.ifr6_addr) != 1)
		return -EINVAL;
	fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	request.ifr6_ifindex = (int)if_nametoindex("lo");
	if (ioctl(fd, SIOCSIFADDR, &request) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int netns_address4(int fd, const char *text, unsigned number)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct ifreq request = { 0 };
	BUF_ON_STACK(name, IFNAMSIZ);

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		return -EINVAL;
	buf_fmt(&name, "lo:%u", number);
	memcpy(request.ifr_name, name.at, name.len);
	memcpy(&request.ifr_addr, &address, sizeof(address));
	if (ioctl(fd, SIOCSIFADDR, &request) < 0)
		return -errno;
	address.sin_addr.s_addr = INADDR_BROADCAST;
	memcpy(&request.ifr_netmask, &address, sizeof(address));
	return ioctl(fd, SIOCSIFNETMASK, &request) < 0 ? -errno : 0;
}

static int netns_loopback(const char *internet)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), error = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		error = -errno;
	for (unsigned number = 1; *internet && !error; number++) {
		BUF_ON_STACK(text, INET6_ADDRSTRLEN);
		size_t n = strcspn(internet, " ");

		buf_mem(&text, internet, n);
		internet += n + strspn(internet + n, " ");
		if (text.len)
			error = strchr(text.at, ':') ? netns_address6(text.at)
						     : netns_address4(fd, text.at, number);
	}
	close(fd);
	return error;
}

/* In a child: enter a new namespace, say how that went, wait until the parent holds it. */
static void netns_child(int from, int to, const char *internet)
{
	int error = unshare(CLONE_NEWNET) < 0 ? -errno : netns_loopback(internet);
	char end;

	if (write(to, &error, sizeof(error)) == (ssize_t)sizeof(error))
		while (read(from, &end, 1) < 0 && errno == EINTR)
			;
	_exit(0);
}

static int netns_name(struct netns *n, const char *name, const char *source)
{
	BUF_ON_STACK(path, sizeof(n->path));
	int fd;

	buf_fmt(&path, "/run/netns/%s", name);
	if (buf_error(&path) || !*name || strchr(name, '/'))
		return -EINVAL;
	if (mkdir("/run/netns", 0755) < 0 && errno != EEXIST)
		return -errno;
	umount2(path.at, MNT_DETACH);
	fd = open(path.at, O_RDONLY | O_CREAT | O_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	close(fd);
	if (mount(source, path.at, "none", MS_BIND, NULL) < 0) {
		int error = -errno;

		unlink(path.at);
		return error;
	}
	return buf_copy(n->path, sizeof(n->path), path.at);
}

int netns_init(struct netns *n, const char *name, const char *internet)
{
	int to_child[2], to_parent[2], error;
	BUF_ON_STACK(path, 64);
	pid_t pid;

	*n = (struct netns) { .fd = -1 };
	if (pipe2(to_child, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(to_parent, O_CLOEXEC) < 0) {
		error = -errno;
		goto close_to_child;
	}
	pid = fork();
	if (pid < 0) {
		error = -errno;
		goto close_to_parent;
	}
	if (!pid) {
		close(to_child[1]);
		netns_child(to_child[0], to_parent[1], internet);
	}
	close(to_parent[1]);
	to_parent[1] = -1;
	if (read(to_parent[0], &error, sizeof(error)) != (ssize_t)sizeof(error))
		error = -EIO;
	if (error)
		goto reap;
	buf_fmt(&path, "/proc/%ld/ns/net", (long)pid);
	n->fd = open(path.at, O_RDONLY | O_CLOEXEC);
	if (n->fd < 0)
		error = -errno;
	else if (name)
		error = netns_name(n, name, path.at);
	if (error)
		netns_fini(n);

reap:
	close(to_child[1]);
	to_child[1] = -1;
	waitpid(pid, NULL, 0);
close_to_parent:
	close(to_parent[0]);
	if (to_parent[1] >= 0)
		close(to_parent[1]);
close_to_child:
	close(to_child[0]);
	if (to_child[1] >= 0)
		close(to_child[1]);
	return error;
}

void netns_fini(struct netns *n)
{
	if (*n->path) {
		umount2(n->path, MNT_DETACH);
		unlink(n->path);
		n->path[0] = '\0';
	}
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}
