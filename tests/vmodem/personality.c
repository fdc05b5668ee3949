/* SPDX-License-Identifier: MIT */
#include "personality.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const form_names[] = {
#define X(name, text) text,
	COMMAND_FORMS(X)
#undef X
};

static const char *const lock_names[] = {
#define X(name, text) text,
	COMMAND_LOCKS(X)
#undef X
};

static const struct {
	const char *name;
	enum usbdev_kind kind;
} kinds[] = {
	{ "serial", USBDEV_SERIAL },
	{ "serial-interrupt", USBDEV_SERIAL_INTERRUPT },
	{ "qmi", USBDEV_QMI },
	{ "mbim-control", USBDEV_MBIM_CONTROL },
	{ "mbim-data", USBDEV_MBIM_DATA },
};

/* What the program itself reads: each must be there, and a number within its range. */
static const struct rule {
	const char *name;
	bool number;
	long min, max;
} rules[] = {
	{ "name", false, 0, 0 },
	{ "usb.maker", false, 0, 0 },
	{ "usb.product", false, 0, 0 },
	{ "usb.vid", false, 0, 0 },
	{ "usb.app", false, 0, 0 },
	{ "usb.boot", false, 0, 0 },
	{ "usb.release", false, 0, 0 },
	{ "usb.super_speed", true, 0, 1 },
	{ "at.echo", true, 0, 1 },
	{ "at.verbose", true, 0, 1 },
	{ "at.quiet", true, 0, 1 },
	{ "at.dcd", true, 0, 1 },
	{ "at.dtr", true, 0, 2 },
	{ "at.cmee", true, 0, 2 },
	{ "at.lock", false, 0, 0 },
	{ "at.password", false, 0, 0 },
	{ "sim.card", true, 0, 1 },
	{ "sim.locked", true, 0, 1 },
	{ "sim.pin", false, 0, 0 },
	{ "sim.puk", false, 0, 0 },
	{ "sim.pin1_left", true, 0, 3 },
	{ "sim.puk1_left", true, 0, 10 },
	{ "network.wanted", false, 0, 0 },
	{ "network.apns", false, 0, 0 },
	{ "composition.mask", false, 0, 0 },
	{ "composition.type", true, 0, 9 },
	{ "timing.command_ms", true, 0, 60000 },
	{ "timing.dial_ms", true, 0, 600000 },
	{ "timing.lcp_start_ms", true, 0, 60000 },
	{ "timing.reset_wait_ms", true, 0, 60000 },
	{ "timing.reset_ms", true, 0, 600000 },
	{ "timing.boot_ms", true, 0, 600000 },
	{ "timing.sim_ms", true, 0, 600000 },
	{ "timing.ready_ms", true, 0, 600000 },
	{ "timing.radio_ms", true, 0, 600000 },
	{ "timing.guard_ms", true, 20, 5000 },
	{ "layout.connect", false, 0, 0 },
	{ "refusal.sim", false, 0, 0 },
	{ "refusal.power", false, 0, 0 },
	{ "refusal.registration", false, 0, 0 },
	{ "refusal.apn", false, 0, 0 },
	{ "refusal.context", false, 0, 0 },
	{ "ppp.local", false, 0, 0 },
	{ "ppp.remote", false, 0, 0 },
	{ "ppp.dns1", false, 0, 0 },
	{ "ppp.dns2", false, 0, 0 },
	{ "ppp.name", false, 0, 0 },
	{ "ppp.auth", false, 0, 0 },
	{ "ppp.user", false, 0, 0 },
	{ "ppp.password", false, 0, 0 },
	{ "ppp.options", false, 0, 0 },
	{ "ppp.internet", false, 0, 0 },
};

/* Kept up to date by the program; templates may use them. */
static const char *const computed[] = {
	"sim.state",
	"power.state",
	"network.registration",
	"network.registered",
	"network.attached",
	"call.cid",
	"clock.s",
	"clock.boots",
	"composition.names",
	"images.mismatch",
	"item.key", /* the entry that `each` is about */
};

