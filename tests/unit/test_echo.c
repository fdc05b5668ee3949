/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include "buf.h"
#include "echo.h"

#define OURS   0x11223344u
#define THEIRS 0x55667788u

/* A peer in virtual time: answers `rtt` after a probe unless `frozen`; frames wait in a queue. */
struct peer {
	struct echo echo;
	uint64_t now;
	unsigned rtt;
	struct echo_counters counters;
	bool frozen, deaf, loops;
	uint64_t stall_until;
	struct {
		uint64_t at;
		uint8_t id;
	} queue[128];
	size_t queued;
};

static size_t frame(uint8_t *p, uint8_t code, uint8_t id, uint32_t magic)
{
	const uint8_t f[12] = { 0xFF,
				0x03,
				0xC0,
				0x21,
				code,
				id,
				0,
				8,
				(uint8_t)(magic >> 24),
				(uint8_t)(magic >> 16),
				(uint8_t)(magic >> 8),
				(uint8_t)magic };

	memcpy(p, f, sizeof(f));
	return sizeof(f);
}

static void peer_init(struct peer *p, enum patience patience)
{
	struct echo_config config;

	memset(p, 0, sizeof(*p));
	echo_config_init(&config, patience);
	echo_init(&p->echo, &config);
	p->now = 1000000;
	p->rtt = 8;
	echo_up(&p->echo, p->now, &p->counters);
}

static void peer_probe(struct peer *p)
{
	if (p->deaf)
		return;
	assert_true(p->queued < 128);
	p->queue[p->queued].at = p->now + p->rtt;
	p->queue[p->queued++].id = p->echo.id;
}

/* Run until `until` or a verdict; returns what the judge said last. */
static enum echo_do peer_run(struct peer *p, uint64_t until)
{
	enum echo_do act = ECHO_DO_NOTHING;
	uint8_t f[16];

	while (act != ECHO_DO_END) {
		int wait = echo_wait_ms(&p->echo, p->now);
		uint64_t next = wait < 0 ? until : p->now + (uint64_t)wait;
		uint64_t arrival = UINT64_MAX;

		if (p->queued && !p->frozen) {
			arrival = p->queue[0].at;
			if (arrival < p->stall_until)
				arrival = p->stall_until;
			if (arrival < p->now)
				arrival = p->now;
		}
		if (next > until && arrival > until)
			break;
		if (arrival <= next) {
			size_t n = frame(f, p->loops ? 9 : 10, p->queue[0].id,
					 p->loops ? OURS : THEIRS);

			p->now = arrival;
			memmove(p->queue, p->queue + 1, --p->queued * sizeof(p->queue[0]));
			act = echo_frame(&p->echo, f, n, OURS, p->now);
		} else {
			p->now = next;
			act = echo_tick(&p->echo, p->now, &p->counters);
			if (act == ECHO_DO_PROBE)
				peer_probe(p);
		}
	}
	if (act != ECHO_DO_END)
		p->now = until;
	return act;
}

static void echo_table_is_as_stored(void **state)
{
	static char memory[STORED_MAX];
	struct buf text;
	int s, e;

	(void)state;
	buf_init(&text, memory, sizeof(memory));
	for (s = 0; s < ECHO_STATES_COUNT; s++)
		for (e = 0; e < ECHO_EVENTS_COUNT; e++)
			buf_fmt(&text, "%-8s %-7s -> %s\n", echo_state_name(s), echo_event_name(e),
				echo_state_name(echo_next(s, e)));
	assert_int_equal(buf_error(&text), 0);
	stored_check("echo.table", text.at);
}

static void echo_keeps_a_good_link(void **state)
{
	struct peer p;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	assert_int_not_equal(peer_run(&p, p.now + 3600000), ECHO_DO_END);
	assert_int_equal(p.echo.state, ECHO_ALIVE);
	assert_int_equal(p.echo.probes, p.echo.answers);
	assert_int_equal(p.echo.rtt_ms, 8);
	/* One probe an idle period and its round trip: 3600000 / 358. */
	assert_in_range(p.echo.probes, 10040, 10070);
}

/* Wherever between two probes it freezes: never before 2 s, never after 2.5 s. */
static void echo_names_a_freeze_in_time(void **state)
{
	unsigned offset;
	uint64_t start;
	struct peer p;

	(void)state;
	for (offset = 0; offset < 450; offset++) {
		peer_init(&p, PATIENCE_FAST);
		peer_run(&p, p.now + 20000 + offset);
		p.frozen = true;
		start = p.now;
		assert_int_equal(peer_run(&p, p.now + 60000), ECHO_DO_END);
		assert_int_equal(p.echo.state, ECHO_DEAD);
		assert_in_range(p.now - start, 2001, 2500);
		assert_true(p.echo.misses >= 4);
	}
}

static void echo_lives_through_stalls_of_two_seconds(void **state)
{
	unsigned offset;
	struct peer p;

	(void)state;
	for (offset = 0; offset < 450; offset++) {
		peer_init(&p, PATIENCE_FAST);
		peer_run(&p, p.now + 20000 + offset);
		p.stall_until = p.now + 2000;
		assert_int_not_equal(peer_run(&p, p.now + 30000), ECHO_DO_END);
		assert_int_equal(p.echo.state, ECHO_ALIVE);
	}
}

