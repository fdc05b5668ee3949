/* SPDX-License-Identifier: MIT */
/*
 * The pppd plugin: dials inside pppd on the descriptor that pppd opened, locked and set up, tells
 * `swictl connect` what happens, and supplies the secrets. A thin adapter; what can be decided
 * without pppd is decided in the core (dial, event).
 *
 * pppd loads it with RTLD_GLOBAL, so everything but plugin_init and pppd_version is static, and
 * logs through a formatter that is not printf (pppd-plugin 1.4): texts are built by buf and logged
 * as "%s".
 */
#include "pppd_compat.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counters.h"
#include "event.h"
#include "hangup.h"
#include "pppd_echo.h"
#include "pppd_options.h"
#include "ttydial.h"

#define EXPORTED __attribute__((visibility("default")))

/* The supervisor sends its configuration before it starts pppd. */
#define CONFIG_TIMEOUT_MS 5000
/* For the peer's first frame before we send ours; pppd itself waits a second (pppd-plugin 2.2). */
#define LISTEN_MS	100
#define HOLDOFF_MAX_LOG 6 /* 64 s */
/* The last frames' time to leave the port. */
#define DRAIN_MS 500

EXPORTED const char pppd_version[] = COMPAT_VERSION;
EXPORTED void plugin_init(void);

static struct {
	struct channel channel;
	int event_fd; /* to the supervisor; -1: none */
	int (*connect)(void);
	void (*disestablish)(int fd);
	void (*cleanup)(void);
	void (*process_extra_options)(void);
	void (*snoop_recv)(unsigned char *p, int len);
	void (*snoop_send)(unsigned char *p, int len);
	struct dial_config config;
	struct echo_config watch;
	bool configured;
	bool watched; /* the supervisor wants every echo answer */

	/* Of the present link. */
	int fd;		    /* its port; -1: none */
	const char *reason; /* why it ends, told before pppd forgets it; NULL: it does not */
	int ended_by;	    /* the exit status that goes with it */
	bool network;	    /* it got past authentication */
	bool over;	    /* pppd ends it */
	bool peer_terminated;
	bool stuck;	  /* the port takes no more data */
	char refusal[96]; /* the peer's words to our credentials */
	uint64_t up_ms;	  /* when it got an address; 0: not yet */
	unsigned failures;
	bool terminate_saved;
	int terminate_transmits, restart_s;
} self;

