/* SPDX-License-Identifier: MIT */
#include "recorder.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "history.h"

/* What stays when a record is kept: whose it is. */
static void recorder_begin(struct recorder *r)
{
	struct record before = r->next;

	record_init(&r->next, RECORD_DIAL);
	memcpy(r->next.profile, before.profile, sizeof(before.profile));
	memcpy(r->next.slot, before.slot, sizeof(before.slot));
	memcpy(r->next.identity, before.identity, sizeof(before.identity));
}

void recorder_init(struct recorder *r, const char *state_dir, const char *profile)
{
	memset(r, 0, sizeof(*r));
	r->state_dir = state_dir;
	record_init(&r->next, RECORD_DIAL);
	buf_copy(r->next.profile, sizeof(r->next.profile), profile);
}

/* While nothing runs, it belongs to the outage; else to what ends next. */
static struct record_lines *recorder_usb(struct recorder *r)
{
	return r->failing ? &r->first.usb : &r->next.usb;
}

void recorder_found(struct recorder *r, const char *slot, const char *node)
{
	buf_copy(r->next.slot, sizeof(r->next.slot), slot);
	if (r->node[0] && strcmp(r->node, node))
		record_line(recorder_usb(r), "%s is on %s, it was %s", slot, node, r->node);
	buf_copy(r->node, sizeof(r->node), node);
}

void recorder_asked(struct recorder *r, const struct facts *f)
{
	if (f->identity.imei[0])
		record_identify(&r->next, f->identity.imei);
	memset(&r->next.before, 0, sizeof(r->next.before));
	record_facts(&r->next.before, f);
	if (!r->failing || r->first.after.count > 0)
		return;
	r->first.after = r->next.before;
	if (f->network.release[0])
		record_line(&r->first.evidence, "+CEER: %s", f->network.release);
}

/* "remove@/devices/.../1-1.4" and "add@/devices/.../1-1.4/1-1.4:1.3/ttyUSB2/tty/ttyUSB2" */
void recorder_kernel(struct recorder *r, const char *event)
{
	const char *name = strrchr(event, '/'), *path = strchr(event, '@');
	BUF_ON_STACK(inside, sizeof(r->next.slot) + 2);

	buf_fmt(&inside, "/%s/", r->next.slot);
	if (!name || !path || !r->next.slot[0])
		return;
	if (strcmp(name + 1, r->next.slot) && (!strstr(path, inside.at) || !strstr(path, "/tty/")))
		return;
	record_line(recorder_usb(r), "%.*s %s", (int)(path - event), event, name + 1);
}

void recorder_up(struct recorder *r, const char *rung, uint64_t now_ms)
{
	r->up_ms = now_ms;
	r->down_ms = 0;
	r->said[0] = '\0';
	r->healed = r->failing;
	if (!r->failing)
		return;
	r->failing = false;
	r->first.lost_ms = (int64_t)(now_ms - r->failed_ms);
	buf_copy(r->first.cured_by, sizeof(r->first.cured_by), rung);
	history_append(r->state_dir, &r->first);
}

void recorder_disproved(struct recorder *r)
{
	r->up_ms = r->down_ms = 0;
	if (!r->healed)
		return;
	r->failing = true;
	r->first.lost_ms = -1;
	r->first.cured_by[0] = '\0';
	history_append(r->state_dir, &r->first);
}

void recorder_down(struct recorder *r, uint64_t now_ms)
{
	if (r->up_ms && !r->down_ms)
		r->down_ms = now_ms;
}

/* Keep what was gathered; a failure that is the first one begins an outage. */
static void recorder_keep(struct recorder *r, uint64_t now_ms)
{
	struct record *kept = &r->next;

	kept->time_s = time(NULL) - (int64_t)(r->down_ms ? (now_ms - r->down_ms) / 1000 : 0);
	kept->number = ++r->number;
	memcpy(r->said, kept->verdict, sizeof(r->said));
	history_append(r->state_dir, kept);
	if (kept->kind != RECORD_STOP && !r->failing) {
		r->failing = true;
		r->failed_ms = r->down_ms ? r->down_ms : now_ms;
		r->first = *kept;
	}
	recorder_begin(r);
	r->up_ms = r->down_ms = 0;
}

/* The echo judge's figures, as far as it got. */
static void call_echo(struct record *to, const struct call *call)
{
	const struct event *e = call->exit.echo[0] ? &call->exit : &call->echo;

	if (!e->echo[0])
		return;
	to->probes = e->probes;
	to->misses = e->misses;
	record_line(&to->echo, "%s: %" PRId64 " sent, %" PRId64 " answered, %" PRId64 " missed",
		    e->echo, e->probes, e->answers, e->misses);
	if (e->silence_ms > 0)
		record_line(&to->echo, "silent for %" PRId64 " ms", e->silence_ms);
	if (e->answers <= 0)
		return;
	to->rtt_ms = e->rtt_ms;
	to->rtt_max_ms = e->rtt_max_ms;
	record_line(&to->echo, "round trip %" PRId64 " ms, at most %" PRId64, e->rtt_ms,
		    e->rtt_max_ms);
}

static void call_reach(struct record *to, const struct reach *r)
{
	if (r->state == REACH_OFF)
		return;
	record_line(&to->reach, "%s: %u sent, %u answered", reach_state_name(r->state), r->probes,
		    r->answers);
	if (r->state == REACH_LOST)
		record_line(&to->reach, "no packet for %" PRIu64 " ms", r->silence_ms);
	if (r->answers)
		record_line(&to->reach, "round trip %" PRIu64 " ms, at most %" PRIu64, r->rtt_ms,
			    r->rtt_max_ms);
}

void recorder_ended(struct recorder *r, const struct call *call, struct findings *findings,
		    unsigned dial, const char *rung, uint64_t now_ms)
{
	const struct event *why = call->exit.text[0] ? &call->exit : &call->refused;
	struct record *to = &r->next;

	if (call->stopped && !r->up_ms)
		return; /* a dial that was given up is no failure */
	to->kind = call->stopped ? RECORD_STOP : r->up_ms ? RECORD_DROP : RECORD_DIAL;
	recorder_down(r, now_ms);
	to->dial = dial;
	to->status = call->status;
	to->uptime_s = (int64_t)(r->down_ms - r->up_ms) / 1000;
	buf_copy(to->reason, sizeof(to->reason), why->text);
	buf_copy(to->rung, sizeof(to->rung), r->up_ms ? "" : rung);
	if (r->up_ms) {
		to->bytes_in = call->bytes_in;
		to->bytes_out = call->bytes_out;
	}
	if (call->modem_gone)
		record_line(&to->usb, "%s left the bus", to->slot);
	call_echo(to, call);
	call_reach(to, &call->reach);
	record_blame(to, findings);
	recorder_keep(r, now_ms);
}

void recorder_refused(struct recorder *r, struct findings *findings, const char *rung,
		      uint64_t now_ms)
{
	if (findings->count == 0)
		return;
	findings_sort(findings);
	if (!strcmp(r->said, finding_code_name(findings->at[0].code)))
		return;
	r->next.uptime_s = 0;
	buf_copy(r->next.rung, sizeof(r->next.rung), rung);
	record_blame(&r->next, findings);
	recorder_keep(r, now_ms);
}
