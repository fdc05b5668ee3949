/* SPDX-License-Identifier: MIT */
/*
 * Is there service? One ping per interval through whatever ppp interface has an address, and a line
 * with the time (ms since 1970) for each change:
 *
 *   address, no-address  an IPv4 address came to a ppp interface, or went
 *   down                 the sending of the first ping that was not answered in time
 *   up                   the answer that ended this, or the first of all
 *   long                 no service since so many seconds, and again after as many more
 *
 * SIGTERM ends it with "sent=N answered=N". It sleeps in between: a guest in virtual time pays for
 * each instruction.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PULSE_PINGS = 64 /* under way: a power of two, so that a sequence number may wrap */ };

struct ping {
	int64_t at;
	bool waits;
};

struct pulse {
	struct sockaddr_in to;
	int64_t interval, patience, longest; /* ms; longest 0: never said */
	int icmp, route;
	int interface; /* 0: none */
	struct ping pings[PULSE_PINGS];
	uint64_t next; /* sequence numbers from here on are not sent yet */
	uint64_t due;  /* those before are judged */
	bool answered_any, up;
	uint64_t last;	/* number of the last one that was answered */
	int64_t since;	/* of the outage, while not up */
	int64_t longer; /* when to say so again */
	unsigned long answered;
};

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	(void)number;
	ended = 1;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void say(int64_t at, const char *word)
{
	printf("%lld %s\n", (long long)at, word);
}

