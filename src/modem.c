/* SPDX-License-Identifier: MIT */
#include "modem.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "facts.h"
#include "log.h"

/* Sierra, Lenovo and Dell units (sierra-at 2): for a tty of which nothing else is known. */
#define MODEM_UNLOCK "AT!ENTERCND=\"A710\""

/* Exit code and cure of an open that failed. */
static const struct {
	int error;
	int exit;
	const char *cure;
} modem_open_errors[] = {
	{ -EACCES, CMD_PERMISSION, "run as root, or join the group that owns it" },
	{ -EPERM, CMD_PERMISSION, "run as root, or join the group that owns it" },
	{ -ENOENT, CMD_NO_MODEM, "swictl list shows what is there" },
	{ -ENODEV, CMD_NO_MODEM, "swictl list shows what is there" },
	{ -ENXIO, CMD_NO_MODEM, "swictl list shows what is there" },
	{ -ENOTTY, CMD_DATA, "expected a serial port" },
	{ -EIO, CMD_IO, "the modem vanished; try again when it is back" },
};

int modem_open_failed(const struct modem *m, int error, const char *holder)
{
	size_t i;

	if (error == -EBUSY) {
		log_error("%s: in use by %s; stop that program first, or wait for it", m->node,
			  holder[0] ? holder : "another program");
		return CMD_AGAIN;
	}
	for (i = 0; i < sizeof(modem_open_errors) / sizeof(modem_open_errors[0]); i++) {
		if (modem_open_errors[i].error != error)
			continue;
		log_error("%s: %s; %s", m->node, strerror(-error), modem_open_errors[i].cure);
		return modem_open_errors[i].exit;
	}
	log_error("%s: %s", m->node, strerror(-error));
	return CMD_IO;
}

/* A tty that belongs to no USB modem: a UART, a pseudo-terminal. */
static int modem_is_node(struct modem *m, const char *dev)
{
	if (access(dev, F_OK))
		return -ENODEV;
	if (buf_copy(m->node, sizeof(m->node), dev) || buf_copy(m->name, sizeof(m->name), dev))
		return -ENODEV;
	m->unlock = MODEM_UNLOCK;
	return 0;
}

static int modem_is_usb(struct modem *m, const char *dev)
{
	const struct usb_port *port = usb_port(m->usb, MODEL_ROLE_AT);
	const char *node = dev && dev[0] == '/' ? dev : port ? port->node : "";

	m->unlock = m->usb->id && m->usb->id->model ? m->usb->id->model->unlock : MODEM_UNLOCK;
	buf_copy(m->name, sizeof(m->name), m->usb->slot);
	if (!node[0])
		return -ENXIO;
	return buf_copy(m->node, sizeof(m->node), node) ? -ENODEV : 0;
}

int modem_look(struct ctx *ctx, const char *dev, struct modem *m)
{
	int rc;

	memset(m, 0, sizeof(*m));
	rc = ctx_scan(ctx, NULL, &m->list);
	if (rc && rc != -ENOENT)
		return rc;
	rc = usb_find(&m->list, dev, &m->usb);
	if (!rc)
		rc = modem_is_usb(m, dev);
	else if (dev && dev[0] == '/')
		rc = modem_is_node(m, dev);
	return rc;
}

void modem_forget(struct modem *m)
{
	usb_list_free(&m->list);
	m->usb = NULL;
}

/* 23.003 section 6.2: 14 digits tell the unit; a check digit or a software version follows. */
#define IMEI_UNIT 14

static bool is_imei(const char *dev)
{
	size_t n = dev ? strlen(dev) : 0;

	return n >= IMEI_UNIT && n <= IMEI_UNIT + 2 && strspn(dev, "0123456789") == n;
}

/* Ask the modem on a port for its IMEI: MC7354 knows it in ATI only (sierra-at 5). */
static bool has_imei(const char *node, const char *imei)
{
	static const char *const commands[] = { "AT+CGSN", "ATI" };
	struct session_config config = { .node = node, .echo = true };
	static struct facts facts;
	char holder[PORT_HOLDER_MAX] = "";
	struct session *session;
	int rc;
	size_t i;

	facts_init(&facts);
	rc = session_new(&session, ev_default_loop(EVFLAG_AUTO), &config, holder);
	if (rc) {
		log_warn("%s: %s%s%s, not asked for its IMEI", node, strerror(-rc),
			 holder[0] ? " by " : "", holder);
		return false;
	}
	for (i = 0; i < 2 && !facts.identity.imei[0]; i++) {
		struct session_answer answer = session_ask_wait(session, commands[i], 5000);
		const char *line = NULL;

		if (answer.outcome != SESSION_FINAL)
			break;
		while ((line = session_line(&answer, line)))
			facts_line(&facts, commands[i], line);
	}
	session_free(session);
	return facts.identity.imei[0] && !strncmp(facts.identity.imei, imei, IMEI_UNIT);
}

