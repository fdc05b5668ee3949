/* SPDX-License-Identifier: MIT */
/* swictl firmware: flash a modem through its boot-loader. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "buf.h"
#include "log.h"
#include "setups.h"
#include "shelves.h"
#include "work.h"

static struct work firmware_work;
static struct wanted firmware_wanted;

static const struct opt firmware_opts[] = {
	WORK_OPTS(firmware_work),
	{ 0 },
};

/* 0, or an enum cmd_exit after the reason went to the log. */
static int firmware_file(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	struct wanted *w = &firmware_wanted;
	struct wanted_file file;

	if (wanted_file(name, &file)) {
		log_error("%s: expected the name of a firmware file, as "
			  "SWI9X30C_02.33.03.00.cwe or "
			  "SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu",
			  path);
		return CMD_DATA;
	}
	if (access(path, R_OK)) {
		log_error("%s: %s", path, strerror(errno));
		return CMD_DATA;
	}
	if (buf_copy(w->files[w->file_count], sizeof(w->files[0]), name)) {
		log_error("%s: name too long", path);
		return CMD_DATA;
	}
	w->file_count++;
	return CMD_DONE;
}

/* Several alike modems: a bench whose recipe is the files. */
static int firmware_all(struct ctx *ctx)
{
	static struct setups setups;
	struct shelf_error error;
	struct bench_config config = {
		.name = "firmware",
		.what = firmware_work.what,
		.wanted = &firmware_wanted,
		.setups = setups.at,
		.files = firmware_work.files,
		.devs = ctx->devs->at,
		.dry_run = firmware_work.dry_run,
	};

	if (firmware_work.force) {
		log_error("firmware: --force-lockout with several modems, expected one");
		return CMD_USAGE;
	}
	if (!ctx_settings(ctx))
		return CMD_CONFIG;
	if (shelves_setups(ctx_settings(ctx), &setups, &error)) {
		log_error("%s", error.text);
		return CMD_CONFIG;
	}
	config.setup_count = setups.count;
	return bench_run(ctx, &config);
}

static int firmware_run(struct ctx *ctx, int argc, char **argv)
{
	int i, status;

	wanted_init(&firmware_wanted);
	for (i = 0; i < argc; i++) {
		status = firmware_file(argv[i]);
		if (status)
			return status;
	}
	firmware_work.wanted = &firmware_wanted;
	firmware_work.files = (const char *const *)argv;
	firmware_work.what = "firmware";
	return ctx->devs->count > 1 ? firmware_all(ctx) : work_run(ctx, &firmware_work);
}

const struct cmd cmd_firmware = {
	.help = "Files are checked against the family and each other by their names: .cwe and .nvu "
		"of\n"
		"one release, or one .spk. The modem goes to its boot-loader by AT!BOOTHOLD, is "
		"awaited\n"
		"in the same slot under its boot id, written to by qmi-firmware-update (package\n"
		"libqmi-utils), awaited again and looked at. One that is in its boot-loader "
		"already is\n"
		"written to at once. Without power for the whole time a modem can be lost. Several "
		"alike\n"
		"modems, each with its own -d, are written to at the same time.",
	.example = "  swictl -d 1-1.4 firmware SWI9X30C_02.33.03.00.cwe "
		   "SWI9X30C_02.33.03.00_GENERIC_002.072_000.nvu",
	.opts = firmware_opts,
	.min_args = 1,
	.max_args = WANTED_FILES_MAX,
	.many_devs = true,
	.run = firmware_run,
};
