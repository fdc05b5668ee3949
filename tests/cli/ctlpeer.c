/* SPDX-License-Identifier: MIT */
/*
 * A connect that is none, for tests/cli/monitor.sh: answers on the control socket of PROFILE in
 * RUN_DIR with the first line of FILE as it is at that moment, until SIGTERM.
 * usage: ctlpeer RUN_DIR PROFILE FILE
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

static char *answer(void *arg, enum ctl_request request)
{
	FILE *f = fopen(arg, "r");
	char *line = NULL;
	size_t room = 0;

	(void)request;
	if (f && getline(&line, &room, f) > 0)
		line[strcspn(line, "\n")] = '\0';
	if (f)
		fclose(f);
	return line;
}

static void on_signal(struct ev_loop *loop, ev_signal *w, int events)
{
	(void)w;
	(void)events;
	ev_break(loop, EVBREAK_ALL);
}

int main(int argc, char **argv)
{
	struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
	ev_signal term;
	struct ctl ctl = { .answer = answer };
	int rc;

	if (argc != 4)
		return 64;
	ctl.arg = argv[3];
	rc = ctl_init(&ctl, loop, argv[1], argv[2]);
	if (rc) {
		fprintf(stderr, "ctlpeer: %s: %s\n", argv[1], strerror(-rc));
		return 1;
	}
	ev_signal_init(&term, on_signal, SIGTERM);
	ev_signal_start(loop, &term);
	printf("ready\n");
	fflush(stdout);
	ev_run(loop, 0);
	ctl_fini(&ctl);
	return 0;
}
