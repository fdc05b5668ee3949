/* SPDX-License-Identifier: MIT */
#include "counters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/pkt_sched.h>
#include <linux/ppp_defs.h>
#include <linux/ppp-ioctl.h>
#include <linux/rtnetlink.h>

#include "buf.h"

int counters_open(struct counters *c, const char *ifname)
{
	memset(c, 0, sizeof(*c));
	c->fd = -1;
	if (buf_copy(c->ifname, sizeof(c->ifname), ifname) < 0)
		return -ENAMETOOLONG;
	/* A device's private ioctl is taken by a socket of any kind. */
	c->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	return c->fd < 0 ? -errno : 0;
}

void counters_close(struct counters *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

/* The answer to RTM_GETQDISC holds struct tc_stats since Linux 2.4. */
static bool is_waiting(const struct nlmsghdr *message, size_t n)
{
	const struct tcmsg *tc = NLMSG_DATA(message);
	struct tc_stats stats;
	struct rtattr *at;
	int left;

	if (!NLMSG_OK(message, n) || message->nlmsg_type != RTM_NEWQDISC ||
	    message->nlmsg_len < NLMSG_LENGTH(sizeof(*tc)))
		return false;
	left = (int)(message->nlmsg_len - NLMSG_LENGTH(sizeof(*tc)));
	for (at = TCA_RTA(tc); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
		if (at->rta_type != TCA_STATS || RTA_PAYLOAD(at) < sizeof(stats))
			continue;
		memcpy(&stats, RTA_DATA(at), sizeof(stats));
		return stats.qlen > 0;
	}
	return false;
}

/* With NLM_F_ECHO the answer is there when send() returns. */
static bool has_backlog(const struct counters *c)
{
	struct {
		struct nlmsghdr header;
		struct tcmsg tc;
	} ask = {
		.header = { .nlmsg_len = sizeof(ask),
			    .nlmsg_type = RTM_GETQDISC,
			    .nlmsg_flags = NLM_F_REQUEST | NLM_F_ECHO },
		.tc = { .tcm_parent = TC_H_ROOT, .tcm_ifindex = (int)if_nametoindex(c->ifname) },
	};
	union {
		struct nlmsghdr header;
		char bytes[1024];
	} answer;
	ssize_t n;

	if (send(c->fd, &ask, sizeof(ask), MSG_DONTWAIT) < 0)
		return false;
	n = recv(c->fd, &answer, sizeof(answer), MSG_DONTWAIT);
	return n > 0 && is_waiting(&answer.header, (size_t)n);
}

const struct echo_counters *counters_read(struct counters *c, bool backlog)
{
	struct ppp_stats stats = { 0 };
	struct ifreq request = { .ifr_data = (void *)&stats };

	if (c->fd < 0)
		return &c->last;
	memcpy(request.ifr_name, c->ifname, sizeof(request.ifr_name));
	if (ioctl(c->fd, SIOCGPPPSTATS, &request) == 0) {
		c->last.rx_packets = stats.p.ppp_ipackets;
		c->last.tx_bytes += (uint32_t)(stats.p.ppp_obytes - (uint32_t)c->last.tx_bytes);
	}
	c->last.backlog = backlog && has_backlog(c);
	return &c->last;
}

int64_t counters_sysfs(const char *ifname, const char *name)
{
	BUF_ON_STACK(path, 128);
	char text[24] = "";
	int fd;

	buf_fmt(&path, "/sys/class/net/%s/statistics/%s", ifname, name);
	fd = buf_error(&path) ? -1 : open(path.at, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	close(fd);
	return strtoll(text, NULL, 10);
}