int modem_resolve(struct ctx *ctx)
{
	static char slot[32];
	struct usb_list list;
	unsigned i;
	int status = CMD_NO_MODEM;

	if (!is_imei(ctx->dev))
		return CMD_DONE;
	if (ctx_scan(ctx, NULL, &list) == -EINVAL)
		return CMD_CONFIG;
	for (i = 0; i < list.count && status; i++) {
		const struct usb_port *port = usb_port(&list.at[i], MODEL_ROLE_AT);

		if (!port || !port->node[0] || !has_imei(port->node, ctx->dev))
			continue;
		buf_copy(slot, sizeof(slot), list.at[i].slot);
		ctx->dev = slot;
		status = CMD_DONE;
	}
	if (status)
		log_error("%s: no modem here has this IMEI; swictl list shows what is there",
			  ctx->dev);
	usb_list_free(&list);
	return status;
}

int modem_find(struct ctx *ctx, struct modem *m)
{
	int rc, status = modem_resolve(ctx);
	const char *dev = ctx->dev ? ctx->dev : "any";

	if (status)
		return status;
	rc = modem_look(ctx, ctx->dev, m);
	status = CMD_NO_MODEM;
	switch (rc) {
	case 0:
		return CMD_DONE;
	case -EINVAL:
		status = CMD_CONFIG; /* ctx_scan() said why */
		break;
	case -ENOTUNIQ:
		log_error("%u modems here, expected -d SLOT; swictl list names them",
			  m->list.count);
		status = CMD_USAGE;
		break;
	case -ENXIO:
		if (m->usb->mode == MODEL_MODE_BOOT)
			log_error("%s: in boot-loader mode, it has no AT port; power-cycle it or "
				  "flash it",
				  m->name);
		else
			log_error("%s: no AT port, swictl list says why", m->name);
		break;
	case -ENODEV:
		log_error("%s: no such modem; swictl list shows what is there", dev);
		break;
	default:
		log_error("%s: %s", ctx->sysfs, strerror(-rc));
		status = CMD_INTERNAL;
	}
	modem_forget(m);
	return status;
}

int modem_open(struct ctx *ctx, struct modem *m)
{
	struct session_config config = { .echo = true };
	char holder[PORT_HOLDER_MAX] = "";
	int rc;

	rc = modem_find(ctx, m);
	if (rc)
		return rc;
	m->loop = ev_default_loop(EVFLAG_AUTO);
	config.node = m->node;
	/* A reader without any lock would steal every other answer. */
	rc = port_holder(m->node, holder) > 0 ? -EBUSY : 0;
	if (!rc)
		rc = m->loop ? session_new(&m->session, m->loop, &config, holder) : -ENOMEM;
	if (rc) {
		rc = modem_open_failed(m, rc, holder);
		modem_forget(m);
	}
	return rc;
}

void modem_close(struct modem *m)
{
	session_free(m->session);
	modem_forget(m);
}

int modem_outcome_exit(const struct modem *m, const char *command, const struct session_answer *a)
{
	switch (a->outcome) {
	case SESSION_FINAL:
		return reply_is_good(a->reply.final) ? CMD_DONE : CMD_NO;
	case SESSION_TIMEOUT:
		log_error("%s: no answer to %s; is it the AT port (swictl list), and does no other "
			  "program read it?",
			  m->node, command);
		return CMD_IO;
	case SESSION_TOO_LONG:
		log_error("%s: answer to %s is longer than %d bytes", m->node, command,
			  TALK_ANSWER_MAX);
		return CMD_IO;
	case SESSION_DATA_MODE:
		log_error("%s: in data mode (PPP frames come back), and neither DTR nor +++ ended "
			  "it; end the call there, or reset the modem",
			  m->node);
		return CMD_IO;
	case SESSION_GONE:
		log_error("%s: the modem vanished", m->node);
		return CMD_IO;
	case SESSION_BAD:
		log_error("%s: expected a command of 1 to %d characters without control characters",
			  command, TALK_COMMAND_MAX);
		return CMD_USAGE;
	case SESSION_STOPPED:
		return CMD_NO;
	}
	return CMD_INTERNAL;
}
