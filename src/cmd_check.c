/* SPDX-License-Identifier: MIT */
/* swictl check: load all configuration, models and scripts, and touch nothing else. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bays.h"
#include "buf.h"
#include "cmd.h"
#include "conf.h"
#include "script.h"
#include "settings.h"

#define CHECK_SCRIPT_MAX 65536

struct check {
	struct out *out;
	struct shelf_error error; /* of the file that is being read */
	size_t errors;
	unsigned profiles, scripts;
};

/* Say what is in `error`, and begin a new one. */
static void check_flush(struct check *check)
{
	char *line, *rest = check->error.text;
	size_t lines = 0;

	while ((line = strsep(&rest, "\n")))
		if (line[0]) {
			out_str(check->out, NULL, line);
			lines++;
		}
	if (lines < check->error.count) {
		BUF_ON_STACK(more, 64);

		buf_fmt(&more, "and %zu more errors", check->error.count - lines);
		out_str(check->out, NULL, more.at);
	}
	check->errors += check->error.count;
	memset(&check->error, 0, sizeof(check->error));
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return name[0] != '.' && n > m && !strcmp(name + n - m, suffix);
}

/* Call `look` for each file of a directory with this suffix, by name. */
static void check_dir(struct check *check, const struct settings *settings, const char *dir,
		      const char *suffix,
		      void (*look)(struct check *, const struct settings *, const char *))
{
	struct dirent **names;
	int count = scandir(dir, &names, NULL, alphasort), i;
	BUF_ON_STACK(path, 512);

	for (i = 0; i < count; i++) {
		if (has_suffix(names[i]->d_name, suffix)) {
			buf_clear(&path);
			buf_fmt(&path, "%s/%s", dir, names[i]->d_name);
			if (!buf_error(&path))
				look(check, settings, path.at);
			check_flush(check);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

static void check_profile(struct check *check, const struct settings *settings, const char *file)
{
	struct profile profile;
	int rc = profile_load(&profile, settings, file, &check->error);

	check->profiles++;
	if (rc && !check->error.count)
		conf_error_add(&check->error, "%s: %s, expected a readable profile", file,
			       strerror(-rc));
	if (!rc)
		profile_fini(&profile);
}

/* The text of a script: its length, or a negative errno. */
static ssize_t check_read(const char *file, char *text, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = -1, total = 0;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || (size_t)st.st_size > size) {
		close(fd);
		return -EFBIG;
	}
	while ((size_t)total < size && (n = read(fd, text + total, size - (size_t)total)) > 0)
		total += n;
	if (n < 0)
		total = -errno;
	close(fd);
	return total;
}

static void check_script(struct check *check, const struct settings *settings, const char *file)
{
	/* Static, for they are large and there is one at a time. */
	static char text[CHECK_SCRIPT_MAX];
	static struct script script;
	/* Values are put in when a script is run: here `$NAME` only has to be well-formed. */
	char *const env[] = { NULL };
	struct escape_values values = { .env = env };
	ssize_t n = check_read(file, text, sizeof(text));
	BUF_ON_STACK(error, 256);

	(void)settings;
	check->scripts++;
	if (n < 0)
		conf_error_add(&check->error, "%s: %s, expected a readable script", file,
			       strerror((int)-n));
	else if (script_read(&script, text, (size_t)n, &values, &error))
		/* "line 3: what" becomes file:3: what. */
		conf_error_add(&check->error, "%s:%s", file,
			       error.at + (strncmp(error.at, "line ", 5) ? 0 : 5));
}

/* All model files at once: they refer to each other. */
static void check_models(struct check *check, const struct settings *settings, struct shelf *shelf)
{
	char data[256], own[256];
	const char *dirs[2] = { data, own };
	int rc;

	snprintf(data, sizeof(data), "%s/models", settings->data_dir);
	snprintf(own, sizeof(own), "%s/models", settings->config_dir);
	rc = shelf_load(shelf, dirs, 2, &check->error);
	if (rc && !check->error.count)
		conf_error_add(&check->error, "%s: %s, expected model files", data, strerror(-rc));
	check_flush(check);
}

static int check_run(struct ctx *ctx, int argc, char **argv)
{
	struct check check = { .out = ctx->out };
	struct settings settings;
	struct shelf shelf = { 0 };
	static struct bays bays;
	char dir[256];

	(void)argc;
	(void)argv;
	out_open(ctx->out, NULL);
	out_open_list(ctx->out, "errors");
	/* What was refused has its default then, so the rest can be read all the same. */
	settings_load(&settings, ctx->conf, &check.error);
	check_flush(&check);
	check_models(&check, &settings, &shelf);
	bays_load(&bays, settings.config_dir, &check.error);
	check_flush(&check);
	snprintf(dir, sizeof(dir), "%s/profiles", settings.config_dir);
	check_dir(&check, &settings, dir, ".conf", check_profile);
	snprintf(dir, sizeof(dir), "%s/chat", settings.data_dir);
	check_dir(&check, &settings, dir, ".chat", check_script);
	snprintf(dir, sizeof(dir), "%s/chat", settings.config_dir);
	check_dir(&check, &settings, dir, ".chat", check_script);
	out_close(ctx->out);
	out_int(ctx->out, "models", (int64_t)shelf.model_count);
	out_int(ctx->out, "ids", (int64_t)shelf.id_count);
	out_int(ctx->out, "profiles", check.profiles);
	out_int(ctx->out, "scripts", check.scripts);
	out_bool(ctx->out, "ok", check.errors == 0);
	out_close(ctx->out);
	shelf_free(&shelf);
	return check.errors ? CMD_CONFIG : CMD_DONE;
}

const struct cmd cmd_check = {
	.help = "Reads the settings, all model files, all profiles and all chat scripts, and "
		"prints\n"
		"every error as file:line: what, expected what. No device is looked at.\n\n"
		"Exit code: 0 when all is well, 78 when something is not.",
	.example = "  swictl check\n"
		   "  swictl -c ./swictl.conf check --json",
	.run = check_run,
};
