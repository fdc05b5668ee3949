/* SPDX-License-Identifier: MIT */
/* Power, boot and what outlives them; time line and words for all the modem's rooms. */
#include "vmodem.h"
#include "image.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VMODEM_TEXT = 8192, VMODEM_AGAIN_MS = 100, VMODEM_POWER_MS = 50 };

static const char *const event_names[] = {
#define X(name, text) text,
	VMODEM_EVENTS(X)
#undef X
};

const char *vmodem_event_name(enum vmodem_event event)
{
	return event_names[event];
}

int vmodem_event_find(const char *name)
{
	for (int i = 0; i < VMODEM_EVENT_COUNT; i++)
		if (!strcmp(event_names[i], name))
			return i;
	return -1;
}

void vmodem_note(const struct vmodem *m, const char *format, ...)
{
	va_list ap;

	fprintf(stderr, "vmodem: %s%s%.3f ", m->name ? m->name : "", m->name ? ": " : "",
		ev_now(m->loop) - m->booted_at);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void vmodem_put(struct vmodem *m, const char *name, const char *format, ...)
{
	BUF_ON_STACK(text, VMODEM_TEXT);
	va_list ap;
	char *value;

	va_start(ap, format);
	if (vasprintf(&value, format, ap) < 0)
		abort();
	va_end(ap);
	buf_str(&text, value);
	free(value);
	if (vars_set(&m->vars, name, text.at))
		abort();
}

const char *vmodem_expand(struct vmodem *m, const char *text, struct buf *out)
{
	int error;

	vmodem_put(m, "clock.s", "%ld", (long)(ev_now(m->loop) - m->booted_at));
	error = vars_expand(&m->vars, text, out);
	if (error) {
		vmodem_note(m, "template \"%s\": %s", text, strerror(-error));
		buf_clear(out);
	}
	return out->at;
}

void vmodem_timer(struct vmodem *m, struct ev_timer *w, long ms)
{
	/* libev's idea of now is that of the last wake-up. */
	ev_now_update(m->loop);
	ev_timer_stop(m->loop, w);
	ev_timer_set(w, (double)(ms < 0 ? 0 : ms) / 1000, 0);
	ev_timer_start(m->loop, w);
}

void vmodem_emit(struct vmodem *m, enum vmodem_event event)
{
	m->count[event]++;
	/* Of commands there are many, and the trace has them. */
	if (event != VMODEM_COMMAND && event != VMODEM_ANSWERED)
		vmodem_note(m, "%s", vmodem_event_name(event));
	if (m->listen)
		m->listen(m->listen_arg, event);
}

bool vmodem_holds(const struct vmodem *m, enum vmodem_event event)
{
	switch (event) {
	case VMODEM_START:
		return true;
	case VMODEM_ATTACHED:
		return m->attached && !m->passing;
	case VMODEM_READY:
		return m->attached && vars_int(&m->vars, "network.registered");
	case VMODEM_DIAL:
		return m->call == DATACALL_DIALLING;
	case VMODEM_CONNECT:
		return m->call == DATACALL_DATA;
	case VMODEM_UP:
		return m->up;
	case VMODEM_DOWN:
		return m->call == DATACALL_IDLE;
	case VMODEM_COMMAND:
		return m->running;
	case VMODEM_ANSWERED:
		return !m->running;
	case VMODEM_FLASH:
		return m->boot && m->qdl.open;
	case VMODEM_GONE:
		return !m->attached || m->passing;
	case VMODEM_EVENT_COUNT:
		break;
	}
	return false;
}

int vmodem_store(const struct vmodem *m)
{
	BUF_ON_STACK(path, 4096);
	FILE *file;
	int error = 0;

	buf_fmt(&path, "%s.new", m->state_path);
	if (buf_error(&path))
		return -ENAMETOOLONG;
	file = fopen(path.at, "we");
	if (!file)
		return -errno;
	for (size_t i = 0; i < m->vars.count; i++) {
		const struct var *v = &m->vars.at[i];
		const char *old = vars_get(&m->personality->initial, v->name);

		if (personality_in(m->personality->stored, v->name) &&
		    (!old || strcmp(old, v->value)))
			fprintf(file, "%s=%s\n", v->name, v->value);
	}
	/* What the personality has and this modem lost, as a deleted image. */
	for (size_t i = 0; i < m->personality->initial.count; i++) {
		const char *name = m->personality->initial.at[i].name;

		if (personality_in(m->personality->stored, name) && !vars_get(&m->vars, name))
			fprintf(file, "%s\n", name);
	}
	if (fclose(file) || rename(path.at, m->state_path))
		error = -errno;
	return error;
}

int vmodem_recall(struct vmodem *m)
{
	FILE *file = fopen(m->state_path, "re");
	char *line = NULL;
	size_t size = 0;
	int error = 0;

	if (!file)
		return errno == ENOENT ? 0 : -errno;
	while (!error && getline(&line, &size, file) > 0) {
		char *value;

		line[strcspn(line, "\n")] = '\0';
		value = strchr(line, '=');
		if (value)
			*value++ = '\0';
		if (!personality_in(m->personality->stored, line))
			error = -EINVAL;
		else if (value)
			error = vars_set(&m->vars, line, value);
		else
			vars_unset(&m->vars, line);
	}
	free(line);
	fclose(file);
	return error;
}

void vmodem_restore(struct vmodem *m, const char *patterns)
{
	const struct vars *initial = &m->personality->initial;

	for (size_t i = m->vars.count; i-- > 0;) {
		const char *name = m->vars.at[i].name;

		if (personality_in(patterns, name) && !vars_get(initial, name))
			vars_unset(&m->vars, name);
	}
	for (size_t i = 0; i < initial->count; i++)
		if (personality_in(patterns, initial->at[i].name))
			vmodem_put(m, initial->at[i].name, "%s", initial->at[i].value);
}

/* What a reset forgets. */
static void vmodem_forget(struct vmodem *m)
{
	vmodem_restore(m, m->personality->volatile_);
	at_init(&m->at);
	qdl_init(&m->qdl);
	hdlc_init(&m->in.hdlc);
	hdlc_init(&m->out.hdlc);
	m->running = false;
	m->plus = 0;
}

static int vmodem_attach(struct vmodem *m)
{
	struct usbdev_config usb[2];

	composition_usb(m, usb);
	return m->front->kind->attach(m->front, usb);
}

void vmodem_stick(struct vmodem *m, enum vmodem_cure cure)
{
	m->stuck = cure;
	m->stuck_half = false;
	if (cure == VMODEM_CURE_POWER)
		vmodem_watch_power(m);
}

void vmodem_cured(struct vmodem *m, enum vmodem_cure cure)
{
	if (m->stuck != cure || cure == VMODEM_CURE_NONE)
		return;
	vmodem_note(m, "not stuck any more");
	vmodem_stick(m, VMODEM_CURE_NONE);
}

void vmodem_watch_power(struct vmodem *m)
{
	vmodem_timer(m, &m->power, VMODEM_POWER_MS);
}

static void vmodem_power(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	if (m->attached && !m->front->kind->present(m->front)) {
		vmodem_note(m, "the port has no power");
		vmodem_cured(m, VMODEM_CURE_POWER);
		vmodem_cut(m, vars_int(&m->vars, "timing.reset_ms"));
	} else if (m->frozen_power || m->stuck == VMODEM_CURE_POWER) {
		vmodem_watch_power(m);
	}
}

/* What a boot makes of what was set: group "live", templates in the personality. */
static void vmodem_live(struct vmodem *m)
{
	const struct vars *initial = &m->personality->initial;

	for (size_t at = 0; vars_next(initial, "live.", &at);) {
		BUF_ON_STACK(text, 256);

		vmodem_expand(m, initial->at[at - 1].value, &text);
		vmodem_put(m, initial->at[at - 1].name, "%s", text.at);
	}
}

static void vmodem_boot(struct vmodem *m, bool warm)
{
	if (m->stuck != VMODEM_CURE_POWER)
		vmodem_cured(m, m->stuck);
	m->powered = true;
	m->booted_at = ev_now(m->loop);
	vmodem_forget(m);
	vmodem_put(m, "clock.boots", "%ld", vars_int(&m->vars, "clock.boots") + !warm);
	if (m->cold && *vars_text(&m->vars, "composition.cold"))
		vmodem_put(m, "composition.mask", "%s", vars_text(&m->vars, "composition.cold"));
	m->cold = false;
	vmodem_live(m);
	composition_name(m);
	image_boot(m);
	m->able = false;
	m->sim_busy = !warm;
	m->booted = !warm;
	if (!warm)
		vmodem_timer(m, &m->sim, vars_int(&m->vars, "timing.sim_ms"));
	vmodem_update(m);
}

static void vmodem_off(struct vmodem *m)
{
	struct ev_timer *const timers[] = { &m->command, &m->guard, &m->reset, &m->back,
					    &m->sim,	 &m->radio, &m->stall };

	vmodem_call(m, DATACALL_EVENT_GONE);
	for (size_t i = 0; i < sizeof(timers) / sizeof(*timers); i++)
		ev_timer_stop(m->loop, timers[i]);
	vmodem_freeze(m, false, 0);
	m->stalled = m->held = m->dtr = m->able = m->searching = false;
	ring_clear(&m->in.ring);
	ring_clear(&m->out.ring);
	m->front->kind->detach(m->front);
	m->attached = false;
	if (m->powered) {
		m->powered = false;
		vmodem_emit(m, VMODEM_GONE);
	}
	if (m->state_path)
		vmodem_store(m);
}

int vmodem_start(struct vmodem *m, bool warm)
{
	vmodem_emit(m, VMODEM_START);
	vmodem_boot(m, warm);
	return vmodem_attach(m);
}

void vmodem_restart(struct vmodem *m, long ms, bool boot)
{
	vmodem_off(m);
	/* Some come up in boot mode by themselves, until they are flashed (sierra-at 6). */
	m->boot = boot || vars_int(&m->vars, "flash.needed");
	m->passing = !m->boot && vars_int(&m->vars, "timing.boot_ms");
	m->boot = m->boot || m->passing;
	m->detached = ms < 0;
	if (ms >= 0)
		vmodem_timer(m, &m->back, ms);
}

void vmodem_cut(struct vmodem *m, long ms)
{
	m->cold = true;
	vmodem_restart(m, ms, false);
}

void vmodem_return(struct vmodem *m)
{
	m->detached = false;
	if (!m->powered)
		vmodem_timer(m, &m->back, 0);
}

/* The boot loader has had its moment. */
static void vmodem_pass(struct vmodem *m)
{
	m->front->kind->detach(m->front);
	m->boot = m->passing = m->attached = false;
	vmodem_timer(m, &m->back, 0);
}

static void vmodem_back(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;
	int error;

	(void)loop;
	(void)revents;
	if (m->passing && m->attached) {
		vmodem_pass(m);
		return;
	}
	if (!m->powered && !m->passing)
		vmodem_boot(m, false);
	error = vmodem_attach(m);
	if (!error)
		return;
	/* The host still tears the old device down. */
	vmodem_note(m, "attach: %s", strerror(-error));
	vmodem_timer(m, &m->back, VMODEM_AGAIN_MS);
}

static void vmodem_reset(struct ev_loop *loop, struct ev_timer *w, int revents)
{
	struct vmodem *m = w->data;

	(void)loop;
	(void)revents;
	vmodem_restart(m, m->fate == VMODEM_FATE_NEVER ? -1 : vars_int(&m->vars, "timing.reset_ms"),
		       m->boot_next || m->fate == VMODEM_FATE_BOOT);
	m->fate = VMODEM_FATE_NORMAL;
}

void vmodem_reset_soon(struct vmodem *m, bool boot)
{
	m->boot_next = boot;
	vmodem_timer(m, &m->reset, vars_int(&m->vars, "timing.reset_wait_ms"));
}

/* What it says of itself when it is new, to whoever opens the port first. */
static void vmodem_hello(struct vmodem *m)
{
	BUF_ON_STACK(text, 256);
	char *save = NULL;

	vmodem_expand(m, vars_text(&m->vars, "layout.boot"), &text);
	for (char *line = strtok_r(text.at, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		at_urc(m, line);
}

/* The host can open the port. Over USB also after each USB reset: then DTR was dropped, and
 * firmware that only a reset cures is cured. */
static void vmodem_ready(void *arg)
{
	struct vmodem *m = arg;

	if (m->frozen_usb)
		vmodem_freeze(m, false, 0);
	if (!m->attached) {
		m->attached = true;
		if (m->passing) {
			vmodem_timer(m, &m->back, vars_int(&m->vars, "timing.boot_ms"));
			return;
		}
		if (m->booted)
			vmodem_hello(m);
		vmodem_emit(m, VMODEM_ATTACHED);
		if (vmodem_holds(m, VMODEM_READY))
			vmodem_emit(m, VMODEM_READY);
		return;
	}
	vmodem_line(m, false);
}

static void vmodem_gone(void *arg)
{
	struct vmodem *m = arg;

	vmodem_note(m, "the host let go of the device");
	vmodem_restart(m, -1, false);
}

const struct front_ops vmodem_front_ops = {
	.input = vmodem_input,
	.dtr = vmodem_line,
	.ready = vmodem_ready,
	.gone = vmodem_gone,
};

void vmodem_init(struct vmodem *m, struct ev_loop *loop, const struct personality *personality)
{
	*m = (struct vmodem) { .loop = loop, .personality = personality };
	m->netns.fd = -1;
	vars_init(&m->vars);
	for (size_t i = 0; i < personality->initial.count; i++)
		vmodem_put(m, personality->initial.at[i].name, "%s",
			   personality->initial.at[i].value);
	at_init(&m->at);
	ev_init(&m->reset, vmodem_reset);
	ev_init(&m->back, vmodem_back);
	ev_init(&m->power, vmodem_power);
	m->reset.data = m->back.data = m->power.data = m;
	vmodem_relay_init(m);
	vmodem_network_init(m);
	m->booted_at = ev_now(loop);
}

void vmodem_fini(struct vmodem *m)
{
	ev_timer_stop(m->loop, &m->power);
	if (m->front) {
		vmodem_off(m);
		m->front->kind->free(m->front);
	}
	netns_fini(&m->netns);
	vars_fini(&m->vars);
}
