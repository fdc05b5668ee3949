/* SPDX-License-Identifier: MIT */
#include "recovery.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#define LESSONS_BYTES 32768

/* --- lessons, in a file --- */

static int lessons_path(const struct recovery *r, struct buf *path, const char *suffix)
{
	buf_fmt(path, "%s/%s/lessons%s", r->state_dir, r->key, suffix);
	return buf_error(path);
}

static void lessons_read(struct recovery *r)
{
	BUF_ON_STACK(path, 300);
	char line[128];
	FILE *f;

	memset(&r->ladder.lessons, 0, sizeof(r->ladder.lessons));
	if (lessons_path(r, &path, ""))
		return;
	f = fopen(path.at, "re");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		lessons_line(&r->ladder.lessons, line);
	}
	if (f)
		fclose(f);
}

/* Nothing that keeps a link up depends on it: what goes wrong is only told. */
static int lessons_write(const struct recovery *r, const char *path, const char *new_path)
{
	static char memory[LESSONS_BYTES];
	struct buf text;
	FILE *f;
	int rc = 0;

	buf_init(&text, memory, sizeof(memory));
	lessons_put(&r->ladder.lessons, &text);
	f = fopen(new_path, "we");
	if (!f)
		return -errno;
	if (fwrite(text.at, 1, text.len, f) != text.len || fflush(f) || fsync(fileno(f)))
		rc = -errno;
	if (fclose(f) && !rc)
		rc = -errno;
	if (!rc && rename(new_path, path))
		rc = -errno;
	return rc;
}

static void lessons_keep(const struct recovery *r)
{
	BUF_ON_STACK(path, 300);
	BUF_ON_STACK(new_path, 300);
	BUF_ON_STACK(directory, 300);
	int rc;

	buf_fmt(&directory, "%s/%s", r->state_dir, r->key);
	if (!r->key[0] || lessons_path(r, &path, "") || lessons_path(r, &new_path, ".new"))
		return;
	mkdir(r->state_dir, 0755);
	mkdir(directory.at, 0700);
	rc = lessons_write(r, path.at, new_path.at);
	if (rc)
		log_warn("%s: %s; what cured this modem is not kept", path.at, strerror(-rc));
}

/* --- the rung --- */

static unsigned recovery_means(const struct recovery *r)
{
	unsigned means = 0;

	if (r->node[0] && r->code != FINDING_PORT_SILENT && r->code != FINDING_PORT_IN_DATA_MODE)
		means |= RUNG_NEEDS_AT;
	if (replug_can(r->sysfs, r->slot, REPLUG_RESET))
		means |= RUNG_NEEDS_USB;
	if (replug_can(r->sysfs, r->slot, REPLUG_POWER))
		means |= RUNG_NEEDS_POWER;
	if (r->hook->path[0])
		means |= RUNG_NEEDS_HOOK;
	return means;
}

static void recovery_cured(void *arg, int error)
{
	struct recovery *r = arg;

	if (!error) {
		ladder_taken(&r->ladder, clock_ms());
	} else {
		log_warn("%s: %s: %s", r->name, rung_name(r->step.rung),
			 error == -EREMOTEIO ? "the modem refuses it" : strerror(-error));
		if (error == -ETIMEDOUT && r->step.rung <= RUNG_RESET)
			r->code = FINDING_PORT_SILENT;
		else if (error == -EIO)
			r->code = FINDING_USB_GONE;
	}
	r->done(r->arg, error == 0);
}

void recovery_init(struct recovery *r, struct ev_loop *loop, const char *sysfs,
		   const char *state_dir, const struct profile *profile, struct hook *hook)
{
	enum rung max =
		profile->recover == PROFILE_RECOVER_AUTO ? profile->recover_max : RUNG_REDIAL;

	memset(r, 0, sizeof(*r));
	r->sysfs = sysfs;
	r->state_dir = state_dir;
	r->hook = hook;
	ladder_init(&r->ladder, max, (uint32_t)getpid());
	cure_init(&r->cure, loop, sysfs, hook);
	r->cure.done = recovery_cured;
	r->cure.arg = r;
}

void recovery_fini(struct recovery *r)
{
	cure_kill(&r->cure);
}

void recovery_found(struct recovery *r, const char *name, const char *slot, const char *node)
{
	buf_copy(r->name, sizeof(r->name), name);
	buf_copy(r->node, sizeof(r->node), node);
	if (slot[0])
		buf_copy(r->slot, sizeof(r->slot), slot);
	/* One that never answered has lessons under its slot. */
	if (!r->key[0])
		recovery_identified(r, "");
}

void recovery_identified(struct recovery *r, const char *imei)
{
	const char *key = imei[0] ? imei : r->slot;

	/* A modem that is known is not asked again: no answer says nothing new. */
	if (r->identified && !imei[0])
		return;
	/* It becomes part of a path. */
	if (!key[0] || key[strspn(key, "0123456789-.")] || key[0] == '.')
		return;
	r->identified = imei[0];
	if (!strcmp(key, r->key) || buf_copy(r->key, sizeof(r->key), key))
		return;
	lessons_read(r);
}

uint32_t recovery_failed(struct recovery *r, enum finding_code code)
{
	/* A link that carried nothing to prove itself by has lasted all the same. */
	recovery_settled(r);
	r->code = code;
	/* What comes back may be another one. */
	if (code == FINDING_USB_GONE)
		r->identified = false;
	r->step = ladder_failed(&r->ladder, code, recovery_means(r), clock_ms());
	if (r->step.rung != RUNG_REDIAL)
		log_info("%s: trying %s because of %s", r->name, rung_name(r->step.rung),
			 finding_code_name(code));
	return r->step.pause_ms;
}

int recovery_start(struct recovery *r)
{
	char holder[PORT_HOLDER_MAX];
	int rc;

	if (r->step.rung == RUNG_REDIAL)
		return 1;
	rc = cure_start(&r->cure, r->step.rung, r->node, r->slot, holder);
	if (rc == -EBUSY)
		r->code = FINDING_PORT_BUSY;
	if (rc)
		log_warn("%s: %s: %s", r->name, rung_name(r->step.rung), strerror(-rc));
	return rc;
}

void recovery_up(struct recovery *r)
{
	buf_copy(r->cured_by, sizeof(r->cured_by),
		 r->ladder.failing ? rung_name(r->ladder.rung) : "");
	ladder_up(&r->ladder, clock_ms());
}

void recovery_disproved(struct recovery *r)
{
	r->cured_by[0] = '\0';
	ladder_disproved(&r->ladder);
}

void recovery_settled(struct recovery *r)
{
	if (ladder_settled(&r->ladder, clock_ms()))
		lessons_keep(r);
}

const char *recovery_rung(const struct recovery *r)
{
	return r->ladder.failing && !r->ladder.up_ms ? rung_name(r->ladder.rung) : "";
}
