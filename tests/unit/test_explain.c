/* SPDX-License-Identifier: MIT */
/*
 * Every fixture of tests/explain says what it was written to say, and still does after each damage
 * that forums, mail programs and terminals do to a text (tests/explain/README tells the format).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <stdlib.h>

#include <cmocka.h>

#include "explain.h"
#include "mangler.h"

static struct explain explain;
static struct shelf shelf;
static glob_t fixtures;

/* What is compared of two readings. */
struct result {
	enum explain_kind kind;
	const char *stage;
	struct facts facts;
	struct findings findings;
};

static struct result plain, damaged;
/* What the .expect files name: findings of this one, and codes that some have or just miss. */
static size_t named;
static bool found[FINDING_COUNT], missed[FINDING_COUNT];

static void read_text(const char *text, size_t n, size_t chunk, struct result *r)
{
	size_t at;

	explain_init(&explain);
	for (at = 0; at < n; at += chunk)
		explain_feed(&explain, text + at, n - at < chunk ? n - at : chunk);
	explain_end(&explain);
	explain_judge(&explain, &shelf, true, &r->findings);
	explain_facts(&explain, true, &r->facts);
	r->kind = explain_kind(&explain);
	r->stage = explain_stage(&explain);
}

static struct text load(const char *path)
{
	struct text t = text_load(path);

	if (!t.at)
		fail_msg("%s: cannot be read", path);
	return t;
}

static const struct finding *find(const struct result *r, const char *code)
{
	size_t i;

	for (i = 0; i < r->findings.count; i++)
		if (strcmp(finding_code_name(r->findings.at[i].code), code) == 0)
			return &r->findings.at[i];
	return NULL;
}

static void check_none(const char *path, const char *what)
{
	size_t i;

	for (i = 0; i < plain.findings.count; i++) {
		const struct finding *f = &plain.findings.at[i];

		if (strcmp(finding_severity_name(f->severity), what) == 0 ||
		    strcmp(finding_code_name(f->code), what) == 0)
			fail_msg("%s: %s was found, expected no %s", path,
				 finding_code_name(f->code), what);
	}
}

/* One line of the .expect file; facts are looked at by tests/cli/explain.sh. */
static void check_line(const char *path, char *line)
{
	char *word = strtok(line, " \n"), *a = strtok(NULL, " \n"), *b = strtok(NULL, " \n"),
	     *c = strtok(NULL, " \n");
	const char *is = NULL;
	const struct finding *f;

	if (!word || *word == '#' || strcmp(word, "fact") == 0 || strcmp(word, "exit") == 0)
		return;
	if (strcmp(word, "only") == 0) {
		if (named != plain.findings.count)
			fail_msg("%s: %zu findings, expected %zu", path, plain.findings.count,
				 named);
		return;
	}
	if (!a)
		fail_msg("%s: %s, expected what it is to be", path, word);
	if (strcmp(word, "kind") == 0 || strcmp(word, "stage") == 0) {
		is = *word == 'k' ? explain_kind_name(plain.kind) : plain.stage;
		if (strcmp(is ? is : "none", a) != 0)
			fail_msg("%s: %s is %s, expected %s", path, word, is ? is : "none", a);
	} else if (strcmp(word, "none") == 0) {
		check_none(path, a);
		if (finding_code_of(a) != FINDING_COUNT)
			missed[finding_code_of(a)] = true;
	} else if (strcmp(word, "finding") == 0) {
		if (finding_code_of(a) == FINDING_COUNT)
			fail_msg("%s: %s, expected the code of a finding", path, a);
		f = find(&plain, a);
		if (!f)
			fail_msg("%s: no %s was found", path, a);
		if (b && strcmp(finding_severity_name(f->severity), b) != 0)
			fail_msg("%s: %s is of severity %s, expected %s", path, a,
				 finding_severity_name(f->severity), b);
		if (c && strcmp(finding_certainty_name(f->certainty), c) != 0)
			fail_msg("%s: %s is %s, expected %s", path, a,
				 finding_certainty_name(f->certainty), c);
		if (!f->evidence_count)
			fail_msg("%s: %s has no evidence", path, a);
		found[f->code] = true;
		named++;
	} else {
		fail_msg("%s: %s, expected kind, stage, finding, only, none, fact or exit", path,
			 word);
	}
}

static void check_expect(const char *path)
{
	char expect[256], line[256];
	FILE *f;

	snprintf(expect, sizeof(expect), "%.*s.expect", (int)(strlen(path) - 4), path);
	f = fopen(expect, "r");
	if (!f)
		fail_msg("%s: cannot be read", expect);
	named = 0;
	while (fgets(line, sizeof(line), f))
		check_line(expect, line);
	fclose(f);
}

static void explain_fixtures(void **state)
{
	size_t i;

	(void)state;
	assert_true(fixtures.gl_pathc > 0);
	for (i = 0; i < fixtures.gl_pathc; i++) {
		struct text t = load(fixtures.gl_pathv[i]);

		read_text(t.at, t.n, t.n, &plain);
		check_expect(fixtures.gl_pathv[i]);
		free(t.at);
	}
}