/* Tell the supervisor. A slow one loses events rather than hold up the link. */
static void report(const struct event *event)
{
	BUF_ON_STACK(text, EVENT_BYTES_MAX);

	if (self.event_fd < 0 || event_format(event, &text) < 0)
		return;
	(void)send(self.event_fd, text.at, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void report_text(enum event_kind kind, int64_t code, const char *text)
{
	struct event event = { .kind = kind, .code = code };

	(void)buf_copy(event.text, sizeof(event.text), text);
	report(&event);
}

/*
 * Secrets. With no authentication set, whatever the modem asks for is answered with empty ones: it
 * is the modem that asks, not the network (pppd-plugin section 4), and it takes anything.
 */

static int have(enum dial_auth kind)
{
	return self.config.auth == DIAL_AUTH_NONE || self.config.auth == kind;
}

static int have_pap(void)
{
	return have(DIAL_AUTH_PAP);
}

static int have_chap(void)
{
	return have(DIAL_AUTH_CHAP);
}

/* `secret` is NULL when pppd only asks whether there is one. */
static int give(enum dial_auth kind, char *user_name, char *secret)
{
	if (!have(kind))
		return -1;
	if (user_name && buf_copy(user_name, MAXNAMELEN, self.config.user) < 0)
		return -1;
	if (secret && buf_copy(secret, MAXSECRETLEN, self.config.password) < 0)
		return -1;
	return 1;
}

static int give_pap(char *user_name, char *secret)
{
	return give(DIAL_AUTH_PAP, user_name, secret);
}

static int give_chap(char *user_name, char *secret)
{
	return give(DIAL_AUTH_CHAP, user_name, secret);
}

static void take_secrets(void)
{
	pap_check_hook = have_pap;
	pap_passwd_hook = give_pap;
	chap_check_hook = have_chap;
	chap_passwd_hook = give_chap;
}

static bool is_socket(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

/* All options have been read, but for those of the tty; nothing is checked yet. */
static void on_options(void)
{
	const char *wrong = pppd_options_read(&self.config, &self.watch, &self.event_fd);
	bool supervised = self.event_fd >= 0;

	if (supervised && !is_socket(self.event_fd))
		wrong = "fd: not a socket, expected the one of swictl connect";
	if (wrong) {
		BUF_ON_STACK(text, 256);

		buf_fmt(&text, "swictl-%s", wrong);
		compat_option_error("%s", text.at);
		exit(EXIT_OPTION_ERROR);
	}
	if (supervised)
		(void)fcntl(self.event_fd, F_SETFD, FD_CLOEXEC);
	self.configured = !supervised;
	/* With `user` and nothing of ours somebody relies on pppd's own secrets files. */
	if (supervised || self.config.auth != DIAL_AUTH_NONE || !explicit_user)
		take_secrets();
	if (self.process_extra_options)
		self.process_extra_options();
}

/*
 * Dialling.
 */

static bool is_stopped(void)
{
	return compat_got_sigterm() || compat_got_sighup();
}

/* Nothing is decided by it: only for who watches. */
static void on_step(const struct dial *d)
{
	if (compat_debug())
		report_text(EVENT_DIAL, 0, dial_state_name(d->state));
}

static const struct ttydial ttydial = { .is_stopped = is_stopped, .on_step = on_step };

/* The first call takes the configuration: 0, or negative errno. */
static int configure(void)
{
	struct event event = { 0 };
	char data[EVENT_BYTES_MAX];
	const char *wrong = "no configuration from swictl connect";
	ssize_t n = -1;
	int ready;

	if (self.configured)
		return 0;
	ready = ttydial_wait(&ttydial, self.event_fd, POLLIN, CONFIG_TIMEOUT_MS);
	if (ready == -EINTR)
		return ready;
	if (ready > 0)
		n = recv(self.event_fd, data, sizeof(data), MSG_DONTWAIT);
	if (n > 0 && event_parse(&event, data, (size_t)n) == 0 && event.kind == EVENT_CONFIG)
		wrong = event_take_config(&event, &self.config);
	if (!wrong)
		wrong = event_take_watch(&event, &self.watch);
	explicit_bzero(data, sizeof(data));
	explicit_bzero(&event, sizeof(event));
	self.configured = !wrong;
	if (!wrong)
		return 0;
	self.reason = wrong;
	compat_set_status(EXIT_OPTION_ERROR);
	error("swictl: %s", wrong);
	return -EINVAL;
}

static void report_refusal(const struct dial *d)
{
	struct event event = { .kind = EVENT_REFUSED, .code = d->code };
	const char *words = d->words;
	BUF_ON_STACK(text, 256);

	if (d->failed_in == DIAL_WAKE) {
		event.code = d->wake.state == WAKE_STUCK;
		words = event.code ? "the port stays in data mode" : "the port is silent";
	}
	(void)buf_copy(event.text, sizeof(event.text), dial_state_name(d->failed_in));
	(void)buf_copy(event.words, sizeof(event.words), words);
	report(&event);
	buf_fmt(&text, "swictl: the dial failed in %s: %s", dial_state_name(d->failed_in),
		words[0] ? words : "no answer");
	error("%s", text.at);
}

static int stop(void)
{
	compat_set_status(EXIT_USER_REQUEST);
	self.reason = "stopped";
	/* pppd clears this flag when it connects the next time: say now that it shall not. */
	if (compat_got_sigterm())
		asked_to_quit = 1;
	return -1;
}

static void explain(const struct dial *d, int rc)
{
	BUF_ON_STACK(text, 128);

	if (rc == -ECONNREFUSED) {
		report_refusal(d);
		return;
	}
	buf_fmt(&text, "swictl: the port failed while dialling: %s", strerror(-rc));
	error("%s", text.at);
}

static int on_connect(void)
{
	static struct dial dial;
	int fd, rc;

	self.failures++;
	rc = configure();
	if (rc == -EINTR || is_stopped())
		return stop();
	if (rc < 0)
		return -1;
	fd = self.fd = self.connect();
	if (fd < 0)
		return fd;
	dial_init(&dial, &self.config);
	rc = ttydial_run(&ttydial, &dial, fd);
	if (rc < 0 && rc != -EINTR)
		explain(&dial, rc);
	dial_fini(&dial);
	if (rc == -EINTR)
		return stop();
	compat_set_status(rc == -ECONNREFUSED ? EXIT_CONNECT_FAILED : EXIT_HANGUP);
	if (rc < 0)
		return -1;
	listen_time = LISTEN_MS;
	return fd;
}

/*
 * The link.
 */

static const char *reason_of(int exit_status)
{
	static const struct {
		int status;
		char text[28];
	} rows[] = {
		{ EXIT_USER_REQUEST, "stopped" },
		{ EXIT_LOCK_FAILED, "the port is locked" },
		{ EXIT_OPEN_FAILED, "the port cannot be opened" },
		{ EXIT_CONNECT_FAILED, "the dial failed" },
		{ EXIT_NEGOTIATION_FAILED, "negotiation failed" },
		{ EXIT_IDLE_TIMEOUT, "idle" },
		{ EXIT_CONNECT_TIME, "its time is over" },
		{ EXIT_PEER_DEAD, "no answer to LCP echo" },
		{ EXIT_HANGUP, "hang-up" },
		{ EXIT_LOOPBACK, "our own frames come back" },
		{ EXIT_AUTH_TOPEER_FAILED, "authentication refused" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].status == exit_status)
			return rows[i].text;
	}
	return NULL;
}

/* The finding code of the end of a link that was up, for scripts: the supervisor may know better.
 */
static const char *verdict(void)
{
	if (self.peer_terminated)
		return "peer-terminated";
	if (self.stuck)
		return "port-stuck";
	if (self.ended_by == EXIT_PEER_DEAD)
		return "echo-lost-after-traffic";
	if (self.ended_by == EXIT_LOOPBACK)
		return "modem-left-data-mode";
	return self.ended_by == EXIT_HANGUP ? "link-hangup" : "";
}

/* pppd's exit status is overwritten on its way down (pppd-plugin 3.4): the first reason counts. */
static void set_reason(int exit_status)
{
	if (self.reason)
		return;
	self.reason = reason_of(exit_status);
	self.ended_by = exit_status;
	if (self.peer_terminated && exit_status != EXIT_AUTH_TOPEER_FAILED)
		self.reason = "terminated by the peer";
}

static void note_reason(void)
{
	set_reason(compat_status());
}

/*
 * A mute peer must not hold the port for 2 x 3 s after the link's end: one Terminate-Request and
 * one second. No wait at all where nobody answers any more, or where the peer ends the link itself
 * after it refused us: so pppd keeps its exit status, too. Put back before the next dial.
 */
static void shorten_terminate(void)
{
	bool mute = compat_status() == EXIT_PEER_DEAD || compat_status() == EXIT_AUTH_TOPEER_FAILED;

	lcp_fsm[0].maxtermtransmits = mute ? 0 : 1;
	lcp_fsm[0].timeouttime = 1;
}

static void start_link_over(void)
{
	if (self.terminate_saved) {
		lcp_fsm[0].maxtermtransmits = self.terminate_transmits;
		lcp_fsm[0].timeouttime = self.restart_s;
	}
	self.terminate_transmits = lcp_fsm[0].maxtermtransmits;
	self.restart_s = lcp_fsm[0].timeouttime;
	self.terminate_saved = true;
	self.reason = NULL;
	self.network = self.over = self.peer_terminated = self.stuck = false;
	pppd_echo_forget();
	self.refusal[0] = '\0';
	self.up_ms = 0;
}

/*
 * The echo judge.
 */

/* Whatever the supervisor sent since the last answer; it only ever sends WATCH by now. */
static bool wants_answers(void)
{
	char data[EVENT_BYTES_MAX];
	struct event event;
	ssize_t n;

	while (self.event_fd >= 0 &&
	       (n = recv(self.event_fd, data, sizeof(data), MSG_DONTWAIT)) > 0)
		if (event_parse(&event, data, (size_t)n) == 0 && event.kind == EVENT_WATCH)
			self.watched = event.code != 0;
	return self.watched;
}

static void on_echo_news(const struct echo *e)
{
	struct event event = { .kind = EVENT_ECHO };

	pppd_echo_put(&event);
	report(&event);
	if (e->state == ECHO_MUTE)
		notice("swictl: the modem answers no LCP echo, so it is not judged by it");
	if (e->state == ECHO_STALLED)
		notice("swictl: the modem takes no data, given until %u s",
		       e->config.stall_ms / 1000);
}

static void on_magic_copied(void)
{
	notice("swictl: the modem copies our magic number, no harm (echo-magic-copied)");
}

/*
 * Not lcp_close(): ended in a timer, pppd would take the closed port for a hang-up and lose the
 * status (pppd-plugin 3.4).
 */
static void on_echo_end(const struct echo *e)
{
	struct event event = { .kind = EVENT_ECHO };
	BUF_ON_STACK(text, 192);

	set_reason(e->state == ECHO_LOOPED ? EXIT_LOOPBACK : EXIT_PEER_DEAD);
	pppd_echo_put(&event);
	self.stuck = event.stuck;
	if (self.stuck)
		self.reason = "the port takes no data";
	buf_fmt(&text,
		"swictl: %s (%s): silent for %u ms, %u probes missed; %u of %u answered, in %u ms, "
		"at "
		"most %u",
		self.reason, verdict(), (unsigned)event.silence_ms, e->misses, e->answers,
		e->probes, e->rtt_ms, e->rtt_max_ms);
	error("%s", text.at);
	compat_set_status(EXIT_PEER_DEAD);
	kill_link = 1;
}

static const struct pppd_echo_calls echo_calls = {
	.wants_answers = wants_answers,
	.news = on_echo_news,
	.magic_copied = on_magic_copied,
	.end = on_echo_end,
};

/* Nothing tells a client that its credentials were taken, but that the network phase begins. */
static void report_auth(bool accepted)
{
	struct event event = { .kind = EVENT_AUTH, .code = accepted };

	if (!lcp_hisoptions[0].neg_upap && !lcp_hisoptions[0].neg_chap)
		return;
	(void)buf_copy(event.text, sizeof(event.text), lcp_hisoptions[0].neg_upap ? "pap" : "chap");
	(void)buf_copy(event.words, sizeof(event.words), self.refusal);
	report(&event);
}

static void on_phase(void *context, int now)
{
	(void)context;
	if (now == PHASE_SERIALCONN)
		start_link_over();
	/* On the way down pppd passes through this phase again. */
	if (now == PHASE_NETWORK && !self.network && !self.reason) {
		self.network = true;
		report_auth(true);
	}
	if (now == PHASE_NETWORK && !self.over)
		pppd_echo_start(&echo_calls, &self.watch, self.fd);
	/* LCP begins again, or ends. */
	if (now == PHASE_ESTABLISH)
		pppd_echo_stop();
	if (now == PHASE_TERMINATE) {
		self.over = true;
		pppd_echo_stop();
		note_reason();
		shorten_terminate();
		if (compat_status() == EXIT_AUTH_TOPEER_FAILED)
			report_auth(false);
	}
	/* How far it got. The same numbers in all releases (pppd-plugin 1.5). */
	if (!self.over && (now == PHASE_ESTABLISH || now == PHASE_NETWORK))
		report_text(EVENT_PHASE, now, "");
}

static int64_t uptime_ms(void)
{
	return self.up_ms ? (int64_t)(ttydial_now_ms() - self.up_ms) : 0;
}

static void export_number(const char *name, int64_t number)
{
	BUF_ON_STACK(text, 24);

	buf_fmt(&text, "%lld", (long long)number);
	compat_script_setenv((char *)name, text.at, 0);
}

/* For ip-up, ip-down and their like, which run after the notifiers. */
static void export(const struct event *event)
{
	export_number("SWICTL_UPTIME_S", uptime_ms() / 1000);
	if (event->answers)
		export_number("SWICTL_RTT_MS", event->rtt_ms);
	if (!self.reason)
		return;
	export_number("SWICTL_SILENCE_MS", event->silence_ms);
	compat_script_setenv("SWICTL_REASON", (char *)self.reason, 0);
	compat_script_setenv("SWICTL_VERDICT", (char *)verdict(), 0);
}

static void put_ipv4(char *to, size_t size, uint32_t address)
{
	struct in_addr in = { .s_addr = address };

	if (address)
		(void)inet_ntop(AF_INET, &in, to, (socklen_t)size);
}

static void put_link_local(char *to, size_t size, const eui64_t *id)
{
	struct in6_addr in = { .s6_addr = { 0xfe, 0x80 } };

	memcpy(&in.s6_addr[8], id->e8, sizeof(id->e8));
	(void)inet_ntop(AF_INET6, &in, to, (socklen_t)size);
}

static void link_is_up(struct event *event)
{
	event->kind = EVENT_UP;
	(void)buf_copy(event->ifname, sizeof(event->ifname), compat_ifname());
	pppd_echo_put(event);
	report(event);
	if (!self.up_ms)
		self.up_ms = ttydial_now_ms();
	self.failures = 0;
	export(event);
}

static void on_ip_up(void *context, int unused)
{
	struct event event = { .text = "ipv4" };

	(void)context;
	(void)unused;
	put_ipv4(event.local, sizeof(event.local), ipcp_gotoptions[0].ouraddr);
	put_ipv4(event.remote, sizeof(event.remote), ipcp_hisoptions[0].hisaddr);
	put_ipv4(event.dns1, sizeof(event.dns1), ipcp_gotoptions[0].dnsaddr[0]);
	put_ipv4(event.dns2, sizeof(event.dns2), ipcp_gotoptions[0].dnsaddr[1]);
	link_is_up(&event);
}

static void on_ipv6_up(void *context, int unused)
{
	struct event event = { .text = "ipv6" };

	(void)context;
	(void)unused;
	put_link_local(event.local6, sizeof(event.local6), &ipv6cp_gotoptions[0].ourid);
	put_link_local(event.remote6, sizeof(event.remote6), &ipv6cp_hisoptions[0].hisid);
	link_is_up(&event);
}

static void report_down(const char *protocol)
{
	struct event event = { .kind = EVENT_DOWN, .code = compat_status() };

	note_reason();
	(void)buf_copy(event.text, sizeof(event.text), self.reason ? self.reason : "");
	(void)buf_copy(event.words, sizeof(event.words), protocol);
	(void)buf_copy(event.ifname, sizeof(event.ifname), compat_ifname());
	/* pppd's own figures wrap at 4 GiB before 2.5. */
	event.bytes_in = counters_sysfs(compat_ifname(), "rx_bytes");
	event.bytes_out = counters_sysfs(compat_ifname(), "tx_bytes");
	event.uptime_ms = uptime_ms();
	pppd_echo_put(&event);
	export(&event);
	report(&event);
}

static void on_ip_down(void *context, int unused)
{
	(void)context;
	(void)unused;
	report_down("ipv4");
}

static void on_ipv6_down(void *context, int unused)
{
	(void)context;
	(void)unused;
	report_down("ipv6");
}

static void on_exit_status(void *context, int exit_status)
{
	struct event event = { .kind = EVENT_EXIT, .code = exit_status };

	(void)context;
	note_reason();
	(void)buf_copy(event.text, sizeof(event.text), self.reason ? self.reason : "");
	pppd_echo_put(&event);
	report(&event);
}

/* Control frames before pppd takes them: FF 03, protocol, code, id, length (pppd-plugin 3.2). */
static void on_frame(unsigned char *p, int len)
{
	int protocol = len >= 8 ? p[2] << 8 | p[3] : 0;
	BUF_ON_STACK(words, sizeof(self.refusal));
	int end = len >= 8 ? 4 + (p[6] << 8 | p[7]) : 0;

	/* Once we have asked for the end, a modem in command mode echoes our own request. */
	if (protocol == PPP_LCP && p[4] == TERMREQ && !self.reason) {
		self.peer_terminated = true;
		shorten_terminate();
	}
	if (end > len)
		end = len;
	if (protocol == PPP_PAP && p[4] == UPAP_AUTHNAK && end > 9)
		buf_clean(&words, (const char *)p + 9, (size_t)(end - 9));
	if (protocol == PPP_CHAP && p[4] == CHAP_FAILURE && end > 8)
		buf_clean(&words, (const char *)p + 8, (size_t)(end - 8));
	pppd_echo_frame(p, len);
	if (words.len)
		(void)buf_copy(self.refusal, sizeof(self.refusal), words.at);
	if (self.snoop_recv)
		self.snoop_recv(p, len);
}

static void on_send(unsigned char *p, int len)
{
	pppd_echo_request(p, len);
	if (self.snoop_send)
		self.snoop_send(p, len);
}

/* With `persist`: 2.5.2 would dial again at once after a hang-up (pppd-plugin 0.6). */
static int on_holdoff(void)
{
	if (holdoff_specified)
		return holdoff;
	return 1 << (self.failures < HOLDOFF_MAX_LOG ? self.failures : HOLDOFF_MAX_LOG);
}

/*
 * The end of the call. Before it changes the line discipline pppd waits until all output has left:
 * for ever, where the modem takes none.
 */
static void on_disestablish(int fd)
{
	if (self.stuck || !hangup_drains(fd, DRAIN_MS))
		hangup_force(fd);
	self.disestablish(fd);
}

/* In place of pppd's own, which sleeps for a second with DTR low. */
static void on_cleanup(void)
{
	bool lines = compat_modem();

	if (lines && self.fd >= 0) {
		hangup_dtr(self.fd);
		compat_set_modem(0);
	}
	self.fd = -1;
	self.cleanup();
	compat_set_modem(lines);
}

/* Runs while options are being read: hang in hooks, nothing else (pppd-plugin 1.1). */
void plugin_init(void)
{
	self.event_fd = self.fd = -1;
	self.channel = *the_channel;
	self.connect = self.channel.connect;
	self.disestablish = self.channel.disestablish_ppp;
	self.cleanup = self.channel.cleanup;
	self.process_extra_options = self.channel.process_extra_options;
	self.channel.connect = on_connect;
	self.channel.disestablish_ppp = on_disestablish;
	self.channel.cleanup = on_cleanup;
	self.channel.process_extra_options = on_options;
	the_channel = &self.channel;
	self.snoop_recv = snoop_recv_hook;
	snoop_recv_hook = on_frame;
	self.snoop_send = snoop_send_hook;
	snoop_send_hook = on_send;
	if (!holdoff_hook)
		holdoff_hook = on_holdoff;
	pppd_options_register();
	compat_add_notifier(COMPAT_ON_PHASE, on_phase);
	compat_add_notifier(COMPAT_ON_EXIT, on_exit_status);
	compat_add_notifier(COMPAT_ON_IP_UP, on_ip_up);
	compat_add_notifier(COMPAT_ON_IP_DOWN, on_ip_down);
	if (compat_has_ipv6()) {
		compat_add_notifier(COMPAT_ON_IPV6_UP, on_ipv6_up);
		compat_add_notifier(COMPAT_ON_IPV6_DOWN, on_ipv6_down);
	}
}
