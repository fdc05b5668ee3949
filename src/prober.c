/* SPDX-License-Identifier: MIT */
#include "prober.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "netdev.h"

/* Handed out until the network has answered the modem (sierra-at 7): nobody is there. */
static const char *const placeholders[] = { "10.11.12.13", "10.11.12.14" };

/* --- one probe --- */

static socklen_t address_of(const struct probe_target *t, struct sockaddr_storage *to)
{
	struct sockaddr_in *in = (void *)to;
	struct sockaddr_in6 *in6 = (void *)to;

	memset(to, 0, sizeof(*to));
	if (probe_is_ipv6(t)) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(t->port);
		return inet_pton(AF_INET6, t->address, &in6->sin6_addr) == 1 ? sizeof(*in6) : 0;
	}
	in->sin_family = AF_INET;
	in->sin_port = htons(t->port);
	return inet_pton(AF_INET, t->address, &in->sin_addr) == 1 ? sizeof(*in) : 0;
}

/* Only answers wake us: a raw socket hears all that this host is told. */
static void filter_set(int fd, bool ipv6)
{
	struct icmp_filter icmp = { .data = ~(1u << ICMP_ECHOREPLY) };
	struct icmp6_filter icmp6;

	memset(&icmp6, 0xFF, sizeof(icmp6));
	icmp6.data[ICMPV6_ECHO_REPLY / 32] &= ~(1u << ICMPV6_ECHO_REPLY % 32);
	if (ipv6)
		(void)setsockopt(fd, IPPROTO_ICMPV6, ICMPV6_FILTER, &icmp6, sizeof(icmp6));
	else
		(void)setsockopt(fd, SOL_RAW, ICMP_FILTER, &icmp, sizeof(icmp));
}

static int socket_of(const struct probe_target *t)
{
	bool ipv6 = probe_is_ipv6(t);
	int family = ipv6 ? AF_INET6 : AF_INET, type = SOCK_CLOEXEC | SOCK_NONBLOCK, fd = -1;

	switch (t->kind) {
	case PROBE_ICMP:
		fd = socket(family, SOCK_RAW | type, ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
		if (fd >= 0)
			filter_set(fd, ipv6);
		break;
	case PROBE_DNS:
		fd = socket(family, SOCK_DGRAM | type, 0);
		break;
	case PROBE_TCP:
		fd = socket(family, SOCK_STREAM | type, 0);
		break;
	case PROBE_KINDS_COUNT:
		break;
	}
	return fd < 0 ? -errno : fd;
}

/* Bound, connected, sent: the socket, or -errno. */
static int probe_start(const struct probe_target *t, const char *ifname, uint16_t id)
{
	struct sockaddr_storage to;
	socklen_t len = address_of(t, &to);
	uint8_t packet[PROBE_BYTES_MAX];
	size_t n = probe_write(t, id, packet);
	int fd = socket_of(t), rc = 0;

	if (fd < 0)
		return fd;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, ifname, (socklen_t)strlen(ifname) + 1) ||
	    (connect(fd, (void *)&to, len) && errno != EINPROGRESS) ||
	    (n > 0 && send(fd, packet, n, 0) < 0)) {
		rc = -errno;
		close(fd);
	}
	return rc ? rc : fd;
}

/* True when the target answered, or a host told us of it: both came through the network. */
static bool probe_came(const struct probe_target *t, int fd, uint16_t id)
{
	uint8_t data[512];
	socklen_t len = sizeof(int);
	int error = 0;
	ssize_t n;

	if (t->kind == PROBE_TCP)
		return !getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) &&
		       (error == 0 || error == ECONNREFUSED);
	n = recv(fd, data, sizeof(data), 0);
	return n < 0 ? errno == ECONNREFUSED : probe_answers(t, id, data, (size_t)n);
}

/* --- the watch --- */

static void prober_arm(struct prober *p)
{
	int wait = reach_wait_ms(&p->reach, clock_ms());

	ev_timer_stop(p->loop, &p->timer);
	if (wait < 0)
		return;
	ev_now_update(p->loop);
	ev_timer_set(&p->timer, wait / 1000.0, 0.);
	ev_timer_start(p->loop, &p->timer);
}

static void prober_forget(struct prober *p)
{
	if (p->io.fd < 0)
		return;
	ev_io_stop(p->loop, &p->io);
	close(p->io.fd);
	ev_io_set(&p->io, -1, 0);
}