/* Each code that a text can show has a fixture that shows it, and one that nearly does. */
static void explain_fixtures_of_every_code(void **state)
{
	static const enum finding_code of_machines[] = {
		FINDING_PORT_STUCK,	   FINDING_NETWORK_UNREACHABLE,
		FINDING_PPPD_MISSING,	   FINDING_PLUGIN_MISSING,
		FINDING_NO_PERMISSION,	   FINDING_CONFIGURATION_WRONG,
		FINDING_USB_AUTOSUSPEND,   FINDING_USB_SLOW,
		FINDING_IMAGE_NOT_FOR_SIM,
	};
	enum finding_code code;
	unsigned missing = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(of_machines) / sizeof(of_machines[0]); i++)
		found[of_machines[i]] = missed[of_machines[i]] = true;
	for (code = 0; code < FINDING_COUNT; code++) {
		if (found[code] && missed[code])
			continue;
		print_error("%s:%s%s\n", finding_code_name(code),
			    found[code] ? "" : " no text has it",
			    missed[code] ? "" : " no near miss");
		missing++;
	}
	assert_int_equal(missing, 0);
}

/* True when a damage may add this finding: it speaks of the damage. */
static bool is_of_damage(enum finding_code code)
{
	return code == FINDING_LOG_MANGLED || code == FINDING_TYPOGRAPHIC_QUOTES;
}

static void check_has_all(const char *name, const char *damage, const struct result *a,
			  const struct result *b, const char *how)
{
	const struct finding *f, *g;
	size_t i;

	for (i = 0; i < a->findings.count; i++) {
		f = &a->findings.at[i];
		if (is_of_damage(f->code))
			continue;
		g = find(b, finding_code_name(f->code));
		if (!g)
			fail_msg("%s, %s: %s %s", name, damage, finding_code_name(f->code), how);
		if (g->severity != f->severity || g->certainty != f->certainty)
			fail_msg("%s, %s: %s is not what it was", name, damage,
				 finding_code_name(f->code));
	}
}

static void check_same(const char *name, const struct mangler *m)
{
	check_has_all(name, m->name, &plain, &damaged, "is lost");
	check_has_all(name, m->name, &damaged, &plain, "is new");
	if (damaged.kind != plain.kind || damaged.stage != plain.stage)
		fail_msg("%s, %s: kind %s stage %s, expected %s %s", name, m->name,
			 explain_kind_name(damaged.kind), damaged.stage,
			 explain_kind_name(plain.kind), plain.stage);
	if (memcmp(&plain.facts, &damaged.facts, sizeof(plain.facts)) != 0)
		fail_msg("%s, %s: other facts", name, m->name);
}

static void explain_mangled(void **state)
{
	const struct mangler *m;
	size_t i, done;

	(void)state;
	for (m = manglers; m < manglers + manglers_count; m++) {
		for (i = 0, done = 0; i < fixtures.gl_pathc; i++) {
			struct text t = load(fixtures.gl_pathv[i]), d;

			read_text(t.at, t.n, t.n, &plain);
			if (m->sessions_only && plain.kind != EXPLAIN_AT_SESSION) {
				free(t.at);
				continue;
			}
			d = text_mangle(&t, m);
			read_text(d.at, d.n, d.n, &damaged);
			check_same(fixtures.gl_pathv[i], m);
			done++;
			if (plain.kind == EXPLAIN_AT_SESSION && m->noted && d.touched &&
			    !find(&damaged, "log-mangled"))
				fail_msg("%s, %s: not said to be mangled", fixtures.gl_pathv[i],
					 m->name);
			free(t.at);
			free(d.at);
		}
		assert_true(done > 0);
	}
}

static void explain_in_any_chunks(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < fixtures.gl_pathc; i++) {
		struct text t = load(fixtures.gl_pathv[i]);
		struct mangler split = { .name = "byte by byte" };

		read_text(t.at, t.n, t.n, &plain);
		read_text(t.at, t.n, 1, &damaged);
		check_same(fixtures.gl_pathv[i], &split);
		read_text(t.at, t.n, 7, &damaged);
		check_same(fixtures.gl_pathv[i], &split);
		free(t.at);
	}
}

static int setup(void **state)
{
	const char *dirs[] = { "conf/models" };
	struct shelf_error error = { 0 };

	(void)state;
	if (shelf_load(&shelf, dirs, 1, &error))
		return -1;
	return glob("tests/explain/*.txt", 0, NULL, &fixtures);
}

static int teardown(void **state)
{
	(void)state;
	globfree(&fixtures);
	shelf_free(&shelf);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explain_fixtures),
		cmocka_unit_test(explain_fixtures_of_every_code),
		cmocka_unit_test(explain_mangled),
		cmocka_unit_test(explain_in_any_chunks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
