/* SPDX-License-Identifier: MIT */
/*
 * Loads the model files. All of them are parsed first, so that the arrays are made once in their
 * final size and rows can point at each other: layouts, then vendors and models, then ids.
 */
#include "shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "conf.h"
#include "dial.h"
#include "finding.h"
#include "shared.h"

#define SHELF_IDS_TEXT 512 /* ids of one model as text */
#define BOOT_IDS       2   /* place of boot_ids among id_lists */

/* What the tables below read into. */
struct file_rows {
	const config_setting_t *layouts, *families, *models, *vendors;
};

struct model_rows {
	struct model model;
	unsigned auth_command;
	char layout[24], boot_layout[24], common[16];
	char ids[5][SHELF_IDS_TEXT]; /* in the order of id_lists */
};

struct vendor_rows {
	struct model_vendor vendor;
	char layout[24];
};

static const struct conf_row file_table[] = {
	{ "layouts", CONF_LIST, 0, 0, "", "layouts of interfaces",
	  CONF_INTO(struct file_rows, layouts), NULL },
	{ "families", CONF_LIST, 0, 0, "", "what models have in common",
	  CONF_INTO(struct file_rows, families), NULL },
	{ "models", CONF_LIST, 0, 0, "", "modems", CONF_INTO(struct file_rows, models), NULL },
	{ "vendors", CONF_LIST, 0, 0, "", "makers whose unknown ids are modems too",
	  CONF_INTO(struct file_rows, vendors), NULL },
	{ 0 },
};

static const struct conf_row model_table[] = {
	{ "name", CONF_TEXT, 1, 47, NULL, "names, with slashes between",
	  CONF_INTO(struct model_rows, model.name), NULL },
	{ "family", CONF_TEXT, 0, 15, "", "family of chip sets",
	  CONF_INTO(struct model_rows, model.family), NULL },
	{ "common", CONF_TEXT, 0, 15, "", "row of families to take from, if not of its name",
	  CONF_INTO(struct model_rows, common), NULL },
	{ "quirks", CONF_WORDS, 0, 0, "", "named behaviour",
	  CONF_INTO(struct model_rows, model.quirks), shared_quirks },
	{ "auth_command", CONF_WORD, 0, 0, "none", "AT command that sets authentication",
	  CONF_INTO(struct model_rows, auth_command), shared_auth_commands },
	{ "unlock", CONF_TEXT, 0, 31, "", "AT command that unlocks the others",
	  CONF_INTO(struct model_rows, model.unlock), NULL },
	{ "dial", CONF_TEXT, 0, 31, "", "dial command; empty: ATD*99***<cid>#",
	  CONF_INTO(struct model_rows, model.dial), NULL },
	{ "ready_ms", CONF_NUMBER, 0, 300000, "10000", "from enumeration to the first answer",
	  CONF_INTO(struct model_rows, model.ready_ms), NULL },
	{ "layout", CONF_TEXT, 0, 23, "", "layout of its interfaces",
	  CONF_INTO(struct model_rows, layout), NULL },
	{ "boot_layout", CONF_TEXT, 0, 23, "qdl", "the same in boot mode",
	  CONF_INTO(struct model_rows, boot_layout), NULL },
	{ "ids", CONF_TEXT, 0, SHELF_IDS_TEXT - 1, "", "ids that drivers know",
	  CONF_INTO(struct model_rows, ids[0]), NULL },
	{ "new_ids", CONF_TEXT, 0, SHELF_IDS_TEXT - 1, "", "ids that drivers do not know",
	  CONF_INTO(struct model_rows, ids[1]), NULL },
	{ "boot_ids", CONF_TEXT, 0, SHELF_IDS_TEXT - 1, "", "ids in boot mode",
	  CONF_INTO(struct model_rows, ids[BOOT_IDS]), NULL },
	{ "storage_ids", CONF_TEXT, 0, SHELF_IDS_TEXT - 1, "", "ids before usb_modeswitch",
	  CONF_INTO(struct model_rows, ids[3]), NULL },
	{ "router_ids", CONF_TEXT, 0, SHELF_IDS_TEXT - 1, "", "ids as a router without AT port",
	  CONF_INTO(struct model_rows, ids[4]), NULL },
	{ 0 },
};