static int personality_wrong(const config_setting_t *at, struct buf *why, const char *what,
			     const char *expected)
{
	const char *name = config_setting_name(at);

	buf_fmt(why, "%s:%u: ", config_setting_source_file(at),
		(unsigned)config_setting_source_line(at));
	if (name)
		buf_fmt(why, "%s: ", name);
	buf_fmt(why, "%s, expected %s", what, expected);
	return -EINVAL;
}

static int personality_word(const char *text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(text, names[i]))
			return (int)i;
	return -1;
}

/* A member that is a string; NULL when it is not there, an error when it is something else. */
static int personality_text(const config_setting_t *group, const char *name, const char **text,
			    struct buf *why)
{
	const config_setting_t *s = config_setting_get_member(group, name);

	if (!s)
		return 0;
	*text = config_setting_get_string(s);
	if (!*text)
		return personality_wrong(s, why, "not a string", "a string in quotes");
	return 0;
}

static const char *const command_members[] = { "name",	"exec",	  "read",  "test", "set",
					       "store", "values", "table", "list", "each",
					       "lock",	"sim",	  "ms" };

static int personality_command_read(const config_setting_t *row, struct command *c, struct buf *why)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = { { "name", &c->name },   { "store", &c->store }, { "values", &c->values },
		      { "table", &c->table }, { "list", &c->list },   { "each", &c->each } };
	const char *lock = NULL;
	int number, error;

	if (!config_setting_is_group(row))
		return personality_wrong(row, why, "not a group", "{ name = ...; }");
	for (int i = 0; i < config_setting_length(row); i++) {
		const config_setting_t *s = config_setting_get_elem(row, (unsigned)i);

		if (personality_word(config_setting_name(s), command_members,
				     sizeof(command_members) / sizeof(*command_members)) < 0)
			return personality_wrong(s, why, "unknown member",
						 "name, exec, read, test, set, store, values, "
						 "table, list, each, lock, sim or ms");
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		error = personality_text(row, texts[i].name, texts[i].to, why);
		if (error)
			return error;
	}
	for (size_t i = 0; i < COMMAND_FORM_COUNT; i++) {
		error = personality_text(row, form_names[i], &c->text[i], why);
		if (error)
			return error;
	}
	error = personality_text(row, "lock", &lock, why);
	if (error)
		return error;
	if (!c->name || !*c->name)
		return personality_wrong(row, why, "no name", "name = \"+CSQ\"");
	if (c->each && !c->table && !c->list)
		return personality_wrong(row, why, "each without a table", "table or list with it");
	if (lock) {
		number = personality_word(lock, lock_names, COMMAND_LOCK_COUNT);
		if (number < 0)
			return personality_wrong(row, why, "unknown lock",
						 "\"none\", \"set\" or \"all\"");
		c->lock = (enum command_lock)number;
	}
	number = 0;
	config_setting_lookup_bool(row, "sim", &number);
	c->sim = number;
	number = 0;
	config_setting_lookup_int(row, "ms", &number);
	if (number < 0 || number > 600000)
		return personality_wrong(row, why, "ms out of range", "0 to 600000");
	c->ms = number;
	return 0;
}

/* The place of a row: that of the base's row of this name, or a new one. NULL: it was said before
 * in this file, whose new rows start at `own`. */
static struct command *personality_place(struct personality *p, const char *name, size_t own,
					 bool *said)
{
	for (size_t i = 0; i < p->command_count; i++) {
		struct command *c = &p->commands[i];

		if (strcasecmp(c->name, name))
			continue;
		if (i >= own || said[i])
			return NULL;
		said[i] = true;
		return c;
	}
	return &p->commands[p->command_count++];
}