static void echo_does_not_judge_a_deaf_peer(void **state)
{
	struct peer p;
	int i;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	p.deaf = true;
	assert_int_not_equal(peer_run(&p, p.now + 3600000), ECHO_DO_END);
	assert_int_equal(p.echo.state, ECHO_MUTE);
	assert_in_range(p.echo.probes, 60, 70);
	for (i = 0; i < 100; i++) {
		p.counters.rx_packets++;
		assert_int_not_equal(peer_run(&p, p.now + 5000), ECHO_DO_END);
	}
	assert_int_equal(p.echo.state, ECHO_MUTE);
}

static void echo_takes_traffic_for_life(void **state)
{
	struct peer p;
	uint32_t probes;
	int i;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 10000);
	p.deaf = true;
	probes = p.echo.probes;
	for (i = 0; i < 1000; i++) {
		p.counters.rx_packets++;
		assert_int_not_equal(peer_run(&p, p.now + 340), ECHO_DO_END);
	}
	assert_int_equal(p.echo.state, ECHO_ALIVE);
	/* No miss, but every two seconds a probe that would tell a loop. */
	assert_in_range(p.echo.probes - probes, 140, 175);
}

/* A modem in command mode echoes our traffic, too, and the kernel counts that as received. */
static void echo_proves_a_loop_under_load(void **state)
{
	uint64_t start;
	struct peer p;
	int i;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 10000);
	p.loops = true;
	start = p.now;
	for (i = 0; i < 1000 && p.echo.state != ECHO_LOOPED; i++) {
		p.counters.rx_packets++;
		p.counters.tx_bytes += 3000;
		peer_run(&p, p.now + 10);
	}
	assert_int_equal(p.echo.state, ECHO_LOOPED);
	assert_true(p.now - start < 2500);
}

static void echo_leaves_a_peer_that_rejects_echo(void **state)
{
	uint8_t f[16];
	struct peer p;
	size_t n;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	p.deaf = true;
	peer_run(&p, p.now + 500);
	n = frame(f, 7, 1, 0x09000008);
	assert_int_equal(echo_frame(&p.echo, f, n, OURS, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_MUTE);
	assert_int_equal(echo_wait_ms(&p.echo, p.now), -1);
	assert_int_equal(p.echo.probes, 1);
	/* One that answered before does not know what it says: that is life, no more. */
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 500);
	assert_int_equal(echo_frame(&p.echo, f, n, OURS, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_ALIVE);
	/* A code other than echo is only life. */
	peer_init(&p, PATIENCE_FAST);
	n = frame(f, 7, 1, 0x0b000008);
	assert_int_equal(echo_frame(&p.echo, f, n, OURS, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_LEARNING);
}

static void echo_proves_a_loop_at_once(void **state)
{
	struct peer p;
	uint64_t start;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 10000);
	p.loops = true;
	start = p.now;
	assert_int_equal(peer_run(&p, p.now + 10000), ECHO_DO_END);
	assert_int_equal(p.echo.state, ECHO_LOOPED);
	assert_true(p.now - start < 450);
}

/* A reply with our magic is a peer that copies it, as long as no request of ours comes back. */
static void echo_lets_a_peer_copy_the_magic(void **state)
{
	uint8_t f[16];
	struct peer p;
	size_t n;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 1000);
	n = frame(f, 10, p.echo.id, OURS);
	assert_int_equal(echo_frame(&p.echo, f, n, OURS, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_ALIVE);
	n = frame(f, 9, 200, THEIRS);
	assert_int_equal(echo_frame(&p.echo, f, n, OURS, p.now), ECHO_DO_NOTHING);
	n = frame(f, 9, 200, OURS);
	assert_int_equal(echo_frame(&p.echo, f, n, 0, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_ALIVE);
}

static void echo_waits_longer_for_a_late_peer(void **state)
{
	struct peer p;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	p.rtt = 2200;
	assert_int_not_equal(peer_run(&p, p.now + 3600000), ECHO_DO_END);
	assert_int_not_equal(p.echo.state, ECHO_MUTE);
}

static void echo_waits_longer_under_load(void **state)
{
	struct peer p;
	uint64_t start;
	int i;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 10000);
	p.frozen = true;
	start = p.now;
	for (i = 0; i < 70; i++) {
		p.counters.tx_bytes += 3000;
		assert_int_not_equal(peer_run(&p, p.now + 100), ECHO_DO_END);
	}
	assert_int_equal(p.echo.state, ECHO_STALLED);
	assert_int_equal(peer_run(&p, p.now + 10000), ECHO_DO_END);
	assert_in_range(p.now - start, 9000, 10500);
}

/* The modem takes nothing: the counter stands still, and what we have to send waits. */
static void echo_waits_longer_with_a_backlog(void **state)
{
	struct peer p;
	uint64_t start;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	peer_run(&p, p.now + 10000);
	p.counters.backlog = true;
	p.stall_until = p.now + 8000;
	assert_int_not_equal(peer_run(&p, p.now + 7900), ECHO_DO_END);
	assert_int_equal(p.echo.state, ECHO_STALLED);
	assert_true(echo_wants_backlog(&p.echo));
	assert_int_not_equal(peer_run(&p, p.now + 10000), ECHO_DO_END);
	assert_int_equal(p.echo.state, ECHO_ALIVE);
	assert_false(echo_wants_backlog(&p.echo));
	p.frozen = true;
	start = p.now;
	assert_int_equal(peer_run(&p, p.now + 60000), ECHO_DO_END);
	assert_in_range(p.now - start, 9500, 10500);
}

static void echo_takes_own_numbers(void **state)
{
	static const struct {
		struct echo_config own;
		const char *error;
	} rows[] = {
		{ { 0 }, NULL },
		{ { .idle_ms = 1000, .silence_ms = 5000 }, NULL },
		{ { .idle_ms = 99 }, "watch: idle" },
		{ { .idle_ms = 600001 }, "watch: idle" },
		{ { .idle_ms = 2000 }, "watch: silence" },
		{ { .silence_ms = 3600001 }, "watch: silence" },
		{ { .misses = 33 }, "watch: misses" },
		{ { .silence_ms = 20000 }, "watch: stall" },
		{ { .silence_ms = 20000, .stall_ms = 20000 }, NULL },
		{ { .stall_ms = 3600001 }, "watch: stall" },
	};
	struct echo_config config;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *error;

		echo_config_init(&config, PATIENCE_FAST);
		echo_config_own(&config, &rows[i].own);
		error = echo_config_error(&config);
		if (rows[i].error)
			assert_memory_equal(error, rows[i].error, strlen(rows[i].error));
		else
			assert_null(error);
		echo_config_init(&config, PATIENCE_OFF);
		echo_config_own(&config, &rows[i].own);
		assert_int_equal(config.idle_ms, 0);
		assert_null(echo_config_error(&config));
	}
}

