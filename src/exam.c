/* SPDX-License-Identifier: MIT */
#include "exam.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attr.h"
#include "checkup.h"
#include "explain.h"
#include "history.h"
#include "image_name.h"
#include "interview.h"
#include "klog.h"
#include "log.h"
#include "machine_scan.h"
#include "settings.h"
#include "shelves.h"
#include "usb_judge.h"
#include "verdict.h"

#define FULL_SPEED_MBPS                                                          \
	12 /* USB 2.0 7.1.11; the slowest of these modems is a high-speed device \
	    */

/* --- the bus --- */

/* What sysfs says of the device beside its interfaces. */
static void exam_device(struct usb_modem *usb, const char *sysfs)
{
	BUF_ON_STACK(path, PATH_MAX);
	char control[16];
	struct finding *f;

	buf_fmt(&path, "%s/bus/usb/devices/%s/power/control", sysfs, usb->slot);
	attr_read(AT_FDCWD, path.at, control, sizeof(control));
	if (!strcmp(control, "auto")) {
		f = findings_add(usb->findings, FINDING_USB_AUTOSUSPEND, FINDING_CERTAIN);
		finding_evidence(f, "power/control of %s: auto", usb->slot);
		finding_cure(f, "echo on >/sys/bus/usb/devices/%s/power/control", usb->slot);
	}
	if (usb->speed_mbps > 0 && usb->speed_mbps <= FULL_SPEED_MBPS) {
		f = findings_add(usb->findings, FINDING_USB_SLOW, FINDING_CERTAIN);
		finding_evidence(f, "speed of %s: %d Mbit/s", usb->slot, usb->speed_mbps);
	}
}

/* ModemManager leaves a device alone by a mark that udev puts on it, and by nothing else that
 * outlasts a reset; it itself need not be stopped. */
static void exam_manager(struct usb_modem *usb, const struct machine *m)
{
	const struct usb_port *port = usb_port(usb, MODEL_ROLE_AT);
	struct finding *f;

	if (!m->manager_pid || !port || strncmp(port->holder, "ModemManager", 12))
		return;
	f = findings_add(usb->findings, FINDING_PORT_BUSY, FINDING_CERTAIN);
	finding_evidence(f, "%s: held by %s", port->node, port->holder);
	finding_cure(f,
		     "echo 'KERNEL==\"%s\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"' "
		     ">/etc/udev/rules.d/78-swictl.rules; udevadm control -R; udevadm trigger",
		     usb->slot);
}

/* --- the modem itself --- */

static void exam_line(void *arg, const char *command, const char *line)
{
	struct exam_modem *m = arg;

	(void)command;
	buf_clean(&m->dialogue, line, strlen(line));
	buf_char(&m->dialogue, '\n');
}

/* Carry out the survey: 0, or why it could not be ended. */
static int exam_survey(struct exam_modem *m, struct session *session)
{
	struct interview i = { .session = session,
			       .name = m->usb->slot,
			       .survey = &m->survey,
			       .said = exam_line,
			       .arg = m };
	struct session_answer answer = interview(&i);

	if (answer.outcome == SESSION_STOPPED)
		return -EINTR;
	return answer.outcome == SESSION_FINAL ? 0 : -EIO;
}

/* Firmware of another operator may register and carry no data (sierra-at 10, S:000); an image made
 * for no operator mostly does. */
static void exam_carrier(struct exam_modem *m, const struct settings *settings)
{
	const char *runs = m->facts.images.current.carrier;
	struct image_name fit;
	struct finding *f;

	if (!runs[0] || !shelves_carrier(settings, &m->facts, &fit) || !strcmp(runs, fit.carrier))
		return;
	f = findings_add(m->usb->findings, FINDING_IMAGE_NOT_FOR_SIM, FINDING_POSSIBLE);
	if (!strcmp(runs, "GENERIC"))
		f->severity = FINDING_INFO;
	finding_evidence(f, "%s runs, %s is stored and serves this SIM", runs, fit.carrier);
	finding_cure(f, "if there is no data: swictl -d %s carrier %s", m->usb->slot, fit.carrier);
}

static void exam_said(struct exam_modem *m)
{
	verdict_survey(&m->survey, m->usb->findings);
	verdict_preflight(&m->facts, m->usb->findings);
	verdict_info(&m->facts, m->usb->findings);
	m->asked = !survey_is_dead(&m->survey);
}

/* 0, or -EINTR: a person ended it. */
static int exam_ask(struct exam_modem *m, const struct settings *settings)
{
	const struct usb_port *port = usb_port(m->usb, MODEL_ROLE_AT);
	const char *unlock = m->usb->id && m->usb->id->model ? m->usb->id->model->unlock : "";
	struct session_config config = { .echo = true };
	char holder[PORT_HOLDER_MAX] = "";
	struct session *session;
	struct finding *f;
	int rc;

	facts_init(&m->facts);
	survey_init(&m->survey, &m->facts, &query_info, unlock);
	buf_init(&m->dialogue, m->dialogue_text, sizeof(m->dialogue_text));
	if (!port || !port->node[0]) {
		buf_copy(m->reason, sizeof(m->reason), "no AT port");
		return 0;
	}
	config.node = port->node;
	rc = port_holder(port->node, holder) > 0 ? -EBUSY : 0;
	if (!rc)
		rc = session_new(&session, ev_default_loop(EVFLAG_AUTO), &config, holder);
	if (rc) {
		snprintf(m->reason, sizeof(m->reason), "%s: %s%s%s", port->node,
			 rc == -EBUSY ? "in use" : strerror(-rc), holder[0] ? " by " : "", holder);
		if (rc == -EBUSY && strncmp(holder, "pppd", 4) && strncmp(holder, "swictl", 6)) {
			f = findings_add(m->usb->findings, FINDING_PORT_BUSY, FINDING_CERTAIN);
			if (!f->evidence_count)
				finding_evidence(f, "%s", m->reason);
		}
		return 0;
	}
	rc = exam_survey(m, session);
	if (session_was_in_data_mode(session))
		findings_add(m->usb->findings, FINDING_PORT_IN_DATA_MODE, FINDING_CERTAIN);
	session_free(session);
	if (rc == -EINTR)
		return rc;
	if (rc)
		snprintf(m->reason, sizeof(m->reason), "%s: it vanished while it was asked",
			 port->node);
	exam_said(m);
	exam_carrier(m, settings);
	return 0;
}