static int personality_commands(struct personality *p, const config_setting_t *list,
				struct buf *why)
{
	size_t count = (size_t)config_setting_length(list), own = p->command_count;
	struct command *commands;
	bool *said;
	int error = 0;

	if (!config_setting_is_list(list))
		return personality_wrong(list, why, "not a list", "( { ... }, ... )");
	commands = realloc(p->commands, (own + count + 1) * sizeof(*commands));
	if (!commands)
		return -ENOMEM;
	p->commands = commands;
	said = calloc(own + 1, sizeof(*said));
	if (!said)
		return -ENOMEM;
	for (size_t i = 0; i < count && !error; i++) {
		const config_setting_t *row = config_setting_get_elem(list, (unsigned)i);
		struct command command = { 0 }, *place;

		error = personality_command_read(row, &command, why);
		if (error)
			break;
		place = personality_place(p, command.name, own, said);
		if (place)
			*place = command;
		else
			error = personality_wrong(row, why, command.name, "each command once");
	}
	free(said);
	return error;
}

static int personality_function(const config_setting_t *group, struct function *f, struct buf *why)
{
	const char *kind = NULL;
	int bit = 0, number = -1, class_ = 255, subclass = 255, protocol = 255, at = 0, error;

	*f = (struct function) { 0 };
	error = personality_text(group, "name", &f->name, why);
	if (!error)
		error = personality_text(group, "kind", &kind, why);
	if (error)
		return error;
	config_setting_lookup_int(group, "bit", &bit);
	f->bit = (unsigned long)bit;
	if (bit > 0 && kind && !strcmp(kind, "none")) {
		f->unseen = true;
		return 0;
	}
	config_setting_lookup_int(group, "number", &number);
	config_setting_lookup_int(group, "class", &class_);
	config_setting_lookup_int(group, "subclass", &subclass);
	config_setting_lookup_int(group, "protocol", &protocol);
	config_setting_lookup_bool(group, "at", &at);
	if (number < 0 || number > 255 || (class_ | subclass | protocol) & ~0xff || bit < 0)
		return personality_wrong(group, why, "number out of range", "0 to 255");
	f->at = at;
	f->usb.number = (uint8_t)number;
	f->usb.class_ = (uint8_t)class_;
	f->usb.subclass = (uint8_t)subclass;
	f->usb.protocol = (uint8_t)protocol;
	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strcmp(kind, kinds[i].name)) {
			f->usb.kind = kinds[i].kind;
			return 0;
		}
	}
	return personality_wrong(group, why, "unknown kind",
				 "serial, serial-interrupt, qmi, mbim-control, mbim-data or none");
}

static int personality_functions(struct personality *p, const config_setting_t *list,
				 struct buf *why)
{
	int error = 0;

	if (!config_setting_is_list(list))
		return personality_wrong(list, why, "not a list", "( { ... }, ... )");
	if (config_setting_length(list) > USBDEV_FUNCTIONS_MAX)
		return personality_wrong(list, why, "too many functions", "at most 16");
	p->function_count = 0;
	for (int i = 0; i < config_setting_length(list) && !error; i++)
		error = personality_function(config_setting_get_elem(list, (unsigned)i),
					     &p->functions[p->function_count++], why);
	return error;
}

static int personality_flatten(struct personality *p, const config_setting_t *s, const char *prefix,
			       struct buf *why);

/* A group in a list: its members get the number of the group, from 1, in their names. */
static int personality_entry(struct personality *p, const config_setting_t *s, const char *list,
			     int number, struct buf *why)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);
	int error = 0;

	buf_fmt(&name, "%s.%d", list, number);
	if (buf_error(&name) || !config_setting_is_group(s))
		return personality_wrong(s, why, "not a group", "( { ... }, ... )");
	for (int i = 0; i < config_setting_length(s) && !error; i++)
		error = personality_flatten(p, config_setting_get_elem(s, (unsigned)i), name.at,
					    why);
	return error;
}

