/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_PPPD_ECHO_H
#define SWICTL_PPPD_ECHO_H

#include "echo.h"
#include "event.h"

/*
 * The echo judge inside pppd: its clock, its probes, its counters and its evidence. What all that
 * means is decided in echo.h.
 */
struct pppd_echo_calls {
	bool (*wants_answers)(void); /* at each tick: is every answer news? */
	void (*news)(const struct echo *e);
	void (*magic_copied)(void);	   /* once a link; pppd sees its peer's own magic instead */
	void (*end)(const struct echo *e); /* DEAD or LOOPED: the link is to be ended */
};

/* LCP is open on this port, and pppd's interface is there. Nothing happens when it runs already or
 * is off. */
void pppd_echo_start(const struct pppd_echo_calls *calls, const struct echo_config *config, int fd);
/* The link ends or LCP begins again. What was found stays, for pppd_echo_put(). */
void pppd_echo_stop(void);
/* For a new link: nothing is known. */
void pppd_echo_forget(void);

/* A control frame, before pppd takes it; its magic may be changed. */
void pppd_echo_frame(unsigned char *p, int len);

/* A frame that pppd sends: in its Configure-Requests the magic becomes one that we can find again.
 */
void pppd_echo_request(unsigned char *p, int len);

/* State, round trips and silence of the present or last link. */
void pppd_echo_put(struct event *event);

#endif
