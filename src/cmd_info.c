/* SPDX-License-Identifier: MIT */
/* swictl info: identity, card, network, power, images, composition, contexts of one modem. */
#include "buf.h"
#include "cmd.h"
#include "interview.h"
#include "log.h"
#include "modem.h"
#include "survey.h"
#include "verdict.h"

/* What the survey and the mouths share; static, for it is large and there is one a run. */
static struct facts info_facts;
static struct findings info_findings;
static struct survey info_survey;

/* Run the survey to its end: 0, or an enum cmd_exit after the reason went to the log. */
static int info_ask(const struct modem *m, struct survey *s)
{
	struct interview i = { .session = m->session, .name = m->name, .survey = s };
	struct session_answer answer = interview(&i);

	return answer.outcome == SESSION_FINAL ? CMD_DONE
					       : modem_outcome_exit(m, i.command, &answer);
}

static void out_known(struct out *o, const char *key, int32_t value)
{
	if (value == FACTS_UNKNOWN)
		out_null(o, key);
	else
		out_int(o, key, value);
}

static void out_tenths(struct out *o, const char *key, int32_t value)
{
	if (value == FACTS_UNKNOWN)
		out_null(o, key);
	else
		out_double(o, key, value / 10.0);
}

static void info_identity(struct out *o, const struct facts *f, bool whole)
{
	out_open(o, "identity");
	out_str(o, "manufacturer", f->identity.manufacturer);
	out_str(o, "model", f->identity.model);
	out_str(o, "revision", f->identity.revision);
	out_identifier(o, "imei", f->identity.imei, whole);
	out_identifier(o, "meid", f->identity.meid, whole);
	out_identifier(o, "fsn", f->identity.fsn, whole);
	out_close(o);
}

static void info_sim(struct out *o, const struct facts *f, bool whole)
{
	out_open(o, "sim");
	out_str(o, "state", facts_sim_name(f->sim.state));
	out_identifier(o, "iccid", f->sim.iccid, whole);
	out_identifier(o, "imsi", f->sim.imsi, whole);
	out_known(o, "pin1_left", f->sim.pin1_left);
	out_known(o, "puk1_left", f->sim.puk1_left);
	out_close(o);
}

static void info_network(struct out *o, const struct facts *f)
{
	out_open(o, "network");
	out_str(o, "registration", facts_registration_name(facts_registration(f)));
	out_str(o, "operator", f->network.operator_name);
	out_str(o, "plmn", f->network.plmn);
	out_str(o, "rat", f->network.rat);
	out_str(o, "rat_preference", f->network.rat_preference);
	out_known(o, "rssi_dbm", f->network.rssi_dbm);
	out_known(o, "rsrp_dbm", f->network.rsrp_dbm);
	out_tenths(o, "rsrq_db", f->network.rsrq_db10);
	out_tenths(o, "sinr_db", f->network.sinr_db10);
	if (f->network.attached == FACTS_UNKNOWN)
		out_null(o, "attached");
	else
		out_bool(o, "attached", f->network.attached == 1);
	out_close(o);
}

/* People want to know who keeps the radio off; programs want all of them. */
static void info_voters(struct out *o, const struct facts *f)
{
	bool people = out_mouth(o) == OUT_TEXT;
	unsigned i;

	if (people)
		out_open_list(o, "voters");
	else
		out_open(o, "voters");
	for (i = 0; i < f->power.voters_count; i++) {
		if (!people)
			out_int(o, f->power.voters[i].name, f->power.voters[i].value);
		else if (f->power.voters[i].value)
			out_str(o, NULL, f->power.voters[i].name);
	}
	out_close(o);
}

static void info_power(struct out *o, const struct facts *f)
{
	out_open(o, "power");
	out_str(o, "state", facts_power_name(f->power.state));
	info_voters(o, f);
	out_close(o);
}

static void info_preference(struct out *o, const char *key, const struct facts_preference *p)
{
	out_open(o, key);
	out_str(o, "fw", p->fw);
	out_str(o, "carrier", p->carrier);
	out_str(o, "config", p->config);
	out_close(o);
}

/* A slot with status EMPTY stores nothing. */
static void info_stored(struct out *o, const char *key, const struct facts_image *rows,
			unsigned count)
{
	unsigned i;

	out_open_list(o, key);
	for (i = 0; i < count; i++) {
		if (!rows[i].build_id[0])
			continue;
		out_open(o, NULL);
		out_str(o, "slot", rows[i].slot);
		out_str(o, "status", rows[i].status);
		out_str(o, "unique_id", rows[i].unique_id);
		out_str(o, "build_id", rows[i].build_id);
		out_close(o);
	}
	out_close(o);
}

