/* SPDX-License-Identifier: MIT */
#include "out_facts.h"

#include "buf.h"

static void put_known(struct out *o, const char *key, int32_t value)
{
	if (value == FACTS_UNKNOWN)
		out_null(o, key);
	else
		out_int(o, key, value);
}

static void put_tenths(struct out *o, const char *key, int32_t value)
{
	if (value == FACTS_UNKNOWN)
		out_null(o, key);
	else
		out_double(o, key, value / 10.0);
}

static void put_identity(struct out *o, const struct facts *f, bool whole)
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

static void put_sim(struct out *o, const struct facts *f, bool whole)
{
	out_open(o, "sim");
	out_str(o, "state", facts_sim_name(f->sim.state));
	out_identifier(o, "iccid", f->sim.iccid, whole);
	out_identifier(o, "imsi", f->sim.imsi, whole);
	put_known(o, "pin1_left", f->sim.pin1_left);
	put_known(o, "puk1_left", f->sim.puk1_left);
	out_close(o);
}

static void put_network(struct out *o, const struct facts *f)
{
	out_open(o, "network");
	out_str(o, "registration", facts_registration_name(facts_registration(f)));
	out_str(o, "operator", f->network.operator_name);
	out_str(o, "plmn", f->network.plmn);
	out_str(o, "rat", f->network.rat);
	out_str(o, "rat_preference", f->network.rat_preference);
	put_known(o, "rssi_dbm", f->network.rssi_dbm);
	put_known(o, "rsrp_dbm", f->network.rsrp_dbm);
	put_tenths(o, "rsrq_db", f->network.rsrq_db10);
	put_tenths(o, "sinr_db", f->network.sinr_db10);
	if (f->network.attached == FACTS_UNKNOWN)
		out_null(o, "attached");
	else
		out_bool(o, "attached", f->network.attached == 1);
	out_close(o);
}

/* People want to know who keeps the radio off; programs want all of them. */
static void put_voters(struct out *o, const struct facts *f)
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

static void put_power(struct out *o, const struct facts *f)
{
	out_open(o, "power");
	out_str(o, "state", facts_power_name(f->power.state));
	put_voters(o, f);
	out_close(o);
}

static void put_preference(struct out *o, const char *key, const struct facts_preference *p)
{
	out_open(o, key);
	out_str(o, "fw", p->fw);
	out_str(o, "carrier", p->carrier);
	out_str(o, "config", p->config);
	out_close(o);
}

/* A slot with status EMPTY stores nothing. */
static void put_stored(struct out *o, const char *key, const struct facts_image *rows,
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

static void put_images(struct out *o, const struct facts *f)
{
	out_open(o, "images");
	put_preference(o, "preferred", &f->images.preferred);
	put_preference(o, "current", &f->images.current);
	out_open(o, "stored");
	put_stored(o, "fw", f->images.fw, f->images.fw_count);
	put_stored(o, "pri", f->images.pri, f->images.pri_count);
	out_close(o);
	put_known(o, "active_slot", f->images.active_slot);
	out_close(o);
}

static void put_composition(struct out *o, const struct facts *f)
{
	BUF_ON_STACK(mask, 16);
	unsigned i;

	if (f->composition.mask_said)
		buf_fmt(&mask, "0x%08X", f->composition.mask);
	out_open(o, "composition");
	out_str(o, "command", facts_composition_command_name(f->composition.command));
	put_known(o, "index", f->composition.index);
	put_known(o, "type", f->composition.type);
	out_str(o, "mask", mask.at);
	out_open_list(o, "functions");
	for (i = 0; i < f->composition.functions_count; i++)
		out_str(o, NULL, f->composition.functions[i]);
	out_close(o);
	out_close(o);
}

static void put_pri(struct out *o, const struct facts *f)
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

static void put_contexts(struct out *o, const struct facts *f)
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

void out_facts(struct out *o, const struct facts *f, bool whole)
{
	put_identity(o, f, whole);
	put_sim(o, f, whole);
	put_network(o, f);
	put_power(o, f);
	put_images(o, f);
	put_composition(o, f);
	put_pri(o, f);
	put_contexts(o, f);
}
