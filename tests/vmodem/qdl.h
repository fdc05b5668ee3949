/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_QDL_H
#define VMODEM_QDL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The boot loader, as far as a stand-in for qmi-firmware-update (tests/flasher) needs one. It
 * speaks frames between '~' as Qualcomm's does, but a tongue of its own: a letter and a text. AT
 * gets no answer. Host and boot loader say H	     h		   hello I<file> i		   a
 * file of this name comes D	     d		   some of it
 *   E	     e		   that was all: stored, and the modem restarts
 * or x<reason> when it will not. The variables flash.fail (hello, protocol, hdlc or sdp) and
 * flash.step_ms say what goes wrong, and how long a D takes.
 */
enum { QDL_FRAME = 256, QDL_FILES = 8 };

struct qdl {
	char frame[QDL_FRAME];
	size_t len;
	bool inside; /* of a frame */
	bool open;   /* spoken to */
	bool done;   /* all is stored */
	char files[QDL_FILES][QDL_FRAME];
	unsigned count;
};

struct vmodem;

void qdl_init(struct qdl *q);

/* Bytes from the host while the modem is in boot mode. */
void qdl_input(struct vmodem *m, const void *data, size_t n);

/* The answer to a D is due. */
void qdl_step(struct vmodem *m);

#endif