/* A list takes the place of the base's, however long that was. */
static void personality_list_new(struct personality *p, const char *name)
{
	BUF_ON_STACK(entries, VARS_NAME_MAX + 2);

	buf_fmt(&entries, "%s.*", name);
	vars_erase(&p->initial, entries.at);
}

static int personality_flatten(struct personality *p, const config_setting_t *s, const char *prefix,
			       struct buf *why)
{
	BUF_ON_STACK(name, VARS_NAME_MAX);
	int error = 0;

	buf_str(&name, prefix);
	if (*prefix)
		buf_char(&name, '.');
	buf_str(&name, config_setting_name(s));
	if (buf_error(&name))
		return personality_wrong(s, why, "name too long", "95 characters");
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_LIST:
		personality_list_new(p, name.at);
		for (int i = 0; i < config_setting_length(s) && !error; i++)
			error = personality_entry(p, config_setting_get_elem(s, (unsigned)i),
						  name.at, i + 1, why);
		return error;
	case CONFIG_TYPE_GROUP:
		for (int i = 0; i < config_setting_length(s) && !error; i++)
			error = personality_flatten(p, config_setting_get_elem(s, (unsigned)i),
						    name.at, why);
		return error;
	case CONFIG_TYPE_STRING:
		return vars_set(&p->initial, name.at, config_setting_get_string(s));
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return vars_set_fmt(&p->initial, name.at, "%lld", config_setting_get_int64(s));
	case CONFIG_TYPE_BOOL:
		return vars_set(&p->initial, name.at, config_setting_get_bool(s) ? "1" : "0");
	default:
		return personality_wrong(s, why, "unexpected kind",
					 "a string, a whole number, a boolean, a group "
					 "or a list of groups");
	}
}

/* volatile and stored: behind what the base has of it. */
static int personality_patterns(struct personality *p, const config_setting_t *s, struct buf *why)
{
	const char *name = config_setting_name(s), *text = config_setting_get_string(s);

	if (!text)
		return personality_wrong(s, why, "not a string", "patterns of variables");
	return vars_set_fmt(&p->initial, name, "%s %s", vars_text(&p->initial, name), text);
}

static int personality_root(struct personality *p, const config_t *file, struct buf *why)
{
	const config_setting_t *root = config_root_setting(file);
	int error = 0;

	for (int i = 0; i < config_setting_length(root) && !error; i++) {
		const config_setting_t *s = config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(s);

		if (!strcmp(name, "commands"))
			error = personality_commands(p, s, why);
		else if (!strcmp(name, "functions"))
			error = personality_functions(p, s, why);
		else if (!strcmp(name, "boot"))
			error = personality_function(s, &p->boot, why);
		else if (!strcmp(name, "volatile") || !strcmp(name, "stored"))
			error = personality_patterns(p, s, why);
		else
			error = personality_flatten(p, s, "", why);
	}
	return error;
}

static int personality_file(struct personality *p, const char *path, struct buf *why);

/* base = "mc7455": that file beside this one is read first. */
static int personality_base(struct personality *p, const config_t *file, const char *path,
			    struct buf *why)
{
	size_t n = strrchr(path, '/') ? (size_t)(strrchr(path, '/') - path) + 1 : 0;
	BUF_ON_STACK(other, 4096);
	const char *base;

	if (!config_lookup_string(file, "base", &base))
		return 0;
	buf_mem(&other, path, n);
	buf_fmt(&other, "%s.conf", base);
	if (p->file_count == PERSONALITY_FILES || buf_error(&other)) {
		buf_fmt(why, "%s: base %s: too deep, expected at most %d files", path, base,
			PERSONALITY_FILES);
		return -EINVAL;
	}
	return personality_file(p, other.at, why);
}

