/* SPDX-License-Identifier: MIT */
#include "cure.h"

#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define CURE_HOOK_LOOK_S 0.2

/* What a refusal of a command means. */
enum refusal {
	REFUSAL_FAILS,	/* the rung failed */
	REFUSAL_PASSES, /* there was nothing to do: go on */
	REFUSAL_NEXT,	/* the next step does the same in another dialect */
};

enum deed { DEED_ASK, DEED_DTR_LOW, DEED_DTR_HIGH, DEED_REST };

/*
 * The rungs of AT commands, step by step. Sierra modems need 10 s after +CFUN=1 before the next
 * command or may crash (sierra-at 1.11); after AT!RESET they are still there for 1 to 2 s
 * (sierra-at 6). Modems without AT!RESET know the reset of 27.007 8.2.
 */
static const struct step {
	enum rung rung;
	enum deed deed;
	const char *command;
	unsigned ms; /* how long it may take, or lasts */
	enum refusal refusal;
	bool off, on; /* switches something off that must not stay so; on again */
} steps[] = {
	{ RUNG_HANGUP, DEED_ASK, "AT", 2000, REFUSAL_PASSES, false, false },
	{ RUNG_HANGUP, DEED_DTR_LOW, NULL, 1000, REFUSAL_PASSES, false, false },
	{ RUNG_HANGUP, DEED_DTR_HIGH, NULL, 200, REFUSAL_PASSES, false, false },
	{ RUNG_HANGUP, DEED_ASK, "ATH", 5000, REFUSAL_PASSES, false, false },
	{ RUNG_ATTACH, DEED_ASK, "AT+CGATT=0", 30000, REFUSAL_PASSES, true, false },
	{ RUNG_ATTACH, DEED_ASK, "AT+CGATT=1", 75000, REFUSAL_FAILS, false, true },
	{ RUNG_CFUN, DEED_ASK, "AT+CFUN=4", 15000, REFUSAL_FAILS, true, false },
	{ RUNG_CFUN, DEED_REST, NULL, 1000, REFUSAL_PASSES, false, false },
	{ RUNG_CFUN, DEED_ASK, "AT+CFUN=1", 15000, REFUSAL_FAILS, false, true },
	{ RUNG_CFUN, DEED_REST, NULL, 10000, REFUSAL_PASSES, false, false },
	{ RUNG_RESET, DEED_ASK, "AT!RESET", 10000, REFUSAL_NEXT, false, false },
	{ RUNG_RESET, DEED_ASK, "AT+CFUN=1,1", 15000, REFUSAL_FAILS, false, false },
	{ RUNG_RESET, DEED_REST, NULL, 3000, REFUSAL_PASSES, false, false },
};

static void cure_step(struct cure *c);

static void cure_end(struct cure *c, int error)
{
	cure_kill(c);
	c->done(c->arg, error);
}

static void cure_next(struct cure *c)
{
	c->step++;
	cure_step(c);
}

static int error_of(int outcome)
{
	return outcome == SESSION_GONE ? -EIO : outcome == SESSION_BAD ? -EINVAL : -ETIMEDOUT;
}

static void cure_answered(struct session *s, const struct session_answer *answer, void *arg)
{
	struct cure *c = arg;
	const struct step *step = &steps[c->step];
	bool refused = answer->outcome == SESSION_FINAL && !reply_is_good(answer->reply.final);

	(void)s;
	/* A reset may take the port away before the OK is read. */
	if (answer->outcome == SESSION_GONE && step->rung == RUNG_RESET)
		cure_end(c, 0);
	else if (answer->outcome != SESSION_FINAL)
		cure_end(c, error_of(answer->outcome));
	else if (refused && step->refusal == REFUSAL_FAILS)
		cure_end(c, -EREMOTEIO);
	else {
		if (step->refusal == REFUSAL_NEXT && !refused)
			c->step++;
		c->off = (c->off || step->off) && !step->on;
		cure_next(c);
	}
}

