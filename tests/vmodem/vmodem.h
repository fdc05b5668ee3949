/* SPDX-License-Identifier: MIT */
#ifndef VMODEM_VMODEM_H
#define VMODEM_VMODEM_H

#include "at.h"
#include "datacall.h"
#include "front.h"
#include "hdlc.h"
#include "peer.h"
#include "personality.h"
#include "qdl.h"
#include "ring.h"

#include <ev.h>

/* What happens to a modem: fault files and `wait` of the control socket name these. */
#define VMODEM_EVENTS(X)                                                         \
	X(START, "start")	/* the program runs */                           \
	X(ATTACHED, "attached") /* the host can open the port */                 \
	X(READY, "ready")	/* registered with the network */                \
	X(DIAL, "dial")                                                          \
	X(CONNECT, "connect")                                                    \
	X(UP, "up")		/* both sides acknowledged IPCP */               \
	X(DOWN, "down")		/* the call or the dial ended */                 \
	X(COMMAND, "command")	/* a command line has come, not worked on yet */ \
	X(ANSWERED, "answered") /* its answer is out */                          \
	X(FLASH, "flash")	/* the boot loader was spoken to */              \
	X(GONE, "gone")		/* not at the host any more */

enum vmodem_event {
#define X(name, text) VMODEM_##name,
	VMODEM_EVENTS(X)
#undef X
		VMODEM_EVENT_COUNT
};

/* What alone ends a fault in which each dial is refused. */
#define VMODEM_CURES(X)                                  \
	X(NONE, "off")                                   \
	X(HANGUP, "hangup") /* ATH */                    \
	X(ATTACH, "attach") /* AT+CGATT=0, then 1 */     \
	X(CFUN, "cfun")	    /* AT+CFUN=4 or 0, then 1 */ \
	X(RESET, "reset")   /* a reboot */               \
	X(POWER, "power")   /* the hub takes the port's power away */

enum vmodem_cure {
#define X(name, text) VMODEM_CURE_##name,
	VMODEM_CURES(X)
#undef X
		VMODEM_CURE_COUNT
};

/* What becomes of the command line that has come. */
#define VMODEM_HITCHES(X)                                        \
	X(NONE, "")                                              \
	X(SWALLOW, "swallow") /* not done, no answer */          \
	X(LOSE, "lose")	      /* done, but its answer is lost */ \
	X(ANSWER, "answer")   /* not done, and answered with m->answer */

enum vmodem_hitch {
#define X(name, text) VMODEM_HITCH_##name,
	VMODEM_HITCHES(X)
#undef X
		VMODEM_HITCH_COUNT
};

/* What the next reset that is asked for leads to. */
#define VMODEM_FATES(X)     \
	X(NORMAL, "normal") \
	X(BOOT, "boot")     \
	X(NEVER, "never") /* not back until `return` */

enum vmodem_fate {
#define X(name, text) VMODEM_FATE_##name,
	VMODEM_FATES(X)
#undef X
		VMODEM_FATE_COUNT
};

/* One direction of the AT port. */
struct vmodem_way {
	struct ring ring; /* what waits: type-ahead, or a stall */
	struct hdlc hdlc;
};

struct vmodem {
	struct ev_loop *loop;
	const struct personality *personality;
	struct vars vars;
	struct front *front;
	struct at at;
	struct netns netns;
	struct peer peer;
	bool peer_wanted;	/* false: CONNECT leads to a network that never speaks */
	const char *name;	/* in what it says of itself; NULL: the only one */
	FILE *trace;		/* NULL: none */
	const char *state_path; /* NULL: nothing is kept over processes */
	void (*listen)(void *arg, enum vmodem_event event);
	void *listen_arg;

	enum datacall_state call;
	bool powered, attached;
	bool boot;	/* in boot mode: no AT function */
	bool passing;	/* only for timing.boot_ms, on the way up */
	bool boot_next; /* what the reset that was asked for leads to */
	bool able;	/* SIM and radio would do: registered, or about to be */
	bool searching; /* able, and timing.ready_ms or timing.radio_ms runs */
	bool sim_busy;
	bool booted; /* since the last boot not yet registered */
	bool up;
	bool running; /* a command line is being worked on */
	bool dtr;

	bool frozen, stalled;
	bool frozen_usb;   /* until a USB reset */
	bool frozen_power; /* until the port's power was off */
	enum vmodem_cure stuck;
	bool stuck_half; /* detached, or radio off: the first half of the cure */
	bool mute;	 /* the call carries nothing any more; the next one does */
	long refusals;	 /* so many dials are still to be refused */
	enum vmodem_hitch hitch;
	char answer[128];
	enum vmodem_fate fate;
	bool cold; /* power was off: a boot that is no reset */
	struct qdl qdl;
	bool detached; /* the cable is cut: only `return` helps */
	long slow_ms;
	uint64_t random;

