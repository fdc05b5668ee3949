/* SPDX-License-Identifier: MIT */
/*
 * The judges against simulated and recorded links, in virtual time: false alarms on links that
 * live, time to name a real death. `make bench-judge`.
 *
 * Modem tier: echo.h against what pppd does with its usual settings (lcp.c of 2.4.9: a request an
 * interval, dead when `failure` of them are pending; "adaptive" leaves one out when packets came
 * in, but does not clear the count). Network tier: reach.h against a ping an interval, three lost
 * in a row, over recorded outages.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "echo.h"
#include "reach.h"

#define HOUR_MS 3600000.0
#define QUEUE	128
/* What waits longer inside a modem is a stall, and those are a row of their own. */
#define JITTER_MAX 1500

static uint64_t seed = 88172645463325252u;

/* xorshift64 (Marsaglia 2003): the same figures on every machine. */
static double chance(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (double)(seed >> 11) / 9007199254740992.0;
}

/* Waiting time of a Poisson process, without libm: sum of ln by its series is not needed, a table
 * of -ln(u) at 1024 points is exact enough for outages. */
static double exponential(double mean)
{
	double u = chance(), sum = 0;

	while (u < 0.5) {
		u *= 2;
		sum += 0.69314718056;
	}
	/* -ln(u) on 0.5..1 by the atanh series */
	double y = (1 - u) / (1 + u), y2 = y * y;

	return mean * (sum + 2 * y * (1 + y2 / 3 + y2 * y2 / 5 + y2 * y2 * y2 / 7));
}

/* --- modem tier --- */

struct line_model {
	const char *name;
	double rtt, jitter;		   /* ms; jitter is exponential */
	double loss;			   /* of each frame */
	double stalls_per_hour, stall_max; /* nothing passes, then all of it */
	double busy_in, busy_out;	   /* part of the time with traffic */
	bool deaf;
};

static const struct line_model lines[] = {
	{ "idle", 5, 3, 0, 0, 0, 0, 0, false },
	{ "jitter, mean 200 ms", 20, 200, 0, 0, 0, 0, 0, false },
	{ "loss 1 %", 5, 3, 0.01, 0, 0, 0, 0, false },
	{ "loss 5 %", 5, 3, 0.05, 0, 0, 0, 0, false },
	{ "stalls up to 2 s", 5, 3, 0, 60, 2000, 0, 0, false },
	{ "stalls and loss", 5, 3, 0.01, 60, 2000, 0, 0, false },
	{ "load both ways", 40, 150, 0, 20, 2000, 0.5, 0.5, false },
	{ "uplink stalls 8 s", 10, 20, 0, 6, 8000, 0, 1, false },
	{ "late by 2 s", 2000, 150, 0, 0, 0, 0, 0, false },
	{ "deaf, idle", 0, 0, 0, 0, 0, 0, 0, true },
	{ "deaf, traffic", 0, 0, 0, 0, 0, 0.3, 0.3, true },
};

struct judge {
	const char *name;
	enum patience patience;	      /* PATIENCES_COUNT: pppd with */
	unsigned failure, interval_s; /* these */
	bool adaptive;
};