static void cure_rest(struct cure *c, double seconds)
{
	ev_now_update(c->loop);
	ev_timer_set(&c->timer, seconds, 0.);
	ev_timer_start(c->loop, &c->timer);
}

/* Begin the present step, or end the rung behind its last one. */
static void cure_step(struct cure *c)
{
	const struct step *step = &steps[c->step];

	while (c->undoing && c->step < COUNT(steps) && !step->on)
		step = &steps[++c->step];
	if (c->step == COUNT(steps) || step->rung != c->rung || (c->undoing && !c->off)) {
		cure_end(c, 0);
		return;
	}
	switch (step->deed) {
	case DEED_ASK:
		session_ask(c->session, step->command, step->ms, cure_answered, c);
		break;
	case DEED_DTR_LOW:
	case DEED_DTR_HIGH:
		session_dtr(c->session, step->deed == DEED_DTR_HIGH);
		cure_rest(c, step->ms / 1000.0);
		break;
	case DEED_REST:
		cure_rest(c, step->ms / 1000.0);
		break;
	}
}

static void cure_on_timer(struct ev_loop *loop, ev_timer *w, int events)
{
	struct cure *c = w->data;

	(void)loop;
	(void)events;
	if (c->rung != RUNG_HOOK)
		cure_next(c);
	else if (c->hook->pid)
		cure_rest(c, CURE_HOOK_LOOK_S);
	else
		cure_end(c, 0);
}

static void cure_replugged(void *arg, int error)
{
	cure_end(arg, error);
}

void cure_init(struct cure *c, struct ev_loop *loop, const char *sysfs, struct hook *hook)
{
	memset(c, 0, sizeof(*c));
	c->loop = loop;
	c->sysfs = sysfs;
	c->hook = hook;
	c->replug.done = cure_replugged;
	c->replug.arg = c;
	ev_timer_init(&c->timer, cure_on_timer, 0., 0.);
	c->timer.data = c;
}

static int cure_ask(struct cure *c, const char *node, char holder[PORT_HOLDER_MAX])
{
	struct session_config config = { .node = node, .echo = true };
	int rc;

	rc = session_new(&c->session, c->loop, &config, holder);
	if (rc)
		return rc;
	for (c->step = 0; steps[c->step].rung != c->rung; c->step++)
		;
	cure_step(c);
	return 0;
}

int cure_start(struct cure *c, enum rung rung, const char *node, const char *slot,
	       char holder[PORT_HOLDER_MAX])
{
	int rc = -EINVAL;

	c->rung = rung;
	c->off = c->undoing = false;
	holder[0] = '\0';
	switch (rung) {
	case RUNG_HANGUP:
	case RUNG_ATTACH:
	case RUNG_CFUN:
	case RUNG_RESET:
		rc = cure_ask(c, node, holder);
		break;
	case RUNG_USB:
	case RUNG_POWER:
		rc = replug_start(&c->replug, c->loop, c->sysfs, slot,
				  rung == RUNG_USB ? REPLUG_RESET : REPLUG_POWER);
		break;
	case RUNG_HOOK:
		/* The script was told of this rung as of each: it is the one that it may act on. */
		cure_rest(c, CURE_HOOK_LOOK_S);
		rc = 0;
		break;
	case RUNG_REDIAL:
	case RUNGS_COUNT:
		break;
	}
	c->running = rc == 0;
	return rc;
}

bool cure_undo(struct cure *c)
{
	if (!c->running || !c->session || !(c->off || steps[c->step].off)) {
		cure_kill(c);
		return false;
	}
	c->undoing = true;
	/* A command that runs is let end first: characters sent meanwhile would break it off. */
	if (ev_is_active(&c->timer)) {
		ev_timer_stop(c->loop, &c->timer);
		cure_step(c);
	}
	return c->running;
}

void cure_kill(struct cure *c)
{
	c->running = false;
	ev_timer_stop(c->loop, &c->timer);
	replug_forget(&c->replug);
	session_free(c->session);
	c->session = NULL;
}
