/* SPDX-License-Identifier: MIT */
/* A session on one end of a socket pair; the modem on the other end is this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "session.h"

struct modem {
	struct ev_loop *loop;
	ev_io io;
	int fd;		    /* the modem's end */
	const char *answer; /* to all but the waking commands; NULL: hang up */
	struct session *session;
	unsigned asked, told;
	int outcome;
	char last[64];
	bool frees;
};

static void modem_on_io(struct ev_loop *loop, ev_io *w, int events)
{
	struct modem *m = w->data;
	char line[600];
	ssize_t n = read(w->fd, line, sizeof(line) - 1);

	(void)events;
	if (n <= 0) {
		ev_io_stop(loop, w);
		return;
	}
	line[n] = '\0';
	if (strstr(line, "V1") || strstr(line, "CMEE")) {
		assert_true(write(w->fd, "\r\nOK\r\n", 6) == 6);
		return;
	}
	m->asked++;
	if (!m->answer)
		shutdown(w->fd, SHUT_RDWR);
	else
		assert_true(write(w->fd, m->answer, strlen(m->answer)) > 0);
}

static void modem_init(struct modem *m, const char *answer)
{
	struct session_config config = { .name = "test" };
	char holder[PORT_HOLDER_MAX];
	int fds[2];

	memset(m, 0, sizeof(*m));
	m->answer = answer;
	m->loop = ev_loop_new(EVFLAG_AUTO);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	m->fd = fds[1];
	ev_io_init(&m->io, modem_on_io, fds[1], EV_READ);
	m->io.data = m;
	ev_io_start(m->loop, &m->io);
	config.fd = fds[0];
	assert_int_equal(session_new(&m->session, m->loop, &config, holder), 0);
}

static void modem_fini(struct modem *m)
{
	session_free(m->session);
	ev_io_stop(m->loop, &m->io);
	close(m->fd);
	ev_loop_destroy(m->loop);
}

static void on_answer(struct session *s, const struct session_answer *answer, void *arg)
{
	struct modem *m = arg;
	const char *line = NULL;

	m->told++;
	m->outcome = answer->outcome;
	while ((line = session_line(answer, line)))
		strncpy(m->last, line, sizeof(m->last) - 1);
	if (m->frees) {
		session_free(s);
		m->session = NULL;
	} else if (m->told < 3) {
		session_ask(s, "AT+NEXT", 1000, on_answer, m);
	}
}

static void modem_run(struct modem *m, unsigned told)
{
	while (m->told < told && ev_run(m->loop, EVRUN_ONCE))
		;
	assert_true(m->told >= told);
}

/* Each answer leads to the next question, asked from within. */
static void session_asks_again_from_its_answer(void **state)
{
	struct modem m;

	(void)state;
	modem_init(&m, "\r\n+X: 1\r\n+X: 2\r\n\r\nOK\r\n");
	assert_int_equal(session_ask(m.session, "AT+X", 1000, on_answer, &m), 0);
	assert_int_equal(session_ask(m.session, "AT+Y", 1000, on_answer, &m), -16);
	modem_run(&m, 3);
	assert_int_equal(m.asked, 3);
	assert_int_equal(m.outcome, SESSION_FINAL);
	assert_string_equal(m.last, "+X: 2");
	modem_fini(&m);
}

/* The owner may free the session from within each kind of answer. */
static void session_is_freed_from_its_answer(void **state)
{
	static const struct {
		const char *answer, *command;
		int outcome;
	} rows[] = {
		{ "\r\nOK\r\n", "AT", SESSION_FINAL },
		{ "\r\nERROR\r\n", "AT", SESSION_FINAL },
		{ NULL, "AT", SESSION_GONE },
		{ "\r\nOK\r\n", "AT\rAT", SESSION_BAD },
		{ "\x7e\xff\x7d\x23\xc0\x21", "AT", SESSION_DATA_MODE },
		{ "nothing", "AT", SESSION_TIMEOUT },
	};
	struct modem m;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		modem_init(&m, rows[i].answer);
		m.frees = true;
		session_ask(m.session, rows[i].command, 50, on_answer, &m);
		modem_run(&m, 1);
		assert_int_equal(m.outcome, rows[i].outcome);
		assert_null(m.session);
		modem_fini(&m);
	}
}

static void session_tells_of_a_dead_port(void **state)
{
	struct modem m;

	(void)state;
	modem_init(&m, NULL);
	session_ask(m.session, "AT", 1000, on_answer, &m);
	modem_run(&m, 3); /* the ones asked after it died are answered, too, from the loop */
	assert_int_equal(m.outcome, SESSION_GONE);
	modem_fini(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session_asks_again_from_its_answer),
		cmocka_unit_test(session_is_freed_from_its_answer),
		cmocka_unit_test(session_tells_of_a_dead_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