static const struct judge judges[] = {
	{ "swictl fast", PATIENCE_FAST, 0, 0, false },
	{ "swictl tolerant", PATIENCE_TOLERANT, 0, 0, false },
	{ "pppd 5 x 1 s adaptive", PATIENCES_COUNT, 5, 1, true },
	{ "pppd 3 x 10 s", PATIENCES_COUNT, 3, 10, false },
	{ "pppd 4 x 30 s", PATIENCES_COUNT, 4, 30, false },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct run {
	const struct line_model *line;
	const struct judge *judge;
	uint64_t now;
	double stall_from, stall_to;
	double busy_from, busy_to; /* period of traffic */
	bool frozen;
	struct echo_counters counters;
	struct {
		uint64_t at;
		uint8_t id;
	} queue[QUEUE];
	unsigned queued;
	struct echo echo;
	unsigned pending;
	uint32_t pending_rx;
	uint64_t due;
};

static bool is_ours(enum patience patience)
{
	return patience < PATIENCES_COUNT;
}

static void judge_up(struct run *r)
{
	struct echo_config config;

	r->queued = 0;
	r->pending = 0;
	r->due = r->now;
	if (is_ours(r->judge->patience)) {
		echo_config_init(&config, r->judge->patience);
		echo_init(&r->echo, &config);
		echo_up(&r->echo, r->now, &r->counters);
	}
}

static bool in_stall(struct run *r, double t)
{
	while (r->line->stalls_per_hour > 0 && t >= r->stall_to) {
		r->stall_from = r->stall_to + exponential(HOUR_MS / r->line->stalls_per_hour);
		r->stall_to = r->stall_from + chance() * r->line->stall_max;
	}
	return t >= r->stall_from && t < r->stall_to;
}

static void traffic(struct run *r)
{
	double part = r->line->busy_in > r->line->busy_out ? r->line->busy_in : r->line->busy_out;
	bool stalled;

	if (part <= 0)
		return;
	while ((double)r->now >= r->busy_to) {
		r->busy_from = r->busy_to + (part < 1 ? exponential(60000 * (1 - part)) : 0);
		r->busy_to = r->busy_from + exponential(60000 * part);
	}
	r->counters.backlog = false;
	if ((double)r->now < r->busy_from)
		return;
	/* What the modem does not take waits in front of the interface, and is not counted. */
	stalled = in_stall(r, (double)r->now);
	if (r->line->busy_out > 0 && stalled)
		r->counters.backlog = true;
	else if (r->line->busy_out > 0)
		r->counters.tx_bytes += 40000;
	if (r->line->busy_in > 0 && !r->frozen && !stalled)
		r->counters.rx_packets++;
}

static void probe(struct run *r, uint8_t id)
{
	double jitter = exponential(r->line->jitter + 0.001);
	double at = (double)r->now + r->line->rtt + (jitter < JITTER_MAX ? jitter : JITTER_MAX);
	unsigned i;

	if (r->line->deaf || r->frozen || r->queued == QUEUE)
		return;
	if (chance() < r->line->loss || chance() < r->line->loss)
		return;
	if (in_stall(r, (double)r->now) && at < r->stall_to)
		at = r->stall_to;
	/* A line keeps the order. */
	if (r->queued && at < (double)r->queue[r->queued - 1].at)
		at = (double)r->queue[r->queued - 1].at;
	i = r->queued++;
	r->queue[i].at = (uint64_t)at;
	r->queue[i].id = id;
}

static bool answer(struct run *r, uint8_t id)
{
	const uint8_t frame[12] = { 0xFF, 3, 0xC0, 0x21, 10, id, 0, 8, 0x55, 0x66, 0x77, 0x88 };

	if (!is_ours(r->judge->patience)) {
		r->pending = 0;
		return false;
	}
	return echo_frame(&r->echo, frame, sizeof(frame), 0x11223344, r->now) == ECHO_DO_END;
}

static bool pppd_tick(struct run *r)
{
	r->due = r->now + r->judge->interval_s * 1000;
	if (r->pending >= r->judge->failure)
		return true;
	if (r->judge->adaptive && r->counters.rx_packets != r->pending_rx) {
		r->pending_rx = r->counters.rx_packets;
		return false;
	}
	r->pending++;
	probe(r, (uint8_t)r->pending);
	return false;
}

static bool tick(struct run *r)
{
	enum echo_do act;

	traffic(r);
	if (!is_ours(r->judge->patience))
		return pppd_tick(r);
	act = echo_tick(&r->echo, r->now, &r->counters);
	if (act == ECHO_DO_PROBE)
		probe(r, r->echo.id);
	return act == ECHO_DO_END;
}

/* Run until `until`, or a verdict: true. */
static bool run(struct run *r, uint64_t until)
{
	for (;;) {
		uint64_t due = r->due;

		if (is_ours(r->judge->patience))
			due = r->now + (uint64_t)echo_wait_ms(&r->echo, r->now);
		if (r->queued && !r->frozen && r->queue[0].at <= due) {
			uint8_t id = r->queue[0].id;

			if (r->queue[0].at > until)
				break;
			if (r->queue[0].at > r->now)
				r->now = r->queue[0].at;
			memmove(r->queue, r->queue + 1, --r->queued * sizeof(r->queue[0]));
			if (answer(r, id))
				return true;
			continue;
		}
		if (due > until)
			break;
		r->now = due;
		if (tick(r))
			return true;
	}
	r->now = until;
	return false;
}

static double alarms(const struct line_model *line, const struct judge *judge, double hours)
{
	struct run r = { .line = line, .judge = judge, .now = 1000 };
	uint64_t end = (uint64_t)(hours * HOUR_MS);
	unsigned count = 0;

	judge_up(&r);
	while (run(&r, end)) {
		count++;
		judge_up(&r);
	}
	return count * 10000.0 / hours;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

#define DEATHS 1001

static void deaths(const struct judge *judge, double *median, double *worst)
{
	static double times[DEATHS];
	unsigned i;

	for (i = 0; i < DEATHS; i++) {
		struct run r = { .line = &lines[0], .judge = judge, .now = 1000 };
		uint64_t start;

		judge_up(&r);
		run(&r, 100000 + (uint64_t)(chance() * 60000));
		r.frozen = true;
		start = r.now;
		times[i] = run(&r, start + 600000) ? (double)(r.now - start) / 1000 : 600;
	}
	qsort(times, DEATHS, sizeof(times[0]), by_value);
	*median = times[DEATHS / 2];
	*worst = times[DEATHS - 1];
}

static int modem_tier(double hours)
{
	double all[COUNT(judges)] = { 0 }, median, worst, n;
	int bad = 0;
	size_t l, j;

	printf("Modem tier: false alarms per 10,000 hours, %.0f hours a cell\n%-24s", hours, "");
	for (j = 0; j < COUNT(judges); j++)
		printf(" %22s", judges[j].name);
	printf("\n");
	for (l = 0; l < COUNT(lines); l++) {
		printf("%-24s", lines[l].name);
		for (j = 0; j < COUNT(judges); j++) {
			n = alarms(&lines[l], &judges[j], hours);
			all[j] += n;
			printf(" %22.0f", n);
			fflush(stdout);
		}
		printf("\n");
	}
	printf("%-24s", "death named, median s");
	for (j = 0; j < COUNT(judges); j++) {
		deaths(&judges[j], &median, &worst);
		printf(" %10.2f worst %5.2f", median, worst);
		if (j == 0 && (worst > 2.5 || all[j] > 0))
			bad = 1;
	}
	printf("\n");
	return bad;
}

/* --- network tier --- */

struct gaps {
	unsigned count;
	uint32_t length_ms;
	uint32_t start[20000], len[20000];
};

static int gaps_load(struct gaps *g, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256], *at;

	g->count = 0;
	if (!f || !fgets(line, sizeof(line), f) || !(at = strstr(line, "trace length "))) {
		fprintf(stderr, "%s: expected a recording with its length in the first line\n",
			path);
		if (f)
			fclose(f);
		return 1;
	}
	g->length_ms = (uint32_t)strtoul(at + 13, NULL, 10);
	while (g->count < 20000 && fgets(line, sizeof(line), f))
		if (line[0] != '#' && sscanf(line, "%" SCNu32 " %" SCNu32, &g->start[g->count],
					     &g->len[g->count]) == 2)
			g->count++;
	fclose(f);
	return g->count == 0 || g->length_ms == 0;
}

/* When what is sent at t has crossed. */
static double cross(const struct gaps *g, double t)
{
	double at = t - (double)(uint64_t)(t / g->length_ms) * g->length_ms;
	unsigned low = 0, high = g->count;

	while (low < high) {
		unsigned mid = (low + high) / 2;

		if (g->start[mid] <= at)
			low = mid + 1;
		else
			high = mid;
	}
	if (low && at < (double)g->start[low - 1] + g->len[low - 1])
		t += (double)g->start[low - 1] + g->len[low - 1] - at;
	return t;
}

struct net {
	const struct gaps *up, *down;
	double dead_from; /* nothing comes back from then on */
	struct {
		double at;
		bool probe;
	} answers[QUEUE];
	unsigned queued;
	uint64_t rx, tx;
	bool heard; /* a probe was answered */
};

static void net_send(struct net *n, double t, bool probe)
{
	double back = cross(n->down, cross(n->up, t) + 30) + 20;

	n->tx++;
	if (back >= n->dead_from || n->queued == QUEUE)
		return;
	n->answers[n->queued].at = back;
	n->answers[n->queued++].probe = probe;
}

static void net_receive(struct net *n, double t)
{
	unsigned i, kept = 0;

	for (i = 0; i < n->queued; i++) {
		if (n->answers[i].at > t) {
			n->answers[kept++] = n->answers[i];
			continue;
		}
		n->rx++;
		n->heard |= n->answers[i].probe;
	}
	n->queued = kept;
}

/* One stretch of a judge of the network on a recording: ms of the verdict, or -1. `user_ms` is how
 * often the user sends something. */
static double net_run(struct net *n, enum patience patience, double from, double until,
		      double user_ms)
{
	double now = from, user = from + exponential(user_ms), due = from;
	struct reach_config config;
	uint64_t ping_rx = 0;
	unsigned lost = 0;
	struct reach r;

	if (is_ours(patience)) {
		reach_config_init(&config, patience);
		reach_init(&r, &config, 2, false);
		reach_up(&r, (uint64_t)now, n->rx, n->tx);
	}
	while (now < until) {
		if (is_ours(patience))
			due = now + reach_wait_ms(&r, (uint64_t)now);
		if (user < due) {
			now = user;
			net_receive(n, now);
			net_send(n, now, false);
			user = now + exponential(user_ms);
			continue;
		}
		now = due > now ? due : now + 1;
		net_receive(n, now);
		if (!is_ours(patience)) {
			/* A ping each 10 s with 10 s of patience; its answer is told by any packet.
			 */
			lost = n->rx != ping_rx ? 0 : lost + 1;
			ping_rx = n->rx;
			if (lost >= 3)
				return now;
			net_send(n, now, false);
			due = now + 10000;
			continue;
		}
		if (n->heard)
			reach_heard(&r, (uint64_t)now);
		n->heard = false;
		switch (reach_tick(&r, (uint64_t)now, n->rx, n->tx)) {
		case REACH_DO_NOTHING:
			break;
		case REACH_DO_PROBE:
			net_send(n, now, true);
			break;
		case REACH_DO_END:
			return now;
		}
	}
	return -1;
}

static int network_tier(const char *dir, double hours)
{
	static const struct {
		const char *name, *up, *down;
	} traces[] = {
		{ "Verizon EVDO, driving", "Verizon-EVDO-driving.up.gaps",
		  "Verizon-EVDO-driving.down.gaps" },
		{ "AT&T LTE, driving", "ATT-LTE-driving-2016.up.gaps",
		  "ATT-LTE-driving-2016.down.gaps" },
		{ "T-Mobile LTE", "TMobile-LTE-short.up.gaps", "TMobile-LTE-driving.down.gaps" },
		{ "Verizon LTE", "Verizon-LTE-short.up.gaps", "Verizon-LTE-short.down.gaps" },
	};
	static const char *const names[] = { "swictl fast", "swictl tolerant", "ping 10 s x 3" };
	static const enum patience patiences[] = { PATIENCE_FAST, PATIENCE_TOLERANT,
						   PATIENCES_COUNT };
	static struct gaps up, down;
	double all[3] = { 0 }, worst[3] = { 0 };
	size_t t, j, k;
	char path[512];

	printf("\nNetwork tier: false alarms per 1,000 hours of recorded links, %.0f hours a "
	       "cell\n%-24s",
	       hours, "");
	for (j = 0; j < 3; j++)
		printf(" %16s", names[j]);
	printf("\n");
	for (t = 0; t < COUNT(traces); t++) {
		snprintf(path, sizeof(path), "%s/%s", dir, traces[t].up);
		if (gaps_load(&up, path))
			return 1;
		snprintf(path, sizeof(path), "%s/%s", dir, traces[t].down);
		if (gaps_load(&down, path))
			return 1;
		printf("%-24s", traces[t].name);
		for (j = 0; j < 3; j++) {
			struct net n = { .up = &up, .down = &down, .dead_from = 1e300 };
			double now = 1000, end = hours * HOUR_MS;
			unsigned count = 0;

			while ((now = net_run(&n, patiences[j], now, end, 2000)) >= 0)
				count++;
			all[j] += count;
			printf(" %16.1f", count * 1000 / hours);
			for (k = 0; k < 200; k++) {
				struct net d = { .up = &up, .down = &down };
				double start = chance() * 1e7;

				d.dead_from = start + 60000 + chance() * 60000;
				now = net_run(&d, patiences[j], start, d.dead_from + 600000, 2000);
				now = now < 0 ? 600 : (now - d.dead_from) / 1000;
				if (now > worst[j])
					worst[j] = now;
			}
		}
		printf("\n");
	}
	printf("%-24s", "black hole named, worst");
	for (j = 0; j < 3; j++)
		printf(" %14.1f s", worst[j]);
	printf("\n");
	return all[0] > COUNT(traces) * hours / 1000;
}

int main(int argc, char **argv)
{
	double hours = argc > 1 ? atof(argv[1]) : 10000;
	int bad = modem_tier(hours);

	if (argc > 2)
		bad |= network_tier(argv[2], hours / 10);
	printf(bad ? "not as wanted\n" : "as wanted\n");
	return bad;
}