static const struct conf_row vendor_table[] = {
	{ "vid", CONF_NUMBER, 1, 0xFFFF, NULL, "idVendor",
	  CONF_INTO(struct vendor_rows, vendor.vid), NULL },
	{ "product", CONF_TEXT, 0, 23, "", "part of the product string",
	  CONF_INTO(struct vendor_rows, vendor.product), NULL },
	{ "boot_interfaces", CONF_NUMBER, 0, 32, "0", "so many interfaces mean boot mode",
	  CONF_INTO(struct vendor_rows, vendor.boot_interfaces), NULL },
	{ "layout", CONF_TEXT, 1, 23, NULL, "a layout", CONF_INTO(struct vendor_rows, layout),
	  NULL },
	{ 0 },
};

/* Lists of ids in a model (model_rows.ids), and what each of them says. */
static const struct {
	enum model_mode mode;
	bool in_drivers;
	enum finding_code finding; /* FINDING_COUNT: none */
} id_lists[] = {
	{ MODEL_MODE_NORMAL, true, FINDING_COUNT },
	{ MODEL_MODE_NORMAL, false, FINDING_COUNT },
	{ MODEL_MODE_BOOT, true, FINDING_COUNT },
	{ MODEL_MODE_UNKNOWN, true, FINDING_NEEDS_MODESWITCH },
	{ MODEL_MODE_NORMAL, true, FINDING_ROUTER_MODE },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "1199-907": all ids with the same upper bits; mask 0 is every id. */
struct id_prefix {
	uint32_t id, mask;
};

struct file {
	struct file *next;
	unsigned dir;	      /* which of the directories: a later one overrides */
	struct id_prefix ids; /* that it is named after */
	struct conf conf;
	struct file_rows rows;
	char path[];
};

/* An id with where it stands, until all are sorted. */
struct draft_id {
	struct model_id id;
	struct file *file;
	const config_setting_t *at;
};

struct loader {
	struct shelf *shelf;
	struct shelf_error *error;
	const uint32_t *present; /* ids of the devices that are there; NULL: all */
	size_t present_count;
	bool found; /* a model file, wanted or not */
	struct shared shared;
	struct file *files, **last;
	struct draft_id *ids;
	size_t id_count;
};

static unsigned list_length(const config_setting_t *list)
{
	return list ? (unsigned)config_setting_length(list) : 0;
}

/* The layout that a row names, refused where there is none; "" is none on purpose. */
static const struct model_layout *layout_named(struct loader *l, struct file *file,
					       const config_setting_t *at, const char *name)
{
	const struct model_layout *layout = shared_layout(&l->shared, name);

	if (!layout && name[0])
		conf_refuse(&file->conf, at, "the name of a layout", "layout: \"%s\"", name);
	return layout;
}

static int shared_load(struct loader *l)
{
	struct file *file;
	int rc = 0;

	for (file = l->files; file && !rc; file = file->next) {
		rc = shared_layouts_read(&l->shared, &file->conf, file->rows.layouts);
		if (!rc)
			rc = shared_families_read(&l->shared, &file->conf, file->rows.families);
	}
	return rc;
}

/* What a model does not say itself. */
static void family_apply(struct loader *l, struct model_rows *rows)
{
	const char *name = rows->common[0] ? rows->common : rows->model.family;
	const struct shared_family *family = shared_family(&l->shared, name);

	if (!family)
		return;
	rows->model.quirks |= family->quirks;
	if (rows->auth_command == DIAL_BY_NONE)
		rows->auth_command = family->auth_command;
	if (!rows->model.unlock[0])
		buf_copy(rows->model.unlock, sizeof(rows->model.unlock), family->unlock);
}

static int vendor_read(struct loader *l, struct file *file, const config_setting_t *at)
{
	struct vendor_rows rows = { 0 };

	if (conf_read(&file->conf, at, vendor_table, &rows))
		return 0;
	rows.vendor.layout = layout_named(l, file, at, rows.layout);
	l->shelf->vendors[l->shelf->vendor_count++] = rows.vendor;
	return 0;
}

static int id_add(struct loader *l, const struct draft_id *draft)
{
	/* Room doubles whenever the count is a power of two. */
	if (!(l->id_count & (l->id_count - 1))) {
		size_t room = l->id_count ? 2 * l->id_count : 1;
		void *more = reallocarray(l->ids, room, sizeof(*l->ids));

		if (!more)
			return -ENOMEM;
		l->ids = more;
	}
	l->ids[l->id_count++] = *draft;
	return 0;
}

/* Add the ids of a text with blanks between; `like` has what they have in common. */
static int ids_read(struct loader *l, const char *text, const struct draft_id *like)
{
	struct file *file = like->file;
	char word[16];
	int rc;

	while ((rc = model_word(&text, word, sizeof(word))) != -ENODATA) {
		struct draft_id draft = *like;
		struct model_id *id = &draft.id;

		if (rc || model_id_parse(word, &id->vid, &id->pid, &id->boot_interfaces))
			conf_refuse(&file->conf, like->at,
				    "\"vid:pid\" or \"vid:pid/interfaces\" in lower-case hex",
				    "id \"%s\"", rc ? "..." : word);
		else if ((((uint32_t)id->vid << 16 | id->pid) & file->ids.mask) != file->ids.id)
			conf_refuse(&file->conf, like->at, "an id that the file is named after",
				    "id %s", word);
		else if (id_add(l, &draft))
			return -ENOMEM;
	}
	return 0;
}

static int model_read(struct loader *l, struct file *file, const config_setting_t *at)
{
	struct model *model = &l->shelf->models[l->shelf->model_count];
	const struct model_layout *normal, *boot;
	struct model_rows rows = { 0 };
	size_t i;
	int rc = 0;

	if (conf_read(&file->conf, at, model_table, &rows))
		return 0;
	family_apply(l, &rows);
	*model = rows.model;
	buf_copy(model->auth_command, sizeof(model->auth_command),
		 shared_auth_commands[rows.auth_command]);
	l->shelf->model_count++;
	normal = layout_named(l, file, at, rows.layout);
	boot = rows.ids[BOOT_IDS][0] ? layout_named(l, file, at, rows.boot_layout) : NULL;
	for (i = 0; i < COUNT(id_lists) && !rc; i++) {
		bool is_boot = id_lists[i].mode == MODEL_MODE_BOOT;
		struct draft_id like = {
			.file = file,
			.at = at,
			.id = { .mode = id_lists[i].mode,
				.in_drivers = id_lists[i].in_drivers,
				.layout = is_boot ? boot : normal,
				.model = model },
		};

		if (id_lists[i].finding != FINDING_COUNT)
			buf_copy(like.id.finding, sizeof(like.id.finding),
				 finding_code_name(id_lists[i].finding));
		rc = ids_read(l, rows.ids[i], &like);
	}
	return rc;
}

/* Call `read` for each element of one list of every file. */
static int each_row(struct loader *l, size_t list,
		    int (*read)(struct loader *, struct file *, const config_setting_t *))
{
	struct file *file;
	unsigned i;
	int rc;

	for (file = l->files; file; file = file->next) {
		const config_setting_t *rows =
			*(const config_setting_t **)((const char *)&file->rows + list);

		for (i = 0; i < list_length(rows); i++) {
			rc = read(l, file, config_setting_get_elem(rows, i));
			if (rc)
				return rc;
		}
	}
	return 0;
}

static int id_order(const struct model_id *a, const struct model_id *b)
{
	if (a->vid != b->vid)
		return a->vid < b->vid ? -1 : 1;
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->boot_interfaces - b->boot_interfaces;
}

static int draft_order(const void *left, const void *right)
{
	const struct draft_id *a = left, *b = right;
	int order = id_order(&a->id, &b->id);

	return order ? order : (int)a->file->dir - (int)b->file->dir;
}

/* Sort the ids into the shelf; of two from different directories the later one stays. */
static void ids_place(struct loader *l)
{
	struct shelf *shelf = l->shelf;
	struct model_id *last;
	size_t i;

	if (l->id_count)
		qsort(l->ids, l->id_count, sizeof(*l->ids), draft_order);
	for (i = 0; i < l->id_count; i++) {
		const struct draft_id *draft = &l->ids[i];

		last = shelf->id_count ? &shelf->ids[shelf->id_count - 1] : NULL;
		if (!last || id_order(last, &draft->id)) {
			shelf->ids[shelf->id_count++] = draft->id;
			continue;
		}
		if (l->ids[i - 1].file->dir == draft->file->dir)
			conf_refuse(&draft->file->conf, draft->at, "each id once in a directory",
				    "id %04x:%04x is there twice", draft->id.vid, draft->id.pid);
		*last = draft->id;
	}
}

static int is_conf(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 && !strcmp(entry->d_name + n - 5, ".conf");
}

/* The ids that a file is named after: "1199.conf", "1199-907.conf"; all for any other name. */
static struct id_prefix file_ids(const char *name)
{
	struct id_prefix ids = { 0, 0 };
	unsigned vid, pid = 0, digits = 0;

	if (model_hex(name, 4, &vid))
		return ids;
	if (name[4] == '-') {
		digits = (unsigned)strcspn(name + 5, ".");
		if (digits < 1 || digits > 4 || model_hex(name + 5, digits, &pid))
			return ids;
		name += 1 + digits;
	}
	if (strcmp(name + 4, ".conf"))
		return ids;
	ids.mask = 0xFFFF0000u | (0xFFFFu & ~(0xFFFFu >> 4 * digits));
	ids.id = vid << 16 | pid << (16 - 4 * digits);
	return ids;
}

static bool is_wanted(const struct loader *l, const char *name)
{
	struct id_prefix ids = file_ids(name);
	size_t i;

	if (!l->present || !ids.mask)
		return true;
	for (i = 0; i < l->present_count; i++)
		if ((l->present[i] & ids.mask) == ids.id)
			return true;
	return false;
}

static int file_load(struct loader *l, unsigned number, const char *dir, const char *name)
{
	size_t size = strlen(dir) + strlen(name) + 2;
	struct file *file = calloc(1, sizeof(*file) + size);
	int rc;

	if (!file)
		return -ENOMEM;
	file->dir = number;
	file->ids = file_ids(name);
	snprintf(file->path, size, "%s/%s", dir, name);
	rc = conf_open(&file->conf, file->path, l->error);
	if (rc) {
		if (rc != -EINVAL)
			conf_error_add(l->error, "%s: %s, expected a readable file", file->path,
				       strerror(-rc));
		free(file);
		return rc == -ENOMEM ? rc : 0;
	}
	conf_read(&file->conf, NULL, file_table, &file->rows);
	*l->last = file;
	l->last = &file->next;
	return 0;
}

static int dir_load(struct loader *l, unsigned number, const char *dir)
{
	struct dirent **names;
	int count = scandir(dir, &names, is_conf, alphasort), i, rc = 0;

	if (count < 0)
		return errno == ENOMEM ? -ENOMEM : 0;
	l->found |= count > 0;
	for (i = 0; i < count; i++) {
		if (!rc && is_wanted(l, names[i]->d_name))
			rc = file_load(l, number, dir, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int arrays_make(struct loader *l)
{
	size_t models = 0, vendors = 0;
	const struct file *file;

	for (file = l->files; file; file = file->next) {
		models += list_length(file->rows.models);
		vendors += list_length(file->rows.vendors);
	}
	l->shelf->models = calloc(models + 1, sizeof(*l->shelf->models));
	l->shelf->vendors = calloc(vendors + 1, sizeof(*l->shelf->vendors));
	return l->shelf->models && l->shelf->vendors ? 0 : -ENOMEM;
}

static int rows_load(struct loader *l)
{
	int rc = arrays_make(l);

	if (!rc)
		rc = shared_load(l);
	if (!rc)
		rc = each_row(l, offsetof(struct file_rows, vendors), vendor_read);
	if (!rc)
		rc = each_row(l, offsetof(struct file_rows, models), model_read);
	if (rc)
		return rc;
	l->shelf->ids = calloc(l->id_count + 1, sizeof(*l->shelf->ids));
	if (!l->shelf->ids)
		return -ENOMEM;
	ids_place(l);
	return 0;
}

int shelf_load(struct shelf *shelf, const char *const *dirs, size_t count,
	       struct shelf_error *error)
{
	return shelf_load_for(shelf, dirs, count, NULL, 0, error);
}

int shelf_load_for(struct shelf *shelf, const char *const *dirs, size_t count,
		   const uint32_t *present, size_t present_count, struct shelf_error *error)
{
	struct loader l = { .shelf = shelf,
			    .error = error,
			    .present = present,
			    .present_count = present_count,
			    .shared = { .dirs = dirs, .dir_count = count, .error = error },
			    .last = &l.files };
	struct file *file;
	size_t i;
	int rc = 0;

	memset(shelf, 0, sizeof(*shelf));
	memset(error, 0, sizeof(*error));
	for (i = 0; i < count && !rc; i++)
		rc = dir_load(&l, (unsigned)i, dirs[i]);
	if (!rc)
		rc = rows_load(&l);
	shelf->layouts = l.shared.layouts;
	while ((file = l.files)) {
		l.files = file->next;
		conf_close(&file->conf);
		free(file);
	}
	free(l.ids);
	shared_families_free(l.shared.families);
	if (!rc && error->count)
		rc = -EINVAL;
	if (!rc && !l.found)
		rc = -ENOENT;
	if (rc)
		shelf_free(shelf);
	return rc;
}

void shelf_free(struct shelf *shelf)
{
	shared_layouts_free(shelf->layouts);
	free(shelf->models);
	free(shelf->vendors);
	free(shelf->ids);
	memset(shelf, 0, sizeof(*shelf));
}