static int personality_file(struct personality *p, const char *path, struct buf *why)
{
	config_t *file = &p->files[p->file_count++];
	int error;

	config_init(file);
	if (!config_read_file(file, path)) {
		buf_fmt(why, "%s:%d: %s, expected a personality file", path,
			config_error_line(file), config_error_text(file));
		return -EINVAL;
	}
	error = personality_base(p, file, path, why);
	return error ? error : personality_root(p, file, why);
}

static int personality_rules(const struct personality *p, const char *path, struct buf *why)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const struct rule *r = &rules[i];
		const char *value = vars_get(&p->initial, r->name);
		char *end = NULL;
		long number = value ? strtol(value, &end, 10) : 0;

		if (!value) {
			buf_fmt(why, "%s: no %s, expected a value for it", path, r->name);
			return -EINVAL;
		}
		if (r->number && (end == value || *end || number < r->min || number > r->max)) {
			buf_fmt(why, "%s: %s is \"%s\", expected %ld to %ld", path, r->name, value,
				r->min, r->max);
			return -EINVAL;
		}
	}
	if (!p->command_count || !p->function_count || !p->volatile_ || !p->stored) {
		buf_fmt(why, "%s: incomplete, expected commands, functions, volatile and stored",
			path);
		return -EINVAL;
	}
	return 0;
}

static bool personality_known(const struct personality *p, const char *name)
{
	return vars_get(&p->initial, name) ||
	       personality_word(name, computed, sizeof(computed) / sizeof(*computed)) >= 0;
}

/* A misspelt ${name} would silently give nothing: names that are not themselves made of
 * variables must be known. */
static int personality_template(const struct personality *p, const char *path, const char *where,
				const char *text, struct buf *why)
{
	while (text && (text = strstr(text, "${"))) {
		BUF_ON_STACK(name, VARS_NAME_MAX);
		size_t n = strcspn(text += 2, "}$");

		buf_mem(&name, text, n);
		if (text[n] == '}' && !personality_known(p, name.at)) {
			buf_fmt(why, "%s: %s: ${%s}, expected a variable of the file", path, where,
				name.at);
			return -EINVAL;
		}
	}
	return 0;
}

static int personality_templates(const struct personality *p, const char *path, struct buf *why)
{
	int error = 0;

	for (size_t i = 0; i < p->command_count && !error; i++) {
		const struct command *c = &p->commands[i];

		for (size_t f = 0; f < COMMAND_FORM_COUNT && !error; f++)
			error = personality_template(p, path, c->name, c->text[f], why);
		if (!error)
			error = personality_template(p, path, c->name, c->each, why);
	}
	for (size_t i = 0; i < p->initial.count && !error; i++)
		error = personality_template(p, path, p->initial.at[i].name, p->initial.at[i].value,
					     why);
	return error;
}

int personality_init(struct personality *p, const char *path, struct buf *why)
{
	int error;

	*p = (struct personality) { 0 };
	vars_init(&p->initial);
	error = personality_file(p, path, why);
	p->volatile_ = vars_get(&p->initial, "volatile");
	p->stored = vars_get(&p->initial, "stored");
	if (!error)
		error = personality_rules(p, path, why);
	if (!error)
		error = personality_templates(p, path, why);
	if (error)
		personality_fini(p);
	return error;
}

void personality_fini(struct personality *p)
{
	free(p->commands);
	p->commands = NULL;
	vars_fini(&p->initial);
	while (p->file_count)
		config_destroy(&p->files[--p->file_count]);
}

const struct command *personality_command(const struct personality *p, const char *name)
{
	for (size_t i = 0; i < p->command_count; i++)
		if (!strcasecmp(p->commands[i].name, name))
			return &p->commands[i];
	return NULL;
}

bool personality_in(const char *list, const char *name)
{
	while (*list) {
		BUF_ON_STACK(pattern, VARS_NAME_MAX);
		size_t n = strcspn(list, " \n");

		buf_mem(&pattern, list, n);
		if (n && vars_match(pattern.at, name))
			return true;
		list += n + strspn(list + n, " \n");
	}
	return false;
}
