/* SPDX-License-Identifier: MIT */
/* Commands of V.250 and 27.007 that do more than answer and store. */
#include "vmodem.h"

#include <stdlib.h>
#include <string.h>

enum { PIN_TRIES = 3, PUK_TRIES = 10, PIN_MAX = 16 };

static int standard_puk(struct vmodem *m, const char *puk, const char *pin)
{
	long left = vars_int(&m->vars, "sim.puk1_left");

	if (left && vars_is(&m->vars, "sim.puk", puk)) {
		vmodem_put(m, "sim.pin", "%s", pin);
		vmodem_put(m, "sim.pin1_left", "%d", PIN_TRIES);
		vmodem_put(m, "sim.puk1_left", "%d", PUK_TRIES);
		vmodem_put(m, "sim.verified", "1");
		vmodem_update(m);
		return AT_OK;
	}
	vmodem_put(m, "sim.puk1_left", "%ld", left ? left - 1 : 0);
	return AT_CME_PASSWORD;
}

static int standard_pin(struct vmodem *m, const char *pin)
{
	bool right = vars_is(&m->vars, "sim.pin", pin);
	long left = vars_int(&m->vars, "sim.pin1_left");

	vmodem_put(m, "sim.pin1_left", "%ld", right ? PIN_TRIES : left - 1);
	if (right)
		vmodem_put(m, "sim.verified", "1");
	vmodem_update(m);
	return right ? AT_OK : AT_CME_PASSWORD;
}

/* AT+CPIN="pin" or ="puk","new pin" (27.007 8.3). */
static int standard_cpin(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	char first[PIN_MAX], second[PIN_MAX] = "";
	const char *args = item->args;

	(void)row;
	(void)out;
	if (at_argument(&args, first, sizeof(first)) ||
	    (args && at_argument(&args, second, sizeof(second))) || args)
		return AT_CME_PARAMETER;
	if (vars_is(&m->vars, "sim.state", "pin"))
		return standard_pin(m, first);
	if (vars_is(&m->vars, "sim.state", "puk"))
		return *second ? standard_puk(m, first, second) : AT_CME_SIM_PUK;
	if (vars_is(&m->vars, "sim.state", "absent"))
		return AT_CME_NO_SIM;
	if (vars_is(&m->vars, "sim.state", "busy"))
		return AT_CME_SIM_BUSY;
	return AT_CME_NOT_ALLOWED;
}

/* AT+CFUN=0, 1, 4, or with ",1" after a reset (27.007 8.2). */
static int standard_cfun(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	const char *args = item->args;
	char fun[8], reset[8] = "0";

	(void)row;
	(void)out;
	if (at_argument(&args, fun, sizeof(fun)) ||
	    (args && at_argument(&args, reset, sizeof(reset))) || args)
		return AT_CME_PARAMETER;
	if ((strcmp(fun, "0") && strcmp(fun, "1") && strcmp(fun, "4")) ||
	    (strcmp(reset, "0") && strcmp(reset, "1")))
		return AT_CME_PARAMETER;
	vmodem_put(m, "at.cfun", "%s", fun);
	vmodem_put(m, "voter.User", "%d", *fun != '1');
	if (*reset == '1')
		vmodem_reset_soon(m, false);
	vmodem_update(m);
	return AT_OK;
}

/* The cid of *99[*[address][*[L2P][*[cid]]]]# (27.007 10.2.1.1); 0 when it is no such string. */
static long standard_dial_cid(const char *text)
{
	long cid = 1;

	text += strspn(text, "TtPp ");
	if (strncmp(text, "*99", 3) && strncmp(text, "*98", 3))
		return 0;
	text += 3;
	for (int part = 1; *text == '*'; part++) {
		char *end = NULL;

		text++;
		if (part == 3 && strcspn(text, "*#"))
			cid = strtol(text, &end, 10);
		if (end == text)
			return 0;
		text += strcspn(text, "*#");
	}
	return !strcmp(text, "#") && cid >= 1 && cid <= 16 ? cid : 0;
}

static int standard_dial(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	long cid = standard_dial_cid(item->args);

	(void)row;
	(void)out;
	/* No voice, no data over it. */
	return cid ? vmodem_dial(m, cid) : AT_NO_CARRIER;
}