	struct vmodem_way in, out; /* seen from the modem */
	bool pumping, held;	   /* held: the host was told to stop */
	unsigned plus;		   /* '+' of an escape sequence so far */
	ev_tstamp last_in;	   /* when the host last sent in data mode */
	ev_tstamp dial_at;
	long dial_cid;

	long time_ms; /* its own time: commands and dials */
	unsigned long count[VMODEM_EVENT_COUNT];
	ev_tstamp booted_at;

	struct ev_timer command, spawn, dial, lcp, guard, reset, back, sim, radio, freeze, stall,
		power;
};

/* Everything stopped; `personality`, `front` and the rest are set by the caller after it. */
void vmodem_init(struct vmodem *m, struct ev_loop *loop, const struct personality *personality);
void vmodem_fini(struct vmodem *m);

/* Power on. `warm`: as after minutes of power, SIM read and registered. 0 or negative errno. */
int vmodem_start(struct vmodem *m, bool warm);

/* Off for `ms`, then boot; in boot mode when `boot`. Negative: until vmodem_return(). */
void vmodem_restart(struct vmodem *m, long ms, bool boot);

/* The same without power meanwhile. */
void vmodem_cut(struct vmodem *m, long ms);
void vmodem_return(struct vmodem *m);

/* The same after timing.reset_wait_ms, so that the OK to the command gets out (sierra-at 6). */
void vmodem_reset_soon(struct vmodem *m, bool boot);

/* After a change of sim.*, voter.*, network.wanted or at.cgatt: what follows from it. */
void vmodem_update(struct vmodem *m);

/* Step the call's machine. */
void vmodem_call(struct vmodem *m, enum datacall_event event);

/* What a dial of this context meets at once: AT_WAIT, or a refusal. */
int vmodem_dial(struct vmodem *m, long cid);

/* +CGACT: a context without a PPP call. 0, or the refusal. */
int vmodem_activate(struct vmodem *m, long cid, bool on);

void vmodem_emit(struct vmodem *m, enum vmodem_event event);
bool vmodem_holds(const struct vmodem *m, enum vmodem_event event);

/* Bytes to the host: the interpreter's, and those of the boot loader. */
void vmodem_send_boot(struct vmodem *m, const void *data, size_t n);
void vmodem_send(struct vmodem *m, const void *data, size_t n);

/* Work on what the host sent. */
void vmodem_pump(struct vmodem *m);

/* Start or stop: everything is lost; everything is held back. ms < 0: until told. */
void vmodem_freeze(struct vmodem *m, bool on, long ms);
void vmodem_stall(struct vmodem *m, bool on, long ms);

/* Each dial is refused until this is done; VMODEM_CURE_NONE: no more. */
void vmodem_stick(struct vmodem *m, enum vmodem_cure cure);

/* It was done. */
void vmodem_cured(struct vmodem *m, enum vmodem_cure cure);

/* Look out for the port's power while a fault waits for that. */
void vmodem_watch_power(struct vmodem *m);

/* Put a computed variable; errors are those of memory and end the program. */
void vmodem_put(struct vmodem *m, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Expand a template; what is wrong with it is reported and gives "". */
const char *vmodem_expand(struct vmodem *m, const char *text, struct buf *out);

void vmodem_note(const struct vmodem *m, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Variables of these patterns as the personality has them. */
void vmodem_restore(struct vmodem *m, const char *patterns);

/* Arm a timer, from now. */
void vmodem_timer(struct vmodem *m, struct ev_timer *w, long ms);

/* Write the variables that outlive power to m->state_path; read them back. 0 or negative errno. */
int vmodem_store(const struct vmodem *m);
int vmodem_recall(struct vmodem *m);

const char *vmodem_event_name(enum vmodem_event event);
int vmodem_event_find(const char *name); /* -1: unknown */

/* Bytes from the host, and the state of its line: for the front end. */
void vmodem_input(void *arg, const void *data, size_t n);
void vmodem_line(void *arg, bool dtr);

/* Room for the peer's bytes, its bytes, its end. */
extern const struct peer_ops vmodem_peer_ops;
extern const struct front_ops vmodem_front_ops;

/* Set up by vmodem_init(), one per file that owns timers. */
void vmodem_relay_init(struct vmodem *m);
void vmodem_network_init(struct vmodem *m);

/* The USB device that the composition gives: usb[0] is the configuration that a host takes, which
 * the kernel decides for itself; usb[1] the other one, where there are two. */
void composition_usb(struct vmodem *m, struct usbdev_config usb[2]);

/* composition.names from composition.mask: the bits that have a function, in their order. */
void composition_name(struct vmodem *m);

#endif
