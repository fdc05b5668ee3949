/* SPDX-License-Identifier: MIT */
#ifndef SWICTL_FOUND_H
#define SWICTL_FOUND_H

#include "buf.h"
#include "facts.h"
#include "query.h"

/*
 * A modem as a plan needs to know it: its facts, what else it is set to, and what it offers (its
 * answers to the `=?` forms: numbers differ between firmware, so names are taken from there).
 *
 * The owner runs a survey of query_setup() over `facts` and hands each line to found_line(), too:
 *
 *	found_init(&found);
 *	survey_init(&survey, &found.facts, &query_setup, unlock);
 *	... survey_line(&survey, line); found_line(&found, command, line);
 */
#define FOUND_TYPES_MAX	    8
#define FOUND_FUNCTIONS_MAX 24
#define FOUND_CHOICES_MAX   32
#define FOUND_CUSTOM_MAX    32

/* A row of !SELRAT=? or !BAND=?: "06, LTE Only". */
struct found_choice {
	char index[8];
	char name[44];
};

struct found_choices {
	unsigned count;
	struct found_choice at[FOUND_CHOICES_MAX];
	struct found_choice now; /* what the query form says; empty: it said nothing */
};

struct found {
	struct facts facts;
	struct {
		bool said; /* !USBCOMP=? was answered */
		unsigned type_count, function_count;
		struct {
			int number;
			char name[20];
		} types[FOUND_TYPES_MAX];
		struct {
			char name[16]; /* lower case */
			uint32_t bit;
		} functions[FOUND_FUNCTIONS_MAX];
	} usbcomp;
	struct {
		uint32_t listed, supported; /* !UDUSBCOMP=?: bit per number */
	} udusbcomp;
	char image_command[16]; /* that was answered: "!IMPREF", "!GOBIIMPREF"; or "" */
	struct found_choices rat, band;
	bool contexts_said, custom_said;
	unsigned custom_count;
	struct {
		char key[24];
		uint32_t value;
	} custom[FOUND_CUSTOM_MAX];
	int32_t pcoffen; /* or FACTS_UNKNOWN */
	struct {
		char supported[24], current[24]; /* "Super-Speed" */
	} speed;
	struct {
		int32_t vid, app, boot; /* or FACTS_UNKNOWN */
		char product[FACTS_LINE_MAX];
	} identity;
	/* On the bus, from the owner: !USBCOMP? shows what comes after the next reset. */
	struct {
		bool said;
		uint16_t vid, pid;
		uint32_t interfaces; /* bit per bInterfaceNumber */
	} live;
	bool overflow;
};

void found_init(struct found *f);

/* A line of the answer to `command`, of a query of query_setup. It does not feed `facts`. */
void found_line(struct found *f, const char *command, const char *line);

/* How `command` ended: tells "answered, and nothing is there" from "not answered". */
void found_end(struct found *f, const char *command, const struct reply *reply);

/* The row with this name in any case, or NULL. */
const struct found_choice *found_choice(const struct found_choices *c, const char *name);

#endif