static void info_images(struct out *o, const struct facts *f)
{
	out_open(o, "images");
	info_preference(o, "preferred", &f->images.preferred);
	info_preference(o, "current", &f->images.current);
	out_open(o, "stored");
	info_stored(o, "fw", f->images.fw, f->images.fw_count);
	info_stored(o, "pri", f->images.pri, f->images.pri_count);
	out_close(o);
	out_known(o, "active_slot", f->images.active_slot);
	out_close(o);
}

static void info_composition(struct out *o, const struct facts *f)
{
	BUF_ON_STACK(mask, 16);
	unsigned i;

	if (f->composition.mask_said)
		buf_fmt(&mask, "0x%08X", f->composition.mask);
	out_open(o, "composition");
	out_str(o, "command", facts_composition_command_name(f->composition.command));
	out_known(o, "index", f->composition.index);
	out_known(o, "type", f->composition.type);
	out_str(o, "mask", mask.at);
	out_open_list(o, "functions");
	for (i = 0; i < f->composition.functions_count; i++)
		out_str(o, NULL, f->composition.functions[i]);
	out_close(o);
	out_close(o);
}

static void info_pri(struct out *o, const struct facts *f)
{
	unsigned i;

	out_open(o, "pri");
	out_str(o, "part_number", f->pri.part_number);
	out_str(o, "revision", f->pri.revision);
	out_str(o, "customer", f->pri.customer);
	out_open_list(o, "carriers");
	for (i = 0; i < f->pri.carriers_count; i++)
		out_str(o, NULL, f->pri.carriers[i]);
	out_close(o);
	out_close(o);
}

static void info_contexts(struct out *o, const struct facts *f)
{
	unsigned i;

	out_open_list(o, "contexts");
	for (i = 0; i < f->contexts_count; i++) {
		out_open(o, NULL);
		out_int(o, "cid", f->contexts[i].cid);
		out_str(o, "type", f->contexts[i].type);
		out_str(o, "apn", f->contexts[i].apn);
		out_str(o, "address", f->contexts[i].address);
		out_close(o);
	}
	out_close(o);
}

static void info_print(struct ctx *ctx, const struct modem *m, const struct facts *f,
		       struct findings *findings)
{
	struct out *o = ctx->out;

	out_open(o, NULL);
	out_str(o, "slot", m->usb ? m->usb->slot : NULL);
	/* The other mouths have a fixed shape; people need not read a page of dashes. */
	if (survey_is_dead(&info_survey) && out_mouth(o) == OUT_TEXT) {
		out_findings(o, findings);
		out_close(o);
		return;
	}
	info_identity(o, f, ctx->show_ids);
	info_sim(o, f, ctx->show_ids);
	info_network(o, f);
	info_power(o, f);
	info_images(o, f);
	info_composition(o, f);
	info_pri(o, f);
	info_contexts(o, f);
	out_findings(o, findings);
	out_close(o);
}

static int info_run(struct ctx *ctx, int argc, char **argv)
{
	struct modem m;
	int status;

	(void)argc;
	(void)argv;
	status = modem_open(ctx, &m);
	if (status)
		return status;
	facts_init(&info_facts);
	findings_init(&info_findings);
	survey_init(&info_survey, &info_facts, &query_info, m.unlock);
	status = info_ask(&m, &info_survey);
	if (status)
		goto close;
	if (session_was_in_data_mode(m.session))
		findings_add(&info_findings, FINDING_PORT_IN_DATA_MODE, FINDING_CERTAIN);
	verdict_survey(&info_survey, &info_findings);
	verdict_preflight(&info_facts, &info_findings);
	verdict_info(&info_facts, &info_findings);
	if (info_facts.overflow)
		log_warn("%s: it said more than there is room for; some of it is left out", m.name);
	info_print(ctx, &m, &info_facts, &info_findings);
	if (survey_is_dead(&info_survey))
		status = CMD_IO;
close:
	modem_close(&m);
	return status;
}

const struct cmd cmd_info = {
	.help = "It only asks. Queries that some units lock are repeated once behind AT!ENTERCND; "
		"what\n"
		"stays locked is reported as locked, not as absent. Identifiers are shortened "
		"unless\n"
		"--show-ids is given.",
	.example = "  swictl -d 1-1.4 --json info",
	.min_args = 0,
	.max_args = 0,
	.run = info_run,
};
