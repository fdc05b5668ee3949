/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FACTS_H
#define SWICTL_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "reply.h"

/*
 * What a modem said of itself, read from the lines of its answers (sierra-at sections 3 to 7).
 * Empty strings, FACTS_UNKNOWN and the first value of each enum mean "not said": never a guess.
 * Strings stand as the modem printed them, trimmed; they are untrusted and are cleaned on output.
 */
#define FACTS_UNKNOWN	    INT32_MIN
#define FACTS_NAME_MAX	    64
#define FACTS_LINE_MAX	    128
#define FACTS_IMAGES_MAX    16
#define FACTS_PRI_MAX	    50 /* "Max PRI images: 50" */
#define FACTS_CARRIERS_MAX  16
#define FACTS_VOTERS_MAX    16
#define FACTS_CONTEXTS_MAX  24
#define FACTS_FUNCTIONS_MAX 16

#define FACTS_SIM_STATES(X) \
	X(UNKNOWN, NULL)    \
	X(READY, "ready")   \
	X(PIN, "pin") X(PUK, "puk") X(ABSENT, "absent") X(FAILURE, "failure") X(BUSY, "busy")
enum facts_sim {
#define X(name, text) FACTS_SIM_##name,
	FACTS_SIM_STATES(X)
#undef X
};

#define FACTS_REGISTRATIONS(X)              \
	X(UNKNOWN, NULL)                    \
	X(NOT_REGISTERED, "not-registered") \
	X(HOME, "home") X(SEARCHING, "searching") X(DENIED, "denied") X(ROAMING, "roaming")
enum facts_registration {
#define X(name, text) FACTS_REG_##name,
	FACTS_REGISTRATIONS(X)
#undef X
};

#define FACTS_POWERS(X) \
	X(UNKNOWN, NULL) X(ONLINE, "online") X(LOW_POWER, "low-power") X(OFFLINE, "offline")
enum facts_power {
#define X(name, text) FACTS_POWER_##name,
	FACTS_POWERS(X)
#undef X
};

#define FACTS_COMPOSITION_COMMANDS(X) \
	X(UNKNOWN, NULL) X(USBCOMP, "usbcomp") X(UDUSBCOMP, "udusbcomp")
enum facts_composition_command {
#define X(name, text) FACTS_BY_##name,
	FACTS_COMPOSITION_COMMANDS(X)
#undef X
};

struct facts_voter {
	char name[16];
	int32_t value;
};

struct facts_context {
	int32_t cid;
	char type[8];
	char apn[FACTS_LINE_MAX];
	char address[FACTS_NAME_MAX];
};

struct facts_preference {
	char fw[FACTS_NAME_MAX];
	char carrier[FACTS_NAME_MAX];
	char config[FACTS_NAME_MAX];
	char subpri[FACTS_NAME_MAX];
};

struct facts_image {
	char slot[8]; /* "1", "FF" as printed */
	char status[8];
	char unique_id[FACTS_NAME_MAX];
	char build_id[FACTS_NAME_MAX];
};

struct facts {
	struct facts_identity {
		char manufacturer[FACTS_LINE_MAX];
		char model[FACTS_NAME_MAX];
		char revision[FACTS_LINE_MAX];
		char imei[24];
		char meid[24];
		char fsn[24];
	} identity;
	struct {
		enum facts_sim state;
		char iccid[24];
		char imsi[20];
		int32_t pin1_left, puk1_left;
	} sim;
	struct {
		enum facts_registration cs, ps, eps; /* +CREG, +CGREG, +CEREG */
		char operator_name[FACTS_NAME_MAX];
		char plmn[8];
		char rat[16];
		char rat_preference[FACTS_NAME_MAX]; /* !SELRAT: its name, numbers differ by
							firmware */
		int32_t rssi_dbm, rsrp_dbm;
		int32_t rsrq_db10, sinr_db10; /* tenths of dB */
		int32_t attached;	      /* 0, 1 or FACTS_UNKNOWN */
		char release[FACTS_LINE_MAX]; /* +CEER: why the call before ended */
	} network;
	struct {
		enum facts_power state;
		bool said; /* by !PCINFO? or !GSTATUS?, which know better than +CFUN? */
		int32_t cfun;
		unsigned voters_count;
		struct facts_voter voters[FACTS_VOTERS_MAX];
	} power;
	struct {
		int32_t uptime_s; /* since it booted */
		int32_t resets;	  /* its own count of them */
	} boot;
	struct {
		bool said; /* an IMPREF block was read */
		struct facts_preference preferred, current;
		bool mismatch; /* the modem itself printed a "mismatch" line */
		unsigned fw_count, pri_count;
		struct facts_image fw[FACTS_IMAGES_MAX], pri[FACTS_PRI_MAX];
		int32_t active_slot;
	} images;
	struct {
		enum facts_composition_command command;
		int32_t index, type;
		bool mask_said;
		uint32_t mask;
		unsigned functions_count;
		char functions[FACTS_FUNCTIONS_MAX][16]; /* lower case, as the modem names them */
	} composition;
	struct {
		char part_number[FACTS_NAME_MAX];
		char revision[FACTS_NAME_MAX];
		char customer[FACTS_NAME_MAX];
		unsigned carriers_count;
		char carriers[FACTS_CARRIERS_MAX][FACTS_LINE_MAX];
	} pri;
	unsigned contexts_count;
	struct facts_context contexts[FACTS_CONTEXTS_MAX];
	bool overflow; /* something the modem said had no room: reported, never cut in silence */
};

void facts_init(struct facts *f);

/* Read one line of the answer to `command`, or an URC with command NULL. True when it told
 * something. Lenient in blanks, case and order; bounded; never fails on bad input. */
bool facts_line(struct facts *f, const char *command, const char *line);

/* Read the final result of `command`: "+CME ERROR: SIM not inserted" to +CPIN? is a fact. */
void facts_final(struct facts *f, const char *command, const struct reply *reply);

/* Registration of the packet domain: EPS before GPRS before CS, the first that says "registered",
 * else the first that says anything. */
enum facts_registration facts_registration(const struct facts *f);

/* Value of a voter by name (any case), or FACTS_UNKNOWN. */
int32_t facts_voter(const struct facts *f, const char *name);

/* The context with this cid, or NULL. */
const struct facts_context *facts_context(const struct facts *f, int32_t cid);

const char *facts_sim_name(enum facts_sim state);
const char *facts_registration_name(enum facts_registration state);
const char *facts_power_name(enum facts_power state);
const char *facts_composition_command_name(enum facts_composition_command command);

#endif
