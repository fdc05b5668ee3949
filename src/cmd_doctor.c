/* SPDX-License-Identifier: MIT */
/* swictl doctor: what is wrong with this machine and its modems, and what cures it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bundle.h"
#include "exam.h"
#include "fix.h"
#include "log.h"
#include "session.h"
#include "tool.h"

#define FIX_WAIT_MS 30000

static bool doctor_fix;
static const char *doctor_bundle;

static const struct opt doctor_opts[] = {
	{ 0, "fix", NULL, OPT_FLAG, &doctor_fix, 0, 0,
	  "offer the safe cures one by one, and carry out those agreed to" },
	{ 0, "bundle", "FILE", OPT_TEXT, &doctor_bundle, 0, 0,
	  "write all that was seen to FILE, without what is private; explain reads it" },
	{ 0 },
};

/* --- say --- */

static void doctor_machine(struct out *out, const struct machine *m)
{
	enum machine_module module;

	out_open(out, "machine");
	out_str(out, "kernel", m->kernel);
	out_bool(out, "raw_ip", machine_has_raw_ip(m));
	out_open(out, "modules");
	for (module = 0; module < MACHINE_MODULES_COUNT; module++)
		out_str(out, machine_module_name(module),
			machine_presence_name(m->modules[module]));
	out_close(out);
	out_str(out, "pppd", m->has_pppd ? m->pppd : NULL);
	out_str(out, "pppd_version", m->pppd_version);
	out_str(out, "plugin", m->has_plugin ? m->plugin : NULL);
	out_close(out);
}

static void doctor_modem(struct out *out, const struct exam_modem *m)
{
	BUF_ON_STACK(id, 16);

	buf_fmt(&id, "%04x:%04x", m->usb->vid, m->usb->pid);
	out_open(out, NULL);
	out_text(out, "%s  %s  %s%s%s%s", m->usb->slot, id.at,
		 m->usb->model[0] ? m->usb->model : "unknown model",
		 m->usb->findings->count ? "" : ": nothing is wrong with it",
		 m->reason[0] ? "; not asked: " : "", m->reason);
	out_str(out, "slot", m->usb->slot);
	out_str(out, "id", id.at);
	out_str(out, "model", m->usb->model);
	out_bool(out, "asked", m->asked);
	out_str(out, "not_asked_because", m->reason);
	out_findings(out, m->usb->findings);
	out_close(out);
}

/* For people what is wrong comes first, and then on what. */
static void doctor_say(struct ctx *ctx, struct exam *e)
{
	unsigned i;

	out_open(ctx->out, NULL);
	out_findings(ctx->out, &e->findings);
	out_open_list(ctx->out, "modems");
	for (i = 0; i < e->list.count; i++)
		doctor_modem(ctx->out, &e->modems[i]);
	out_close(ctx->out);
	doctor_machine(ctx->out, &e->machine);
	out_close(ctx->out);
}

/* --- cure --- */

static bool agreed(const char *where, const struct finding *f)
{
	char answer[16];

	fprintf(stderr, "%s: %s\n  %s\nDo it? [y/N] ", where, finding_text(f->code),
		finding_cure_text(f));
	fflush(stderr);
	return fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static bool cure_by_shell(const char *where, const struct finding *f)
{
	const char *argv[] = { "/bin/sh", "-c", f->cure, NULL };
	char said[256];
	int rc = tool_output(argv, FIX_WAIT_MS, said, sizeof(said));

	said[strcspn(said, "\n")] = '\0';
	if (rc)
		log_error("%s: %s: %s", where, finding_code_name(f->code),
			  said[0]  ? said
			  : rc < 0 ? strerror(-rc)
				   : "failed");
	return !rc;
}

static bool cure_by_at(const char *where, const struct exam_modem *m, const struct finding *f)
{
	const struct usb_port *port = m ? usb_port(m->usb, MODEL_ROLE_AT) : NULL;
	struct session_config config = { .node = port ? port->node : "", .echo = true };
	char holder[PORT_HOLDER_MAX] = "";
	struct session_answer answer;
	struct session *session;
	bool good;
	int rc;

	rc = session_new(&session, ev_default_loop(EVFLAG_AUTO), &config, holder);
	if (rc) {
		log_error("%s: %s%s%s", where, strerror(-rc), holder[0] ? " by " : "", holder);
		return false;
	}
	answer = session_ask_wait(session, finding_cure_text(f), FIX_WAIT_MS);
	good = answer.outcome == SESSION_FINAL && reply_is_good(answer.reply.final);
	if (!good)
		log_error("%s: %s: %s", where, finding_cure_text(f),
			  answer.outcome == SESSION_FINAL ? answer.final_text : "no answer");
	session_free(session);
	return good;
}

/* Offer what can be done about a list; counts what was done and what was not. */
static void doctor_offer(const char *where, const struct exam_modem *m, const struct findings *list,
			 unsigned *done, unsigned *left)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct finding *f = &list->at[i];
		enum fix_way way = fix_way(f);
		bool cured = false;

		if (way == FIX_NONE) {
			*left += f->severity == FINDING_ERROR;
			continue;
		}
		if (agreed(where, f))
			cured = way == FIX_SHELL ? cure_by_shell(where, f)
						 : cure_by_at(where, m, f);
		*done += cured;
		*left += !cured;
	}
}

static void doctor_cure(struct exam *e)
{
	unsigned i, done = 0, left = 0;

	doctor_offer("this machine", NULL, &e->findings, &done, &left);
	for (i = 0; i < e->list.count; i++)
		doctor_offer(e->modems[i].usb->slot, &e->modems[i], e->modems[i].usb->findings,
			     &done, &left);
	fprintf(stderr, "%u done, %u left; swictl doctor looks again\n", done, left);
}

static bool doctor_is_bad(const struct exam *e)
{
	bool bad = findings_bad(&e->findings);
	unsigned i;

	for (i = 0; i < e->list.count; i++)
		bad |= findings_bad(e->modems[i].usb->findings);
	return bad;
}

static int doctor_run(struct ctx *ctx, int argc, char **argv)
{
	struct exam e;
	int status, rc;

	(void)argc;
	(void)argv;
	status = exam_init(&e, ctx, ctx->dev && strcmp(ctx->dev, "any") ? ctx->dev : NULL);
	if (status)
		return status;
	if (e.list.count == 0)
		log_warn("no modem on USB");
	doctor_say(ctx, &e);
	status = doctor_is_bad(&e) ? CMD_NO : CMD_DONE;
	if (doctor_bundle) {
		rc = bundle_write(doctor_bundle, &e, ctx_settings(ctx));
		if (rc) {
			log_error("%s: %s", doctor_bundle, strerror(-rc));
			status = CMD_IO;
		}
	}
	if (doctor_fix)
		doctor_cure(&e);
	exam_fini(&e);
	return status;
}

const struct cmd cmd_doctor = {
	.help = "Looks at the kernel and its modules, pppd, the configuration, what the connects\n"
		"went through, and at each modem: USB, and what it says when it is asked. It only\n"
		"reads, but for --fix.\n\n"
		"Exit code: 0 when nothing is wrong, 1 when something is.",
	.example = "  swictl doctor\n  swictl doctor --fix\n  swictl doctor --bundle report.txt",
	.opts = doctor_opts,
	.min_args = 0,
	.max_args = 0,
	.run = doctor_run,
};
