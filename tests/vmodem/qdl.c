/* SPDX-License-Identifier: MIT */
#include "qdl.h"
#include "image.h"
#include "vmodem.h"

#include <string.h>

enum { QDL_END = '~' };

void qdl_init(struct qdl *q)
{
	*q = (struct qdl) { 0 };
}

static void qdl_say(struct vmodem *m, const char *text)
{
	BUF_ON_STACK(frame, 64);

	buf_fmt(&frame, "%c%s%c", QDL_END, text, QDL_END);
	vmodem_send_boot(m, frame.at, frame.len);
}

static bool qdl_fails(const struct vmodem *m, const char *how)
{
	return vars_is(&m->vars, "flash.fail", how);
}

static void qdl_hello(struct vmodem *m)
{
	m->qdl.count = 0;
	m->qdl.open = true;
	vmodem_emit(m, VMODEM_FLASH);
	if (qdl_fails(m, "hello"))
		return;
	if (qdl_fails(m, "hdlc"))
		vmodem_send_boot(m, "\x7eh", 2);
	else
		qdl_say(m, qdl_fails(m, "protocol") ? "xprotocol" : "h");
}

static void qdl_file(struct vmodem *m, const char *name)
{
	struct qdl *q = &m->qdl;
	bool room = q->open && q->count < QDL_FILES;

	if (room && !buf_copy(q->files[q->count], QDL_FRAME, name))
		q->count++;
	qdl_say(m, room && image_fits(m, name) ? "i" : "xsdp");
}

static void qdl_end(struct vmodem *m)
{
	struct qdl *q = &m->qdl;

	for (unsigned i = 0; i < q->count; i++)
		image_flash(m, q->files[i]);
	q->done = q->count;
	qdl_say(m, q->done ? "e" : "xsdp");
	if (!q->done)
		return;
	vmodem_put(m, "flash.needed", "0");
	vmodem_reset_soon(m, false);
}

void qdl_step(struct vmodem *m)
{
	qdl_say(m, qdl_fails(m, "sdp") ? "xsdp" : "d");
}

static void qdl_frame(struct vmodem *m, const char *frame)
{
	if (m->qdl.done)
		return;
	switch (*frame) {
	case 'H':
		qdl_hello(m);
		return;
	case 'I':
		qdl_file(m, frame + 1);
		return;
	case 'D':
		vmodem_timer(m, &m->command, vars_int(&m->vars, "flash.step_ms"));
		return;
	case 'E':
		qdl_end(m);
		return;
	}
}

void qdl_input(struct vmodem *m, const void *data, size_t n)
{
	struct qdl *q = &m->qdl;
	const char *bytes = data;

	for (size_t i = 0; i < n && m->boot && m->attached; i++) {
		if (bytes[i] != QDL_END) {
			if (q->inside && q->len + 1 < sizeof(q->frame))
				q->frame[q->len++] = bytes[i];
			continue;
		}
		q->frame[q->len] = '\0';
		q->len = 0;
		q->inside = true;
		/* The end of one frame may be the start of the next. */
		if (*q->frame)
			qdl_frame(m, q->frame);
	}
}
