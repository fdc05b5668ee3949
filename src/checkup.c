/* SPDX-License-Identifier: MIT */
#include "checkup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bays.h"
#include "carriers.h"
#include "buf.h"
#include "conf.h"
#include "hook.h"
#include "recipe.h"
#include "script.h"
#include "settings.h"
#include "setups.h"
#include "shelves.h"

#define SCRIPT_MAX 65536

/* Say what is in `error`, and begin a new one. */
static void checkup_flush(struct checkup *c)
{
	char *line, *rest = c->error.text;
	size_t lines = 0;

	while ((line = strsep(&rest, "\n")))
		if (line[0]) {
			c->line(c->arg, line);
			lines++;
		}
	if (lines < c->error.count) {
		BUF_ON_STACK(more, 64);

		buf_fmt(&more, "and %zu more errors", c->error.count - lines);
		c->line(c->arg, more.at);
	}
	c->errors += c->error.count;
	memset(&c->error, 0, sizeof(c->error));
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return name[0] != '.' && n > m && !strcmp(name + n - m, suffix);
}

/* Call `look` for each file of a directory with this suffix, by name. */
static void checkup_dir(struct checkup *c, const struct settings *settings, const char *dir,
			const char *suffix,
			void (*look)(struct checkup *, const struct settings *, const char *))
{
	struct dirent **names;
	int count = scandir(dir, &names, NULL, alphasort), i;
	BUF_ON_STACK(path, 512);

	for (i = 0; i < count; i++) {
		if (has_suffix(names[i]->d_name, suffix)) {
			buf_clear(&path);
			buf_fmt(&path, "%s/%s", dir, names[i]->d_name);
			if (!buf_error(&path))
				look(c, settings, path.at);
			checkup_flush(c);
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

static void checkup_recipe(struct checkup *c, const struct settings *settings, const char *file)
{
	static struct recipe recipe;

	(void)recipe_load(&recipe, settings, file, &c->error);
}

static void checkup_profile(struct checkup *c, const struct settings *settings, const char *file)
{
	struct profile profile;
	int rc = profile_load(&profile, settings, file, &c->error);
	const char *refusal;

	c->profiles++;
	if (rc && !c->error.count)
		conf_error_add(&c->error, "%s: %s, expected a readable profile", file,
			       strerror(-rc));
	if (rc)
		return;
	refusal = profile.hook[0] ? hook_refusal(profile.hook) : NULL;
	if (refusal)
		conf_error_add(&c->error, "%s: hook: \"%s\" will not be run, %s", file,
			       profile.hook, refusal);
	profile_fini(&profile);
}

/* The text of a script: its length, or a negative errno. */
static ssize_t checkup_read(const char *file, char *text, size_t size)
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

static void checkup_script(struct checkup *c, const struct settings *settings, const char *file)
{
	/* Static, for they are large and there is one at a time. */
	static char text[SCRIPT_MAX];
	static struct script script;
	/* Values are put in when a script is run: here `$NAME` only has to be well-formed. */
	char *const env[] = { NULL };
	struct escape_values values = { .env = env };
	ssize_t n = checkup_read(file, text, sizeof(text));
	BUF_ON_STACK(error, 256);

	(void)settings;
	c->scripts++;
	if (n < 0)
		conf_error_add(&c->error, "%s: %s, expected a readable script", file,
			       strerror((int)-n));
	else if (script_read(&script, text, (size_t)n, &values, &error))
		/* "line 3: what" becomes file:3: what. */
		conf_error_add(&c->error, "%s:%s", file,
			       error.at + (strncmp(error.at, "line ", 5) ? 0 : 5));
}

/* All model files at once: they refer to each other. */
static void checkup_models(struct checkup *c, const struct settings *settings, struct shelf *shelf)
{
	shelves_all(settings, shelf, &c->error);
	checkup_flush(c);
}

/* An identity that a modem may be given must be known here, with its boot-loader. */
static void checkup_identities(struct checkup *c, const struct setup *setup,
			       const struct shelf *shelf)
{
	unsigned i;

	for (i = 0; i < setup->identity_count; i++) {
		const struct setup_identity *id = &setup->identities[i];
		const struct model_id *app = shelf_id(shelf, id->vid, id->app, 0);
		const struct model_id *boot = shelf_id(shelf, id->vid, id->boot, 1);

		if (!app || app->mode != MODEL_MODE_NORMAL || !app->in_drivers)
			conf_error_add(
				&c->error,
				"setups/%s.conf: identity %04x:%04x, expected one of `ids` in "
				"a model file",
				setup->name, id->vid, id->app);
		if (!boot || boot->mode != MODEL_MODE_BOOT)
			conf_error_add(&c->error,
				       "setups/%s.conf: boot id %04x:%04x, expected one of "
				       "`boot_ids` in a model file",
				       setup->name, id->vid, id->boot);
	}
}

/* What is read only before something is changed. */
static void checkup_changes(struct checkup *c, const struct settings *settings,
			    const struct shelf *shelf)
{
	static struct setups setups;
	static struct carriers carriers;
	const char *dirs[] = { settings->config_dir, settings->data_dir };
	unsigned i;

	shelves_setups(settings, &setups, &c->error);
	checkup_flush(c);
	/* Without models, which was said, every identity would be unknown. */
	for (i = 0; shelf->id_count && i < setups.count; i++)
		checkup_identities(c, &setups.at[i], shelf);
	checkup_flush(c);
	carriers_load(&carriers, dirs, 2, &c->error);
	checkup_flush(c);
}

void checkup(struct checkup *c, const char *file)
{
	struct settings settings;
	struct shelf shelf = { 0 };
	static struct bays bays;
	char dir[256];

	/* What was refused has its default then, so the rest can be read all the same. */
	settings_load(&settings, file, &c->error);
	checkup_flush(c);
	checkup_models(c, &settings, &shelf);
	checkup_changes(c, &settings, &shelf);
	bays_load(&bays, settings.config_dir, &c->error);
	checkup_flush(c);
	snprintf(dir, sizeof(dir), "%s/profiles", settings.config_dir);
	checkup_dir(c, &settings, dir, ".conf", checkup_profile);
	snprintf(dir, sizeof(dir), "%s/recipes", settings.config_dir);
	checkup_dir(c, &settings, dir, ".conf", checkup_recipe);
	snprintf(dir, sizeof(dir), "%s/chat", settings.data_dir);
	checkup_dir(c, &settings, dir, ".chat", checkup_script);
	snprintf(dir, sizeof(dir), "%s/chat", settings.config_dir);
	checkup_dir(c, &settings, dir, ".chat", checkup_script);
	c->models = shelf.model_count;
	c->ids = shelf.id_count;
	shelf_free(&shelf);
}
