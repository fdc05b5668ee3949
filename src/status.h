/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_STATUS_H
#define SWICTL_STATUS_H

#include <stdint.h>

struct out;

/*
 * What a running `swictl connect` says of itself: the answer to "status" on its control socket, and
 * what `swictl status` prints. One table of rows (status.c) writes it, reads it and prints it.
 */
struct status {
	char profile[64];
	char slot[32];
	char node[64];
	char state[32]; /* link_state_text() */
	char ifname[24];
	char local[48], remote[48], dns1[48], dns2[48], local6[48], remote6[48];
	char verdict[40]; /* finding code of the last failure, or "" */
	char text[200];	  /* its sentence */
	char cure[200];
	char rung[16];	   /* of the recovery ladder, taken last; "": the link is up */
	char cured_by[16]; /* rung that brought the present link up; "": it had not failed */
	int64_t pid;
	int64_t uptime_s; /* of the link; -1: not up */
	int64_t dials, drops;
	/* -1: not known */
	int64_t bytes_in, bytes_out;
	int64_t rssi_dbm, rsrp_dbm; /* before the dial: the port carries PPP since */
	char echo[16];		    /* echo_state_name() of the judge in the plugin */
	int64_t rtt_ms, rtt_max_ms; /* of LCP echo: last and greatest */
	char reach[16];		    /* reach_state_name() of the judge of the network */
	int64_t reach_rtt_ms;	    /* of its probes: last */
	int64_t probes, misses;	    /* sent, and unanswered, since the link is up */
};

/* Nothing is known. */
void status_init(struct status *s);

/* JSON text of one line; freed by the caller. NULL: no memory. */
char *status_format(const struct status *s);

/* 0; -EINVAL when it is not an object. A value of the wrong kind or too long counts as not said. */
int status_parse(struct status *s, const char *json);

void status_out(const struct status *s, struct out *out);

#endif
