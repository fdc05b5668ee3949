/* SPDX-License-Identifier: MIT */
#include "unit.h"
#include "identity.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Hubs with four bays each: 1-1.1 to 1-1.4, 1-2.1, ... */
enum { UNIT_HUB = 4 };

static void unit_event(void *arg, enum vmodem_event event)
{
	struct unit *u = arg;

	timeline_event(&u->timeline, event);
	control_event(&u->control);
	if (u->event)
		u->event(u->arg, u, event);
}

void unit_init(struct unit *u, struct ev_loop *loop, const struct personality *personality)
{
	u->control.fd = -1;
	vmodem_init(&u->modem, loop, personality);
	timeline_init(&u->timeline, &u->modem);
	u->modem.listen = unit_event;
	u->modem.listen_arg = u;
}

/* All that a reset takes, in proportion. */
static void unit_times(struct unit *u, double seconds)
{
	static const char *const rows[] = { "timing.reset_wait_ms", "timing.reset_ms",
					    "timing.sim_ms", "timing.ready_ms", "timing.radio_ms" };
	const struct vars *initial = &u->modem.personality->initial;
	double all = (double)(vars_int(initial, rows[0]) + vars_int(initial, rows[1]));

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		double part = all > 0 ? (double)vars_int(initial, rows[i]) / all : 0;

		vmodem_put(&u->modem, rows[i], "%ld", (long)(part * seconds * 1000));
	}
}

static int unit_set(struct unit *u, const char *assignment)
{
	const char *value = strchr(assignment, '=');
	BUF_ON_STACK(name, VARS_NAME_MAX);

	buf_mem(&name, assignment, (size_t)(value - assignment));
	if (!vars_get(&u->modem.vars, name.at)) {
		fprintf(stderr,
			"vmodem: --set %s: unknown, expected a variable of the personality\n",
			name.at);
		return -EINVAL;
	}
	return vars_set(&u->modem.vars, name.at, value + 1);
}

static int unit_vars(struct unit *u, const struct options *c)
{
	struct vmodem *m = &u->modem;
	int error = 0;

	if (u->number)
		identity_set(&u->modem, u->number);
	if (c->reset_seconds > 0)
		unit_times(u, c->reset_seconds);
	if (c->delay)
		error = vars_set(&m->vars, "timing.command_ms", c->delay);
	if (c->dial && !error)
		error = vars_set(&m->vars, "timing.dial_ms", c->dial);
	if (c->state && !error) {
		m->state_path = c->state;
		error = vmodem_recall(m);
		if (error)
			fprintf(stderr, "vmodem: %s: %s\n", c->state, strerror(-error));
	}
	for (size_t i = 0; i < c->set_count && !error; i++)
		error = unit_set(u, c->sets[i]);
	return error;
}

/* Where a unit of a bench is and where it is spoken to. */
static int unit_place(struct unit *u, const struct options *c)
{
	BUF_ON_STACK(ctl, sizeof(u->ctl));
	BUF_ON_STACK(trace, sizeof(u->trace));
	BUF_ON_STACK(slot, sizeof(u->slot));
	unsigned i = u->number - 1;

	buf_fmt(&slot, "1-%u.%u", i / UNIT_HUB + 1, i % UNIT_HUB + 1);
	buf_fmt(&ctl, "%s/ctl", c->bench);
	if (mkdir(ctl.at, 0700) < 0 && errno != EEXIST) {
		fprintf(stderr, "vmodem: %s: %s\n", ctl.at, strerror(errno));
		return -errno;
	}
	buf_fmt(&ctl, "/%s", slot.at);
	if (c->trace)
		buf_fmt(&trace, "%s.%s", c->trace, slot.at);
	if (buf_error(&ctl) || buf_error(&trace) || buf_copy(u->ctl, sizeof(u->ctl), ctl.at)) {
		fprintf(stderr, "vmodem: %s: path too long, expected a shorter one\n", c->bench);
		return -ENAMETOOLONG;
	}
	buf_copy(u->trace, sizeof(u->trace), trace.at);
	return buf_copy(u->slot, sizeof(u->slot), slot.at);
}

static int unit_trace(struct unit *u, const char *path)
{
	u->modem.trace = strcmp(path, "-") ? fopen(path, "ae") : stderr;
	if (u->modem.trace)
		return 0;
	fprintf(stderr, "vmodem: %s: %s\n", path, strerror(errno));
	return -errno;
}

static int unit_timeline(struct unit *u, const struct options *c)
{
	const char *path = c->faulty ? c->faulty : c->faults;
	BUF_ON_STACK(why, 1024);

	if (!path)
		return 0;
	if (!timeline_load(&u->timeline, path, c->faulty ? u->number : 0, &why))
		return 0;
	fprintf(stderr, "vmodem: %s\n", why.at);
	return -EINVAL;
}

int unit_open(struct unit *u, const struct options *c, struct tree *tree)
{
	struct vmodem *m = &u->modem;
	const char *trace = c->trace, *ctl = c->control;
	int error;

	m->random = c->seed;
	error = unit_vars(u, c);
	if (!error && tree)
		error = unit_place(u, c);
	if (error)
		return error;
	if (tree) {
		m->name = u->slot;
		ctl = u->ctl;
		trace = *u->trace ? u->trace : NULL;
		m->front = front_bench_new(m->loop, tree, u->slot, &vmodem_front_ops, m);
	} else if (c->usb) {
		m->front = front_usb_new(m->loop, c->sysfs, &vmodem_front_ops, m);
	} else {
		m->front = front_pty_new(m->loop, c->pty, &vmodem_front_ops, m);
	}
	if (!m->front)
		return -ENOMEM;
	error = trace ? unit_trace(u, trace) : 0;
	if (!error)
		error = unit_timeline(u, c);
	if (error || !ctl)
		return error;
	error = control_init(&u->control, m, &u->timeline, ctl);
	if (error)
		fprintf(stderr, "vmodem: %s: %s\n", ctl, strerror(-error));
	return error;
}

void unit_fini(struct unit *u)
{
	u->modem.listen = NULL;
	timeline_fini(&u->timeline);
	vmodem_fini(&u->modem);
	if (u->modem.trace && u->modem.trace != stderr)
		fclose(u->modem.trace);
}

void unit_end(struct unit *u)
{
	control_fini(&u->control);
}