/* AT+CGDATA="PPP",1 (27.007 10.1.12). */
static int standard_cgdata(struct vmodem *m, const struct command *row, const struct at_item *item,
			   struct buf *out)
{
	const char *args = item->args;
	char protocol[16], cid[8] = "1";

	(void)row;
	(void)out;
	if (at_argument(&args, protocol, sizeof(protocol)) ||
	    (args && at_argument(&args, cid, sizeof(cid))) || args)
		return AT_ERROR;
	if (strcmp(protocol, "PPP") || strtol(cid, NULL, 10) < 1)
		return AT_ERROR;
	return vmodem_dial(m, strtol(cid, NULL, 10));
}

static int standard_hangup(struct vmodem *m, const struct command *row, const struct at_item *item,
			   struct buf *out)
{
	(void)row;
	(void)out;
	if (*item->args && strcmp(item->args, "0"))
		return AT_ERROR;
	vmodem_call(m, DATACALL_EVENT_HANGUP);
	vmodem_cured(m, VMODEM_CURE_HANGUP);
	return AT_OK;
}

static int standard_online(struct vmodem *m, const struct command *row, const struct at_item *item,
			   struct buf *out)
{
	(void)row;
	(void)item;
	(void)out;
	vmodem_call(m, DATACALL_EVENT_RESUME);
	return AT_WAIT;
}

/* AT&F and ATZ: settings as delivered; Z also hangs up (V.250 6.1.1). */
static int standard_profile(struct vmodem *m, const struct command *row, const struct at_item *item,
			    struct buf *out)
{
	(void)row;
	(void)out;
	if (!strcmp(item->name, "Z"))
		vmodem_call(m, DATACALL_EVENT_HANGUP);
	vmodem_restore(m, vars_text(&m->vars, "at.profile"));
	return AT_OK;
}

/* ATSn=v, ATSn? (V.250 5.3.2). */
static int standard_register(struct vmodem *m, const struct command *row,
			     const struct at_item *item, struct buf *out)
{
	BUF_ON_STACK(name, 32);
	char *end;
	long number = strtol(item->args, &end, 10), value;

	(void)row;
	if (end == item->args || number > 255)
		return AT_ERROR;
	buf_fmt(&name, "s.%ld", number);
	if (*end == '?') {
		buf_fmt(out, "%03ld", vars_int(&m->vars, name.at));
		return AT_OK;
	}
	value = strtol(end + 1, NULL, 10);
	if (*end != '=' || value > 255)
		return AT_ERROR;
	vmodem_put(m, name.at, "%ld", value);
	return AT_OK;
}

/* AT+CGACT=1,1: 0, or why the network would refuse the context (27.007 10.1.10). */
static int standard_cgact(struct vmodem *m, const struct command *row, const struct at_item *item,
			  struct buf *out)
{
	const char *args = item->args;
	char state[8], cid[8];

	(void)row;
	(void)out;
	if (at_argument(&args, state, sizeof(state)) || at_argument(&args, cid, sizeof(cid)) ||
	    args || (strcmp(state, "0") && strcmp(state, "1")))
		return AT_CME_PARAMETER;
	return vmodem_activate(m, strtol(cid, NULL, 10), *state == '1');
}

/* Quectel's AT+QCFG="name"[,values...]: what there is, as it was set (sierra-at 7). */
static int standard_qcfg(struct vmodem *m, const struct command *row, const struct at_item *item,
			 struct buf *out)
{
	const char *args = item->args, *value;
	BUF_ON_STACK(name, VARS_NAME_MAX);
	char key[64];

	(void)row;
	if (at_argument(&args, key, sizeof(key)))
		return AT_ERROR;
	buf_fmt(&name, "qcfg.%s", key);
	value = vars_get(&m->vars, name.at);
	if (!value)
		return AT_ERROR;
	if (args)
		vmodem_put(m, name.at, "%s", args);
	else
		buf_fmt(out, "+QCFG: \"%s\",%s", key, value);
	return AT_OK;
}

const struct at_handler_row at_standard_handlers[] = {
	{ "cpin", standard_cpin },
	{ "cfun", standard_cfun },
	{ "dial", standard_dial },
	{ "cgdata", standard_cgdata },
	{ "hangup", standard_hangup },
	{ "online", standard_online },
	{ "profile", standard_profile },
	{ "register", standard_register },
	{ "cgact", standard_cgact },
	{ "qcfg", standard_qcfg },
	{ NULL, NULL },
};
