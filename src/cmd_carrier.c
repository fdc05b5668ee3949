/* SPDX-License-Identifier: MIT */
/* swictl carrier: the carrier images of a modem, or another one for it. */
#include <string.h>

#include "buf.h"
#include "image_name.h"
#include "inspect.h"
#include "log.h"
#include "shelves.h"
#include "work.h"

static struct work carrier_work;
static struct wanted carrier_wanted;
static struct found carrier_found;
static struct findings carrier_findings;

static const struct opt carrier_opts[] = {
	WORK_OPTS(carrier_work),
	{ 0 },
};

static bool is_it(const struct image_name *name, const struct facts_preference *p)
{
	return !strcmp(name->fw, p->fw) && !strcmp(name->carrier, p->carrier) &&
	       !strcmp(name->config, p->config);
}

static void stored_put(struct out *o, const struct image_name *name, const struct facts *f)
{
	bool preferred = is_it(name, &f->images.preferred);
	bool current = is_it(name, &f->images.current);

	out_open(o, NULL);
	out_str(o, "fw", name->fw);
	out_str(o, "carrier", name->carrier);
	out_str(o, "config", name->config);
	out_bool(o, "preferred", preferred);
	out_bool(o, "current", current);
	out_text(o, "%-12s %s,%s,%s%s%s", name->carrier, name->fw, name->carrier, name->config,
		 preferred ? "  preferred" : "", current ? "  current" : "");
	out_close(o);
}

static void preference_put(struct out *o, const char *key, const struct facts_preference *p)
{
	out_open(o, key);
	out_str(o, "fw", p->fw);
	out_str(o, "carrier", p->carrier);
	out_str(o, "config", p->config);
	out_close(o);
}

/* An image of another operator may register and carry no data (firmware that it never approved). */
static void fit_put(struct out *o, const struct image_name *fit, const struct facts *f)
{
	const struct facts_preference *c = &f->images.current;

	if (!fit) {
		out_null(o, "fits");
		return;
	}
	out_open(o, "fits");
	out_str(o, "fw", fit->fw);
	out_str(o, "carrier", fit->carrier);
	out_str(o, "config", fit->config);
	if (!strcmp(c->carrier, fit->carrier))
		out_text(o, "The image that runs is the one for this SIM: %s", fit->carrier);
	else
		out_text(o,
			 "For this SIM %s is stored, and %s runs: if there is no data, try: swictl "
			 "carrier %s",
			 fit->carrier, c->carrier[0] ? c->carrier : "none", fit->carrier);
	out_close(o);
}

static int carrier_show(struct ctx *ctx)
{
	const struct facts *f = &carrier_found.facts;
	struct out *o = ctx->out;
	struct image_name name, fit;
	struct modem m;
	unsigned i;
	bool fits;
	int status = inspect(ctx, QUERY_SECTION(SIM) | QUERY_SECTION(IMAGES) | QUERY_SECTION(PRI),
			     &m, &carrier_found, &carrier_findings);

	if (status)
		return status;
	fits = shelves_carrier(ctx_settings(ctx), f, &fit);
	out_open(o, NULL);
	out_str(o, "slot", m.name);
	preference_put(o, "preferred", &f->images.preferred);
	preference_put(o, "current", &f->images.current);
	out_open_list(o, "stored");
	for (i = 0; image_name_stored(&name, f, i); i++)
		stored_put(o, &name, f);
	out_close(o);
	fit_put(o, fits ? &fit : NULL, f);
	out_findings(o, &carrier_findings);
	out_close(o);
	modem_forget(&m);
	return CMD_DONE;
}

static int carrier_run(struct ctx *ctx, int argc, char **argv)
{
	BUF_ON_STACK(what, 96);

	if (!argc)
		return carrier_show(ctx);
	wanted_init(&carrier_wanted);
	if (wanted_carrier(&carrier_wanted, argv[0])) {
		log_error(
			"%s: expected a carrier as swictl carrier lists it, \"fw,carrier,config\", "
			"or auto",
			argv[0]);
		return CMD_USAGE;
	}
	buf_fmt(&what, "carrier %.80s", argv[0]);
	carrier_work.wanted = &carrier_wanted;
	carrier_work.what = what.at;
	return work_run(ctx, &carrier_work);
}

const struct cmd cmd_carrier = {
	.help = "Without NAME: the stored images, which is preferred, which runs and which fits "
		"the "
		"SIM. With NAME, in "
		"the\n"
		"modem's own spelling: the newest stored image of that carrier is preferred, the "
		"modem\n"
		"reset and looked at until it runs. \"fw,carrier,config\" names one of several, "
		"auto\n"
		"chooses by the SIM where the modem can. What is not stored is refused: it would "
		"leave\n"
		"the radio off.",
	.example = "  swictl -d 1-1.4 carrier\n  swictl -d 1-1.4 carrier ATT --yes",
	.opts = carrier_opts,
	.max_args = 1,
	.run = carrier_run,
};