static void prober_probe(struct prober *p)
{
	const struct probe_target *t = &p->targets[p->reach.target];
	int fd;

	prober_forget(p);
	if (getrandom(&p->id, sizeof(p->id), GRND_NONBLOCK) < 0)
		p->id++;
	fd = probe_start(t, p->ifname, p->id);
	log_debug("%s: probe %s:%s%s%s", p->ifname, probe_kind_name(t->kind), t->address,
		  fd < 0 ? ": " : "", fd < 0 ? strerror(-fd) : "");
	if (fd < 0) {
		reach_unsent(&p->reach);
		return;
	}
	ev_io_set(&p->io, fd, t->kind == PROBE_TCP ? EV_WRITE : EV_READ);
	ev_io_start(p->loop, &p->io);
}

/* What the owner is to know, told last: it may take the link down. */
static void prober_tell(struct prober *p, enum reach_state before, bool proven)
{
	prober_arm(p);
	if (p->reach.state != before || reach_proven(&p->reach) != proven)
		p->changed(p->arg);
}

static void prober_on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	struct prober *p = w->data;
	enum reach_state before = p->reach.state;
	bool proven = reach_proven(&p->reach);

	(void)loop;
	(void)events;
	if (reach_tick(&p->reach, clock_ms(), (uint64_t)netdev_count(p->ifname, "rx_packets"),
		       (uint64_t)netdev_count(p->ifname, "tx_packets")) == REACH_DO_PROBE)
		prober_probe(p);
	prober_tell(p, before, proven);
}

static void prober_on_answer(struct ev_loop *loop, ev_io *w, int events)
{
	struct prober *p = w->data;
	const struct probe_target *t = &p->targets[p->reach.target];
	enum reach_state before = p->reach.state;
	bool proven = reach_proven(&p->reach), came = probe_came(t, w->fd, p->id);

	(void)loop;
	(void)events;
	/* Another's answer is passed over; an attempt to connect is over either way. */
	if (!came && t->kind != PROBE_TCP)
		return;
	prober_forget(p);
	if (came)
		reach_heard(&p->reach, clock_ms());
	prober_tell(p, before, proven);
}

void prober_init(struct prober *p, struct ev_loop *loop, const struct profile *profile)
{
	memset(p, 0, sizeof(*p));
	p->loop = loop;
	reach_config_init(&p->config, profile->reach_as);
	p->count = profile->target_count;
	p->given = p->count > 0;
	memcpy(p->targets, profile->targets, sizeof(p->targets));
	reach_init(&p->reach, &p->config, p->count, p->given);
	ev_timer_init(&p->timer, prober_on_timer, 0., 0.);
	ev_io_init(&p->io, prober_on_answer, -1, 0);
	p->timer.data = p->io.data = p;
}

static void server_add(struct prober *p, const char *address)
{
	struct probe_target *t = &p->targets[p->count];
	size_t i;

	for (i = 0; i < sizeof(placeholders) / sizeof(placeholders[0]); i++)
		if (!strcmp(address, placeholders[i]))
			return;
	*t = (struct probe_target) { .kind = PROBE_DNS, .port = 53 };
	if (address[0] && !buf_copy(t->address, sizeof(t->address), address))
		p->count++;
}

/* The DNS servers that the network gave; what is known of them stays when they are the same. */
static void servers_take(struct prober *p, const struct event *up)
{
	struct probe_target before[PROFILE_TARGETS_MAX];

	memcpy(before, p->targets, sizeof(before));
	memset(p->targets, 0, sizeof(p->targets));
	p->count = 0;
	server_add(p, up->dns1);
	server_add(p, up->dns2);
	if (memcmp(before, p->targets, sizeof(before)))
		reach_init(&p->reach, &p->config, p->count, false);
}

void prober_up(struct prober *p, const struct event *up)
{
	if (p->reach.state != REACH_OFF)
		return;
	if (!p->given && up->dns1[0])
		servers_take(p, up);
	if (!p->count)
		return;
	buf_copy(p->ifname, sizeof(p->ifname), up->ifname);
	reach_up(&p->reach, clock_ms(), (uint64_t)netdev_count(p->ifname, "rx_packets"),
		 (uint64_t)netdev_count(p->ifname, "tx_packets"));
	prober_arm(p);
}

void prober_down(struct prober *p)
{
	reach_down(&p->reach);
	ev_timer_stop(p->loop, &p->timer);
	prober_forget(p);
}