/* --- kernel log, configuration, history --- */

static void exam_kernel_line(void *arg, const char *text)
{
	explain_feed(arg, text, strlen(text));
	explain_feed(arg, "\n", 1);
}

/* What the kernel saw of modems that come and go; what it says of drivers is seen better on the bus
 * as it stands now. */
static void exam_kernel(struct exam *e, const struct settings *settings)
{
	static const enum finding_code codes[] = { FINDING_USB_GONE, FINDING_USB_RESET };
	/* Static, for it is large. */
	static struct explain log;
	static struct findings found;
	struct shelf shelf = { 0 };
	struct shelf_error error = { 0 };
	struct finding *f;
	size_t i, k, line;

	if (shelves_all(settings, &shelf, &error))
		return;
	explain_init(&log);
	klog_read(exam_kernel_line, &log);
	explain_end(&log);
	explain_judge(&log, &shelf, false, &found);
	for (i = 0; i < found.count; i++)
		for (k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
			if (found.at[i].code != codes[k])
				continue;
			f = findings_add(&e->findings, codes[k], found.at[i].certainty);
			f->severity = FINDING_WARNING;
			for (line = 0; line < found.at[i].evidence_count; line++)
				finding_evidence(f, "kernel log, line %s",
						 found.at[i].evidence[line]);
		}
	shelf_free(&shelf);
}

static void exam_wrong(void *arg, const char *line)
{
	struct exam *e = arg;

	finding_evidence(findings_add(&e->findings, FINDING_CONFIGURATION_WRONG, FINDING_CERTAIN),
			 "%s", line);
}

static void exam_history(struct exam *e, const char *state_dir)
{
	struct history h;
	size_t i;

	if (history_load(&h, state_dir, NULL, 1000))
		return;
	for (i = 0; i < h.tally.verdicts.count; i++) {
		enum finding_code code = finding_code_of(h.tally.verdicts.at[i].name);
		struct finding *f;

		if (code == FINDING_COUNT)
			continue;
		/* What was is no fault of now: it is likely to come again. */
		f = findings_add(&e->findings, code, FINDING_LIKELY);
		f->severity = FINDING_WARNING;
		finding_evidence(f, "history of connect: %u of %u ends",
				 h.tally.verdicts.at[i].count, h.tally.drops + h.tally.dials);
	}
	history_free(&h);
}

/* --- all of it --- */

/* The tree that a sysfs is in: "" for the machine itself. */
static const char *exam_root(const char *sysfs, char *path, size_t size)
{
	if (!strcmp(sysfs, "/sys"))
		return "";
	return snprintf(path, size, "%s/..", sysfs) < (int)size ? path : "";
}

int exam_init(struct exam *e, struct ctx *ctx, const char *only)
{
	struct checkup c = { .line = exam_wrong, .arg = e };
	const struct settings *settings = ctx_settings(ctx);
	const struct usb_modem *chosen = NULL;
	char path[PATH_MAX], proc[PATH_MAX + 8];
	const char *root = exam_root(ctx->sysfs, path, sizeof(path));
	unsigned i;
	int rc;

	memset(e, 0, sizeof(*e));
	snprintf(proc, sizeof(proc), "%s/proc", root);
	rc = ctx_scan(ctx, proc, &e->list);
	if (rc == -EINVAL)
		return CMD_CONFIG;
	if (rc && rc != -ENOENT) {
		log_error("%s: %s", ctx->sysfs, strerror(-rc));
		return CMD_INTERNAL;
	}
	machine_scan(&e->machine, root, ctx->devfs, settings);
	machine_judge(&e->machine, &e->findings);
	checkup(&c, ctx->conf);
	exam_history(e, settings->state_dir);
	if (!root[0])
		exam_kernel(e, settings);
	if (only && usb_find(&e->list, only, &chosen)) {
		log_error("%s: no such modem on USB; without -d all are looked at", only);
		usb_list_free(&e->list);
		return CMD_NO_MODEM;
	}
	e->modems = calloc(e->list.count + 1, sizeof(e->modems[0]));
	for (i = 0; e->modems && i < e->list.count; i++) {
		struct exam_modem *m = &e->modems[i];

		m->usb = &e->list.at[i];
		exam_device(m->usb, ctx->sysfs);
		exam_manager(m->usb, &e->machine);
		if (chosen && chosen != m->usb)
			continue;
		log_info("%s: asking it", m->usb->slot);
		if (exam_ask(m, settings)) {
			exam_fini(e);
			return CMD_NO;
		}
	}
	if (e->modems)
		return 0;
	usb_list_free(&e->list);
	return CMD_INTERNAL;
}

void exam_fini(struct exam *e)
{
	free(e->modems);
	usb_list_free(&e->list);
}