static uint16_t checksum(const void *data, size_t n)
{
	const uint8_t *p = data;
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void pulse_send(struct pulse *p, int64_t now)
{
	struct ping *ping = &p->pings[p->next % PULSE_PINGS];
	struct icmphdr echo = { .type = ICMP_ECHO,
				.un.echo.id = htons((uint16_t)getpid()),
				.un.echo.sequence = htons((uint16_t)p->next) };

	echo.checksum = checksum(&echo, sizeof(echo));
	*ping = (struct ping) { .at = now, .waits = true };
	p->next++;
	/* What cannot be sent is not answered. */
	if (p->interface)
		sendto(p->icmp, &echo, sizeof(echo), MSG_DONTWAIT, (struct sockaddr *)&p->to,
		       sizeof(p->to));
}

static void pulse_answered(struct pulse *p, uint16_t sequence, int64_t now)
{
	uint64_t number = p->next - 1 - (uint16_t)((uint16_t)(p->next - 1) - sequence);
	struct ping *ping = &p->pings[number % PULSE_PINGS];

	if (number >= p->next || p->next - number > PULSE_PINGS || !ping->waits ||
	    now - ping->at > p->patience)
		return;
	ping->waits = false;
	p->answered++;
	p->answered_any = true;
	p->last = number;
	if (p->up)
		return;
	p->up = true;
	say(now, "up");
}

static void pulse_receive(struct pulse *p)
{
	uint8_t packet[256];
	ssize_t n;

	while ((n = recv(p->icmp, packet, sizeof(packet), MSG_DONTWAIT)) > 0) {
		const struct iphdr *ip = (const void *)packet;
		const struct icmphdr *echo = (const void *)(packet + ip->ihl * 4);

		if (n < (ssize_t)sizeof(*ip) || n < (ssize_t)(ip->ihl * 4 + sizeof(*echo)))
			continue;
		if (echo->type == ICMP_ECHOREPLY && echo->un.echo.id == htons((uint16_t)getpid()) &&
		    ip->saddr == p->to.sin_addr.s_addr)
			pulse_answered(p, ntohs(echo->un.echo.sequence), now_ms());
	}
}

static void pulse_judge(struct pulse *p, int64_t now)
{
	while (p->due < p->next && now - p->pings[p->due % PULSE_PINGS].at > p->patience) {
		const struct ping *ping = &p->pings[p->due++ % PULSE_PINGS];

		/* One lost between two that were answered is no outage. */
		if (!ping->waits || !p->up || (p->answered_any && p->last >= p->due))
			continue;
		p->up = false;
		p->since = ping->at;
		p->longer = p->since + p->longest;
		say(p->since, "down");
	}
	if (p->longest && !p->up && now >= p->longer) {
		p->longer += p->longest;
		say(now, "long");
	}
}

/* An address of a ppp interface came or went. */
static void pulse_address(struct pulse *p, const struct nlmsghdr *h)
{
	const struct ifaddrmsg *m = NLMSG_DATA(h);
	const struct rtattr *a = IFA_RTA(m);
	int left = (int)IFA_PAYLOAD(h), index = 0;

	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		if (a->rta_type == IFA_LABEL && !strncmp(RTA_DATA(a), "ppp", 3))
			index = (int)m->ifa_index;
	if (!index || (h->nlmsg_type == RTM_DELADDR) != (index == p->interface))
		return;
	p->interface = h->nlmsg_type == RTM_NEWADDR ? index : 0;
	say(now_ms(), p->interface ? "address" : "no-address");
	if (setsockopt(p->icmp, SOL_SOCKET, SO_BINDTOIFINDEX, &p->interface, sizeof(p->interface)) <
	    0)
		perror("pulse: SO_BINDTOIFINDEX");
}

static void pulse_route(struct pulse *p)
{
	uint8_t messages[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	ssize_t n;

	while ((n = recv(p->route, messages, sizeof(messages), MSG_DONTWAIT)) > 0) {
		const struct nlmsghdr *h = (const void *)messages;
		unsigned left = (unsigned)n;

		for (; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left))
			if (h->nlmsg_type == RTM_NEWADDR || h->nlmsg_type == RTM_DELADDR)
				pulse_address(p, h);
	}
}

/* Tell about addresses that come; those that are there come first. */
static int pulse_listen(struct pulse *p)
{
	struct sockaddr_nl all = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_IFADDR };
	struct {
		struct nlmsghdr h;
		struct ifaddrmsg m;
	} dump = { .h = { .nlmsg_len = sizeof(dump),
			  .nlmsg_type = RTM_GETADDR,
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		   .m = { .ifa_family = AF_INET } };

	p->icmp = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	p->route = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (p->icmp < 0 || p->route < 0 ||
	    bind(p->route, (struct sockaddr *)&all, sizeof(all)) < 0 ||
	    send(p->route, &dump, sizeof(dump), 0) < 0)
		return -errno;
	return 0;
}

static void pulse_run(struct pulse *p)
{
	int64_t tick = now_ms();

	p->since = tick;
	p->longer = tick + p->longest;
	while (!ended) {
		struct pollfd fds[] = { { .fd = p->icmp, .events = POLLIN },
					{ .fd = p->route, .events = POLLIN } };
		int64_t now = now_ms();

		if (now >= tick) {
			pulse_judge(p, now);
			pulse_send(p, now);
			tick += p->interval;
		}
		if (poll(fds, 2, tick > now ? (int)(tick - now) : 0) < 0)
			continue;
		pulse_route(p);
		pulse_receive(p);
	}
	printf("sent=%llu answered=%lu\n", (unsigned long long)p->next, p->answered);
}

int main(int argc, char **argv)
{
	struct pulse p = { .to = { .sin_family = AF_INET } };

	if (argc < 4 || argc > 5 || inet_pton(AF_INET, argv[1], &p.to.sin_addr) != 1) {
		fputs("usage: pulse ADDRESS INTERVAL_MS PATIENCE_MS [LONG_S]\n", stderr);
		return 64;
	}
	p.interval = strtol(argv[2], NULL, 10);
	p.patience = strtol(argv[3], NULL, 10);
	p.longest = argc > 4 ? strtol(argv[4], NULL, 10) * 1000 : 0;
	if (p.interval < 1 || p.patience < 1 || p.patience / p.interval >= PULSE_PINGS - 2) {
		fputs("pulse: expected times above 0, patience below 62 intervals\n", stderr);
		return 64;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGTERM, on_signal);
	signal(SIGPIPE, SIG_IGN);
	if (pulse_listen(&p) < 0) {
		perror("pulse");
		return 74;
	}
	pulse_run(&p);
	return 0;
}