static void echo_refuses_short_frames(void **state)
{
	uint8_t f[16];
	struct peer p;
	size_t n, len;

	(void)state;
	peer_init(&p, PATIENCE_FAST);
	n = frame(f, 9, 1, OURS);
	for (len = 0; len < n; len++)
		assert_int_equal(echo_frame(&p.echo, f, len, OURS, p.now), ECHO_DO_NOTHING);
	assert_int_equal(p.echo.state, ECHO_LEARNING);
}

static void echo_off_says_nothing(void **state)
{
	struct peer p;

	(void)state;
	peer_init(&p, PATIENCE_OFF);
	assert_int_equal(echo_wait_ms(&p.echo, p.now), -1);
	assert_int_equal(echo_tick(&p.echo, p.now + 100000, &p.counters), ECHO_DO_NOTHING);
	assert_int_equal(patience_of("off"), PATIENCE_OFF);
	assert_int_equal(patience_of("brisk"), PATIENCES_COUNT);
}

/*
 * The same bounds under traffic, wherever between two looks it stops: a packet that came is known
 * only at the next look.
 */
static void echo_keeps_its_bounds_under_traffic(void **state)
{
	struct peer p;
	uint64_t start;
	unsigned offset;
	int i;

	(void)state;
	for (offset = 0; offset < 400; offset += 7) {
		int stalls;

		for (stalls = 0; stalls < 2; stalls++) {
			peer_init(&p, PATIENCE_FAST);
			peer_run(&p, p.now + 10000 + offset);
			for (i = 0; i < 200; i++) {
				p.counters.rx_packets++;
				peer_run(&p, p.now + 20);
			}
			start = p.now;
			if (stalls) {
				p.stall_until = start + 2000;
				assert_int_not_equal(peer_run(&p, start + 20000), ECHO_DO_END);
				continue;
			}
			p.frozen = true;
			assert_int_equal(peer_run(&p, start + 20000), ECHO_DO_END);
			assert_in_range(p.now - start, 2001, 2500);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(echo_table_is_as_stored),
		cmocka_unit_test(echo_keeps_a_good_link),
		cmocka_unit_test(echo_names_a_freeze_in_time),
		cmocka_unit_test(echo_lives_through_stalls_of_two_seconds),
		cmocka_unit_test(echo_does_not_judge_a_deaf_peer),
		cmocka_unit_test(echo_takes_traffic_for_life),
		cmocka_unit_test(echo_keeps_its_bounds_under_traffic),
		cmocka_unit_test(echo_proves_a_loop_at_once),
		cmocka_unit_test(echo_lets_a_peer_copy_the_magic),
		cmocka_unit_test(echo_waits_longer_for_a_late_peer),
		cmocka_unit_test(echo_waits_longer_under_load),
		cmocka_unit_test(echo_proves_a_loop_under_load),
		cmocka_unit_test(echo_leaves_a_peer_that_rejects_echo),
		cmocka_unit_test(echo_waits_longer_with_a_backlog),
		cmocka_unit_test(echo_takes_own_numbers),
		cmocka_unit_test(echo_refuses_short_frames),
		cmocka_unit_test(echo_off_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
